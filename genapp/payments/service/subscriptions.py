"""Subscriptions of teams: begun by their owner, brought to what the provider says, a month's credits for each paid bill, once (PAY-04, PAY-05, PAY-13, CRED-18, C22)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.core import events
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.errors import Invalid, NotFound
from genapp.core.ids import new_id
from genapp.core.payment import Invoiced, Subscribed, Told
from genapp.credits.models import Lot
from genapp.credits.service import ledger, lots
from genapp.credits.service.moves import Owner, Why
from genapp.payments.models.orders import WebhookEvent
from genapp.payments.models.subscriptions import LIVING, Subscription, SubscriptionInvoice, TeamPlan
from genapp.payments.queries import subscriptions as queries
from genapp.platform import service as platform
from genapp.teams import service as teams
from genapp.teams.models import Team, TeamMember

GRACE = timedelta(days=3)
"""A month's credits stay so much longer than the month: the next bill may be a little late."""


def begin(session: Session, actor: Actor, team_id: str, plan_id: str, provider: str) -> Subscription:
    """Keep what a team's owner is about to agree to, at the price they saw; the provider is asked afterwards. A team has one subscription at a time."""
    team, plan = teams.member(session, actor, team_id, owner=True), session.get(TeamPlan, plan_id)
    if plan is None or not plan.is_active:
        raise NotFound("This plan is not sold any more.")
    if session.execute(select(Subscription.id).where(Subscription.team_id == team.id, Subscription.status.in_(LIVING))).first():
        raise Invalid("This team has a subscription already. End it first, or change it on the provider's page.")
    had = queries.tried(session, team.id, actor.user_id)
    id, told = new_id(), {"name": plan.name, "credits": plan.credits, "price_minor": plan.price_minor, "currency": plan.currency, "features": list(plan.features), "price": plan.provider_price, "product": plan.provider_product}  # fmt: skip
    # One trial for each team and each person; whoever comes back pays from the first day.
    told["trial_days"] = 0 if had else plan.trial_days
    row = Subscription(
        id=id, team_id=team.id, user_id=actor.user_id, provider=provider, reference=f"sub-{id}", plan_id=plan.id, snapshot=told
    )
    session.add(row)
    session.flush()
    platform.audit(session, actor, "subscription.begun", "subscription", id, team=team.id, plan=plan.name)
    return row


def begun(session: Session, id: str, provider_session: str) -> None:
    """Keep the provider's own name for the page it opened."""
    session.execute(update(Subscription).where(Subscription.id == id).values(provider_session=provider_session[:120]))


def handle(session: Session, provider: str, told: Told, stands: Subscribed, bill: Invoiced | None) -> str:
    """Do what a kept event leads to and note what came of it; doing so twice changes nothing more."""
    outcome = apply(session, provider, stands)
    if bill is not None and outcome != "unknown":
        outcome = billed(session, provider, bill)
    mine = (WebhookEvent.provider == provider, WebhookEvent.event_id == told.event_id, WebhookEvent.outcome == "")
    session.execute(update(WebhookEvent).where(*mine).values(outcome=outcome))
    return outcome


def apply(session: Session, provider: str, stands: Subscribed) -> str:
    """Bring a subscription to how it stands at its provider now: events in any order lead to the same end."""
    row = _row(session, provider, stands)
    if row is None:
        words = f"{provider} told of a subscription we do not know: {stands.subscription[:40]}"
        platform.alert(session, "payment_failed", words, priority="high", entity="payment", entity_id=stands.subscription[:64], once=f"unknown:{stands.subscription[:80]}")  # fmt: skip
        return "unknown"
    change = {
        "status": stands.status, "trial_ends_at": stands.trial_ends_at or row.trial_ends_at, "period_ends_at": stands.period_ends_at or row.period_ends_at,
        "cancel_at_period_end": stands.cancel_at_period_end, "provider_subscription": stands.subscription or row.provider_subscription,
        "provider_customer": stands.customer or row.provider_customer,
    }  # fmt: skip
    before = row.status
    if all(getattr(row, name) == value for name, value in change.items()):
        return "unchanged"
    if stands.status in LIVING and _other(session, row):
        platform.alert(session, "payment_failed", "A team has two subscriptions: one has to be ended and refunded.", priority="critical", entity="payment", entity_id=row.id, once=f"two:{row.id}")  # fmt: skip
        return "second"
    session.execute(update(Subscription).where(Subscription.id == row.id).values(**change, updated_at=now()))
    session.refresh(row)
    _mirror(session, row)
    if row.status != before:
        _say(session, row, before)
    return "changed"


def _row(session: Session, provider: str, stands: Subscribed) -> Subscription | None:
    known = (
        (Subscription.provider_subscription == stands.subscription) if stands.subscription else (Subscription.reference == stands.reference)
    )
    mine = select(Subscription).where(Subscription.provider == provider)
    row = session.execute(mine.where(known)).scalars().first()
    if row is None and stands.reference:
        row = session.execute(mine.where(Subscription.reference == stands.reference)).scalars().first()
    if row is not None:
        # Held, so that two events at once are done one after the other.
        session.execute(update(Subscription).where(Subscription.id == row.id).values(updated_at=now()))
        session.refresh(row)
    return row


def _other(session: Session, row: Subscription) -> bool:
    living = (Subscription.team_id == row.team_id, Subscription.id != row.id, Subscription.status.in_(LIVING))
    return session.execute(select(Subscription.id).where(*living)).first() is not None


