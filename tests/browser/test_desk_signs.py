"""What operators and supervisors are told of a conversation: signs of dissatisfaction, how far a message got, changed words, notes two people write (QUE-09, ADM-08, ADM-10, CHAT-19, OCHAT-02, OCHAT-11, OPUI-03)."""

import re

from playwright.sync_api import Page, expect

from genapp.core import db
from genapp.core.ids import new_id
from genapp.desk.models.people import ResponseTemplate
from genapp.desk.service import assigning, replying
from tests.browser.talking import enter_room, say, user_of
from tests.browser.test_operator_desk import _empty_desk, at_work, workplace, writes  # noqa: F401 - the fixture empties the desk
from tests.browser.test_supervision import TALK, alive, voice
from tests.people import database_of


def hide(page: Page, hidden: bool) -> None:
    """Have a tab believe that nobody can see it, or that somebody can again."""
    state = "hidden" if hidden else "visible"
    page.evaluate(
        "state => { Object.defineProperty(document, 'visibilityState', { get: () => state, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }",
        state,
    )


def test_que_09_an_unhappy_person_warns_the_operator_and_a_supervisor_takes_it_back(person):
    boss = person(role="super_admin", name="Bo Boss")
    watch = boss.go("/admin/monitor")
    operator = at_work(person, "Kim Quick")
    writer, room = writes(person, "Hello there.")
    expect(operator.page.locator("#own li")).to_have_count(1)
    page = workplace(operator, room)
    say(writer.page, "This is useless, I want a refund")
    # The desk listens every half minute.
    expect(page.locator("#caution")).to_contain_text("Sounds unhappy", timeout=45_000)
    expect(page.locator(".desk-tab")).to_contain_text("Sounds unhappy")
    operator.picture("operator-caution")
    act = watch.get_by_role("listitem").filter(has_text="A word of warning to Kim Quick")
    expect(act).to_be_visible()
    boss.picture("monitor-warned")
    act.get_by_role("button", name="Undo").click()
    expect(watch.get_by_text("Undone by Bo Boss")).to_be_visible()
    expect(page.locator("#caution")).to_have_count(0)
    assert (operator.errors, writer.errors, boss.errors) == ([], [], [])


def test_chat_19_a_hidden_tab_delivers_and_reads_when_somebody_looks(person):
    operator = at_work(person, "Kim Quick")
    writer, room = writes(person, "Hello there.")
    expect(operator.page.locator("#own li")).to_have_count(1)
    page = workplace(operator, room)
    under = writer.page.locator(".line.me .under").last
    expect(under).to_contain_text("Read")
    hide(page, True)
    say(writer.page, "Are you looking?")
    expect(page.locator(".line.them").last).to_contain_text("Are you looking?")
    expect(under).to_contain_text("Delivered")
    page.wait_for_timeout(500)
    expect(under).not_to_contain_text("Read")
    hide(page, False)
    expect(under).to_contain_text("Read")

    hide(writer.page, True)
    page.locator("#answer").fill("I am now.")
    page.locator("#answer").press("Enter")
    answer = page.locator(".line.me .under").last
    expect(answer).to_contain_text("Delivered")
    operator.picture("operator-delivered")
    hide(writer.page, False)
    expect(answer).to_contain_text("Read")
    assert (operator.errors, writer.errors) == ([], [])


def test_opui_03_a_template_that_is_inserted_is_counted(person):
    operator = at_work(person, "Kim Quick")
    with database_of(operator.site), db.transaction() as session:
        me = user_of(session, operator.username).id
        session.add_all(ResponseTemplate(operator_id=me, name=name, body=f"{name} words.") for name in ("Aa first", "Bb second"))
    _, room = writes(person, "Hello there.")
    expect(operator.page.locator("#own li")).to_have_count(1)
    page = workplace(operator, room)
    page.locator("#answer").press_sequentially("/second")
    page.locator("#answer").press("Enter")
    expect(page.locator("#answer")).to_have_value("Bb second words.")
    page.wait_for_timeout(300)
    page.reload()
    page.locator("#answer").fill("")
    page.locator("#answer").press_sequentially("/")
    expect(page.get_by_role("option").first).to_contain_text("Bb second")
    assert operator.errors == []


