"""Operators come and go: availability, heartbeats, worked time, suspension (QUE-07, QUE-12, C37, C42, RT-01)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from genapp.core.actor import SYSTEM, Actor, Permission, Role
from genapp.core.clock import stopped
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Forbidden
from genapp.desk.flows import clockwork
from genapp.desk.models.people import Operator, WorkSpell
from genapp.desk.service import days, presence, replying
from genapp.platform.models import AuditEntry, StaffNotice
from tests.desk.desk import NOON, beat, later, matched, operator, pairs, waiting
from tests.factories import actor_for, make_user

Spells: Any = WorkSpell
BOSS = Actor("0" * 32, Role.ADMIN, frozenset({Permission.MANAGE_OPERATORS}))


async def row(actor: Actor) -> Operator:
    return await read(lambda session: session.get_one(Operator, actor.user_id))


async def test_que_12_nobody_goes_offline_with_conversations_of_their_own(database):
    anna = await operator()
    talks = [(await waiting())[1] for _ in range(2)]
    await matched()
    with pytest.raises(presence.StillTalking) as refused:
        await transact(presence.go_offline, anna)
    assert refused.value.message == "Cannot go offline with 2 active chats. Please reassign or close them first."
    assert (await row(anna)).is_available
    for talk in talks:
        await transact(replying.hand_off, anna, talk, "Over to you.")
    await transact(presence.go_offline, anna)
    assert not (await row(anna)).is_available


async def test_que_05_worked_time_is_logged_from_coming_to_going(database):
    with stopped(NOON):
        anna = await operator()
        await transact(presence.go_available, anna)
    with stopped(later(3600)):
        await beat(anna)
        await transact(presence.go_offline, anna)
    spells = await read(lambda session: session.execute(select(Spells)).scalars().all())
    assert [(one.began_at, one.ended_at, one.reason) for one in spells] == [(NOON, later(3600), "chose")], "coming twice is coming once"
    assert (await row(anna)).online_seconds == 3600


async def test_c37_after_three_missed_heartbeats_conversations_go_back_first_and_then_the_operator_is_offline(database):
    with stopped(NOON):
        anna = await operator()
        _, talk = await waiting()
        await matched()
    with stopped(later(44)):
        await clockwork.relieve()
        assert await pairs() == {talk: anna.user_id}
    with stopped(later(46)):
        await clockwork.relieve()
        assert await pairs() == {}
        assert not (await row(anna)).is_available
        ben = await operator()
        assert await matched() == {talk: ben.user_id}
    assert (await row(anna)).online_seconds == 0, "time is counted to the last sign of life"
    assert (await row(anna)).reassignments == 1


async def test_c37_a_silent_operator_gets_nothing_new_before_the_sweep_has_seen_it(database):
    with stopped(NOON):
        await operator()
    with stopped(later(46)):
        await waiting()
        assert await matched() == {}


async def test_rt_01_who_beats_stays(database):
    with stopped(NOON):
        anna = await operator()
        _, talk = await waiting()
        await matched()
    for seconds in range(15, 121, 15):
        with stopped(later(seconds)):
            await beat(anna)
            await clockwork.relieve()
    assert await pairs() == {talk: anna.user_id}


async def test_que_07_below_the_threshold_an_operator_is_suspended_with_the_documents_words(database):
    with stopped(NOON):
        anna = await operator()
        _, talk = await waiting()
        await matched()
        await transact(days.count, anna.user_id, NOON, complaints=6)
        await clockwork.judge()
        held = await row(anna)
        assert (held.quality, held.is_suspended, held.is_available) == (52, True, False)
        assert held.suspension == "Quality score below threshold (52 < 60)"
        assert held.suspended_until == NOON + timedelta(days=7)
        assert await pairs() == {}
        assert talk
    notice = await read(lambda session: session.execute(select(StaffNotice.kind, StaffNotice.message)).all())
    assert [tuple(one) for one in notice] == [("operator_suspended", "Quality score below threshold (52 < 60)")]
    with pytest.raises(DomainError):
        await transact(presence.go_available, anna)


async def test_c42_only_an_admin_lets_a_suspended_operator_back_and_only_when_the_time_is_over(database):
    with stopped(NOON):
        anna = await operator()
        await transact(presence.suspend, BOSS, anna.user_id, "Rude.")
        with pytest.raises(DomainError, match="until 09 March 2026"):
            await transact(presence.reactivate, BOSS, anna.user_id)
    with stopped(NOON + timedelta(days=7)):
        for nobody in (anna, Actor("1" * 32, Role.MODERATOR, frozenset())):
            with pytest.raises(Forbidden):
                await transact(presence.reactivate, nobody, anna.user_id)
        await transact(presence.reactivate, BOSS, anna.user_id)
        await transact(presence.go_available, anna)
    acts = await read(lambda session: session.execute(select(AuditEntry.act)).scalars().all())
    assert [one for one in acts if one.startswith("operator.")] == ["operator.suspended", "operator.reactivated"]


async def test_c37_a_suspension_that_was_broken_off_is_finished_by_the_clock(database):
    with stopped(NOON):
        anna = await operator()
        await waiting()
        await matched()
        await transact(presence.suspend, SYSTEM, anna.user_id, "Broken off here.")
        assert len(await pairs()) == 1
        await clockwork.relieve()
        assert await pairs() == {}
        assert not (await row(anna)).is_available


async def test_auth_16_people_and_staff_are_no_operators(database):
    for role in ("user", "admin"):
        someone = actor_for(await transact(make_user, role=role))
        for act in (presence.go_available, presence.go_offline, presence.beat):
            with pytest.raises(Forbidden):
                await transact(act, someone)


async def test_adm_07_an_operator_appointed_without_a_row_gets_one_when_they_begin(database):
    someone = actor_for(await transact(make_user, role="operator"))
    await transact(presence.go_available, someone)
    assert (await row(someone)).capacity == 5
