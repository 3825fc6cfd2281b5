"""How an operator did (OPUI-04)."""

import reflex as rx

from genapp.core.clock import now
from genapp.core.db import read
from genapp.desk.queries import overview
from genapp.desk.queries.overview import StatsRow
from genapp.desk.state.presence import operator_of

WIDE, HIGH = 600, 120
NEAR = 10
"""Points above the threshold from which a word of warning stands there."""


class OperatorStatsState(rx.State):
    """Own figures of thirty days, as rows for the bars and as a line for the trend."""

    stats: StatsRow = StatsRow()
    most: int = 0
    trend: str = ""
    limit_y: int = 0
    near: bool = False
    loaded: bool = False

    @rx.event
    async def load(self):
        """Read the figures."""
        actor = await operator_of(self)
        stats = await read(overview.stats, actor.user_id, now())
        self.stats, self.most = stats, max((day.messages for day in stats.days), default=0)
        step = WIDE / max(1, len(stats.days) - 1)
        known = [(round(place * step), HIGH - round(day.quality * HIGH / 100)) for place, day in enumerate(stats.days) if day.quality >= 0]
        self.trend = " ".join(f"{x},{y}" for x, y in known)
        self.limit_y = HIGH - round(stats.threshold * HIGH / 100)
        self.near, self.loaded = stats.quality < stats.threshold + NEAR, True
