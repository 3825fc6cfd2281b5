"""What a form of the studio may hold, whoever filled it: a browser's memory, an old order, somebody's clicks. Pure (GEN-01)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from genapp.credits.generation import QUALITIES
from genapp.studio import orders, sizes

KINDS = ("image", "video")
PLAIN: dict[str, Any] = {"operation": "image", "size": "1x1-standard", "quality": "standard", "count": 4, "seconds": 5}
"""What a form begins with."""
LENGTHS = (3, 5, 8, 10)
"""Seconds of a clip that are offered."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Everything that is chosen by clicks, all of it possible. `seed` is "" where each order has its own."""

    kind: str
    size: str
    quality: str
    count: int
    seconds: int
    seed: str
    keeps_seed: bool
    pictures: tuple[str, ...]
    reference: str
    model: str

    @property
    def shape(self) -> tuple[str, str]:
        """The parts of the size that are chosen one by one."""
        return sizes.parts(self.size)


def read(told: Mapping[str, Any], kinds: Sequence[str]) -> Choice:
    """Return what is told as far as it can be; the rest is as it is in a new form."""
    kind = str(told["operation"]) if told.get("operation") in kinds else next(iter(kinds), "image")
    known = [*(orders.CLIP_SIZES if kind == "video" else orders.SIZES)]
    seed = told.get("seed")
    seed = str(seed) if _whole(seed) and 0 <= int(str(seed)) < 2**31 else ""
    pictures = told.get("pictures")
    ids = [one[:60] for one in pictures if isinstance(one, str)] if isinstance(pictures, list | tuple) else []
    return Choice(
        kind, str(told["size"]) if told.get("size") in known else str(PLAIN["size"]), str(told["quality"]) if told.get("quality") in QUALITIES else "standard",
        _within(told.get("count"), 1, orders.MOST[kind]), _within(told.get("seconds"), *orders.SECONDS), seed, bool(seed) and told.get("keeps_seed", True) is True,
        tuple(ids[: orders.PICTURES[kind][1]]), str(told.get("reference") or "")[:40], str(told.get("model") or "")[:32],
    )  # fmt: skip


def pixels(kind: str, size: str) -> tuple[int, int]:
    """Return width and height of a size."""
    return (orders.CLIP_SIZES if kind == "video" else orders.SIZES)[size]


def seed_of(text: str) -> str | None:
    """Return a seed somebody wrote, "" for none, None for what is none."""
    text = text.strip()[:12]
    if not text:
        return ""
    return str(int(text)) if text.isascii() and text.isdigit() and int(text) < 2**31 else None


def _whole(value: Any) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 10
    )


def _within(value: Any, least: int, most: int) -> int:
    return min(most, max(least, int(value))) if _whole(value) else least
