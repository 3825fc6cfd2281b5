"""What supervisors do: give and take conversations, change and write messages, judge what the clock did, block (ADM-08..10, OCHAT-06, OCHAT-11)."""

from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session

from genapp.accounts.service import locks
from genapp.chat import words
from genapp.chat.models import MessageEdit
from genapp.chat.service.turns import ROOMS
from genapp.core import events
from genapp.core.actor import Actor, Permission
from genapp.core.clock import now
from genapp.core.errors import Conflict, Invalid, NotFound
from genapp.desk.models.work import Incident
from genapp.desk.service import assigning, clock, days, operators, queue
from genapp.desk.service.assigning import OPERATORS
from genapp.platform import service as platform

EDITS, INCIDENTS = MessageEdit.__table__, Incident.__table__  # pyright: ignore
REASON = 200


def force_assign(session: Session, actor: Actor, conversation_id: str, operator_id: str) -> None:
    """Give a conversation to an operator, whoever has it now; Full when they have as many as they may (ADM-10)."""
    by = actor.require(Permission.MANAGE_CHATS)
    operators.known(session, operator_id)
    assigning.lock(session, conversation_id, operator_id)
    ended = assigning.release(session, conversation_id, "manual", by=by)
    if ended is not None and ended.operator_id == operator_id:
        raise Conflict("This operator has the conversation already.")
    again = update(ROOMS).where(ROOMS.c.id == conversation_id).values(assignment_count=0)
    session.connection().execute(again)
    try:
        assigning.assign(session, conversation_id, operator_id, factors=[["manual", 100, "Given by a supervisor."]])
    except assigning.Full:
        raise assigning.Full("This operator takes no more conversations now.") from None
    platform.audit(session, actor, "conversation.assigned", "conversation", conversation_id, operator=operator_id)


def force_reassign(session: Session, actor: Actor, conversation_id: str) -> str:
    """Take a conversation from whoever has it, or from the escalated ones, and let the queue find somebody; "queued" or "ai" (ADM-09, ADM-10)."""
    by = actor.require(Permission.MANAGE_CHATS)
    ended = assigning.release(session, conversation_id, "manual", by=by)
    room = session.connection().execute(select(ROOMS.c.status, ROOMS.c.reply_mode).where(ROOMS.c.id == conversation_id)).first()
    if room is None or room.reply_mode == "ai" or (ended is None and room.status != "escalated"):
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


def judge(session: Session, actor: Actor, incident_id: str, verdict: str) -> None:
    """Confirm what the clock did, or undo it: the conversation goes back to who had it, and it does not count against them (ADM-10)."""
    by = actor.require(Permission.MANAGE_CHATS)
    if verdict not in ("confirmed", "undone"):
        raise Invalid("Unknown verdict.", field="verdict")
    open_ = update(INCIDENTS).where(INCIDENTS.c.id == incident_id, INCIDENTS.c.kind == "reassigned", INCIDENTS.c.verdict == "")
    judged = open_.values(verdict=verdict, judged_by=by, judged_at=now()).returning(INCIDENTS.c.conversation_id, INCIDENTS.c.operator_id)
    row = session.connection().execute(judged).first()
    if row is None:
        raise Conflict("Somebody has looked at this already.")
    if verdict == "undone":
        assigning.lock(session, row.conversation_id, row.operator_id)
        assigning.release(session, row.conversation_id, "manual", by=by)
        again = update(ROOMS).where(ROOMS.c.id == row.conversation_id, ROOMS.c.assignment_count > 0)
        session.connection().execute(again.values(assignment_count=ROOMS.c.assignment_count - 1))
        assigning.assign(session, row.conversation_id, row.operator_id, factors=[["manual", 100, "Given back by a supervisor."]])
        less = update(OPERATORS).where(OPERATORS.c.user_id == row.operator_id, OPERATORS.c.reassignments > 0)
        session.connection().execute(less.values(reassignments=OPERATORS.c.reassignments - 1))
        days.add(session, row.operator_id, now(), reassignments=-1)
    platform.audit(session, actor, f"incident.{verdict}", "incident", incident_id)
    events.emit(session, queue.DESK, "desk.changed", row.conversation_id)


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
    locks.ban(session, user_id, reason, until)
    platform.audit(session, actor, "user.blocked", "user", user_id, reason=reason, until=until.isoformat() if until else "")


def note_for_staff(session: Session, actor: Actor, conversation_id: str, text: str) -> None:
    """Keep the supervisors' own notes about a conversation (OCHAT-02)."""
    actor.require(Permission.MANAGE_CHATS)
    text = words.mended(text).strip()
    if len(text) > 8000:
        raise Invalid("At most 8,000 characters.", field="notes")
    if session.connection().execute(update(ROOMS).where(ROOMS.c.id == conversation_id).values(admin_notes=text)).rowcount != 1:
        raise NotFound
    platform.audit(session, actor, "conversation.noted", "conversation", conversation_id)
