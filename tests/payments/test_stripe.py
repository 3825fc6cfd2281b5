"""Buying through Stripe's stand-in from the click to the credits: webhook and return page race a hundred times, repeats and strangers' events add nothing (PAY-01, PAY-05, PAY-09, C14, T7)."""

import asyncio
import json
import urllib.request
from datetime import timedelta

import pytest
from pytest_httpserver import HTTPServer
from sqlalchemy import select
from werkzeug import Response

from genapp.accounts.models import User
from genapp.adapters import wire
from genapp.adapters.stripe_pay import Stripe
from genapp.core import db, ports
from genapp.core.clock import now, stopped
from genapp.core.ids import new_id
from genapp.core.payment import Offer, PaymentFailed
from genapp.credits import queries as credits
from genapp.credits.service import audit
from genapp.payments.flows import catalogue
from genapp.payments.flows import events as hooked
from genapp.payments.flows import orders as flows
from genapp.payments.models.orders import Order, Pack, Plan, PromoCode, WebhookEvent
from genapp.payments.models.subscriptions import TeamPlan
from genapp.payments.queries import shop as queries
from genapp.payments.queries import subscriptions
from genapp.payments.service import catalogue as team_plans
from genapp.payments.service import subscriptions as team_subscriptions
from genapp.teams import service as teams
from tests.adapters.test_payments import KEY, SECRET, emulate, hooks, press
from tests.factories import actor_for, make_user
from tests.payments.test_catalogue import STAFF

__all__ = ["emulate", "hooks"]


@pytest.fixture
async def shop(database, emulate, hooks: HTTPServer, monkeypatch):
    """A site that sells a pack and premium in dollars through the stand-in; returns (buyer, events as they came)."""
    monkeypatch.setattr(ports, "_ports", ports.Ports(*[None] * 5, payments={"stripe": Stripe(KEY, SECRET, emulate)}))  # pyright: ignore
    events: list[tuple[dict[str, str], bytes]] = []

    def keep(request) -> Response:
        events.append(({name.lower(): value for name, value in request.headers.items()}, request.get_data()))
        return Response("ok")

    hooks.clear()
    hooks.expect_request("/hook").respond_with_handler(keep)

    def make(session):
        session.add(Pack(id="pack", name="Best value", credits=10_000, bonus=1_000, price_minor=699, currency="USD"))
        session.add(Plan(id="month", name="30 days", days=30, price_minor=999, currency="USD"))
        return actor_for(make_user(session))

    yield await db.transact(make), events
    await wire.close()


async def bought(actor, events, product: str = "pack") -> Order:
    """Go to the page and pay there; the event is on its way."""
    url = await flows.buy(actor, product)
    before = len(events)
    await asyncio.to_thread(press, url)
    for _ in range(100):
        if len(events) > before:
            break
        await asyncio.sleep(0.02)
    return await db.read(
        lambda s: s.execute(select(Order).where(Order.user_id == actor.user_id).order_by(Order.id.desc())).scalars().first()
    )  # pyright: ignore


async def balance(actor) -> int:
    assert await db.read(audit.differences) == []
    return await db.read(credits.balance, "user", actor.user_id)


async def test_t7_the_webhook_and_the_return_page_race_and_there_is_one_grant(shop):
    actor, events = shop
    order = await bought(actor, events)
    assert order.provider_session.startswith("cs_")
    works = [hooked.receive("stripe", *events[-1]) for _ in range(100)] + [flows.look(actor, order.id) for _ in range(100)]
    told = await asyncio.gather(*works)
    assert {one for one in told if isinstance(one, str)} <= {"new", "known"}
    assert await balance(actor) == 11_000
    row = await db.read(lambda s: s.get_one(Order, order.id))
    assert (row.status, row.webhook_received_count, row.provider_session) == ("success", 100, order.provider_session)
    assert await db.read(lambda s: [one.deliveries for one in s.execute(select(WebhookEvent)).scalars()]) == [100]


