"""Talking to our team, from the person's side: the line, who is there, who types, what is read, the stars, the program and back (OCHAT-07..12, CHAT-19, RT-01, RT-03, C7, C23, CRED-19)."""

import asyncio
import re
import threading
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from genapp.adapters.redis_bus import RedisBus
from genapp.core import db, events
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.ids import new_id
from genapp.credits.service import ledger
from genapp.credits.service.moves import Owner, Why
from genapp.desk.models.people import Operator
from genapp.desk.models.work import Assignment, QueueEntry, Rating
from genapp.desk.service import closing, queue, replying
from tests.browser.talking import composer, enter_room, messages_of, own, replies, row_of, say, user_of
from tests.chat.test_charges import known
from tests.desk.desk import operator_in, room_in
from tests.factories import make_permit
from tests.people import ARTEFACTS, Person, database_of
from tests.servers import Site

T = TypeVar("T")
Build = Callable[..., Person]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[Site]:
    """A site of its own, with a bus on which this process can speak too: who types is told past the database."""
    with Site(str(tmp_path_factory.mktemp("house")), REDIS_URL=redis_url) as running:
        running.redis = redis_url  # pyright: ignore
        yield running


def behind(site: Site, work: Callable[..., T], *given: Any) -> T:
    """Do something at the desk: straight in the site's database. Its screens are told over Redis."""
    with database_of(site):
        with db.transaction() as session:
            done = work(session, *given)
            pending = events.take(session)
        tell(site, *pending)
    return done


def tell(site: Site, *pending: events.Event) -> None:
    """Publish events as another process of the site would."""

    async def say_it() -> None:
        bus = RedisBus(site.redis)  # pyright: ignore
        await bus.start()
        for event in pending:
            bus.publish(event)
        await bus.stop()

    apart(say_it())


def apart(work: Coroutine[Any, Any, T]) -> T:
    """Run something asynchronous in a thread: this one's loop is Playwright's."""
    done: list[T] = []
    thread = threading.Thread(target=lambda: done.append(asyncio.run(work)))
    thread.start()
    thread.join(30)
    return done[0]


def line(page: Page) -> Locator:
    """The line above the composer that says who is there."""
    return page.locator("#audience")


def at_both_widths(writer: Person, name: str) -> None:
    """Photograph the screen as it is on a desk and on a phone; it never scrolls sideways."""
    ARTEFACTS.mkdir(exist_ok=True)
    for width, height in ((1280, 800), (390, 844)):
        writer.page.set_viewport_size({"width": width, "height": height})
        writer.page.wait_for_timeout(300)
        writer.page.screenshot(path=str(ARTEFACTS / f"{name}-{width}.png"))
        assert writer.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    writer.page.set_viewport_size({"width": 1280, "height": 800})


def busy_desk(session) -> list[str]:
    """Two others who wait, and an operator who took three in the last quarter of an hour and can take no more; returns who waits."""
    from genapp.chat.service import sending

    voice = operator_in(session, capacity=1)
    row = session.get(Operator, voice.user_id)
    row.load, row.beat_at = 1, now() + timedelta(hours=1)
    waiting = []
    for number in range(5):
        actor, room = room_in(session)
        if number < 3:
            session.add(
                Assignment(
                    conversation_id=room, operator_id=voice.user_id, character_id="x", queued_at=now(), ended_at=now(), end_reason="closed"
                )
            )
            continue
        sending.send_message(session, actor, room, new_id(), "Is anybody there?", make_permit(session, actor.user_id), 0)
        waiting.append(room)
    return waiting


def gone(session) -> None:
    """Nobody is at work any more, nobody waits, and no pace is known."""
    for work in session.execute(select(Assignment)).scalars():
        work.queued_at = None
    for row in session.execute(select(Operator)).scalars():
        row.is_available, row.load = False, 0
    for entry in session.execute(select(QueueEntry)).scalars():
        queue.leave(session, entry.conversation_id)


@pytest.fixture
def desk(house: Site) -> Iterator[Site]:
    """The house with nobody at work yet."""
    behind(house, gone)
    yield house
    behind(house, gone)


def arrives(site: Site) -> Actor:
    """An operator comes to work, and stays for an hour."""

    def come(session) -> Actor:
        actor = operator_in(session)
        session.get(Operator, actor.user_id).beat_at = now() + timedelta(hours=1)
        return actor

    return behind(site, come)


