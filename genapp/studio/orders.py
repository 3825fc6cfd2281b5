"""What somebody asks the studio for: read from a form or a request, checked field by field, and what it counts in. Pure (GEN-01, GEN-02)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from genapp.core.errors import Invalid
from genapp.credits.generation import BATCH, QUALITIES
from genapp.studio import sizes

PROMPT, NEGATIVE = 2000, 1000
"""Characters of a prompt and of what should not be there."""
SIZES = {
    "square": (1024, 1024), "portrait": (832, 1216), "landscape": (1216, 832), "tall": (768, 1344), "wide": (1344, 768),
    "small": (640, 640), "large": (1440, 1440), **sizes.named(sizes.SCALES),
}  # fmt: skip
CLIP_SIZES = {
    "square": (512, 512),
    "portrait": (480, 832),
    "landscape": (832, 480),
    "tall": (720, 1280),
    "wide": (1280, 720),
    **sizes.named(sizes.CLIP_SCALES),
}
"""Sizes of clips, in pixels."""
SECONDS = (2, 10)
MOST = {"image": BATCH, "video": 4, "face_swap": 4, "model_creation": 1, "model_refinement": 1}
"""The most results of one order."""
PICTURES = {"image": (0, 4), "video": (0, 1), "face_swap": (2, 2), "model_creation": (5, 30), "model_refinement": (5, 30)}
"""The fewest and the most pictures that go with one; for a face swap the face comes first, then the picture it goes into."""
TRAINING = ("model_creation", "model_refinement")
DRAWN = "drawn:"
"""What the name of a drawn portrait begins with; every other picture is a file's id."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One order as it was meant. `reference` is a reference model's id; `model` and `version` are a team's own, "" the one in use."""

    operation: str
    prompt: str = ""
    negative: str = ""
    size: str = "square"
    quality: str = "standard"
    seed: int | None = None
    count: int = 1
    seconds: int = 5
    reference: str = ""
    model: str = ""
    version: str = ""
    pictures: tuple[str, ...] = ()
    # Who is shown in pictures somebody sent (CONS-1).
    subject: str = ""
    note: str = ""

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of each result."""
        return (CLIP_SIZES if self.operation == "video" else SIZES)[self.size]

    @property
    def units(self) -> int:
        """What makes it more complex, counted as `credits.generation.UNITS` says."""
        return {"image": len(self.pictures), "video": self.seconds, "face_swap": 1}.get(self.operation, len(self.pictures))

    @property
    def digest(self) -> str:
        """The same for the same order: a key that comes again with another body is told by it."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def read(told: Mapping[str, Any]) -> Ask:
    """Return the order a form or a request holds; Invalid names the first field that cannot be. What is unknown is left aside."""
    operation = _text(told, "operation", 20)
    if operation not in MOST:
        raise Invalid("We do not make that.", field="operation")
    ask = Ask(
        operation, _text(told, "prompt", PROMPT), _text(told, "negative", NEGATIVE), _text(told, "size", 20) or "square",
        _text(told, "quality", 20) or "standard", _seed(told.get("seed")), _whole(told, "count", 1, 1, MOST[operation]),
        _whole(told, "seconds", 5, *SECONDS), _text(told, "reference", 40), _text(told, "model", 32), _text(told, "version", 32),
        _pictures(told.get("pictures"), operation), _text(told, "subject", 10), _text(told, "note", 300),
    )  # fmt: skip
    if ask.size not in (CLIP_SIZES if operation == "video" else SIZES):
        raise Invalid("We do not know this size.", field="size")
    if ask.quality not in QUALITIES:
        raise Invalid("We do not know this quality.", field="quality")
    if operation in ("image", "video") and len(ask.prompt) < 3:
        raise Invalid("Say in a few words what should be made.", field="prompt")
    if ask.reference and ask.model:
        raise Invalid("Choose one model: a reference or your own.", field="model")
    return ask


def _text(told: Mapping[str, Any], field: str, most: int) -> str:
    value = told.get(field)
    if value is None:
        return ""
    if not isinstance(value, str) or "\x00" in value:
        raise Invalid("Words, please.", field=field)
    value = value.strip()
    if len(value) > most:
        raise Invalid(f"At most {most} characters, please.", field=field)
    return value


def _number(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    if isinstance(value, str):
        value = value.strip()
        return int(value) if value.isascii() and value.isdigit() and len(value) <= 12 else None
    return value


def _whole(told: Mapping[str, Any], field: str, usual: int, least: int, most: int) -> int:
    if told.get(field) in (None, ""):
        return usual
    value = _number(told[field])
    if value is None or not least <= value <= most:
        raise Invalid(f"From {least} to {most}, please." if least < most else f"Only {most}, please.", field=field)
    return value


def _seed(given: Any) -> int | None:
    if given in (None, ""):
        return None
    value = _number(given)
    if value is None or not 0 <= value < 2**31:
        raise Invalid("A whole number below 2,147,483,648, please.", field="seed")
    return value


def _pictures(given: Any, operation: str) -> tuple[str, ...]:
    ids = given if given is not None else ()
    least, most = PICTURES[operation]
    if isinstance(ids, str) or not isinstance(ids, list | tuple) or not all(isinstance(one, str) and 0 < len(one) <= 60 for one in ids):
        raise Invalid("These pictures cannot be used.", field="pictures")
    if operation != "face_swap" and len(set(ids)) != len(ids):
        raise Invalid("Each picture once, please.", field="pictures")
    if not least <= len(ids) <= most:
        few = "Choose a face, and the picture it goes into." if operation == "face_swap" else f"From {least} to {most} pictures, please."
        raise Invalid(few, field="pictures")
    return tuple(ids)
