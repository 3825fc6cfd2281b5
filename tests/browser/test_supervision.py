"""Admins and supervisors at the desk: operators made, conversations watched, given, changed, closed (ADM-07..10, QUE-13, OCHAT-06, OCHAT-11)."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select, update

from genapp.accounts.models import User
from genapp.chat.models import Conversation
from genapp.core import db
from genapp.core.clock import now
from genapp.core.ids import new_id
from genapp.desk.models.people import Operator
from genapp.desk.models.work import QueueEntry
from genapp.desk.service import assigning, presence, replying
from genapp.platform.models import AuditEntry
from tests.browser.talking import enter_room, mine, room_with, row_of, say
from tests.browser.test_tour import check
from tests.factories import actor_for, make_user
from tests.people import Person, database_of
from tests.servers import Site

Staff: Any = Operator
Queue: Any = QueueEntry
Build = Callable[..., Person]
TALK = {"reply_mode": "operator", "free_text_left": 20}


def voice(site: Site, name: str, **given: Any) -> Any:
    """Make the one operator who takes conversations now; returns who acts. Their tab is this process: call `alive` in long stories."""
    with database_of(site), db.transaction() as session:
        session.execute(update(Staff).values(is_available=False))
        session.execute(delete(QueueEntry))  # What an earlier story left would come to them.
        user = make_user(session, role="operator", name=name)
        session.add(Operator(user_id=user.id, **given))
        session.flush()
        actor = actor_for(user)
        presence.go_available(session, actor)
    return actor


def alive(site: Site, actor: Any) -> None:
    """Have the operator's tab tell that it lives for the next minutes."""
    with database_of(site), db.transaction() as session:
        session.execute(update(Staff).where(Staff.user_id == actor.user_id).values(beat_at=now() + timedelta(minutes=10)))


def gone(site: Site, actor: Any) -> None:
    """Take the operator off the desk, so that the next story has it for itself."""
    with database_of(site), db.transaction() as session:
        session.execute(update(Staff).where(Staff.user_id == actor.user_id).values(is_available=False))


def acts(site: Site, entity_id: str) -> list[str]:
    """Return what the audit log says of one thing."""
    audits: Any = AuditEntry
    with database_of(site), db.reading() as session:
        return list(session.execute(select(audits.act).where(audits.entity_id == entity_id).order_by(audits.number)).scalars())


def test_adm_07_an_admin_makes_an_operator_who_signs_in_and_is_let_go(person: Build, site: Site) -> None:
    boss = person(role="admin", name="Bo Boss")
    page = boss.go("/admin/operators")
    page.get_by_role("button", name="New operator").click()
    form = page.get_by_role("dialog", name="A new operator")
    form.get_by_label("Name", exact=True).fill("Wanjiru Hale")
    form.get_by_label("E-mail").fill("not an address")
    form.get_by_label("Languages").fill("en, sw")
    form.get_by_label("Friendly").click()
    form.get_by_label("KES an hour").fill("312.50")
    form.get_by_label("Commission, %").fill("12.5")
    password = form.get_by_label("First password").input_value()
    assert len(password) > 15
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("That does not look like an e-mail address.")).to_be_visible()
    form.get_by_label("E-mail").fill("wanjiru.hale@example.org")
    boss.picture("operators-form")
    form.get_by_role("button", name="Save").click()
    made = page.get_by_role("dialog", name="The account is there")
    expect(made.locator("#first-password")).to_have_text(password)
    made.get_by_role("button", name="I have passed it on").click()
    expect(page.get_by_text(password)).to_have_count(0)
    row = page.get_by_role("row", name=re.compile("Wanjiru Hale"))
    expect(row).to_contain_text("Offline")
    with database_of(site), db.reading() as session:
        users: Any = User
        kept = session.execute(
            select(Staff.hourly_rate, Staff.commission, Staff.languages, Staff.specializations, Staff.user_id)
            .join(users, users.id == Staff.user_id)
            .where(users.email == "wanjiru.hale@example.org")
        ).one()
    assert tuple(kept)[:4] == (31_250, 1_250, ["en", "sw"], ["friendly"])

    newcomer = person()
    door = newcomer.go("/op-login")
    door.get_by_label("E-mail or username").fill("wanjiru.hale@example.org")
    door.get_by_label("Password").fill(password)
    expect(door.get_by_text("You are human", exact=True)).to_be_visible(timeout=30_000)
    door.get_by_role("button", name="Sign in").click()
    door.wait_for_url(lambda url: "/op-login" not in url, timeout=30_000)
    with database_of(site), db.reading() as session:
        signed = session.execute(select(User).where(users.id == kept.user_id)).scalar_one()
    assert signed.role == "operator"

    row.get_by_role("button", name="Suspend").click()
    question = page.get_by_role("dialog", name="Suspend for seven days?")
    question.get_by_role("button", name="Suspend").click()
    expect(question.get_by_text("Say why, please.")).to_be_visible()
    question.get_by_label("Why").fill("Away without a word.")
    question.get_by_role("button", name="Suspend").click()
    expect(row).to_contain_text("Suspended")
    expect(row).to_contain_text("Away without a word.")
    row.get_by_role("button", name="Let back").click()
    expect(page.get_by_text(re.compile("The suspension lasts until"))).to_be_visible()
    row.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog", name="Remove this operator?").get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)
    assert boss.errors == []


