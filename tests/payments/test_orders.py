"""Orders: one grant for each, whoever tells us first and however often; amounts from our own snapshot (PAY-08..12, C14, C15, T7, T8, T9)."""

import asyncio
import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from genapp.accounts.models import User
from genapp.adapters.offline.sandbox import Sandbox
from genapp.core import db, ports, sandbox
from genapp.core.actor import ANONYMOUS
from genapp.core.clock import now, stopped
from genapp.core.errors import Invalid, NotFound, Unauthenticated
from genapp.core.payment import Paid, PaymentFailed, Told
from genapp.credits import queries as credits
from genapp.credits.service import audit
from genapp.payments.flows import events
from genapp.payments.flows import orders as flows
from genapp.payments.flows import sandbox as box
from genapp.payments.models.orders import Order, Pack, WebhookEvent
from genapp.payments.queries import shop as queries
from genapp.payments.rules import in_shillings
from genapp.payments.service import orders as service
from genapp.platform.models import Activity, StaffNotice
from tests.factories import actor_for, make_user

BOX = Sandbox("secret", "http://site")


@pytest.fixture
def shop(database, storage, monkeypatch):
    """A site whose payments are the sandbox, with one pack; returns (buyer, pack id)."""
    monkeypatch.setattr(ports, "_ports", replace(ports.ports(), payments={"sandbox": BOX}))
    with db.transaction() as session:
        pack = Pack(name="Best value", description="Best Value", credits=10_000, bonus=1_000, price_minor=70_000, currency="KES")
        session.add(pack)
        session.flush()
        return actor_for(make_user(session)), pack.id


async def ordered(shop) -> queries.OrderRow:
    """An order at the provider's page."""
    actor, pack_id = shop
    url = await flows.buy(actor, pack_id)
    with db.reading() as session:
        (row,) = [one for one in queries.orders(session, actor.user_id) if one.reference in url]
        return row


def balance(shop) -> int:
    with db.reading() as session:
        assert audit.differences(session) == []
        return credits.balance(session, "user", shop[0].user_id)


def told(order, *, event: str = "e1", **changes) -> Told:
    paid = replace(Paid(order.reference, "paid", order.amount_minor, order.currency), **changes)
    return Told(event, f"payment.{paid.status}", paid)


async def test_pay_10_what_was_ordered_keeps_its_price_and_is_granted_with_its_bonus(shop):
    order = await ordered(shop)
    with db.transaction() as session:
        pack = session.get_one(Pack, shop[1])
        pack.price_minor, pack.credits = 1, 1
        session.add(pack)
    assert await db.transact(service.receive, "sandbox", told(order))
    assert balance(shop) == 11_000
    with db.reading() as session:
        lots = [(lot.kind, lot.remaining) for lot in credits.lots(session, "user", shop[0].user_id)]
        assert lots == [("bought", "100"), ("bonus", "10")]
        user = session.get_one(User, shop[0].user_id)
        assert (user.credits, user.total_spent) == (11_000, 70_000)
        assert session.execute(select(func.count()).select_from(Activity).where(Activity.kind == "purchase")).scalar_one() == 1


async def test_t7_webhooks_five_times_shuffled_three_at_once_beside_the_return_page_are_one_grant(shop):
    order = await ordered(shop)
    await db.transact(sandbox.settle, order.reference, "paid")
    works = [lambda n=n: db.transact(service.receive, "sandbox", told(order, event=f"e{n % 5}")) for n in range(25)]
    works += [lambda: flows.look(shop[0], order.id) for _ in range(25)]
    random.Random(7).shuffle(works)
    for start in range(0, len(works), 3):
        await asyncio.gather(*(work() for work in works[start : start + 3]))
    assert balance(shop) == 11_000
    with db.reading() as session:
        row = session.get_one(Order, order.id)
        assert (row.status, row.webhook_received_count) == ("success", 25)
        assert [one.deliveries for one in session.execute(select(WebhookEvent)).scalars()] == [5] * 5
        assert session.execute(select(func.count()).select_from(Activity).where(Activity.kind == "purchase")).scalar_one() == 1


@pytest.mark.parametrize("changes", [{"amount_minor": 69_999}, {"amount_minor": 70_001}, {"currency": "USD"}])
async def test_c15_an_amount_or_currency_that_differs_goes_to_a_person_and_grants_nothing(shop, changes):
    order = await ordered(shop)
    await db.transact(service.receive, "sandbox", told(order, **changes))
    assert balance(shop) == 0
    with db.reading() as session:
        row = session.get_one(Order, order.id)
        assert (row.status, row.needs_manual_review) == ("review", True)
        assert session.execute(select(StaffNotice.kind)).scalars().all() == ["payment_failed"]
    await db.transact(service.receive, "sandbox", told(order, event="e2"))
    assert balance(shop) == 0, "once a person looks, no event grants"


