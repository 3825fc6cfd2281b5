"""Subscriptions of teams: what is offered, what was agreed, what was paid for each span (PAY-04, PAY-13, CRED-18, BILL-1)."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import JsonValue, UtcDateTime, one_of
from genapp.core.ids import new_id

LIVING = ("trialing", "active", "past_due")
STATES = ("pending", *LIVING, "canceled", "unpaid")
ALIVE = "status IN ('trialing', 'active', 'past_due')"


class TeamPlan(SQLModel, table=True):
    """What a team can subscribe to: so many credits a month, after a trial (PAY-04, PAY-13)."""

    __tablename__ = "team_plans"
    __table_args__ = (
        CheckConstraint("credits > 0 AND price_minor > 0 AND trial_days >= 0", name="worth_something"),
        one_of("currency", "KES", "USD", "EUR"),
        Index("ix_team_plans_shown", "currency", "position", "id"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    name: str = Field(max_length=60)
    # Hundredths of a credit, each month anew.
    credits: int
    features: list[str] = Field(default_factory=list, sa_type=JsonValue)
    price_minor: int
    currency: str = Field(default="USD", max_length=3)
    trial_days: int = 14
    is_active: bool = True
    position: int = 0
    # What a provider that keeps the catalogue calls it: its price and its product (PAY-13).
    provider_price: str = Field(default="", max_length=120)
    provider_product: str = Field(default="", max_length=120)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Subscription(SQLModel, table=True):
    """What a team agreed to and how it stands; a team has at most one that lives."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        one_of("status", *STATES),
        Index("uq_subscriptions_team", "team_id", unique=True, sqlite_where=text(ALIVE), postgresql_where=text(ALIVE)),
        Index("ix_subscriptions_provider", "provider_subscription", sqlite_where=text("provider_subscription <> ''"), postgresql_where=text("provider_subscription <> ''")),
    )  # fmt: skip
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    team_id: str = Field(max_length=32, foreign_key="teams.id", index=True)
    user_id: str = Field(max_length=32, foreign_key="users.id")
    provider: str = Field(max_length=20)
    reference: str = Field(max_length=80, unique=True)
    provider_session: str = Field(default="", max_length=120)
    provider_subscription: str = Field(default="", max_length=120)
    provider_customer: str = Field(default="", max_length=120)
    plan_id: str = Field(max_length=32)
    snapshot: dict[str, Any] = Field(default_factory=dict, sa_type=JsonValue)
    status: str = Field(default="pending", max_length=10)
    trial_ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    period_ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancel_at_period_end: bool = False
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class SubscriptionInvoice(SQLModel, table=True):
    """One bill of a subscription; a paid one brings its month's credits, once (PAY-05, CRED-18)."""

    __tablename__ = "subscription_invoices"
    __table_args__ = (
        one_of("status", "paid", "failed"),
        UniqueConstraint("provider", "invoice", name="uq_subscription_invoices_invoice"),
        Index("ix_subscription_invoices_subscription_id", "subscription_id", "id"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    provider: str = Field(max_length=20)
    invoice: str = Field(max_length=120)
    subscription_id: str = Field(max_length=32, foreign_key="subscriptions.id")
    amount_minor: int
    currency: str = Field(max_length=3)
    status: str = Field(max_length=10)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
