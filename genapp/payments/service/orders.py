"""Ordering and fulfilling: one idempotent function grants, whoever finds out first that something was paid (PAY-08..12, C14, C15)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.accounts.service import people
from genapp.core import events
from genapp.core.actor import SYSTEM, Actor, Permission
from genapp.core.clock import now
from genapp.core.errors import Invalid, NotFound
from genapp.core.ids import new_id
from genapp.core.money import Money
from genapp.core.payment import Paid, Told
from genapp.credits.service import ledger
from genapp.credits.service.moves import Owner, Why
from genapp.payments.models.orders import Order, Refund, WebhookEvent
from genapp.payments.queries.shop import OrderRow, order_row, product
from genapp.payments.rules import in_shillings
from genapp.payments.service import promo
from genapp.platform import service as platform
from genapp.platform.models import ActivityType

OPEN = ("pending", "failed", "cancelled")
"""From these an order may still be paid: a card that was declined may be tried again at the provider's page."""
LATE = timedelta(minutes=10)
MOST_OPEN = 10


def begin(session: Session, actor: Actor, product_id: str, provider: str, *, code: str = "", back: str = "") -> OrderRow:
    """Keep what somebody is about to buy at the price they saw, less a promo code; the provider is asked afterwards (PAY-10, CRED-17)."""
    user_id, one = actor.require_user(), product(session, product_id, now())
    if one is None:
        raise NotFound("This is not sold any more.")
    waiting = select(Order.id).where(Order.user_id == user_id, Order.status == "pending", Order.created_at > now() - timedelta(hours=1))
    if len(session.execute(waiting.limit(MOST_OPEN)).all()) >= MOST_OPEN:
        raise Invalid("Several purchases are open already. Please finish or cancel one first.")
    id = new_id()
    amount = promo.use(session, user_id, code, one, id) if code.strip() else one.price_minor
    row = Order(
        id=id, user_id=user_id, provider=provider, reference=f"gen-{id}", kind=one.kind, product_id=one.id, snapshot=asdict(one), amount_minor=amount,
        currency=one.currency, credits=one.credits, bonus=one.bonus, days=one.days, promo_code=code.strip().upper(),
        discount_minor=one.price_minor - amount, back=back[:200],
    )  # fmt: skip
    session.add(row)
    session.flush()
    return order_row(row)


def begun(session: Session, order_id: str, provider_session: str) -> None:
    """Keep the provider's own name for the page it opened (PAY-02)."""
    session.execute(update(Order).where(Order.id == order_id).values(provider_session=provider_session[:120]))


def keep(session: Session, provider: str, told: Told) -> bool:
    """Keep an event before anything is done with it; False when it came before and was handled (PAY-09)."""
    make = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    row = {
        "id": new_id(), "provider": provider, "event_id": told.event_id, "kind": told.kind, "reference": told.paid.reference, "body": asdict(told.paid),
        "deliveries": 1, "outcome": "", "received_at": now(),
    }  # fmt: skip
    made = session.execute(make(WebhookEvent).values(row).on_conflict_do_nothing().returning(WebhookEvent.id)).scalar()
    counted = {"webhook_received_count": Order.webhook_received_count + 1, "last_webhook_at": now()}
    session.execute(update(Order).where(Order.reference == told.paid.reference).values(**counted))
    if made is not None:
        return True
    again = update(WebhookEvent).where(*_event(provider, told)).values(deliveries=WebhookEvent.deliveries + 1)
    return session.execute(again.returning(WebhookEvent.outcome)).scalar() == ""


def handle(session: Session, provider: str, told: Told) -> str:
    """Do what a kept event says and note what came of it; doing so twice changes nothing more."""
    outcome = settle(session, provider, told.paid)
    session.execute(update(WebhookEvent).where(*_event(provider, told), WebhookEvent.outcome == "").values(outcome=outcome))
    return outcome


