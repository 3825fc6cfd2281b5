"""The operators' own pages: a conversation comes by itself, is answered as our team, handed on with its notes, and read by nobody else (OPUI-01..06, QUE-11, QUE-12, RT-01, C23, C24)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select, update

from genapp.accounts.models import User
from genapp.chat.models import Message
from genapp.core import db
from genapp.core.actor import SYSTEM
from genapp.core.clock import now
from genapp.desk.models.people import Operator, OperatorDay, ResponseTemplate
from genapp.desk.models.work import Assignment, QueueEntry
from genapp.desk.service import assigning, presence
from tests.browser.talking import enter_room, row_of, say, user_of
from tests.browser.test_tour import LOOKS, _axe, check  # noqa: F401 - the fixture installs axe
from tests.people import Person, database_of

Work: Any = Assignment
People: Any = Operator
REFUSED = "Cannot go offline with 1 active chats. Please reassign or close them first."


@pytest.fixture(autouse=True)
def _empty_desk(site):
    """Nobody of an earlier story works or waits: there is one queue for the whole site."""
    with database_of(site), db.transaction() as session:
        for room in session.execute(select(Work.conversation_id).where(Work.ended_at.is_(None))).scalars().all():
            assigning.release(session, room, "closed")
        session.execute(delete(QueueEntry))
        session.execute(update(People).values(is_available=False))


def at_work(person, name: str = "Kim Quick", **given: Any) -> Person:
    """An operator before the waiting page, available."""
    operator = person(role="operator", name=name, **given)
    page = operator.go("/operator/waiting")
    become_available(page)
    return operator


def become_available(page: Page) -> None:
    toggle = page.locator("#availability")
    expect(toggle).to_be_enabled()
    toggle.click()
    expect(toggle).to_have_attribute("aria-checked", "true")


def writes(person, words: str, **given: Any) -> tuple[Person, str]:
    """Somebody who writes to a character that people voice."""
    writer = person(signed_in=True, name="Sam Rivers", **given)
    room = enter_room(writer, reply_mode="operator", free_text_left=5)
    say(writer.page, words)
    return writer, room


def workplace(operator: Person, room: str) -> Page:
    """Open a conversation that is this operator's."""
    operator.page.goto(f"{operator.site.url}/operator/chat/{room}")
    expect(operator.page.locator("#answer")).to_be_visible()
    return operator.page


def test_opui_01_a_waiting_conversation_comes_by_itself_is_read_and_answered_as_our_team(person):
    operator = at_work(person)
    page = operator.page
    expect(page.locator("#queue")).to_contain_text("Nobody waits")
    with database_of(operator.site), db.transaction() as session:
        me = user_of(session, operator.username).id
        session.add(
            ResponseTemplate(operator_id=me, name="Warm hello", body="Good {{time_of_day}}, {{user_name}}! {{character_name}} here.")
        )
    writer, room = writes(person, "Is anybody at the lighthouse?")
    expect(page.locator("#own")).to_contain_text("Amara")
    expect(page.locator("#own .since")).to_have_text(re.compile(r"^\d+:\d\d$"))
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    expect(page.get_by_text("Is anybody at the lighthouse?")).to_have_count(0)
    expect(page.locator(".pulse")).to_have_attribute("data-rung", re.compile("assigned|written"))
    operator.picture("operator-waiting")
    page.locator("#own a").click()
    expect(page.get_by_text("Is anybody at the lighthouse?")).to_be_visible()
    expect(page.locator(".line.them .tag-free")).to_have_text("FREE")
    expect(page.locator("#panel-person")).to_contain_text("Sam Rivers")
    expect(page.locator("#panel-character")).to_contain_text("Amara")
    expect(writer.page.locator(".line.me .under").last).to_contain_text("Read")
    box = page.locator("#answer")
    box.press_sequentially("/warm")
    expect(page.get_by_role("option")).to_have_count(1)
    operator.picture("operator-templates")
    box.press("Enter")
    expect(box).to_have_value(re.compile(r"^Good (morning|afternoon|evening|night), Sam Rivers! Amara here\.$"))
    box.press("Enter")
    expect(page.locator(".line.me").last).to_contain_text("Amara here.")
    expect(page.locator(".line.me .under").last).to_contain_text("You")
    theirs = writer.page.locator(".line.them").last
    expect(theirs).to_contain_text("Amara here.")
    expect(theirs).to_contain_text("Team")
    expect(page.locator(".line.me .under").last).to_contain_text("Read")
    expect(page.locator(".desk-tab .since")).to_have_count(0)
    operator.picture("operator-workplace")
    assert row_of(operator.site, room).last_author == "operator"
    assert operator.errors == []
    assert writer.errors == []


