"""Who waits for an operator: entered with the message that needs an answer, in its own transaction (QUE-01, QUE-17)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select, text, update
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.characters.models import Character
from genapp.chat.models import IS_WAITING
from genapp.chat.service.turns import MESSAGES, ROOMS, maker
from genapp.core import events
from genapp.core.clock import now
from genapp.desk.models.work import Assignment, QueueEntry
from genapp.desk.queries.chosen import chosen

ASSIGNMENTS, QUEUE = Assignment.__table__, QueueEntry.__table__  # pyright: ignore
PEOPLE, CHARACTERS = User.__table__, Character.__table__  # pyright: ignore
DESK = events.topic("desk")
_OF = (
    select(ROOMS.c.user_id, ROOMS.c.character_id, PEOPLE.c.tier, CHARACTERS.c.response_style)
    .join(PEOPLE, PEOPLE.c.id == ROOMS.c.user_id)
    .join(CHARACTERS, CHARACTERS.c.id == ROOMS.c.character_id)
    .where(ROOMS.c.id == bindparam("room"))
)


@events.within("message.created")
def _written(session: Session, *, conversation_id: str, mode: str, operator_id: str | None, status: str, **_: Any) -> None:
    """Start the clock of whoever voices the conversation, or let it wait for somebody."""
    if operator_id:
        since = update(ASSIGNMENTS).where(ASSIGNMENTS.c.conversation_id == conversation_id, ASSIGNMENTS.c.ended_at.is_(None))
        session.connection().execute(since.where(ASSIGNMENTS.c.waiting_since.is_(None)).values(waiting_since=now()))
        deliver(session, conversation_id, now())
        tell(session, operator_id, "desk.written", conversation_id)
    elif mode == "operator" and status != "escalated":
        wait(session, conversation_id, now())
    elif mode == "hybrid":
        # A program answers, and whoever looks at the waiting page may take over.
        events.emit(session, DESK, "hybrid.changed", conversation_id)


def deliver(session: Session, conversation_id: str, at: datetime) -> None:
    """Mark what waits as delivered: somebody of our team has it before them (OCHAT-04, CHAT-19)."""
    fresh = (MESSAGES.c.conversation_id == conversation_id, text(IS_WAITING), MESSAGES.c.delivered_at.is_(None))
    rows = session.connection().execute(update(MESSAGES).where(*fresh).values(delivered_at=at).returning(MESSAGES.c.id))
    for message_id in rows.scalars().all():
        events.emit(session, events.topic("conversation", conversation_id), "message.changed", message_id)


def tell(session: Session, operator_id: str, name: str, conversation_id: str) -> None:
    """Have an operator's own screens and the supervisors' look again."""
    events.emit(session, events.topic("user", operator_id), name, conversation_id)
    events.emit(session, DESK, name, conversation_id)


def wait(
    session: Session,
    conversation_id: str,
    at: datetime,
    *,
    floor: str = "low",
    reason: str = "",
    preferred: str = "",
) -> bool:
    """Put a conversation into the queue, once; one that waits already keeps its place. Says whether it is new there (QUE-01).

    The caller holds the conversation, so nobody is assigned to it meanwhile.
    """
    execute = session.connection().execute
    of = execute(_OF, {"room": conversation_id}).one()
    row = {
        "conversation_id": conversation_id, "user_id": of.user_id, "character_id": of.character_id, "tier": of.tier, "style": of.response_style,
        "spent": spent_by(session, of.user_id), "floor": floor, "reason": reason, "preferred_operator_id": preferred or (_dedicated(session, conversation_id) if of.tier == "platinum" else ""), "excluded": barred(session, conversation_id, at),
        "entered_at": waiting_from(session, conversation_id) or at,
    }  # fmt: skip
    made = execute(maker(session)(QUEUE).on_conflict_do_nothing(index_elements=["conversation_id"]).returning(QUEUE.c.conversation_id), row)
    new = made.first() is not None
    if new:
        events.emit(session, DESK, "queue.changed", conversation_id)
        events.emit(session, events.topic("conversation", conversation_id), "queue.changed", conversation_id)
    return new


def _dedicated(session: Session, conversation_id: str) -> str:
    """Return who of our team wrote most in a conversation: platinum's own operator, whenever they are free (CRED-08, CHAR-13)."""
    wrote = select(ASSIGNMENTS.c.operator_id).where(ASSIGNMENTS.c.conversation_id == conversation_id).group_by(ASSIGNMENTS.c.operator_id)
    most = wrote.having(func.sum(ASSIGNMENTS.c.messages) > 0).order_by(func.sum(ASSIGNMENTS.c.messages).desc(), ASSIGNMENTS.c.operator_id)
    return session.connection().execute(most.limit(1)).scalar() or ""


def tried(session: Session, conversation_id: str) -> None:
    """Count a match that came to nothing: whoever was chosen, or the character, had no room any more (QUE-01)."""
    here = update(QUEUE).where(QUEUE.c.conversation_id == conversation_id)
    session.connection().execute(here.values(attempts=QUEUE.c.attempts + 1, last_attempt_at=now()))


def leave(session: Session, conversation_id: str) -> dict[str, Any] | None:
    """Take a conversation out of the queue and return its entry, None when it did not wait."""
    gone = session.connection().execute(delete(QUEUE).where(QUEUE.c.conversation_id == conversation_id).returning(QUEUE))
    entry = gone.mappings().first()
    if entry is not None:
        events.emit(session, DESK, "queue.changed", conversation_id)
        events.emit(session, events.topic("conversation", conversation_id), "queue.changed", conversation_id)
    return dict(entry) if entry is not None else None


def waiting_from(session: Session, conversation_id: str) -> datetime | None:
    """Return when the oldest message that nobody has answered was written."""
    unanswered = select(MESSAGES.c.created_at).where(MESSAGES.c.conversation_id == conversation_id, text(IS_WAITING))
    return session.connection().execute(unanswered.order_by(MESSAGES.c.id).limit(1)).scalar()


def spent_by(session: Session, user_id: str) -> int:
    """Return how many hundredths of credits somebody has spent in all their conversations (C27)."""
    total = select(func.coalesce(func.sum(ROOMS.c.total_credits_spent), 0)).where(ROOMS.c.user_id == user_id)
    return int(session.connection().execute(total).scalar_one())


def barred(session: Session, conversation_id: str, at: datetime) -> dict[str, str]:
    """Return who just had this conversation and may not have it back yet, and until when, as ISO times (QUE-09's cooldown)."""
    cooldown = timedelta(seconds=chosen().limits.cooldown)
    since = at - cooldown
    ended = select(ASSIGNMENTS.c.operator_id, ASSIGNMENTS.c.ended_at).where(
        ASSIGNMENTS.c.conversation_id == conversation_id, ASSIGNMENTS.c.ended_at > since, ASSIGNMENTS.c.end_reason != "closed"
    )
    rows = session.connection().execute(ended).all()
    return {row.operator_id: (row.ended_at + cooldown).isoformat() for row in rows}


@events.within("character.deleted")
def _character_gone(session: Session, *, character_id: str, **_: Any) -> None:
    """Let go of everything that waits for a character that is gone; chat has closed the conversations, and holds them (C32)."""
    waited = delete(QUEUE).where(QUEUE.c.character_id == character_id).returning(QUEUE.c.conversation_id)
    for conversation_id in session.connection().execute(waited).scalars().all():
        events.emit(session, DESK, "queue.changed", conversation_id)
