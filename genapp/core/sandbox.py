"""The ledger of the payment sandbox: what was asked to be paid and how it ended. No money moves; refused in production."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Field, Session, SQLModel

from genapp.core.clock import now
from genapp.core.columns import JsonValue, UtcDateTime, one_of
from genapp.core.ids import new_id


class SandboxPayment(SQLModel, table=True):
    """One payment at the sandbox."""

    __tablename__ = "sandbox_payments"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (one_of("status", "open", "paid", "declined", "cancelled"),)
    reference: str = Field(primary_key=True, max_length=80)
    amount_minor: int
    currency: str = Field(max_length=3)
    what: str = Field(default="", max_length=120)
    return_url: str = Field(max_length=300)
    refunded_minor: int = 0
    # Which refunds were sent, by their keys.
    refunds: list[str] = Field(default_factory=list, sa_type=JsonValue)
    # Days before a subscription is charged; -1 is paid once.
    trial_days: int = -1
    status: str = Field(default="open", max_length=10)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SandboxSubscription(SQLModel, table=True):
    """One subscription at the sandbox: begun at its page, billed by the clock."""

    __tablename__ = "sandbox_subscriptions"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (one_of("status", "trialing", "active", "past_due", "canceled"),)
    id: str = Field(primary_key=True, max_length=40)
    reference: str = Field(max_length=80, unique=True)
    amount_minor: int
    currency: str = Field(max_length=3)
    status: str = Field(max_length=10)
    trial_ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    period_ends_at: datetime = Field(sa_type=UtcDateTime)
    cancel_at_period_end: bool = False
    fail_next: bool = False
    # One entry a bill: id, amount, paid.
    bills: list[dict[str, Any]] = Field(default_factory=list, sa_type=JsonValue)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


@dataclass(frozen=True)
class SubscriptionRow:
    """A subscription as the sandbox knows it."""

    id: str
    reference: str
    amount_minor: int
    currency: str
    status: str
    trial_ends_at: datetime | None
    period_ends_at: datetime
    cancel_at_period_end: bool
    fail_next: bool
    bills: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class SandboxRow:
    """A payment as the sandbox's page shows it."""

    reference: str = ""
    amount_minor: int = 0
    currency: str = "KES"
    what: str = ""
    return_url: str = ""
    status: str = ""
    trial_days: int = -1


def begin(session: Session, reference: str, amount_minor: int, currency: str, what: str, return_url: str, trial_days: int = -1) -> None:
    """Keep a payment that is asked for; the same reference is the same payment."""
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    row = {
        "reference": reference, "amount_minor": amount_minor, "currency": currency, "what": what[:120], "return_url": return_url, "status": "open",
        "created_at": now(), "trial_days": trial_days, "refunded_minor": 0, "refunds": [],
    }  # fmt: skip
    session.execute(insert(SandboxPayment).values(row).on_conflict_do_nothing())


def payment(session: Session, reference: str) -> SandboxRow | None:
    """Return a payment, or None."""
    row = session.get(SandboxPayment, reference)
    return SandboxRow(row.reference, row.amount_minor, row.currency, row.what, row.return_url, row.status, row.trial_days) if row else None


def settle(session: Session, reference: str, status: str) -> bool:
    """End a payment; one that is paid stays paid. Says whether it ended now."""
    mine = update(SandboxPayment).where(SandboxPayment.reference == reference, SandboxPayment.status.in_(("open", "declined")))  # pyright: ignore
    if session.execute(mine.values(status=status, settled_at=now())).rowcount != 1:  # pyright: ignore
        return False
    row = session.get(SandboxPayment, reference, populate_existing=True)
    if status == "paid" and row is not None and row.trial_days >= 0:
        _start(session, row)
    return True


def refund(session: Session, reference: str, amount_minor: int, key: str) -> str:
    """Send money back, once for each key; returns "" or why not."""
    mine = update(SandboxPayment).where(SandboxPayment.reference == reference)  # pyright: ignore
    session.execute(mine.values(refunded_minor=SandboxPayment.refunded_minor))
    row = session.get(SandboxPayment, reference, populate_existing=True)
    if row is None or row.status != "paid":
        return "nothing was paid"
    if key in row.refunds:
        return ""
    if row.refunded_minor + amount_minor > row.amount_minor:
        return "more than was paid"
    row.refunded_minor, row.refunds = row.refunded_minor + amount_minor, [*row.refunds, key]
    session.add(row)
    return ""