async def test_c15_a_payment_we_do_not_know_is_put_before_staff_and_grants_nothing(shop):
    order = await ordered(shop)
    for n in range(3):
        await db.transact(service.receive, "sandbox", told(order, event=f"x{n}", reference="somebody-elses"))
    await db.transact(service.receive, "stripe", told(order, event="other provider"))
    assert balance(shop) == 0
    with db.reading() as session:
        assert session.execute(select(func.count()).select_from(StaffNotice)).scalar_one() == 2


async def test_pay_11_a_declined_or_cancelled_payment_may_still_be_paid_and_a_paid_one_never_unpaid(shop):
    order = await ordered(shop)
    await db.transact(service.receive, "sandbox", told(order, event="a", status="failed", reason="Card declined."))
    with db.reading() as session:
        assert queries.order(session, shop[0].user_id, order.id).reason == "Card declined."
    await db.transact(service.receive, "sandbox", told(order, event="b", status="cancelled"))
    assert balance(shop) == 0
    await db.transact(service.receive, "sandbox", told(order, event="c"))
    assert balance(shop) == 11_000
    await db.transact(service.receive, "sandbox", told(order, event="d", status="failed"))
    with db.reading() as session:
        assert session.get_one(Order, order.id).status == "success"


async def test_t9_what_no_webhook_told_the_reconciler_finds_and_its_second_run_changes_nothing(shop):
    orders = [await ordered(shop) for _ in range(6)]
    for number, order in enumerate(orders):
        await db.transact(sandbox.settle, order.reference, "paid" if number % 2 else "declined")
    await flows.reconcile()
    assert balance(shop) == 0, "nothing is asked about before ten minutes are over"
    with stopped(now() + timedelta(minutes=11)):
        await flows.reconcile()
        assert balance(shop) == 33_000
        await flows.reconcile()
        assert balance(shop) == 33_000
    with db.reading() as session:
        assert sorted(session.execute(select(Order.status)).scalars()) == ["failed"] * 3 + ["success"] * 3


async def test_mail_01_a_given_address_is_confirmed_before_the_first_purchase(shop):
    with db.transaction() as session:
        open_ = actor_for(make_user(session, email_verified_at=None))
        alone = actor_for(make_user(session, email=None, email_verified_at=None))
    with pytest.raises(Invalid) as refused:
        await flows.buy(open_, shop[1])
    assert refused.value.field == "email"
    assert "/sandbox/gen-" in await flows.buy(alone, shop[1])


async def test_orders_are_their_owners_alone_and_packs_only_those_for_sale(shop):
    order = await ordered(shop)
    with db.transaction() as session:
        other = actor_for(make_user(session))
        closed = Pack(name="x", credits=1, price_minor=1, is_active=False)
        later = Pack(name="y", credits=1, price_minor=1, valid_from=now() + timedelta(days=1))
        session.add_all([closed, later])
        session.flush()
        assert [row.name for row in queries.packs(session, "KES", now())] == ["Best value"]
        gone = [closed.id, later.id, "nothing"]
    with pytest.raises(NotFound):
        await flows.look(other, order.id)
    with pytest.raises(Unauthenticated):
        await flows.look(ANONYMOUS, order.id)
    for pack_id in gone:
        with pytest.raises(NotFound):
            await flows.buy(shop[0], pack_id)
    with pytest.raises(Unauthenticated):
        await flows.buy(ANONYMOUS, shop[1])


def test_c5_the_saving_is_computed_from_what_one_credit_really_costs(database):
    rows = (("s", 1_000, 0, 10_000), ("p", 5_000, 0, 40_000), ("b", 10_000, 1_000, 70_000), ("v", 50_000, 10_000, 300_000))
    with db.transaction() as session:
        for place, (name, amount, bonus, price) in enumerate(rows):
            session.add(Pack(name=name, credits=amount, bonus=bonus, price_minor=price, position=place))
        session.flush()
        shown = queries.packs(session, "KES", now())
    assert [(row.saving, row.each) for row in shown] == [(0, "KES 10.00"), (20, "KES 8.00"), (36, "KES 6.36"), (50, "KES 5.00")]


def test_c27_what_tiers_count_is_kept_in_one_currency():
    assert [in_shillings(*one) for one in ((70_000, "KES"), (99, "USD"), (399, "EUR"))] == [70_000, 12_870, 55_860]
    with pytest.raises(Invalid):
        in_shillings(1, "GBP")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7), where=st.sampled_from(["body", "header"]))
def test_t8_an_event_with_any_bit_turned_is_not_believed(place, bit, where):
    headers, body = BOX.event(Paid("gen-1", "paid", 100, "KES"), "evt_1")
    assert BOX.read(headers, body)
    if where == "body":
        turned = bytearray(body)
        turned[place % len(turned)] ^= 1 << bit
        body = bytes(turned)
    else:
        mark = bytearray(headers["x-sandbox-signature"].encode())
        mark[place % len(mark)] ^= 1 << bit
        headers = {"x-sandbox-signature": mark.decode("latin-1")}
    assert BOX.read(headers, body) is None


