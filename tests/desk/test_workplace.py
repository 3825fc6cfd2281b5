"""What an operator sees and does in their own conversations, and in nobody else's (OPUI-01..06, OCHAT-04, QUE-11, RT-01, SAFE-1, C23)."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from reflex_base.registry import RegistrationContext
from sqlalchemy import select, update

from genapp.accounts.models import User
from genapp.chat.models import ModelDay, Persona
from genapp.chat.service import rooms
from genapp.core import events, ports
from genapp.core.actor import Actor, Role
from genapp.core.clock import now, stopped
from genapp.core.db import read, transact
from genapp.core.errors import Conflict, DomainError, Forbidden
from genapp.core.settings import settings
from genapp.desk.flows import suggesting, typing
from genapp.desk.models.people import Operator, OperatorDay, ResponseTemplate
from genapp.desk.models.work import Assignment
from genapp.desk.queries import overview, queue, timeline, workplace
from genapp.desk.service import assigning, messages, operators, presence, replying
from tests.chat.talk import Messages, Rooms, room_of, send
from tests.factories import actor_for, make_user

Work: Any = Assignment
People: Any = Operator
Users: Any = User
Days: Any = OperatorDay


@pytest.fixture(autouse=True)
def _files(storage):
    """Pictures have links: somebody keeps the files."""


async def operator(name: str = "Kim Quick", **given: Any) -> Actor:
    """Somebody who takes conversations now."""

    def make(session):
        actor = actor_for(make_user(session, role="operator", name=name))
        presence.go_available(session, actor)
        if given:
            session.execute(update(People).where(People.user_id == actor.user_id).values(**given))
        return actor

    return await transact(make)


async def voiced(by: Actor, words: str = "Hello there", **given: Any) -> tuple[Actor, str]:
    """A person who wrote, in a conversation this operator has."""
    person, room, permit = await room_of(reply_mode="operator", **given)
    await transact(lambda s: s.execute(update(Rooms).where(Rooms.id == room).values(free_text_left=50)))
    await send(person, room, permit, words=words)
    await transact(assigning.assign, room, by.user_id)
    return person, room


async def row_of(room: str) -> workplace.WorkRow:
    """The conversation as whoever has it sees it."""
    owner = await read(lambda s: s.execute(select(Work.operator_id).where(Work.conversation_id == room, Work.ended_at.is_(None))).scalar())
    row = await read(workplace.room, owner, room, now())
    assert row
    return row


async def test_opui_06_nobody_reads_a_conversation_that_is_not_theirs_now(database):
    mine, other = await operator(), await operator("Noor")
    _, room = await voiced(mine)
    found = await read(timeline.lines, mine.user_id, room)
    assert [row.text for row in found.rows if row.side == "person"] == ["Hello there"]
    for stranger in (other.user_id, "", "x"):
        assert await read(workplace.room, stranger, room, now()) is None
        assert (await read(timeline.lines, stranger, room)).rows == []
        assert await read(timeline.shown, stranger, room, [row.id for row in found.rows]) == []
        assert await read(workplace.tabs, stranger, now()) == []
    with pytest.raises(Forbidden):
        await transact(replying.see, other, room)
    await transact(replying.hand_off, mine, room, "Go on, please.")
    assert (await read(timeline.lines, mine.user_id, room)).rows == [], "what was theirs is theirs no more"


async def test_opui_06_the_queue_and_the_hybrids_hold_no_word_of_what_was_said(database):
    person, room, permit = await room_of(reply_mode="operator")
    await send(person, room, permit, words="A secret of mine")
    row = (await read(queue.waiting, now(), 50, "x"))[0]
    assert (row.conversation_id, row.name, row.barred) == (room, "Mira", False)
    assert "secret" not in repr(row)
    someone, other, leave = await room_of(reply_mode="hybrid")
    assert await read(overview.hybrid, now()) == [], "nobody wrote in it yet"
    await send(someone, other, leave, words="Another secret")
    found = await read(overview.hybrid, now())
    assert [(one.conversation_id, one.name) for one in found] == [(other, "Mira")]
    assert "secret" not in repr(found)
    assert await read(overview.hybrid, now() + timedelta(minutes=16)) == []
    await transact(replying.take, await operator(), other)
    assert await read(overview.hybrid, now()) == []


async def test_ochat_04_what_stands_on_the_screen_is_delivered_and_what_is_open_is_read(database):
    mine = await operator()
    person, room = await voiced(mine)

    async def stamps():
        columns = select(Messages.delivered_at, Messages.read_at, Messages.status).where(
            Messages.conversation_id == room, Messages.sender == "user"
        )
        return await read(lambda s: s.execute(columns).one())

    tab = (await read(workplace.tabs, mine.user_id, now()))[0]
    assert (tab.unread, tab.name) == (1, "Mira")
    delivered = await stamps()
    assert (delivered.delivered_at is not None, delivered.read_at, delivered.status) == (True, None, "sent")
    assert await transact(replying.see, mine, room) == 1
    seen = await stamps()
    assert seen.delivered_at == delivered.delivered_at
    assert seen.read_at is not None
    assert (await read(workplace.tabs, mine.user_id, now()))[0].unread == 0
    assert [row.seen for row in (await read(timeline.lines, mine.user_id, room)).rows if row.side == "person"] == ["read"]
    await transact(replying.reply, mine, room, "c-1", "Here I am.")
    before = (await row_of(room)).seen
    async with events.bus().subscribe(events.topic("conversation", room)) as heard:
        await transact(rooms.mark_read, person, room, now())
        await asyncio.sleep(0)
        assert [one.name for one in heard.waiting()] == ["conversation.read"]
    assert (await row_of(room)).seen > before


async def test_opui_02_a_line_says_who_wrote_whether_it_was_free_and_what_it_said_first(database):
    mine = await operator()
    _, room = await voiced(mine)
    await transact(replying.reply, mine, room, "c-1", "Good evening.")
    said = (await read(timeline.lines, mine.user_id, room)).rows[-1]
    assert (said.side, said.author, said.by, said.own, said.key) == ("voice", "operator", "Kim Quick", True, "c-1")
    await transact(messages.edit_message, mine, said.id, "Good night.", "Later than I thought")
    changed = (await read(timeline.shown, mine.user_id, room, [said.id]))[0]
    assert (changed.text, changed.edited, changed.original) == ("Good night.", True, "Good evening.")
    first = next(row for row in (await read(timeline.lines, mine.user_id, room)).rows if row.side == "person")
    assert (first.free, first.price, first.seen) == (True, "", "read")


async def test_opui_02_older_pages_follow_one_on_the_other_without_a_gap(database):
    mine = await operator()
    _, room = await voiced(mine)
    for n in range(7):
        await transact(replying.reply, mine, room, f"c-{n}", f"Word {n}")
    whole = (await read(timeline.lines, mine.user_id, room)).rows
    page = await read(timeline.lines, mine.user_id, room, "", 4)
    assert page.older
    told = page.rows
    while page.older:
        page = await read(timeline.lines, mine.user_id, room, told[0].id, 4)
        told = [*page.rows, *told]
    assert told == whole


async def test_opui_02_the_place_of_a_person_is_shown_only_when_they_show_it(database):
    mine = await operator()
    person, room = await voiced(mine)
    told = {"location": "Mombasa", "gender": "female", "looking_for": "both", "tier": "gold", "timezone": "Africa/Nairobi"}
    await transact(lambda s: s.execute(update(Users).where(Users.id == person.user_id).values(**told)))
    await transact(lambda s: s.add(Persona(user_id=person.user_id, text="I sail.")))
    shown = (await row_of(room)).person
    assert (shown.location, shown.gender, shown.looking_for, shown.tier, shown.zone, shown.about) == ("Mombasa", "female", "both", "gold", "Africa/Nairobi", "I sail.")  # fmt: skip
    assert shown.age >= 36
    hidden = {"show_online": True, "show_location": False}
    await transact(lambda s: s.execute(update(Users).where(Users.id == person.user_id).values(privacy_settings=hidden)))
    assert (await row_of(room)).person.location == ""


async def test_que_11_whoever_goes_on_finds_the_notes_the_word_the_tone_and_who_had_it(database):
    first, second = await operator("Kim Quick"), await operator("Noor Second")
    _, room = await voiced(first)
    assert await transact(replying.save_note, first, room, "user", "Has a sister", 0) == 1
    assert await transact(replying.save_note, first, room, "character", "Said she sails", 0) == 1
    with pytest.raises(Conflict, match="Somebody else changed this note meanwhile"):
        await transact(replying.save_note, first, room, "user", "Other", 0)
    await transact(replying.hand_off, first, room, "Ask about the wedding.", "warm")
    await transact(assigning.assign, room, second.user_id)
    row = await row_of(room)
    assert (row.about_person.body, row.about_person.version, row.about_person.by) == ("Has a sister", 1, "Kim Quick")
    assert row.about_character.body == "Said she sails"
    assert (row.handed.operator, row.handed.note, row.handed.tone) == ("Kim Quick", "Ask about the wedding.", "warm")
    assert [(one.operator, one.reason) for one in row.stints] == [("Noor Second", ""), ("Kim Quick", "handed_off")]
    await transact(replying.reply, second, room, "c-1", "How was the wedding?")
    assert (await row_of(room)).handed.note == "", "once answered, the word has done its work"


async def test_que_08_the_screen_says_when_the_conversation_goes_on_and_typing_puts_it_off(database):
    at = now()
    with stopped(at):
        mine = await operator()
        _, room = await voiced(mine)
        assert datetime.fromisoformat((await row_of(room)).moves) == at + timedelta(seconds=300)
    typing._noted.clear()
    later = at + timedelta(seconds=200)
    with stopped(later):
        tab = (await read(workplace.tabs, mine.user_id, now()))[0]
        assert tab.colour == "idle"
        assert await typing.typing(mine, room)
        assert datetime.fromisoformat((await row_of(room)).moves) == later + timedelta(seconds=300)
        tab = (await read(workplace.tabs, mine.user_id, now()))[0]
        assert tab.colour == "active"
        assert datetime.fromisoformat(tab.waits) == at
    with stopped(at + timedelta(seconds=500)):
        await transact(replying.act, mine, room)
        assert datetime.fromisoformat((await row_of(room)).moves) == at + timedelta(seconds=600), "no later than the timeout"


async def test_rt_01_typing_is_told_every_two_seconds_at_most_and_only_by_whose_it_is(database):
    mine, other = await operator(), await operator("Noor")
    _, room = await voiced(mine)
    typing._told.clear()
    typing._noted.clear()
    async with events.bus().subscribe(events.topic("conversation", room)) as heard:
        told = [await typing.typing(mine, room) for _ in range(5)]
        names = [(one.name, one.id) for one in heard.waiting()]
        assert names.count(("typing", "operator")) == 1
        assert told == [True, False, False, False, False]
        with pytest.raises(Forbidden):
            await typing.typing(other, room)
        with pytest.raises(Forbidden):
            await typing.typing(Actor(mine.user_id, Role.USER), room)
        assert not [one for one in heard.waiting() if one.name == "typing"]


async def test_safe_1_a_sign_of_danger_brings_the_line_of_the_persons_country_for_a_day(database):
    mine = await operator()
    person, room = await voiced(mine, "I want to kill myself")
    await transact(lambda s: s.execute(update(Users).where(Users.id == person.user_id).values(country="KE")))
    row = await row_of(room)
    assert (row.crisis, row.help_name, row.help_emergency) == (True, "Befrienders Kenya", "999")
    assert [line.crisis for line in (await read(timeline.lines, mine.user_id, room)).rows if line.side == "person"] == [True]
    calm = await read(workplace.room, mine.user_id, room, now() + timedelta(hours=25))
    assert calm
    assert not calm.crisis


async def test_opui_04_the_figures_are_those_of_the_days_of_the_place_and_of_the_running_spell(database):
    at = datetime.fromisoformat("2026-03-10T12:00:00+00:00")
    with stopped(at - timedelta(minutes=10)):
        mine = await operator(hourly_rate=60_000, commission=5_000, zone="Africa/Nairobi")
    day = {"messages": 4, "answers": 2, "answer_seconds": 100, "first_answers": 1, "first_seconds": 30, "ratings": 2, "stars": 9, "credits": 1_000, "online_seconds": 3_000, "quality": 90}  # fmt: skip
    rows = (("2026-03-10", day), ("2026-03-01", day), ("2026-02-20", day), ("2026-01-01", day))

    def put(session):
        session.execute(Days.__table__.delete())
        session.add_all(OperatorDay(operator_id=mine.user_id, day=name, **values) for name, values in rows)

    await transact(put)
    with stopped(at):
        await transact(presence.beat, mine)
    stats = await read(overview.stats, mine.user_id, at)
    assert (stats.today.messages, stats.month.messages, stats.lately.messages) == (4, 8, 12)
    assert (stats.today.answer, stats.today.first, stats.today.rating, stats.today.seconds) == (50, 30, 450, 3_600)
    # An hour at 600 shillings and half of ten credits at ten shillings each.
    assert stats.today.earned == 60_000 + 5_000
    assert len(stats.days) == 30
    assert (stats.days[-1].day, stats.days[-1].messages, stats.days[-1].quality, stats.days[0].quality) == ("2026-03-10", 4, 90, -1)
    assert await read(overview.stats, "nobody", at) == overview.StatsRow()


async def test_opui_03_own_templates_come_before_those_for_all_and_others_are_not_seen(database):
    mine, other = await operator(), await operator("Noor")
    boss = Actor((await transact(make_user, role="super_admin")).id, Role.SUPER_ADMIN, frozenset())
    await transact(operators.save_template, mine, "Bye", "Sleep well, {{user_name}}.")
    await transact(operators.save_template, other, "Hers", "Mine alone.")
    with pytest.raises(Forbidden):
        await transact(operators.save_template, boss, "All", "For all.", shared=True)
    assert [(row.name, row.own) for row in await read(overview.templates, mine.user_id)] == [("Bye", True)]


async def test_opui_03_what_is_used_most_stands_first_and_only_own_ones_and_everybodys_are_counted(database):
    mine, other = await operator(), await operator("Noor")
    ids = {name: await transact(operators.save_template, mine, name, "Words.") for name in ("Aa", "Bb", "Cc")}
    hers = await transact(operators.save_template, other, "Hers", "Mine alone.")
    await transact(lambda session: session.add(ResponseTemplate(id="t" * 32, name="All", body="For all.")))
    for name in ("Cc", "Bb", "Cc"):
        await transact(operators.use_template, mine, ids[name])
    for one in (hers, "t" * 32, "nothing"):
        await transact(operators.use_template, mine, one)
    assert [row.name for row in await read(overview.templates, mine.user_id)] == ["Cc", "Bb", "Aa", "All"]
    used = await read(lambda session: dict(session.execute(select(ResponseTemplate.id, ResponseTemplate.used)).all()))
    assert (used[hers], used["t" * 32]) == (0, 1)
    with pytest.raises(Forbidden):
        await transact(operators.use_template, Actor(mine.user_id, Role.ADMIN, frozenset()), ids["Aa"])


async def test_chat_19_an_answer_is_sent_then_delivered_to_a_hidden_screen_then_read(database):
    mine = await operator()
    person, room = await voiced(mine)
    stranger = actor_for(await transact(make_user))
    answer = (await transact(replying.reply, mine, room, "c-1", "Here I am.")).message_id

    async def how() -> str:
        return next(row.seen for row in (await read(timeline.lines, mine.user_id, room)).rows if row.id == answer)

    assert await how() == "sent"
    await transact(rooms.deliver, stranger, room, [answer])
    assert await how() == "sent", "only their own screen can have it"
    for _ in range(2):
        async with events.bus().subscribe(events.topic("conversation", room)) as heard:
            await transact(rooms.deliver, person, room, [answer])
            await asyncio.sleep(0)
            told = [one.name for one in heard.waiting()]
        assert await how() == "delivered"
    assert told == [], "the second time tells nobody: no screen goes round in circles"
    before = datetime.fromisoformat((await row_of(room)).seen)
    await transact(rooms.mark_read, person, room, now())
    assert datetime.fromisoformat((await row_of(room)).seen) > before


class Model:
    """Says what it is told to, and counts how often it was asked."""

    name, demo = "said", True

    def __init__(self, words: str):
        self.words, self.asked = words, []

    async def stream(self, request):
        self.asked.append(request)
        yield self.words


async def test_c23_a_suggestion_is_off_by_default_counted_when_on_and_never_sent_by_itself(database, monkeypatch):
    mine, other = await operator(), await operator("Noor", suggestions=True)
    _, room = await voiced(mine, "Tell me of the sea")
    model = Model("The tide is low.")
    monkeypatch.setattr(ports, "_ports", ports.Ports(model, None, None, ports.ports().storage, None))  # pyright: ignore
    with pytest.raises(DomainError, match="Suggestions are off"):
        await suggesting.suggest(mine, room)
    with pytest.raises(Forbidden):
        await suggesting.suggest(other, room)
    assert model.asked == []
    await transact(operators.change_own, mine, suggestions=True)
    assert await suggesting.suggest(mine, room) == "The tide is low."
    assert "Tell me of the sea" in model.asked[0].messages[-1].content
    calls = await read(lambda s: s.execute(select(ModelDay.calls)).scalars().all())  # pyright: ignore
    assert calls == [1]
    assert await read(lambda s: s.execute(select(Messages.id).where(Messages.handled_by.is_not(None))).all()) == []
    # What it was told to keep is not put before anybody.
    model.words = model.asked[0].messages[0].content
    with pytest.raises(DomainError, match="No suggestion"):
        await suggesting.suggest(mine, room)
    await transact(lambda s: s.execute(update(ModelDay).values(calls=settings().llm_daily_calls)))
    with pytest.raises(DomainError, match="No more suggestions today"):
        await suggesting.suggest(mine, room)


async def test_opui_05_words_in_a_note_are_never_overwritten_by_somebody_elses(database, monkeypatch):
    from genapp.desk.state import notes as state

    mine = await operator()
    _, room = await voiced(mine)
    RegistrationContext.ensure_context()
    tab = state.NotesState(_reflex_internal_init=True)  # pyright: ignore

    async def me(_state):
        return mine

    monkeypatch.setattr(state, "operator_of", me)
    tab._show(await row_of(room))
    save: Any = state.NotesState.save.fn  # pyright: ignore
    async for _ in save(tab, {"about": "user", "body": "Has a sister"}):
        assert tab.said["user"] == "saving"
    assert (tab.said["user"], tab.notes["user"].version) == ("saved", 1)
    await transact(replying.save_note, mine, room, "user", "Has two sisters", 1)
    async for _ in save(tab, {"about": "user", "body": "Has a brother"}):
        pass
    assert (tab.said["user"], (await row_of(room)).about_person.body) == ("changed", "Has two sisters")
    take: Any = state.NotesState.take_theirs.fn  # pyright: ignore
    await take(tab, "user")
    assert (tab.notes["user"].body, tab.said["user"]) == ("Has two sisters", "")
    clear, restore = (getattr(state.NotesState, name).fn for name in ("clear", "restore"))
    await clear(tab, "user")
    assert (tab.said["user"], (await row_of(room)).about_person.body) == ("cleared", "")
    await restore(tab, "user")
    assert (await row_of(room)).about_person.body == "Has two sisters"
    async for _ in save(tab, {"about": "anything", "body": "x"}):
        pass