def test_ochat_12_one_waits_is_answered_is_read_rates_and_writes_again(person: Build, desk: Site):
    writer = person(at=desk, signed_in=True)
    page = writer.page
    room = enter_room(writer, reply_mode="operator", free_text_left=5)
    expect(line(page)).to_have_text("")
    say(page, "Good evening")
    expect(line(page)).to_have_text("Somebody will be with you soon. You need not wait here: the answer will be in your chats.")
    expect(page.locator(".line.me .under")).not_to_contain_text("Delivered")
    at_both_widths(writer, "talk-soon")
    voice = arrives(desk)
    expect(line(page)).to_have_text("Our team is here.")
    expect(page.locator(".line.me .under")).to_contain_text("Delivered")
    at_both_widths(writer, "talk-here")
    behind(desk, replying.see, voice, room)
    expect(page.locator(".line.me .under")).to_contain_text("Read")
    behind(desk, replying.reply, voice, room, "a1", "Good evening. What brings you here?")
    expect(replies(page).last).to_contain_text("What brings you here?")
    expect(page.locator(".line.them", has_text="What brings you here?").get_by_text("Team", exact=True)).to_have_count(1)
    say(page, "The light.")
    expect(page.locator(".line.me .under").last).to_contain_text("Delivered")
    behind(desk, replying.reply, voice, room, "a2", "It is lit.")
    expect(page.locator(".line.me .under").last).to_contain_text("Read")
    expect(page.locator("#rating")).to_have_count(0)

    behind(desk, closing.close, room, "closed_by_staff")
    rating = page.locator("#rating")
    expect(rating).to_be_visible()
    expect(rating).to_contain_text("How was this conversation?")
    expect(line(page)).to_have_text("")
    expect(composer(page)).to_be_enabled()
    at_both_widths(writer, "talk-closed")
    rating.locator(".star", has=page.get_by_label("4 stars")).click()
    expect(rating).to_contain_text("Thank you. You can still change it.")
    expect(rating.locator(".star-on")).to_have_count(4)
    # By keyboard too: the arrows go from star to star.
    page.keyboard.press("ArrowRight")
    expect(rating.locator(".star-on")).to_have_count(5)
    at_both_widths(writer, "talk-rated")
    page.reload()
    expect(rating.locator(".star-on")).to_have_count(5)
    kept = behind(desk, lambda session: [(r.stars, r.operator_id) for r in session.execute(select(Rating)).scalars()])
    assert kept == [(5, voice.user_id)]

    say(page, "I am back")
    expect(rating).to_have_count(0)
    expect(line(page)).to_have_text("Our team is here.")
    assert row_of(desk, room).status == "active"
    assert [message.content for message in messages_of(desk, room) if message.sender == "user"] == [
        "Good evening",
        "The light.",
        "I am back",
    ]
    assert writer.errors == []


def test_que_15_the_place_in_line_is_told_and_moves_up_without_a_reload(person: Build, desk: Site):
    writer = person(at=desk, signed_in=True)
    page = writer.page
    others = behind(desk, busy_desk)
    enter_room(writer, reply_mode="operator", free_text_left=5)
    say(page, "Good evening")
    expect(line(page)).to_have_text("You are 3rd in line. Usually about 15 minutes.")
    at_both_widths(writer, "talk-line")
    # Nobody tells this conversation that others left: it looks by itself.
    behind(desk, queue.leave, others[0])
    expect(line(page)).to_have_text("You are 2nd in line. Usually about 10 minutes.", timeout=20_000)
    page.goto(desk.url + "/chat")
    page.go_back()
    expect(line(page)).to_have_text("You are 2nd in line. Usually about 10 minutes.")
    assert writer.errors == []


