"""The demo characters: drawn, written and licensed with the project, and marked as demo (DEMO-1)."""

import json
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session

from genapp.characters.models import Character
from genapp.characters.service import catalogue
from genapp.core.actor import SYSTEM


def seed(session: Session) -> int:
    """Put in the demo characters that are missing and return how many; those that exist are left as they are."""
    known = set(session.execute(select(Character.slug)).scalars())  # pyright: ignore
    people = json.loads((Path(__file__).parent / "demo.json").read_text())
    fresh = [(place, person) for place, person in enumerate(people) if person["slug"] not in known]
    for place, person in fresh:
        folder = f"characters/{person['slug']}"
        own = {"position": place, "is_demo": True, "card_picture": f"{folder}/card.webp", "avatar_key": f"{folder}/thumb.webp"}
        catalogue.save(session, SYSTEM, {**person, **own})
    return len(fresh)
