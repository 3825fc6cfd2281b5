"""Reads of conversations; everything is scoped by its owner."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.characters.models import Character
from genapp.chat.models import Conversation, Message, Persona
from genapp.core.errors import NotFound

PAGE = 50


@dataclass(frozen=True)
class MessageRow:
    """A message as a screen shows it; `key` stays the same from the moment it was typed."""

    id: str
    key: str
    role: str
    author: str
    text: str
    state: str
    at: str
    edited: bool = False
    variant: int = 1
    variants: int = 1
    rating: int = 0
    turn: str = ""
    note: str = ""


@dataclass(frozen=True)
class Page:
    """A stretch of a conversation, oldest first."""

    rows: list[MessageRow] = field(default_factory=list)
    older: bool = False


@dataclass(frozen=True)
class ThreadRow:
    """A conversation in the list (CHAT-04)."""

    id: str
    character_id: str
    slug: str
    name: str
    avatar: str
    preview: str
    at: str
    unread: bool
    pinned: bool
    archived: bool
    cursor: str


@dataclass(frozen=True)
class ConversationRow:
    """An open conversation's head."""

    id: str = ""
    character_id: str = ""
    slug: str = ""
    name: str = ""
    avatar: str = ""
    tagline: str = ""
    reply_mode: str = "ai"
    status: str = "active"
    free_left: int = 0
    premium: bool = False
    starter_prompts: list[str] = field(default_factory=list)
    draft: str = ""
    pinned: bool = False
    archived: bool = False


@dataclass(frozen=True)
class SearchRow:
    """A found message (CONV-02)."""

    conversation_id: str
    message_id: str
    name: str
    avatar: str
    text: str
    at: str


def _own(user_id: str):
    return and_(Conversation.user_id == user_id, Conversation.deleted_at.is_(None))  # pyright: ignore


def threads(session: Session, user_id: str, archived: bool = False, before: str = "", limit: int = 30) -> list[ThreadRow]:
    """Return own conversations, pinned first, then the newest; strangers have none (CHAT-04, C43)."""
    if not user_id:
        return []
    wanted = select(Conversation).where(_own(user_id), Conversation.archived == archived)  # pyright: ignore
    parts = before.split("|")
    if len(parts) == 3:
        pinned, at, last = parts[0] == "1", datetime.fromisoformat(parts[1]), parts[2]
        older = or_(Conversation.last_message_at < at, and_(Conversation.last_message_at == at, Conversation.id < last))  # pyright: ignore
        below = and_(Conversation.pinned == pinned, older)  # pyright: ignore
        wanted = wanted.where(or_(below, Conversation.pinned.is_(False)) if pinned else below)  # pyright: ignore
    order = (Conversation.pinned.desc(), Conversation.last_message_at.desc(), Conversation.id.desc())  # pyright: ignore
    return [thread_row(row) for row in session.execute(wanted.order_by(*order).limit(limit)).scalars()]


def thread(session: Session, user_id: str, conversation_id: str) -> ThreadRow | None:
    """Return one own conversation as the list shows it, or None."""
    row = session.execute(select(Conversation).where(_own(user_id), Conversation.id == conversation_id)).scalar()  # pyright: ignore
    return thread_row(row) if row else None


def thread_row(r: Conversation) -> ThreadRow:
    """Return the list's view of a row."""
    at = r.last_message_at.isoformat()
    return ThreadRow(
        r.id, r.character_id, r.character_slug, r.character_name or "Unknown", r.character_avatar, r.last_message_preview, at, r.last_message_at > r.last_read_at,
        r.pinned, r.archived, f"{int(r.pinned)}|{at}|{r.id}",
    )  # fmt: skip


def conversation(session: Session, user_id: str, conversation_id: str, at: datetime) -> ConversationRow:
    """Return an own conversation's head; foreign and missing ones are "Not found" alike (CHAT-05)."""
    wanted = (
        select(Conversation, Character.tagline, Character.starter_prompts, User.premium_until)  # pyright: ignore
        .join(Character, Character.id == Conversation.character_id)  # pyright: ignore
        .join(User, User.id == Conversation.user_id)  # pyright: ignore
        .where(_own(user_id), Conversation.id == conversation_id)  # pyright: ignore
    )
    found = session.execute(wanted).first()
    if found is None:
        raise NotFound
    r, tagline, starters, premium_until = found
    return ConversationRow(
        r.id, r.character_id, r.character_slug, r.character_name or "Unknown", r.character_avatar, tagline, r.reply_mode, r.status, r.free_text_left,
        bool(premium_until and premium_until > at), list(starters)[:3], r.draft, r.pinned, r.archived,
    )  # fmt: skip


