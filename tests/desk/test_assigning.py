"""One owner at a time: taken, given back, passed on, escalated; every count true on both engines (QUE-08..11, QUE-15, C27, C32)."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, update

from genapp.characters.service import catalogue
from genapp.chat.models import Conversation
from genapp.core.clock import stopped
from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.desk.flows import clockwork
from genapp.desk.models.people import Operator
from genapp.desk.models.work import Assignment, QueueEntry
from genapp.desk.service import assigning, replying
from genapp.platform.models import StaffNotice
from tests.desk.desk import NOON, beat, later, matched, operator, pairs, room_in, say, waiting
from tests.factories import actor_for, make_user

Rooms: Any = Conversation
Work: Any = Assignment
Queue: Any = QueueEntry
People: Any = Operator


async def room(conversation_id: str) -> Conversation:
    return await read(lambda session: session.get_one(Conversation, conversation_id))


async def queued() -> dict[str, str]:
    return dict(await read(lambda session: session.execute(select(Queue.conversation_id, Queue.floor)).all()))


async def test_que_17_who_writes_waits_and_gets_the_operator_who_is_free(database):
    _, talk = await waiting()
    assert await queued() == {talk: "low"}
    assert await matched() == {}, "nobody is there"
    anna = await operator()
    assert await matched() == {talk: anna.user_id}
    assert await queued() == {}
    assert (await room(talk)).status == "active"


async def test_que_17_whoever_frees_up_gets_the_next_one(database):
    anna = await operator(capacity=1)
    (_, first), (_, second) = await waiting(), await waiting()
    assert list(await matched()) == [first]
    await transact(replying.reply, anna, first, "a", "Here I am.")
    await transact(replying.finish, anna, first)
    assert list(await matched()) == [second]


async def test_que_15_an_operator_never_has_more_than_they_may_and_a_character_neither(database):
    anna, ben = await operator(capacity=2), await operator(capacity=5)
    talks = [(await waiting())[1] for _ in range(3)]
    for talk in talks[:2]:
        await transact(assigning.assign, talk, anna.user_id)
    with pytest.raises(assigning.Full):
        await transact(assigning.assign, talks[2], anna.user_id)
    _, busy = await waiting()
    character = (await room(busy)).character_id
    await transact(_limit, character, 0)
    with pytest.raises(assigning.CharacterFull):
        await transact(assigning.assign, busy, ben.user_id)
    assert len(await pairs()) == 2, "a refusal changes nothing"


def _limit(session, character_id: str, most: int) -> None:
    from genapp.characters.models import Character

    session.execute(update(Character).where(Character.id == character_id).values(max_concurrent_chats=most))  # pyright: ignore


async def test_t14_of_two_who_take_one_conversation_at_once_one_gets_it(database):
    anna, ben = await operator(), await operator()
    _, talk = await waiting()
    got = await asyncio.gather(*(transact(replying.take, one, talk) for one in (anna, ben) * 10), return_exceptions=True)
    assert sum(isinstance(one, str) for one in got) == 1
    assert all(isinstance(one, str | assigning.Taken) for one in got)
    assert list(await pairs()) == [talk]


async def test_que_10_a_passed_on_conversation_waits_as_high_and_not_for_who_just_had_it(database):
    anna = await operator()
    _, talk = await waiting()
    await matched()
    assert await transact(replying.hand_off, anna, talk, "Speaks of the sea.") == "queued"
    assert await queued() == {talk: "high"}
    assert await matched() == {}, "the cooldown keeps it from Anna"
    with pytest.raises(assigning.Taken):
        await transact(replying.take, anna, talk)
    ben = await operator()
    assert await matched() == {talk: ben.user_id}
    notes = await read(lambda session: session.execute(select(Work.note, Work.end_reason).where(Work.ended_at.is_not(None))).all())
    assert [tuple(one) for one in notes] == [("Speaks of the sea.", "handed_off")]


async def test_que_09_after_the_cooldown_the_same_operator_may_have_it_again(database):
    with stopped(NOON):
        anna = await operator()
        _, talk = await waiting()
        await matched()
        await transact(replying.hand_off, anna, talk, "Back later.")
    with stopped(later(601)):
        await beat(anna)
        assert await matched() == {talk: anna.user_id}


async def test_que_10_after_three_times_it_goes_to_the_supervisors_and_waits_for_them(database):
    _, talk = await waiting()
    for number in range(3):
        someone = await operator()
        assert list(await matched()) == [talk]
        done = await transact(replying.hand_off, someone, talk, "Not mine.")
        assert done == ("escalated" if number == 2 else "queued")
    row = await room(talk)
    assert (row.status, row.assignment_count, row.flags) == ("escalated", 3, ["max_reassignments_reached"])
    assert "Chat requires admin attention - multiple reassignment failures" in row.admin_notes
    assert await queued() == {}
    await operator()
    assert await matched() == {}
    notice = await read(lambda session: session.execute(select(StaffNotice.kind, StaffNotice.priority)).all())
    assert [tuple(one) for one in notice] == [("chat_escalation", "high")]


async def test_c7_who_writes_to_an_escalated_conversation_goes_on_waiting_for_the_supervisors(database):
    actor, talk = await waiting()
    await transact(assigning.escalate, talk, "forgotten", "Look here.")
    await say(actor, talk, "Still here")
    assert (await room(talk)).status == "escalated"
    assert await queued() == {}


async def test_t2_a_send_that_is_undone_leaves_nobody_waiting(database):
    actor, talk = await transact(room_in, free_text_left=0)
    with pytest.raises(DomainError):
        await say(actor, talk)
    assert await queued() == {}


async def test_c32_removing_a_character_frees_its_operators_and_empties_its_places_in_the_queue(database):
    anna = await operator(capacity=1)
    (_, voiced), (_, waits) = await waiting(), await waiting()
    assert list(await matched()) == [voiced]
    owner = actor_for(await transact(make_user, role="super_admin"))
    for talk in (voiced, waits):
        await transact(catalogue.retire, owner, (await room(talk)).character_id)
    assert await pairs() == {}
    assert await queued() == {}
    assert (await room(voiced)).close_reason == "profile_deleted"
    assert anna.user_id


async def test_que_16_an_overloaded_operator_gives_one_away_when_others_are_free(database):
    with stopped(NOON):
        anna = await operator(capacity=4)
        talks = [(await waiting())[1] for _ in range(4)]
        for talk in talks:
            await transact(assigning.assign, talk, anna.user_id)
        ben = await operator(capacity=5)
    with stopped(later(61)):
        await beat(anna, ben)
        await clockwork.balance()
        await beat(anna, ben)
        owners = await matched()
    assert sorted(owners.values()).count(ben.user_id) == 1
    assert (await room(talks[0])).assignment_count == 0, "nobody failed, so it does not count"


async def test_cred_08_platinum_gets_the_operator_they_know_whenever_that_one_is_free(database):
    with stopped(NOON):
        anna = await operator(quality=61)
        actor, talk = await waiting(user={"tier": "platinum"})
        await matched()
        await transact(replying.reply, anna, talk, "a", "Here I am.")
        await transact(replying.finish, anna, talk)
    with stopped(later(1200)):
        await beat(anna)
        await operator(specializations=["friendly"], skill="expert")
        await say(actor, talk, "And again")
        assert await matched() == {talk: anna.user_id}