def test_opui_01_the_queue_shows_bands_and_waiting_times_and_takes_nothing_while_offline(person):
    operator = person(role="operator", name="Kim Quick")
    rooms = [writes(person, words)[1] for words in ("First", "Second", "Third")]
    page = operator.go("/operator/waiting")
    rows = page.locator("#queue li")
    expect(rows).to_have_count(3)
    with database_of(operator.site), db.transaction() as session:
        for room, change in zip(
            rooms, ({"spent": 1_100_000}, {"floor": "high", "reason": "idle", "attempts": 2}, {"attempts": 0}), strict=True
        ):
            session.execute(update(QueueEntry).where(QueueEntry.__table__.c.conversation_id == room).values(**change))  # pyright: ignore
    page.reload()
    expect(rows.first).to_contain_text("Urgent")  # A tab first shows what it had before it was loaded anew.
    expect(rows).to_have_count(3)
    assert [row.split("\n")[1] for row in rows.all_inner_texts()] == ["Urgent", "High", "Low"]
    expect(rows.nth(1)).to_contain_text("was left waiting")
    expect(rows.first.get_by_role("button", name="Take")).to_be_disabled()
    operator.picture("operator-queue")
    page.set_viewport_size({"width": 390, "height": 844})
    operator.picture("operator-queue-390")
    become_available(page)
    expect(rows).to_have_count(0)
    expect(page.locator("#own li")).to_have_count(3)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator("#own a").first.click()
    expect(page.locator("#answer")).to_be_visible()
    here = page.url
    page.keyboard.press("Alt+ArrowDown")
    expect(page).not_to_have_url(here)
    page.keyboard.press("Alt+ArrowUp")
    expect(page).to_have_url(here)
    operator.picture("operator-tabs")
    assert operator.errors == []


def test_opui_04_stats_show_the_days_as_bars_a_line_and_a_table(person):
    operator = person(role="operator", name="Kim Quick")
    operator.go("/operator/waiting")
    expect(operator.page.locator("#availability")).to_be_enabled()
    with database_of(operator.site), db.transaction() as session:
        me = user_of(session, operator.username).id
        for back in range(0, 28, 2):
            day = (now() - timedelta(days=back)).date().isoformat()
            session.add(
                OperatorDay(
                    operator_id=me,
                    day=day,
                    messages=10 + back * 3 % 17,
                    answers=8,
                    answer_seconds=700,
                    ratings=6,
                    stars=24,
                    idle_incidents=back // 9,
                    quality=95 - back,
                )
            )
    page = operator.go("/operator/stats")
    expect(page.get_by_text("Your quality is close to the line.")).to_be_visible()
    operator.picture("operator-stats-filled")
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("row")).to_have_count(31)
    assert operator.errors == []


def test_que_07_a_suspended_operator_reads_why_and_until_when(person):
    operator = person(role="operator", name="Kim Quick")
    page = operator.go("/operator/waiting")
    expect(page.locator("#availability")).to_be_enabled()
    with database_of(operator.site), db.transaction() as session:
        presence.suspend(session, SYSTEM, user_of(session, operator.username).id, "Quality score below threshold (58 < 60)")
    page.reload()
    expect(page.get_by_text("Quality score below threshold (58 < 60)")).to_be_visible()
    expect(page.get_by_text((now() + timedelta(days=7)).date().isoformat())).to_be_visible()
    expect(page.locator("#availability")).to_be_disabled()
    expect(page.locator("#availability")).to_have_text("Suspended")
    operator.picture("operator-suspended")
    assert operator.errors == []