def test_que_13_removing_an_operator_with_conversations_asks_again_and_names_the_count(person: Build, site: Site) -> None:
    anna, talker = voice(site, "Anna Leaves"), person(signed_in=True)
    alive(site, anna)
    room = room_with(talker, "leo", **TALK)
    with database_of(site), db.transaction() as session:
        assigning.assign(session, room, anna.user_id)
    page = person(role="admin").go("/admin/operators")
    row = page.get_by_role("row", name=re.compile("Anna Leaves"))
    expect(row).to_contain_text("1 / 5")
    row.get_by_role("button", name="Remove").click()
    question = page.get_by_role("dialog", name="Remove this operator?")
    question.get_by_role("button", name="Remove").click()
    expect(question.get_by_text("Cannot delete operator with 1 active chats. Please reassign them first.")).to_be_visible()
    question.get_by_role("button", name="Remove all the same").click()
    expect(row).to_have_count(0)
    found = row_of(site, room)
    assert found.assigned_operator_id is None
    assert found.admin_notes.endswith("Operator Anna Leaves was deleted")
    with database_of(site), db.transaction() as session:
        session.delete(session.get(QueueEntry, room))


def test_ochat_11_a_message_is_edited_and_removed_and_the_person_sees_it_at_once(person: Build, site: Site) -> None:
    anna, talker = voice(site, "Anna Writes"), person(signed_in=True, name="Sam Reads")
    alive(site, anna)
    room = enter_room(talker, "noor", **TALK)
    with database_of(site), db.transaction() as session:
        assigning.assign(session, room, anna.user_id)
        replying.reply(session, anna, room, new_id(), "Good evening, you.")
        replying.reply(session, anna, room, new_id(), "Something that should not stand.")
    theirs = talker.page
    expect(theirs.locator(".line", has_text="Something that should not stand.")).to_be_visible()
    say(theirs, "What do you mean?")
    boss = person(role="admin", width=1440)
    page = boss.go(f"/admin/chats/{room}")
    other = page.get_by_role("article").filter(has_text="should not stand")
    other.get_by_role("button", name="DEL").click()
    gone_ = page.get_by_role("dialog", name="Remove the message?")
    gone_.get_by_label("Why").fill("Out of place.")
    gone_.get_by_role("button", name="Remove").click()
    expect(theirs.locator(".line", has_text="Something that should not stand.")).to_have_count(0)
    expect(other).to_contain_text("Removed: Out of place.")
    line = page.get_by_role("article").filter(has_text="Good evening, you.")
    expect(line).to_contain_text("Anna Writes")
    line.get_by_role("button", name="EDIT").click()
    question = page.get_by_role("dialog", name="Edit the message")
    question.get_by_label("New words").fill("Good evening, Sam.")
    question.get_by_role("button", name="Save").click()
    expect(question.get_by_text("Say why, please.")).to_be_visible()
    question.get_by_label("Why").fill("Their name.")
    question.get_by_role("button", name="Save").click()
    expect(theirs.locator(".line", has_text="Good evening, Sam.")).to_contain_text("edited")
    changed = page.get_by_role("article").filter(has_text="Good evening, Sam.")
    changed.get_by_text("Edited").click()
    expect(changed.get_by_text("Good evening, you.")).to_be_visible()
    expect(changed).to_contain_text("Their name.")
    asked = page.get_by_role("article").filter(has_text="What do you mean?")
    expect(asked.get_by_role("button", name="EDIT")).to_have_count(0)
    page.get_by_label("Write as our team").fill("Our team is looking into it.")
    page.get_by_role("button", name="Send as admin").click()
    ours = theirs.locator(".line", has_text="Our team is looking into it.")
    expect(ours).to_be_visible()
    expect(ours).to_contain_text("Team")
    expect(page.get_by_label("Write as our team")).to_have_value("")
    boss.picture("admin-chat-1440")
    assert acts(site, room)[0] == "conversation.read"
    assert acts(site, room).count("conversation.read") == 1
    assert boss.errors == []
    gone(site, anna)


