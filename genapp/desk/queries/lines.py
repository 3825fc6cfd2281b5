"""The timeline of a conversation as staff read it: who wrote each message, what it cost, every version of it (ADM-08, OCHAT-06, OCHAT-11)."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session

from genapp.chat.models import Message, MessageEdit
from genapp.core.money import credits_text
from genapp.desk.queries.staff import names_of

Messages: Any = Message
Edits: Any = MessageEdit
PAGE = 50


@dataclass(frozen=True)
class VersionRow:
    """What a message said before one change of it, by whom it was changed and why."""

    id: str
    text: str
    by: str
    kind: str
    why: str
    at: str


@dataclass(frozen=True)
class StaffLineRow:
    """A message. `side` is user, character, team or note; `author` user, ai, operator, admin or system; `by` the name of whoever of us wrote it."""

    id: str
    side: str
    author: str
    by: str
    text: str
    state: str
    at: str
    free: bool
    price: str
    refunded: bool
    edited: int
    removed: str
    seen: str
    flag: str
    versions: list[VersionRow] = field(default_factory=list)


def lines(session: Session, conversation_id: str, before: str = "", limit: int = PAGE) -> tuple[list[StaffLineRow], bool]:
    """Return the newest messages below an id, oldest first, with those our team removed, and whether there are older ones."""
    here = [
        Messages.conversation_id == conversation_id,
        or_(Messages.shown, Messages.deleted_at.is_not(None)),
        *([Messages.id < before] if before else []),
    ]
    found = list(session.execute(select(Messages).where(*here).order_by(Messages.id.desc()).limit(limit + 1)).scalars())
    rows = list(reversed(found[:limit]))
    changes = list(
        session.execute(select(Edits).where(Edits.message_id.in_([row.id for row in rows if row.is_edited])).order_by(Edits.id)).scalars()
    )
    names = names_of(session, [*(row.handled_by or "" for row in rows), *(one.edited_by for one in changes)])
    versions: dict[str, list[VersionRow]] = {}
    for one in changes:
        versions.setdefault(one.message_id, []).append(
            VersionRow(
                one.id, one.original_content, names.get(one.edited_by, ""), one.editor_type, one.edit_reason, one.created_at.isoformat()
            )
        )
    return [_line(row, names, versions.get(row.id, [])) for row in rows], len(found) > limit


def _line(row: Message, names: dict[str, str], versions: list[VersionRow]) -> StaffLineRow:
    side = "note" if row.kind == "note" else "team" if row.sender == "admin" else row.sender
    mine = row.sender == "user"
    return StaffLineRow(
        row.id, side, row.author, names.get(row.handled_by or "", ""), row.content, row.status, row.created_at.isoformat(), mine and row.is_free,
        credits_text(row.credits_charged) if row.credits_charged else "", row.refunded, row.edit_count, (row.flag_reason or "-") if row.deleted_at else "",
        "" if not mine else "read" if row.read_at or row.status == "read" else "delivered" if row.delivered_at else "", row.flag_reason if row.is_flagged else "", versions,
    )  # fmt: skip
