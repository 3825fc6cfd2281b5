"""Who voices a conversation: taken by one operator at a time, given back, passed on, escalated (QUE-08..11, QUE-15, T14).

Rows are locked in one order everywhere: conversation, operator, character. Every count is moved by a guarded update.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import case, select, text, update
from sqlmodel import Session

from genapp.chat.models import IS_WRITING
from genapp.chat.service import charges, turns
from genapp.chat.service.turns import MESSAGES, ROOMS, maker
from genapp.core import events
from genapp.core.clock import now
from genapp.core.errors import DomainError
from genapp.core.ids import new_id
from genapp.desk.ladder import SILENT
from genapp.desk.models.people import Operator
from genapp.desk.models.work import CharacterLoad, Incident
from genapp.desk.queries import tones
from genapp.desk.queries.chosen import chosen
from genapp.desk.service import days, queue
from genapp.desk.service.queue import ASSIGNMENTS, CHARACTERS
from genapp.platform import service as platform

OPERATORS, LOADS = Operator.__table__, CharacterLoad.__table__  # pyright: ignore
MISSED = timedelta(seconds=SILENT)
BY_PROGRAM = "A program answers your message to {name} now."
STUCK = "Chat requires admin attention - multiple reassignment failures"
CAUSED = ("idle", "timeout", "slow", "quality", "missed")
"""Endings that count against the operator (QUE-05)."""
COUNTED = (*CAUSED, "handed_off")
"""Endings after which a conversation comes nearer to the supervisors; those that are nobody's failure do not count (QUE-10)."""
QUIETLY = ("missed", "balancing", "slow", "suspended")
"""Endings after which nobody needs the conversation until its person writes again."""
TOLD = ("handed_off", "handed_back", "closed")
"""Endings at which the operator themselves said how the person sounds, or nobody has to know."""


class Taken(DomainError):
    """Somebody else voices the conversation, or nobody can."""

    status, message = 409, "Somebody else has this conversation already."


class Full(DomainError):
    """The operator has as many conversations as they may, or takes none now (QUE-15)."""

    status, message = 409, "You have as many conversations as you can take."


class CharacterFull(DomainError):
    """The character is voiced in as many conversations as it may be (QUE-15)."""

    status, message = 409, "This character has as many conversations as it can have."


@dataclass(frozen=True)
class Ended:
    """An assignment that was ended: whose it was and what the conversation is."""

    assignment_id: str
    operator_id: str
    conversation_id: str
    mode: str
    user_id: str
    assignments: int


def assign(session: Session, conversation_id: str, operator_id: str, *, score: int = 0, factors: Sequence[Any] = ()) -> str:
    """Give a conversation that nobody voices to an operator and return the assignment's id; Taken, Full or CharacterFull, and then nothing changed (QUE-15)."""
    at, execute = now(), session.connection().execute
    free = update(ROOMS).where(
        ROOMS.c.id == conversation_id, ROOMS.c.assigned_operator_id.is_(None), ROOMS.c.status.in_(("active", "idle", "escalated")), ROOMS.c.deleted_at.is_(None),
    )  # fmt: skip
    took = free.values(assigned_operator_id=operator_id, assignment_time=at, last_operator_activity=at, status="active", updated_at=at)
    room = execute(took.returning(ROOMS.c.character_id, ROOMS.c.user_id, ROOMS.c.reply_mode)).first()
    if room is None:
        raise Taken
    able = update(OPERATORS).where(
        OPERATORS.c.user_id == operator_id, OPERATORS.c.load < OPERATORS.c.capacity, OPERATORS.c.is_available, OPERATORS.c.is_suspended.is_(False),
        OPERATORS.c.deleted_at.is_(None), OPERATORS.c.beat_at >= at - MISSED,
    )  # fmt: skip
    more = able.values(load=OPERATORS.c.load + 1, conversations=OPERATORS.c.conversations + 1, assigned_at=at)
    if execute(more.returning(OPERATORS.c.user_id)).first() is None:
        raise Full
    _one_more(session, room.character_id)
    entry = queue.leave(session, conversation_id)
    since = queue.waiting_from(session, conversation_id)
    queue.deliver(session, conversation_id, at)
    row = {
        "id": new_id(), "conversation_id": conversation_id, "operator_id": operator_id, "character_id": room.character_id, "began_at": at, "active_at": at,
        "score": score, "factors": list(factors), "queued_at": entry["entered_at"] if entry else None, "waiting_since": at if since else None,
    }  # fmt: skip
    execute(ASSIGNMENTS.insert(), row)
    days.add(session, operator_id, at, conversations=1)
    if room.reply_mode == "hybrid":
        _hush(session, conversation_id)
    queue.tell(session, operator_id, "desk.assigned", conversation_id)
    _look(session, conversation_id, room.user_id)
    return row["id"]


