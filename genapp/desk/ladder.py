"""When an operator is reminded, reported and relieved, and what tells that a person is not well served. Pure (QUE-08, QUE-09, QUE-10, ADM-10, C6)."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from genapp.desk.figures import check_ascending, check_whole

STEPS = ("none", "warn", "incident", "alert", "reassign")
"""What each step of the ladder does: nothing, remind the operator, count an idle incident, alert supervisors, requeue."""
BEAT = 15
SILENT = 3 * BEAT
"""A tab tells that it lives every fifteen seconds; after three that did not come its operator is gone (RT-01)."""
DISSATISFACTION = (
    "are you there", "anybody there", "anyone there", "hello??", "answer me", "you don't listen", "not listening", "not reading", "not even reading",
    "this is useless", "useless", "waste of money", "waste of time", "rip off", "ripoff", "scam", "refund", "money back", "complaint",
)  # fmt: skip
"""Words of people who are not well served; staff change the list in the settings (C29)."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Seconds without anything from the operator while a person waits for their answer; a step is reached at its figure (C6)."""

    warn: int = 150
    incident: int = 180
    alert: int = 240
    reassign: int = 300

    def __post_init__(self) -> None:
        check_whole(self, least=1)
        check_ascending(self, "warn", "incident", "alert", "reassign")


@dataclass(frozen=True, slots=True)
class Limits:
    """The other reasons to reassign (QUE-09), in seconds and counts."""

    timeout: int = 600
    slow_average: int = 120
    slow_from: int = 5
    cooldown: int = 600
    escalate_after: int = 3
    rapid_messages: int = 4
    rapid_seconds: int = 60

    def __post_init__(self) -> None:
        check_whole(self, least=1)

    def timed_out(self, unanswered_seconds: float) -> bool:
        """Say whether a person has waited too long for an answer, however busily the operator reads and types."""
        return unanswered_seconds >= self.timeout

    def slow(self, answers: int, seconds: int) -> bool:
        """Say whether so many answers that took so many seconds together are slow on average; a few tell nothing yet."""
        return answers >= self.slow_from and seconds > self.slow_average * answers

    def escalates(self, assignments: int) -> bool:
        """Say whether a conversation reassigned so often goes to supervisors instead of the queue (QUE-10)."""
        return assignments >= self.escalate_after


DEFAULT, LIMITS = Ladder(), Limits()


def step(ladder: Ladder, idle_seconds: float) -> int:
    """Return how far up the ladder an operator is: 0 to 4, named by `STEPS` (QUE-08)."""
    return sum(idle_seconds >= figure for figure in (ladder.warn, ladder.incident, ladder.alert, ladder.reassign))


def colour(idle_seconds: float, waiting: bool, ladder: Ladder = DEFAULT) -> str:
    """Return a conversation's colour on the live monitor: active, warning, idle, or waiting when nobody voices it (ADM-10)."""
    if waiting:
        return "waiting"
    return ("active", "warning", "idle", "idle", "idle")[step(ladder, idle_seconds)]


def signals(
    texts_with_times: Iterable[tuple[str, datetime]], dissatisfaction_words: Collection[str] = DISSATISFACTION, limits: Limits = LIMITS
) -> list[str]:
    """Return what speaks of bad service in the messages a person has sent since the last answer: rapid_messages, keywords (QUE-09)."""
    said = list(texts_with_times)
    times = sorted(at for _, at in said)
    span, apart = timedelta(seconds=limits.rapid_seconds), limits.rapid_messages - 1
    found = []
    if any(last - first <= span for first, last in zip(times, times[apart:], strict=False)):
        found.append("rapid_messages")
    pattern = _any_of(tuple(dissatisfaction_words))
    if pattern and any(pattern.search(_plain(text)) for text, _ in said):
        found.append("keywords")
    return found


def _plain(text: str) -> str:
    return text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")  # Phones write it; lists of words rarely do.


@lru_cache(maxsize=8)
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    each = [r"\s+".join(map(re.escape, _plain(phrase).split())) for phrase in phrases if phrase.strip()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE) if each else None
