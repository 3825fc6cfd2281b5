"""Reads of the ledger: every movement, what is left of each lot, what is held (PRICE-02, CRED-15)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlmodel import Session

from genapp.core.ids import id_at
from genapp.core.money import credits_text
from genapp.credits import generation, pricing
from genapp.credits.generation import Formulas
from genapp.credits.limits import Limits
from genapp.credits.models import Account, Hold, Lot, PriceList, SpendingLimit, Transfer
from genapp.credits.pricing import MessagePrices

SIGNS = {"grant": 1, "return": 1, "void": 1, "spend": -1, "hold": -1, "expire": -1, "refund": -1, "post": 0}
"""What each kind of movement does to what an owner has free; a post only says that what was held is spent now."""
VIEWS = {
    "": tuple(SIGNS),
    "in": ("grant", "return", "void"),
    "out": ("spend", "post", "expire", "refund"),
    "held": ("hold", "post", "void"),
}


@dataclass(frozen=True)
class MoveRow:
    """One movement on a statement."""

    id: str
    at: str
    kind: str
    reason: str
    amount: str
    sign: int
    ref: str
    facts: dict[str, Any] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True)
class LotRow:
    """What is left of credits that came together."""

    id: str
    kind: str
    amount: str
    remaining: str
    ends: str


@dataclass(frozen=True)
class HoldRow:
    """What is set aside for work under way."""

    id: str
    amount: str
    reason: str
    since: str


def balance(session: Session, owner_kind: str, owner_id: str, kind: str = "available") -> int:
    """Return what an owner has, in hundredths of a credit (CRED-15)."""
    mine = (Account.owner_kind == owner_kind, Account.owner_id == owner_id, Account.kind == kind)
    return session.execute(select(Account.balance).where(*mine)).scalar() or 0


def statement(session: Session, owner_kind: str, owner_id: str, view: str = "", before: str = "", limit: int = 40) -> list[MoveRow]:
    """Return an owner's movements, newest first, below an id: all, what came, what went, or what was held (PRICE-02)."""
    wanted = select(Transfer).where(Transfer.owner_kind == owner_kind, Transfer.owner_id == owner_id)
    if view:
        wanted = wanted.where(Transfer.kind.in_(VIEWS.get(view, ())))
    if before:
        wanted = wanted.where(Transfer.id < before)
    return [_move(row) for row in session.execute(wanted.order_by(Transfer.id.desc()).limit(min(limit, 10_000))).scalars()]


def _move(row: Transfer) -> MoveRow:
    sign = SIGNS[row.kind]
    return MoveRow(row.id, row.created_at.isoformat(), row.kind, row.reason, credits_text(row.amount), sign, row.ref, dict(row.facts))


def lots(session: Session, owner_kind: str, owner_id: str) -> list[LotRow]:
    """Return the lots that have something left, in the order they are spent in (C22)."""
    mine = select(Lot).where(Lot.owner_kind == owner_kind, Lot.owner_id == owner_id, Lot.remaining > 0)
    return [
        LotRow(
            row.id,
            row.kind,
            credits_text(row.amount),
            credits_text(row.remaining),
            row.expires_at.date().isoformat() if row.expires_at else "",
        )
        for row in session.execute(mine.order_by(Lot.expires_at.is_(None), Lot.expires_at, Lot.id).limit(100)).scalars()
    ]


def holds(session: Session, owner_kind: str, owner_id: str) -> list[HoldRow]:
    """Return what is held for an owner now."""
    mine = select(Hold).where(Hold.owner_kind == owner_kind, Hold.owner_id == owner_id, Hold.state == "open")
    rows = session.execute(mine.order_by(Hold.id.desc()).limit(100)).scalars()
    return [HoldRow(row.id, credits_text(row.amount), row.reason, row.created_at.isoformat()) for row in rows]


@dataclass(frozen=True)
class Prices:
    """What messages cost now; version 0 is what genapp begins with."""

    prices: MessagePrices
    version: int


def message_prices(session: Session) -> Prices:
    """Return the newest price list for messages (CRED-03)."""
    found = _newest(session, "message")
    return Prices(pricing.from_json(found[0]), found[1]) if found else Prices(MessagePrices(), 0)


@dataclass(frozen=True)
class GenerationPrices:
    """What generations cost now, by operation; version 0 is what genapp begins with."""

    formulas: Formulas
    version: int


def generation_prices(session: Session) -> GenerationPrices:
    """Return the newest formulas for generations (CRED-14)."""
    found = _newest(session, "generation")
    return GenerationPrices(generation.from_json(found[0]), found[1]) if found else GenerationPrices(generation.BEGIN, 0)


def _newest(session: Session, kind: str) -> tuple[dict[str, Any], int] | None:
    newest = select(PriceList.values, PriceList.version).where(PriceList.kind == kind).order_by(PriceList.version.desc()).limit(1)
    found = session.execute(newest).first()
    return (found[0], found[1]) if found else None


def counting(row: SpendingLimit | None, at: datetime) -> Limits:
    """Return the limits that count now: a looser wish only once its day has come (PRICE-03)."""
    if row is None:
        return Limits()
    come = row.loosens_at is not None and row.loosens_at <= at
    return Limits(row.next_daily, row.next_monthly) if come else Limits(row.daily, row.monthly)


def limits_of(session: Session, user_id: str, at: datetime) -> tuple[Limits, Limits | None]:
    """Return somebody's limits, and those that come tomorrow, if others do (PRICE-03)."""
    row = session.get(SpendingLimit, user_id)
    later = row is not None and row.loosens_at is not None and row.loosens_at > at
    return counting(row, at), Limits(row.next_daily, row.next_monthly) if later and row else None


_NET = case((Transfer.kind.in_(("spend", "hold")), Transfer.amount), else_=-Transfer.amount)


def spent_since(session: Session, owner_kind: str, owner_id: str, since: datetime) -> int:
    """Return what an owner spent or set aside since a moment, less what came back, in hundredths."""
    # By id along the index; by time to be exact.
    mine = (Transfer.owner_kind == owner_kind, Transfer.owner_id == owner_id, Transfer.id > id_at(since), Transfer.created_at >= since)
    counted = select(func.coalesce(func.sum(_NET), 0)).where(*mine, Transfer.kind.in_(("spend", "hold", "return", "void")))
    return int(session.execute(counted).scalar_one())


def messages_a_day(session: Session, user_id: str, since: datetime, days: int) -> int:
    """Return how many messages somebody paid for a day, on average, rounded up (CRED-12)."""
    mine = (Transfer.owner_kind == "user", Transfer.owner_id == user_id, Transfer.id > id_at(since), Transfer.created_at >= since)
    count = session.execute(select(func.count()).where(*mine, Transfer.kind == "spend", Transfer.reason == "message")).scalar_one()
    return -(-count // days)
