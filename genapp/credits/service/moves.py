"""Movements of credits: written once under their key, and the guarded update of what an owner has. Amounts are hundredths of a credit."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.core import events
from genapp.core.clock import now
from genapp.core.errors import Conflict, DomainError, Invalid
from genapp.core.ids import new_id
from genapp.core.money import credits_text
from genapp.credits.models import Account, Transfer


class InsufficientCredits(DomainError):
    """The owner has less than is asked for (CRED-05)."""

    status = 402

    def __init__(self, need: int, have: int):
        super().__init__(f"Need {credits_text(need)} credits, have {credits_text(have)}")
        self.need, self.have = need, have


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose credits: a user's or a team's."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Why:
    """What a movement is for: a word of the catalogue, what it is about, who asked, and plain facts."""

    reason: str
    ref: str = ""
    actor_id: str = ""
    facts: dict[str, Any] | None = None


def _maker(session: Session) -> Any:
    return pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert


def account(session: Session, owner: Owner, kind: str = "available") -> str:
    """Return the id of an owner's account, made at its first use."""
    mine = (Account.owner_kind == owner.kind, Account.owner_id == owner.id, Account.kind == kind)
    known = session.execute(select(Account.id).where(*mine)).scalar()
    if known:
        return known
    row = {"id": new_id(), "owner_kind": owner.kind, "owner_id": owner.id, "kind": kind, "balance": 0, "updated_at": now()}
    session.execute(_maker(session)(Account).values(**row).on_conflict_do_nothing())
    return session.execute(select(Account.id).where(*mine)).scalar_one()


def balance(session: Session, owner: Owner, kind: str = "available") -> int:
    """Return what an owner has, read now."""
    mine = (Account.owner_kind == owner.kind, Account.owner_id == owner.id, Account.kind == kind)
    return session.execute(select(Account.balance).where(*mine)).scalar() or 0


def transfer(session: Session, owner: Owner, debit: str, credit: str, amount: int, kind: str, key: str, why: Why) -> str:
    """Write the movement down and return its id, or "" when this key has done it before; Conflict when it did something else."""
    if not isinstance(amount, int) or isinstance(amount, bool) or amount <= 0:
        raise Invalid("An amount above zero, please.", field="amount")
    row = {
        "id": new_id(), "idem_key": key, "debit": debit, "credit": credit, "amount": amount, "kind": kind, "reason": why.reason, "ref": why.ref,
        "owner_kind": owner.kind, "owner_id": owner.id, "actor_id": why.actor_id, "facts": why.facts or {}, "created_at": now(),
    }  # fmt: skip
    made = session.execute(
        _maker(session)(Transfer).values(**row).on_conflict_do_nothing(index_elements=["idem_key"]).returning(Transfer.id)
    )
    if made.first() is not None:
        return str(row["id"])
    known = session.execute(select(Transfer).where(Transfer.idem_key == key)).scalars().one()
    if (known.kind, known.owner_id, known.amount) != (kind, owner.id, amount):
        raise Conflict
    return ""


def add(session: Session, owner: Owner, id: str, amount: int, kind: str = "available") -> None:
    """Put credits on an account, or take them off it; InsufficientCredits where there are fewer. The row is held until the commit."""
    change = update(Account).where(Account.id == id, Account.balance + amount >= 0)
    left = session.execute(change.values(balance=Account.balance + amount, updated_at=now()).returning(Account.balance)).scalar()
    if left is None:
        raise InsufficientCredits(-amount, balance(session, owner, kind))
    if owner.kind == "user" and kind == "available":
        session.execute(update(User).where(User.id == owner.id).values(credits=left))
        events.emit(session, events.topic("user", owner.id), "credits.changed")
    elif owner.kind == "team":
        events.emit(session, events.topic("studio", owner.id), "credits.changed")
