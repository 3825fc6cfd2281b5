"""Reads about characters. What the public sees never holds persona, guidelines or templates (CHAR-05)."""

# An SQLModel column is its value to a type checker.
# pyright: reportOptionalOperand=false, reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Text, and_, cast, func, or_, select, tuple_
from sqlmodel import Session

from genapp.characters.models import Character, CharacterTag, Favourite
from genapp.core.clock import moment
from genapp.core.links import link

UPLOADED = re.compile(r"characters/[0-9a-f]{32}/")
_SHOWN = and_(Character.is_active, Character.deleted_at.is_(None))  # pyright: ignore


@dataclass(frozen=True)
class CardRow:
    """A character on a card."""

    id: str
    slug: str
    name: str
    age: int
    tagline: str
    response_style: str
    reply_mode: str
    picture: str
    tags: list[str]
    is_featured: bool
    cursor: str


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


def featured(row: Character, at: datetime) -> bool:
    """Say whether a character is put forward now (CHAR-14)."""
    return row.is_featured and (row.featured_until is None or row.featured_until > at)


ORDERS: dict[str, tuple[Any, bool]] = {
    "house": (Character.position, True),
    "popular": (Character.popularity_score, False),
    "new": (Character.created_at, False),
}
"""What the catalogue may be sorted by, and whether it rises."""


def cards(
    session: Session,
    at: datetime,
    *,
    text: str = "",
    tags: tuple[str, ...] = (),
    gender: str = "",
    category: str = "",
    style: str = "",
    ages: tuple[int, int] = (18, 100),
    only_featured: bool = False,
    order: str = "house",
    after: str = "",
    limit: int = 24,
) -> list[CardRow]:
    """Return shown characters that fit every filter, in one of the orders, after a cursor of that order (CHAR-10, CHAR-14)."""
    wanted = select(Character).where(_SHOWN)
    if text.strip():
        like = f"%{text.strip().lower()[:60]}%"
        written = (Character.tagline, Character.bio, Character.location, cast(Character.interests, Text), cast(Character.tags, Text))
        wanted = wanted.where(or_(Character.name_lower.like(like), *(func.lower(column).like(like) for column in written)))
    for tag in tags[:5]:
        wanted = wanted.where(select(CharacterTag.tag).where(CharacterTag.character_id == Character.id, CharacterTag.tag == tag).exists())
    for column, value in ((Character.gender, gender), (Character.category, category), (Character.response_style, style)):
        if value:
            wanted = wanted.where(column == value)
    if ages != (18, 100):
        wanted = wanted.where(Character.age.between(*ages))
    if only_featured:
        wanted = wanted.where(Character.is_featured, or_(Character.featured_until.is_(None), Character.featured_until > at))
    column, rises = ORDERS.get(order, ORDERS["house"])
    place, last = _place(after, order)
    if last:
        here, there = (tuple_(column, Character.id), tuple_(place, last, types=[column.type, Character.id.type]))
        wanted = wanted.where(here > there if rises else here < there)
    by = (column, Character.id) if rises else (column.desc(), Character.id.desc())
    rows = session.execute(wanted.order_by(*by).limit(min(limit, 60))).scalars()
    return [_card(r, at, f"{_spoken(getattr(r, column.key))}|{r.id}") for r in rows]


def _spoken(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _place(cursor: str, order: str) -> tuple[Any, str]:
    """Return where a cursor stands; one that somebody made up stands before everything, or nowhere."""
    value, _, last = cursor.partition("|")
    if order == "new":
        return moment(value), last
    return (int(value), last) if value.lstrip("-").isdigit() and len(value) < 12 else (0, "")


def _card(r: Character, at: datetime, cursor: str) -> CardRow:
    return CardRow(
        r.id,
        r.slug,
        r.name,
        r.age,
        r.tagline,
        r.response_style,
        r.reply_mode,
        picture(r.card_picture),
        list(r.tags),
        featured(r, at),
        cursor,
    )


def favourites(session: Session, user_id: str, at: datetime, after: str = "", limit: int = 24) -> list[CardRow]:
    """Return the shown characters somebody keeps, the latest first, after a cursor (PROF-15)."""
    wanted = select(Character, Favourite.created_at).join(Favourite, Favourite.character_id == Character.id).where(_SHOWN)
    wanted = wanted.where(Favourite.user_id == user_id)
    since, _, last = after.partition("|")
    if last:
        place, parts = (Favourite.created_at, Favourite.character_id), (moment(since), last)
        wanted = wanted.where(tuple_(*place) < tuple_(*parts, types=[column.type for column in place]))
    order = (Favourite.created_at.desc(), Favourite.character_id.desc())
    return [_card(r, at, f"{kept.isoformat()}|{r.id}") for r, kept in session.execute(wanted.order_by(*order).limit(min(limit, 60)))]


def kept(session: Session, user_id: str, character_id: str) -> bool:
    """Say whether somebody keeps a character."""
    return session.get(Favourite, (user_id, character_id)) is not None


def profile(session: Session, slug: str, at: datetime) -> ProfileRow | None:
    """Return a shown character's public page, or None (CHAR-11)."""
    r = session.execute(select(Character).where(_SHOWN, Character.slug == slug)).scalars().first()  # pyright: ignore
    if r is None:
        return None
    return ProfileRow(
        r.id, r.slug, r.name, r.age, r.gender, r.location, r.tagline, r.bio, r.occupation, r.education, r.relationship_status, r.response_style, r.reply_mode,
        picture(r.avatar_key), [picture(key) for key in r.pictures], list(r.personality_traits), list(r.interests), list(r.tags), featured(r, at), r.is_demo,
    )  # fmt: skip


def exists(session: Session, slug: str) -> bool:
    """Say whether a shown character has this address."""
    return session.execute(select(Character.id).where(_SHOWN, Character.slug == slug)).first() is not None  # pyright: ignore


def popular_tags(session: Session, limit: int = 14) -> list[str]:
    """Return the tags that most shown characters bear."""
    wanted = (
        select(CharacterTag.tag).join(Character, Character.id == CharacterTag.character_id).where(_SHOWN)  # pyright: ignore
        .group_by(CharacterTag.tag).order_by(func.count().desc(), CharacterTag.tag).limit(limit)  # pyright: ignore
    )  # fmt: skip
    return list(session.execute(wanted).scalars())


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
    return session.execute(select(Character.id).where(_SHOWN, Character.slug == slug)).scalar() or ""  # pyright: ignore


def picture(key: str) -> str:
    """Return the address of a picture: a bundled one's own, or a link to an uploaded one that works for five minutes."""
    if not key or key.startswith("/"):
        return key
    return link(key) if UPLOADED.match(key) else f"/{key}"
