"""Reads of conversations; everything is scoped by its owner."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select, text, tuple_
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.characters.models import Character
from genapp.characters.queries.shown import featured, picture
from genapp.chat import words
from genapp.chat.models import IS_VARIANT, Conversation, Message, Persona
from genapp.chat.rows import ConversationRow, MessageRow, Page, SearchRow, ThreadRow
from genapp.core.clock import moment, now
from genapp.core.errors import NotFound
from genapp.core.money import credits_text
from genapp.credits import queries as credits
from genapp.credits.pricing import FREE, Price, message_price

Rooms: Any = Conversation
Messages: Any = Message
Characters: Any = Character
People: Any = User
Personas: Any = Persona
PAGE, ROOMS_SEARCHED = 50, 300


def _own(user_id: str):
    return and_(Rooms.user_id == user_id, Rooms.deleted_at.is_(None))


def threads(session: Session, user_id: str, archived: bool = False, before: str = "", limit: int = 30) -> list[ThreadRow]:
    """Return own conversations, pinned first, then the newest; strangers have none (CHAT-04, C43)."""
    if not user_id:
        return []
    wanted = select(Rooms).where(_own(user_id), Rooms.archived == archived)
    place = (Rooms.pinned, Rooms.last_message_at, Rooms.id)
    parts = before.split("|")
    if len(parts) == 3:
        wanted = wanted.where(tuple_(*place) < tuple_(parts[0] == "1", moment(parts[1]), parts[2], types=[c.type for c in place]))
    order = (Rooms.pinned.desc(), Rooms.last_message_at.desc(), Rooms.id.desc())
    return [thread_row(row) for row in session.execute(wanted.order_by(*order).limit(limit)).scalars()]


def thread(session: Session, user_id: str, conversation_id: str) -> ThreadRow | None:
    """Return one own conversation as the list shows it, or None."""
    row = session.execute(select(Rooms).where(_own(user_id), Rooms.id == conversation_id)).scalar()
    return thread_row(row) if row else None


def thread_row(r: Conversation) -> ThreadRow:
    """Return the list's view of a row."""
    at = r.last_message_at.isoformat()
    return ThreadRow(
        r.id, r.character_id, r.character_slug, r.character_name or "Unknown", picture(r.character_avatar), r.last_message_preview, at, r.last_message_at > r.last_read_at,
        r.pinned, r.archived, f"{int(r.pinned)}|{at}|{r.id}",
    )  # fmt: skip


def conversation(session: Session, user_id: str, conversation_id: str, at: datetime | None = None) -> ConversationRow:
    """Return an own conversation's head; foreign and missing ones are "Not found" alike (CHAT-05)."""
    at = at or now()
    wanted = (
        select(Rooms, Characters.tagline, Characters.starter_prompts, People.premium_until, Characters.greeting, Personas.text, People.tier)
        .join(Characters, Characters.id == Rooms.character_id)
        .join(People, People.id == Rooms.user_id)
        .outerjoin(Personas, Personas.user_id == Rooms.user_id)
        .where(_own(user_id), Rooms.id == conversation_id)
    )
    found = session.execute(wanted).first()
    if found is None:
        raise NotFound
    r, tagline, starters, premium_until, greeting, about, tier = found
    gone = r.close_reason == words.GONE
    voice = words.voice(r.reply_mode, r.assigned_operator_id)
    asked = quote(session, r.id, at) if words.charged(voice, r.free_text_left) else Quote()
    paid = asked.version >= 0 and asked.have >= asked.price.amount
    can_write = not gone and (r.free_text_left > 0 or paid or words.unlimited(voice, premium_until, at))
    return ConversationRow(
        r.id, r.character_id, r.character_slug, r.character_name or "Unknown", picture(r.character_avatar), tagline, r.reply_mode, voice, r.status, r.satisfaction or 0,
        r.free_text_left,
        bool(premium_until and premium_until > at), list(starters)[:3], r.draft, r.pinned, r.archived, can_write, gone, greeting, about or "",
        r.updated_at.isoformat(), asked.price.amount, credits_text(asked.price.amount), [list(part) for part in asked.price.parts], asked.have,
        credits_text(asked.have), tier,
    )  # fmt: skip


