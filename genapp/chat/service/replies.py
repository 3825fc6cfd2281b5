"""The life of a reply's row: claimed by one writer, kept alive, ended once. Only the system's flows call these."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select, text, update
from sqlmodel import Session

from genapp.characters.models import Character
from genapp.chat import words
from genapp.chat.models import IS_FAILED, IS_WRITING, ModelDay
from genapp.chat.service import acts, turns
from genapp.chat.service.orders import Order, order
from genapp.chat.service.sending import Sent, send_message
from genapp.chat.service.turns import MESSAGES, ROOMS
from genapp.core import events, jobs
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.errors import DomainError
from genapp.core.settings import settings

CLAIMS = 40
"""Times one reply may be begun, by writers that die over it or after failures, before it has failed for good."""
REVIVALS, REST, LONGEST_REST = timedelta(minutes=20), 5.0, 40.0
DAYS = ModelDay.__table__  # pyright: ignore
CHARACTERS = Character.__table__  # pyright: ignore

_ALIVE = (MESSAGES.c.id == bindparam("reply")) & text(IS_WRITING)
_CLAIM = (
    update(MESSAGES)
    .where(_ALIVE, or_(MESSAGES.c.lease_until.is_(None), MESSAGES.c.lease_until < bindparam("at")))
    .values(lease=bindparam("writer"), lease_until=bindparam("until"), attempts=MESSAGES.c.attempts + 1)
    .returning(MESSAGES.c.conversation_id, MESSAGES.c.attempts, MESSAGES.c.stop_asked)
)
_COUNT = update(DAYS).where(DAYS.c.day == bindparam("today"), DAYS.c.calls < bindparam("cap")).values(calls=DAYS.c.calls + 1)
_RENEW = (
    update(MESSAGES)
    .where(_ALIVE, MESSAGES.c.lease == bindparam("writer"))
    .values(lease_until=bindparam("until"))
    .returning(MESSAGES.c.stop_asked)
)
_END = (
    update(MESSAGES)
    .where(_ALIVE, MESSAGES.c.lease == bindparam("writer"))
    .values(
        content=bindparam("words"), status=bindparam("state"), failure=bindparam("reason"), model=bindparam("by"), lease="",
        lease_until=bindparam("rest"), delivered_at=bindparam("at"),
    )
    .returning(MESSAGES.c.answers, MESSAGES.c.job, MESSAGES.c.turn)
)  # fmt: skip

_WHERE = select(MESSAGES.c.conversation_id, MESSAGES.c.attempts).where(MESSAGES.c.id == bindparam("reply"))


@dataclass(frozen=True)
class Room:
    """What ending a reply needs to know of its conversation."""

    id: str
    user_id: str
    character_id: str
    reply_mode: str
    cleared_before: str
    operator_id: str | None


def send_and_claim(
    session: Session, actor: Actor, conversation_id: str, client_id: str, text_: str, permit_id: str, writer: str, agreed: int = 0
) -> tuple[Sent, Order | None]:
    """Send a message and claim its reply in the same transaction: the words that follow wait for one commit, not for two."""
    sent = send_message(session, actor, conversation_id, client_id, text_, permit_id, agreed)
    return sent, None if sent.duplicate or not sent.reply_id else claim(session, sent.reply_id, writer)


def claim(session: Session, reply_id: str, writer: str) -> Order | None:
    """Give the reply to one writer for a few seconds and count one call to a model; None when it is done, somebody else's and alive, or not to be written."""
    at = now()
    taken = (
        session.connection()
        .execute(_CLAIM, {"reply": reply_id, "writer": writer, "at": at, "until": at + timedelta(seconds=turns.LEASE)})
        .first()
    )
    if taken is None:
        return None
    if taken.attempts > 1:
        # What the earlier writer said is void: screens begin anew.
        events.emit(session, events.topic("conversation", taken.conversation_id), "message.changed", reply_id)
    if taken.stop_asked:
        finish(session, reply_id, writer, "", "", stopped=True)
        return None
    if reason := "too many writers" if taken.attempts > CLAIMS else "" if may_call(session) else "daily_cap":
        fail(session, reply_id, writer, reason)
        return None
    return order(session, reply_id)


def may_call(session: Session) -> bool:
    """Count one call to a model on this day; False at the cap, which is exact (T23)."""
    counted = {"today": now().date().isoformat(), "cap": settings().llm_daily_calls}
    execute = session.connection().execute
    if execute(_COUNT, counted).rowcount == 1:
        return True
    # The day's first call, or one beside it: whoever makes the row, both then count in it.
    execute(turns.maker(session)(DAYS).values(day=counted["today"], calls=0).on_conflict_do_nothing(index_elements=["day"]))
    return execute(_COUNT, counted).rowcount == 1


def renew(session: Session, reply_id: str, writer: str) -> str:
    """Keep the claim; returns "go", "stop" when the person asked for it, "lost" when another writer has it."""
    kept = (
        session.connection().execute(_RENEW, {"reply": reply_id, "writer": writer, "until": now() + timedelta(seconds=turns.LEASE)}).first()
    )
    return "lost" if kept is None else "stop" if kept.stop_asked else "go"


