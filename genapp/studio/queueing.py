"""Whose job begins next. Pure (GEN-04, GEN-09)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waiting:
    """A job that waits, in the order of its id; `team` shares a limit."""

    job: str
    team: str
    priority: int


def next_up(waiting: Iterable[Waiting], running: Mapping[str, int], limits: Mapping[str, int], free: int) -> list[str]:
    """Return the jobs that begin now: the highest priority first, then the oldest, none above its team's limit, `free` in all.

    A team that is at its limit keeps nobody else waiting.
    """
    begun, at_work = [], dict(running)
    for one in sorted(waiting, key=lambda one: (-one.priority, one.job)):
        if len(begun) >= free:
            break
        if at_work.get(one.team, 0) < limits[one.team]:
            at_work[one.team] = at_work.get(one.team, 0) + 1
            begun.append(one.job)
    return begun


def percent(wanted: int, made: int, blocked: int, told: int) -> int:
    """Return how far an order is: what lies there counts whole, what is being made as far as its maker says; below 100 until it is over."""
    done = round(100 * (made + blocked) / wanted)
    return max(0, min(99, max(done, told)))
