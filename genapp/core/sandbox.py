"""The ledger of the payment sandbox: what was asked to be paid and how it ended. No money moves; refused in production."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Field, Session, SQLModel

from genapp.core.clock import now
from genapp.core.columns import JsonValue, UtcDateTime, one_of


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
    status: str = Field(default="open", max_length=10)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


@dataclass(frozen=True)
class SandboxRow:
    """A payment as the sandbox's page shows it."""

    reference: str = ""
    amount_minor: int = 0
    currency: str = "KES"
    what: str = ""
    return_url: str = ""
    status: str = ""


def begin(session: Session, reference: str, amount_minor: int, currency: str, what: str, return_url: str) -> None:
    """Keep a payment that is asked for; the same reference is the same payment."""
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    row = {
        "reference": reference, "amount_minor": amount_minor, "currency": currency, "what": what[:120], "return_url": return_url, "status": "open",
        "created_at": now(),
    }  # fmt: skip
    session.execute(insert(SandboxPayment).values(row).on_conflict_do_nothing())


def payment(session: Session, reference: str) -> SandboxRow | None:
    """Return a payment, or None."""
    row = session.get(SandboxPayment, reference)
    return SandboxRow(row.reference, row.amount_minor, row.currency, row.what, row.return_url, row.status) if row else None


def settle(session: Session, reference: str, status: str) -> bool:
    """End a payment; one that is paid stays paid. Says whether it ended now."""
    mine = update(SandboxPayment).where(SandboxPayment.reference == reference, SandboxPayment.status.in_(("open", "declined")))  # pyright: ignore
    return session.execute(mine.values(status=status, settled_at=now())).rowcount == 1  # pyright: ignore


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