def test_que_12_nobody_goes_offline_over_an_open_conversation(person):
    operator = at_work(person)
    page = operator.page
    writes(person, "Do you hear me?")
    expect(page.locator("#own li")).to_have_count(1)
    page.locator("#availability").click()
    expect(page.get_by_text(REFUSED)).to_be_visible()
    expect(page.locator("#availability")).to_have_text("Available")
    page.locator("#own a").click()
    page.locator("#answer").fill("I do.")
    page.locator("#answer").press("Control+Enter")
    expect(page.get_by_role("button", name="Finish")).to_be_enabled()
    page.get_by_role("button", name="Finish").click()
    page.wait_for_url("**/operator/waiting")
    page.locator("#availability").click()
    expect(page.locator("#availability")).to_have_text("Offline")
    assert operator.errors == []


def test_opui_05_notes_survive_a_handoff_and_the_word_for_whoever_goes_on_stands_there(person):
    first = at_work(person, "Kim Quick")
    writer, room = writes(person, "My sister marries on Sunday.")
    page = workplace(first, room)
    expect(page.get_by_text("My sister marries on Sunday.")).to_be_visible()
    page.keyboard.press("Alt+n")
    note = page.locator("#note-user")
    expect(note).to_be_focused()
    note.press_sequentially("Sister marries on Sunday")
    state = page.locator("#note-user-state")
    expect(state).to_have_text("Not saved yet")
    page.locator("#panel-person").get_by_role("button", name="Save").click()
    expect(state).to_have_text("Saved")
    page.keyboard.press("Alt+h")
    question = page.get_by_role("dialog", name="Hand this conversation on")
    question.get_by_role("button", name="Hand off").click()
    expect(question).to_contain_text("A word for whoever goes on, please.")
    question.get_by_label("A word for whoever goes on").fill("Ask about the wedding.")
    expect(question.get_by_label("How they sound")).to_have_value("neutral")
    question.get_by_label("How they sound").select_option("warm")
    first.picture("operator-hand-off")
    question.get_by_role("button", name="Hand off").click()
    page.wait_for_url("**/operator/waiting")
    expect(page.locator("#queue")).to_contain_text("Not yet")
    second = at_work(person, "Noor Second")
    expect(second.page.locator("#own li")).to_have_count(1)
    there = workplace(second, room)
    expect(there.locator("#handed")).to_contain_text("Ask about the wedding.")
    expect(there.locator("#handed")).to_contain_text("Kim Quick")
    expect(there.locator("#handed")).to_contain_text("Warm")
    expect(there.locator("#note-user")).to_have_value("Sister marries on Sunday")
    expect(there.locator("#panel-person")).to_contain_text("Who had this conversation")
    second.picture("operator-handed")
    page.goto(f"{first.site.url}/operator/chat/{room}")
    expect(page.get_by_text("This conversation is not with you.")).to_be_visible()
    assert first.errors == []
    assert second.errors == []
    assert writer.errors == []


def test_opui_06_a_conversation_of_somebody_else_is_not_shown_and_leaves_the_screen_when_it_goes(person):
    operator, other = at_work(person), person(role="operator", name="Noor Other")
    _, room = writes(person, "Only for you.")
    expect(operator.page.locator("#own li")).to_have_count(1)
    page = workplace(operator, room)
    expect(page.get_by_text("Only for you.")).to_be_visible()
    theirs = other.go(f"/operator/chat/{room}")
    expect(theirs.get_by_text("This conversation is not with you.")).to_be_visible()
    expect(theirs.get_by_text("Only for you.")).to_have_count(0)
    with database_of(operator.site), db.transaction() as session:
        presence.send_back(session, user_of(session, operator.username).id, room, "manual")
    # Another process tells nobody here: what the operator sees changes with the next thing that is heard.
    page.reload()
    expect(page.get_by_text("This conversation is not with you.")).to_be_visible()
    expect(page.get_by_text("Only for you.")).to_have_count(0)
    assert operator.errors == []


