"""Reads about characters. What the public sees never holds persona, guidelines or templates (CHAR-05)."""

# An SQLModel column is its value to a type checker.
# pyright: reportOptionalOperand=false, reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlmodel import Session

from genapp.characters.models import Character, Favourite
from genapp.core.links import link

UPLOADED = re.compile(r"characters/[0-9a-f]{32}/")
SHOWN = and_(Character.is_active, Character.deleted_at.is_(None))  # pyright: ignore


@dataclass(frozen=True)
class ProfileRow:
    """A character's public page."""

    id: str = ""
    slug: str = ""
    name: str = ""
    age: int = 0
    gender: str = ""
    location: str = ""
    tagline: str = ""
    bio: str = ""
    occupation: str = ""
    education: str = ""
    relationship_status: str = ""
    response_style: str = ""
    reply_mode: str = "ai"
    avatar: str = ""
    pictures: list[str] = field(default_factory=list)
    personality_traits: list[str] = field(default_factory=list)
    interests: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    is_featured: bool = False
    is_demo: bool = False
    minimum_tier: str = "free"
    online: bool = True
    gallery_count: int = 0
    post_count: int = 0


@dataclass(frozen=True)
class BriefRow:
    """What a reply is written from; never leaves the server."""

    id: str
    slug: str
    name: str
    persona_prompt: str
    greeting: str
    example_dialogue: list[dict[str, str]]
    starter_prompts: list[str]
    response_style: str
    reply_mode: str
    voice: dict[str, Any]
    avatar: str
    tagline: str


def featured(on: bool, until: datetime | None, at: datetime) -> bool:
    """Say whether a character is put forward now (CHAR-14)."""
    return on and (until is None or until > at)


def online(reply_mode: str) -> bool:
    """Say whether somebody answers at once: the AI always does; of people only the desk knows (CHAR-14)."""
    return reply_mode != "operator"


def kept(session: Session, user_id: str, character_id: str) -> bool:
    """Say whether somebody keeps a character."""
    return session.get(Favourite, (user_id, character_id)) is not None


def profile(session: Session, slug: str, at: datetime) -> ProfileRow | None:
    """Return a shown character's public page, or None (CHAR-11)."""
    r = session.execute(select(Character).where(SHOWN, Character.slug == slug)).scalars().first()  # pyright: ignore
    if r is None:
        return None
    return ProfileRow(
        r.id, r.slug, r.name, r.age, r.gender, r.location, r.tagline, r.bio, r.occupation, r.education, r.relationship_status, r.response_style, r.reply_mode,
        picture(r.avatar_key), [picture(key) for key in r.pictures], list(r.personality_traits), list(r.interests), list(r.tags), featured(r.is_featured, r.featured_until, at), r.is_demo, r.minimum_tier, online(r.reply_mode), r.gallery_count, r.post_count,
    )  # fmt: skip


def exists(session: Session, slug: str) -> bool:
    """Say whether a shown character has this address."""
    return session.execute(select(Character.id).where(SHOWN, Character.slug == slug)).first() is not None  # pyright: ignore


def brief(session: Session, character_id: str) -> BriefRow | None:
    """Return what replies are written from, also for a character no longer shown: open conversations go on."""
    r = session.get(Character, character_id)
    if r is None:
        return None
    return BriefRow(
        r.id, r.slug, r.name, r.persona_prompt, r.greeting, list(r.example_dialogue), list(r.starter_prompts), r.response_style, r.reply_mode,
        dict(r.voice), picture(r.avatar_key), r.tagline,
    )  # fmt: skip


def id_of(session: Session, slug: str) -> str:
    """Return the id of a shown character, or ""."""
    return session.execute(select(Character.id).where(SHOWN, Character.slug == slug)).scalar() or ""  # pyright: ignore


def picture(key: str) -> str:
    """Return the address of a picture: a bundled one's own, or a link to an uploaded one that works for five minutes."""
    if not key or key.startswith("/"):
        return key
    return link(key) if UPLOADED.match(key) else f"/{key}"
