"""Reads of the catalogue: found, narrowed, sorted, a page at a time, at a hundred thousand characters (CHAR-10, CHAR-14)."""

# An SQLModel column is its value to a type checker.
# pyright: reportOptionalOperand=false, reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, false, func, or_, select, text, tuple_, type_coerce
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Session

from genapp.characters.editing import plain
from genapp.characters.models import Character, CharacterTag, CharacterWords, Favourite
from genapp.characters.queries.shown import SHOWN, featured, online, picture
from genapp.core.clock import moment


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
    online: bool = True
    minimum_tier: str = "free"


ORDERS: dict[str, tuple[tuple[Any, ...], bool]] = {
    "house": ((Character.position,), True),
    "featured": ((Character.is_featured, Character.popularity_score), False),
    "popular": ((Character.popularity_score,), False),
    "new": ((Character.created_at,), False),
}
"""What the catalogue may be sorted by, and whether it rises; each has an index of its own (`models.SHELVES`)."""
FEW = 1500
"""So many characters are looked up one by one rather than met on the walk."""
REMEMBERED = 600.0
"""Seconds for which a count of who fits a word or a tag is believed."""
_COUNTED: dict[tuple[str, ...], tuple[float, int]] = {}
_ALL = 1_000_000
_FULL_TEXT = {
    "sqlite": text("character_words.id IN (SELECT rowid FROM character_search WHERE character_search MATCH :found)"),
    "postgresql": text("to_tsvector('simple', character_words.words) @@ to_tsquery('simple', :found)"),
}
# Only what a card shows: a character's whole row is fifty times as long.
_CARD = (
    Character.id, Character.slug, Character.name, Character.age, Character.tagline, Character.response_style, Character.reply_mode,
    Character.card_picture, Character.tags, Character.is_featured, Character.featured_until, Character.minimum_tier,
)  # fmt: skip


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
    only_online: bool = False,
    order: str = "house",
    after: str = "",
    limit: int = 24,
) -> list[CardRow]:
    """Return shown characters that fit every filter, in one of the orders, after a cursor of that order (CHAR-10, CHAR-14)."""
    columns, rises = ORDERS.get(order, ORDERS["house"])
    place: tuple[Any, ...] = (*columns, Character.id)
    conditions, are_few = _narrow(session, text, tags[:5], only_featured, at)
    wanted = select(*_CARD, *(column.label(f"place_{n}") for n, column in enumerate(columns))).where(SHOWN, *conditions)
    for field, value in ((Character.gender, gender), (Character.category, category), (Character.response_style, style)):
        if value:
            wanted = wanted.where(field == value)
    if ages != (18, 100):
        wanted = wanted.where(Character.age.between(*ages))
    if only_online:
        wanted = wanted.where(Character.reply_mode != "operator")
    if are_few:
        # The limit is a fence: whatever the planner believes of the cursor, it looks these few up and sorts them.
        few = wanted.limit(_ALL).subquery()
        wanted, place = select(few), (*(few.c[f"place_{n}"] for n in range(len(columns))), few.c.id)
    there = _place(after, columns)
    if there:
        here, there = tuple_(*place), tuple_(*there, types=[column.type for column in place])
        wanted = wanted.where(here > there if rises else here < there)
    rows = session.execute(wanted.order_by(*(place if rises else (column.desc() for column in place))).limit(min(limit, 60)))
    return [_card(r, at, ";".join(_spoken(r[len(_CARD) + n]) for n in range(len(columns))) + f"|{r.id}") for r in rows]


def _narrow(session: Session, words: str, tags: tuple[str, ...], only_featured: bool, at: datetime) -> tuple[list[Any], bool]:
    """Return the conditions of words, tags and being featured, and whether they leave only a few.

    What few characters fit is looked up by them; what many fit is found by walking the order and looking at each, which ends soon.
    """
    narrow = [
        (("tag", tag), select(CharacterTag.character_id).where(CharacterTag.tag == tag), _tagged(session, tag))
        for tag in tags
    ]  # fmt: skip
    parts = plain(words[:60]).split()[:6]
    if words.strip() and not parts:
        return [false()], True
    for part in parts:
        own = (CharacterWords.character_id == Character.id, CharacterWords.words.contains(f" {part}"))
        narrow.append((("word", part), _bearing(session, [part]), select(CharacterWords.id).where(*own).exists()))
    if only_featured:
        now = (Character.is_featured, or_(Character.featured_until.is_(None), Character.featured_until > at))
        narrow.append((("featured",), select(Character.id).where(*now), and_(*now)))
    counts = [_count(session, name, ids) for name, ids, _ in narrow]
    fewest = min(range(len(narrow)), key=lambda n: counts[n], default=-1)
    looked_at = [one for *_, one in narrow]
    if fewest >= 0 and counts[fewest] <= FEW:
        looked_at[fewest] = Character.id.in_(narrow[fewest][1])
        return looked_at, True
    if len(parts) > 1 and _count(session, ("words", *parts), together := _bearing(session, parts)) <= FEW:
        # Each word is borne by many, all of them only by few.
        looked_at.append(Character.id.in_(together))
        return looked_at, True
    return looked_at, False


