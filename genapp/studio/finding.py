"""The words something is found by. Pure."""

import re

from genapp.trust.normal import plain

_PART = re.compile(r"[^\W_]+")
LONGEST, PARTS = 3900, 8


def words(*texts: str) -> str:
    """Return the words of texts, each after a space, without case and accents."""
    found = dict.fromkeys(part for text in texts for part in _PART.findall(plain(text)))
    return "".join(f" {part}" for part in found)[:LONGEST]


def parts(asked: str) -> list[str]:
    """Return the words somebody looks for, at most so many."""
    return _PART.findall(plain(asked[:200]))[:PARTS]
