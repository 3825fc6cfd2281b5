"""Settings of the desk are whole numbers, whoever typed them. Pure (C29)."""

from dataclasses import fields
from itertools import pairwise
from typing import Any

from genapp.core.errors import Invalid

MOST = 10**9


def check_whole(settings: Any, *, least: int = 0, most: int = MOST) -> None:
    """Refuse a dataclass of settings with anything but whole numbers from `least` to `most`; Invalid names the field."""
    for one in fields(settings):
        value = getattr(settings, one.name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Invalid(f"A whole number from {least} to {most:,}, please.", field=one.name)


def check_ascending(settings: Any, *names: str) -> None:
    """Refuse settings that do not rise strictly in the order of `names`; Invalid names the first that is not above the one before."""
    for before, after in pairwise(names):
        if getattr(settings, before) >= getattr(settings, after):
            raise Invalid(f"More than {getattr(settings, before):,}, please.", field=after)
