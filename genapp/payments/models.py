"""What is sold, what somebody ordered at which price, and what providers told us (CRED-01, PAY-08..11, C5, C15)."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import JsonValue, UtcDateTime, one_of
from genapp.core.ids import new_id

STATES = ("pending", "success", "failed", "cancelled", "review", "refunded")


class Pack(SQLModel, table=True):
    """Credits for sale; a price that changes is another row, so that what was ordered keeps its own (CRED-01, CRED-02)."""

    __tablename__ = "credit_packages"
    __table_args__ = (
        CheckConstraint("credits > 0 AND bonus >= 0 AND price_minor > 0", name="worth_something"),
        one_of("currency", "KES", "USD", "EUR"),
        Index("ix_credit_packages_shown", "currency", "position", "id"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    name: str = Field(max_length=60)
    description: str = Field(default="", max_length=120)
    # Hundredths of a credit, like everywhere.
    credits: int
    bonus: int = 0
    price_minor: int
    currency: str = Field(default="KES", max_length=3)
    badge_text: str = Field(default="", max_length=30)
    is_featured: bool = False
    is_active: bool = True
    valid_from: datetime | None = Field(default=None, sa_type=UtcDateTime)
    valid_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    variant: str = Field(default="A", max_length=10)
    position: int = 0
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Order(SQLModel, table=True):
    """One purchase: what was promised at which price when it began, and how it ended (PAY-08, PAY-10, PAY-11)."""

    __tablename__ = "orders"
    __table_args__ = (
        one_of("status", *STATES),
        CheckConstraint("amount_minor > 0", name="costs_something"),
        Index("ix_orders_user_id", "user_id", "id"),
        Index("ix_orders_pending", "created_at", sqlite_where=text("status = 'pending'"), postgresql_where=text("status = 'pending'")),
        Index("ix_orders_review", "id", sqlite_where=text("needs_manual_review = 1"), postgresql_where=text("needs_manual_review")),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    user_id: str = Field(max_length=32, foreign_key="users.id")
    provider: str = Field(max_length=20)
    reference: str = Field(max_length=80, unique=True)
    pack_id: str = Field(max_length=32)
    snapshot: dict[str, Any] = Field(default_factory=dict, sa_type=JsonValue)
    amount_minor: int
    currency: str = Field(max_length=3)
    credits: int
    bonus: int = 0
    status: str = Field(default="pending", max_length=10)
    failure_reason: str = Field(default="", max_length=200)
    needs_manual_review: bool = False
    review_reason: str = Field(default="", max_length=200)
    reviewed_by: str | None = Field(default=None, max_length=32)
    reviewed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    webhook_received_count: int = 0
    last_webhook_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    completed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refunded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class WebhookEvent(SQLModel, table=True):
    """What a provider told us, kept before anything is done with it; each event once (PAY-09)."""

    __tablename__ = "webhook_events"
    __table_args__ = (
        UniqueConstraint("provider", "event_id", name="uq_webhook_events_event"),
        Index("ix_webhook_events_reference", "reference"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    provider: str = Field(max_length=20)
    event_id: str = Field(max_length=80)
    kind: str = Field(max_length=60)
    reference: str = Field(default="", max_length=80)
    body: dict[str, Any] = Field(default_factory=dict, sa_type=JsonValue)
    deliveries: int = 1
    outcome: str = Field(default="", max_length=40)
    received_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
