"""What supervisors do: give and take conversations, change and write messages, judge what the clock did, block (ADM-08..10, OCHAT-06, OCHAT-11)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select, text, update
from sqlmodel import Session

from genapp.accounts.service import locks
from genapp.chat import words
from genapp.chat.models import IS_WAITING, IS_WRITING
from genapp.chat.service import charges, turns
from genapp.chat.service.turns import MESSAGES, ROOMS
from genapp.core import events
from genapp.core.actor import Actor, Permission
from genapp.core.clock import now
from genapp.core.errors import Conflict, Invalid, NotFound
from genapp.desk.flags import FLAGS
from genapp.desk.models.work import Incident
from genapp.desk.service import assigning, clock, days, operators, queue, signals
from genapp.desk.service.assigning import OPERATORS
from genapp.platform import service as platform

INCIDENTS = Incident.__table__  # pyright: ignore
REASON = 200


def force_assign(session: Session, actor: Actor, conversation_id: str, operator_id: str) -> None:
    """Give a conversation to an operator, whoever has it now; Full when they have as many as they may (ADM-10)."""
    by = actor.require(Permission.MANAGE_CHATS)
    operators.known(session, operator_id)
    assigning.lock(session, conversation_id, operator_id)
    room = _room(session, conversation_id)
    if room.reply_mode == "ai":
        raise Conflict("Only AI answers for this character.")
    if room.status in ("closed", "archived"):
        raise Conflict("This conversation is closed. It opens again when its person writes.")
    if room.assigned_operator_id == operator_id:
        raise Conflict("This operator has the conversation already.")
    assigning.release(session, conversation_id, "manual", by=by)
    again = update(ROOMS).where(ROOMS.c.id == conversation_id).values(assignment_count=0)
    session.connection().execute(again)
    _give(session, conversation_id, operator_id, "Given by a supervisor.")
    platform.audit(session, actor, "conversation.assigned", "conversation", conversation_id, operator=operator_id)


def _room(session: Session, conversation_id: str) -> Any:
    wanted = select(
        ROOMS.c.reply_mode, ROOMS.c.status, ROOMS.c.assigned_operator_id, ROOMS.c.flags, ROOMS.c.user_id, ROOMS.c.character_name
    )
    row = session.connection().execute(wanted.where(ROOMS.c.id == conversation_id, ROOMS.c.deleted_at.is_(None))).first()
    if row is None:
        raise NotFound
    return row


def _give(session: Session, conversation_id: str, operator_id: str, why: str) -> None:
    try:
        assigning.assign(session, conversation_id, operator_id, factors=[["manual", 100, why]])
    except assigning.Full:
        raise assigning.Full("This operator takes no more conversations now.") from None
    except assigning.Taken:
        raise Conflict("This conversation is closed. It opens again when its person writes.") from None


def force_reassign(session: Session, actor: Actor, conversation_id: str) -> str:
    """Take a conversation from whoever has it, or from the escalated ones, and let the queue find somebody; "queued" or "ai" (ADM-09, ADM-10)."""
    by = actor.require(Permission.MANAGE_CHATS)
    ended = assigning.release(session, conversation_id, "manual", by=by)
    room = _room(session, conversation_id)
    if room.reply_mode == "ai" or (ended is None and room.status != "escalated"):
        raise Conflict("Nobody has this conversation.")
    change = update(ROOMS).where(ROOMS.c.id == conversation_id).values(assignment_count=0, status="active", updated_at=now())
    session.connection().execute(change)
    if room.reply_mode == "operator":
        queue.wait(session, conversation_id, now(), floor="high", reason="manual")
    elif ended is not None:
        assigning.pass_on(session, ended, "manual")
    platform.audit(session, actor, "conversation.reassigned", "conversation", conversation_id, operator=ended.operator_id if ended else "")
    events.emit(session, queue.DESK, "desk.changed", conversation_id)
    return "queued" if room.reply_mode == "operator" else "ai"


def escalate(session: Session, actor: Actor, conversation_id: str) -> None:
    """Put a conversation before the supervisors oneself, whoever has it now (ADM-10)."""
    by = actor.require(Permission.MANAGE_CHATS)
    turns.hold(session, conversation_id, now())
    room = _room(session, conversation_id)
    if room.reply_mode == "ai" or room.status not in ("active", "idle"):
        raise Conflict("Only what is open and answered by our team is escalated.")
    assigning.release(session, conversation_id, "manual", by=by)
    assigning.escalate(
        session, conversation_id, "escalated_by_staff", "Escalated by a supervisor", operator_id=room.assigned_operator_id or ""
    )
    platform.audit(session, actor, "conversation.escalated", "conversation", conversation_id)


def judge(session: Session, actor: Actor, incident_id: str, verdict: str) -> None:
    """Confirm what the clock did, or undo it: the conversation goes back to who had it, and it does not count against them (ADM-10)."""
    by = actor.require(Permission.MANAGE_CHATS)
    if verdict not in ("confirmed", "undone"):
        raise Invalid("Unknown verdict.", field="verdict")
    # What was done to somebody bears their assignment; a mere mark on a conversation does not.
    open_ = update(INCIDENTS).where(
        INCIDENTS.c.id == incident_id, INCIDENTS.c.kind.in_(("reassigned", "signal")), INCIDENTS.c.assignment_id != "", INCIDENTS.c.verdict == ""
    )  # fmt: skip
    judged = open_.values(verdict=verdict, judged_by=by, judged_at=now())
    columns = (INCIDENTS.c.kind, INCIDENTS.c.conversation_id, INCIDENTS.c.operator_id, INCIDENTS.c.detail)
    row = session.connection().execute(judged.returning(*columns)).first()
    if row is None:
        raise Conflict("Somebody has looked at this already.")
    if verdict == "undone" and row.kind == "signal":
        signals.take_back(session, row.conversation_id, row.operator_id, row.detail)
    elif verdict == "undone":
        _give_back(session, row.conversation_id, row.operator_id, row.detail, by)
    platform.audit(session, actor, f"incident.{verdict}", "incident", incident_id)
    events.emit(session, queue.DESK, "desk.changed", row.conversation_id)


def _give_back(session: Session, conversation_id: str, operator_id: str, detail: str, by: str) -> None:
    """Let the operator from whom the clock took a conversation go on with it, as if it had not happened."""
    assigning.lock(session, conversation_id, operator_id)
    if _room(session, conversation_id).assigned_operator_id != operator_id:
        assigning.release(session, conversation_id, "manual", by=by)
        _give(session, conversation_id, operator_id, "Given back by a supervisor.")
    # Only what went to the queue or the supervisors brought it nearer to them.
    if detail.split(": ")[1:2] in (["queued"], ["escalated"]):
        again = update(ROOMS).where(ROOMS.c.id == conversation_id, ROOMS.c.assignment_count > 0)
        session.connection().execute(again.values(assignment_count=ROOMS.c.assignment_count - 1))
    less = update(OPERATORS).where(OPERATORS.c.user_id == operator_id, OPERATORS.c.reassignments > 0)
    session.connection().execute(less.values(reassignments=OPERATORS.c.reassignments - 1))
    days.add(session, operator_id, now(), reassignments=-1)


def switch(session: Session, actor: Actor, name: str, on: bool) -> None:
    """Let the clock do one of its acts by itself, or not (ADM-10)."""
    if name not in clock.AUTO:
        raise Invalid("Unknown switch.", field="name")
    platform.put_setting(session, actor, "desk_auto", clock.auto(session) | {name: on is True}, Permission.MANAGE_CHATS)
    events.emit(session, queue.DESK, "desk.changed", "")


def block(session: Session, actor: Actor, user_id: str, reason: str, until: datetime | None) -> None:
    """Keep somebody out until a time, or for good; they are signed out at once (ADM-09)."""
    actor.require(Permission.MANAGE_USERS)
    reason = " ".join(reason.split())[:500]
    if not reason:
        raise Invalid("Say why, please.", field="reason")
    if until is not None and until <= now():
        raise Invalid("A time to come, please.", field="until")
    locks.ban(session, user_id, reason, until)
    platform.audit(session, actor, "user.blocked", "user", user_id, reason=reason, until=until.isoformat() if until else "")


def read_conversation(session: Session, actor: Actor, conversation_id: str) -> None:
    """Put on record that a member of staff opened somebody's conversation (C16, AUD-1)."""
    actor.require(Permission.MANAGE_CHATS)
    _room(session, conversation_id)
    platform.audit(session, actor, "conversation.read", "conversation", conversation_id)


