"""Settings of the running product, and the audit log."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import JsonValue, UtcDateTime
from genapp.core.ids import new_id


class AppSetting(SQLModel, table=True):
    """One setting an admin may change while the site runs."""

    __tablename__ = "app_settings"
    key: str = Field(primary_key=True, max_length=80)
    value: Any = Field(default=None, sa_type=JsonValue)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class AuditEntry(SQLModel, table=True):
    """One act of staff or security, chained to the one before (AUD-1). Rows are only ever added."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_entity", "entity", "entity_id"), Index("ix_audit_entries_actor_id", "actor_id"))
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    id: str = Field(default_factory=new_id, max_length=32, unique=True)
    actor_id: str = Field(default="", max_length=32)
    role: str = Field(max_length=20)
    act: str = Field(max_length=80)
    entity: str = Field(max_length=40)
    entity_id: str = Field(default="", max_length=64)
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JsonValue)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    before: str = Field(max_length=64)
    hash: str = Field(max_length=64, unique=True)


class AuditHead(SQLModel, table=True):
    """The end of the chain: one row, moved by a guarded update, so that two writers can never fork the chain."""

    __tablename__ = "audit_heads"
    id: int = Field(default=1, primary_key=True)
    number: int = 0
    hash: str = Field(default="", max_length=64)
