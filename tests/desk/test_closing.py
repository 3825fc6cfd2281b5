"""Conversations end by themselves, kindly and never over an open question, and are rated when they are over (OCHAT-08, OCHAT-09, OCHAT-10, C7, C8, SAFE-2)."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from genapp.characters.models import Character
from genapp.chat.models import Message
from genapp.chat.service import rooms
from genapp.core.clock import now, stopped
from genapp.core.db import read, transact
from genapp.core.errors import Conflict, Invalid, NotFound, Unauthenticated
from genapp.credits import queries as credits
from genapp.credits.service import ledger
from genapp.credits.service.moves import Owner, Why
from genapp.desk.flows import clockwork
from genapp.desk.models.people import Operator, OperatorDay
from genapp.desk.models.work import Incident, QueueEntry, Rating
from genapp.desk.queries.audience import audience
from genapp.desk.service import assigning, closing, presence, replying
from genapp.platform.models import Notice
from genapp.ui.text import told
from tests.chat.talk import state
from tests.desk.desk import NOON, matched, operator, pairs, room_in, say, waiting
from tests.factories import actor_for, make_conversation, make_user

DAY = timedelta(hours=24)


@contextmanager
def after(hours: float):
    """Hold the clock so many hours after noon."""
    with stopped(NOON + timedelta(hours=hours)):
        yield


async def answered(words: str = "Here I am.", **given):
    """Somebody whom an operator has answered; returns (person, conversation, operator)."""
    voice = await operator()
    actor, room = await waiting(**given)
    assert await matched() == {room: voice.user_id}
    await transact(replying.reply, voice, room, "a1", words)
    return actor, room, voice


async def notices(actor) -> list[str]:
    def kinds(session):
        return list(session.execute(select(Notice.kind).where(Notice.user_id == actor.user_id).order_by(Notice.id)).scalars())  # pyright: ignore

    return [kind for kind in await read(kinds) if kind.startswith("chat_")]


async def count(table, **where) -> int:
    def found(session):
        wanted = [getattr(table, name) == value for name, value in where.items()]
        return len(session.execute(select(table).where(*wanted)).all())

    return await read(found)


async def said_last(room: str) -> str:
    def newest(session):
        wanted = select(Message.content).where(Message.conversation_id == room).order_by(Message.id.desc())  # pyright: ignore
        return session.execute(wanted.limit(1)).scalar()

    return await read(newest)


async def test_ochat_08_one_who_never_paid_is_closed_after_a_day_and_not_a_minute_before(database):
    with after(0):
        actor, room, voice = await answered()
    with after(23.99):
        await clockwork.tidy()
        assert (await state(room)).status == "active"
        assert await pairs() == {room: voice.user_id}
    with after(24.01):
        await clockwork.tidy()
        row = await state(room)
        assert (row.status, row.close_reason, row.closed_at) == ("closed", "inactivity_timeout", now())
        assert await pairs() == {}
        assert await said_last(room) == closing.SAID
        # The operator is free again, and a second look changes nothing.
        await clockwork.tidy()
    assert await notices(actor) == ["chat_resting", "chat_closed"]


async def test_ochat_08_one_who_paid_and_left_is_closed_and_nothing_is_given_back(database):
    with after(0):
        actor, room = await transact(room_in, free_text_left=0)
        await transact(ledger.grant, Owner("user", actor.user_id), 1_000, "bought", key="g", why=Why("bought"))
        voice = await operator()
        await say(actor, room, "One I pay for", agreed=1_000)
        await matched()
        await transact(replying.reply, voice, room, "a1", "And one I answer")
        have = await read(credits.balance, "user", actor.user_id)
        assert have < 1_000 + 10_000
        spent = (await state(room)).total_credits_spent
        assert spent > 0
    with after(25):
        await clockwork.tidy()
        row = await state(room)
        assert (row.status, row.total_credits_spent) == ("closed", spent)
        assert await read(credits.balance, "user", actor.user_id) == have


async def test_ochat_08_one_who_falls_silent_after_an_answer_is_closed(database):
    with after(0):
        _, room, voice = await answered()
    with after(10):
        await transact(replying.reply, voice, room, "a2", "Are you well?")
    with after(33.9):
        await clockwork.tidy()
        assert (await state(room)).status == "active"
    with after(34.1):
        await clockwork.tidy()
        assert (await state(room)).status == "closed"


async def test_ochat_08_where_both_are_silent_it_is_closed_and_one_without_a_word_counts_from_its_beginning(database):
    with after(0):
        _, room = await transact(room_in)
    with after(23.9):
        await clockwork.tidy()
        assert (await state(room)).status == "active"
    with after(24.1):
        await clockwork.tidy()
        assert (await state(room)).status == "closed"


async def test_safe_2_the_nudge_comes_once_after_23_hours_and_blames_nobody(database):
    with after(0):
        actor, room, voice = await answered()
    for hours in (22.9, 23.1, 23.5, 23.9):
        with after(hours):
            await clockwork.tidy()
            assert await notices(actor) == ([] if hours < 23 else ["chat_resting"])
    with after(23.95):
        # Another silence may be told of again.
        await say(actor, room, "I am back")
        await transact(replying.reply, voice, room, "a9", "So am I")
    with after(47.1):
        await clockwork.tidy()
        assert await notices(actor) == ["chat_resting", "chat_resting"]
    words = told("notices.chat_resting", {"name": "Mira"})
    assert words == "Your conversation with Mira rests soon. It opens again whenever you write."


async def test_c8_nothing_is_closed_over_an_unanswered_message_it_goes_to_the_supervisors(database):
    with after(0):
        actor, room = await waiting()
    with after(25):
        await clockwork.tidy()
        assert (await state(room)).status == "escalated"
        assert await count(QueueEntry) == 0
        assert await count(Incident, kind="escalated", conversation_id=room) == 1
        await clockwork.tidy()
        assert await count(Incident, kind="escalated", conversation_id=room) == 1
        row = await read(audience, actor.user_id, room, now())
        assert row is not None
        assert row.phase == "escalated"
    assert await notices(actor) == []


async def test_c8_a_message_written_while_the_clock_looks_keeps_the_conversation_open(database):
    with after(0):
        actor, room, _ = await answered()
    with after(25):
        assert await read(closing.quiet, now(), 24 * 3600) == [room]
        await say(actor, room, "Just in time")
        assert not await transact(closing.close, room, "inactivity_timeout")
        assert (await state(room)).status == "active"


async def test_c8_what_a_program_answers_is_never_closed(database):
    with after(0):
        _, mine = await transact(room_in, reply_mode="ai")
        _, both = await transact(room_in, reply_mode="hybrid")
        _, voiced = await transact(room_in, reply_mode="hybrid")
        await transact(replying.take, await operator(), voiced)
    with after(1000):
        await clockwork.tidy()
        assert (await state(mine)).status == "active"
        assert (await state(both)).status == "active"
        assert (await state(voiced)).status == "closed", "our team has been there"


async def test_c7_a_closed_conversation_opens_when_its_person_writes_and_waits_in_the_queue(database):
    with after(0):
        actor, room, _ = await answered()
    with after(25):
        await clockwork.tidy()
        assert (await read(audience, actor.user_id, room, now())).phase == "closed"  # pyright: ignore
        await say(actor, room, "Good morning")
        row = await state(room)
        assert (row.status, row.close_reason, row.closed_at) == ("active", "", None)
        assert await count(QueueEntry, conversation_id=room) == 1
        again = await read(audience, actor.user_id, room, now())
        assert again is not None
        assert (again.phase, again.place) == ("waiting", 1)
        assert await transact(rooms.start_conversation, actor, row.character_id) == room


async def test_ochat_10_a_rating_is_for_a_conversation_that_is_over_and_in_which_our_team_wrote(database):
    with after(0):
        actor, room, _ = await answered()
        with pytest.raises(Conflict, match="when it is over"):
            await transact(closing.rate, actor, room, 5)
        silent, empty = await transact(room_in)
    with after(25):
        await clockwork.tidy()
        for stars in (0, 6, -1, True, "5", 4.5, None):
            with pytest.raises(Invalid):
                await transact(closing.rate, actor, room, stars)
        with pytest.raises(NotFound):
            await transact(closing.rate, silent, room, 5)
        with pytest.raises(Unauthenticated):
            await transact(closing.rate, type(actor)(""), room, 5)
        with pytest.raises(Conflict, match="Nobody of our team"):
            await transact(closing.rate, silent, empty, 5)
        assert (await read(audience, silent.user_id, empty, now())).ratable is False  # pyright: ignore
        await transact(closing.rate, actor, room, 5)
    assert await count(Rating) == 1


async def test_ochat_10_ratings_make_the_averages_of_the_character_and_the_operator_and_a_second_thought_replaces_the_first(database):
    with after(0):
        actor, room, voice = await answered()
    with after(25):
        await clockwork.tidy()
        await transact(closing.rate, actor, room, 2)
        await transact(closing.rate, actor, room, 4)
        shown = await read(audience, actor.user_id, room, now())
        assert shown is not None
        assert (shown.stars, shown.ratable) == (4, True)
        await say(actor, room, "Once more")
        await transact(presence.go_available, voice)
        await matched()
        await transact(replying.reply, voice, room, "a2", "With pleasure")
    with after(50):
        await clockwork.tidy()
        # A new ending is rated anew; what was said of the first stays.
        assert (await state(room)).satisfaction is None
        await transact(closing.rate, actor, room, 5)
    row = await read(lambda session: session.get(Operator, voice.user_id))
    assert (row.stars, row.ratings) == (9, 2)
    days = await read(lambda session: [(d.stars, d.ratings) for d in session.execute(select(OperatorDay)).scalars()])
    assert (sum(stars for stars, _ in days), sum(ratings for _, ratings in days)) == (9, 2)
    character = await read(lambda session: session.get(Character, (session.execute(select(rooms.ROOMS.c.character_id)).scalar_one())))
    assert (character.average_rating, character.rating_count) == (450, 2)
    assert (await state(room)).satisfaction == 5


async def test_ochat_10_several_people_rate_and_the_average_is_of_all(database):
    def ended(session, stars: int, character_id: str) -> None:
        voice, user = make_user(session, role="operator"), make_user(session)
        session.add(Operator(user_id=voice.id))
        session.flush()
        room = session.get(rooms.Conversation, rooms.start_conversation(session, actor_for(user), character_id))
        room.reply_mode = "operator"
        session.flush()
        writer = actor_for(voice)
        presence.go_available(session, writer)
        assigning.assign(session, room.id, voice.id)
        replying.reply(session, writer, room.id, "a", "Hello")
        assert closing.close(session, room.id, "closed_by_staff")
        closing.rate(session, actor_for(user), room.id, stars)

    def all_of(session) -> tuple[int, int]:
        character_id = make_conversation(session, reply_mode="operator").character_id
        for stars in (5, 4, 4):
            ended(session, stars, character_id)
        row = session.get(Character, character_id)
        session.refresh(row)
        return row.average_rating, row.rating_count

    assert await transact(all_of) == (433, 3)


async def test_what_the_person_takes_away_waits_for_nobody_and_holds_nobody(database):
    with after(0):
        actor, room = await waiting()
        await transact(rooms.delete_conversation, actor, room)
        assert await count(QueueEntry) == 0
        other, second, _ = await answered()
        await say(other, second, "And another thing")
        await transact(rooms.clear, other, second)
        assert await read(closing.forgotten, now() + 2 * DAY) == []
        await transact(rooms.delete_conversation, other, second)
        assert await pairs() == {}
