"""Conversations as supervisors look for them (ADM-08)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, func, or_, select, tuple_
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.characters.queries.shown import picture
from genapp.chat.models import Conversation
from genapp.core.clock import moment
from genapp.core.ids import id_at
from genapp.desk.models.work import Assignment, Incident
from genapp.desk.queries.attention import SHOWN
from genapp.desk.queries.staff import names_of

Rooms: Any = Conversation
People: Any = User
Work: Any = Assignment
Incidents: Any = Incident
STATES = ("active", "idle", "escalated", "closed", "archived")
MODES = ("ai", "operator", "hybrid")
FOUND = 200


@dataclass(frozen=True)
class ChatRow:
    """A conversation in the list: who with whom, who has it, how it stands; `cursor` names its place."""

    id: str
    user: str
    username: str
    character: str
    avatar: str
    operator: str
    status: str
    mode: str
    flags: list[str]
    messages: int
    moved: int
    rating: int
    at: str
    cursor: str


@dataclass(frozen=True)
class ChatWish:
    """What is looked for; "" for everything. `since` and `until` are days of the last message, both included."""

    text: str = ""
    status: str = ""
    mode: str = ""
    flagged: bool = False
    operator_id: str = ""
    since: str = ""
    until: str = ""


def chats(session: Session, at: datetime, wish: ChatWish, before: str = "", limit: int = 40) -> list[ChatRow]:
    """Return conversations below a cursor, the newest word first."""
    wanted = (
        select(Rooms, People.name, People.username)
        .join(People, People.id == Rooms.user_id)
        .where(Rooms.deleted_at.is_(None), *_where(session, at, wish))
    )
    place = (Rooms.last_message_at, Rooms.id)
    parts = before.split("|")
    if len(parts) == 2:
        wanted = wanted.where(tuple_(*place) < tuple_(moment(parts[0]), parts[1], types=[column.type for column in place]))
    found = session.execute(wanted.order_by(Rooms.last_message_at.desc(), Rooms.id.desc()).limit(limit)).all()
    names = names_of(session, (room.assigned_operator_id or "" for room, _, _ in found))
    return [
        ChatRow(
            room.id, name, username, room.character_name or "Unknown", picture(room.character_avatar), names.get(room.assigned_operator_id or "", ""), room.status,
            room.reply_mode, list(room.flags), room.message_count, room.assignment_count, room.satisfaction or 0, room.last_message_at.isoformat(),
            f"{room.last_message_at.isoformat()}|{room.id}",
        )
        for room, name, username in found
    ]  # fmt: skip


def _where(session: Session, at: datetime, wish: ChatWish) -> list[Any]:
    wanted: list[Any] = []
    if wish.status in STATES:
        wanted.append(Rooms.status == wish.status)
    if wish.status == "escalated":
        wanted.append(Rooms.id.in_(_noted(at, "escalated")))
    if wish.mode in MODES:
        wanted.append(Rooms.reply_mode == wish.mode)
    if wish.flagged:
        wanted += [Rooms.id.in_(_noted(at, "signal", "escalated")), cast(Rooms.flags, String) != "[]"]
    if wish.operator_id:
        wanted.append(Rooms.id.in_(select(Work.conversation_id).where(Work.operator_id == wish.operator_id)))
    if wish.since:
        wanted.append(Rooms.last_message_at >= moment(wish.since))
    if wish.until:
        wanted.append(Rooms.last_message_at < moment(wish.until) + timedelta(days=1))
    text = wish.text.strip().lower()[:60]
    return [*wanted, _named(session, text)] if text else wanted


def _noted(at: datetime, *kinds: str) -> Any:
    """Return the conversations the desk noted something about lately: few, and found without looking at all others."""
    return select(Incidents.conversation_id).where(Incidents.kind.in_(kinds), Incidents.id > id_at(at - SHOWN))


def _named(session: Session, text: str) -> Any:
    """Say whether a conversation is the one with this id, or its person, character or operator has such a name."""
    like = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    somebody = or_(func.lower(People.name).like(like, escape="\\"), People.username_lower.like(like, escape="\\"))
    known = session.execute(select(People.id, People.role).where(somebody).limit(FOUND)).all()
    people = [row.id for row in known if row.role == "user"]
    operators = [row.id for row in known if row.role == "operator"]
    return or_(
        Rooms.id == text, func.lower(Rooms.character_name).like(like, escape="\\"), Rooms.user_id.in_(people), Rooms.assigned_operator_id.in_(operators)
    )  # fmt: skip


def escalated(session: Session, at: datetime) -> int:
    """Return how many conversations wait for the supervisors."""
    waits = (Rooms.status == "escalated", Rooms.deleted_at.is_(None), Rooms.id.in_(_noted(at, "escalated")))
    return session.execute(select(func.count()).select_from(Rooms).where(*waits)).scalar_one()
