"""The idle ladder and what else moves a conversation on, each step once (QUE-08, QUE-09, QUE-10, C6, ADM-10)."""

import asyncio
from typing import Any

from sqlalchemy import select

from genapp.chat.models import Conversation
from genapp.core.clock import stopped
from genapp.core.db import read, transact
from genapp.desk.flows import clockwork
from genapp.desk.models.people import Operator
from genapp.desk.models.work import Assignment, Incident
from genapp.desk.service import clock, replying, supervising
from genapp.platform.models import StaffNotice
from tests.desk.desk import NOON, beat, later, matched, operator, pairs, say, waiting
from tests.factories import actor_for, make_user

Events: Any = Incident
Work: Any = Assignment


async def kinds() -> list[str]:
    return list(await read(lambda session: session.execute(select(Events.kind).order_by(Events.id)).scalars().all()))


async def pass_time(seconds: float, *actors) -> None:
    """Let the clock look at a time, with these operators' tabs alive."""
    with stopped(later(seconds)):
        await beat(*actors)
        await clockwork.relieve()


async def begun(**given: Any):
    with stopped(NOON):
        actor, talk = await waiting()
        anna = await operator(**given)
        await matched()
    return actor, anna, talk


async def test_c6_the_ladder_is_climbed_step_by_step_and_each_step_is_noted_once(database):
    _, anna, talk = await begun()
    expected: dict[float, list[str]] = {
        149: [], 150: ["warned"], 179: ["warned"], 180: ["warned", "idle"], 239: ["warned", "idle"], 240: ["warned", "idle", "alerted"],
        299: ["warned", "idle", "alerted"], 300: ["warned", "idle", "alerted", "reassigned"],
    }  # fmt: skip
    for seconds, seen in expected.items():
        await pass_time(seconds, anna)
        await pass_time(seconds, anna)
        assert await kinds() == seen
        assert (await pairs() == {}) == (seconds >= 300)
    row = await read(lambda session: session.get(Operator, anna.user_id))
    assert (row.idle_incidents, row.reassignments) == (1, 1)
    assert len(await read(lambda session: session.execute(select(StaffNotice.id)).all())) == 1
    reason = await read(lambda session: session.execute(select(Work.end_reason)).scalar_one())
    assert reason == "idle"
    assert talk


async def test_c6_however_many_processes_look_at_once_each_step_is_done_once(database):
    _, anna, _ = await begun()
    with stopped(later(310)):
        await beat(anna)
        due = await read(clock.due, later(310))
        done = await asyncio.gather(*(transact(clock.climb, due[0]) for _ in range(20)))
    assert sorted(done) == [""] * 19 + ["reassigned"]
    assert (await kinds()) == ["warned", "idle", "alerted", "reassigned"], "steps that were slept through count all the same"
    assert await pairs() == {}


async def test_que_08_typing_and_answering_begin_the_ladder_anew(database):
    actor, anna, talk = await begun()
    with stopped(later(140)):
        await beat(anna)
        await transact(replying.act, anna, talk)
    await pass_time(280, anna)
    assert await kinds() == []
    with stopped(later(285)):
        await transact(replying.reply, anna, talk, "a", "Yes.")
    await pass_time(2000, anna)
    assert await kinds() == [], "nobody waits, so nobody is idle"
    with stopped(later(2010)):
        await beat(anna)
        await say(actor, talk, "And?")
    await pass_time(2159, anna)
    assert await kinds() == []
    await pass_time(2160, anna)
    assert await kinds() == ["warned"]


async def test_que_09_typing_for_ever_does_not_hold_a_conversation_beyond_the_timeout(database):
    _, anna, talk = await begun()
    for seconds in range(60, 600, 60):
        with stopped(later(seconds)):
            await beat(anna)
            await transact(replying.act, anna, talk)
            await clockwork.relieve()
    assert await pairs() == {talk: anna.user_id}
    await pass_time(600, anna)
    assert await pairs() == {}
    assert await read(lambda session: session.execute(select(Work.end_reason)).scalar_one()) == "timeout"


async def test_que_09_who_is_slow_on_average_loses_the_conversation_at_the_first_warning(database):
    actor, anna, talk = await begun()
    at = 0.0
    for number in range(5):
        at += 125
        with stopped(later(at)):
            await beat(anna)
            await transact(replying.reply, anna, talk, f"r{number}", "Slowly.")
            await say(actor, talk, "Go on")
    await pass_time(at + 149, anna)
    assert await pairs() == {talk: anna.user_id}
    await pass_time(at + 150, anna)
    assert await pairs() == {}
    assert await read(lambda session: session.execute(select(Work.end_reason)).scalar_one()) == "slow"


async def test_adm_10_with_the_switch_off_the_clock_warns_and_takes_nothing_away(database):
    boss = actor_for(await transact(make_user, role="admin"))
    await transact(supervising.switch, boss, "auto_reassign", False)
    _, anna, talk = await begun()
    await pass_time(400, anna)
    assert await pairs() == {talk: anna.user_id}
    assert "reassigned" not in await kinds()


async def test_adm_10_an_automatic_reassignment_can_be_undone_and_counts_no_more(database):
    _, anna, talk = await begun()
    await pass_time(300, anna)
    moved = await read(lambda session: session.execute(select(Events.id).where(Events.kind == "reassigned")).scalar_one())
    boss = actor_for(await transact(make_user, role="admin"))
    with stopped(later(310)):
        await beat(anna)
        await transact(supervising.judge, boss, moved, "undone")
    assert await pairs() == {talk: anna.user_id}
    row = await read(lambda session: session.get(Operator, anna.user_id))
    assert row.reassignments == 0
    assert (await read(lambda session: session.get(Conversation, talk))).assignment_count == 0
