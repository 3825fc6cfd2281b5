"""Gallery, posts and what replies may send: made of checked files, written, put before people, liked (MED-01, MED-02, MED-12, MED-13)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.accounts import queries as accounts
from genapp.characters import surfaces
from genapp.characters.models import SURFACES, Character, Like, Piece
from genapp.core import events
from genapp.core.actor import Actor, Permission
from genapp.core.clock import now
from genapp.core.errors import Invalid, NotFound, PremiumRequired
from genapp.core.ids import new_id
from genapp.media import queries as files
from genapp.media import service as media
from genapp.platform import service as platform

COUNTS = {"gallery": Character.gallery_count, "post": Character.post_count, "asset": Character.asset_count}


def _maker(session: Session) -> Any:
    return pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert


@events.within("media.settled")
def take_file(session: Session, *, media_id: str, owner_kind: str, owner_id: str, approved: bool) -> None:
    """Make an unpublished piece of a checked file, or hide the one whose file was flagged (MED-07)."""
    file = files.file(session, media_id)
    if owner_kind != "character" or file is None or file.purpose not in SURFACES:
        return
    row = {
        "id": new_id(), "character_id": owner_id, "surface": file.purpose, "media_id": media_id, "kind": file.kind, "key": file.key,
        "small_key": file.small, "blur": file.blur, "width": file.width, "height": file.height, "text": "", "location": "",
        "can_be_liked": file.purpose != "asset", "like_count": 0, "premium_only": False, "mature": False, "published": False,
        "is_flagged": not approved, "position": _next(session, owner_id, file.purpose), "created_by": "", "created_at": now(), "updated_at": now(),
    }  # fmt: skip
    if session.execute(_maker(session)(Piece).values(**row).on_conflict_do_nothing().returning(Piece.id)).first() is None:
        changed = update(Piece).where(Piece.media_id == media_id, Piece.is_flagged.is_(approved)).values(is_flagged=not approved)
        _changed(session, changed, 1 if approved else -1)


def _next(session: Session, character_id: str, surface: str) -> int:
    last = select(func.coalesce(func.max(Piece.position), 0)).where(Piece.character_id == character_id, Piece.surface == surface)
    return session.execute(last).scalar_one() + 1


def _changed(session: Session, change: Any, step: int) -> None:
    """Carry a guarded change out, and count what people see more or less for it; the count is right whoever else changes pieces now."""
    for piece in session.execute(change.returning(Piece.character_id, Piece.surface, Piece.published)).all():
        if piece.published:
            _count(session, piece.character_id, piece.surface, step)


def _count(session: Session, character_id: str, surface: str, step: int) -> None:
    column = COUNTS[surface]
    session.execute(update(Character).where(Character.id == character_id).values({column.key: column + step}))


def _own(session: Session, actor: Actor, piece_id: str) -> Piece:
    actor.require(Permission.MANAGE_CHARACTERS)
    row = session.get(Piece, piece_id)
    if row is None:
        raise NotFound
    return row


def edit(session: Session, actor: Actor, piece_id: str, **given: Any) -> None:
    """Change what is said of a piece; what its surface does not know is refused at the field (MED-01). Audited."""
    row = _own(session, actor, piece_id)
    values = surfaces.checked(row.surface, given)
    session.execute(update(Piece).where(Piece.id == piece_id).values(**values, updated_at=now()))
    platform.audit(session, actor, "piece.changed", "piece", piece_id, character=row.character_id)
    _tell(session, row.character_id)


def publish(session: Session, actor: Actor, piece_id: str, on: bool) -> None:
    """Put a piece before people, or take it away; saying it twice changes nothing. Audited."""
    row = _own(session, actor, piece_id)
    if on and row.is_flagged:
        raise Invalid("This file is flagged and cannot be shown.")
    change = update(Piece).where(Piece.id == piece_id, Piece.published.is_(not on), Piece.is_flagged.is_(False))
    since = {"published_at": func.coalesce(Piece.published_at, now())} if on else {}
    changed = session.execute(change.values(published=bool(on), updated_at=now(), **since)).rowcount
    if changed:
        _count(session, row.character_id, row.surface, 1 if on else -1)
        platform.audit(session, actor, "piece.published" if on else "piece.hidden", "piece", piece_id, character=row.character_id)
        _tell(session, row.character_id)


def arrange(session: Session, actor: Actor, character_id: str, surface: str, ids: list[str]) -> None:
    """Put the pieces of a surface in an order; ids of others are passed over."""
    actor.require(Permission.MANAGE_CHARACTERS)
    for place, piece_id in enumerate(ids[:500], 1):
        own = (Piece.id == piece_id, Piece.character_id == character_id, Piece.surface == surface)
        session.execute(update(Piece).where(*own).values(position=place))
    _tell(session, character_id)


def remove(session: Session, actor: Actor, piece_id: str) -> None:
    """Take a piece and its file away for good, likes with it. Audited."""
    row = _own(session, actor, piece_id)
    media.remove(session, actor, row.media_id)
    platform.audit(session, actor, "piece.removed", "piece", piece_id, character=row.character_id)


@events.within("media.removed")
def drop_piece(session: Session, *, media_id: str, owner_kind: str, owner_id: str) -> None:
    """A piece goes with its file."""
    if owner_kind == "character":
        gone = (
            delete(Piece).where(Piece.media_id == media_id).returning(Piece.character_id, Piece.surface, Piece.published, Piece.is_flagged)
        )
        for piece in session.execute(gone).all():
            if piece.published and not piece.is_flagged:
                _count(session, piece.character_id, piece.surface, -1)
        _tell(session, owner_id)


def clear(session: Session, actor: Actor, character_id: str) -> None:
    """Take every piece of a character away that never was published."""
    for media_id in list(session.execute(select(Piece.media_id).where(Piece.character_id == character_id)).scalars()):
        media.remove(session, actor, media_id)


def like(session: Session, actor: Actor, piece_id: str, on: bool) -> bool:
    """Like a piece once, or no more; the count follows exactly (MED-13). PremiumRequired for what is locked for the caller."""
    user_id = actor.require_user()
    row = session.get(Piece, piece_id)
    character = session.get(Character, row.character_id) if row else None
    seen = row and row.published and not row.is_flagged and row.can_be_liked
    if not row or not seen or character is None or not character.is_active or character.deleted_at:
        raise NotFound
    if row.premium_only and not accounts.viewer(session, user_id, now()).premium:
        raise PremiumRequired
    if on:
        fresh = _maker(session)(Like).values(user_id=user_id, piece_id=piece_id, created_at=now()).on_conflict_do_nothing()
        step = int(session.execute(fresh.returning(Like.piece_id)).first() is not None)
    else:
        step = -session.execute(delete(Like).where(Like.user_id == user_id, Like.piece_id == piece_id)).rowcount
    if step:
        session.execute(update(Piece).where(Piece.id == piece_id).values(like_count=Piece.like_count + step))
    return on


def recount(session: Session) -> int:
    """Count likes and pieces again and put right what differs; returns how many figures differed."""
    true = select(func.count()).select_from(Like).where(Like.piece_id == Piece.id).scalar_subquery()
    wrong = session.execute(update(Piece).where(Piece.like_count != true).values(like_count=true)).rowcount
    for surface, column in COUNTS.items():
        seen = (Piece.character_id == Character.id, Piece.surface == surface, Piece.published, Piece.is_flagged.is_(False))
        there = select(func.count()).select_from(Piece).where(*seen).scalar_subquery()
        wrong += session.execute(update(Character).where(column != there).values({column.key: there})).rowcount
    return wrong


def _tell(session: Session, character_id: str) -> None:
    events.emit(session, events.topic("admin"), "pieces.changed", character_id)
