"""What every operator has earned between two days, by the hours and by what their answers brought in (QUE-06)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.core.errors import Invalid
from genapp.core.money import Money, credits_text
from genapp.desk.models.people import Operator, OperatorDay
from genapp.desk.pay import earned
from genapp.desk.queries import spells

People: Any = User
Staff: Any = Operator
Days: Any = OperatorDay


@dataclass(frozen=True)
class EarningRow:
    """One operator's earnings; the parts add up to the total, which alone is rounded. Amounts in whole cents."""

    id: str
    name: str
    removed: bool
    seconds: int
    messages: int
    credits: int
    rate: int
    commission: int
    by_hours: int
    by_share: int
    total: int
    hours_text: str = ""
    credits_text: str = ""
    by_hours_text: str = ""
    by_share_text: str = ""
    total_text: str = ""
    rate_text: str = ""
    share_text: str = ""


def earnings(session: Session, first: date, last: date, at: datetime) -> list[EarningRow]:
    """Return everybody who works here, and whoever else has figures from the first day to the last, both included; a stretch of work that goes on counts to today."""
    sums = [func.coalesce(func.sum(getattr(Days, name)), 0).label(name) for name in ("online_seconds", "messages", "credits")]
    within = (
        select(Days.operator_id, *sums)
        .where(Days.day >= first.isoformat(), Days.day <= last.isoformat())
        .group_by(Days.operator_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Staff.user_id,
            People.name,
            Staff.deleted_at,
            Staff.hourly_rate,
            Staff.commission,
            Staff.zone,
            within.c.online_seconds,
            within.c.messages,
            within.c.credits,
        )
        .join(People, People.id == Staff.user_id)
        .outerjoin(within, within.c.operator_id == Staff.user_id)
        .where(Staff.deleted_at.is_(None) | within.c.operator_id.is_not(None))
        .order_by(func.lower(People.name), Staff.user_id)
    )
    now_on = spells.running(session, at)

    def seconds(row: Any) -> int:
        today = at.astimezone(ZoneInfo(row.zone)).date()
        return int(row.online_seconds or 0) + (now_on.get(row.user_id, 0) if first <= today <= last else 0)

    return [_row(row.user_id, row.name, row.deleted_at is not None, seconds(row), int(row.messages or 0), int(row.credits or 0), row.hourly_rate, row.commission) for row in rows]  # fmt: skip


def _row(operator_id: str, name: str, removed: bool, seconds: int, messages: int, credits: int, rate: int, commission: int) -> EarningRow:
    total, hours = earned(seconds, rate, credits, commission), earned(seconds, rate, 0, 0)
    return EarningRow(
        operator_id, name, removed, seconds, messages, credits, rate, commission, hours, total - hours, total,
        hours_text=hours_text(seconds), credits_text=credits_text(credits), by_hours_text=shillings(hours), by_share_text=shillings(total - hours),
        total_text=shillings(total), rate_text=shillings(rate), share_text=f"{commission / 100:g} %",
    )  # fmt: skip


def hours_text(seconds: int) -> str:
    """Return worked time as hours and minutes: "7:05"."""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}"


def shillings(cents: int) -> str:
    """Return whole cents as people read them."""
    return Money(cents, "KES").text()


def day(given: str) -> date:
    """Return a day as a form or an address says it; Invalid for anything else."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Invalid("Please give a date.", field="first") from None


def stretch(first: date, last: date) -> tuple[date, date]:
    """Return two days in their order, at most a year apart."""
    first, last = min(first, last), max(first, last)
    return max(first, last - timedelta(days=366)), last


def plain(hundredths: int) -> str:
    """Return hundredths with a point and nothing else, as programs read them."""
    return f"{hundredths // 100}.{hundredths % 100:02}"
