"""Reports, age checks, and counts that name nobody."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import UtcDateTime, one_of
from genapp.core.ids import new_id

REASONS = ("harmful", "minor", "real_person", "hate", "spam", "wrong", "other")


class Report(SQLModel, table=True):
    """Somebody says that something should not be here (MOD-06, VAR-06)."""

    __tablename__ = "reports"
    __table_args__ = (
        one_of("kind", "message", "profile", "picture"),
        one_of("reason", *REASONS),
        one_of("state", "open", "resolved", "dismissed"),
        Index("uq_reports_reporter_id_kind_target_id", "reporter_id", "kind", "target_id", unique=True),
        Index("ix_reports_state", "state", "created_at"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    reporter_id: str = Field(max_length=32, foreign_key="users.id", ondelete="CASCADE")
    kind: str = Field(max_length=10)
    target_id: str = Field(max_length=32)
    reason: str = Field(max_length=20)
    note: str = Field(default="", max_length=1000)
    state: str = Field(default="open", max_length=10)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class AgeCheck(SQLModel, table=True):
    """How somebody's age was established (MOD-01)."""

    __tablename__ = "age_verification_log"
    __table_args__ = (
        one_of("method", "self_declared", "id_verification", "third_party"),
        Index("ix_age_verification_log_user_id", "user_id"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    user_id: str = Field(max_length=32, foreign_key="users.id", ondelete="CASCADE")
    birth_date: date | None = None
    stated_age: int
    method: str = Field(default="self_declared", max_length=20)
    id_document_type: str = Field(default="", max_length=40)
    id_verified: bool = False
    verified_by: str | None = Field(default=None, max_length=32)
    verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    is_compliant: bool = True
    notes: str = Field(default="", max_length=500)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class SafetyCount(SQLModel, table=True):
    """How often something happened in a year; no person, no words (SAFE-1)."""

    __tablename__ = "safety_counts"
    year: int = Field(primary_key=True)
    kind: str = Field(primary_key=True, max_length=40)
    count: int = 0


class BlockedFile(SQLModel, table=True):
    """A file that must never be here again, by what its bytes hash to (TDA-1)."""

    __tablename__ = "blocked_files"
    sha256: str = Field(primary_key=True, max_length=64)
    reason: str = Field(default="", max_length=300)
    blocked_by: str = Field(default="", max_length=32)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class UsedChallenge(SQLModel, table=True):
    """A human check that was spent, kept until it would have expired, so that it cannot be spent again."""

    __tablename__ = "used_challenges"
    __table_args__ = (Index("ix_used_challenges_expires_at", "expires_at"),)
    nonce: str = Field(primary_key=True, max_length=64)
    expires_at: datetime = Field(sa_type=UtcDateTime)