async def test_pay_01_premium_comes_by_the_return_page_alone_when_no_event_arrives(shop):
    actor, events = shop
    order = await bought(actor, events, "month")
    assert (await flows.look(actor, order.id)).status == "success"
    assert await hooked.receive("stripe", *events[-1]) == "new"
    assert (await flows.look(actor, order.id)).status == "success"
    assert await balance(actor) == 0


async def test_c15_a_price_that_is_not_the_orders_goes_to_a_person(shop):
    actor, events = shop
    order = await bought(actor, events)
    await db.transact(lambda s: s.get_one(Order, order.id).__setattr__("amount_minor", 700))
    assert await hooked.receive("stripe", *events[-1]) == "new"
    row = await db.read(lambda s: s.get_one(Order, order.id))
    assert (row.status, row.review_reason, await balance(actor)) == ("review", "Paid USD 6.99, ordered USD 7.00", 0)


async def test_t7_events_five_times_shuffled_for_many_orders_are_one_grant_each(shop):
    actor, events = shop
    for _ in range(3):
        await bought(actor, events)
    work = [event for event in events for _ in range(5)]
    work = work[::3] + work[1::3] + work[2::3]
    for start in range(0, len(work), 3):
        await asyncio.gather(*(hooked.receive("stripe", *event) for event in work[start : start + 3]))
    assert await balance(actor) == 33_000


async def test_pay_01_leaving_the_page_unpaid_changes_nothing(shop, emulate):
    actor, _ = shop
    await flows.buy(actor, "pack")
    order = await db.read(lambda s: s.execute(select(Order)).scalars().one())
    assert (await flows.look(actor, order.id)).status == "pending"
    expire = urllib.request.Request(
        f"{emulate}/v1/checkout/sessions/{order.provider_session}/expire",
        data=b"",
        method="POST",
        headers={"authorization": f"Bearer {KEY}"},
    )
    await asyncio.to_thread(urllib.request.urlopen, expire, None, 5)
    assert (await flows.look(actor, order.id)).status == "cancelled"
    assert await balance(actor) == 0


async def test_pay_03_premium_is_sold_from_stripes_own_catalogue_asked_every_six_hours(shop):
    actor, events = shop
    taker = ports.ports().payments["stripe"]
    assert isinstance(taker, Stripe)
    name = f"Ninety days {new_id()[-6:]}"
    offers = [Offer("", name, 90, 2_499, "USD", ("More", "Less")), Offer("", name, 90, 2_399, "EUR")]
    assert await taker.put_catalogue(offers) == 2
    assert await taker.put_catalogue(offers) == 0, "what is there already is not made again"
    at = now()
    with stopped(at):
        await catalogue.refresh()
        (plan,) = [one for one in await db.read(queries.plans, "USD") if one.name == name]
        assert (plan.days, plan.price, plan.features) == (90, "USD 24.99", ["More", "Less"])
        order = await bought(actor, events, plan.id)
        assert (order.kind, order.days, order.amount_minor, order.snapshot["price"]) == ("premium", 90, 2_499, plan.id)
        assert (await flows.look(actor, order.id)).status == "success"
        assert (await db.read(lambda s: s.get_one(User, actor.user_id))).premium_until == at + timedelta(days=90)
    asked: list[int] = []

    async def count(self) -> list[Offer]:
        asked.append(1)
        raise PaymentFailed("no answer")

    with pytest.MonkeyPatch.context() as held:
        held.setattr(Stripe, "catalogue", count)
        for hours, times in ((5, 0), (7, 1), (7, 2)):
            with stopped(at + timedelta(hours=hours)):
                await catalogue.refresh()
            assert len(asked) == times
    assert any(one.name == name for one in await db.read(queries.plans, "USD")), "what is known stays when nobody answers"