def _one_more(session: Session, character_id: str) -> None:
    execute = session.connection().execute
    execute(maker(session)(LOADS).on_conflict_do_nothing(index_elements=["character_id"]), {"character_id": character_id, "load": 0})
    most = select(CHARACTERS.c.max_concurrent_chats).where(CHARACTERS.c.id == character_id).scalar_subquery()
    counted = update(LOADS).where(LOADS.c.character_id == character_id, LOADS.c.load < most).values(load=LOADS.c.load + 1)
    if execute(counted.returning(LOADS.c.load)).first() is None:
        raise CharacterFull


def _hush(session: Session, conversation_id: str) -> None:
    """Have the program stop writing: a person goes on from here (C23)."""
    writing = update(MESSAGES).where(MESSAGES.c.conversation_id == conversation_id, text(IS_WRITING))
    session.connection().execute(writing.values(stop_asked=True))


def _look(session: Session, conversation_id: str, user_id: str) -> None:
    events.emit(session, events.topic("conversation", conversation_id), "conversation.changed", conversation_id)
    events.emit(session, events.topic("user", user_id), "threads.changed", conversation_id)


def lock(session: Session, conversation_id: str, *operator_ids: str) -> None:
    """Hold a conversation, then whoever has it and those named, in the order of their ids: two such acts at once wait for each other."""
    at, execute = now(), session.connection().execute
    has = turns.held(session, conversation_id, at)
    for operator_id in sorted({*operator_ids, *([has] if has else [])}):
        execute(update(OPERATORS).where(OPERATORS.c.user_id == operator_id).values(updated_at=at))


def release(session: Session, conversation_id: str, reason: str, *, by: str = "", note: str = "", operator_id: str = "") -> Ended | None:
    """End the open assignment of a conversation, of this operator when one is named; None when there is none. What comes next is the caller's."""
    at, execute = now(), session.connection().execute
    turns.hold(session, conversation_id, at)
    sounds = tones.of(session, conversation_id) if reason not in TOLD else None
    open_ = update(ASSIGNMENTS).where(ASSIGNMENTS.c.conversation_id == conversation_id, ASSIGNMENTS.c.ended_at.is_(None))
    if operator_id:
        open_ = open_.where(ASSIGNMENTS.c.operator_id == operator_id)
    change = {"ended_at": at, "end_reason": reason, "ended_by": by, "note": note[:2000], "waiting_since": None}
    # Whoever goes on without a word from the one before learns at least this much (QUE-11).
    ending = open_.values(**change | ({"tone": sounds.name, "note": "; ".join(sounds.reasons)} if sounds else {}))
    ended = execute(ending.returning(ASSIGNMENTS.c.id, ASSIGNMENTS.c.operator_id, ASSIGNMENTS.c.character_id)).first()
    if ended is None:
        return None
    freed = update(ROOMS).where(ROOMS.c.id == conversation_id).values(assigned_operator_id=None, assignment_time=None, updated_at=at)
    room = execute(freed.returning(ROOMS.c.reply_mode, ROOMS.c.user_id, ROOMS.c.assignment_count)).one()
    caused = int(reason in CAUSED)
    less = update(OPERATORS).where(OPERATORS.c.user_id == ended.operator_id)
    execute(less.values(load=case((OPERATORS.c.load > 0, OPERATORS.c.load - 1), else_=0), reassignments=OPERATORS.c.reassignments + caused))
    execute(update(LOADS).where(LOADS.c.character_id == ended.character_id, LOADS.c.load > 0).values(load=LOADS.c.load - 1))
    if caused:
        days.add(session, ended.operator_id, at, reassignments=1)
    queue.tell(session, ended.operator_id, "desk.released", conversation_id)
    _look(session, conversation_id, room.user_id)
    return Ended(ended.id, ended.operator_id, conversation_id, room.reply_mode, room.user_id, room.assignment_count)


