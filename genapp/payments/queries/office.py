"""What staff see of payments: what wants a look, how each came to be, what may go back (ADM-11, PAY-11, PAY-12, C19)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalOperand=false

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import or_, select
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.core.clock import now
from genapp.core.money import Money, credits_text
from genapp.core.settings import settings
from genapp.payments.models.orders import Order, Pack, Plan, PromoCode, Refund, WebhookEvent
from genapp.payments.queries.refunds import Part, refundable
from genapp.payments.rules import refund_alone

VIEWS = {
    "review": (Order.needs_manual_review,),
    "pending": (Order.status == "pending",),
    "paid": (Order.status.in_(("success", "refunded")),),
    "": (),
}


@dataclass(frozen=True)
class OfficeOrderRow:
    """A payment as staff see it."""

    id: str = ""
    reference: str = ""
    user_id: str = ""
    who: str = ""
    what: str = ""
    price: str = ""
    status: str = ""
    reason: str = ""
    review: bool = False
    provider: str = ""
    at: str = ""
    refundable: str = ""
    alone: bool = True
    session: str = ""


@dataclass(frozen=True)
class StepRow:
    """One thing that happened to a payment."""

    at: str
    kind: str
    words: str


@dataclass(frozen=True)
class PackOfficeRow:
    """A pack as staff see it: also those that are not sold."""

    id: str
    name: str
    credits: str
    bonus: str
    price: str
    badge: str
    variant: str
    featured: bool
    active: bool


@dataclass(frozen=True)
class PlanOfficeRow:
    """A plan as staff see it."""

    id: str
    name: str
    days: int
    price: str
    badge: str
    active: bool
    features: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PromoRow:
    """A promo code as staff see it."""

    id: str
    code: str
    percent: int
    applies_to: str
    uses: str
    until: str
    active: bool


def payments(session: Session, view: str = "review", text: str = "", before: str = "", limit: int = 40) -> list[OfficeOrderRow]:
    """Return payments, newest first, below an id: what wants a look, what is open, what is paid, or all; found by reference or username."""
    wanted = select(Order, User.username).join(User, User.id == Order.user_id).where(*VIEWS.get(view, ()))
    if text.strip():
        wanted = wanted.where(or_(Order.reference == text.strip(), User.username_lower == text.strip().lower().lstrip("@")))
    if before:
        wanted = wanted.where(Order.id < before)
    return [_payment(session, row, who) for row, who in session.execute(wanted.order_by(Order.id.desc()).limit(limit))]


def office_order(session: Session, order_id: str) -> OfficeOrderRow | None:
    """Return one payment as staff see it, or None."""
    found = session.execute(select(Order, User.username).join(User, User.id == Order.user_id).where(Order.id == order_id)).first()
    return _payment(session, *found) if found else None


def _payment(session: Session, row: Order, who: str) -> OfficeOrderRow:
    part = refundable(session, row, now()) if row.status == "success" else Part()
    what = (
        f"Premium, {row.snapshot['name']}"
        if row.kind == "premium"
        else f"{credits_text(row.credits)} credits" + (f" + {credits_text(row.bonus)}" if row.bonus else "")
    )
    return OfficeOrderRow(
        row.id, row.reference, row.user_id, who, what, Money(row.amount_minor, row.currency).text(), row.status, row.review_reason or row.failure_reason,
        row.needs_manual_review, row.provider, row.created_at.isoformat(), Money(part.minor, row.currency).text() if part.minor else "",
        part.minor <= refund_alone(row.currency, settings().refund_alone_shillings), row.provider_session,
    )  # fmt: skip


def trail(session: Session, order_id: str) -> list[StepRow]:
    """Return everything that happened to a payment, in its order (ADM-11)."""
    row = session.get(Order, order_id)
    if row is None:
        return []
    steps = [(row.created_at, "ordered", Money(row.amount_minor, row.currency).text())]
    for told in session.execute(
        select(WebhookEvent).where(WebhookEvent.provider == row.provider, WebhookEvent.reference == row.reference)
    ).scalars():
        steps.append(
            (told.received_at, "event", f"{told.kind}{f', told {told.deliveries} times' if told.deliveries > 1 else ''}: {told.outcome}")
        )
    for back in session.execute(select(Refund).where(Refund.order_id == order_id)).scalars():
        steps.append(
            (
                back.created_at,
                "refund",
                f"{Money(back.money_minor, back.currency).text()}, {back.reason}: {back.status} {back.failure}".strip(),
            )
        )
    for at, kind in ((row.completed_at, "paid"), (row.reviewed_at, "reviewed"), (row.refunded_at, "refunded")):
        if at is not None:
            steps.append((at, kind, ""))
    return [StepRow(at.isoformat(), kind, words) for at, kind, words in sorted(steps, key=lambda step: step[0])]


def to_reconcile(session: Session, limit: int = 100) -> list[str]:
    """Return the payments whose provider may know more than we: open for a minute or longer, or wanting a look."""
    early = now() - timedelta(minutes=1)
    waiting = or_(Order.needs_manual_review, (Order.status == "pending") & (Order.created_at < early))
    return list(session.execute(select(Order.id).where(waiting).order_by(Order.id.desc()).limit(limit)).scalars())


def packs(session: Session, currency: str) -> list[PackOfficeRow]:
    """Return every pack of a currency, sold or not."""
    rows = session.execute(select(Pack).where(Pack.currency == currency).order_by(Pack.position, Pack.variant, Pack.id)).scalars()
    return [
        PackOfficeRow(
            row.id, row.name, credits_text(row.credits), credits_text(row.bonus) if row.bonus else "", Money(row.price_minor, row.currency).text(),
            row.badge_text, row.variant, row.is_featured, row.is_active,
        )
        for row in rows
    ]  # fmt: skip


def plans(session: Session, currency: str) -> list[PlanOfficeRow]:
    """Return every plan of a currency, sold or not."""
    rows = session.execute(select(Plan).where(Plan.currency == currency).order_by(Plan.position, Plan.id)).scalars()
    return [
        PlanOfficeRow(r.id, r.name, r.days, Money(r.price_minor, r.currency).text(), r.badge_text, r.is_active, list(r.features))
        for r in rows
    ]


def promos(session: Session, limit: int = 200) -> list[PromoRow]:
    """Return the promo codes, newest first."""
    rows = session.execute(select(PromoCode).order_by(PromoCode.id.desc()).limit(limit)).scalars()
    return [
        PromoRow(
            r.id, r.code, r.percent, r.applies_to, f"{r.uses} / {r.max_uses}" if r.max_uses else str(r.uses),
            r.valid_until.date().isoformat() if r.valid_until else "", r.is_active,
        )
        for r in rows
    ]  # fmt: skip
