"""The ledger: accounts, transfers that never change, lots with their end, holds that resolve once (CRED-05, CRED-06, CRED-13, C22)."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import JsonValue, UtcDateTime, one_of
from genapp.core.ids import new_id

OWNERS = ("user", "team")
LOTS = ("monthly", "bought", "bonus", "reward")
SOURCES = {"monthly": "system:plans", "bought": "system:sold", "bonus": "system:gifts", "reward": "system:rewards"}
SPENT, EXPIRED = "system:spent", "system:expired"
"""Accounts of the house: where credits come from and go to. They are never counted, only replayed, so nobody waits for a hot row."""


class Account(SQLModel, table=True):
    """What one owner has free, or what is held of it, in hundredths of a credit. Only `service.ledger` changes it."""

    __tablename__ = "credit_accounts"
    __table_args__ = (
        one_of("owner_kind", *OWNERS),
        one_of("kind", "available", "held"),
        CheckConstraint("balance >= 0", name="never_negative"),
        UniqueConstraint("owner_kind", "owner_id", "kind", name="uq_credit_accounts_owner"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    owner_kind: str = Field(max_length=10)
    owner_id: str = Field(max_length=32)
    kind: str = Field(max_length=10)
    balance: int = 0
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Transfer(SQLModel, table=True):
    """One movement from an account to another. Rows are only ever added; a mistake is a transfer back."""

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("debit <> credit", name="two_sides"),
        Index("ix_transfers_debit", "debit", "id"),
        Index("ix_transfers_credit", "credit", "id"),
        Index("ix_transfers_owner", "owner_kind", "owner_id", "id"),
        Index("ix_transfers_ref", "ref"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    idem_key: str = Field(max_length=120, unique=True)
    debit: str = Field(max_length=32)
    credit: str = Field(max_length=32)
    amount: int
    kind: str = Field(max_length=20)
    reason: str = Field(default="", max_length=40)
    ref: str = Field(default="", max_length=80)
    owner_kind: str = Field(max_length=10)
    owner_id: str = Field(max_length=32)
    actor_id: str = Field(default="", max_length=32)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JsonValue)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Lot(SQLModel, table=True):
    """Credits that came together: what is left of them, what one cost, when they end. The soonest to end is spent first (C22)."""

    __tablename__ = "credit_lots"
    __table_args__ = (
        one_of("kind", *LOTS),
        CheckConstraint("remaining >= 0 AND remaining <= amount", name="remaining_within"),
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
        Index("ix_credit_lots_open", "owner_kind", "owner_id", "expires_at", "id", sqlite_where=text("remaining > 0"), postgresql_where=text("remaining > 0")),
        Index("ix_credit_lots_ending", "expires_at", sqlite_where=text("remaining > 0 AND expires_at IS NOT NULL"), postgresql_where=text("remaining > 0 AND expires_at IS NOT NULL")),
    )  # fmt: skip
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    owner_kind: str = Field(max_length=10)
    owner_id: str = Field(max_length=32)
    kind: str = Field(max_length=10)
    amount: int
    remaining: int
    # What the whole lot cost; 0 for what was given (C19).
    price_minor: int = 0
    currency: str = Field(default="", max_length=3)
    transfer_id: str = Field(max_length=32, foreign_key="transfers.id")
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class LotUse(SQLModel, table=True):
    """What a spend or a hold took from a lot, so that it can go back where it came from (C19)."""

    __tablename__ = "credit_lot_uses"
    __table_args__ = (
        CheckConstraint("amount > 0 AND returned >= 0 AND returned <= amount", name="returned_within"),
        Index("ix_credit_lot_uses_lot_id", "lot_id"),
    )
    transfer_id: str = Field(primary_key=True, max_length=32, foreign_key="transfers.id")
    lot_id: str = Field(primary_key=True, max_length=32, foreign_key="credit_lots.id")
    amount: int
    returned: int = 0


class Hold(SQLModel, table=True):
    """Credits set aside for work under way: posted or voided, once (CRED-13)."""

    __tablename__ = "credit_holds"
    __table_args__ = (
        one_of("state", "open", "posted", "voided"),
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("posted >= 0 AND posted <= amount", name="posted_within"),
        Index("ix_credit_holds_due", "due_at", sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")),
        Index("ix_credit_holds_owner", "owner_kind", "owner_id", "id"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    owner_kind: str = Field(max_length=10)
    owner_id: str = Field(max_length=32)
    transfer_id: str = Field(max_length=32, foreign_key="transfers.id", unique=True)
    amount: int
    posted: int = 0
    state: str = Field(default="open", max_length=10)
    reason: str = Field(default="", max_length=40)
    ref: str = Field(default="", max_length=80)
    due_at: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SpendingLimit(SQLModel, table=True):
    """The most somebody lets themselves spend in a day and in a month; a looser wish waits until the next day (PRICE-03)."""

    __tablename__ = "spending_limits"
    __table_args__ = (CheckConstraint("daily > 0 AND monthly > 0", name="above_zero"),)
    user_id: str = Field(primary_key=True, max_length=32, foreign_key="users.id", ondelete="CASCADE")
    daily: int | None = None
    monthly: int | None = None
    # What was wished for and is looser than today's: it counts from `loosens_at` on.
    next_daily: int | None = None
    next_monthly: int | None = None
    loosens_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class PriceList(SQLModel, table=True):
    """One version of what things cost. Rows are only ever added; the newest counts, the older explain what was charged then (CRED-03, CRED-14)."""

    __tablename__ = "price_lists"
    __table_args__ = (one_of("kind", "message", "generation"), UniqueConstraint("kind", "version", name="uq_price_lists_version"))
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    kind: str = Field(max_length=20)
    version: int
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JsonValue)
    created_by: str = Field(default="", max_length=32)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