@dataclass(frozen=True)
class Quote:
    """What the next message of a conversation costs its person, who has how much; `version` of the price list, -1 when nothing is charged."""

    price: Price = FREE
    have: int = 0
    version: int = -1


def quote(session: Session, conversation_id: str, at: datetime) -> Quote:
    """Return the price of the next payable message, by the newest list, the hour, the character and the person's tier (CRED-03, PRICE-01)."""
    wanted = (
        select(
            Rooms.paid_messages_count, Rooms.character_id, Characters.is_featured, Characters.featured_until, People.tier, People.credits
        )
        .join(Characters, Characters.id == Rooms.character_id)
        .join(People, People.id == Rooms.user_id)
        .where(Rooms.id == conversation_id)
    )
    r, known = session.execute(wanted).one(), credits.message_prices(session)
    waiting = open_with(session, r.character_id) if known.prices.surge_on else 0
    shown = featured(r.is_featured, r.featured_until, at)
    price = message_price(known.prices, at, featured=shown, tier=r.tier, payable=r.paid_messages_count + 1, waiting=waiting)
    return Quote(price, r.credits, known.version)


def transcript(session: Session, user_id: str, conversation_id: str, before: str = "", limit: int = PAGE) -> Page:
    """Return the newest messages below an id, oldest first (CHAT-18); NotFound for a foreign conversation."""
    cleared = session.execute(select(Rooms.cleared_before).where(_own(user_id), Rooms.id == conversation_id)).scalar()
    if cleared is None:
        raise NotFound
    wanted = select(Messages).where(Messages.conversation_id == conversation_id, Messages.shown, Messages.deleted_at.is_(None))
    if cleared:
        wanted = wanted.where(Messages.id > cleared)
    if before:
        wanted = wanted.where(Messages.id < before)
    found = list(session.execute(wanted.order_by(Messages.id.desc()).limit(limit + 1)).scalars())
    rows = list(reversed(found[:limit]))
    return Page(_rows(session, rows), len(found) > limit)


def message(session: Session, user_id: str, message_id: str) -> MessageRow | None:
    """Return an own conversation's message as it is now, or None when it is hidden or gone."""
    wanted = select(Messages).join(Rooms, Rooms.id == Messages.conversation_id)
    row = session.execute(wanted.where(_own(user_id), Messages.id == message_id, Messages.shown, Messages.deleted_at.is_(None))).scalar()
    return _rows(session, [row])[0] if row else None


def shown(session: Session, user_id: str, conversation_id: str, ids: list[str], at: datetime) -> tuple[list[MessageRow], ConversationRow]:
    """Return these messages as they are now, hidden ones left out, and the conversation's head: what a screen needs after a change."""
    rows = [row for message_id in ids if (row := message(session, user_id, message_id))]
    return rows, conversation(session, user_id, conversation_id, at)


def listed(session: Session, user_id: str, ids: list[str]) -> tuple[dict[str, ThreadRow | None], int]:
    """Return these conversations as the list shows them now, None for those that are gone, and how many are unread."""
    return {one: thread(session, user_id, one) for one in ids}, unread_total(session, user_id)


def _rows(session: Session, rows: list[Message]) -> list[MessageRow]:
    turns = {row.turn for row in rows if row.variant}
    places: dict[str, list[str]] = {}
    if turns:
        wanted = select(Messages.turn, Messages.id).where(Messages.turn.in_(turns), text(IS_VARIANT), Messages.deleted_at.is_(None))
        for turn, message_id in session.execute(wanted.order_by(Messages.turn, Messages.variant)):
            places.setdefault(turn, []).append(message_id)
    return [_row(row, places.get(row.turn, [row.id])) for row in rows]