def _mirror(session: Session, row: Subscription) -> None:
    """Show the subscription on the team's row (PAY-13), and to every tab that has it open."""
    lives = row.status in LIVING
    shown = {
        "plan": row.snapshot["name"] if lives else "", "subscription_status": row.status, "stripe_customer_id": row.provider_customer or None,
        "stripe_subscription_id": row.provider_subscription or None, "stripe_product_id": row.snapshot.get("product") or None, "updated_at": now(),
    }  # fmt: skip
    session.execute(update(Team).where(Team.id == row.team_id).values(**shown))
    for member in session.execute(select(TeamMember.user_id).where(TeamMember.team_id == row.team_id)).scalars():
        events.emit(session, events.topic("user", member), "subscription.changed", row.team_id)


def _say(session: Session, row: Subscription, before: str) -> None:
    """Tell the owner when something went wrong or ended; what they did themselves they know."""
    if row.status in ("past_due", "unpaid", "canceled") and before != "pending":
        kind = "subscription_ended" if row.status == "canceled" else "subscription_unpaid"
        platform.tell(
            session,
            row.user_id,
            kind,
            once=f"{kind}:{row.id}:{row.updated_at.isoformat()}",
            entity_id=row.team_id,
            plan=row.snapshot["name"],
        )


def billed(session: Session, provider: str, bill: Invoiced) -> str:
    """Note a bill, and for a paid one give the team its month's credits, once: those of the month before end, what was bought stays (CRED-18, C22)."""
    row = (
        session.execute(
            select(Subscription).where(Subscription.provider == provider, Subscription.provider_subscription == bill.subscription)
        )
        .scalars()
        .first()
    )
    if row is None:
        return "unknown"
    if bill.status not in ("paid", "failed"):
        return "unchanged"
    make = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    told = {
        "id": new_id(), "provider": provider, "invoice": bill.invoice, "subscription_id": row.id, "amount_minor": bill.amount_minor, "currency": bill.currency,
        "status": bill.status, "created_at": now(),
    }  # fmt: skip
    fresh = make(SubscriptionInvoice).values(told)
    # A bill that failed first may be paid later; a paid one never becomes unpaid.
    settled = fresh.on_conflict_do_update(
        index_elements=["provider", "invoice"], set_={"status": "paid", "amount_minor": bill.amount_minor}, where=SubscriptionInvoice.status == "failed"
    ) if bill.status == "paid" else fresh.on_conflict_do_nothing(index_elements=["provider", "invoice"])  # fmt: skip
    if session.execute(settled.returning(SubscriptionInvoice.id)).first() is None:
        return "unchanged"
    if bill.status != "paid":
        platform.alert(
            session,
            "payment_failed",
            "A subscription's bill failed.",
            entity="payment",
            entity_id=row.id,
            once=f"bill:{provider}:{bill.invoice}"[:120],
        )
        return "failed"
    if bill.amount_minor not in (0, row.snapshot["price_minor"]) or bill.currency != row.snapshot["currency"]:
        platform.alert(session, "payment_failed", f"A subscription was billed {bill.amount_minor} {bill.currency}, agreed was {row.snapshot['price_minor']} {row.snapshot['currency']}.", priority="high", entity="payment", entity_id=row.id, once=f"bill:{provider}:{bill.invoice}"[:120])  # fmt: skip
        return "review"
    _month(session, row, bill)
    return "granted"


def _month(session: Session, row: Subscription, bill: Invoiced) -> None:
    owner, at = Owner("team", row.team_id), now()
    open_ = (Lot.owner_kind == "team", Lot.owner_id == row.team_id, Lot.kind == "monthly", Lot.remaining > 0)
    session.execute(update(Lot).where(*open_).values(expires_at=at))
    lots.expire(session, owner)
    until = max(row.period_ends_at or at, at + timedelta(days=1)) + GRACE
    why = Why("monthly", row.id, facts={"name": row.snapshot["name"]})
    ledger.grant(session, owner, row.snapshot["credits"], "monthly", key=f"invoice:{row.provider}:{bill.invoice}", why=why, expires_at=until, price_minor=bill.amount_minor, currency=bill.currency)  # fmt: skip


def asked_to_end(session: Session, actor: Actor, team_id: str) -> Subscription:
    """Return the team's living subscription to its owner; NotFound when there is none."""
    teams.member(session, actor, team_id, owner=True)
    row = session.execute(select(Subscription).where(Subscription.team_id == team_id, Subscription.status.in_(LIVING))).scalars().first()
    if row is None:
        raise NotFound("This team has no subscription.")
    session.expunge(row)
    return row


def noted(session: Session, actor: Actor, id: str, act: str) -> None:
    """Write down what an owner did with their subscription (C16)."""
    platform.audit(session, actor, f"subscription.{act}", "subscription", id)


def waiting(session: Session, at: datetime, limit: int = 100) -> list[tuple[str, str, str, str]]:
    """Return (provider, reference, session, subscription) of those begun ten minutes ago and not told of since, and of those whose month should be over."""
    begun_ = (
        (Subscription.status == "pending")
        & (Subscription.created_at < at - timedelta(minutes=10))
        & (Subscription.created_at > at - timedelta(days=2))
    )
    over = Subscription.status.in_(LIVING) & (Subscription.period_ends_at < at - timedelta(hours=1))
    wanted = select(Subscription.provider, Subscription.reference, Subscription.provider_session, Subscription.provider_subscription).where(
        begun_ | over
    )
    return [tuple(row) for row in session.execute(wanted.limit(limit))]


def begun_by(session: Session, team_id: str) -> list[tuple[str, str, str, str]]:
    """Return (provider, reference, session, "") of a team's subscriptions that were begun within two days and not told of since."""
    mine = (Subscription.team_id == team_id, Subscription.status == "pending", Subscription.created_at > now() - timedelta(days=2))
    wanted = select(Subscription.provider, Subscription.reference, Subscription.provider_session, Subscription.provider_subscription)
    return [tuple(row) for row in session.execute(wanted.where(*mine).order_by(Subscription.id.desc()).limit(3))]
