"""A conversation of years (CHAT-18), and the field where one writes (CHAT-14, CHAT-20)."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from genapp.core import db
from genapp.core.clock import now
from genapp.core.ids import id_at
from tests.browser.talking import Messages, composer, enter_room, own, replies, room_with, say, talk
from tests.people import Person, database_of
from tests.servers import Site


def write_past(site: Site, room: str, count: int) -> None:
    """Put messages into a conversation, one a minute, the last an hour ago."""
    first, made = now() - timedelta(minutes=count + 60), []
    for number in range(count):
        at, mine = first + timedelta(minutes=number), number % 2 == 0
        id = f"{id_at(at)[:12]}{room[-10:]}{number:010}"
        made.append({
            "id": id, "conversation_id": room, "sender": "user" if mine else "character", "author": "user" if mine else "ai",
            "content": f"line {number:05}" + " and words" * (number % 7), "status": "read" if mine else "final",
            "turn": id if mine else made[-1]["id"], "variant": 0 if mine else 1, "created_at": at,
        })  # fmt: skip
    with database_of(site), db.transaction() as session:
        session.connection().execute(Messages.__table__.insert(), made)


def lines(page: Page) -> int:
    """How many messages stand in the page."""
    return page.locator(".line.me, .line.them").count()


def test_chat_18_ten_thousand_messages_open_at_the_newest_and_older_ones_come_by_fifties_in_place(
    person: Callable[..., Person],
) -> None:
    reader = person(signed_in=True)
    room = room_with(reader, "elias")
    write_past(reader.site, room, 10_000)
    page = reader.go(f"/chat/{room}")
    expect(page.locator(".line.them").last).to_be_in_viewport()
    expect(page.get_by_text("line 09999")).to_be_visible()
    log = page.get_by_role("log")
    assert 45 <= lines(page) <= 50
    shown = lines(page)
    for _ in range(2):
        # What is read stays where it is while older lines appear above it.
        top = page.evaluate(
            """() => { const box = document.querySelector('[role=log]'); box.scrollTop = 300;
            const edge = box.getBoundingClientRect().top;
            const line = [...box.querySelectorAll('article')].find(e => e.getBoundingClientRect().top >= edge);
            line.dataset.watched = ''; return line.getBoundingClientRect().top; }"""
        )
        expect(page.locator(".line.me, .line.them")).to_have_count(shown + 50)
        page.wait_for_timeout(300)
        after = page.evaluate("document.querySelector('[data-watched]').getBoundingClientRect().top")
        assert abs(after - top) <= 2, f"the line jumped by {after - top} px"
        page.evaluate("delete document.querySelector('[data-watched]').dataset.watched")
        shown = lines(page)
    expect(page.get_by_text("line 09999")).not_to_be_in_viewport()
    # A message of one's own leads to the end again.
    say(page, "And here I am")
    expect(own(page).last).to_be_in_viewport()
    expect(own(page).last).to_have_text("And here I am")
    assert log.evaluate("box => box.scrollHeight - box.scrollTop - box.clientHeight") < 60


def test_chat_14_who_reads_above_is_told_of_new_messages_and_not_moved(
    person: Callable[..., Person],
) -> None:
    reader = person(signed_in=True)
    room = room_with(reader, "kofi")
    write_past(reader.site, room, 40)
    page = reader.go(f"/chat/{room}")
    expect(page.get_by_text("line 00039")).to_be_visible()
    other = reader.tab()
    other.goto(page.url)
    expect(other.get_by_text("line 00039")).to_be_visible()
    log = page.get_by_role("log")
    log.hover()
    page.mouse.wheel(0, -900)
    expect(page.get_by_text("line 00039")).not_to_be_in_viewport()
    here = log.evaluate("box => box.scrollTop")
    before = replies(other).count()
    say(other, "From the other tab")
    expect(replies(other)).to_have_count(before + 1, timeout=20_000)
    pill = page.get_by_role("button", name="New messages")
    expect(pill).to_be_visible()
    assert log.evaluate("box => box.scrollTop") == here
    pill.click()
    expect(replies(page).last).to_be_in_viewport()
    expect(pill).to_have_count(0)


def test_chat_14_the_composer_grows_to_six_lines_and_no_further(person: Callable[..., Person]) -> None:
    writer = person(signed_in=True)
    enter_room(writer)
    page, box = writer.page, composer(writer.page)
    heights = []
    for _ in range(10):
        box.press("x")
        heights.append(box.evaluate("field => field.clientHeight"))
        box.press("Shift+Enter")
    assert heights[0] < heights[2] < heights[4]
    assert heights[7] == heights[9]
    assert heights[9] <= 7 * 24 + 24
    assert box.input_value().count("\n") == 10
    box.press("Enter")
    expect(own(page)).to_have_count(1)
    expect(box).to_have_value("")
    assert box.evaluate("field => field.clientHeight") == heights[0]


def test_chat_06_a_draft_outlives_a_reload_another_conversation_and_another_device(person: Callable[..., Person]) -> None:
    writer = person(signed_in=True)
    other_room = room_with(writer, "leo")
    room = enter_room(writer)
    page = writer.page
    composer(page).press_sequentially("not yet sent")
    page.wait_for_timeout(1200)  # What is typed is written to the server after a pause.
    page.reload()
    expect(composer(page)).to_have_value("not yet sent")
    page.goto(f"{writer.site.url}/chat/{other_room}")
    expect(composer(page)).to_have_value("")
    page.locator(".thread", has_text="Amara").click()
    expect(composer(page)).to_have_value("not yet sent")
    page.evaluate("localStorage.clear()")
    page.goto(f"{writer.site.url}/chat/{room}")
    expect(composer(page)).to_have_value("not yet sent")
    composer(page).press("Enter")
    expect(own(page)).to_have_text(["not yet sent"])
    page.reload()
    expect(own(page)).to_have_count(1)
    expect(composer(page)).to_have_value("")


def test_chat_20_four_thousand_characters_are_the_limit_and_a_counter_says_how_near_it_is(person: Callable[..., Person]) -> None:
    writer = person(signed_in=True)
    enter_room(writer)
    page, box, send = writer.page, composer(writer.page), writer.page.get_by_role("button", name="Send")
    expect(send).to_be_disabled()
    box.fill("   ")
    expect(send).to_be_disabled()
    box.fill("a" * 3000)
    expect(page.get_by_text("/ 4000")).to_have_count(0)
    expect(send).to_be_enabled()
    box.fill("a" * 3600)
    expect(page.get_by_text("3600 / 4000")).to_be_visible()
    box.fill("a" * 4001)
    expect(page.get_by_text("4001 / 4000")).to_be_visible()
    expect(send).to_be_disabled()
    box.press("Enter")
    expect(own(page)).to_have_count(0)
    box.fill("a" * 4000)
    box.press("Enter")
    expect(own(page)).to_have_text(["a" * 4000])
    expect(replies(page)).to_have_count(2, timeout=20_000)


def test_chat_14_days_are_separated_and_a_second_message_while_a_reply_runs_is_answered_too(person: Callable[..., Person]) -> None:
    writer = person(signed_in=True)
    enter_room(writer)
    page = writer.page
    expect(page.locator(".day-line")).to_have_count(1)
    talk(page, "One")
    say(page, "Two")
    say(page, "Three")
    expect(page.locator(".line.me.pending")).to_have_count(0)
    expect(replies(page).last).to_be_in_viewport()
    expect(page.locator(".line.them.writing")).to_have_count(0, timeout=30_000)
    expect(own(page)).to_have_text(["One", "Two", "Three"])
    expect(page.locator(".day-line")).to_have_count(1)
