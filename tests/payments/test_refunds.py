"""Refunds: by two people above a limit, at the price that was paid, once, and never below nothing (CRED-07, CRED-16, C19, PAY-12, PAY-14, T9)."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from genapp.accounts.models import User
from genapp.chat.models import Message
from genapp.core import db, sandbox
from genapp.core.actor import Actor, Permission, Role
from genapp.core.clock import now, stopped
from genapp.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from genapp.core.payment import Paid, PaymentFailed, Told
from genapp.credits import queries as credits
from genapp.credits.models import Hold
from genapp.credits.service import audit, ledger
from genapp.credits.service.moves import Owner, Why
from genapp.payments.flows import orders as flows
from genapp.payments.models.orders import Order, Plan, Refund
from genapp.payments.queries import office
from genapp.payments.queries import refunds as waiting
from genapp.payments.service import orders, refunds
from genapp.platform.models import AuditEntry, Notice, StaffNotice
from tests.chat.talk import state
from tests.chat.test_charges import have, paying, send
from tests.factories import make_user
from tests.payments.test_orders import BOX, ordered, shop, told

__all__ = ["shop"]
MONEY = frozenset({Permission.MANAGE_PAYMENTS})


async def staff(**given) -> Actor:
    return Actor((await db.transact(make_user, role="admin")).id, Role.ADMIN, given.get("may", MONEY))


async def paid(shop) -> Any:
    """A paid order of 100 + 10 credits for KES 700."""
    order = await ordered(shop)
    await db.transact(sandbox.settle, order.reference, "paid")
    await db.transact(orders.receive, "sandbox", told(order))
    return await row(Order, order.id)


async def row(table, id):
    return await db.read(lambda s: s.get(table, id))


async def spend(shop, amount: int, key: str = "s") -> str:
    return await db.transact(ledger.spend, Owner("user", shop[0].user_id), amount, key=key, why=Why("message"))


async def balance(shop) -> int:
    assert await db.read(audit.differences) == []
    return await db.read(credits.balance, "user", shop[0].user_id)


async def back(order, by, **given) -> str:
    return await db.transact(refunds.give_money, by, order.id, given.get("reason", "admin_discretion"))


async def test_c19_what_is_unspent_goes_back_at_the_price_that_was_paid_and_the_bonus_for_nothing(shop):
    order, by = await paid(shop), await staff()
    await spend(shop, 4_000)
    refund = await back(order, by)
    # The bonus never ends, as what was bought does not, and came after it: forty credits came off the hundred.
    assert await balance(shop) == 0
    assert (await row(Refund, refund)).money_minor == 42_000
    assert (await row(Refund, refund)).status == "sending"
    for _ in range(3):
        await flows.send_refund(refund)
    done, after = await row(Refund, refund), await row(Order, order.id)
    assert (done.status, after.refunded_minor, after.status) == ("completed", 42_000, "success")
    assert await db.read(lambda s: s.get(sandbox.SandboxPayment, order.reference).refunded_minor) == 42_000  # pyright: ignore
    assert (await row(User, shop[0].user_id)).total_spent == 28_000
    assert [one.kind for one in await db.read(lambda s: s.execute(select(Notice)).scalars().all())] == ["money_refund"]
    with pytest.raises(Invalid, match="nothing left"):
        await back(order, by)


async def test_t9_a_refund_made_at_the_provider_goes_to_a_person_and_our_own_does_not(shop):
    order, by = await paid(shop), await staff()
    await spend(shop, 11_000)
    there = Told("r1", "charge.refunded", Paid(order.reference, "refunded", 70_000, "KES"))
    await db.transact(orders.receive, "sandbox", there)
    after = await row(Order, order.id)
    assert (after.status, after.needs_manual_review, after.review_reason) == ("success", True, "Refunded at the provider: KES 700.00")
    assert await balance(shop) == 0, "nothing is taken below nothing"
    other = await ordered(shop)
    await db.transact(sandbox.settle, other.reference, "paid")
    await db.transact(orders.receive, "sandbox", told(other, event="e2"))
    refund = await back(other, by)
    await db.transact(orders.receive, "sandbox", Told("r2", "charge.refunded", Paid(other.reference, "refunded", 70_000, "KES")))
    await flows.send_refund(refund)
    assert not (await row(Order, other.id)).needs_manual_review


async def test_pay_11_a_whole_refund_ends_the_order(shop):
    order, by = await paid(shop), await staff()
    first = await back(order, by)
    await flows.send_refund(first)
    after = await row(Order, order.id)
    assert (after.status, after.refunded_minor, await balance(shop)) == ("refunded", 70_000, 0)
    with pytest.raises(NotFound):
        await back(order, by)


async def test_t9_a_refund_the_provider_refuses_gives_the_credits_back_and_tells_staff(shop, monkeypatch):
    order, by = await paid(shop), await staff()
    await spend(shop, 1_000)
    refund = await back(order, by)
    assert await balance(shop) == 0

    async def refuse(*_):
        raise PaymentFailed("insufficient funds")

    monkeypatch.setattr(BOX, "refund", refuse)
    for _ in range(2):
        await flows.send_refund(refund)
    done = await row(Refund, refund)
    assert (done.status, done.failure, await balance(shop)) == ("rejected", "insufficient funds", 10_000)
    assert (await row(Order, order.id)).refunded_minor == 0
    assert "A refund could not be sent" in (await db.read(lambda s: s.execute(select(StaffNotice.message)).scalars().all()))[-1]
    monkeypatch.undo()


async def test_2_3_5_above_the_limit_a_second_person_agrees_and_nobody_agrees_to_their_own(shop):
    order, first, second = await paid(shop), await staff(), await staff()
    await db.transact(lambda s: s.execute(update(Order).where(Order.id == order.id).values(amount_minor=300_000)))
    refund = await back(order, first)
    assert ((await row(Refund, refund)).status, await balance(shop)) == ("pending", 11_000)
    with pytest.raises(Forbidden):
        await db.transact(refunds.approve, first, refund)
    with pytest.raises(Forbidden):
        await db.transact(refunds.approve, await staff(may=frozenset()), refund)
    with pytest.raises(Invalid, match="under way"):
        await back(order, second)
    await spend(shop, 5_000)
    told = await asyncio.gather(*(db.transact(refunds.approve, second, refund) for _ in range(10)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in told) == ["Conflict"] * 9 + ["NoneType"]
    assert (await row(Refund, refund)).money_minor == 150_000, "what was used meanwhile stays paid"
    assert await balance(shop) == 0
    acts = await db.read(lambda s: s.execute(select(AuditEntry.act).order_by(AuditEntry.number)).scalars().all())
    assert [act for act in acts if act.startswith("refund")] == ["refund.asked", "refund.approved"]


async def test_cred_07_a_refund_may_be_turned_down_and_then_nothing_moves(shop):
    order, first = await paid(shop), await staff()
    await db.transact(lambda s: s.execute(update(Order).where(Order.id == order.id).values(amount_minor=300_000)))
    refund = await back(order, first)
    await db.transact(refunds.reject, first, refund)
    with pytest.raises(Conflict):
        await db.transact(refunds.approve, await staff(), refund)
    assert ((await row(Refund, refund)).status, await balance(shop)) == ("rejected", 11_000)


async def test_c19_premium_goes_back_by_the_day(shop):
    with db.transaction() as session:
        session.add(Plan(id="month", name="30 days", days=30, price_minor=90_000, currency="KES"))
    at, by = now(), await staff()
    with stopped(at):
        await flows.buy(shop[0], "month")
        order = await db.read(lambda s: s.execute(select(Order)).scalars().one())
        await db.transact(sandbox.settle, order.reference, "paid")
        await db.transact(orders.settle, "sandbox", Paid(order.reference, "paid", 90_000, "KES"))
    with stopped(at + timedelta(days=10, hours=5)):
        refund = await back(order, by)
        await flows.send_refund(refund)
    assert (await row(Refund, refund)).money_minor == 57_000, "nineteen whole days of thirty"
    assert (await row(User, shop[0].user_id)).premium_until == at + timedelta(days=11)


async def test_t4_a_refund_and_a_spend_at_once_never_use_the_same_credit(shop):
    order, by = await paid(shop), await staff()
    works = [spend(shop, 11_000, "all"), back(order, by)]
    told = await asyncio.gather(*works, return_exceptions=True)
    assert sum(isinstance(one, DomainError) for one in told) <= 1
    assert await balance(shop) == 0
    refund = await db.read(lambda s: s.execute(select(Refund)).scalars().first())
    spent = any(isinstance(one, str) and refund is None for one in told)
    assert spent or (refund is not None and refund.money_minor == 70_000)


@pytest.mark.parametrize(("credits_", "field"), [(0, "credits"), (-1, "credits"), (10_000_001, "credits")])
async def test_cred_16_amounts_and_reasons_are_known_ones(shop, credits_, field):
    by = await staff()
    with pytest.raises(Invalid) as told:
        await db.transact(refunds.give_credits, by, shop[0].user_id, credits_, "system_error")
    assert told.value.field == field
    with pytest.raises(Invalid, match="reason"):
        await db.transact(refunds.give_credits, by, shop[0].user_id, 100, "because")
    with pytest.raises(NotFound):
        await db.transact(refunds.give_credits, by, "nobody", 100, "system_error")
    with pytest.raises(Forbidden):
        await db.transact(refunds.give_credits, replace(by, permissions=frozenset()), shop[0].user_id, 100, "system_error")
    assert await balance(shop) == 0


async def test_cred_16_a_kindness_is_a_bonus_worth_no_money_and_often_is_told_to_staff(shop):
    by = await staff()
    for _ in range(3):
        await db.transact(refunds.give_credits, by, shop[0].user_id, 500, "admin_discretion", "sorry")
    assert await balance(shop) == 1_500
    lots = await db.read(credits.lots, "user", shop[0].user_id)
    assert {one.kind for one in lots} == {"bonus"}
    assert await db.read(lambda s: s.execute(select(StaffNotice.kind)).scalars().all()) == ["high_refund_rate"]
    big = await db.transact(refunds.give_credits, by, shop[0].user_id, 10_001, "admin_discretion")
    assert ((await row(Refund, big)).status, await balance(shop)) == ("pending", 1_500)
    open_ = await db.read(waiting.refunds, by.user_id)
    assert [(one.what, one.mine) for one in open_] == [("100.01 credits", True)]
    await db.transact(refunds.approve, await staff(), big)
    assert await balance(shop) == 11_501


async def test_cred_07_a_message_is_refunded_once_to_where_its_credits_came_from(database):
    actor, room, permit = await paying()
    sent = await send(actor, room, permit)
    by = await staff()
    with pytest.raises(Invalid, match="cost 1 credits"):
        await db.transact(refunds.give_credits, by, actor.user_id, 101, "accidental_send", "", sent.message_id)
    tries = [db.transact(refunds.give_credits, by, actor.user_id, 100, "accidental_send", "", sent.message_id) for _ in range(8)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, str) for one in done) == 1
    assert await have(actor) == 1_000
    assert (await row(Message, sent.message_id)).refunded  # pyright: ignore
    assert (await state(room)).total_credits_spent == 0
    lots = await db.read(credits.lots, "user", actor.user_id)
    assert [(one.kind, one.remaining) for one in lots] == [("bought", "10")]
    other, _, _ = await paying()
    with pytest.raises(NotFound):
        await db.transact(refunds.give_credits, by, other.user_id, 100, "accidental_send", "", sent.message_id)


async def test_pay_12_staff_ask_the_provider_and_what_is_paid_is_granted_with_their_name(shop):
    order, by = await ordered(shop), await staff()
    assert not await flows.reconcile_one(by, order.id)
    await db.transact(sandbox.settle, order.reference, "paid")
    await db.transact(orders.receive, "sandbox", told(order, amount_minor=1))
    assert (await row(Order, order.id)).status == "review"
    assert await flows.reconcile_one(by, order.id)
    after = await row(Order, order.id)
    assert (after.status, after.needs_manual_review, after.reviewed_by) == ("success", False, by.user_id)
    assert await balance(shop) == 11_000
    assert not await flows.reconcile_one(by, order.id)
    assert await balance(shop) == 11_000
    with pytest.raises(Forbidden):
        await flows.reconcile_one(replace(by, permissions=frozenset()), order.id)
    kinds = [one.kind for one in await db.read(office.trail, order.id)]
    assert kinds[0] == "ordered"
    assert set(kinds) == {"ordered", "event", "paid", "reviewed"}


async def test_t9_of_thirty_orders_whose_words_were_lost_the_first_run_grants_all_and_the_second_nothing(shop):
    at, by = now(), await staff()
    references = []
    for n in range(9):
        with stopped(at + timedelta(seconds=n)):
            references.append(await ordered(shop))
    for one in references:
        await db.transact(sandbox.settle, one.reference, "paid")
    for one in references[:6]:
        await db.transact(orders.receive, "sandbox", told(one, event=one.reference))
    with stopped(at + timedelta(minutes=2)):
        assert await flows.reconcile_all(by) == (3, 3)
        assert await flows.reconcile_all(by) == (0, 0)
    assert await balance(shop) == 9 * 11_000 + 10_000, "and the reward of who bought five hundred, once"
    assert await db.read(lambda s: s.execute(select(Hold)).first()) is None


async def test_pay_11_a_failed_payment_waits_for_a_look_until_somebody_took_it_off_the_list(shop):
    order, by = await ordered(shop), await staff()
    await db.transact(orders.receive, "sandbox", told(order, status="failed", reason="Card declined."))
    (seen,) = await db.read(office.payments)
    assert (seen.status, seen.reason, seen.review) == ("failed", "Payment failed", True)
    await db.transact(orders.looked_at, by, order.id)
    assert await db.read(office.payments) == []
    with pytest.raises(NotFound):
        await db.transact(orders.looked_at, by, order.id)
    assert [one.id for one in await db.read(office.payments, "", order.reference)] == [order.id]
