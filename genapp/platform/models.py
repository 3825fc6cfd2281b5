"""Settings of the running product, the audit log, notices to users and to staff, and what people did."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import JsonValue, UtcDateTime, one_of
from genapp.core.ids import new_id

STAFF_KINDS = ("operator_suspended", "chat_escalation", "payment_failed", "high_refund_rate", "system_error", "security_alert")
PRIORITIES = ("low", "normal", "high", "critical")


class ActivityType(StrEnum):
    """Acts that stand in the activity log (TEAM-05, MOD-03)."""

    SIGN_UP = "sign_up"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    UPDATE_PASSWORD = "update_password"  # noqa: S105
    DELETE_ACCOUNT = "delete_account"
    UPDATE_ACCOUNT = "update_account"
    CREATE_TOKEN = "create_token"  # noqa: S105
    REVOKE_TOKEN = "revoke_token"  # noqa: S105
    CREATE_TEAM = "create_team"
    RENAME_TEAM = "rename_team"
    REMOVE_TEAM_MEMBER = "remove_team_member"
    INVITE_TEAM_MEMBER = "invite_team_member"
    ACCEPT_INVITATION = "accept_invitation"
    REVOKE_INVITATION = "revoke_invitation"
    LEAVE_TEAM = "leave_team"
    TRANSFER_TEAM = "transfer_team"
    VIEW_PROFILE = "view_profile"
    SEND_MESSAGE = "send_message"
    PURCHASE = "purchase"
    GENERATE = "generate"
    TRAIN_MODEL = "train_model"
    SAFETY_STOP = "safety_stop"


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


class Notice(SQLModel, table=True):
    """Something a person should hear of, in their own list: a kind and its facts, worded where it is shown (PROF-14)."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_user_id", "user_id", "id"),
        Index("ix_notices_unread", "user_id", sqlite_where=text("read_at IS NULL"), postgresql_where=text("read_at IS NULL")),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    user_id: str = Field(max_length=32, foreign_key="users.id", ondelete="CASCADE")
    kind: str = Field(max_length=40)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JsonValue)
    entity_id: str = Field(default="", max_length=64)
    # What makes it one and the same when it is told twice.
    once: str | None = Field(default=None, max_length=120, unique=True)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class StaffNotice(SQLModel, table=True):
    """Something staff should look at (ADM-15)."""

    __tablename__ = "admin_notifications"
    __table_args__ = (
        one_of("kind", *STAFF_KINDS),
        one_of("priority", *PRIORITIES),
        Index("ix_admin_notifications_unread", "id", sqlite_where=text("NOT is_read"), postgresql_where=text("NOT is_read")),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    kind: str = Field(max_length=30)
    message: str = Field(max_length=500)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JsonValue)
    entity: str = Field(default="", max_length=40)
    entity_id: str = Field(default="", max_length=64)
    priority: str = Field(default="normal", max_length=10)
    once: str | None = Field(default=None, max_length=120, unique=True)
    is_read: bool = False
    read_by: str | None = Field(default=None, max_length=32)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Activity(SQLModel, table=True):
    """What somebody did, for their team and for those who protect them; addresses only as keyed hashes (MOD-03, TEAM-05)."""

    __tablename__ = "activities"
    __table_args__ = (
        Index("ix_activities_user_id", "user_id", "id"),
        Index("ix_activities_team_id", "team_id", "id"),
        Index("ix_activities_kind", "kind", "id"),
        Index("ix_activities_ip_hash", "ip_hash"),
        Index("ix_activities_device_hash", "device_hash"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    user_id: str = Field(max_length=32)
    team_id: str | None = Field(default=None, max_length=32)
    kind: str = Field(max_length=30)
    entity: str = Field(default="", max_length=40)
    entity_id: str = Field(default="", max_length=64)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JsonValue)
    session_id: str = Field(default="", max_length=32)
    ip_hash: str = Field(default="", max_length=64)
    user_agent: str = Field(default="", max_length=120)
    device_hash: str = Field(default="", max_length=64)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
