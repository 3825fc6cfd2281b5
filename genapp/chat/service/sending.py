"""Sending a message: one transaction for the words, the permit, the allowance, the counters and the job that answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.chat import words
from genapp.chat.models import FailedSend
from genapp.chat.service import charges, permits, turns
from genapp.chat.service.turns import MESSAGES, ROOMS
from genapp.core import events
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.errors import Conflict, NotFound
from genapp.core.ids import id_at, new_id
from genapp.platform import service as platform
from genapp.platform.models import ActivityType
from genapp.rewards import service as rewards
from genapp.trust import ages, crisis, helplines, rules
from genapp.trust.service import count

# Built once: this is the path between Enter and the first word.
PEOPLE = User.__table__  # pyright: ignore
_ROOM = (
    select(
        ROOMS.c.character_name, ROOMS.c.reply_mode, ROOMS.c.close_reason, ROOMS.c.status, ROOMS.c.last_user_message_at, ROOMS.c.session_started_at, ROOMS.c.reminded_at,
        PEOPLE.c.premium_until, PEOPLE.c.country, PEOPLE.c.timezone,
    )
    .join(PEOPLE, PEOPLE.c.id == ROOMS.c.user_id)
    .where(ROOMS.c.id == bindparam("room"), ROOMS.c.user_id == bindparam("owner"), ROOMS.c.deleted_at.is_(None))
)  # fmt: skip
_STORE = {
    maker: maker(MESSAGES).on_conflict_do_nothing(index_elements=["conversation_id", "client_id"]).returning(MESSAGES.c.id)
    for maker in (pg_insert, sqlite_insert)
}
_KNOWN = select(MESSAGES.c.id, MESSAGES.c.content, MESSAGES.c.original_content).where(
    MESSAGES.c.conversation_id == bindparam("room"), MESSAGES.c.client_id == bindparam("client")
)
_REPLY_OF = select(MESSAGES.c.id).where(
    MESSAGES.c.turn == bindparam("turn"), literal_column("variant") > literal_column("0"), MESSAGES.c.shown, MESSAGES.c.deleted_at.is_(None)
)
_PAY = (
    update(ROOMS)
    .where(ROOMS.c.id == bindparam("room"), ROOMS.c.free_text_left >= bindparam("spend"))
    .values(
        free_text_left=ROOMS.c.free_text_left - bindparam("spend"),
        free_messages_used=ROOMS.c.free_messages_used + bindparam("spend"),
        message_count=ROOMS.c.message_count + 1,
        last_message_at=bindparam("at"),
        last_user_message_at=bindparam("at"),
        first_message_at=func.coalesce(ROOMS.c.first_message_at, bindparam("at")),
        last_read_at=bindparam("at"),
        last_message_preview=bindparam("preview"),
        last_author="user",
        # A closed conversation lives again when its person writes (C7); one that waits for staff goes on waiting.
        status=case((ROOMS.c.status == "escalated", "escalated"), else_="active"),
        close_reason="",
        closed_at=None,
        archived=False,
        draft="",
        session_started_at=bindparam("started"),
        reminded_at=bindparam("reminded"),
        updated_at=bindparam("at"),
    )
    .returning(ROOMS.c.free_text_left)
)
_CARD = select(MESSAGES.c.id).where(
    MESSAGES.c.conversation_id == bindparam("room"), MESSAGES.c.id > bindparam("since"), MESSAGES.c.kind == "note", MESSAGES.c.flag_reason == "crisis"
)  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """What came of a send; the same for every retry of it. `reply_id` is empty while another reply is being written, or when people answer.

    `crisis` is the country whose helpline belongs on the screen ("XX" when unknown), else "".
    """

    message_id: str
    reply_id: str
    duplicate: bool
    crisis: str
    free_left: int = 0


def send_message(session: Session, actor: Actor, conversation_id: str, client_id: str, text: str, permit_id: str, agreed: int = 0) -> Sent:
    """Store a message, pay for it and order the reply, or change nothing (CHAT-06, CRED-05, QUO-02, QUO-06, C11).

    `agreed` is the price the sender saw, in hundredths: never more is taken (PRICE-01). Raises Invalid, Refused, NotAdult, NotFound, QuotaExhausted,
    SecurityCheckFailed, PriceChanged, InsufficientCredits, LimitReached; Conflict for a known client id with other words.
    """
    user_id, text = actor.require_user(), words.checked(text)
    if rules.check(text):
        raise words.Refused(field="text")
    if ages.says_minor(text):
        raise words.NotAdult
    at, distress, message_id, execute = now(), crisis.detect(text), new_id(), session.connection().execute
    room = execute(_ROOM, {"room": conversation_id, "owner": user_id}).first()
    if room is None:
        raise NotFound
    if room.close_reason == words.GONE:
        raise words.CharacterGone
    # Held first where people may write: nobody takes the conversation over, or leaves it, while this is decided.
    operator = turns.held(session, conversation_id, at) if room.reply_mode != "ai" else None
    voice = words.voice(room.reply_mode, operator)
    quote = charges.due(session, conversation_id, voice) if voice == "operator" else charges.NOTHING
    charged = quote.version >= 0
    counted = not charged and not words.unlimited(voice, room.premium_until, at)
    region = (room.country or "XX") if distress else ""
    stored = {
        "id": message_id, "conversation_id": conversation_id, "client_id": client_id[:40] or message_id, "sender": "user", "author": "user", "content": text,
        "turn": message_id, "status": "sent", "from_allowance": counted, "created_at": at, "is_flagged": distress, "flag_reason": "crisis" if distress else "",
        "is_free": not quote.price.amount, "credits_charged": quote.price.amount,
    }  # fmt: skip
    # The unique index decides what is a repeat: asking first would leave room for two to ask at once (T5).
    if execute(_STORE[turns.maker(session)], stored).first() is None:
        return _again(session, conversation_id, client_id[:40], text, region)
    free_left = _pay(session, conversation_id, text, at, room, int(counted))
    permits.use(session, user_id, permit_id)
    if charged:
        charges.take(session, user_id, conversation_id, message_id, room.character_name, quote, agreed)
    if distress:
        note_distress(session, conversation_id, region, at)
    _remind(session, conversation_id, room, at)
    events.emit(session, events.topic("conversation", conversation_id), "message.created", message_id)
    platform.log(session, user_id, ActivityType.SEND_MESSAGE, "conversation", conversation_id)
    rewards.wrote(session, user_id, room.timezone, characters=_met(session, user_id) if room.last_user_message_at is None else None)
    reply_id = turns.answer(session, conversation_id, voice, at)
    if room.reply_mode != "ai":
        events.announce(
            session, "message.created", conversation_id=conversation_id, mode=room.reply_mode, operator_id=operator, status=room.status
        )
    events.emit(session, events.topic("user", user_id), "threads.changed", conversation_id)
    return Sent(message_id, reply_id, False, region, free_left)


def _met(session: Session, user_id: str) -> int:
    """Return how many characters somebody has written to, this one included."""
    met = select(func.count()).select_from(ROOMS).where(ROOMS.c.user_id == user_id, ROOMS.c.last_user_message_at.is_not(None))
    return session.connection().execute(met).scalar_one()


def _again(session: Session, conversation_id: str, client_id: str, text: str, region: str) -> Sent:
    execute = session.connection().execute
    known = execute(_KNOWN, {"room": conversation_id, "client": client_id}).one()
    if text not in (known.content, known.original_content):
        raise Conflict
    reply = execute(_REPLY_OF, {"turn": known.id}).scalar()
    left = execute(select(ROOMS.c.free_text_left).where(ROOMS.c.id == conversation_id)).scalar_one()
    return Sent(known.id, reply or "", True, region, left)


def _resumed(room: Any, at: datetime) -> bool:
    """Say whether this is the first message after a pause: the three hours begin anew (DISC-1)."""
    return room.last_user_message_at is None or room.session_started_at is None or at - room.last_user_message_at > words.PAUSE


def _pay(session: Session, conversation_id: str, text: str, at: datetime, room: Any, spend: int) -> int:
    fresh = _resumed(room, at)
    due = not fresh and words.wants_reminder(room.session_started_at, room.reminded_at, at)
    change = {
        "room": conversation_id, "spend": spend, "at": at, "preview": words.preview(text), "started": at if fresh else room.session_started_at,
        "reminded": at if due else None if fresh else room.reminded_at,
    }  # fmt: skip
    left = session.connection().execute(_PAY, change).scalar()
    if left is None:
        raise words.QuotaExhausted
    return left


def _remind(session: Session, conversation_id: str, room: Any, at: datetime) -> None:
    if not _resumed(room, at) and words.wants_reminder(room.session_started_at, room.reminded_at, at):
        turns.note(session, conversation_id, words.disclosure(room.character_name, room.reply_mode), at)


def note_distress(session: Session, conversation_id: str, region: str, at: datetime) -> None:
    """Count the sign without a name, and put the region's helpline into the conversation, once in a while (SAFE-1)."""
    count(session, "crisis", at.year)
    if session.connection().execute(_CARD, {"room": conversation_id, "since": id_at(at - words.CARD_AGAIN)}).first() is None:
        turns.note(session, conversation_id, helplines.card(region), at, "crisis")


def note_failed(session: Session, actor: Actor, conversation_id: str, reason: str) -> None:
    """Keep that a send failed, and why, without its words (CRED-05)."""
    session.add(FailedSend(user_id=actor.user_id, conversation_id=conversation_id[:32], reason=reason[:80]))
    if reason == "rules":
        count(session, "blocked_text", now().year)