def receive(session: Session, provider: str, told: Told) -> bool:
    """Keep an event and do what it says in one transaction; False when it came before and adds nothing (PAY-09)."""
    if not keep(session, provider, told):
        return False
    handle(session, provider, told)
    return True


def _event(provider: str, told: Told):
    return WebhookEvent.provider == provider, WebhookEvent.event_id == told.event_id


def settle(session: Session, provider: str, paid: Paid, reviewer: str = "") -> str:
    """Bring an order to what its provider says, once: called by webhook, return page and reconciler alike (C14). Returns what came of it.

    `reviewer` is the member of staff who asked the provider again: only then an order that waits for a person may go on.

    Credits come from our own snapshot, never from what was told; an amount that differs goes to a person (C15).
    """
    if paid.status == "open":
        return "unchanged"
    by = Order.provider_payment == paid.payment if not paid.reference and paid.payment else Order.reference == paid.reference
    row = session.execute(select(Order).where(by, Order.provider == provider)).scalars().first()
    if row is None:
        words = f"{provider} told of a payment we do not know: {(paid.reference or paid.payment)[:40]}"
        platform.alert(
            session,
            "payment_failed",
            words,
            priority="high",
            entity="payment",
            entity_id=(paid.reference or paid.payment)[:64],
            once=f"unknown:{(paid.reference or paid.payment)[:80]}",
        )
        return "unknown"
    if paid.status == "paid":
        return _paid(session, row, paid, reviewer)
    if paid.status in ("failed", "cancelled"):
        return _ended(session, row, paid)
    if paid.status == "refunded":
        return _refunded(session, row, paid)
    return _disputed(session, row, paid) if paid.status == "disputed" else "unchanged"


def _paid(session: Session, row: Order, paid: Paid, reviewer: str = "") -> str:
    if (paid.amount_minor, paid.currency) != (row.amount_minor, row.currency):
        told = (
            Money(paid.amount_minor, row.currency).text() if paid.currency == row.currency else f"{paid.amount_minor} {paid.currency[:3]}"
        )
        return _review(session, row, f"Paid {told}, ordered {Money(row.amount_minor, row.currency).text()}")
    mine = update(Order).where(Order.id == row.id, Order.status.in_((*OPEN, "review") if reviewer else OPEN))
    settled = {"status": "success", "completed_at": now(), "failure_reason": "", "needs_manual_review": False}
    settled |= {name: value[:120] for name, value in (("provider_session", paid.session), ("provider_payment", paid.payment)) if value}
    if reviewer:
        settled |= {"reviewed_by": reviewer, "reviewed_at": now()}
    if session.execute(mine.values(**settled)).rowcount != 1:
        return "unchanged"
    _deliver(session, row)
    session.execute(
        update(User).where(User.id == row.user_id).values(total_spent=User.total_spent + in_shillings(row.amount_minor, row.currency))
    )
    platform.log(session, row.user_id, ActivityType.PURCHASE, "order", row.id, amount=row.amount_minor, currency=row.currency)
    events.announce(session, "order.paid", user_id=row.user_id, order_id=row.id)
    _tell(session, row)
    return "granted"


def _deliver(session: Session, row: Order) -> None:
    """Give what was ordered; the guarded update of the order has made this happen once."""
    if row.kind == "premium":
        people.add_premium(session, SYSTEM, row.user_id, row.days)
        return
    owner, facts = Owner("user", row.user_id), {"name": row.snapshot["name"]}
    price = {"price_minor": row.amount_minor, "currency": row.currency}
    ledger.grant(session, owner, row.credits, "bought", key=f"order:{row.id}", why=Why("bought", row.id, facts=facts), **price)
    if row.bonus:
        ledger.grant(session, owner, row.bonus, "bonus", key=f"order:{row.id}:bonus", why=Why("bought_bonus", row.id, facts=facts))


def _review(session: Session, row: Order, reason: str) -> str:
    mine = update(Order).where(Order.id == row.id, Order.status != "success")
    if session.execute(mine.values(status="review", needs_manual_review=True, review_reason=reason[:200])).rowcount:
        platform.alert(session, "payment_failed", reason, priority="high", entity="payment", entity_id=row.id, once=f"review:{row.id}")
        _tell(session, row)
    return "review"


