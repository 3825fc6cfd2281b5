"""What of an order may go back, and the refunds that wait (CRED-07, C19)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalOperand=false

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.core.money import Money, credits_text
from genapp.credits.models import Lot, Transfer
from genapp.payments.models.orders import REASONS as REASONS
from genapp.payments.models.orders import Order, Refund


@dataclass(frozen=True)
class RefundRow:
    """A refund: asked for, decided, done."""

    id: str
    who: str
    what: str
    reason: str
    notes: str
    status: str
    failure: str
    asked_by: str
    mine: bool
    at: str


@dataclass(frozen=True)
class ToSendRow:
    """A refund whose money is to be sent."""

    provider: str
    reference: str
    payment: str
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class Part:
    """What of an order is unspent and what it cost: money in minor units, credits in hundredths, days of premium."""

    minor: int = 0
    credits: int = 0
    days: int = 0


def refundable(session: Session, row: Order, at: datetime) -> Part:
    """Return what of an order can still be paid back: its unspent part at the price that was paid, bonus for nothing, rounded down (C19)."""
    left = row.amount_minor - row.refunded_minor
    if row.kind == "premium":
        until = session.execute(select(User.premium_until).where(User.id == row.user_id)).scalar()
        days = max(0, min(row.days, (until - at).days)) if until else 0
        return Part(min(left, row.amount_minor * days // row.days), days=days)
    lot = select(Lot.remaining, Lot.amount).join(Transfer, Transfer.id == Lot.transfer_id).where(Transfer.idem_key == f"order:{row.id}")
    found = session.execute(lot).first()
    return Part(min(left, row.amount_minor * found[0] // found[1]), found[0]) if found else Part()


def refunds(session: Session, staff_id: str, only_open: bool = True, before: str = "", limit: int = 40) -> list[RefundRow]:
    """Return refunds, newest first: those that wait for somebody, or all."""
    staff = aliased(User)
    wanted = (
        select(Refund, User.username, staff.username)
        .join(User, User.id == Refund.user_id)
        .outerjoin(staff, staff.id == Refund.requested_by)
    )
    if only_open:
        wanted = wanted.where(Refund.status.in_(("pending", "sending")))
    if before:
        wanted = wanted.where(Refund.id < before)
    return [
        RefundRow(
            row.id, who, Money(row.money_minor, row.currency).text() if row.money_minor else f"{credits_text(row.credits)} credits", row.reason, row.notes,
            row.status, row.failure, by or "", row.requested_by == staff_id, row.created_at.isoformat(),
        )
        for row, who, by in session.execute(wanted.order_by(Refund.id.desc()).limit(limit))
    ]  # fmt: skip


def refund_to_send(session: Session, refund_id: str) -> ToSendRow | None:
    """Return a refund whose money is not sent yet, or None."""
    wanted = select(Order.provider, Order.reference, Order.provider_payment, Refund.money_minor, Refund.currency).join(
        Refund, Refund.order_id == Order.id
    )
    found = session.execute(wanted.where(Refund.id == refund_id, Refund.status == "sending")).first()
    return ToSendRow(*found) if found else None