def test_rt_01_typing_is_seen_on_both_sides_for_three_seconds(person: Build, desk: Site):
    writer = person(at=desk, signed_in=True)
    page = writer.page
    room = enter_room(writer, reply_mode="operator", free_text_left=5)
    voice = arrives(desk)
    say(page, "Hello")
    expect(line(page)).to_have_text("Our team is here.")
    topic = events.topic("conversation", room)
    tell(desk, events.Event(topic, "typing", "operator"))
    expect(page.locator("#typing")).to_be_visible()
    page.wait_for_timeout(2_000)
    expect(page.locator("#typing")).to_be_visible()
    page.screenshot(path=str(ARTEFACTS / "talk-typing-1280.png"))
    expect(page.locator("#typing")).to_have_count(0, timeout=2_500)
    expect(line(page)).to_have_text("Our team is here.")
    tell(desk, events.Event(topic, "typing", "operator"))
    expect(page.locator("#typing")).to_be_visible()
    behind(desk, replying.reply, voice, room, "a1", "There.")
    expect(page.locator("#typing")).to_have_count(0, timeout=1_500)

    heard: list[str] = []

    async def listen() -> None:
        bus = RedisBus(desk.redis)  # pyright: ignore
        await bus.start()
        async with bus.subscribe(topic) as told:
            ready.set()
            end = asyncio.get_running_loop().time() + 5
            while (left := end - asyncio.get_running_loop().time()) > 0:
                try:
                    one = await asyncio.wait_for(anext(aiter(told)), left)
                except TimeoutError:
                    break
                if one.name == "typing":
                    heard.append(one.id)
        await bus.stop()

    ready = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(listen()))
    thread.start()
    assert ready.wait(10)
    # Three seconds of keys are two signs, not thirty.
    composer(page).press_sequentially("Typing for a while now, is it seen?", delay=85)
    thread.join(15)
    assert 1 <= len(heard) <= 3
    assert set(heard) == {"user"}
    assert writer.errors == []


def test_c23_a_person_takes_over_and_the_program_goes_on_when_it_is_asked_to(person: Build, desk: Site):
    writer = person(at=desk, signed_in=True, premium_until=now() + timedelta(days=9))
    page = writer.page
    room = enter_room(writer, reply_mode="hybrid", free_text_left=0)
    expect(line(page)).to_have_text("Amara is answered by a program now.")
    expect(page.locator(".room header .badge-ai")).to_be_visible()
    at_both_widths(writer, "talk-program")
    sent = behind(desk, lambda session: ledger.grant(session, Owner("user", user_of(session, writer.username).id), 5_000, "bonus", key=f"b:{room}", why=Why("bought")))  # fmt: skip
    assert sent is not False
    voice = arrives(desk)
    behind(desk, replying.take, voice, room)
    expect(line(page)).to_contain_text("Amara is answered by our team now.")
    expect(line(page)).to_contain_text("Premium covers what the program writes.")
    expect(page.locator(".room header .badge-team")).to_be_visible()
    expect(page.locator("#price")).to_contain_text("You have 50.")
    expect(page.locator("#tier")).to_contain_text(re.compile("free", re.I))
    at_both_widths(writer, "talk-taken")
    say(page, "To a person")
    expect(page.locator(".line.me .under").last).to_contain_text("credits")
    page.get_by_role("button", name="Let the AI answer again").click()
    expect(line(page)).to_have_text("Amara is answered by a program now.")
    expect(replies(page)).to_have_count(2, timeout=20_000)
    expect(page.locator(".line.me .under").last).not_to_contain_text("credits")
    expect(page.get_by_role("button", name="Let the AI answer again")).to_have_count(0)
    expect(page.locator("#price")).to_have_count(0)
    assert row_of(desk, room).assigned_operator_id is None
    assert writer.errors == []


def test_rt_03_words_that_were_refused_come_back_before_what_was_typed_since(person: Build, desk: Site):
    writer = person(at=desk, signed_in=True)
    page = writer.page
    behind(desk, lambda session: known(session, user_of(session, writer.username).id))
    enter_room(writer, reply_mode="operator", free_text_left=1)
    say(page, "The free one")
    expect(own(page)).to_have_count(1)
    expect(page.get_by_role("button", name="Edit and send again")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile(r"Send · [\d.]+$"))).to_be_visible()
    page.evaluate(
        """() => { const box = document.querySelector('#composer'); box.value = 'Refused';
        box.dispatchEvent(new Event('input', {bubbles: true}));
        box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true}));
        box.value = 'Typed since'; box.dispatchEvent(new Event('input', {bubbles: true})); }"""
    )
    expect(page.get_by_role("dialog", name="Not enough credits")).to_be_visible()
    expect(composer(page)).to_have_value("Refused\nTyped since")
    expect(own(page)).to_have_count(1)
    assert writer.errors == []


def test_a_conversation_with_a_program_has_nothing_of_our_team_about_it(person: Build, desk: Site):
    writer = person(at=desk, signed_in=True)
    enter_room(writer)
    expect(line(writer.page)).to_have_text("")
    expect(writer.page.locator("#rating")).to_have_count(0)
    at_both_widths(writer, "talk-ai")
    assert writer.errors == []