def _refunded(session: Session, row: Order, paid: Paid) -> str:
    """Put a refund that was not ordered here before a person: credits are never taken by a provider's word alone (T9)."""
    ours = select(func.coalesce(func.sum(Refund.money_minor), 0)).where(
        Refund.order_id == row.id, Refund.status.in_(("sending", "completed"))
    )
    if paid.amount_minor <= session.execute(ours).scalar_one():
        return "unchanged"
    reason = f"Refunded at the provider: {Money(paid.amount_minor, row.currency).text()}"
    session.execute(update(Order).where(Order.id == row.id).values(needs_manual_review=True, review_reason=reason))
    platform.alert(
        session,
        "high_refund_rate",
        reason,
        priority="high",
        entity="payment",
        entity_id=row.id,
        once=f"refunded:{row.id}:{paid.amount_minor}",
    )
    _tell(session, row)
    return "review"


def _disputed(session: Session, row: Order, paid: Paid) -> str:
    """Put a disputed payment before a person; what was granted stays until they have decided (C14)."""
    reason = f"Disputed at the bank: {paid.reason or 'no reason told'}"[:200]
    session.execute(update(Order).where(Order.id == row.id).values(needs_manual_review=True, review_reason=reason))
    platform.alert(session, "payment_failed", reason, priority="critical", entity="payment", entity_id=row.id, once=f"dispute:{row.id}")
    _tell(session, row)
    return "disputed"


def _ended(session: Session, row: Order, paid: Paid) -> str:
    mine = update(Order).where(Order.id == row.id, Order.status.in_(OPEN), Order.status != paid.status)
    failed = paid.status == "failed"
    why = {"needs_manual_review": failed, "review_reason": "Payment failed" if failed else ""}
    changed = session.execute(mine.values(status=paid.status, failure_reason=paid.reason[:200], **why)).rowcount
    if changed:
        if failed:
            platform.alert(session, "payment_failed", "A payment failed.", priority="low", entity="payment", entity_id=row.id, once=f"failed:{row.id}")  # fmt: skip
        _tell(session, row)
    return paid.status if changed else "unchanged"


def looked_at(session: Session, actor: Actor, order_id: str) -> None:
    """Take an order off the list of those that want a look; its state stays (PAY-11)."""
    staff = actor.require(Permission.MANAGE_PAYMENTS)
    done = {"needs_manual_review": False, "reviewed_by": staff, "reviewed_at": now()}
    if session.execute(update(Order).where(Order.id == order_id, Order.needs_manual_review).values(**done)).rowcount != 1:
        raise NotFound
    platform.audit(session, actor, "payment.reviewed", "payment", order_id)
    events.emit(session, events.topic("admin"), "payments.changed", order_id)


def reconciled(session: Session, actor: Actor, order_id: str, outcome: str) -> None:
    """Write down that staff had a provider asked, and what came of it (C16)."""
    actor.require(Permission.MANAGE_PAYMENTS)
    platform.audit(session, actor, "payment.reconciled", "payment", order_id, outcome=outcome)


def late(session: Session, limit: int = 100) -> list[tuple[str, str, str]]:
    """Return (provider, reference, session) of orders that have waited for ten minutes and no longer than a week: their provider is asked."""
    at = now()
    wanted = select(Order.provider, Order.reference, Order.provider_session).where(
        Order.status == "pending", Order.created_at < at - LATE, Order.created_at > at - timedelta(days=7)
    )
    return [(provider, reference, name) for provider, reference, name in session.execute(wanted.order_by(Order.created_at).limit(limit))]


def _tell(session: Session, row: Order) -> None:
    events.emit(session, events.topic("user", row.user_id), "order.changed", row.id)
    events.emit(session, events.topic("admin"), "payments.changed", row.id)