def test_ochat_11_changed_words_say_so_under_every_message_of_a_run(person, site):
    anna, talker = voice(site, "Anna Writes"), person(signed_in=True, name="Sam Reads")
    alive(site, anna)
    room = enter_room(talker, "noor", **TALK)
    with database_of(site), db.transaction() as session:
        assigning.assign(session, room, anna.user_id)
        for words in ("The first of three.", "The second of three.", "The third of three."):
            replying.reply(session, anna, room, new_id(), words)
    talker.page.reload()
    page = person(role="admin", width=1440).go(f"/admin/chats/{room}")
    other = page.get_by_role("article").filter(has_text="The first of three.")
    other.hover()
    other.get_by_role("button", name="EDIT").click()
    form = page.get_by_role("dialog").filter(has=page.get_by_label("Why"))
    form.get_by_role("textbox").first.fill("The first, changed.")
    form.get_by_label("Why").fill("Kinder.")
    form.get_by_role("button").last.click()
    first = talker.page.locator(".line.them", has_text="The first, changed.")
    expect(first.locator(".under")).to_have_text(re.compile("edited"))
    expect(talker.page.locator(".line.them", has_text="The second of three.").locator(".under")).to_have_count(0)
    talker.picture("chat-edited-run")


def test_ochat_02_two_supervisors_never_overwrite_one_another_unread(person, site):
    talker = person(signed_in=True, name="Sam Reads")
    room = enter_room(talker, "noor", **TALK)
    one, two = person(role="admin", name="Bo Boss", width=1440), person(role="admin", name="Lee Lead", width=1440)
    first, second = one.go(f"/admin/chats/{room}"), two.go(f"/admin/chats/{room}")
    fields = [page.locator("#notes") for page in (first, second)]
    for field, words in zip(fields, ("From Bo", "From Lee"), strict=True):
        expect(field).to_be_visible()
        field.fill(words)
    save = [page.locator("form").filter(has=page.locator("#notes")).get_by_role("button").first for page in (first, second)]
    save[0].click()
    expect(first.locator("#notes-theirs")).to_have_count(0)
    expect(second.get_by_text("Sam Reads").first).to_be_visible()
    first.wait_for_timeout(500)
    save[1].click()
    expect(second.get_by_text("These notes were changed meanwhile.", exact=False)).to_be_visible()
    expect(fields[1]).to_have_value("From Lee")
    expect(second.locator("#notes-theirs")).to_contain_text("From Bo")
    two.picture("office-notes-conflict")
    second.get_by_role("button", name="Take these instead").click()
    expect(fields[1]).to_have_value("From Bo")
    assert (one.errors, two.errors) == ([], [])


def test_adm_08_words_are_found_in_what_was_said_and_the_search_is_on_record(person, site):
    talker = person(signed_in=True, name="Sam Reads")
    enter_room(talker, "noor", **TALK)
    mark = new_id()[-8:]
    say(talker.page, f"My lantern {mark} is broken")
    expect(talker.page.locator(".line.me", has_text=mark)).to_be_visible()
    boss = person(role="admin", name="Bo Boss")
    page = boss.go("/admin/chats")
    page.get_by_text("Look inside messages").click()
    page.get_by_label("Words").fill("la")
    page.get_by_role("button", name="Look", exact=True).click()
    expect(page.get_by_text("At least 3 letters, please.")).to_be_visible()
    page.get_by_label("Words").fill(f"LANTERN {mark}")
    page.get_by_role("button", name="Look", exact=True).click()
    expect(page.locator("#said-found")).to_contain_text(f"My lantern {mark} is broken")
    expect(page.locator("#said-found")).to_contain_text("Sam Reads")
    boss.picture("office-search")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    boss.picture("office-search-390")
    assert boss.errors == []
