"""Own spending limits: when a day and a month begin for somebody, and when a looser limit counts. Pure (PRICE-03)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from genapp.core.errors import DomainError, Invalid
from genapp.core.money import CREDIT, credits_text

MOST = 1_000_000 * CREDIT


class LimitReached(DomainError):
    """The person's own limit would be passed; nothing was charged (PRICE-03)."""

    status = 402

    def __init__(self, limit: int, span: str):
        super().__init__(f"This would pass your own limit of {credits_text(limit)} credits a {span}. Nothing was charged.")


@dataclass(frozen=True, slots=True)
class Limits:
    """What counts now, in hundredths; None is no limit."""

    daily: int | None = None
    monthly: int | None = None


def zone(name: str) -> ZoneInfo:
    """Return a person's time zone; UTC when they told none."""
    return ZoneInfo(name or "UTC")


def day_begins(at: datetime, zone: ZoneInfo) -> datetime:
    """Return when the person's day began."""
    return at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def next_day(at: datetime, zone: ZoneInfo) -> datetime:
    """Return when the person's next day begins, also over a change of the clock."""
    return day_begins(day_begins(at, zone) + timedelta(hours=36), zone)


def month_begins(at: datetime, zone: ZoneInfo) -> datetime:
    """Return when the person's month began."""
    return day_begins(at, zone).replace(day=1)


def looser(wanted: int | None, counts: int | None) -> bool:
    """Say whether a wish allows more than what counts."""
    return counts is not None and (wanted is None or wanted > counts)


def written(text: str, field: str) -> int | None:
    """Return a limit as somebody writes it, in whole credits; "" is none. Invalid names the field."""
    text = text.strip().replace(",", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) * CREDIT <= MOST:
        raise Invalid("A whole number of credits, or nothing for no limit.", field=field)
    return int(text) * CREDIT
