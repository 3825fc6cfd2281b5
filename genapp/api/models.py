"""What was answered under an Idempotency-Key."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import UtcDateTime
from genapp.core.ids import new_id


class ApiAnswer(SQLModel, table=True):
    """The answer to one request that changed something, written with the change itself: the same key gives it again for a day (API-1)."""

    __tablename__ = "api_answers"
    __table_args__ = (
        UniqueConstraint("user_id", "key_hash", name="uq_api_answers_user_id_key_hash"),
        Index("ix_api_answers_created_at", "created_at"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    user_id: str = Field(max_length=32, foreign_key="users.id", ondelete="CASCADE")
    key_hash: str = Field(max_length=64)
    # Of the method, the address and the body: another request under the same key is refused.
    fingerprint: str = Field(max_length=64)
    body: str = ""
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