def searched(session: Session, actor: Actor, conversation_ids: Iterable[str]) -> None:
    """Put on record that a member of staff looked through what people said, and whose words they were shown; never what they looked for (C16, AUD-1)."""
    actor.require(Permission.MANAGE_CHATS)
    platform.audit(session, actor, "messages.searched", "conversation", found=list(dict.fromkeys(conversation_ids)))


def mark(session: Session, actor: Actor, conversation_id: str, flag: str, on: bool) -> None:
    """Put one of the desk's flags on a conversation, or take any flag away (OCHAT-02)."""
    actor.require(Permission.MANAGE_CHATS)
    turns.hold(session, conversation_id, now())
    flags = set(_room(session, conversation_id).flags)
    if on and flag not in FLAGS:
        raise Invalid("Unknown flag.", field="flag")
    if (flag in flags) is on:
        return
    flags ^= {flag}
    session.connection().execute(update(ROOMS).where(ROOMS.c.id == conversation_id).values(flags=sorted(flags)))
    if on:
        assigning.incident(session, "signal", conversation_id, detail=flag)
    platform.audit(session, actor, f"conversation.{'flagged' if on else 'unflagged'}", "conversation", conversation_id, flag=flag)
    events.emit(session, queue.DESK, "desk.flagged", conversation_id)


