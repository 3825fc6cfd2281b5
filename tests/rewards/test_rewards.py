"""What people earn: tiers by money spent, a reward a day, achievements; each given exactly once (CRED-08, CRED-09, CRED-10, PROF-05, C27, C46)."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from genapp.accounts.models import User
from genapp.chat.service import sending
from genapp.core import db
from genapp.core.clock import now, stopped
from genapp.core.errors import Conflict
from genapp.core.money import CREDIT
from genapp.credits import queries as credits
from genapp.credits.service import audit, ledger
from genapp.credits.service.moves import Owner, Why
from genapp.payments.service import orders
from genapp.platform.models import Notice
from genapp.rewards import queries, rules, service
from genapp.rewards.models import DailyReward, Progress
from tests.chat.talk import room_of
from tests.factories import actor_for, make_conversation, make_permit, make_user
from tests.payments.test_orders import ordered, shop, told

__all__ = ["shop"]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


async def somebody(**given):
    return await db.transact(lambda s: actor_for(make_user(s, **given)))


async def have(actor) -> int:
    assert await db.read(audit.differences) == []
    return await db.read(credits.balance, "user", actor.user_id)


async def claim(actor, at: datetime) -> DailyReward:
    with stopped(at):
        return await db.transact(service.claim, actor)


@pytest.mark.parametrize(
    ("shillings", "tier"),
    [
        (0, "free"),
        (999, "free"),
        (1_000, "bronze"),
        (4_999, "bronze"),
        (5_000, "silver"),
        (20_000, "gold"),
        (99_999, "gold"),
        (100_000, "platinum"),
    ],
)
def test_cred_08_tiers_by_money_spent(shillings, tier):
    assert rules.tier_of(shillings * 100) == tier


@given(st.integers(0, 20_000_000))
def test_cred_08_the_way_to_the_next_tier_is_never_outside_its_ends(spent):
    following, missing, percent = rules.ahead(spent)
    assert 0 <= percent <= 100
    assert (missing == 0) == (following == "")
    assert not following or rules.tier_of(spent + missing) == following
    assert not missing or rules.tier_of(spent + missing - 1) == rules.tier_of(spent)


def test_cred_09_a_round_has_thirty_days_and_a_missed_one_begins_anew():
    day, seen = date(2026, 1, 1), []
    for n in range(32):
        seen.append(rules.streak(day + timedelta(days=n - 1) if n else None, seen[-1] if seen else 0, day + timedelta(days=n)))
    assert seen == [*range(1, 31), 1, 2]
    assert rules.streak(day, 5, day + timedelta(days=2)) == 1
    assert sum(rules.DAILY.get(n, 0) for n in range(1, 31)) == 64 * CREDIT


@pytest.mark.parametrize(("hour", "late"), [(21, False), (22, True), (23, True), (0, True), (3, True), (4, False), (12, False)])
def test_cred_10_night_is_from_ten_until_four(hour, late):
    assert rules.at_night(datetime(2026, 1, 1, hour, 59 if hour in (21, 3) else 0)) is late


async def test_cred_09_each_day_of_a_round_brings_what_it_promises(database):
    actor = await somebody()
    got = [(await claim(actor, NOON + timedelta(days=n))).credits // CREDIT for n in range(8)]
    assert got == [1, 0, 3, 0, 0, 0, 10, 0]
    assert await have(actor) == 14 * CREDIT
    assert {lot.kind for lot in await db.read(credits.lots, "user", actor.user_id)} == {"reward"}
    assert (await claim(actor, NOON + timedelta(days=20))).streak == 1


async def test_cred_09_a_day_is_rewarded_once_however_many_tabs_ask(database):
    actor = await somebody()
    with stopped(NOON):
        told_ = await asyncio.gather(*(db.transact(service.claim, actor) for _ in range(50)), return_exceptions=True)
    assert sum(isinstance(one, DailyReward) for one in told_) == 1
    assert {type(one) for one in told_} == {DailyReward, Conflict}
    assert await have(actor) == CREDIT


async def test_cred_09_control_asking_first_and_writing_later_rewards_twice(database):
    actor = await somebody()

    def had(session) -> bool:
        return session.execute(select(DailyReward)).first() is not None

    def give(session, seen: bool, n: int) -> None:
        if not seen:
            ledger.grant(session, Owner("user", actor.user_id), CREDIT, "reward", key=f"naive:{n}", why=Why("daily"))

    seen = await asyncio.gather(*(db.read(had) for _ in range(5)))
    await asyncio.gather(*(db.transact(give, one, n) for n, one in enumerate(seen)))
    assert await have(actor) == 5 * CREDIT


async def test_cred_09_moving_to_another_time_zone_brings_no_second_day(database):
    actor = await somebody(timezone="Pacific/Midway")
    await claim(actor, NOON)
    await db.transact(lambda s: s.execute(update(User).values(timezone="Pacific/Kiritimati")))
    with pytest.raises(Conflict):
        await claim(actor, NOON + timedelta(minutes=1))
    with pytest.raises(Conflict):
        await claim(actor, NOON + timedelta(hours=19))
    assert (await claim(actor, NOON + timedelta(hours=21))).streak >= 1


async def test_cred_09_the_day_is_the_persons_own(database):
    actor = await somebody(timezone="Africa/Nairobi")
    assert (await claim(actor, datetime(2026, 3, 1, 21, 30, tzinfo=UTC))).day == "2026-03-02"


async def test_cred_10_first_words_and_ten_characters_are_rewarded_once(database):
    actor, room, permit = await room_of()
    with stopped(NOON):
        permit = await db.transact(make_permit, actor.user_id)
        for n in range(3):
            await db.transact(sending.send_message, actor, room, f"c{n}", "Hi", permit)
        assert await have(actor) == 5 * CREDIT
        user = await db.read(lambda s: s.get(User, actor.user_id))
        for _ in range(9):
            other = await db.transact(lambda s: make_conversation(s, s.get(User, user.id)).id)  # pyright: ignore
            await db.transact(sending.send_message, actor, other, "c", "Hi", permit)
    assert await have(actor) == 25 * CREDIT
    notices = await db.read(
        lambda s: s.execute(select(Notice.entity_id).where(Notice.kind == "achievement").order_by(Notice.id)).scalars().all()
    )
    assert notices == ["first_chat", "social_butterfly"]


async def test_cred_10_a_hundred_messages_at_night_in_the_persons_own_zone(database):
    actor, room, _ = await room_of()
    await db.transact(lambda s: s.execute(update(User).values(timezone="Africa/Nairobi")))
    evening = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
    await db.transact(lambda s: s.add(Progress(user_id=actor.user_id, kind="night_owl", count=98)))
    with stopped(evening):
        permit = await db.transact(make_permit, actor.user_id)
        for n in range(4):
            await db.transact(sending.send_message, actor, room, f"c{n}", "Hi", permit)
    with stopped(evening - timedelta(hours=1)):
        assert not rules.at_night(now().astimezone(service.ZoneInfo("Africa/Nairobi")))
    assert await have(actor) == 15 * CREDIT
    row = await db.read(lambda s: s.get(Progress, (actor.user_id, "night_owl")))
    assert row.count == 100
    assert row.reached_at is not None


async def test_cred_10_a_goal_reached_by_many_at_once_is_given_once(database):
    actor = await somebody()
    await asyncio.gather(*(db.transact(service.reach, actor.user_id, "night_owl") for _ in range(120)))
    assert await have(actor) == 10 * CREDIT


async def test_cred_08_a_purchase_raises_the_tier_and_a_refund_lowers_it(shop):
    actor = shop[0]
    for n in range(2):
        order = await ordered(shop)
        await db.transact(orders.receive, "sandbox", told(order, event=f"e{n}"))
    user = await db.read(lambda s: s.get(User, actor.user_id))
    assert (user.total_spent, user.tier) == (140_000, "bronze")
    seen = await db.read(queries.loyalty, actor.user_id, now())
    assert (seen.tier, seen.following, seen.missing, seen.percent) == ("bronze", "silver", "KES 3,600.00", 10)
    assert [one.count for one in seen.achievements if one.kind == "big_spender"] == [200]
    await db.transact(lambda s: s.execute(update(User).values(total_spent=99_999)))
    assert await db.transact(service.settle_tier, actor.user_id) == "free"
    kinds = await db.read(lambda s: s.execute(select(Notice.kind).order_by(Notice.id)).scalars().all())
    assert kinds == ["tier"]


async def test_cred_10_five_hundred_credits_bought_are_rewarded_once(shop):
    for n in range(6):
        await db.transact(orders.receive, "sandbox", told(await ordered(shop), event=f"e{n}"))
    assert await have(shop[0]) == 6 * 11_000 + 100 * CREDIT


async def test_c46_a_point_for_each_credit_spent_and_none_for_what_came_back(database):
    actor = await somebody()
    owner = Owner("user", actor.user_id)
    await db.transact(ledger.grant, owner, 1_000, "bonus", key="g", why=Why("bought"))
    spent = await db.transact(ledger.spend, owner, 250, key="a", why=Why("message"))
    hold = await db.transact(lambda s: ledger.hold(s, owner, 400, key="h", why=Why("work"), lifetime=timedelta(hours=1)))
    await db.transact(ledger.post, hold, 300)
    assert (await db.read(lambda s: s.get(User, actor.user_id))).loyalty_points == 550
    assert (await db.read(queries.loyalty, actor.user_id, now())).points == 5
    await db.transact(lambda s: ledger.give_back(s, spent, key="b", why=Why("refund")))
    assert (await db.read(lambda s: s.get(User, actor.user_id))).loyalty_points == 300
