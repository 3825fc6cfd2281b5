"""Conversations and messages, with everything the desk and payments need from the first day."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import JsonValue, UtcDateTime, one_of
from genapp.core.ids import new_id

SENDERS = ("user", "character", "admin")
AUTHORS = ("user", "ai", "operator", "admin", "system")
MESSAGE_STATES = ("sending", "sent", "delivered", "read", "writing", "final", "stopped", "failed", "blocked")

# The words of partial indexes, used as they stand in queries too: with a bound value no engine would take the index.
IS_WRITING, IS_FAILED, IS_VARIANT = "status = 'writing'", "status = 'failed'", "variant > 0"
IS_WAITING = "status = 'sent' AND sender = 'user'"


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Conversation(SQLModel, table=True):
    """One person and one character, once (CHAT-01, OCHAT-01..03). The thread list reads this row alone."""

    __tablename__ = "conversations"
    __table_args__ = (
        one_of("status", "active", "idle", "escalated", "closed", "archived"),
        CheckConstraint("free_text_left >= 0 AND free_media_left >= 0 AND free_audio_left >= 0", name="quota_not_negative"),
        CheckConstraint("satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5", name="satisfaction_known"),
        Index("uq_conversations_user_id_character_id", "user_id", "character_id", unique=True),
        Index("ix_conversations_threads", "user_id", "archived", "pinned", "last_message_at", "id"),
        Index("ix_conversations_assigned_operator_id", "assigned_operator_id", "status", **_where("status = 'active'")),
        Index("ix_conversations_character_id", "character_id"),
        Index("ix_conversations_last_message_at", "last_message_at"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    user_id: str = Field(max_length=32, foreign_key="users.id", ondelete="CASCADE")
    character_id: str = Field(max_length=32, foreign_key="characters.id", ondelete="CASCADE")
    character_name: str = Field(default="", max_length=80)
    character_slug: str = Field(default="", max_length=60)
    character_avatar: str = Field(default="", max_length=200)
    reply_mode: str = Field(default="ai", max_length=10)
    status: str = Field(default="active", max_length=10)
    close_reason: str = Field(default="", max_length=40)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    free_text_left: int = 0
    free_media_left: int = 0
    free_audio_left: int = 0
    free_messages_used: int = 0
    paid_messages_count: int = 0
    total_credits_spent: int = 0
    message_count: int = 0
    last_message_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    last_message_preview: str = Field(default="", max_length=160)
    last_author: str = Field(default="", max_length=10)
    last_read_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    first_message_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_user_message_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_character_message_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    average_response_time: int = 0
    assigned_operator_id: str | None = Field(default=None, max_length=32)
    assignment_time: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_operator_activity: datetime | None = Field(default=None, sa_type=UtcDateTime)
    assignment_count: int = 0
    satisfaction: int | None = None
    operator_notes: str = Field(default="", max_length=8000)
    admin_notes: str = Field(default="", max_length=8000)
    flags: list[str] = Field(default_factory=list, sa_type=JsonValue)
    pinned: bool = False
    archived: bool = False
    cleared_before: str = Field(default="", max_length=32)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    draft: str = Field(default="", max_length=4000)
    session_started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Message(SQLModel, table=True):
    """One message or reply; its id orders it (CHAT-02, OCHAT-04). Variants of a reply share its turn (VAR-01).

    An own message is `sent` until a reply takes it up, then `read`; `answers` of that reply names every message it answers.
    """

    __tablename__ = "messages"
    __table_args__ = (
        one_of("sender", *SENDERS),
        one_of("author", *AUTHORS),
        one_of("status", *MESSAGE_STATES),
        one_of("kind", "text", "image", "voice", "video", "gif", "note"),
        CheckConstraint("rating BETWEEN -1 AND 1", name="rating_known"),
        CheckConstraint("credits_charged >= 0", name="charge_not_negative"),
        Index("uq_messages_conversation_id_client_id", "conversation_id", "client_id", unique=True),
        Index("uq_messages_turn_variant", "turn", "variant", unique=True, **_where(IS_VARIANT)),
        Index("ix_messages_page", "conversation_id", "id"),
        # One reply at a time, whatever the code above believes.
        Index("uq_messages_writing", "conversation_id", unique=True, **_where(IS_WRITING)),
        Index("ix_messages_waiting", "conversation_id", **_where(IS_WAITING)),
        Index("ix_messages_failed", "created_at", **_where(IS_FAILED)),
        Index("ix_messages_handled_by", "handled_by", **_where("handled_by IS NOT NULL")),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    conversation_id: str = Field(max_length=32, foreign_key="conversations.id", ondelete="CASCADE")
    client_id: str | None = Field(default=None, max_length=40)
    sender: str = Field(max_length=10)
    author: str = Field(max_length=10)
    kind: str = Field(default="text", max_length=10)
    content: str = Field(default="")
    original_content: str | None = None
    media_url: str = Field(default="", max_length=300)
    turn: str = Field(default="", max_length=32)
    variant: int = 0
    shown: bool = True
    answers: list[str] = Field(default_factory=list, sa_type=JsonValue)
    status: str = Field(default="sent", max_length=10)
    failure: str = Field(default="", max_length=120)
    lease: str = Field(default="", max_length=64)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    job: str = Field(default="", max_length=80)
    stop_asked: bool = False
    model: str = Field(default="", max_length=80)
    handled_by: str | None = Field(default=None, max_length=32)
    is_free: bool = True
    from_allowance: bool = False
    credits_charged: int = 0
    refunded: bool = False
    is_edited: bool = False
    edited_by: str | None = Field(default=None, max_length=32)
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    edit_count: int = 0
    rating: int = 0
    sentiment: int | None = None
    toxicity: int | None = None
    is_flagged: bool = False
    flag_reason: str = Field(default="", max_length=120)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MessageEdit(SQLModel, table=True):
    """One change of a message's words, by whom and why (OCHAT-06)."""

    __tablename__ = "message_edit_history"
    __table_args__ = (
        one_of("editor_type", "user", "operator", "admin"),
        Index("uq_message_edit_history_message_id_client_id", "message_id", "client_id", unique=True),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    message_id: str = Field(max_length=32, foreign_key="messages.id", ondelete="CASCADE")
    original_content: str
    new_content: str
    edited_by: str = Field(max_length=32)
    editor_type: str = Field(max_length=10)
    edit_reason: str = Field(default="", max_length=200)
    client_id: str | None = Field(default=None, max_length=40)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Permit(SQLModel, table=True):
    """Leave to send a few messages, given for a passed human check (QUO-03)."""

    __tablename__ = "turnstile_permits"
    __table_args__ = (
        CheckConstraint("uses_left >= 0", name="uses_not_negative"),
        Index("ix_turnstile_permits_user_id", "user_id", "expires_at"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    user_id: str = Field(max_length=32, foreign_key="users.id", ondelete="CASCADE")
    scope: str = Field(default="chat_send", max_length=20)
    uses_left: int
    expires_at: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Persona(SQLModel, table=True):
    """What the person wants every character to know about them (CONV-04)."""

    __tablename__ = "personas"
    user_id: str = Field(primary_key=True, max_length=32, foreign_key="users.id", ondelete="CASCADE")
    text: str = Field(default="", max_length=1000)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class FailedSend(SQLModel, table=True):
    """A send that was refused or undone, without its words (CRED-05)."""

    __tablename__ = "failed_sends"
    __table_args__ = (Index("ix_failed_sends_user_id", "user_id"),)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    user_id: str = Field(max_length=32)
    conversation_id: str = Field(default="", max_length=32)
    reason: str = Field(max_length=80)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class ModelDay(SQLModel, table=True):
    """How often models were called on one day; a guarded update keeps it at the cap (T23)."""

    __tablename__ = "model_days"
    day: str = Field(primary_key=True, max_length=10)
    calls: int = 0