def _row(r: Message, siblings: list[str]) -> MessageRow:
    role = "note" if r.kind == "note" else "me" if r.sender == "user" else "them"
    state = "sent" if role == "me" and r.status in ("delivered", "read") else r.status
    about = (r.failure if words.lasting(r.failure) else "") if r.status == "failed" else r.flag_reason if role == "note" else ""
    place = siblings.index(r.id) + 1 if r.id in siblings else 1
    return MessageRow(
        r.id,
        r.client_id or r.id,
        role,
        r.author,
        r.content,
        state,
        r.created_at.isoformat(),
        r.is_edited,
        place,
        len(siblings) if r.variant else 1,
        r.rating,
        r.turn,
        about,
        credits_text(r.credits_charged) if r.credits_charged and not r.refunded else "",
        # Only our team's desk stamps an own message as delivered.
        "" if role != "me" or r.delivered_at is None else "read" if r.read_at else "delivered",
    )


def holds(text_: str) -> Any:
    """Return the condition that a message holds this text, in any case."""
    like = "%" + text_.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    # SQLite lowers ASCII only, so what is typed is also looked for as it stands.
    return func.lower(Messages.content).like(like, escape="\\") | Messages.content.like(like, escape="\\")


def search(session: Session, user_id: str, text_: str, limit: int = 30) -> list[SearchRow]:
    """Return own messages that hold the text, newest first (CONV-02)."""
    text_, limit = " ".join(text_.split()).lower()[:100], min(limit, 50)
    if not user_id or len(text_) < 2:
        return []
    found: list[SearchRow] = []
    # One conversation at a time, each along its own index: a single join walks every message of the site, newest first.
    for room, name, avatar, cleared in session.execute(
        select(Rooms.id, Rooms.character_name, Rooms.character_avatar, Rooms.cleared_before)
        .where(_own(user_id))
        .order_by(Rooms.last_message_at.desc())
        .limit(ROOMS_SEARCHED)
    ).all():
        wanted = (
            select(Messages.id, Messages.content, Messages.created_at)
            .where(
                Messages.conversation_id == room,
                Messages.id > cleared,
                Messages.shown,
                Messages.deleted_at.is_(None),
                Messages.kind == "text",
                holds(text_),
            )
            .order_by(Messages.id.desc())
            .limit(limit)
        )
        for message_id, content, at in session.execute(wanted):
            found.append(SearchRow(room, message_id, name, picture(avatar), words.around(content, text_), at.isoformat()))
    return sorted(found, key=lambda row: row.message_id, reverse=True)[:limit]


def unread_total(session: Session, user_id: str) -> int:
    """Return how many own conversations hold something new (CONV-05)."""
    if not user_id:
        return 0
    unread = Rooms.last_message_at > Rooms.last_read_at
    return session.execute(select(func.count()).select_from(Rooms).where(_own(user_id), Rooms.archived.is_(False), unread)).scalar_one()


def by_people(session: Session, user_id: str, conversation_id: str) -> bool:
    """Say whether our team answers in an own conversation now."""
    wanted = select(Rooms.reply_mode, Rooms.assigned_operator_id).where(_own(user_id), Rooms.id == conversation_id)
    r = session.execute(wanted).first()
    return r is not None and words.voice(r.reply_mode, r.assigned_operator_id) == "operator"


def persona(session: Session, user_id: str) -> str:
    """Return what the person told every character about themselves (CONV-04)."""
    return session.execute(select(Personas.text).where(Personas.user_id == user_id)).scalar() or ""


def total(session: Session) -> int:
    """Return how many conversations exist."""
    return session.execute(select(func.count()).select_from(Rooms).where(Rooms.deleted_at.is_(None))).scalar_one()


def open_with(session: Session, character_id: str) -> int:
    """Return how many conversations with a character are open (CHAR-09, ADM-05)."""
    open_ = (Rooms.character_id == character_id, Rooms.status.in_(("active", "idle", "escalated")))
    return session.execute(select(func.count()).select_from(Rooms).where(*open_)).scalar_one()
