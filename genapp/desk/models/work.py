"""Work of the desk: who waits, who has what, what happened on the way, how it was found."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import JsonValue, UtcDateTime, one_of
from genapp.core.ids import new_id

IS_OPEN = "ended_at IS NULL"
ENDS = (
    "handed_off",
    "handed_back",
    "idle",
    "timeout",
    "slow",
    "quality",
    "balancing",
    "manual",
    "missed",
    "suspended",
    "removed",
    "closed",
)
"""Why an assignment ended (QUE-09): by the operator, by the clock, by the system, by a supervisor, or with its conversation."""
INCIDENTS = ("warned", "idle", "alerted", "reassigned", "escalated", "signal")


class QueueEntry(SQLModel, table=True):
    """A conversation that waits for an operator, once (QUE-01). Its band follows from what was spent and how long it waits."""

    __tablename__ = "chat_queue"
    __table_args__ = (
        one_of("floor", "urgent", "high", "normal", "low"),
        Index("ix_chat_queue_entered_at", "entered_at"),
        Index("ix_chat_queue_user_id", "user_id"),
    )
    conversation_id: str = Field(primary_key=True, max_length=32, foreign_key="conversations.id", ondelete="CASCADE")
    user_id: str = Field(max_length=32, foreign_key="users.id", ondelete="CASCADE")
    character_id: str = Field(max_length=32, foreign_key="characters.id", ondelete="CASCADE")
    # The lowest band it may have: one that came back from an operator is at least high (QUE-10).
    floor: str = Field(default="low", max_length=10)
    tier: str = Field(default="free", max_length=10)
    # Hundredths of credits the person has ever spent (C27).
    spent: int = 0
    language: str = Field(default="", max_length=8)
    style: str = Field(default="", max_length=20)
    preferred_operator_id: str = Field(default="", max_length=32)
    # Who may not have it, and until when, as ISO times (QUE-09's cooldown).
    excluded: dict[str, str] = Field(default_factory=dict, sa_type=JsonValue)
    reason: str = Field(default="", max_length=20)
    attempts: int = 0
    last_attempt_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    entered_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Assignment(SQLModel, table=True):
    """One stretch of one operator voicing one conversation; a conversation has at most one that is open (QUE-08..11).

    `waiting_since` is when the oldest unanswered message came (or the assignment began with one): the idle ladder counts from there.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        one_of("end_reason", "", *ENDS),
        CheckConstraint("step BETWEEN 0 AND 4", name="step_known"),
        Index("uq_assignments_open", "conversation_id", unique=True, sqlite_where=text(IS_OPEN), postgresql_where=text(IS_OPEN)),
        Index("ix_assignments_conversation_id", "conversation_id", "id"),
        Index("ix_assignments_operator_id", "operator_id", "began_at"),
        Index("ix_assignments_waiting", "waiting_since", sqlite_where=text(f"{IS_OPEN} AND waiting_since IS NOT NULL"), postgresql_where=text(f"{IS_OPEN} AND waiting_since IS NOT NULL")),
    )  # fmt: skip
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    conversation_id: str = Field(max_length=32, foreign_key="conversations.id", ondelete="CASCADE")
    operator_id: str = Field(max_length=32, foreign_key="operators.user_id")
    character_id: str = Field(max_length=32)
    began_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    end_reason: str = Field(default="", max_length=20)
    ended_by: str = Field(default="", max_length=32)
    note: str = Field(default="", max_length=2000)
    tone: str = Field(default="", max_length=20)
    # The match as it was explained then (QUE-04): score and the factors with their reasons.
    score: int = 0
    factors: list[Any] = Field(default_factory=list, sa_type=JsonValue)
    queued_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    waiting_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    active_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    step: int = 0
    messages: int = 0
    answers: int = 0
    answer_seconds: int = 0
    first_answer_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CharacterLoad(SQLModel, table=True):
    """How many conversations of a character are voiced now; guarded updates keep it at the character's own limit (QUE-15)."""

    __tablename__ = "character_loads"
    __table_args__ = (CheckConstraint("load >= 0", name="load_not_negative"),)
    character_id: str = Field(primary_key=True, max_length=32, foreign_key="characters.id", ondelete="CASCADE")
    load: int = 0


class PairNote(SQLModel, table=True):
    """What operators note about the person or the character of one conversation; it survives reassignment (OPUI-02, OPUI-05)."""

    __tablename__ = "pair_notes"
    __table_args__ = (one_of("about", "user", "character"),)
    conversation_id: str = Field(primary_key=True, max_length=32, foreign_key="conversations.id", ondelete="CASCADE")
    about: str = Field(primary_key=True, max_length=10)
    body: str = Field(default="", max_length=4000)
    version: int = 0
    edited_by: str = Field(default="", max_length=32)
    edited_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Incident(SQLModel, table=True):
    """Something the desk's clock did or saw; an automatic reassignment is confirmed or undone by a supervisor (ADM-10)."""

    __tablename__ = "desk_incidents"
    __table_args__ = (
        one_of("kind", *INCIDENTS),
        one_of("verdict", "", "confirmed", "undone"),
        Index("ix_desk_incidents_id", "kind", "id"),
        Index("ix_desk_incidents_conversation_id", "conversation_id", "id"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    kind: str = Field(max_length=12)
    conversation_id: str = Field(max_length=32, foreign_key="conversations.id", ondelete="CASCADE")
    operator_id: str = Field(default="", max_length=32)
    assignment_id: str = Field(default="", max_length=32)
    detail: str = Field(default="", max_length=200)
    verdict: str = Field(default="", max_length=10)
    judged_by: str = Field(default="", max_length=32)
    judged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Rating(SQLModel, table=True):
    """How a person found a conversation that was closed: once for each closing (OCHAT-10)."""

    __tablename__ = "ratings"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars_known"), Index("ix_ratings_operator_id", "operator_id"))
    conversation_id: str = Field(primary_key=True, max_length=32, foreign_key="conversations.id", ondelete="CASCADE")
    closed_at: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    operator_id: str = Field(default="", max_length=32)
    character_id: str = Field(max_length=32)
    stars: int
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
