"""Identifiers: time-ordered, so that the newest row is the largest id."""

from uuid_utils import uuid7

ID_LENGTH = 32


def new_id() -> str:
    """Return a UUIDv7 as 32 lower-case hex characters; ids made later sort later."""
    return uuid7().hex
