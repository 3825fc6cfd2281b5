"""Operators: what they can do, how much they have now, how they did, and the time they worked."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import JsonValue, UtcDateTime, one_of
from genapp.core.ids import new_id

SKILLS = ("junior", "mid", "senior", "expert")
STYLES = ("flirty", "romantic", "friendly", "intellectual", "playful")
WEEK = (0, 1, 2, 3, 4, 5, 6)


class Operator(SQLModel, table=True):
    """One operator beside their account (QUE-03, QUE-05..07, QUE-14). Soft-deleted; how they did is kept (QUE-13).

    `load` is how many conversations they have now: only guarded updates move it, so it is never above `capacity` (QUE-15).
    """

    __tablename__ = "operators"
    __table_args__ = (
        one_of("skill", *SKILLS),
        CheckConstraint("load >= 0", name="load_not_negative"),
        CheckConstraint("capacity BETWEEN 1 AND 20", name="capacity_known"),
        CheckConstraint("quality BETWEEN 0 AND 100", name="quality_known"),
        CheckConstraint("hourly_rate >= 0 AND commission BETWEEN 0 AND 10000", name="pay_known"),
        Index("ix_operators_available", "is_available", "load"),
        Index("ix_operators_quality", "quality"),
        Index("ix_operators_suspended", "is_suspended", "suspended_until"),
        Index("ix_operators_beat", "beat_at", sqlite_where=text("is_available = 1"), postgresql_where=text("is_available")),
    )
    user_id: str = Field(primary_key=True, max_length=32, foreign_key="users.id")
    specializations: list[str] = Field(default_factory=list, sa_type=JsonValue)
    languages: list[str] = Field(default_factory=lambda: ["en"], sa_type=JsonValue)
    skill: str = Field(default="mid", max_length=10)
    capacity: int = 5
    load: int = 0
    is_available: bool = False
    # The place's own clock: from included to excluded, past midnight when it ends before it begins.
    days: list[int] = Field(default_factory=lambda: list(WEEK), sa_type=JsonValue)
    begins: str = Field(default="00:00", max_length=5)
    ends: str = Field(default="00:00", max_length=5)
    zone: str = Field(default="Africa/Nairobi", max_length=64)
    beat_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    assigned_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Whole cents of KES an hour, and hundredths of a percent of what people paid.
    hourly_rate: int = 0
    commission: int = 0
    total_earnings: int = 0
    quality: int = 100
    threshold: int = 60
    is_suspended: bool = False
    suspension: str = Field(default="", max_length=200)
    suspended_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    messages: int = 0
    conversations: int = 0
    answers: int = 0
    answer_seconds: int = 0
    ratings: int = 0
    stars: int = 0
    idle_incidents: int = 0
    reassignments: int = 0
    complaints: int = 0
    online_seconds: int = 0
    sounds: bool = True
    suggestions: bool = False
    created_by: str | None = Field(default=None, max_length=32)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WorkSpell(SQLModel, table=True):
    """A stretch of being available: the worked-time log. At most one is open (QUE-05)."""

    __tablename__ = "work_spells"
    __table_args__ = (
        Index("uq_work_spells_open", "operator_id", unique=True, sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL")),
        Index("ix_work_spells_operator_id", "operator_id", "began_at"),
    )  # fmt: skip
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    operator_id: str = Field(max_length=32, foreign_key="operators.user_id")
    began_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # chose | missed (no heartbeat) | suspended | removed
    reason: str = Field(default="", max_length=20)


class OperatorDay(SQLModel, table=True):
    """How an operator did on one day, by the clock of their place (QUE-18)."""

    __tablename__ = "operator_days"
    __table_args__ = (UniqueConstraint("operator_id", "day", name="uq_operator_days_day"), Index("ix_operator_days_day", "day"))
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    operator_id: str = Field(max_length=32, foreign_key="operators.user_id")
    day: str = Field(max_length=10)
    messages: int = 0
    conversations: int = 0
    answers: int = 0
    answer_seconds: int = 0
    first_answers: int = 0
    first_seconds: int = 0
    idle_incidents: int = 0
    reassignments: int = 0
    complaints: int = 0
    ratings: int = 0
    stars: int = 0
    online_seconds: int = 0
    # Hundredths of credits that people paid for what was answered, and the quality at the day's last look.
    credits: int = 0
    quality: int = 100


class ResponseTemplate(SQLModel, table=True):
    """Words an operator puts in with one key: their own, or everybody's when `operator_id` is empty (OPUI-03)."""

    __tablename__ = "response_templates"
    __table_args__ = (Index("ix_response_templates_operator_id", "operator_id", "name"),)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    operator_id: str | None = Field(default=None, max_length=32, foreign_key="operators.user_id")
    name: str = Field(max_length=40)
    body: str = Field(max_length=2000)
    used: int = 0
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
