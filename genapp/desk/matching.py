"""Which operator voices a waiting conversation: six factors, weighed, each with the reason a supervisor reads. Pure (QUE-04, QUE-15)."""

from collections.abc import Collection, Iterable
from dataclasses import astuple, dataclass, fields
from datetime import datetime, time
from zoneinfo import ZoneInfo

from genapp.core.errors import Invalid
from genapp.desk.figures import check_whole
from genapp.desk.models.people import STYLES as STYLES

SKILLS = {"junior": 25, "mid": 50, "senior": 75, "expert": 100}
SKILL_SHARE = {"urgent": 40, "high": 30, "normal": 20, "low": 10}
"""Per cent of the performance that skill makes up; the rest is the operator's record. The higher the band, the more skill counts."""
RESTED = 600
"""Seconds after an assignment until somebody counts as fully available again."""
FAST, SLOW = 30, 120
"""Average seconds to an answer that count 100 and 0."""
LANGUAGE, STYLE = 60, 40
"""Points for the language, and for the style on top of it."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Per cent each factor has in the score; they sum to 100."""

    availability: int = 10
    performance: int = 20
    specialization: int = 35
    workload: int = 20
    user_history: int = 10
    timezone: int = 5

    def __post_init__(self) -> None:
        check_whole(self, most=100)
        if (total := sum(astuple(self))) != 100:
            raise Invalid(f"The weights make {total}, not 100.", field="weights")


DEFAULT = Weights()
FACTORS = tuple(one.name for one in fields(Weights))