def test_t8_an_old_a_bare_and_anothers_event_are_not_believed(monkeypatch):
    headers, body = BOX.event(Paid("gen-1", "paid", 100, "KES"), "evt_1")
    assert BOX.read({}, body) is None
    assert Sandbox("other", "http://site").read(headers, body) is None
    import time

    later = time.time() + 301
    monkeypatch.setattr(time, "time", lambda: later)
    assert BOX.read(headers, body) is None


async def test_c15_a_genuine_word_that_the_provider_does_not_bear_out_grants_nothing(shop):
    order = await ordered(shop)
    headers, body = BOX.event(Paid(order.reference, "paid", order.amount_minor, "KES"), "evt_1")
    assert await events.receive("sandbox", headers, body) == "new"
    assert balance(shop) == 0


async def test_pay_09_an_event_that_could_not_be_checked_is_kept_and_handled_when_it_comes_again(shop, monkeypatch):
    order = await ordered(shop)
    await db.transact(sandbox.settle, order.reference, "paid")
    headers, body = BOX.event(Paid(order.reference, "paid", order.amount_minor, "KES"), "evt_1")

    async def silent(*_):
        raise PaymentFailed("no answer")

    with monkeypatch.context() as held:
        held.setattr(BOX, "verify", silent)
        assert await events.receive("sandbox", headers, body) == "later"
    assert balance(shop) == 0
    assert [await events.receive("sandbox", headers, body) for _ in range(2)] == ["new", "known"]
    assert balance(shop) == 11_000


async def test_c14_a_dispute_puts_a_paid_order_before_a_person_and_takes_nothing(shop):
    order = await ordered(shop)
    await db.transact(service.receive, "sandbox", told(order, payment="pi_1"))
    await db.transact(
        service.receive, "sandbox", Told("d1", "charge.dispute.created", Paid("", "disputed", 1, "KES", "fraudulent", payment="pi_1"))
    )
    with db.reading() as session:
        row = session.get_one(Order, order.id)
        assert (row.status, row.needs_manual_review, row.review_reason) == ("success", True, "Disputed at the bank: fraudulent")
    assert balance(shop) == 11_000


async def test_t8_the_webhook_answers_400_to_a_forged_event_and_changes_nothing(shop):
    from httpx import ASGITransport, AsyncClient
    from starlette.applications import Starlette

    from genapp.payments.http import routes

    order = await ordered(shop)
    headers, body = BOX.event(Paid(order.reference, "paid", order.amount_minor, "KES"), "evt_1")
    async with AsyncClient(transport=ASGITransport(app=Starlette(routes=routes)), base_url="http://site") as client:
        for bad in (client.post("/api/webhooks/sandbox", content=body), client.post("/api/webhooks/nobody", content=body, headers=headers)):
            assert (await bad).status_code == 400
        assert (await client.post("/api/webhooks/sandbox", content=body + b" ", headers=headers)).status_code == 400

        async def endless():
            for _ in range(300):
                yield b" " * 1024

        assert (await client.post("/api/webhooks/sandbox", content=endless(), headers=headers)).status_code == 413
        assert balance(shop) == 0
        await db.transact(sandbox.settle, order.reference, "paid")
        first = await client.post("/api/webhooks/sandbox", content=body, headers=headers)
        again = await client.post("/api/webhooks/sandbox", content=body, headers=headers)
    assert (first.json()["message"], again.json()["message"]) == ("Processed", "Already processed")
    assert balance(shop) == 11_000


@pytest.mark.parametrize(
    ("outcome", "ends", "amount"),
    [("pay", "success", 11_000), ("pay_thrice", "success", 11_000), ("decline", "failed", 0), ("cancel", "cancelled", 0)],
)
async def test_the_sandbox_plays_every_ending_and_tells_us_as_a_provider_would(shop, outcome, ends, amount):
    order = await ordered(shop)
    back = await box.play(order.reference, outcome)
    assert back.endswith(f"/checkout/{'cancel' if outcome == 'cancel' else 'success'}?order={order.id}")
    assert balance(shop) == amount
    assert (await flows.look(shop[0], order.id)).status == ends


async def test_the_sandbox_can_be_late_and_the_return_page_finds_out_first(shop, monkeypatch):
    monkeypatch.setattr(box, "DELAY", 0.3)
    order = await ordered(shop)
    await box.play(order.reference, "pay_late")
    with db.reading() as session:
        assert session.get_one(Order, order.id).status == "pending"
    assert (await flows.look(shop[0], order.id)).status == "success"
    await asyncio.gather(*box._under_way)
    assert balance(shop) == 11_000
    with pytest.raises(NotFound):
        await box.play("nothing", "pay")
    with pytest.raises(NotFound):
        await box.play(order.reference, "steal")