def transcript(session: Session, user_id: str, conversation_id: str, before: str = "", limit: int = PAGE) -> Page:
    """Return the newest messages below an id, oldest first (CHAT-18); NotFound for a foreign conversation."""
    cleared = session.execute(select(Conversation.cleared_before).where(_own(user_id), Conversation.id == conversation_id)).scalar()  # pyright: ignore
    if cleared is None:
        raise NotFound
    wanted = select(Message).where(Message.conversation_id == conversation_id, Message.shown, Message.deleted_at.is_(None))  # pyright: ignore
    if cleared:
        wanted = wanted.where(Message.id > cleared)  # pyright: ignore
    if before:
        wanted = wanted.where(Message.id < before)  # pyright: ignore
    found = list(session.execute(wanted.order_by(Message.id.desc()).limit(limit + 1)).scalars())  # pyright: ignore
    rows = list(reversed(found[:limit]))
    return Page(_rows(session, rows), len(found) > limit)


def message(session: Session, user_id: str, message_id: str) -> MessageRow | None:
    """Return an own conversation's message as it is now, or None when it is hidden or gone."""
    wanted = select(Message).join(Conversation, Conversation.id == Message.conversation_id)  # pyright: ignore
    row = session.execute(wanted.where(_own(user_id), Message.id == message_id, Message.shown, Message.deleted_at.is_(None))).scalar()  # pyright: ignore
    return _rows(session, [row])[0] if row else None


def _rows(session: Session, rows: list[Message]) -> list[MessageRow]:
    turns = {row.turn for row in rows if row.variant > 1 or (row.sender == "character" and row.turn)}
    places: dict[str, list[str]] = {}
    if turns:
        conversation_id = rows[0].conversation_id
        wanted = select(Message.turn, Message.id).where(
            Message.conversation_id == conversation_id, Message.turn.in_(turns), Message.variant > 0, Message.deleted_at.is_(None)
        )  # pyright: ignore
        for turn, message_id in session.execute(wanted.order_by(Message.variant)):  # pyright: ignore
            places.setdefault(turn, []).append(message_id)
    return [_row(row, places.get(row.turn, [row.id])) for row in rows]


def _row(r: Message, siblings: list[str]) -> MessageRow:
    role = "note" if r.kind == "note" else "me" if r.sender == "user" else "them"
    place = siblings.index(r.id) + 1 if r.id in siblings else 1
    return MessageRow(
        r.id,
        r.client_id or r.id,
        role,
        r.author,
        r.content,
        r.status,
        r.created_at.isoformat(),
        r.is_edited,
        place,
        len(siblings) if r.variant else 1,
        r.rating,
        r.turn,
        r.failure,
    )


def search(session: Session, user_id: str, text: str, limit: int = 30) -> list[SearchRow]:
    """Return own messages that hold the text, newest first (CONV-02)."""
    text = " ".join(text.split()).lower()[:100]
    if not user_id or len(text) < 2:
        return []
    like = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    wanted = (
        select(Message, Conversation.character_name, Conversation.character_avatar)  # pyright: ignore
        .join(Conversation, Conversation.id == Message.conversation_id)  # pyright: ignore
        .where(_own(user_id), Message.shown, Message.deleted_at.is_(None), Message.kind == "text", Message.id > Conversation.cleared_before)  # pyright: ignore
        .where(func.lower(Message.content).like(like, escape="\\"))
        .order_by(Message.id.desc())  # pyright: ignore
        .limit(min(limit, 50))
    )
    return [
        SearchRow(m.conversation_id, m.id, name, avatar, _around(m.content, text), m.created_at.isoformat())
        for m, name, avatar in session.execute(wanted)
    ]


def _around(content: str, text: str) -> str:
    at = max(0, content.lower().find(text) - 40)
    piece = content[at : at + 160]
    return ("…" if at else "") + piece + ("…" if at + 160 < len(content) else "")


def unread_total(session: Session, user_id: str) -> int:
    """Return how many own conversations hold something new (CONV-05)."""
    if not user_id:
        return 0
    unread = Conversation.last_message_at > Conversation.last_read_at
    return session.execute(
        select(func.count()).select_from(Conversation).where(_own(user_id), Conversation.archived.is_(False), unread)
    ).scalar_one()  # pyright: ignore


def persona(session: Session, user_id: str) -> str:
    """Return what the person told every character about themselves (CONV-04)."""
    return session.execute(select(Persona.text).where(Persona.user_id == user_id)).scalar() or ""  # pyright: ignore


def total(session: Session) -> int:
    """Return how many conversations exist."""
    return session.execute(select(func.count()).select_from(Conversation).where(Conversation.deleted_at.is_(None))).scalar_one()  # pyright: ignore
