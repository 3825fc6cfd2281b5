"""The one clock of the product."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_stopped: datetime | None = None
_holding: list[object] = []


def now() -> datetime:
    """Return the present time, aware and in UTC."""
    return _stopped or datetime.now(UTC)


def moment(text: str) -> datetime:
    """Return the time a cursor names; one that somebody made up is the beginning of time, below which there is nothing."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = datetime.min
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Hold the clock at an aware time; for tests only. One may hold it within another, two side by side would leave it stopped: RuntimeError."""
    global _stopped
    before, mine = _stopped, object()
    _stopped = at.astimezone(UTC)
    _holding.append(mine)
    try:
        yield
    finally:
        last = _holding.pop()
        _stopped = before if _holding else None
        if last is not mine:
            raise RuntimeError("the clock is held by two at once")
