"""What each surface of a character's pictures and videos knows: gallery, posts, what replies may send. Pure (MED-01)."""

from collections.abc import Mapping
from typing import Any

from genapp.core.errors import Invalid

LONGEST = {"text": 1000, "location": 120}
KNOWS = {
    "gallery": ("text", "can_be_liked", "premium_only"),
    "post": ("text", "location", "can_be_liked"),
    "asset": ("text", "mature"),
}
"""Premium only in the gallery, mature only on what replies send, a place only on posts, likes on the first two."""


def checked(surface: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a piece as they are kept; raises Invalid at the first that its surface does not know or that is too long."""
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in KNOWS[surface]:
            if value:
                raise Invalid("This cannot be set here.", field=name)
            continue
        if name in LONGEST:
            words = "".join(one for one in str(value).replace("\r\n", "\n") if one.isprintable() or one == "\n").strip()
            if len(words) > LONGEST[name]:
                raise Invalid(f"At most {LONGEST[name]:,} characters.", field=name)
            values[name] = words
        else:
            values[name] = value in (True, "true", "on")
    return values
