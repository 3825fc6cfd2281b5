"""Reads of the ledger: every movement, what is left of each lot, what is held (PRICE-02, CRED-15)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from genapp.core.money import credits_text
from genapp.credits.models import Account, Hold, Lot, Transfer

SIGNS = {"grant": 1, "return": 1, "void": 1, "spend": -1, "hold": -1, "expire": -1, "post": 0}
"""What each kind of movement does to what an owner has free; a post only says that what was held is spent now."""
VIEWS = {"": tuple(SIGNS), "in": ("grant", "return", "void"), "out": ("spend", "post", "expire"), "held": ("hold", "post", "void")}


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
