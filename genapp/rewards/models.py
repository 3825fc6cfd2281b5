"""Daily rewards and achievements, each at most once (CRED-09, CRED-10)."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import UtcDateTime, one_of


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
