"""What every process does again and again for as long as it serves; nothing here is durable."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any, TypeVar

from croniter import croniter

from genapp.core.clock import now
from genapp.core.logs import get_logger

Sweep = Callable[[], Awaitable[Any]]
Work = TypeVar("Work", bound=Sweep)
log = get_logger(__name__)

_sweeps: list[tuple[Sweep, float]] = []
_bells: list[tuple[str, Callable[[datetime], Awaitable[Any]]]] = []
_tasks: set[asyncio.Task[None]] = set()


def every(seconds: float) -> Callable[[Work], Work]:
    """Run `async def sweep()` again and again in every process, so many seconds apart; it must be safe to run twice at once."""

    def register(work: Work) -> Work:
        _sweeps.append((work, seconds))
        return work

    return register


def at(line: str, ring: Callable[[datetime], Awaitable[Any]]) -> None:
    """Call `ring(due)` in every process at the times of a crontab line (UTC)."""
    _bells.append((line, ring))


def start(*more: tuple[Sweep, float]) -> None:
    """Begin all sweeps and bells, and those given here, on the running loop."""
    for work, seconds in (*more, *_sweeps):
        _spawn(_repeat(work, seconds))
    for line, ring in _bells:
        _spawn(_ring(line, ring))


def stop() -> None:
    """End them."""
    for task in tuple(_tasks):
        task.cancel()


def _spawn(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(work)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def _repeat(work: Sweep, seconds: float) -> None:
    while True:
        try:
            await work()
        except Exception as error:  # One failed sweep must not end the sweeping.
            log.error("sweep.failed", sweep=getattr(work, "__qualname__", ""), kind=type(error).__name__)
        await asyncio.sleep(seconds)


async def _ring(line: str, ring: Callable[[datetime], Awaitable[Any]]) -> None:
    after = now()
    while True:
        after = croniter(line, after).get_next(datetime)
        await asyncio.sleep(max(0.0, (after - now()).total_seconds()))
        try:
            await ring(after)
        except Exception as error:  # The next time must come even when this one was missed.
            log.error("bell.failed", line=line, kind=type(error).__name__)
