"""The demo characters: drawn, written and licensed with the project, and marked as demo (DEMO-1)."""

import hashlib
import json
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from genapp.characters.models import Character, Piece
from genapp.characters.service import catalogue
from genapp.core.actor import SYSTEM
from genapp.core.clock import now
from genapp.core.ids import new_id
from genapp.media import pictures
from genapp.media.models import MediaFile

DEMO = Path(__file__).parent / "demo"


def people() -> list[dict[str, Any]]:
    """Return the demo characters as they are written."""
    return json.loads((DEMO / "people.json").read_text())


def seed(session: Session) -> int:
    """Put in the demo characters that are missing and return how many; those that exist are left as they are."""
    known = set(session.execute(select(Character.slug)).scalars())  # pyright: ignore
    fresh = [(place, person) for place, person in enumerate(people()) if person["slug"] not in known]
    for place, person in fresh:
        folder = f"characters/{person['slug']}"
        own = {"position": place, "is_demo": True, "card_picture": f"{folder}/card.webp", "avatar_key": f"{folder}/thumb.webp"}
        catalogue.save(session, SYSTEM, {**person, **own})
    return len(fresh)


def seed_pieces(session: Session) -> dict[str, bytes]:
    """Give every demo character that has none a small gallery and a post; returns the files to store, by key, before this commits."""
    has = set(session.execute(select(Piece.character_id).distinct()).scalars())  # pyright: ignore
    demo = {row.slug: row for row in session.execute(select(Character).where(Character.is_demo)).scalars()}  # pyright: ignore
    files: dict[str, bytes] = {}
    for person in people():
        row = demo.get(person["slug"])
        if row is None or row.id in has:
            continue
        for number, surface in enumerate(("gallery", "gallery", "post"), 1):
            body, id = (DEMO / f"{row.slug}-{number}.webp").read_bytes(), new_id()
            width, height, blur = pictures.outline(body)
            key = f"characters/{row.id}/media/{id}.webp"
            files[key] = body
            shown = {"key": key, "width": width, "height": height, "blur": blur}
            facts = {
                "owner_kind": "character",
                "owner_id": row.id,
                "state": "ready",
                "progress": 100,
                "is_approved": True,
                "moderated_at": now(),
            }
            file = {"incoming_key": "", "claimed_type": "image/webp", "content_type": "image/webp", "file_size": len(body)}
            digest = hashlib.sha256(body).hexdigest()
            session.add(MediaFile(id=id, purpose=surface, name=f"{row.slug}-{number}.webp", sha256=digest, **facts, **file, **shown))
            said = {1: person["posts"][1], 2: "", 3: person["posts"][0]}[number]
            place = row.location if surface == "post" else ""
            locks = {"premium_only": number == 2, "can_be_liked": True, "published": True, "published_at": now()}
            session.add(
                Piece(
                    character_id=row.id,
                    surface=surface,
                    media_id=id,
                    small_key=key,
                    text=said,
                    location=place,
                    position=number,
                    **locks,
                    **shown,
                )
            )
        row.gallery_count, row.post_count = 2, 1
        session.add(row)
    return files
