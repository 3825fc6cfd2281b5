"""What a team's plan lets the studio do for it: how many jobs at once, how many may wait, who goes first. Pure (GEN-04, GEN-09)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from genapp.core.errors import Invalid


def _check(one: object, *names: str) -> None:
    for name in names:
        value = getattr(one, name)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1_000_000:
            raise Invalid("a whole number from 0 on", field=name)


@dataclass(frozen=True, slots=True)
class Plan:
    """Jobs of one team that run at once and that may wait; the higher the priority, the earlier they begin where the site is full."""

    at_once: int
    waiting: int
    priority: int

    def __post_init__(self) -> None:
        _check(self, "at_once", "waiting", "priority")
        if not self.at_once:
            raise Invalid("at least 1", field="at_once")


@dataclass(frozen=True, slots=True)
class Site:
    """Of the whole site: jobs that run at once, hours after which one that did not end is given up, and how often one is handed over.

    With `previews` 0 the demo does not draw the reference models' pictures by itself.
    """

    at_once: int = 20
    hours: int = 24
    tries: int = 4
    previews: int = 1

    def __post_init__(self) -> None:
        _check(self, "at_once", "hours", "tries", "previews")
        if not (self.at_once and self.hours and self.tries):
            raise Invalid("at least 1", field="at_once")


DEFAULTS = {"free": Plan(1, 3, 0), "base": Plan(2, 10, 10), "plus": Plan(4, 25, 20), "pro": Plan(8, 60, 30)}
"""By the plan's name in small letters; a team without a plan is "free", a plan nobody described has what "base" has."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure of the studio."""

    site: Site = field(default_factory=Site)
    plans: Mapping[str, Plan] = field(default_factory=lambda: dict(DEFAULTS))

    def of(self, plan: str) -> Plan:
        """Return what a team with a plan of this name may."""
        return self.plans.get(plan.strip().lower() or "free", self.plans["base"])