def test_adm_09_a_closed_conversation_opens_again_when_its_person_writes(person: Build, site: Site) -> None:
    talker = person(signed_in=True)
    room = enter_room(talker, "ren", **TALK)
    say(talker.page, "Hello?")
    expect(mine(talker.page, "Hello?")).to_be_visible()
    page = person(role="admin").go(f"/admin/chats/{room}")
    expect(page.get_by_text("Waits in the queue")).to_be_visible()
    page.get_by_role("button", name="Force close").click()
    question = page.get_by_role("dialog", name="Close this conversation?")
    question.get_by_label("Why").fill("A test of patience.")
    question.get_by_role("button", name="Close it").click()
    expect(page.get_by_text("Waits in the queue")).to_have_count(0)
    expect(page.locator(".state-closed")).to_be_visible()
    expect(talker.page.get_by_text("Our team closed this conversation.")).to_be_visible()
    say(talker.page, "Still here.")
    expect(page.get_by_role("article").filter(has_text="Still here.")).to_be_visible()
    expect(page.locator("header .state-active")).to_be_visible()
    assert row_of(site, room).status == "active"


def wait_for(site: Site, talker: Person, slug: str, barred: str = "") -> str:
    """Have somebody wait whom the queue gives to nobody for now."""
    room = room_with(talker, slug, **TALK)
    until = {barred: (now() + timedelta(hours=1)).isoformat()} if barred else {}
    with database_of(site), db.transaction() as session:
        row: Any = session.get(Conversation, room)
        session.add(
            QueueEntry(
                conversation_id=room,
                user_id=row.user_id,
                character_id=row.character_id,
                excluded=until,
                entered_at=now() - timedelta(minutes=4),
            )
        )
    return room


def test_adm_10_the_monitor_shows_who_waits_and_gives_them_to_an_operator(person: Build, site: Site) -> None:
    anna = voice(site, "Anna Takes", specializations=["flirty"])
    alive(site, anna)
    boss = person(role="moderator", width=1440)
    page = boss.go("/admin/monitor")
    expect(page.get_by_role("heading", name="Live monitor")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="places free")).to_contain_text(re.compile("[1-9]"))
    talker = person(signed_in=True, name="Wendy Waits")
    room = wait_for(site, talker, "marisol", barred=anna.user_id)
    tile = page.locator(".tile", has_text="Wendy Waits")
    expect(tile).to_contain_text("Waiting")
    expect(tile).to_contain_text(re.compile(r"4:\d\d"))
    expect(tile).to_contain_text("Nobody yet")
    first = tile.locator("[role=timer]").inner_text()
    expect(tile.locator("[role=timer]")).not_to_have_text(first)
    page.get_by_role("button", name="Idle", exact=True).click()
    expect(tile).to_have_count(0)
    page.get_by_role("button", name="Waiting", exact=True).click()
    expect(tile).to_be_visible()
    page.get_by_role("button", name="All", exact=True).click()
    boss.picture("monitor-1440")
    tile.get_by_role("button", name="Reassign").click()
    question = page.get_by_role("dialog", name="Who goes on?")
    option = question.get_by_role("listitem").filter(has_text="Anna Takes")
    option.get_by_text("Why this score").click()
    expect(option).to_contain_text("Speaks en, voices flirty.")
    boss.picture("monitor-reassign")
    option.get_by_role("button", name="Give").click()
    expect(tile).to_contain_text("Anna Takes")
    expect(tile).not_to_contain_text("Nobody yet")
    assert row_of(site, room).assigned_operator_id == anna.user_id
    with database_of(site), db.transaction() as session:
        assigning.release(session, room, "manual")
        assigning.escalate(session, room, "max_reassignments_reached", assigning.STUCK)
    expect(page.get_by_role("alert").filter(has_text="waits for a supervisor")).to_be_visible()
    waits = page.locator(".card-alarm")
    expect(waits).to_contain_text("Wendy Waits")
    page.get_by_role("button", name="Sound is on").click()
    page.reload()
    expect(page.get_by_role("button", name="Sound is off")).to_be_visible()
    expect(page.locator(".card-alarm")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="waits for a supervisor")).to_have_count(0)
    page.get_by_label("Reassign after 5 minutes").click()
    expect(page.get_by_label("Reassign after 5 minutes")).not_to_be_checked()
    page.get_by_label("Reassign after 5 minutes").click()
    expect(page.get_by_label("Reassign after 5 minutes")).to_be_checked()
    assert boss.errors == []
    gone(site, anna)


