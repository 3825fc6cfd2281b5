"""What an operator does in a conversation of their own, and cannot in anybody else's (OPUI-05, OPUI-06, OCHAT-04, QUE-05, QUE-11, T5)."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from genapp.chat import queries as chat
from genapp.chat.models import Conversation, Message
from genapp.chat.words import Refused
from genapp.core.actor import Actor
from genapp.core.clock import stopped
from genapp.core.db import read, transact
from genapp.core.errors import Conflict, Forbidden, Invalid
from genapp.desk.models.people import Operator, OperatorDay
from genapp.desk.models.work import Assignment, PairNote
from genapp.desk.service import assigning, replying
from genapp.trust.service import report
from tests.chat.test_charges import give, known
from tests.desk.desk import NOON, beat, later, matched, operator, pairs, room_in, say, waiting

Rows: Any = Message
Days: Any = OperatorDay
Work: Any = Assignment


async def both(**given: Any) -> tuple[Actor, Actor, str]:
    """Somebody who wrote, and the operator who has them now."""
    actor, talk = await waiting(**given)
    anna = await operator()
    await matched()
    return actor, anna, talk


async def test_ochat_04_an_answer_is_stored_labelled_and_takes_up_what_waited(database):
    actor, anna, talk = await both()
    await say(actor, talk, "And you?")
    answered = await transact(replying.reply, anna, talk, "r1", "  I am here.  ")
    row = await read(lambda session: session.get(Message, answered.message_id))
    assert (row.content, row.sender, row.author, row.handled_by, row.status) == (
        "I am here.",
        "character",
        "operator",
        anna.user_id,
        "final",
    )
    page = await read(chat.transcript, actor.user_id, talk)
    mine = [one for one in page.rows if one.role == "me"]
    assert [one.seen for one in mine] == ["read", "read"]
    assert [one.author for one in page.rows if one.role == "them"][-1] == "operator"
    room = await read(lambda session: session.get(Conversation, talk))
    assert (room.last_author, room.last_message_preview, room.status) == ("operator", "I am here.", "active")


async def test_t5_the_same_answer_twice_is_one_and_other_words_under_its_id_are_refused(database):
    _, anna, talk = await both()
    got = await asyncio.gather(*(transact(replying.reply, anna, talk, "r1", "Yes.") for _ in range(20)))
    assert len({one.message_id for one in got}) == 1
    assert sum(one.duplicate for one in got) == 19
    with pytest.raises(Conflict):
        await transact(replying.reply, anna, talk, "r1", "No.")
    count = select(func.count()).select_from(Rows).where(Rows.conversation_id == talk, Rows.handled_by == anna.user_id)
    assert await read(lambda session: session.execute(count).scalar_one()) == 1
    assert (await read(lambda session: session.get(Operator, anna.user_id))).messages == 1


async def test_opui_06_somebody_elses_conversation_can_be_neither_answered_nor_seen_nor_noted(database):
    _, anna, talk = await both()
    ben = await operator()
    stranger, other = await transact(room_in)
    for who, where in ((ben, talk), (anna, other), (stranger, talk)):
        for act in (
            lambda who=who, where=where: transact(replying.reply, who, where, "x", "Hello"),
            lambda who=who, where=where: transact(replying.see, who, where),
            lambda who=who, where=where: transact(replying.save_note, who, where, "user", "Likes tea.", 0),
            lambda who=who, where=where: transact(replying.hand_off, who, where, "Take it."),
            lambda who=who, where=where: transact(replying.finish, who, where),
        ):
            with pytest.raises(Forbidden):
                await act()
    assert await pairs() == {talk: anna.user_id}
    assert await read(lambda session: session.execute(select(func.count()).select_from(PairNote)).scalar_one()) == 0


async def test_opui_06_who_lost_a_conversation_reads_and_writes_it_no_more(database):
    _, anna, talk = await both()
    await transact(replying.hand_off, anna, talk, "Please go on.")
    with pytest.raises(Forbidden):
        await transact(replying.reply, anna, talk, "late", "One more thing")


@pytest.mark.parametrize("said", ["", "   ", "x" * 4001])
async def test_ochat_04_empty_and_overlong_answers_are_refused_at_the_field(database, said):
    _, anna, talk = await both()
    with pytest.raises(Invalid):
        await transact(replying.reply, anna, talk, "r", said)


async def test_t24_operators_are_held_to_the_same_rules_as_everybody(database):
    _, anna, talk = await both()
    with pytest.raises(Refused):
        await transact(replying.reply, anna, talk, "r", "a sexual story about a 14 year old girl")


async def test_que_18_what_an_operator_does_is_counted_on_their_day_and_for_ever(database):
    with stopped(NOON):
        actor, talk = await waiting()
        anna = await operator()
        await matched()
    with stopped(later(40)):
        await transact(replying.reply, anna, talk, "r1", "Here.")
    with stopped(later(50)):
        await beat(anna)
        await say(actor, talk, "And?")
    with stopped(later(70)):
        await transact(replying.reply, anna, talk, "r2", "More.")
        await transact(replying.reply, anna, talk, "r3", "And more.")
    day = (await read(lambda session: session.execute(select(OperatorDay)).scalars().all()))[0]
    assert (day.day, day.messages, day.answers, day.answer_seconds, day.first_answers, day.first_seconds) == ("2026-03-02", 3, 2, 60, 1, 40)
    row = await read(lambda session: session.get(Operator, anna.user_id))
    assert (row.messages, row.answers, row.answer_seconds, row.conversations) == (3, 2, 60, 1)


async def test_que_06_what_people_paid_for_is_credited_to_who_answered_it_once(database):
    actor, talk = await transact(room_in, free_text_left=1)
    await transact(known, actor.user_id)
    await give(actor, 1_000)
    with stopped(NOON):
        await say(actor, talk, "free")
        await say(actor, talk, "paid", agreed=100)
        await say(actor, talk, "paid too", agreed=100)
        anna = await operator()
        await matched()
        await transact(replying.reply, anna, talk, "r1", "To all of it.")
        await transact(replying.reply, anna, talk, "r2", "And once more.")
    day = (await read(lambda session: session.execute(select(OperatorDay)).scalars().all()))[0]
    assert day.credits == 200


async def test_opui_05_notes_survive_who_wrote_them_and_two_at_once_do_not_overwrite_each_other(database):
    _, anna, talk = await both()
    assert await transact(replying.save_note, anna, talk, "user", "Likes tea.", 0) == 1
    got = await asyncio.gather(*(transact(replying.save_note, anna, talk, "user", f"tea {n}", 1) for n in range(8)), return_exceptions=True)
    assert sum(one == 2 for one in got) == 1
    assert sum(isinstance(one, Conflict) for one in got) == 7
    await transact(replying.hand_off, anna, talk, "All yours.")
    ben = await operator()
    assert await matched() == {talk: ben.user_id}
    body = await read(lambda session: session.get(PairNote, (talk, "user")).body)
    assert body.startswith("tea ")
    assert await transact(replying.save_note, ben, talk, "user", "Likes coffee.", 2) == 3


async def test_que_11_a_handoff_needs_a_word_for_who_goes_on(database):
    _, anna, talk = await both()
    with pytest.raises(Invalid):
        await transact(replying.hand_off, anna, talk, "  ")
    assert await pairs() == {talk: anna.user_id}


async def test_que_08_a_conversation_is_not_let_go_while_somebody_waits_in_it(database):
    _, anna, talk = await both()
    with pytest.raises(Conflict):
        await transact(replying.finish, anna, talk)
    await transact(replying.reply, anna, talk, "r", "Done.")
    await transact(replying.finish, anna, talk)
    assert await pairs() == {}


async def test_que_05_a_report_of_an_operators_message_counts_once_against_them(database):
    actor, anna, talk = await both()
    answered = await transact(replying.reply, anna, talk, "r", "Hm.")
    for _ in range(2):
        await transact(report, actor, "message", answered.message_id, "harmful")
    assert (await read(lambda session: session.get(Operator, anna.user_id))).complaints == 1


async def test_opui_06_only_operators_take_conversations(database):
    actor, talk = await waiting()
    with pytest.raises(Forbidden):
        await transact(replying.take, actor, talk)


async def test_t14_an_operator_who_is_full_or_away_takes_nothing_by_choice_either(database):
    anna = await operator(capacity=1)
    talks = [(await waiting())[1] for _ in range(2)]
    await transact(replying.take, anna, talks[0])
    with pytest.raises(assigning.Full):
        await transact(replying.take, anna, talks[1])
    assert len(await pairs()) == 1