def pass_on(session: Session, ended: Ended, reason: str, *, preferred: str = "") -> str:
    """Let somebody else go on: "queued", "escalated" after too many times, "idle" where nobody waits, or "ai" where a program goes on, with what nobody has answered (QUE-10, C23)."""
    at, execute = now(), session.connection().execute
    if ended.mode != "operator":
        back = update(ROOMS).where(ROOMS.c.id == ended.conversation_id).values(status="active", updated_at=at)
        name = execute(back.returning(ROOMS.c.character_name)).scalar_one()
        # Nobody pays our team's price for what a program answers.
        charges.return_unanswered(session, ended.conversation_id, ended.user_id, name, BY_PROGRAM)
        turns.answer(session, ended.conversation_id, "ai", at)
        return "ai"
    if reason in QUIETLY and queue.waiting_from(session, ended.conversation_id) is None:
        execute(update(ROOMS).where(ROOMS.c.id == ended.conversation_id).values(status="idle", updated_at=at))
        return "idle"
    count = ROOMS.c.assignment_count + int(reason in COUNTED)
    moved = update(ROOMS).where(ROOMS.c.id == ended.conversation_id).values(assignment_count=count, status="idle", updated_at=at)
    times = execute(moved.returning(ROOMS.c.assignment_count)).scalar_one()
    by_itself = platform.setting(session, "desk_auto", {}).get("auto_escalate", True)
    if chosen().limits.escalates(times) and reason in COUNTED and by_itself:
        escalate(session, ended.conversation_id, "max_reassignments_reached", STUCK, operator_id=ended.operator_id)
        return "escalated"
    queue.wait(session, ended.conversation_id, at, floor="high", reason=reason, preferred=preferred)
    return "queued"


def escalate(session: Session, conversation_id: str, flag: str, note: str, *, operator_id: str = "") -> None:
    """Put a conversation before the supervisors: it waits for them, not in the queue (QUE-10)."""
    at, execute = now(), session.connection().execute
    queue.leave(session, conversation_id)
    note_down(session, conversation_id, note)
    room = execute(select(ROOMS.c.flags, ROOMS.c.user_id).where(ROOMS.c.id == conversation_id)).one()
    changed = {"status": "escalated", "flags": sorted({*room.flags, flag}), "updated_at": at}
    execute(update(ROOMS).where(ROOMS.c.id == conversation_id).values(**changed))
    incident(session, "escalated", conversation_id, operator_id=operator_id, detail=note)
    once = f"escalation:{conversation_id}:{at:%Y-%m-%dT%H:%M}"
    platform.alert(session, "chat_escalation", note, priority="high", entity="conversation", entity_id=conversation_id, once=once)
    _look(session, conversation_id, room.user_id)
    events.emit(session, queue.DESK, "desk.escalated", conversation_id)


def note_down(session: Session, conversation_id: str, note: str) -> None:
    """Add a line to what supervisors read beside a conversation; the oldest give way when there are too many (OCHAT-02)."""
    own = ROOMS.c.id == conversation_id
    known = session.connection().execute(select(ROOMS.c.admin_notes).where(own)).scalar() or ""
    notes = "\n".join(one for one in (known, f"{now():%Y-%m-%d %H:%M} {note}") if one)[-8000:]
    session.connection().execute(update(ROOMS).where(own).values(admin_notes=notes))


def incident(session: Session, kind: str, conversation_id: str, *, operator_id: str = "", assignment_id: str = "", detail: str = "") -> str:
    """Keep what the desk's clock did or saw, for the monitor (ADM-10)."""
    row = Incident(kind=kind, conversation_id=conversation_id, operator_id=operator_id, assignment_id=assignment_id, detail=detail[:200])
    session.add(row)
    session.flush()
    return row.id


@events.within("character.deleted")
def _character_gone(session: Session, *, character_id: str, **_: Any) -> None:
    """Free whoever voices a character that is gone (C32)."""
    voiced = select(ASSIGNMENTS.c.conversation_id).where(ASSIGNMENTS.c.character_id == character_id, ASSIGNMENTS.c.ended_at.is_(None))
    for conversation_id in session.connection().execute(voiced.order_by(ASSIGNMENTS.c.conversation_id)).scalars().all():
        release(session, conversation_id, "closed")


@events.within("conversation.left")
def _left(session: Session, *, conversation_id: str, deleted: bool) -> None:
    """Let nobody wait, or write, where the person hid what was said or took the whole conversation away."""
    queue.leave(session, conversation_id)
    events.emit(session, queue.DESK, "hybrid.changed", conversation_id)
    if deleted:
        release(session, conversation_id, "closed")
        return
    here = update(ASSIGNMENTS).where(ASSIGNMENTS.c.conversation_id == conversation_id, ASSIGNMENTS.c.ended_at.is_(None))
    session.connection().execute(here.values(waiting_since=None, step=0))


@events.within("report.created")
def _reported(session: Session, *, kind: str, target_id: str) -> None:
    """Count a report of a message against the operator who wrote it (QUE-05)."""
    wrote = select(MESSAGES.c.handled_by).where(MESSAGES.c.id == target_id, MESSAGES.c.author == "operator")
    operator_id = session.connection().execute(wrote).scalar() if kind == "message" else None
    if operator_id:
        days.count(session, operator_id, now(), complaints=1)