def test_adm_08_several_conversations_are_found_chosen_and_closed_at_once(person: Build, site: Site) -> None:
    first, second = person(signed_in=True, name="Bulk Anders"), person(signed_in=True, name="Bulk Berger")
    rooms = [room_with(one, "kofi", **TALK) for one in (first, second)]
    boss = person(role="admin")
    page = boss.go("/admin/chats")
    page.get_by_label("Person, character, operator or id").fill("bulk ")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Choose all, or none").click()
    expect(page.get_by_text("2 chosen")).to_be_visible()
    expect(page.get_by_role("button", name="Delete")).to_have_count(0)
    page.get_by_role("button", name="Close", exact=True).click()
    question = page.get_by_role("dialog", name="Close all that are chosen?")
    question.get_by_role("button", name="Close").click()
    expect(question.get_by_text("Say why, please.")).to_be_visible()
    question.get_by_label("Why").fill("Spam.")
    question.get_by_role("button", name="Close").click()
    expect(page.get_by_text("2 of 2 done.")).to_be_visible()
    for room in rooms:
        assert row_of(site, room).status == "closed"
    page.get_by_role("button", name="Closed", exact=True).click()
    expect(page.get_by_role("row", name=re.compile("Bulk"))).to_have_count(2)
    page.get_by_role("button", name="Idle", exact=True).click()
    expect(page.get_by_text("No conversation fits")).to_be_visible()
    assert boss.errors == []


@pytest.mark.tour
@pytest.mark.parametrize(("width", "height", "scheme"), [(1280, 800, "light"), (390, 844, "dark"), (390, 844, "light")])
def test_a11y_1_a_full_monitor_a_conversation_and_a_list_pass_axe(person: Build, site: Site, width: int, height: int, scheme: str) -> None:
    anna, talker = voice(site, f"Anna {width}{scheme}", is_suspended=False), person(signed_in=True, name="Sam Axe")
    alive(site, anna)
    room, waits = room_with(talker, "elias", **TALK, flags=["vip"]), wait_for(site, talker, "ines", barred=anna.user_id)
    with database_of(site), db.transaction() as session:
        assigning.assign(session, room, anna.user_id, score=70, factors=[["availability", 100, "Last new conversation 10 min ago."]])
        replying.reply(session, anna, room, new_id(), "Good evening. How was your day by the sea?")
    boss = person(role="super_admin", width=width, height=height, scheme=scheme)
    for name, path in (
        ("monitor", "/admin/monitor"),
        ("chats", "/admin/chats"),
        ("chat", f"/admin/chats/{room}"),
        ("operators", "/admin/operators"),
        ("earnings", "/admin/operators/earnings"),
    ):
        page = boss.go(path)
        _ready(page)
        check(page, f"desk-{name}-{width}-{scheme}")
    with database_of(site), db.transaction() as session:
        assigning.release(session, room, "manual")
        session.execute(Queue.__table__.delete().where(Queue.conversation_id.in_([room, waits])))
    gone(site, anna)


def _ready(page: Page) -> None:
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main .shimmer")).to_have_count(0)


def test_c16_an_operator_and_a_person_find_no_way_in(person: Build, site: Site) -> None:
    talker = person(signed_in=True)
    room = room_with(talker, "amara", **TALK)
    for who in (talker, person(role="operator")):
        for path in ("/admin/monitor", "/admin/chats", f"/admin/chats/{room}", "/admin/operators", "/admin/operators/earnings"):
            who.go(path)
            who.page.wait_for_url(re.compile("/admin-login|/chat|/operator|/sign-in"))
        answer = who.context.request.get(f"{site.url}/admin/operators/earnings.csv?from=2026-01-01&to=2026-01-31")
        assert answer.status == 403
    boss = person(role="admin")
    good = boss.context.request.get(f"{site.url}/admin/operators/earnings.csv?from=2026-01-01&to=2026-01-31")
    assert good.status == 200
    assert good.text().lstrip("\ufeff").startswith("operator,id,from,to,hours")
    assert boss.context.request.get(f"{site.url}/admin/operators/earnings.csv?from=x&to=y").status == 422
