"""Signs of dissatisfaction warn, move a conversation on or bring it before the supervisors, once each and to be undone (QUE-09, ADM-10)."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from genapp.chat.models import Conversation
from genapp.core.clock import stopped
from genapp.core.db import read, transact
from genapp.desk.flows import clockwork
from genapp.desk.models.people import Operator
from genapp.desk.models.work import Assignment, Incident, QueueEntry
from genapp.desk.queries import attention, workplace
from genapp.desk.queries import chosen as figures
from genapp.desk.service import replying, signals, supervising
from tests.desk.desk import NOON, beat, later, matched, operator, pairs, say, waiting
from tests.factories import actor_for, make_user

Events: Any = Incident
Work: Any = Assignment
ANGRY = "This is useless, I want a refund"


async def boss():
    return actor_for(await transact(make_user, role="admin"))


async def begun(words: str = "Hello"):
    with stopped(NOON):
        actor, talk = await waiting(words)
        anna = await operator(name="Anna")
        await matched()
    return actor, anna, talk


async def hears(seconds: float, actor, anna, talk: str, *words: str) -> None:
    """Have the person write, and the desk listen twice."""
    with stopped(later(seconds)):
        await beat(anna)
        for one in words:
            await say(actor, talk, one)
    with stopped(later(seconds + 0.5)):
        await clockwork.listen()
        await clockwork.listen()


async def done() -> list[tuple[str, str]]:
    return [
        (row.kind, row.detail) for row in await read(lambda session: session.execute(select(Events).order_by(Events.id)).scalars().all())
    ]


async def room(talk: str) -> Any:
    return await read(lambda session: session.get(Conversation, talk))


@pytest.fixture
def choose(monkeypatch):
    """Choose other reactions, as GENAPP_DESK does."""

    def chosen(**told: Any) -> None:
        made = figures.read({"signals": told})
        monkeypatch.setattr(signals, "chosen", lambda: made)

    return chosen


async def test_que_09_unhappy_words_warn_the_operator_in_their_workplace_and_mark_the_conversation_once(database):
    actor, anna, talk = await begun()
    await hears(10, actor, anna, talk, ANGRY)
    assert await done() == [("signal", "keywords: warned")]
    assert (await room(talk)).flags == ["keywords"]
    assert await pairs() == {talk: anna.user_id}, "a warning takes nothing away"
    work = await read(workplace.room, anna.user_id, talk, later(11))
    [tab] = await read(workplace.tabs, anna.user_id, later(11))
    assert (work.caution, tab.caution) == (["keywords"], True)
    [move] = await read(attention.moves)
    assert (move.operator, move.outcome, move.signs, move.verdict) == ("Anna", "warned", ["keywords"], "")
    with stopped(later(20)):
        await transact(replying.reply, anna, talk, "a", "I am sorry. What can I do?")
    work = await read(workplace.room, anna.user_id, talk, later(21))
    [tab] = await read(workplace.tabs, anna.user_id, later(21))
    assert (work.caution, tab.caution) == ([], False), "what was answered warns no more"


async def test_que_09_the_same_words_count_once_and_new_ones_within_the_cooldown_move_the_conversation_on(database):
    actor, anna, talk = await begun()
    await hears(10, actor, anna, talk, ANGRY)
    await hears(60, actor, anna, talk)
    assert [kind for kind, _ in await done()] == ["signal"], "nothing new was said"
    await hears(90, actor, anna, talk, "What a waste of money")
    assert await done() == [("signal", "keywords: warned"), ("reassigned", "quality: queued: keywords")]
    assert await pairs() == {}
    ended = await read(lambda session: session.execute(select(Work.end_reason)).scalar_one())
    entry = await read(lambda session: session.get(QueueEntry, talk))
    assert (ended, entry.floor, entry.reason) == ("quality", "high", "quality")
    assert (await read(lambda session: session.get(Operator, anna.user_id))).reassignments == 1
    assert (await room(talk)).assignment_count == 1


async def test_que_09_after_the_cooldown_a_sign_is_a_first_one_again(database):
    actor, anna, talk = await begun()
    await hears(10, actor, anna, talk, ANGRY)
    with stopped(later(20)):
        await transact(replying.reply, anna, talk, "a", "I am here now.")
    await hears(700, actor, anna, talk, ANGRY)
    assert await done() == [("signal", "keywords: warned")] * 2


async def test_que_09_whoever_gets_it_next_is_not_blamed_for_what_was_written_before(database):
    actor, anna, talk = await begun(ANGRY)
    await hears(10, actor, anna, talk)
    assert await done() == [("signal", "keywords")], "a mark, and no act: it was written before anybody had it"
    await hears(20, actor, anna, talk, ANGRY)
    await hears(30, actor, anna, talk, ANGRY)
    with stopped(later(40)):
        bea = await operator(name="Bea")
        await matched()
    await hears(50, actor, bea, talk)
    assert await pairs() == {talk: bea.user_id}
    assert [kind for kind, _ in await done()] == ["signal", "signal", "reassigned"]
    await hears(60, actor, bea, talk, ANGRY)
    assert (await done())[-1] == ("signal", "keywords: warned"), "the cooldown is the operator's own"


async def test_que_09_many_messages_at_once_warn_too(database):
    actor, anna, talk = await begun()
    await hears(10, actor, anna, talk, "Hey", "Hey you", "Hello again", "Where did you go")
    assert await done() == [("signal", "rapid_messages: warned")]


async def test_que_09_a_site_may_have_signs_escalate_at_once(database, choose):
    choose(keywords="escalate")
    actor, anna, talk = await begun()
    await hears(10, actor, anna, talk, ANGRY)
    found = await room(talk)
    assert (found.status, found.assigned_operator_id, found.flags) == ("escalated", None, ["keywords", "quality_issue"])
    assert [row.id for row in await read(attention.escalated, later(20))] == [talk]
    assert ("reassigned", "quality: escalated: keywords") in await done()
    assert await read(lambda session: session.get(QueueEntry, talk)) is None
    [move] = await read(attention.moves)
    with stopped(later(30)):
        await beat(anna)
        await transact(supervising.judge, await boss(), move.id, "undone")
    assert await pairs() == {talk: anna.user_id}
    assert ((await room(talk)).status, (await room(talk)).assignment_count) == ("active", 0)


async def test_adm_10_the_monitors_switches_turn_both_acts_into_a_warning(database, choose):
    admin = await boss()
    for name in ("auto_reassign", "auto_escalate"):
        await transact(supervising.switch, admin, name, False)
    actor, anna, talk = await begun()
    await hears(10, actor, anna, talk, ANGRY)
    await hears(90, actor, anna, talk, ANGRY)
    assert await done() == [("signal", "keywords: warned")], "warned within the cooldown already"
    choose(keywords="escalate")
    await hears(700, actor, anna, talk, ANGRY)
    assert await done() == [("signal", "keywords: warned")] * 2
    assert await pairs() == {talk: anna.user_id}


async def test_adm_10_a_warning_that_is_undone_leaves_the_screen_with_its_mark_and_counts_no_more(database):
    actor, anna, talk = await begun()
    await hears(10, actor, anna, talk, ANGRY)
    [move] = await read(attention.moves)
    with stopped(later(20)):
        await transact(supervising.judge, await boss(), move.id, "undone")
    assert (await room(talk)).flags == []
    assert (await read(workplace.room, anna.user_id, talk, later(21))).caution == []
    assert [row.verdict for row in await read(attention.moves)] == ["undone"]
    await hears(90, actor, anna, talk, ANGRY)
    assert (await done())[-1] == ("signal", "keywords: warned"), "the first that stands"


async def test_adm_10_a_reassignment_for_quality_that_is_undone_brings_the_conversation_back(database):
    actor, anna, talk = await begun()
    await hears(10, actor, anna, talk, ANGRY)
    await hears(60, actor, anna, talk, ANGRY)
    newest = (await read(attention.moves))[0]
    with stopped(later(70)):
        await beat(anna)
        await transact(supervising.judge, await boss(), newest.id, "undone")
    await hears(80, actor, anna, talk)
    assert await pairs() == {talk: anna.user_id}, "what led to the act does not lead to another"
    assert (await room(talk)).assignment_count == 0
    assert (await read(lambda session: session.get(Operator, anna.user_id))).reassignments == 0


async def test_que_09_however_many_processes_listen_at_once_a_sign_leads_to_one_act(database):
    actor, anna, talk = await begun()
    with stopped(later(10)):
        await beat(anna)
        await say(actor, talk, ANGRY)
    with stopped(later(11)):
        acts = await asyncio.gather(*(transact(signals.heed, talk) for _ in range(20)))
        blind = await asyncio.gather(*(read(signals.speaks_of_it, talk) for _ in range(20)))
    assert sorted(acts) == ["none"] * 19 + ["warn"]
    assert all(blind), "without the lock all twenty would have acted: each saw the sign"
    assert await done() == [("signal", "keywords: warned")]
