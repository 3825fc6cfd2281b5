"""The desk's figures as this site chose them: `GENAPP_DESK` names those that differ from the documented ones (C6, C29)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from genapp.core.errors import Invalid
from genapp.core.settings import settings
from genapp.desk.bands import Bands
from genapp.desk.figures import check_ascending, check_whole
from genapp.desk.ladder import Ladder, Limits
from genapp.desk.matching import Weights
from genapp.desk.quality import Formula
from genapp.desk.reactions import Reactions


@dataclass(frozen=True, slots=True)
class Rest:
    """Seconds of quiet after which people are told and a conversation is closed; with `close_by_itself` 0 it never is (OCHAT-08, OCHAT-09)."""

    nudge: int = 23 * 3600
    close: int = 24 * 3600
    close_by_itself: int = 1

    def __post_init__(self) -> None:
        check_whole(self)
        check_ascending(self, "nudge", "close")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Every figure of the desk."""

    ladder: Ladder = field(default_factory=Ladder)
    limits: Limits = field(default_factory=Limits)
    bands: Bands = field(default_factory=Bands)
    weights: Weights = field(default_factory=Weights)
    quality: Formula = field(default_factory=Formula)
    rest: Rest = field(default_factory=Rest)
    signals: Reactions = field(default_factory=Reactions)


PARTS: dict[str, Any] = {
    "ladder": Ladder, "limits": Limits, "bands": Bands, "weights": Weights, "quality": Formula, "rest": Rest, "signals": Reactions,
}  # fmt: skip


def read(told: Mapping[str, Mapping[str, int | str]]) -> Chosen:
    """Return the figures of a setting; ValueError names the first that cannot be."""
    strange = sorted(set(told) - set(PARTS))
    if strange:
        raise ValueError(f"GENAPP_DESK: {strange[0]} is none of {', '.join(PARTS)}")
    made = {}
    for name, values in told.items():
        try:
            made[name] = PARTS[name](**values)
        except Invalid as wrong:
            raise ValueError(f"GENAPP_DESK: {name}.{wrong.field}: {wrong.message}") from None
        except TypeError:
            known = ", ".join(PARTS[name].__dataclass_fields__)
            raise ValueError(f"GENAPP_DESK: {name} has {known}") from None
    return Chosen(**made)


@cache
def chosen() -> Chosen:
    """Return what this site chose."""
    return read(settings().desk)
