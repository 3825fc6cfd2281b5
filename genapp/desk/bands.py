"""Who is next in the queue: a band by what was spent or how long they wait, and within it whoever came first. Pure (QUE-01, QUE-02, C27)."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from genapp.core.money import CREDIT
from genapp.desk.figures import check_ascending, check_whole

BANDS = ("urgent", "high", "normal", "low")
"""From the first served to the last."""
BASE = {"urgent": 300, "high": 200, "normal": 100, "low": 0}
"""What a band is worth in points; a minute of waiting is worth one."""

Moment = TypeVar("Moment", datetime, float)


@dataclass(frozen=True, slots=True)
class Bands:
    """Above which spending, in hundredths of a credit, or waiting, in seconds, a band begins; at the figure itself it does not."""

    urgent_spent: int = 10_000 * CREDIT
    urgent_waited: int = 300
    high_spent: int = 1_000 * CREDIT
    high_waited: int = 180
    normal_waited: int = 60

    def __post_init__(self) -> None:
        check_whole(self)
        check_ascending(self, "high_spent", "urgent_spent")
        check_ascending(self, "normal_waited", "high_waited", "urgent_waited")


DEFAULT = Bands()


def band(spent: int, waited: float, *, regular: bool, floor: str = "low", bands: Bands = DEFAULT) -> str:
    """Return the band of somebody who spent so many hundredths of a credit and waits so many seconds (QUE-02, C27).

    `regular` is a tier above free; who ever spent anything is regular without it. No lower than `floor`: a requeued one is at least `high` (QUE-10).
    """
    if spent > bands.urgent_spent or waited > bands.urgent_waited:
        reached = "urgent"
    elif spent > bands.high_spent or waited > bands.high_waited:
        reached = "high"
    elif regular or spent > 0 or waited > bands.normal_waited:
        reached = "normal"
    else:
        reached = "low"
    return min(reached, floor, key=BANDS.index)


def score(spent: int, waited: float, *, regular: bool, floor: str = "low", bands: Bands = DEFAULT) -> float:
    """Return the points at this moment: those of the band and one for each minute waited (C27).

    A float is enough: rounding never turns an order round, it can only make a tie, and ties go to who came first (`order`).
    """
    # A clock set back makes nobody's points negative.
    return BASE[band(spent, waited, regular=regular, floor=floor, bands=bands)] + max(0.0, waited) / 60


def order(points: float, entered: Moment) -> tuple[float, Moment]:
    """Return the key that sorts a queue: most points first, then who entered first (QUE-01)."""
    return -points, entered