def delete_conversation(session: Session, actor: Actor, conversation_id: str, reason: str) -> None:
    """Take a conversation away from its person; whoever voices it is freed, what was paid for unanswered messages comes back (ADM-08)."""
    by, at = actor.require(Permission.DELETE_DATA), now()
    reason = " ".join(reason.split())[:REASON]
    if not reason:
        raise Invalid("Say why, please.", field="reason")
    turns.hold(session, conversation_id, at)
    room = _room(session, conversation_id)
    assigning.release(session, conversation_id, "closed", by=by)
    queue.leave(session, conversation_id)
    charges.return_unanswered(session, conversation_id, room.user_id, room.character_name)
    here = MESSAGES.c.conversation_id == conversation_id
    session.connection().execute(update(MESSAGES).where(here, text(IS_WRITING)).values(stop_asked=True))
    session.connection().execute(update(MESSAGES).where(here, text(IS_WAITING)).values(status="read"))
    gone = {"deleted_at": at, "pinned": False, "status": "closed", "close_reason": "deleted_by_staff", "closed_at": at, "updated_at": at}
    session.connection().execute(update(ROOMS).where(ROOMS.c.id == conversation_id).values(**gone))
    platform.audit(session, actor, "conversation.deleted", "conversation", conversation_id, reason=reason)
    events.emit(session, events.topic("conversation", conversation_id), "conversation.cleared", conversation_id)
    events.emit(session, events.topic("user", room.user_id), "threads.changed", conversation_id)
    events.emit(session, queue.DESK, "desk.closed", conversation_id)


def note_for_staff(session: Session, actor: Actor, conversation_id: str, notes: str, seen: str) -> None:
    """Keep the supervisors' own notes about a conversation (OCHAT-02). `seen` are those that were changed: Conflict when they are others by now."""
    actor.require(Permission.MANAGE_CHATS)
    notes = words.mended(notes).strip()
    if len(notes) > 8000:
        raise Invalid("At most 8,000 characters.", field="notes")
    turns.hold(session, conversation_id, now())
    _room(session, conversation_id)
    # The clock writes here as well.
    same = update(ROOMS).where(ROOMS.c.id == conversation_id, ROOMS.c.admin_notes == seen)
    if session.connection().execute(same.values(admin_notes=notes)).rowcount != 1:
        raise Conflict("These notes were changed meanwhile. Yours are still in the field; theirs stand below it.", field="notes")
    platform.audit(session, actor, "conversation.noted", "conversation", conversation_id)
