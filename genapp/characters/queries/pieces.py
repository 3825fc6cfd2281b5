"""Reads of galleries, posts and reply assets. What is locked leaves the server as a blur only (MED-12)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from dataclasses import dataclass

from sqlalchemy import and_, select, tuple_
from sqlmodel import Session

from genapp.characters.models import Character, Like, Piece
from genapp.characters.queries.shown import SHOWN
from genapp.core.links import link


@dataclass(frozen=True)
class PieceRow:
    """A piece as people see it; locked ones have no address."""

    id: str
    kind: str
    small: str
    whole: str
    blur: str
    width: int
    height: int
    text: str
    location: str
    likes: int
    can_be_liked: bool
    liked: bool
    locked: bool
    at: str
    cursor: str


NOTHING = PieceRow("", "image", "", "", "", 0, 0, "", "", 0, False, False, False, "", "")


@dataclass(frozen=True)
class OfficePieceRow:
    """A piece as staff write it."""

    id: str
    surface: str
    kind: str
    small: str
    whole: str
    text: str
    location: str
    can_be_liked: bool
    likes: int
    premium_only: bool
    mature: bool
    published: bool
    is_flagged: bool


def shown(
    session: Session, character_id: str, surface: str, *, user_id: str = "", premium: bool = False, after: str = "", limit: int = 24
) -> list[PieceRow]:
    """Return the published pieces of a shown character: the gallery in its order, posts newest first, after a cursor (MED-12). Never assets."""
    if surface not in ("gallery", "post"):
        return []
    wanted = (
        select(Piece, Like.user_id.is_not(None))
        .join(Character, Character.id == Piece.character_id)
        .outerjoin(Like, and_(Like.piece_id == Piece.id, Like.user_id == user_id))
        .where(SHOWN, Piece.character_id == character_id, Piece.surface == surface, Piece.published, Piece.is_flagged.is_(False))
    )
    if surface == "post":
        wanted = wanted.where(*((Piece.id < after,) if after else ())).order_by(Piece.id.desc())
    else:
        place, _, last = after.partition("|")
        if last:
            there = (int(place) if place.isdigit() and len(place) < 10 else 0, last)
            wanted = wanted.where(tuple_(Piece.position, Piece.id) > tuple_(*there, types=[Piece.position.type, Piece.id.type]))
        wanted = wanted.order_by(Piece.position, Piece.id)
    return [_shown(row, bool(liked), premium) for row, liked in session.execute(wanted.limit(min(limit, 60)))]


def one(session: Session, piece_id: str, *, user_id: str = "", premium: bool = False) -> PieceRow | None:
    """Return one published piece with links that are fresh, or None."""
    seen = (Piece.id == piece_id, Piece.surface != "asset", Piece.published, Piece.is_flagged.is_(False), SHOWN)
    row = session.execute(select(Piece).join(Character, Character.id == Piece.character_id).where(*seen)).scalars().first()
    return _shown(row, session.get(Like, (user_id, piece_id)) is not None, premium) if row else None


def _shown(r: Piece, liked: bool, premium: bool) -> PieceRow:
    locked = r.premium_only and not premium
    small, whole = ("", "") if locked else (link(r.small_key), link(r.key))
    cursor = r.id if r.surface == "post" else f"{r.position}|{r.id}"
    said = ("", "") if locked else (r.text, r.location)
    return PieceRow(
        r.id, r.kind, small, whole, r.blur, r.width, r.height, *said, r.like_count, r.can_be_liked and not locked, liked, locked,
        (r.published_at or r.created_at).isoformat(), cursor,
    )  # fmt: skip


def office(session: Session, character_id: str, surface: str, limit: int = 200) -> list[OfficePieceRow]:
    """Return every piece of a character on one surface, in its order, for the back office (MED-02)."""
    mine = select(Piece).where(Piece.character_id == character_id, Piece.surface == surface).order_by(Piece.position, Piece.id)
    return [
        OfficePieceRow(
            r.id, r.surface, r.kind, link(r.small_key), link(r.key), r.text, r.location, r.can_be_liked, r.like_count, r.premium_only, r.mature,
            r.published, r.is_flagged,
        )
        for r in session.execute(mine.limit(limit)).scalars()
    ]  # fmt: skip
