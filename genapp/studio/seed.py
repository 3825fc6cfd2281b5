"""The reference models genapp brings along: written in `references.toml`, for the demo and for production alike (CHAR-15, OPS-02)."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel import Session

from genapp.studio.models.shelf import ReferenceModel

HERE = Path(__file__).parent


@cache
def references() -> tuple[dict[str, Any], ...]:
    """Return the reference models as they are written, in their order."""
    told = tomllib.loads((HERE / "references.toml").read_text())
    licence = told.pop("licence")
    return tuple({"id": id, "licence": licence, "position": place, **one} for place, (id, one) in enumerate(told.items()))


def seed(session: Session) -> int:
    """Put in the reference models that are missing, and bring the words of those that are there up to date; returns how many were new.

    What staff switched off stays off, and a picture that was made stays unless what it shows has changed.
    """
    fresh = 0
    for one in references():
        row = session.get(ReferenceModel, one["id"])
        if row is None:
            session.add(ReferenceModel(**one))
            fresh += 1
            continue
        if (row.style, row.seed) != (one["style"], one["seed"]):
            row.preview_key = ""
        for name, value in one.items():
            setattr(row, name, value)
        session.add(row)
    session.flush()
    return fresh
