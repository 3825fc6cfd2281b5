"""What was said anywhere, looked for by supervisors: along the messages' own order, a bounded stretch at a time (ADM-08)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.characters.queries.shown import picture
from genapp.chat import words
from genapp.chat.models import Conversation, Message
from genapp.chat.queries import holds
from genapp.core.clock import moment
from genapp.core.ids import id_at

Rooms: Any = Conversation
Messages: Any = Message
People: Any = User
LEAST, LONGEST = 3, 100
SPAN, PAGE = 20_000, 40
"""Messages looked through, and found, at most in one reading."""


@dataclass(frozen=True)
class FoundRow:
    """A message that holds what was looked for; `side` as in the timeline, `removed` when our team took it out."""

    id: str
    conversation_id: str
    character: str
    avatar: str
    user: str
    username: str
    side: str
    text: str
    at: str
    removed: bool


@dataclass(frozen=True)
class Found:
    """A page, the newest first. `cursor` is where the next begins, "" at the end; `back_to` until when was looked through, as an ISO time."""

    rows: list[FoundRow] = field(default_factory=list)
    cursor: str = ""
    back_to: str = ""


def messages(session: Session, at: datetime, text: str, since: str = "", until: str = "", before: str = "", span: int = SPAN) -> Found:
    """Return messages below an id that hold the text, between two days, both included; nothing for fewer than three letters.

    The work is bounded whatever is looked for: at most `span` messages are walked, along their ids, and the page says how far it came.
    """
    wanted = " ".join(text.split()).lower()[:LONGEST]
    if len(wanted) < LEAST:
        return Found()
    first = id_at(moment(since)) if since else ""
    beyond = id_at(moment(until) + timedelta(days=1) if until else at + timedelta(days=1))
    beyond = min(before, beyond) if before else beyond
    stretch = select(Messages.id, Messages.created_at).where(Messages.id < beyond, Messages.id >= first).order_by(Messages.id.desc())
    border = session.execute(stretch.offset(span - 1).limit(1)).first()
    rows = session.execute(
        select(Messages, Rooms.character_name, Rooms.character_avatar, People.name, People.username)
        .join(Rooms, Rooms.id == Messages.conversation_id)
        .join(People, People.id == Rooms.user_id)
        .where(Messages.id < beyond, Messages.id >= (border.id if border else first), Rooms.deleted_at.is_(None))
        .where(Messages.kind == "text", Messages.shown | Messages.deleted_at.is_not(None), holds(wanted))
        .order_by(Messages.id.desc())
        .limit(PAGE)
    ).all()
    if len(rows) == PAGE:
        last = rows[-1][0]
        return Found([_row(wanted, *one) for one in rows], last.id, last.created_at.isoformat())
    return Found([_row(wanted, *one) for one in rows], border.id if border else "", border.created_at.isoformat() if border else "")


def _row(wanted: str, row: Message, character: str, avatar: str, user: str, username: str) -> FoundRow:
    side = "team" if row.sender == "admin" else row.sender
    return FoundRow(
        row.id, row.conversation_id, character or "Unknown", picture(avatar), user, username, side, words.around(row.content, wanted), row.created_at.isoformat(),
        row.deleted_at is not None,
    )  # fmt: skip
