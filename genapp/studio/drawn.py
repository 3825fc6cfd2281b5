"""The drawn portraits: fictional people that may be trained with and swapped without anybody's consent, known by their bytes (C52)."""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from genapp.studio.orders import DRAWN

HERE = Path(__file__).parent
ASSETS = HERE.parent.parent / "assets"


@dataclass(frozen=True, slots=True)
class Portrait:
    """A drawn portrait: what it is called in an order, how it is shown, where it lies among the assets."""

    id: str
    name: str
    file: str
    sha256: str


@cache
def portraits() -> dict[str, Portrait]:
    """Return the drawn portraits by their ids, in the order they are offered."""
    told = tomllib.loads((HERE / "drawn.toml").read_text())
    return {f"{DRAWN}{key}": Portrait(f"{DRAWN}{key}", one["name"], one["file"], one["sha256"]) for key, one in told.items()}


def body(portrait: Portrait) -> bytes:
    """Return a portrait's bytes; ValueError when the file is not the one that is meant."""
    found = (ASSETS / portrait.file).read_bytes()
    if hashlib.sha256(found).hexdigest() != portrait.sha256:
        raise ValueError(f"{portrait.file} is not the portrait it was")
    return found