def test_safe_1_the_protocol_stands_above_the_answer_when_somebody_may_be_in_danger(person):
    operator = at_work(person)
    _, room = writes(person, "I want to kill myself", country="KE")
    expect(operator.page.locator("#own li")).to_have_count(1)
    page = workplace(operator, room)
    expect(page.locator("#protocol")).to_contain_text("Befrienders Kenya")
    expect(page.locator(".line.them")).to_contain_text("May be in danger")
    operator.picture("operator-protocol")
    assert operator.errors == []


def test_c23_a_hybrid_conversation_is_taken_over_and_given_back(person):
    operator, writer = at_work(person), person(signed_in=True, name="Sam Rivers")
    enter_room(writer, reply_mode="hybrid", free_text_left=5)
    say(writer.page, "Tell me about the harbour.")
    expect(writer.page.locator(".line.them.final")).not_to_have_count(1)
    expect(operator.page.locator("#hybrids")).to_contain_text("Amara", timeout=5_000)
    operator.page.locator("#hybrids").get_by_role("button", name="Take over").click()
    page = operator.page
    page.wait_for_url(re.compile(r"/operator/chat/[0-9a-f]{32}$"))
    page.locator("#answer").fill("A person now.")
    page.locator("#answer").press("Enter")
    expect(writer.page.locator(".line.them").last).to_contain_text("Team")
    page.get_by_role("button", name="Give back to the AI").click()
    page.wait_for_url("**/operator/waiting")
    say(writer.page, "And now?")
    expect(writer.page.locator(".line.them").last).to_contain_text("AI")
    assert operator.errors == []


def test_rt_01_the_operator_sees_that_the_person_types_and_not_what(person):
    operator = at_work(person)
    writer, room = writes(person, "Hello?")
    expect(operator.page.locator("#own li")).to_have_count(1)
    page = workplace(operator, room)
    expect(page.get_by_text("Hello?")).to_be_visible()
    line = page.locator(".typing-line")
    expect(line).to_be_empty()
    writer.page.locator("#composer").press_sequentially("I mean to say")
    expect(line).to_contain_text("Sam Rivers is typing", timeout=3_000)
    operator.picture("operator-typing")
    expect(page.get_by_text("I mean to say")).to_have_count(0)
    expect(line).to_be_empty(timeout=5_000)
    writer.page.locator("#composer").press_sequentially(" good night")
    expect(line).to_contain_text("is typing", timeout=3_000)
    writer.page.locator("#composer").press("Enter")
    expect(page.locator(".line.them").last).to_contain_text("I mean to say good night")
    assert (operator.errors, writer.errors) == ([], [])


def test_rt_01_typing_counts_as_work_on_the_ladder(person):
    operator = at_work(person)
    _, room = writes(person, "Still there?")
    page = workplace(operator, room)
    with database_of(operator.site), db.transaction() as session:
        session.execute(update(Work).where(Work.conversation_id == room).values(step=1))
    page.reload()
    expect(page.locator("#warned")).to_contain_text(re.compile(r"goes to others in\s*[0-4]:\d\d"))
    operator.picture("operator-warned")
    page.locator("#answer").press_sequentially("Give me a mo")
    expect(page.locator("#warned")).to_have_count(0)
    expect(page.locator(".pulse")).to_have_attribute("aria-label", re.compile(r"^Connected, \d+ ms"))
    assert operator.errors == []


