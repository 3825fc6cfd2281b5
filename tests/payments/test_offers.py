"""What is offered: premium by the day, promo codes, prices that are compared, the pack that fits (PAY-01, PAY-03, PAY-10, CRED-11, CRED-12, CRED-17, C21)."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from genapp.accounts.models import User
from genapp.core import db, ports
from genapp.core.actor import Actor, Permission, Role
from genapp.core.clock import now, stopped
from genapp.core.errors import Forbidden, Invalid, NotFound
from genapp.core.payment import Paid
from genapp.payments import rules
from genapp.payments.flows import orders as flows
from genapp.payments.models.orders import Order, Pack, Plan, PromoCode, PromoUse
from genapp.payments.queries import shop as queries
from genapp.payments.service import orders, promo
from genapp.platform.models import AppSetting
from tests.factories import actor_for, make_user
from tests.payments.test_orders import BOX

STAFF = Actor("s" * 32, Role.ADMIN, frozenset({Permission.MANAGE_PAYMENTS}))


@pytest.fixture
def shop(database, monkeypatch):
    """A site that sells thirty days of premium and a pack; returns the buyer."""
    monkeypatch.setattr(ports, "_ports", ports.Ports(*[None] * 5, payments={"sandbox": BOX}))  # pyright: ignore
    with db.transaction() as session:
        session.add(Plan(id="month", name="30 days", days=30, features=["More"], price_minor=99_900, currency="KES"))
        session.add(Plan(id="year", name="A year", days=360, price_minor=599_400, currency="KES", position=1))
        session.add(Pack(id="pack", name="Starter", credits=1_000, price_minor=10_000, currency="KES"))
        return actor_for(make_user(session))


async def order(actor, product: str, code: str = "") -> Order:
    await flows.buy(actor, product, code=code, back="/chat/x")
    return await db.read(
        lambda s: s.execute(select(Order).where(Order.user_id == actor.user_id).order_by(Order.id.desc())).scalars().first()
    )  # pyright: ignore


async def pay(row: Order, amount: int = 0) -> str:
    return await db.transact(orders.settle, "sandbox", Paid(row.reference, "paid", amount or row.amount_minor, row.currency))


async def until(actor):
    return await db.read(lambda s: s.execute(select(User.premium_until).where(User.id == actor.user_id)).scalar())


async def test_pay_01_premium_is_lengthened_from_its_end_and_never_replaced(shop):
    at = now()
    with stopped(at):
        assert await pay(await order(shop, "month")) == "granted"
        assert await until(shop) == at + timedelta(days=30)
        row = await order(shop, "year")
        assert await pay(row) == "granted"
        assert await pay(row) == "unchanged"
        assert await until(shop) == at + timedelta(days=390)
    with stopped(at + timedelta(days=1000)):
        await pay(await order(shop, "month"))
        assert await until(shop) == at + timedelta(days=1030), "what ended begins anew from now"


async def test_pay_01_two_purchases_at_once_both_count(shop):
    rows = [await order(shop, "month") for _ in range(5)]
    at = now()
    with stopped(at):
        await asyncio.gather(*(pay(row) for row in rows for _ in range(4)))
    assert await until(shop) == at + timedelta(days=150)


async def test_pay_03_plans_say_what_thirty_days_come_to(shop):
    plans = await db.read(queries.plans, "KES")
    assert [(one.name, one.price, one.each, one.saving) for one in plans] == [("30 days", "KES 999.00", "KES 999.00", 0), ("A year", "KES 5,994.00", "KES 499.50", 50)]  # fmt: skip
    row = await order(shop, "month")
    assert (row.kind, row.days, row.snapshot["features"], row.back) == ("premium", 30, ["More"], "/chat/x")


async def test_pay_10_what_is_not_sold_any_more_cannot_be_ordered(shop):
    await db.transact(lambda s: s.get_one(Plan, "month").__setattr__("is_active", False))
    for product in ("month", "nothing"):
        with pytest.raises(NotFound):
            await order(shop, product)


async def test_cred_17_a_code_takes_off_its_part_once_for_each_person(shop):
    await db.transact(promo.save, STAFF, "spring-20", 20, max_uses=2)
    row = await order(shop, "pack", " Spring-20 ")
    assert (row.amount_minor, row.discount_minor, row.promo_code) == (8_000, 2_000, "SPRING-20")
    again = await order(shop, "month", "spring-20")
    assert (again.amount_minor, again.discount_minor) == (79_920, 19_980), "the code moves along while nothing is paid"
    assert await db.read(lambda s: s.execute(select(PromoCode.uses)).scalar_one()) == 1
    assert await pay(again, 99_900) == "review", "the full price was not what was ordered"
    fresh = await db.transact(lambda s: actor_for(make_user(s)))
    paid = await order(fresh, "pack", "SPRING-20")
    assert await pay(paid) == "granted"
    for person, words in ((fresh, "used this code"), (shop, "used this code")):
        with pytest.raises(Invalid, match=words) as told:
            await order(person, "pack", "spring-20")
        assert told.value.field == "code"
    late = await db.transact(lambda s: actor_for(make_user(s)))
    with pytest.raises(Invalid, match="too often"):
        await order(late, "pack", "spring-20")
    assert await db.read(lambda s: s.execute(select(Order).where(Order.user_id == late.user_id)).scalars().all()) == []


async def test_cred_17_a_code_never_counts_more_often_than_it_may_by_people_at_once(shop):
    await db.transact(promo.save, STAFF, "first-5", 50, max_uses=5)
    people = [await db.transact(lambda s: actor_for(make_user(s))) for _ in range(20)]
    told = await asyncio.gather(*(order(one, "pack", "first-5") for one in people), return_exceptions=True)
    assert Counter(type(one).__name__ for one in told) == {"Order": 5, "Invalid": 15}
    assert await db.read(lambda s: s.execute(select(PromoCode.uses)).scalar_one()) == 5


async def test_cred_17_a_code_nobody_paid_with_is_free_again_after_a_day(shop):
    await db.transact(promo.save, STAFF, "once", 50, max_uses=1)
    at = now()
    with stopped(at):
        await order(shop, "pack", "once")
        assert await db.transact(promo.release) == 0
    with stopped(at + timedelta(days=1, minutes=1)):
        assert await db.transact(promo.release) == 1
        assert await db.transact(promo.release) == 0
    assert await db.read(lambda s: (s.execute(select(PromoCode.uses)).scalar_one(), s.execute(select(PromoUse)).first())) == (0, None)


@pytest.mark.parametrize("code", ["", "no", "nothing-like-it", "off", "old", "early", "premium-only", "'; drop"])
async def test_cred_17_a_code_that_does_not_count_says_so_at_its_field(shop, code):
    at = now()

    def make(session) -> None:
        for name, given in (("OFF", {"is_active": False}), ("OLD", {"valid_until": at}), ("EARLY", {"valid_from": at + timedelta(days=1)}), ("PREMIUM-ONLY", {"applies_to": "premium"})):  # fmt: skip
            session.add(PromoCode(code=name, percent=10, **given))

    await db.transact(make)
    if not code:
        assert (await order(shop, "pack", code)).discount_minor == 0
        return
    with pytest.raises(Invalid) as told:
        await order(shop, "pack", code)
    assert told.value.field == "code"


@pytest.mark.parametrize(
    ("given", "field"),
    [(("x", 10), "code"), (("GOOD", 0), "percent"), (("GOOD", 91), "percent"), (("TAKEN", 10), "code"), (("GOOD", 10, {"max_uses": 0}), "max_uses"), (("GOOD", 10, {"applies_to": "all"}), "applies_to")],
)  # fmt: skip
async def test_adm_11_a_code_is_made_by_who_may_and_only_whole(shop, given, field):
    await db.transact(promo.save, STAFF, "taken", 10)
    more = given[2] if len(given) > 2 else {}
    with pytest.raises(Invalid) as told:
        await db.transact(promo.save, STAFF, given[0], given[1], **more)
    assert told.value.field == field
    with pytest.raises(Forbidden):
        await db.transact(promo.save, replace(STAFF, permissions=frozenset()), "GOOD", 10)


async def test_cred_11_each_person_sees_one_price_always_and_people_spread_evenly(shop):
    def make(session) -> None:
        session.add(Pack(id="b", name="Starter", credits=1_000, price_minor=9_000, currency="KES", variant="B"))
        session.add(Pack(id="c", name="Starter", credits=1_200, price_minor=10_000, currency="KES", variant="C"))
        session.add(Pack(id="big", name="Big", credits=5_000, price_minor=40_000, currency="KES", position=1))

    await db.transact(make)
    people = [f"person{n}" for n in range(300)]

    async def seen() -> dict[str, str]:
        return {one: (await db.read(queries.packs, "KES", now(), user_id=one))[0].id for one in people}

    assert set((await seen()).values()) == {"pack"}, "nothing is compared until somebody says so"
    await db.transact(lambda s: s.add(AppSetting(key="price_variants", value=["A", "B", "C"])))
    first, second = await seen(), await seen()
    assert first == second
    assert all(80 <= count <= 120 for count in Counter(first.values()).values())
    assert [one.id for one in await db.read(queries.packs, "KES", now(), user_id=people[0])][1] == "big", (
        "what is not compared is there for all"
    )
    assert (await order(shop, "b")).snapshot["variant"] == "B"


@pytest.mark.parametrize(("a_day", "credits"), [(0, 50), (20, 50), (21, 100), (50, 100), (51, 500)])
def test_cred_12_the_pack_that_fits(a_day, credits):
    assert rules.suggested(a_day) == credits


@pytest.mark.parametrize(("country", "currency"), [("", "KES"), ("KE", "KES"), ("DE", "EUR"), ("US", "USD"), ("GB", "USD")])
def test_c21_the_currency_somebody_is_shown_first(country, currency):
    assert rules.currency_for(country) == currency
