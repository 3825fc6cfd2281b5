"""Own spending limits: kept by their person, asked before every charge (PRICE-03)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.core import events
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.credits import limits, queries
from genapp.credits.limits import LimitReached, Limits
from genapp.credits.models import SpendingLimit
from genapp.credits.service.moves import Owner


def keep(session: Session, actor: Actor, daily: str, monthly: str) -> datetime | None:
    """Keep the caller's limits as they wrote them: a tighter one counts at once, a looser one from their next day on, which is returned."""
    user_id, at = actor.require_user(), now()
    wish = Limits(limits.written(daily, "daily"), limits.written(monthly, "monthly"))
    row = session.get(SpendingLimit, user_id) or SpendingLimit(user_id=user_id)
    counts = queries.counting(row, at)
    later = limits.looser(wish.daily, counts.daily) or limits.looser(wish.monthly, counts.monthly)
    row.daily = counts.daily if limits.looser(wish.daily, counts.daily) else wish.daily
    row.monthly = counts.monthly if limits.looser(wish.monthly, counts.monthly) else wish.monthly
    row.next_daily, row.next_monthly = wish.daily, wish.monthly
    row.loosens_at = limits.next_day(at, _zone(session, user_id)) if later else None
    row.updated_at = at
    session.add(row)
    events.emit(session, events.topic("user", user_id), "credits.changed")
    return row.loosens_at


def check(session: Session, owner: Owner) -> None:
    """Raise LimitReached when what is written down by now passes the owner's limit; the caller holds their account, so nothing is added meanwhile."""
    if owner.kind != "user":
        return
    at, row = now(), session.get(SpendingLimit, owner.id)
    if row is None:
        return
    counts, zone = queries.counting(row, at), _zone(session, owner.id)
    for limit, begins, span in (
        (counts.daily, limits.day_begins(at, zone), "day"),
        (counts.monthly, limits.month_begins(at, zone), "month"),
    ):
        if limit is not None and queries.spent_since(session, owner.kind, owner.id, begins) > limit:
            raise LimitReached(limit, span)


def _zone(session: Session, user_id: str):
    return limits.zone(session.execute(select(User.timezone).where(User.id == user_id)).scalar() or "")
