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


class Plan(SQLModel, table=True):
    """Premium for a number of days, bought once and not renewed by itself (PAY-01, PAY-03)."""

    __tablename__ = "plans"
    __table_args__ = (
        CheckConstraint("days > 0 AND price_minor > 0", name="worth_something"),
        one_of("currency", "KES", "USD", "EUR"),
        Index("ix_plans_shown", "currency", "position", "id"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    name: str = Field(max_length=60)
    days: int
    features: list[str] = Field(default_factory=list, sa_type=JsonValue)
    price_minor: int
    currency: str = Field(default="KES", max_length=3)
    badge_text: str = Field(default="", max_length=30)
    is_active: bool = True
    position: int = 0
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class PaymentsCache(SQLModel, table=True):
    """What a provider's catalogue said when it was last asked (PAY-03)."""

    __tablename__ = "payments_cache"
    key: str = Field(primary_key=True, max_length=40)
    value: list[dict[str, Any]] = Field(default_factory=list, sa_type=JsonValue)
    refreshed_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class PromoCode(SQLModel, table=True):
    """A word that makes a purchase cheaper: once for each person, and at most so often in all (CRED-17, PAY-10)."""

    __tablename__ = "promo_codes"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 1 AND 90", name="percent"),
        CheckConstraint("uses >= 0 AND (max_uses IS NULL OR uses <= max_uses)", name="uses_within"),
        one_of("applies_to", "", "pack", "premium"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    code: str = Field(max_length=30, unique=True)
    percent: int
    applies_to: str = Field(default="", max_length=10)
    max_uses: int | None = None
    uses: int = 0
    is_active: bool = True
    valid_from: datetime | None = Field(default=None, sa_type=UtcDateTime)
    valid_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_by: str = Field(default="", max_length=32)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class PromoUse(SQLModel, table=True):
    """Who uses a code, and for which order: the newest until one is paid."""

    __tablename__ = "promo_uses"
    promo_id: str = Field(primary_key=True, max_length=32, foreign_key="promo_codes.id")
    user_id: str = Field(primary_key=True, max_length=32, foreign_key="users.id", ondelete="CASCADE")
    order_id: str = Field(max_length=32, index=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Order(SQLModel, table=True):
    """One purchase: what was promised at which price when it began, and how it ended (PAY-08, PAY-10, PAY-11)."""

    __tablename__ = "orders"
    __table_args__ = (
        one_of("status", *STATES),
        one_of("kind", "pack", "premium"),
        CheckConstraint("amount_minor > 0 AND discount_minor >= 0", name="costs_something"),
        CheckConstraint("refunded_minor >= 0 AND refunded_minor <= amount_minor", name="refunded_within"),
        Index("ix_orders_user_id", "user_id", "id"),
        Index(
            "ix_orders_provider_payment",
            "provider_payment",
            sqlite_where=text("provider_payment <> ''"),
            postgresql_where=text("provider_payment <> ''"),
        ),
        Index("ix_orders_pending", "created_at", sqlite_where=text("status = 'pending'"), postgresql_where=text("status = 'pending'")),
        Index("ix_orders_review", "id", sqlite_where=text("needs_manual_review = 1"), postgresql_where=text("needs_manual_review")),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    user_id: str = Field(max_length=32, foreign_key="users.id")
    provider: str = Field(max_length=20)
    reference: str = Field(max_length=80, unique=True)
    # The provider's own names for the page it opened and for the payment that came of it (PAY-02).
    provider_session: str = Field(default="", max_length=120)
    provider_payment: str = Field(default="", max_length=120)
    kind: str = Field(default="pack", max_length=10)
    product_id: str = Field(max_length=32)
    snapshot: dict[str, Any] = Field(default_factory=dict, sa_type=JsonValue)
    amount_minor: int
    currency: str = Field(max_length=3)
    credits: int = 0
    bonus: int = 0
    days: int = 0
    promo_code: str = Field(default="", max_length=30)
    discount_minor: int = 0
    # Where on this site the person was, and goes back to.
    back: str = Field(default="", max_length=200)
    refunded_minor: int = 0
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


REASONS = ("accidental_send", "inappropriate_content", "system_error", "admin_discretion", "account_deletion")


class Refund(SQLModel, table=True):
    """Credits or money that go back, who asked for it and who agreed; above a limit two people (CRED-07, CRED-16, C19)."""

    __tablename__ = "credit_refunds"
    __table_args__ = (
        one_of("reason", *REASONS),
        one_of("status", "pending", "sending", "completed", "rejected"),
        CheckConstraint("credits >= 0 AND money_minor >= 0 AND credits + money_minor > 0", name="worth_something"),
        Index("ix_credit_refunds_user_id", "user_id", "id"),
        Index("ix_credit_refunds_open", "id", sqlite_where=text("status IN ('pending', 'sending')"), postgresql_where=text("status IN ('pending', 'sending')")),
        Index("uq_credit_refunds_message_id", "message_id", unique=True, sqlite_where=text("message_id <> '' AND status <> 'rejected'"), postgresql_where=text("message_id <> '' AND status <> 'rejected'")),
    )  # fmt: skip
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    user_id: str = Field(max_length=32, foreign_key="users.id")
    reason: str = Field(max_length=30)
    credits: int = 0
    days: int = 0
    money_minor: int = 0
    currency: str = Field(default="", max_length=3)
    message_id: str = Field(default="", max_length=32)
    conversation_id: str = Field(default="", max_length=32)
    order_id: str | None = Field(default=None, max_length=32, foreign_key="orders.id")
    notes: str = Field(default="", max_length=500)
    status: str = Field(default="pending", max_length=10)
    failure: str = Field(default="", max_length=200)
    requested_by: str | None = Field(default=None, max_length=32)
    processed_by: str | None = Field(default=None, max_length=32)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    processed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
