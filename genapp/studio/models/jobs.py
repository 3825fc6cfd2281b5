"""Jobs of the studio: what was ordered, how far it is, what it cost; and what a member of a team may spend (GEN-02..04, GEN-10)."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import JsonValue, UtcDateTime, one_of
from genapp.core.ids import new_id

OPERATIONS = ("image", "video", "face_swap", "model_creation", "model_refinement")
OPEN = ("queued", "running")
STATES = (*OPEN, "succeeded", "failed", "canceled", "expired")


class StudioGate(SQLModel, table=True):
    """One row that whoever takes in, lets begin or ends a job holds until the commit: who begins next is decided by one at a time."""

    __tablename__ = "studio_gates"
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int = 0


class GenerationJob(SQLModel, table=True):
    """One order of a team: queued, running, then over for good. Amounts are hundredths of a credit."""

    __tablename__ = "generation_jobs"
    __table_args__ = (
        one_of("operation", *OPERATIONS),
        one_of("state", *STATES),
        CheckConstraint("estimate >= 0 AND each >= 0 AND spent >= 0 AND spent <= estimate", name="spent_within"),
        CheckConstraint("wanted > 0 AND made >= 0 AND blocked >= 0 AND made + blocked <= wanted", name="made_within"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        UniqueConstraint("team_id", "idem_key", name="uq_generation_jobs_idem_key"),
        Index("ix_generation_jobs_team", "team_id", "id"),
        Index("ix_generation_jobs_member", "team_id", "user_id", "created_at"),
        Index("ix_generation_jobs_work", "provider", "work", sqlite_where=text("work <> ''"), postgresql_where=text("work <> ''")),
        Index("ix_generation_jobs_queue", "priority", "id", sqlite_where=text("state = 'queued'"), postgresql_where=text("state = 'queued'")),
        Index("ix_generation_jobs_looks", "look_at", sqlite_where=text("state = 'running'"), postgresql_where=text("state = 'running'")),
        Index("ix_generation_jobs_due", "due_at", sqlite_where=text("state IN ('queued', 'running')"), postgresql_where=text("state IN ('queued', 'running')")),
    )  # fmt: skip
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    team_id: str = Field(max_length=32, foreign_key="teams.id")
    user_id: str = Field(max_length=32, foreign_key="users.id")
    operation: str = Field(max_length=20)
    state: str = Field(default="queued", max_length=10)
    # What `orders.Ask` holds, with the pixels and the seed it came to.
    params: dict[str, Any] = Field(default_factory=dict, sa_type=JsonValue)
    # The same key in a team is the same job; another body under it is refused.
    idem_key: str = Field(max_length=80)
    body_hash: str = Field(default="", max_length=64)
    retry_of: str | None = Field(default=None, max_length=32)
    model_id: str | None = Field(default=None, max_length=32)
    version_id: str | None = Field(default=None, max_length=32)
    priority: int = 0
    estimate: int = 0
    each: int = 0
    hold_id: str = Field(default="", max_length=32)
    spent: int = 0
    wanted: int = 1
    made: int = 0
    blocked: int = 0
    # Numbers of the results that were kept or thrown away: none is ever taken twice, not even one that was deleted since.
    settled: list[int] = Field(default_factory=list, sa_type=JsonValue)
    percent: int = 0
    reason: str = Field(default="", max_length=300)
    # Who makes it, their name for it, and how often it was handed over.
    provider: str = Field(default="", max_length=40)
    demo: bool = False
    work: str = Field(default="", max_length=200)
    submits: int = 0
    # Turns of work on it are numbered; one has it at a time, and is told when another was asked for meanwhile.
    turn: int = 0
    busy_turn: int | None = None
    busy_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    asked: bool = False
    look_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MemberLimit(SQLModel, table=True):
    """The most a member may spend of their team's credits in a calendar month (UTC), in hundredths; kept by the team's owner."""

    __tablename__ = "member_limits"
    __table_args__ = (CheckConstraint("monthly >= 0", name="not_negative"),)
    team_id: str = Field(primary_key=True, max_length=32, foreign_key="teams.id", ondelete="CASCADE")
    user_id: str = Field(primary_key=True, max_length=32, foreign_key="users.id", ondelete="CASCADE")
    monthly: int
    kept_by: str = Field(default="", max_length=32)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
