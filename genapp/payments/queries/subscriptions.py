"""What teams can subscribe to, and how theirs stands (PAY-04, BILL-1)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlmodel import Session

from genapp.core.money import Money, credits_text
from genapp.credits import queries as credits
from genapp.payments.models.subscriptions import LIVING, Subscription, SubscriptionInvoice, TeamPlan
from genapp.teams.models import TeamMember


@dataclass(frozen=True)
class TeamPlanRow:
    """A plan as a team sees it."""

    id: str
    name: str
    credits: str
    price: str
    trial_days: int
    features: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class BillRow:
    """One bill."""

    id: str
    at: str
    price: str
    status: str


@dataclass(frozen=True)
class BillingRow:
    """How a team's subscription stands: never who paid with what."""

    team_id: str = ""
    owner: bool = False
    status: str = ""
    plan: str = ""
    price: str = ""
    credits: str = ""
    have: str = ""
    trial: bool = False
    until: str = ""
    ending: bool = False
    tried: bool = False
    bills: list[BillRow] = field(default_factory=list)


def team_plans(session: Session, currency: str) -> list[TeamPlanRow]:
    """Return what is offered in a currency, in its order."""
    rows = session.execute(
        select(TeamPlan).where(TeamPlan.currency == currency, TeamPlan.is_active).order_by(TeamPlan.position, TeamPlan.id)
    ).scalars()
    return [
        TeamPlanRow(r.id, r.name, credits_text(r.credits), Money(r.price_minor, r.currency).text(), r.trial_days, list(r.features))
        for r in rows
    ]


def currency_of(session: Session, plan_id: str) -> str:
    """Return the currency of a plan, "" for one that is not there."""
    return session.execute(select(TeamPlan.currency).where(TeamPlan.id == plan_id)).scalar() or ""


def tried(session: Session, team_id: str, user_id: str) -> bool:
    """Say whether a team, or this person with another, has had its free days."""
    who = or_(Subscription.team_id == team_id, Subscription.user_id == user_id)
    return session.execute(select(Subscription.id).where(who, Subscription.trial_ends_at.is_not(None))).first() is not None


def billing(session: Session, user_id: str, team_id: str) -> BillingRow | None:
    """Return how the subscription of a team stands to one of its members, or None to anybody else (TEAM-03)."""
    role = session.execute(select(TeamMember.role).where(TeamMember.team_id == team_id, TeamMember.user_id == user_id)).scalar()
    if role is None:
        return None
    have = credits_text(credits.balance(session, "team", team_id))
    row = session.execute(select(Subscription).where(Subscription.team_id == team_id, Subscription.status.in_(LIVING))).scalars().first()
    mine = (
        select(SubscriptionInvoice)
        .join(Subscription, Subscription.id == SubscriptionInvoice.subscription_id)
        .where(Subscription.team_id == team_id)
    )
    bills = [
        BillRow(one.id, one.created_at.isoformat(), Money(one.amount_minor, one.currency).text(), one.status)
        for one in session.execute(mine.order_by(SubscriptionInvoice.id.desc()).limit(24)).scalars()
    ]
    common = {
        "team_id": team_id,
        "owner": role == "owner",
        "have": have,
        "tried": tried(session, team_id, user_id),
        "bills": bills,
    }
    if row is None:
        return BillingRow(**common)
    told = row.snapshot
    until = row.period_ends_at.date().isoformat() if row.period_ends_at else ""
    return BillingRow(
        **common, status=row.status, plan=told["name"], price=Money(told["price_minor"], told["currency"]).text(), credits=credits_text(told["credits"]),
        trial=row.status == "trialing", until=until, ending=row.cancel_at_period_end,
    )  # fmt: skip


@dataclass(frozen=True)
class TeamPlanOfficeRow:
    """A team plan as staff see it: also those that are not offered."""

    id: str = ""
    name: str = ""
    credits: str = ""
    price: str = ""
    trial_days: int = 14
    active: bool = True
    features: list[str] = field(default_factory=list)


def office_team_plans(session: Session, currency: str) -> list[TeamPlanOfficeRow]:
    """Return every team plan of a currency, offered or not."""
    rows = session.execute(select(TeamPlan).where(TeamPlan.currency == currency).order_by(TeamPlan.position, TeamPlan.id)).scalars()
    return [
        TeamPlanOfficeRow(
            r.id, r.name, credits_text(r.credits), Money(r.price_minor, r.currency).text(), r.trial_days, r.is_active, list(r.features)
        )
        for r in rows
    ]
