"""Who waits stands in the queue once, with the message that asks, and is served in the order the bands say (QUE-01, QUE-02, QUE-10, QUE-15, OCHAT-12, C27)."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from genapp.chat.models import Conversation
from genapp.chat.queries import transcript
from genapp.chat.service import sending
from genapp.core import db, events
from genapp.core.clock import now, stopped
from genapp.core.db import read, transact
from genapp.core.errors import Forbidden
from genapp.core.ids import new_id
from genapp.credits.service import ledger
from genapp.credits.service.moves import InsufficientCredits, Owner, Why
from genapp.desk import bands, standing
from genapp.desk.models.work import QueueEntry
from genapp.desk.queries import queue as queries
from genapp.desk.queries.audience import audience
from genapp.desk.service import assigning, presence, queue, replying
from genapp.ui.text import told
from tests.desk.desk import NOON, later, matched, operator, pairs, room_in, say, waiting
from tests.factories import make_permit

FIGURES = bands.Bands()
EDGES = [0, 1, FIGURES.high_spent, FIGURES.high_spent + 1, FIGURES.urgent_spent, FIGURES.urgent_spent + 1]
WAITS = [0, 1, 59, 60, 61, 179, 180, 181, 299, 300, 301, 3600]
ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(EDGES) | st.integers(0, 2 * FIGURES.urgent_spent),
        st.sampled_from(WAITS) | st.integers(0, 700),
        st.sampled_from(["free", "bronze", "silver", "gold", "platinum"]),
        st.sampled_from(bands.BANDS),
    ),
    max_size=8,
)


async def entries() -> list[QueueEntry]:
    return await read(lambda session: list(session.execute(select(QueueEntry)).scalars()))


async def test_que_01_a_message_enters_the_queue_in_its_own_transaction_and_once(database):
    with stopped(NOON):
        actor, room = await waiting("Are you there?")
    with stopped(later(40)):
        await say(actor, room, "Hello?")
        await say(actor, room, "Hello??")
    (entry,) = await entries()
    # Its place counts from the first message, however many follow.
    assert (entry.conversation_id, entry.user_id, entry.entered_at, entry.floor) == (room, actor.user_id, NOON, "low")


async def test_que_01_a_message_that_is_not_sent_enters_no_queue_and_tells_nobody(database):
    actor, room = await transact(room_in, free_text_left=0)
    await transact(ledger.grant, Owner("user", actor.user_id), 1, "bonus", key="little", why=Why("bought"))
    permit = await transact(make_permit, actor.user_id)
    async with events.bus().subscribe(queue.DESK, events.topic("conversation", room)) as heard:
        with pytest.raises(InsufficientCredits):
            await transact(sending.send_message, actor, room, "c1", "Hello", permit, 100_000)

        def undone(session) -> None:
            session.get(Conversation, room).free_text_left = 1
            session.flush()
            sending.send_message(session, actor, room, "c2", "Hello", permit, 0)
            assert session.execute(select(QueueEntry)).first() is not None
            raise RuntimeError("the power went")

        with pytest.raises(RuntimeError):
            await transact(undone)
        assert heard.waiting() == []
    assert await entries() == []


async def test_que_01_a_message_to_a_program_or_to_somebody_who_is_there_enters_no_queue(database):
    with stopped(NOON):
        voice = await operator()
        actor, room = await waiting()
        await matched()
        await transact(replying.reply, voice, room, "a1", "Here I am")
        await say(actor, room, "Good")
        program, other = await transact(room_in, reply_mode="hybrid")
        await say(program, other)
        assert await entries() == []
        assert await pairs() == {room: voice.user_id}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_=ENTRIES)
def test_que_01_the_databases_order_is_the_one_the_bands_score(database, given_):
    with db.transaction() as session:
        session.execute(delete(QueueEntry))
        rooms = sorted(session.execute(select(Conversation.id)).scalars())
        rooms += sorted(room_in(session)[1] for _ in range(8 - len(rooms)))
        keys = []
        for room, (spent, waited, tier, floor) in zip(rooms, given_, strict=False):
            of, entered = session.get_one(Conversation, room), NOON - timedelta(seconds=waited)
            session.add(
                QueueEntry(
                    conversation_id=room, user_id=of.user_id, character_id=of.character_id, spent=spent, tier=tier, floor=floor, entered_at=entered
                )
            )  # fmt: skip
            points = bands.score(spent, waited, regular=tier != "free", floor=floor)
            keys.append((*bands.order(points, entered), room))
        session.flush()
        wanted = [room for *_, room in sorted(keys)]
        rows = queries.waiting(session, NOON)
        assert [row.conversation_id for row in rows] == wanted
        assert [one.conversation_id for one in queries.orders(session, NOON)] == wanted
        named = {room: bands.band(spent, waited, regular=tier != "free", floor=floor) for room, (spent, waited, tier, floor) in zip(rooms, given_, strict=False)}  # fmt: skip
        assert {row.conversation_id: row.band for row in rows} == named
        for points, entered, room in keys:
            ahead = sum((other, since) < (points, entered) for other, since, _ in keys)
            found = queries.place(session, room, NOON)
            assert found is not None
            assert found.place == ahead + 1


async def test_que_15_one_moves_up_as_those_before_are_taken_and_who_is_taken_has_no_place(database):
    with stopped(NOON):
        first, second, third = [await waiting() for _ in range(3)]
    with stopped(later(10)):
        assert [(await read(queries.place, room, now())).place for _, room in (first, second, third)] == [1, 1, 1]  # pyright: ignore
    with stopped(later(30)):
        other, later_room = await waiting()
        assert (await read(queries.place, later_room, now())).place == 4  # pyright: ignore
        voice = await operator(capacity=3)
        await matched()
        row = await read(audience, other.user_id, later_room, now())
        assert row is not None
        assert (row.phase, row.place) == ("waiting", 1)
        taken = await read(audience, first[0].user_id, first[1], now())
        assert taken is not None
        assert taken.phase == "here"
        assert await read(queries.place, first[1], now()) is None
        assert len(await pairs()) == 3
        assert set((await pairs()).values()) == {voice.user_id}


async def test_ochat_12_how_long_it_takes_is_the_pace_of_the_last_quarter_and_unknown_when_nobody_works(database):
    with stopped(NOON):
        _, room = await waiting()
        assert (await read(queries.place, room, now())).seconds == -1  # pyright: ignore
        voice = await operator(capacity=3)
        for _ in range(3):
            await waiting()
        await matched()
    with stopped(later(60)):
        actor, last = await waiting()
        found = await read(queries.place, last, now())
        # Three were taken in fifteen minutes: one in five.
        assert found is not None
        left = found.place
        assert found.seconds == round(left * 300)
    with stopped(later(20 * 60)):
        assert (await read(queries.place, last, now())).seconds == -1  # pyright: ignore
    with stopped(later(61)):
        await transact(presence.leave, voice.user_id, "missed")
        assert (await read(queries.place, last, now())).seconds == -1  # pyright: ignore
        row = await read(audience, actor.user_id, last, now())
        assert row is not None
        assert (row.phase, row.seconds) == ("waiting", -1)


async def test_chat_19_a_message_is_delivered_when_somebody_has_it_and_read_when_they_look(database):
    with stopped(NOON):
        actor, room = await waiting()

        async def seen() -> list[str]:
            page = await read(transcript, actor.user_id, room)
            return [row.seen for row in page.rows if row.role == "me"]

        assert await seen() == [""]
        voice = await operator()
        async with events.bus().subscribe(events.topic("conversation", room)) as heard:
            await matched()
            assert "message.changed" in {one.name for one in heard.waiting()}
        assert await seen() == ["delivered"]
        assert await transact(replying.see, voice, room) == 1
        assert await seen() == ["read"]
        await say(actor, room, "One more")
        assert await seen() == ["read", "delivered"]
        await transact(replying.reply, voice, room, "a1", "Here")
        assert await seen() == ["read", "read"]


async def test_que_10_one_that_comes_back_from_an_operator_is_at_least_high_and_keeps_its_time(database):
    with stopped(NOON):
        voice = await operator()
        actor, room = await waiting()
        await matched()
    with stopped(later(30)):
        for _ in range(2):
            await waiting()
        assert await transact(presence.send_back, voice.user_id, room, "idle")
        (back,) = [entry for entry in await entries() if entry.conversation_id == room]
        assert (back.floor, back.entered_at, back.reason) == ("high", NOON, "idle")
        assert (await read(queries.waiting, now()))[0].conversation_id == room
        assert (await read(queries.place, room, now())).place == 1  # pyright: ignore
        assert voice.user_id in back.excluded
        with pytest.raises(assigning.Taken):
            await transact(replying.take, voice, room)
        with pytest.raises(Forbidden):
            await transact(replying.take, actor, room)


async def test_ochat_12_nobody_sees_the_place_of_another(database):
    actor, room = await waiting()
    other, _ = await transact(room_in)
    assert await read(audience, other.user_id, room, now()) is None
    assert await read(audience, "", room, now()) is None
    assert await read(audience, actor.user_id, new_id(), now()) is None
    program, mine = await transact(room_in, reply_mode="ai")
    assert await read(audience, program.user_id, mine, now()) is None


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "You are next."), (2, "You are 2nd in line."), (3, "You are 3rd in line."), (4, "You are 4th in line."), (11, "You are 11th in line."), (12, "You are 12th in line."), (13, "You are 13th in line."), (21, "You are 21st in line."), (112, "You are 112th in line.")],
)  # fmt: skip
def test_ochat_12_a_place_is_told_as_people_count(number, words):
    name, facts = standing.place(number)
    assert told(f"audience.{name}", facts) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-1, "You need not wait here: the answer will be in your chats."), (0, "Usually about a minute."), (89, "Usually about a minute."), (240, "Usually about 4 minutes."), (3500, "Usually about 58 minutes."), (3599, "Usually about an hour."), (8000, "Usually about 2 hours.")],
)  # fmt: skip
def test_ochat_12_a_wait_is_told_without_alarm_and_a_long_one_lets_people_go(seconds, words):
    name, facts = standing.wait(seconds)
    assert told(f"audience.{name}", facts).startswith(words)
