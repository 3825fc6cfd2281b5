"""Answers an operator has ready: words with names to fill in, inserted by a click and never by themselves. Pure (OPUI-03, C23)."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

NAMES = ("user_name", "character_name", "time_of_day")
"""What a template may name between double braces."""
_PLACE = re.compile(r"\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}")
_HOURS = ((5, "night"), (12, "morning"), (17, "afternoon"), (22, "evening"), (24, "night"))


def fill(body: str, **names: str) -> str:
    """Return a template with its names filled in; unknown ones stay as they are, and braces within a name mean nothing."""

    def put(place: re.Match[str]) -> str:
        name = place.group(1)
        return names[name] if name in NAMES and name in names else place.group()

    return _PLACE.sub(put, body)


def unknown(body: str) -> list[str]:
    """Return what a template names and nobody can fill in, each once, in the order it stands there."""
    return list(dict.fromkeys(name for name in _PLACE.findall(body) if name not in NAMES))


def time_of_day(at: datetime, zone: str) -> str:
    """Return morning from 5, afternoon from 12, evening from 17, night from 22, by the clock on the person's wall."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    hour = at.astimezone(ZoneInfo(zone)).hour
    return next(name for end, name in _HOURS if hour < end)
