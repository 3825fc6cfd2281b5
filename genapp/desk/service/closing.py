"""Conversations end and are rated: by the clock after a day of silence, by a supervisor, never over an unanswered message (OCHAT-08..10, C7, C8)."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, text, update
from sqlmodel import Session

from genapp.characters.models import Character
from genapp.chat.models import IS_WAITING
from genapp.chat.service import turns
from genapp.chat.service.turns import MESSAGES, ROOMS, maker
from genapp.core import events
from genapp.core.actor import Actor, Permission
from genapp.core.clock import now
from genapp.core.errors import Conflict, Invalid, NotFound
from genapp.desk.models.work import Rating
from genapp.desk.queries.chosen import chosen
from genapp.desk.service import assigning, days, queue
from genapp.desk.service.queue import ASSIGNMENTS
from genapp.platform import service as platform

BATCH = 2000
RATINGS, CHARACTERS = Rating.__table__, Character.__table__  # pyright: ignore
_OPEN = ROOMS.c.status.in_(("active", "idle"))
# Conversations that people of our team answer, or have: what a program answers needs no tidying away.
_VOICED = select(ASSIGNMENTS.c.id).where(ASSIGNMENTS.c.conversation_id == ROOMS.c.id).exists()
_DESK = ((ROOMS.c.reply_mode == "operator") | ((ROOMS.c.reply_mode == "hybrid") & _VOICED)) & ROOMS.c.deleted_at.is_(None)
_ASKS = select(MESSAGES.c.id).where(MESSAGES.c.conversation_id == ROOMS.c.id, text(IS_WAITING)).exists()
AGAIN = "It opens again whenever you write."
SAID = "This conversation was closed after a day of quiet. Write whenever you like: it opens again."


def quiet(session: Session, at: datetime, seconds: int) -> list[str]:
    """Return conversations in which nothing was said for so long and nobody waits; one without messages counts from its beginning (C8)."""
    long_ago = ROOMS.c.last_message_at < at - timedelta(seconds=seconds)
    found = select(ROOMS.c.id).where(_OPEN, _DESK, long_ago, ~_ASKS).order_by(ROOMS.c.last_message_at).limit(BATCH)
    return list(session.connection().execute(found).scalars())


def forgotten(session: Session, at: datetime) -> list[str]:
    """Return conversations in which somebody has waited a day for an answer: they go to the supervisors instead of being closed."""
    long_ago = ROOMS.c.last_user_message_at < at - timedelta(seconds=chosen().rest.close)
    found = select(ROOMS.c.id).where(_OPEN, ROOMS.c.reply_mode == "operator", ROOMS.c.deleted_at.is_(None), long_ago, _ASKS)
    return list(session.connection().execute(found.order_by(ROOMS.c.id).limit(BATCH)).scalars())


def nudge(session: Session, conversation_id: str) -> bool:
    """Say kindly, once for each silence, that the conversation will rest soon (SAFE-2)."""
    room = (
        session.connection()
        .execute(select(ROOMS.c.user_id, ROOMS.c.character_name, ROOMS.c.last_message_at).where(ROOMS.c.id == conversation_id))
        .first()
    )
    if room is None:
        return False
    once = f"resting:{conversation_id}:{room.last_message_at.isoformat()}"
    return platform.tell(session, room.user_id, "chat_resting", entity_id=conversation_id, once=once, name=room.character_name)


def close(session: Session, conversation_id: str, reason: str, *, by: str = "", said: str = SAID) -> bool:
    """Close a conversation that is open, free whoever voiced it, and say so in it; False when it was closed already or somebody just wrote."""
    at, execute = now(), session.connection().execute
    turns.hold(session, conversation_id, at)
    room = execute(
        select(ROOMS.c.user_id, ROOMS.c.status, ROOMS.c.character_name, ROOMS.c.last_message_at).where(ROOMS.c.id == conversation_id)
    ).first()
    if room is None or room.status not in ("active", "idle", "escalated"):
        return False
    if reason == "inactivity_timeout" and room.last_message_at > at - timedelta(seconds=chosen().rest.close):
        return False
    assigning.release(session, conversation_id, "closed", by=by)
    queue.leave(session, conversation_id)
    ended = {"status": "closed", "close_reason": reason, "closed_at": at, "assignment_count": 0, "satisfaction": None, "updated_at": at}
    execute(update(ROOMS).where(ROOMS.c.id == conversation_id).values(**ended))
    turns.note(session, conversation_id, said, at)
    platform.tell(session, room.user_id, "chat_closed", entity_id=conversation_id, name=room.character_name, reason=AGAIN)
    events.emit(session, events.topic("conversation", conversation_id), "conversation.changed", conversation_id)
    events.emit(session, events.topic("user", room.user_id), "threads.changed", conversation_id)
    events.emit(session, queue.DESK, "desk.closed", conversation_id)
    return True


def force_close(session: Session, actor: Actor, conversation_id: str, reason: str) -> None:
    """Close a conversation as a supervisor; audited with the reason (ADM-09)."""
    by = actor.require(Permission.MANAGE_CHATS)
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise Invalid("Say why, please.", field="reason")
    if not close(
        session,
        conversation_id,
        "closed_by_staff",
        by=by,
        said="Our team closed this conversation. Write whenever you like: it opens again.",
    ):
        raise Conflict("This conversation is closed already.")
    platform.audit(session, actor, "conversation.closed", "conversation", conversation_id, reason=reason)


def rate(session: Session, actor: Actor, conversation_id: str, stars: int) -> None:
    """Keep how a person found a closed conversation in which our team wrote; a second thought replaces the first (OCHAT-10)."""
    user_id, execute = actor.require_user(), session.connection().execute
    if isinstance(stars, bool) or not isinstance(stars, int) or not 1 <= stars <= 5:
        raise Invalid("One to five stars, please.", field="stars")
    turns.hold(session, conversation_id, now())
    room = execute(
        select(ROOMS.c.status, ROOMS.c.closed_at, ROOMS.c.character_id).where(
            ROOMS.c.id == conversation_id, ROOMS.c.user_id == user_id, ROOMS.c.reply_mode != "ai", ROOMS.c.deleted_at.is_(None)
        )
    ).first()
    if room is None:
        raise NotFound
    if room.status != "closed" or room.closed_at is None:
        raise Conflict("A conversation is rated when it is over.")
    last = select(ASSIGNMENTS.c.operator_id).where(ASSIGNMENTS.c.conversation_id == conversation_id, ASSIGNMENTS.c.messages > 0)
    operator_id = execute(last.order_by(ASSIGNMENTS.c.id.desc()).limit(1)).scalar()
    if operator_id is None:
        raise Conflict("Nobody of our team has written here yet.")
    row = {"conversation_id": conversation_id, "closed_at": room.closed_at, "operator_id": operator_id, "character_id": room.character_id, "stars": stars, "created_at": now()}  # fmt: skip
    known = execute(
        select(RATINGS.c.stars).where(RATINGS.c.conversation_id == conversation_id, RATINGS.c.closed_at == room.closed_at)
    ).scalar()
    put = maker(session)(RATINGS).on_conflict_do_update(index_elements=["conversation_id", "closed_at"], set_={"stars": stars})
    execute(put, row)
    execute(update(ROOMS).where(ROOMS.c.id == conversation_id).values(satisfaction=stars))
    days.count(session, operator_id, now(), stars=stars - (known or 0), ratings=0 if known else 1)
    _average(session, room.character_id)
    events.emit(session, events.topic("conversation", conversation_id), "conversation.changed", conversation_id)


def _average(session: Session, character_id: str) -> None:
    """Keep the character's average in hundredths of a star (CHAR-06)."""
    of = select(func.count(), func.coalesce(func.sum(RATINGS.c.stars), 0)).where(RATINGS.c.character_id == character_id)
    count, stars = session.connection().execute(of).one()
    change = {"average_rating": round(int(stars) * 100 / count) if count else 0, "rating_count": count}
    session.connection().execute(update(CHARACTERS).where(CHARACTERS.c.id == character_id).values(**change))
