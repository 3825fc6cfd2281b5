"""What the desk's clock does: warns, notes, alerts, moves on, each once however many processes look (QUE-08, QUE-09, C6)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session

from genapp.chat.service import turns
from genapp.core.clock import now
from genapp.desk import ladder
from genapp.desk.queries.chosen import chosen
from genapp.desk.service import assigning, days, queue
from genapp.desk.service.queue import ASSIGNMENTS
from genapp.platform import service as platform

AUTO = {"auto_reassign": True, "auto_alert": True, "auto_escalate": True}
"""What the clock may do by itself; supervisors switch each off and on (ADM-10)."""


@dataclass(frozen=True)
class Due:
    """An open assignment in which somebody waits."""

    assignment_id: str
    conversation_id: str
    operator_id: str
    waiting_since: datetime
    active_at: datetime
    step: int
    answers: int
    answer_seconds: int


def due(session: Session, at: datetime) -> list[Due]:
    """Return the assignments that are further up the ladder than was acted on, the longest wait first."""
    columns = (ASSIGNMENTS.c[name] for name in ("id", *Due.__dataclass_fields__) if name in ASSIGNMENTS.c)
    waits = select(*columns).where(ASSIGNMENTS.c.ended_at.is_(None), ASSIGNMENTS.c.waiting_since.is_not(None))
    found = session.connection().execute(waits.order_by(ASSIGNMENTS.c.waiting_since).limit(2000)).all()
    return [one for row in found if wanted(one := Due(*row), at)]


def idle(one: Due, at: datetime) -> float:
    """Return for how many seconds nothing came from the operator while somebody waited."""
    return (at - max(one.waiting_since, one.active_at)).total_seconds()


def wanted(one: Due, at: datetime) -> str:
    """Return what is to be done now: a step of the ladder, "timeout" or "slow"; "" when nothing."""
    limits, steps = chosen().limits, chosen().ladder
    if limits.timed_out((at - one.waiting_since).total_seconds()):
        return "timeout"
    if limits.slow(one.answers, one.answer_seconds) and idle(one, at) >= steps.warn:
        return "slow"
    step = ladder.step(steps, idle(one, at))
    return ladder.STEPS[step] if step > one.step else ""


def climb(session: Session, one: Due) -> str:
    """Do what is due in one assignment, holding its conversation; returns what was done, "" when somebody was faster."""
    at = now()
    turns.hold(session, one.conversation_id, at)
    columns = (ASSIGNMENTS.c[name] for name in ("id", *Due.__dataclass_fields__) if name in ASSIGNMENTS.c)
    row = (
        session.connection()
        .execute(select(*columns).where(ASSIGNMENTS.c.id == one.assignment_id, ASSIGNMENTS.c.ended_at.is_(None)))
        .first()
    )
    fresh = Due(*row) if row is not None and row.waiting_since is not None else None
    what = wanted(fresh, at) if fresh else ""
    if fresh is None or not what:
        return ""
    step = ladder.step(chosen().ladder, idle(fresh, at))
    session.connection().execute(update(ASSIGNMENTS).where(ASSIGNMENTS.c.id == fresh.assignment_id).values(step=step))
    # Steps that were slept through count all the same: each is noted once.
    if fresh.step < 1 <= step:
        _note(session, "warned", fresh, "Nothing for two and a half minutes.")
    if fresh.step < 2 <= step:
        _note(session, "idle", fresh, "An idle incident.")
        days.count(session, fresh.operator_id, at, idle_incidents=1)
    switches = auto(session)
    if fresh.step < 3 <= step and switches["auto_alert"]:
        _note(session, "alerted", fresh, "Supervisors were told.")
        once = f"idle:{fresh.assignment_id}:{fresh.waiting_since.isoformat()}"
        platform.alert(session, "chat_escalation", "Somebody has waited four minutes for an answer.", entity="conversation", entity_id=fresh.conversation_id, once=once)  # fmt: skip
    if what in ("timeout", "slow") or step >= 4:
        if not switches["auto_reassign"]:
            return ""
        move_on(session, fresh, what if what in ("timeout", "slow") else "idle")
        return "reassigned"
    queue.tell(session, fresh.operator_id, "desk.warned", fresh.conversation_id)
    return what


def _note(session: Session, kind: str, one: Due, detail: str) -> None:
    assigning.incident(session, kind, one.conversation_id, operator_id=one.operator_id, assignment_id=one.assignment_id, detail=detail)


def move_on(session: Session, one: Due, reason: str) -> str:
    """Take a conversation from an operator who does not answer, and note it for the supervisors (QUE-10, ADM-10)."""
    ended = assigning.release(session, one.conversation_id, reason, operator_id=one.operator_id)
    if ended is None:
        return ""
    done = assigning.pass_on(session, ended, reason)
    _note(session, "reassigned", one, f"{reason}: {done}")
    return done


def auto(session: Session) -> dict[str, bool]:
    """Return what the clock may do by itself (ADM-10)."""
    kept = platform.setting(session, "desk_auto", {})
    return {name: bool(kept.get(name, on)) for name, on in AUTO.items()}
