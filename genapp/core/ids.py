"""Identifiers: time-ordered, so that the newest row is the largest id."""

from datetime import datetime

from uuid_utils import uuid7

ID_LENGTH = 32


def new_id() -> str:
    """Return a UUIDv7 as 32 lower-case hex characters; ids made later sort later."""
    return uuid7().hex


def id_at(at: datetime) -> str:
    """Return what every id made after the aware time `at` is greater than."""
    return f"{int(at.timestamp() * 1000):012x}"