def _end(session: Session, reply_id: str, writer: str, state: str, **change: Any) -> tuple[Room, Any] | None:
    """End the claim, or return None when this writer lost it. First the conversation's row, as in sending: the two wait for each other."""
    execute, at = session.connection().execute, now()
    reply = execute(_WHERE, {"reply": reply_id}).first()
    if reply is None:
        return None
    room_id = reply.conversation_id
    turns.hold(session, room_id, at)
    rest = at + timedelta(seconds=min(LONGEST_REST, REST * 2 ** min(reply.attempts - 1, 10))) if state == "failed" else None
    ended = execute(
        _END, {"reply": reply_id, "writer": writer, "at": at, "state": state, "words": "", "reason": "", "by": "", "rest": rest, **change}
    ).first()
    if ended is None:
        return None
    jobs.cancel(session, ended.job)  # The safety net has nothing left to catch.
    columns = (ROOMS.c.id, ROOMS.c.user_id, ROOMS.c.character_id, ROOMS.c.reply_mode, ROOMS.c.cleared_before, ROOMS.c.assigned_operator_id)
    room = Room(*execute(select(*columns).where(ROOMS.c.id == room_id)).one())
    events.emit(session, events.topic("conversation", room.id), "message.changed", reply_id)
    return room, ended


def finish(session: Session, reply_id: str, writer: str, text_: str, model: str, *, stopped: bool = False) -> str | None:
    """Store the words, once; returns the id of the next reply when messages came meanwhile, "" when none did, None when this writer lost the claim."""
    ended = _end(session, reply_id, writer, "stopped" if stopped else "final", words=text_, by=model[:80])
    if ended is None:
        return None
    room, row = ended
    if stopped and not text_ and row.answers and words.voice(room.reply_mode, room.operator_id) == "operator":
        return _leave_to_people(session, room, reply_id, row.answers)
    at, execute = now(), session.connection().execute
    seen: dict[str, Any] = {"message_count": ROOMS.c.message_count + 1, "last_character_message_at": at}
    if text_ and reply_id > room.cleared_before:
        seen |= {"last_message_at": at, "last_message_preview": words.preview(text_), "last_author": "ai"}
    execute(update(ROOMS).where(ROOMS.c.id == room.id).values(**seen))
    following = _next(session, room)
    events.emit(session, events.topic("user", room.user_id), "threads.changed", room.id)
    # Last of all: every conversation with this character waits for this row.
    execute(update(CHARACTERS).where(CHARACTERS.c.id == room.character_id).values(total_messages=CHARACTERS.c.total_messages + 1))
    return following


def _leave_to_people(session: Session, room: Room, reply_id: str, answers: list[str]) -> str:
    """Have our team answer what the program had not begun to: a person took over before its first word (C23)."""
    execute = session.connection().execute
    execute(update(MESSAGES).where(MESSAGES.c.id == reply_id).values(shown=False, deleted_at=now()))
    execute(update(MESSAGES).where(MESSAGES.c.id.in_(answers)).values(status="sent", read_at=None))
    events.announce(
        session, "message.created", conversation_id=room.id, mode=room.reply_mode, operator_id=room.operator_id, status="active"
    )
    return ""


def fail(session: Session, reply_id: str, writer: str, reason: str) -> str | None:
    """End a reply without words; what it and the messages it answers took from the allowance is given back, once (T11, T12). Returns as `finish` does."""
    ended = _end(session, reply_id, writer, "failed", reason=reason[:120])
    if ended is None:
        return None
    room, row = ended
    turns.give_back(session, room.id, [reply_id, *row.answers])
    events.emit(session, events.topic("conversation", room.id), "conversation.changed", room.id)
    return _next(session, room)


def _next(session: Session, room: Room) -> str:
    """Order the answer to what was said while this reply was being written: several messages, one reply."""
    return turns.answer(session, room.id, words.voice(room.reply_mode, room.operator_id), now())


def abandoned(session: Session, limit: int = 50) -> list[str]:
    """Return replies whose writer fell silent, or that nobody ever began."""
    at = now()
    silent = or_(
        MESSAGES.c.lease_until < at, MESSAGES.c.lease_until.is_(None) & (MESSAGES.c.created_at < at - timedelta(seconds=3 * turns.LEASE))
    )
    return list(session.connection().execute(select(MESSAGES.c.id).where(text(IS_WRITING), silent).limit(limit)).scalars())


def revivable(session: Session, limit: int = 20) -> list[str]:
    """Return replies that failed a while ago for a reason that may be over, oldest first."""
    at = now()
    wanted = (
        select(MESSAGES.c.id, MESSAGES.c.failure)
        .where(text(IS_FAILED), MESSAGES.c.created_at > at - REVIVALS, MESSAGES.c.attempts < CLAIMS, MESSAGES.c.deleted_at.is_(None))
        .where(MESSAGES.c.lease_until < at)
        .order_by(MESSAGES.c.created_at)
        .limit(limit * 5)
    )
    return [row.id for row in session.connection().execute(wanted) if not words.lasting(row.failure)][:limit]


def revive(session: Session, reply_id: str) -> bool:
    """Put a failed reply back to writing as its person could, unless the conversation has moved on (T12)."""
    try:
        with session.begin_nested():
            reply = acts.part_of(session, reply_id)
            if reply.status == "failed":
                acts.again(session, reply)
                return True
    except DomainError:
        # Moved on, cleared, paid for elsewhere: leave it for good.
        session.connection().execute(update(MESSAGES).where(MESSAGES.c.id == reply_id, text(IS_FAILED)).values(lease_until=None))
    return False
