"""Daily rewards and achievements, each at most once; the characters platinum members ask for (CRED-09, CRED-10, CHAR-13)."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import UtcDateTime, one_of
from genapp.core.ids import new_id

UNDER_WAY = "status IN ('open', 'accepted')"


class DailyReward(SQLModel, table=True):
    """One day somebody came by, in their own time zone."""

    __tablename__ = "daily_rewards"
    __table_args__ = (CheckConstraint("streak BETWEEN 1 AND 30 AND credits >= 0", name="within_a_round"),)
    user_id: str = Field(primary_key=True, max_length=32, foreign_key="users.id", ondelete="CASCADE")
    day: str = Field(primary_key=True, max_length=10)
    streak: int
    credits: int = 0
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Progress(SQLModel, table=True):
    """How far somebody is with an achievement, and when they reached it."""

    __tablename__ = "user_achievements"
    __table_args__ = (
        one_of("kind", "first_chat", "social_butterfly", "night_owl", "big_spender"),
        CheckConstraint("count >= 0", name="counted"),
    )
    user_id: str = Field(primary_key=True, max_length=32, foreign_key="users.id", ondelete="CASCADE")
    kind: str = Field(primary_key=True, max_length=20)
    count: int = 0
    reached_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CharacterRequest(SQLModel, table=True):
    """A character a platinum member asks for; at most one of each person is under way (CHAR-13)."""

    __tablename__ = "character_requests"
    __table_args__ = (
        one_of("status", "open", "accepted", "declined", "done", "withdrawn"),
        Index("uq_character_requests_under_way", "user_id", unique=True, sqlite_where=text(UNDER_WAY), postgresql_where=text(UNDER_WAY)),
        Index("ix_character_requests_status", "status", "id"),
        Index("ix_character_requests_user_id", "user_id", "id"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    user_id: str = Field(max_length=32, foreign_key="users.id", ondelete="CASCADE")
    status: str = Field(default="open", max_length=10)
    name: str = Field(default="", max_length=60)
    style: str = Field(default="", max_length=20)
    about: str = Field(max_length=2000)
    # What staff said to it last: how it goes on, or why it does not.
    answer: str = Field(default="", max_length=500)
    answered_by: str = Field(default="", max_length=32)
    character_id: str | None = Field(default=None, max_length=32, foreign_key="characters.id", ondelete="SET NULL")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
