"""Reads about characters for the back office: published ones, and those still written."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session

from genapp.characters.models import Character, CharacterDraft
from genapp.characters.queries.shown import featured, picture


@dataclass(frozen=True)
class OfficeRow:
    """A character, or one that is still written, in the back office's list."""

    id: str
    slug: str
    name: str
    picture: str
    reply_mode: str
    state: str
    drafted: bool
    featured: bool
    chats: int
    messages: int
    changed: str
    cursor: str


@dataclass(frozen=True)
class DraftRow:
    """A draft as the form shows it."""

    id: str
    values: dict[str, Any]
    version: int
    published: bool
    slug: str


ORDERS = {
    "changed": Character.updated_at,
    "name": Character.name_lower,
    "chats": Character.total_chats,
    "popular": Character.popularity_score,
}


def office(
    session: Session,
    at: datetime,
    *,
    text: str = "",
    state: str = "",
    mode: str = "",
    order: str = "changed",
    skip: int = 0,
    limit: int = 25,
) -> list[OfficeRow]:
    """Return characters for the back office: those begun and never published first, then the others in the order wished (CHAR-02)."""
    like = f"%{text.strip().lower()[:60]}%"
    drafts = {row.id: row for row in session.execute(select(CharacterDraft)).scalars()}
    wanted = select(Character).where(Character.deleted_at.is_(None))
    if text.strip():
        wanted = wanted.where(or_(Character.name_lower.like(like), Character.slug.like(like)))
    if state in ("shown", "hidden"):
        wanted = wanted.where(Character.is_active.is_(state == "shown"))
    if mode:
        wanted = wanted.where(Character.reply_mode == mode)
    column = ORDERS.get(order, Character.updated_at)
    column = column if order == "name" else column.desc()
    rows = [] if state == "draft" else list(session.execute(wanted.order_by(column, Character.id).offset(skip).limit(limit)).scalars())
    known = set(session.execute(select(Character.id).where(Character.id.in_(drafts))).scalars()) if drafts else set()
    new = [row for row in drafts.values() if row.id not in known and like.strip("%") in str(row.values.get("name", "")).lower()]
    shown = (
        [_unborn(row) for row in sorted(new, key=lambda row: row.updated_at, reverse=True)]
        if not skip and state in ("", "draft") and not mode
        else []
    )
    return [*shown, *(_office(row, row.id in drafts, at) for row in rows)]


def _office(r: Character, drafted: bool, at: datetime) -> OfficeRow:
    return OfficeRow(
        r.id, r.slug, r.name, picture(r.avatar_key), r.reply_mode, "shown" if r.is_active else "hidden", drafted, featured(r.is_featured, r.featured_until, at), r.total_chats,
        r.total_messages, r.updated_at.isoformat(), r.id,
    )  # fmt: skip


def _unborn(r: CharacterDraft) -> OfficeRow:
    mode, pictures = str(r.values.get("reply_mode", "ai")), r.values.get("pictures") or [""]
    return OfficeRow(
        r.id, "", str(r.values.get("name", "")), picture(pictures[0]), mode, "draft", True, False, 0, 0, r.updated_at.isoformat(), r.id
    )


def name_of(session: Session, character_id: str) -> str:
    """Return what a character, or one still written, is called; "" when there is none."""
    row, draft = session.get(Character, character_id), session.get(CharacterDraft, character_id)
    if row is not None and row.deleted_at is None:
        return row.name
    return (str(draft.values.get("name") or "") or "…") if draft else ""


def draft(session: Session, draft_id: str) -> DraftRow | None:
    """Return a draft, or None."""
    row = session.get(CharacterDraft, draft_id)
    if row is None:
        return None
    known = session.get(Character, draft_id)
    return DraftRow(row.id, dict(row.values), row.version, known is not None, known.slug if known else "")