@pytest.mark.tour
@pytest.mark.parametrize(("width", "height", "scheme"), [*LOOKS, (768, 1024, "light"), (1920, 1080, "light")], ids=lambda v: str(v))
def test_a11y_1_the_workplace(person, width, height, scheme):
    operator = at_work(person, width=width, height=height, scheme=scheme)
    writer, room = writes(person, "Is anybody at the lighthouse? I want to kill myself")
    with database_of(operator.site), db.transaction() as session:
        session.execute(
            update(User)
            .where(User.__table__.c.username == writer.username)
            .values(location="Mombasa", timezone="Africa/Nairobi", gender="male", looking_for="female", tier="gold")
        )  # pyright: ignore
    workplace(operator, room)
    check(operator.page, f"operator-workplace-{width}-{scheme}")
    operator.page.get_by_label("Templates").first.click()
    if width < 1280:
        operator.page.get_by_role("button", name="Character", exact=True).click()
        check(operator.page, f"operator-character-{width}-{scheme}")


def test_rt_01_somebody_who_reads_with_a_phone_finds_both_panels_behind_buttons(person):
    operator = at_work(person, width=390, height=844)
    _, room = writes(person, "From a train.")
    expect(operator.page.locator("#own li")).to_have_count(1)
    operator.picture("operator-waiting-390")
    page = workplace(operator, room)
    expect(page.get_by_text("From a train.")).to_be_visible()
    expect(page.locator("#panel-person")).to_be_hidden()
    page.get_by_role("button", name="Person", exact=True).click()
    expect(page.locator("#panel-person")).to_be_visible()
    operator.picture("operator-person-390")
    page.keyboard.press("Escape")
    expect(page.locator("#panel-person")).to_be_hidden()
    operator.picture("operator-workplace-390")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    assert operator.errors == []


def test_opui_03_an_operator_keeps_templates_and_asks_for_suggestions(person):
    operator = at_work(person)
    page = operator.go("/operator/settings")
    page.get_by_label("Name", exact=True).fill("Bye")
    page.get_by_role("textbox", name="Words").fill("Sleep well, {{nobody}}.")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("We do not know {{nobody}}.")).to_be_visible()
    page.get_by_role("textbox", name="Words").fill("Sleep well, {{user_name}}.")
    page.get_by_label("Name", exact=True).click()
    expect(page.get_by_text("Sleep well, Sam.")).to_be_visible()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("listitem").filter(has_text="Bye")).to_be_visible()
    page.get_by_role("checkbox", name="AI suggestions.").click()
    operator.picture("operator-settings")
    _, room = writes(person, "Tell me about the sea.")
    there = workplace(operator, room)
    there.get_by_role("button", name="Suggest").click()
    expect(there.locator("#answer")).not_to_have_value("")
    expect(there.locator(".line.me")).to_have_count(1)
    operator.picture("operator-suggestion")
    with database_of(operator.site), db.reading() as session:
        written = session.execute(
            Message.__table__.select().where(Message.__table__.c.conversation_id == room, Message.__table__.c.author == "operator")
        )  # pyright: ignore
        assert written.all() == []
    operator.go("/operator/stats")
    expect(page.get_by_role("heading", name="Last thirty days")).to_be_visible()
    operator.picture("operator-stats")
    assert operator.errors == []


def test_the_old_address_leads_to_who_waits_and_nobody_else_comes_in(person):
    operator, stranger, admin = person(role="operator"), person(signed_in=True), person(role="super_admin")
    operator.go("/operator")
    expect(operator.page).to_have_url(re.compile("/operator/waiting$"))
    for other in (stranger, admin):
        other.go("/operator/waiting")
        expect(other.page).to_have_url(re.compile("/op-login"))
        expect(other.page.get_by_text("and this account does not open that page")).to_be_visible()
    moderator = person(role="moderator")
    moderator.go("/admin/shop")
    expect(moderator.page).to_have_url(re.compile("/admin-login"))
    expect(moderator.page.get_by_text("and this account does not open that page")).to_be_visible()
