"""What was said in a conversation, for the operator whose it is now (OPUI-02, OPUI-06, OCHAT-04, OCHAT-11)."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.chat.models import Conversation, Message
from genapp.core.money import credits_text
from genapp.desk.models.work import Assignment
from genapp.desk.queries.workplace import open_with

Work: Any = Assignment
Rooms: Any = Conversation
Messages: Any = Message
People: Any = User
PAGE = 50


@dataclass(frozen=True)
class LineRow:
    """A message on the operator's screen: `side` is "person", "voice" (the character, whoever wrote) or "note"; `by` the operator who wrote it.

    `original` holds the first words of one that was edited, `price` what was paid for it; `free` bears the tag. `seen` is how far it got; that the
    person has read what our team wrote is told by the head alone, up to when (`WorkRow.seen`).
    """

    id: str
    key: str
    side: str
    author: str
    by: str
    own: bool
    text: str
    at: str
    state: str
    free: bool = False
    price: str = ""
    edited: bool = False
    original: str = ""
    seen: str = ""
    crisis: bool = False


@dataclass(frozen=True)
class Lines:
    """A stretch of a conversation, oldest first."""

    rows: list[LineRow] = field(default_factory=list)
    older: bool = False


def _visible(operator_id: str, conversation_id: str) -> Any:
    """Return the messages this operator may read now: none unless the conversation is theirs."""
    wanted = (
        select(Messages, People.name)
        .join(Rooms, Rooms.id == Messages.conversation_id)
        .join(Work, (Work.conversation_id == Messages.conversation_id) & open_with(operator_id))
        .outerjoin(People, (People.id == Messages.handled_by) & (Messages.author == "operator"))
    )
    return wanted.where(
        Messages.conversation_id == conversation_id, Messages.shown, Messages.deleted_at.is_(None), Messages.id > Rooms.cleared_before
    )


def lines(session: Session, operator_id: str, conversation_id: str, before: str = "", limit: int = PAGE) -> Lines:
    """Return the newest messages below an id, oldest first; nothing of a conversation that is not theirs."""
    wanted = _visible(operator_id, conversation_id)
    if before:
        wanted = wanted.where(Messages.id < before)
    found = session.execute(wanted.order_by(Messages.id.desc()).limit(limit + 1)).all()
    return Lines([_line(row, name, operator_id) for row, name in reversed(found[:limit])], len(found) > limit)


def shown(session: Session, operator_id: str, conversation_id: str, ids: list[str]) -> list[LineRow]:
    """Return these messages as they are now; those that are gone, or not to be read, are left out."""
    found = session.execute(_visible(operator_id, conversation_id).where(Messages.id.in_(ids)).order_by(Messages.id)).all()
    return [_line(row, name, operator_id) for row, name in found]


def _line(row: Message, name: str | None, operator_id: str) -> LineRow:
    side = "note" if row.kind == "note" else "person" if row.sender == "user" else "voice"
    mine = side == "person"
    return LineRow(
        row.id, row.client_id or row.id, side, row.author, name or "", row.handled_by == operator_id, row.content, row.created_at.isoformat(), row.status,
        mine and row.is_free, credits_text(row.credits_charged) if row.credits_charged and not row.refunded else "", row.is_edited,
        row.original_content or "" if row.is_edited else "", ("read" if row.read_at else "delivered" if row.delivered_at else "sent") if mine or row.author == "operator" else "",
        mine and row.flag_reason == "crisis",
    )  # fmt: skip