def _tagged(session: Session, tag: str) -> Any:
    """Return the condition that a character bears a tag: PostgreSQL reads it from the row it looks at anyway, SQLite is quicker by the tag's own index."""
    if session.get_bind().dialect.name == "postgresql":
        return type_coerce(Character.tags, JSONB).contains([tag])
    return select(CharacterTag.tag).where(CharacterTag.character_id == Character.id, CharacterTag.tag == tag).exists()


def _bearing(session: Session, parts: list[str]) -> Any:
    return select(CharacterWords.character_id).where(_found(session, parts))


def _count(session: Session, name: tuple[str, ...], ids: Any) -> int:
    """Return how many fit, counted up to one more than a few, and believed for a while: a guess about the quicker way, what is found is the same."""
    at = time.monotonic()
    until, count = _COUNTED.get(name, (0.0, 0))
    if until <= at:
        count = session.execute(select(func.count()).select_from(ids.limit(FEW + 1).subquery())).scalar_one()
        if len(_COUNTED) >= 2000:
            _COUNTED.clear()
        _COUNTED[name] = (at + REMEMBERED, count)
    return count


def _found(session: Session, parts: list[str]) -> Any:
    """Return the condition that a character bears every word, each at least by its beginning; the one place that knows the engines apart."""
    engine = session.get_bind().dialect.name
    found = " ".join(f'"{part}"*' for part in parts) if engine == "sqlite" else " & ".join(f"{part}:*" for part in parts)
    return _FULL_TEXT[engine].bindparams(found=found)


def _spoken(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(int(value))


def _place(cursor: str, columns: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return where a cursor stands; one that somebody made up stands nowhere."""
    told, _, last = cursor.partition("|")
    parts = told.split(";")
    if not last or len(parts) != len(columns):
        return ()
    if columns[0] is Character.created_at:
        return moment(parts[0]), last
    if not all(part.lstrip("-").isdigit() and len(part) < 12 for part in parts):
        return ()
    numbers = [int(part) for part in parts]
    return (bool(numbers[0]), *numbers[1:], last) if columns[0] is Character.is_featured else (*numbers, last)


def _card(r: Any, at: datetime, cursor: str) -> CardRow:
    return CardRow(
        r.id, r.slug, r.name, r.age, r.tagline, r.response_style, r.reply_mode, picture(r.card_picture), list(r.tags),
        featured(r.is_featured, r.featured_until, at), cursor, online(r.reply_mode), r.minimum_tier,
    )  # fmt: skip


def favourites(session: Session, user_id: str, at: datetime, after: str = "", limit: int = 24) -> list[CardRow]:
    """Return the shown characters somebody keeps, the latest first, after a cursor (PROF-15)."""
    wanted = select(*_CARD, Favourite.created_at.label("kept")).join(Favourite, Favourite.character_id == Character.id)
    wanted = wanted.where(SHOWN, Favourite.user_id == user_id)
    since, _, last = after.partition("|")
    if last:
        place, parts = (Favourite.created_at, Favourite.character_id), (moment(since), last)
        wanted = wanted.where(tuple_(*place) < tuple_(*parts, types=[column.type for column in place]))
    order = (Favourite.created_at.desc(), Favourite.character_id.desc())
    return [_card(r, at, f"{r.kept.isoformat()}|{r.id}") for r in session.execute(wanted.order_by(*order).limit(min(limit, 60)))]


def popular_tags(session: Session, limit: int = 14) -> list[str]:
    """Return the tags that most shown characters bear."""
    wanted = (
        select(CharacterTag.tag).join(Character, Character.id == CharacterTag.character_id).where(SHOWN)  # pyright: ignore
        .group_by(CharacterTag.tag).order_by(func.count().desc(), CharacterTag.tag).limit(limit)  # pyright: ignore
    )  # fmt: skip
    return list(session.execute(wanted).scalars())