MONTH = timedelta(days=30)


def _start(session: Session, paid: SandboxPayment) -> None:
    at, trial = now(), timedelta(days=paid.trial_days)
    row = SandboxSubscription(
        id=f"sub_{new_id()}", reference=paid.reference, amount_minor=paid.amount_minor, currency=paid.currency,
        status="trialing" if paid.trial_days else "active", trial_ends_at=at + trial if paid.trial_days else None,
        period_ends_at=at + (trial if paid.trial_days else MONTH),
    )  # fmt: skip
    # A trial begins with a bill of nothing, as everywhere.
    row.bills = [_bill(0 if paid.trial_days else paid.amount_minor, True)]
    session.add(row)
    session.flush()


def _bill(amount: int, paid: bool) -> dict[str, Any]:
    return {"id": f"in_{new_id()}", "amount": amount, "paid": paid}


def _known(row: SandboxSubscription | None) -> SubscriptionRow | None:
    if row is None:
        return None
    return SubscriptionRow(
        row.id, row.reference, row.amount_minor, row.currency, row.status, row.trial_ends_at, row.period_ends_at, row.cancel_at_period_end, row.fail_next,
        list(row.bills),
    )  # fmt: skip


def subscription(session: Session, id: str) -> SubscriptionRow | None:
    """Return a subscription by its name, or None."""
    return _known(session.get(SandboxSubscription, id))


def subscription_of(session: Session, reference: str) -> SubscriptionRow | None:
    """Return the subscription that came of a payment, or None."""
    return _known(session.execute(select(SandboxSubscription).where(SandboxSubscription.reference == reference)).scalars().first())  # pyright: ignore


def billed(session: Session, bill: str) -> tuple[SubscriptionRow, dict[str, Any]] | None:
    """Return a bill with its subscription, or None."""
    for row in session.execute(select(SandboxSubscription).order_by(SandboxSubscription.created_at.desc())).scalars():  # pyright: ignore
        for one in row.bills:
            if one["id"] == bill:
                return _known(row), one  # pyright: ignore[reportReturnType]
    return None


def end(session: Session, id: str, at_period_end: bool) -> bool:
    """Have a subscription end with what is paid for, or go on; False when it is over already."""
    row = session.get(SandboxSubscription, id, populate_existing=True)
    if row is None or row.status == "canceled":
        return False
    row.cancel_at_period_end = at_period_end
    session.add(row)
    return True


def fail_next(session: Session, id: str) -> None:
    """Have the next bill fail."""
    session.execute(update(SandboxSubscription).where(SandboxSubscription.id == id).values(fail_next=True))  # pyright: ignore


def renew(session: Session, id: str, early: bool = False) -> bool:
    """Bill the next month when this one is over, or end; False when nothing is due."""
    session.execute(update(SandboxSubscription).where(SandboxSubscription.id == id).values(currency=SandboxSubscription.currency))  # pyright: ignore
    row = session.get(SandboxSubscription, id, populate_existing=True)
    if row is None or row.status == "canceled" or (row.period_ends_at > now() and not early):
        return False
    if row.cancel_at_period_end or (row.status == "past_due" and row.fail_next):
        row.status = "canceled"
        session.add(row)
        return True
    row.bills = [*row.bills, _bill(row.amount_minor, not row.fail_next)]
    row.status = "past_due" if row.fail_next else "active"
    row.period_ends_at = (now() if early else row.period_ends_at) + MONTH
    if row.status == "active":
        row.fail_next = False
    session.add(row)
    return True


def due(session: Session, limit: int = 100) -> list[str]:
    """Return the subscriptions whose month is over."""
    over = (SandboxSubscription.status != "canceled", SandboxSubscription.period_ends_at <= now())
    return list(session.execute(select(SandboxSubscription.id).where(*over).limit(limit)).scalars())  # pyright: ignore