@dataclass(frozen=True, slots=True)
class Candidate:
    """An operator as the matching sees one at this moment; `with_user` counts how often they voiced this very conversation before."""

    operator_id: str
    load: int = 0
    capacity: int = 5
    available: bool = True
    suspended: bool = False
    quality: int = 100
    rating: float | None = None
    response_seconds: float | None = None
    languages: tuple[str, ...] = ("en",)
    specializations: tuple[str, ...] = ()
    skill: str = "mid"
    in_hours: bool = True
    idle_seconds: float = 0
    with_user: int = 0
    with_character: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a conversation asks for; `full` says that its character has as many open conversations as it may (QUE-15)."""

    conversation_id: str
    language: str = "en"
    style: str = ""
    band: str = "low"
    preferred: str = ""
    excluded: frozenset[str] = frozenset()
    full: bool = False


@dataclass(frozen=True, slots=True)
class Factor:
    """One of the six, from 0 to 100, and why."""

    name: str
    value: int
    why: str


@dataclass(frozen=True, slots=True)
class Fit:
    """How well an operator fits: from 0 to 100, the sum of the factors by their weights, exact to a hundredth."""

    operator_id: str
    score: float
    factors: tuple[Factor, ...]


def can_take(wanted: Wanted, one: Candidate) -> bool:
    """Say whether an operator may get it at all; no score, preference or history overrules this (QUE-15)."""
    return not wanted.full and one.available and not one.suspended and one.load < one.capacity and one.operator_id not in wanted.excluded


def fit(wanted: Wanted, one: Candidate, weights: Weights = DEFAULT) -> Fit:
    """Return how well an operator fits and why, whether or not they may take it (QUE-04)."""
    values = _values(wanted, one)
    factors = tuple(Factor(*each) for each in zip(FACTORS, values, _reasons(wanted, one), strict=True))
    return Fit(one.operator_id, _weighed(values, weights) / 100, factors)


def best(wanted: Wanted, candidates: Iterable[Candidate], weights: Weights = DEFAULT) -> Fit | None:
    """Return the operator who gets it, or None when nobody can take it (QUE-04, QUE-17).

    The preferred one wins when they can take it. Ties go to the lower share of load, then to who has been without a new one longer.
    A language nobody speaks lowers the score and excludes nobody: an answer in another language beats waiting for ever.
    """
    able = [one for one in candidates if can_take(wanted, one)]
    chosen = [one for one in able if one.operator_id == wanted.preferred] or able
    if not chosen:
        return None
    first = min(
        chosen, key=lambda one: (-_weighed(_values(wanted, one), weights), one.load / one.capacity, -one.idle_seconds, one.operator_id)
    )
    return fit(wanted, first, weights)


def in_hours(days: Collection[int], begins: time, ends: time, zone: str, at: datetime) -> bool:
    """Say whether a moment lies in a shift: from included to excluded, by the clock on the operator's wall.

    A shift that ends before it begins goes past midnight and belongs to the weekday (Monday 0) on which it begins; equal times mean 24 hours.
    """
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    local = at.astimezone(ZoneInfo(zone))
    today, now = local.weekday(), local.time()
    if begins < ends:
        return today in days and begins <= now < ends
    return (today in days and now >= begins) or ((today - 1) % 7 in days and now < ends)


def _weighed(values: tuple[int, ...], weights: Weights) -> int:
    return (
        weights.availability * values[0] + weights.performance * values[1] + weights.specialization * values[2]
        + weights.workload * values[3] + weights.user_history * values[4] + weights.timezone * values[5]
    )  # fmt: skip


def _values(wanted: Wanted, one: Candidate) -> tuple[int, ...]:
    return (
        _within(one.idle_seconds * 100 / RESTED), _performance(wanted, one), _specialization(wanted, one),
        _within((one.capacity - one.load) * 100 / one.capacity) if one.capacity > 0 else 0,
        min(75, 25 * one.with_user) + min(25, 5 * one.with_character), 100 if one.in_hours else 0,
    )  # fmt: skip


def _performance(wanted: Wanted, one: Candidate) -> int:
    # Half quality, a quarter each rating and speed; who has none of these yet is judged by quality alone.
    quality = min(100.0, max(0.0, one.quality))
    rating = quality if one.rating is None else _within((one.rating - 1) * 25)
    speed = quality if one.response_seconds is None else _within((SLOW - one.response_seconds) * 100 / (SLOW - FAST))
    share = SKILL_SHARE[wanted.band]
    return _within((share * SKILLS[one.skill] + (100 - share) * (2 * quality + rating + speed) / 4) / 100)


def _specialization(wanted: Wanted, one: Candidate) -> int:
    if not _speaks(wanted, one):
        return 0  # The right style in a language one does not speak is worth nothing.
    return LANGUAGE + (STYLE if not wanted.style or wanted.style in one.specializations else 0)


def _speaks(wanted: Wanted, one: Candidate) -> bool:
    asked = wanted.language.partition("-")[0].lower()
    return not asked or any(spoken.partition("-")[0].lower() == asked for spoken in one.languages)


def _within(value: float) -> int:
    return int(min(100.0, max(0.0, value)) + 0.5)


def _reasons(wanted: Wanted, one: Candidate) -> tuple[str, ...]:
    rated = "not rated yet" if one.rating is None else f"rated {one.rating:.1f}"
    speed = "no answers timed yet" if one.response_seconds is None else f"answers in {one.response_seconds:.0f} s"
    spoken = f"Speaks {wanted.language}" if _speaks(wanted, one) else f"Does not speak {wanted.language}"
    style = f", voices {wanted.style}" if wanted.style in one.specializations else f", does not list {wanted.style}" if wanted.style else ""
    known = f"Voiced this conversation {_times(one.with_user)} and this character {_times(one.with_character)} before."
    return (
        f"Last new conversation {one.idle_seconds / 60:.0f} min ago.",
        f"{one.skill.capitalize()}, quality {one.quality}, {rated}, {speed}.",
        f"{spoken}{style}.",
        f"Has {one.load} of {one.capacity} conversations.",
        known if one.with_user or one.with_character else "Has not voiced this conversation or character before.",
        "Within their working hours." if one.in_hours else "Outside their working hours.",
    )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