async def test_pay_03_a_promo_code_takes_its_part_off_a_price_of_the_catalogue(shop):
    actor, _ = shop
    taker = ports.ports().payments["stripe"]
    assert isinstance(taker, Stripe)
    name = f"A week {new_id()[-6:]}"
    await taker.put_catalogue([Offer("", name, 7, 500, "USD")])
    await catalogue.refresh()
    await db.transact(lambda s: s.add(PromoCode(code="HALF", percent=50)))
    (plan,) = [one for one in await db.read(queries.plans, "USD", 50) if one.name == name]
    assert (plan.price, plan.before) == ("USD 2.50", "USD 5.00")
    url = await flows.buy(actor, plan.id, code="half")
    await asyncio.to_thread(press, url)
    order = await db.read(lambda s: s.execute(select(Order)).scalars().one())
    assert (await flows.look(actor, order.id)).status == "success"
    assert (order.amount_minor, order.discount_minor) == (250, 250)


async def test_pay_13_team_plans_and_their_credits_come_from_stripes_products(shop, emulate):
    actor, _ = shop
    taker = ports.ports().payments["stripe"]
    assert isinstance(taker, Stripe)
    name = f"Crew {new_id()[-6:]}"
    own = await db.transact(
        team_plans.save_team_plan,
        STAFF,
        {"name": "Ours", "credits": "100", "price": "5", "currency": "USD", "trial_days": "14", "features": ""},
    )
    assert await taker.put_catalogue([Offer("", name, 0, 1_900, "USD", ("Room for all",), 50_000, 7)]) == 1
    assert await taker.put_catalogue([Offer("", name, 0, 1_900, "USD", ("Room for all",), 50_000, 7)]) == 0
    await catalogue.refresh()
    rows = await db.read(subscriptions.team_plans, "USD")
    (plan,) = [one for one in rows if one.name == name]
    assert (plan.price, plan.credits, plan.trial_days, plan.features) == ("USD 19.00", "500", 7, ["Room for all"])
    assert own not in {one.id for one in rows}, "what Stripe has takes the place of ours"
    kept = await db.read(lambda s: s.get(TeamPlan, plan.id))
    assert kept.provider_price
    assert kept.provider_product
    seller = (await asyncio.to_thread(told_of, emulate, f"products/{kept.provider_product}"))["metadata"]
    assert seller["credits"] == "500", "whoever looks at Stripe reads credits, not hundredths"
    with stopped(now() + timedelta(hours=7)):
        await catalogue.refresh()
    assert [one.id for one in await db.read(subscriptions.team_plans, "USD")] == [one.id for one in rows], "the rows stay the same"
    team = await db.transact(teams.create, actor, "Crew")
    row = await db.transact(team_subscriptions.begin, actor, team, plan.id, "stripe")
    assert (row.snapshot["price"], row.snapshot["product"]) == (kept.provider_price, kept.provider_product)
    await db.transact(team_plans.keep_offers, [])
    assert plan.id not in {one.id for one in await db.read(subscriptions.team_plans, "USD")}, "what Stripe sells no more is not offered"


def told_of(emulate: str, path: str) -> dict:
    """Return what the stand-in has, as its API says it."""
    asking = urllib.request.Request(f"{emulate}/v1/{path}", headers={"authorization": f"Bearer {KEY}"})
    with urllib.request.urlopen(asking, timeout=5) as answer:
        return json.loads(answer.read())


def test_pay_06_the_set_up_says_what_is_missing_in_one_line(tmp_path):
    import os
    import subprocess
    import sys

    from tests.servers import ROOT

    given = {**os.environ, "GENAPP_DATA": str(tmp_path), "GENAPP_OLLAMA": "off", "STRIPE_SECRET_KEY": "", "SITE_URL": ""}
    subprocess.run([sys.executable, "-m", "genapp.manage", "migrate"], cwd=ROOT, env=given, check=True, capture_output=True, timeout=60)
    told = subprocess.run(
        [sys.executable, "-m", "genapp.manage", "stripe-setup"], cwd=ROOT, env=given, capture_output=True, text=True, timeout=60
    )
    assert told.returncode == 1
    assert told.stderr.strip().startswith("stripe-setup needs STRIPE_SECRET_KEY")
    assert "Traceback" not in told.stderr
