"""What a member may spend of their team's credits in a month: the owner's word, holds counted, also by many at once."""

import asyncio
from datetime import UTC, datetime

import pytest

from genapp.core import db
from genapp.core.clock import stopped
from genapp.core.errors import Forbidden, Invalid, NotFound
from genapp.studio.queries import limits as queries
from genapp.studio.service import limits, orders
from genapp.studio.service.orders import MemberLimitReached
from genapp.teams import service as teams
from tests.studio.team import PRICE, Group, group, in_order, through

TOLD = {"operation": "image", "prompt": "a red boat"}


def keep(team: Group, user_id: str, monthly: str, by=None) -> None:
    with db.transaction() as session:
        limits.keep(session, by or team.owner, team.id, user_id, monthly)


async def test_a_member_spends_up_to_their_limit_with_what_is_held_counted(trial):
    team = group(plan="pro")
    member = team.member()
    keep(team, member.user_id, "20")
    first, second = (team.order(by=member) for _ in range(2))
    with pytest.raises(MemberLimitReached, match="limit of 20 of"):
        team.order(by=member)
    assert team.held() == 2 * PRICE
    assert team.order(by=team.owner), "the limit is that member's own"
    await through(first)
    with pytest.raises(MemberLimitReached):
        team.order(by=member)
    with db.transaction() as session:
        orders.cancel(session, member, team.id, second)
    third = team.order(by=member)
    assert team.job(third).state == "running"
    with db.reading() as session:
        (mine, theirs) = queries.member_limits(session, team.owner.user_id, team.id)
        assert (mine.role, mine.limit, theirs.limit, theirs.used, theirs.percent) == ("owner", "", "20", "15", 75)
        assert queries.my_limit(session, member.user_id, team.id).used == "15"
        with pytest.raises(Forbidden):
            queries.member_limits(session, member.user_id, team.id)
    in_order()


def test_a_month_ends_and_a_limit_that_is_taken_away_is_gone(trial):
    team = group(plan="pro")
    member = team.member()
    keep(team, member.user_id, "8")
    with stopped(datetime(2026, 11, 30, 23, 59, tzinfo=UTC)):
        team.order(by=member)
        with pytest.raises(MemberLimitReached):
            team.order(by=member)
    with stopped(datetime(2026, 12, 1, tzinfo=UTC)):
        team.order(by=member)
        keep(team, member.user_id, "")
        team.order(by=member)
        keep(team, member.user_id, "0")
        with pytest.raises(MemberLimitReached):
            team.order(by=member)


async def test_of_thirty_orders_at_once_only_what_fits_goes_through(trial):
    team = group(plan="pro")
    member = team.member()
    keep(team, member.user_id, "50")
    works = [db.transact(orders.submit, member, team.id, {**TOLD, "seed": n}) for n in range(30)]
    told = await asyncio.gather(*works, return_exceptions=True)
    assert sum(isinstance(one, str) for one in told) == 5000 // PRICE
    assert sum(isinstance(one, MemberLimitReached) for one in told) == 30 - 5000 // PRICE
    assert team.held() == 5000 // PRICE * PRICE
    in_order()


async def test_control_who_asks_for_the_limit_in_a_transaction_before_lets_all_of_them_through(trial, monkeypatch):
    from genapp.studio.queries import jobs

    team = group(plan="pro")
    member = team.member()
    keep(team, member.user_id, "50")
    left = await asyncio.gather(*(db.read(jobs.left_of_limit, team.id, member.user_id) for _ in range(30)))
    monkeypatch.setattr("genapp.studio.queries.jobs.left_of_limit", lambda *told: None)
    works = [db.transact(orders.submit, member, team.id, {**TOLD, "seed": n}) for n, some in enumerate(left) if some and some >= PRICE]
    assert len(await asyncio.gather(*works)) == 30
    assert team.held() == 30 * PRICE > 5000


def test_only_the_owner_keeps_limits_and_only_for_members(trial):
    team, other = group(), group()
    member = team.member()
    for actor in (member, other.owner):
        with pytest.raises((Forbidden, NotFound)):
            keep(team, member.user_id, "5", by=actor)
    with pytest.raises(NotFound):
        keep(team, other.owner.user_id, "5")
    for bad in ("-1", "1.5", "many", "1" * 9, "٣", None):
        with pytest.raises(Invalid):
            keep(team, member.user_id, bad)  # pyright: ignore[reportArgumentType]
    keep(team, member.user_id, "1,000")
    with db.reading() as session:
        assert queries.my_limit(session, member.user_id, team.id).limit == "1,000"
    with db.transaction() as session:
        teams.remove(session, team.owner, team.id, member.user_id)
    with db.reading() as session:
        assert len(queries.member_limits(session, team.owner.user_id, team.id)) == 1
