"""Tiers, daily rewards and achievements: what each takes and brings. Pure (CRED-08, CRED-09, CRED-10, C27, C46)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from genapp.characters.models import STYLES as STYLES
from genapp.core.errors import Invalid
from genapp.core.money import CREDIT

TIERS = (("free", 0), ("bronze", 1_000_00), ("silver", 5_000_00), ("gold", 20_000_00), ("platinum", 100_000_00))
"""From how much money spent, in hundredths of a shilling, each tier counts."""
DAILY = {1: 1 * CREDIT, 3: 3 * CREDIT, 7: 10 * CREDIT, 30: 50 * CREDIT}
"""What each day of a round brings; the days between bring nothing but the round."""
ROUND = 30
REST = timedelta(hours=20)
"""Two daily rewards are at least so far apart, whatever somebody's clock says."""
NIGHT = (time(22), time(4))


@dataclass(frozen=True, slots=True)
class Achievement:
    """Something to reach once: how many of what, and what it brings."""

    kind: str
    goal: int
    credits: int


ACHIEVEMENTS = (
    Achievement("first_chat", 1, 5 * CREDIT),
    Achievement("social_butterfly", 10, 20 * CREDIT),
    Achievement("night_owl", 100, 10 * CREDIT),
    Achievement("big_spender", 500, 100 * CREDIT),
)


def tier_of(spent: int) -> str:
    """Return the tier of somebody who spent so much, in hundredths of a shilling."""
    return [name for name, least in TIERS if spent >= least][-1]


def ahead(spent: int) -> tuple[str, int, int]:
    """Return the next tier, how much is missing to it, and how far the way from the last is gone in percent; ("", 0, 100) at the top."""
    for (_, here), (name, least) in pairwise(TIERS):
        if spent < least:
            return name, least - spent, 100 * (spent - here) // (least - here)
    return "", 0, 100


def streak(last_day: date | None, last: int, today: date) -> int:
    """Return which day of a round today is: the next after yesterday's, else the first. After the thirtieth a new round begins."""
    goes_on = last_day is not None and today - last_day == timedelta(days=1)
    return last % ROUND + 1 if goes_on else 1


def at_night(local: datetime) -> bool:
    """Say whether it is late where somebody is: from ten in the evening until four."""
    begins, ends = NIGHT
    return local.time() >= begins or local.time() < ends


NAME, LEAST, ABOUT, ANSWER = 60, 20, 2000, 500
"""Letters of a request: its name at most, what it says at least and at most, what staff say to it at most."""


def plain(text: str, most: int, field: str) -> str:
    """Return words as they are kept, Invalid when there are more letters than may be."""
    kept = "".join(one for one in text.replace("\r\n", "\n") if one.isprintable() or one in "\n\u200d\u200c").strip()
    if len(kept) > most:
        raise Invalid(f"At most {most:,} letters, please.", field=field)
    return kept
