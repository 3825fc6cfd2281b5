"""Sending a message: one transaction for the words, the permit, the allowance, the counters and the job that answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, insert, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.chat import words
from genapp.chat.models import Conversation, FailedSend, Message
from genapp.chat.service import permits
from genapp.core import events, jobs
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.errors import Conflict, NotFound
from genapp.core.ids import new_id
from genapp.trust import crisis, rules
from genapp.trust.service import count

LEASE = 10.0
"""Seconds a writer may be silent before another takes the reply over."""

# Built once: this is the path between Enter and the first word.
_ROOM = (
    select(
        Conversation.character_name, Conversation.reply_mode, Conversation.status, Conversation.last_user_message_at,
        Conversation.session_started_at, Conversation.reminded_at, User.premium_until,
    )  # pyright: ignore
    .join(User, User.id == Conversation.user_id)  # pyright: ignore
    .where(Conversation.id == bindparam("room"), Conversation.user_id == bindparam("owner"), Conversation.deleted_at.is_(None))  # pyright: ignore
)  # fmt: skip
_KNOWN = select(Message.id, Message.content).where(Message.conversation_id == bindparam("room"), Message.client_id == bindparam("client"))  # pyright: ignore
_REPLY_OF = select(Message.id).where(
    Message.conversation_id == bindparam("room"), Message.turn == bindparam("of"), Message.sender == "character", Message.shown
)  # pyright: ignore
_WRITING = select(Message.id).where(Message.conversation_id == bindparam("room"), Message.status == "writing")  # pyright: ignore
_SPEND = (
    update(Conversation)
    .where(Conversation.id == bindparam("room"), Conversation.free_text_left >= bindparam("spend"))  # pyright: ignore
    .values(
        free_text_left=Conversation.free_text_left - bindparam("spend"),
        free_messages_used=Conversation.free_messages_used + bindparam("spend"),
        message_count=Conversation.message_count + 1,
        last_message_at=bindparam("at"),
        last_user_message_at=bindparam("at"),
        first_message_at=case((Conversation.first_message_at.is_(None), bindparam("at")), else_=Conversation.first_message_at),  # pyright: ignore
        last_read_at=bindparam("at"),
        last_message_preview=bindparam("words"),
        last_author="user",
        status="active",
        close_reason="",
        draft="",
        session_started_at=bindparam("started"),
        reminded_at=bindparam("reminded"),
        updated_at=bindparam("at"),
    )
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True)
class Sent:
    """What came of a send; the same for every retry of it. `reply_id` is empty while another reply is being written, or when people answer."""

    message_id: str
    reply_id: str
    duplicate: bool
    crisis: bool


def send_message(session: Session, actor: Actor, conversation_id: str, client_id: str, text: str, permit_id: str) -> Sent:
    """Store a message, pay for it and order the reply, or change nothing (CHAT-06, QUO-02, QUO-06, C11).

    Raises Invalid, Refused, NotFound, SecurityCheckFailed, QuotaExhausted; Conflict for a known client id with other words.
    """
    user_id, text = actor.require_user(), words.checked(text)
    if rules.check(text):
        raise words.Refused(field="text")
    at, distress = now(), crisis.detect(text)
    message_id = new_id()
    make = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    room = session.execute(_ROOM, {"room": conversation_id, "owner": user_id}).first()
    if room is None:
        raise NotFound
    added = session.execute(
        make(Message).values(
            id=message_id, conversation_id=conversation_id, client_id=client_id[:40] or message_id, sender="user", author="user", content=text, turn=message_id,
            status="sent", created_at=at, is_flagged=distress, flag_reason="crisis" if distress else "",
        ).on_conflict_do_nothing(index_elements=["conversation_id", "client_id"]).returning(Message.id)  # pyright: ignore
    )  # fmt: skip
    if added.first() is None:
        return _again(session, conversation_id, client_id, text)
    permits.use(session, user_id, permit_id)
    premium = room.reply_mode != "operator" and room.premium_until is not None and room.premium_until > at
    _pay(session, conversation_id, text, at, room, 0 if premium else 1)
    if not premium:
        session.execute(update(Message).where(Message.id == message_id).values(from_allowance=True))  # pyright: ignore
    _remind(session, conversation_id, room, at)
    reply_id = order_reply(session, conversation_id, message_id, room.reply_mode)
    if distress:
        count(session, "crisis", at.year)
    events.announce(session, "message.created", conversation_id=conversation_id, message_id=message_id)
    room_topic = events.topic("conversation", conversation_id)
    events.emit(session, room_topic, "message.created", message_id)
    if reply_id:
        events.emit(session, room_topic, "message.created", reply_id)
    events.emit(session, events.topic("user", user_id), "threads.changed", conversation_id)
    return Sent(message_id, reply_id, False, distress)


def _again(session: Session, conversation_id: str, client_id: str, text: str) -> Sent:
    known = session.execute(_KNOWN, {"room": conversation_id, "client": client_id}).one()
    if known.content != text:
        raise Conflict
    reply = session.execute(_REPLY_OF, {"room": conversation_id, "of": known.id}).scalar()
    return Sent(known.id, reply or "", True, crisis.detect(text))


def _pay(session: Session, conversation_id: str, text: str, at: datetime, room, spend: int) -> None:
    fresh = room.last_user_message_at is None or at - room.last_user_message_at > words.PAUSE or room.session_started_at is None
    paid = session.execute(
        _SPEND,
        {
            "room": conversation_id, "spend": spend, "at": at, "words": words.preview(text),
            "started": at if fresh else room.session_started_at, "reminded": None if fresh else room.reminded_at,
        },
    )  # fmt: skip
    if paid.rowcount != 1:  # pyright: ignore
        raise words.QuotaExhausted


def _remind(session: Session, conversation_id: str, room, at: datetime) -> None:
    fresh = room.last_user_message_at is None or at - room.last_user_message_at > words.PAUSE
    if not fresh and words.wants_reminder(room.session_started_at, room.reminded_at, at):
        note(session, conversation_id, words.disclosure(room.character_name, room.reply_mode), at)
        session.execute(update(Conversation).where(Conversation.id == conversation_id).values(reminded_at=at))  # pyright: ignore


def note(session: Session, conversation_id: str, text: str, at: datetime) -> str:
    """Put a line between the messages that nobody of the two says."""
    note_id = new_id()
    session.execute(
        insert(Message).values(
            id=note_id,
            conversation_id=conversation_id,
            sender="admin",
            author="system",
            kind="note",
            content=text,
            status="final",
            created_at=at,
        )
    )
    events.emit(session, events.topic("conversation", conversation_id), "message.created", note_id)
    return note_id


def order_reply(session: Session, conversation_id: str, turn: str, reply_mode: str, variant: int = 1) -> str:
    """Make the row of a reply and the durable job that sees it through, and return its id; "" when people answer or one is being written."""
    if reply_mode == "operator":
        return ""
    # The conversation's row is locked by the caller's update, so a reply that ends meanwhile either is seen here or sees this message.
    if session.execute(_WRITING, {"room": conversation_id}).first() is not None:
        return ""
    reply_id = new_id()
    session.execute(
        insert(Message).values(
            id=reply_id,
            conversation_id=conversation_id,
            sender="character",
            author="ai",
            content="",
            turn=turn,
            variant=variant,
            status="writing",
            created_at=now(),
        )
    )
    jobs.enqueue(session, "reply", key=f"reply:{reply_id}", delay=LEASE + 2, reply_id=reply_id)
    return reply_id


def note_failed(session: Session, actor: Actor, conversation_id: str, reason: str) -> None:
    """Keep that a send failed, and why, without its words (CRED-05)."""
    session.add(FailedSend(user_id=actor.user_id, conversation_id=conversation_id[:32], reason=reason[:80]))
    if reason == "rules":
        count(session, "blocked_text", now().year)
