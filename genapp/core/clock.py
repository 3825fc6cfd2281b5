"""The one clock of the product."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_stopped: datetime | None = None


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
    """Hold the clock at an aware time; for tests only."""
    global _stopped
    before, _stopped = _stopped, at.astimezone(UTC)
    try:
        yield
    finally:
        _stopped = before
