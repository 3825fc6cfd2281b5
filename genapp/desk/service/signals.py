"""What people write who are not well served leads to something: a mark, a word to the operator, somebody else, the supervisors (QUE-09, OCHAT-02)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text, update
from sqlmodel import Session

from genapp.chat.models import IS_WAITING
from genapp.chat.service import turns
from genapp.chat.service.turns import MESSAGES, ROOMS
from genapp.core.clock import now
from genapp.core.settings import settings
from genapp.desk import ladder
from genapp.desk.models.work import Incident
from genapp.desk.queries.chosen import chosen
from genapp.desk.service import assigning, clock, queue
from genapp.desk.service.queue import ASSIGNMENTS

INCIDENTS = Incident.__table__  # pyright: ignore
UNHAPPY = "Chat requires admin attention - signs of dissatisfaction"
_DID = {"signal": "warn", "reassigned": "reassign"}


def heed(session: Session, conversation_id: str) -> str:
    """Mark a voiced conversation with what its unanswered messages tell of and do what the site chose; returns what was done, "none" or "".

    Only what was written since the operator has it, and since the last act in it, leads to an act: nobody is blamed for what was
    before them, and no message counts twice.
    """
    at = now()
    turns.hold(session, conversation_id, at)
    open_ = select(ASSIGNMENTS.c.id, ASSIGNMENTS.c.operator_id, ASSIGNMENTS.c.began_at)
    own = (
        session.connection()
        .execute(open_.where(ASSIGNMENTS.c.conversation_id == conversation_id, ASSIGNMENTS.c.ended_at.is_(None)))
        .first()
    )
    said = unanswered(session, conversation_id)
    found = _signs(said)
    if own is None or not found:
        return ""
    before = _acts(session, conversation_id)
    since = max((own.began_at, *(row.created_at for row in before)))
    reactions = chosen().signals
    recent = at - timedelta(seconds=reactions.cooldown)
    acted = {_DID[row.kind] for row in before if row.operator_id == own.operator_id and row.created_at > recent and row.verdict != "undone"}
    signs = _signs([(words, written) for words, written in said if written > since])
    done = reactions.action(signs, acted, clock.auto(session))
    new = _mark(session, conversation_id, found)
    who: dict[str, str] = {"operator_id": own.operator_id, "assignment_id": own.id}
    if done == "warn":
        assigning.incident(session, "signal", conversation_id, detail=f"{', '.join(signs)}: warned", **who)
        queue.tell(session, own.operator_id, "desk.warned", conversation_id)
    elif new:
        assigning.incident(session, "signal", conversation_id, operator_id=own.operator_id, detail=", ".join(new))
    if done in ("reassign", "escalate"):
        went = _take_away(session, conversation_id, own.operator_id, done)
        assigning.incident(session, "reassigned", conversation_id, detail=f"quality: {went}: {', '.join(signs)}", **who)
    if new or done != "none":
        queue.tell(session, own.operator_id, "desk.flagged", conversation_id)
    return done


def _take_away(session: Session, conversation_id: str, operator_id: str, how: str) -> str:
    """Let others go on, the queue or the supervisors; returns where it went."""
    ended = assigning.release(session, conversation_id, "quality", operator_id=operator_id)
    if ended is None:
        return ""
    if how == "reassign":
        return assigning.pass_on(session, ended, "quality")
    again = update(ROOMS).where(ROOMS.c.id == conversation_id).values(assignment_count=ROOMS.c.assignment_count + 1)
    session.connection().execute(again)
    assigning.escalate(session, conversation_id, "quality_issue", UNHAPPY, operator_id=operator_id)
    return "escalated"


def _acts(session: Session, conversation_id: str) -> list[Any]:
    """Return what was done about such signs in a conversation; a mere mark bears no assignment."""
    here = (INCIDENTS.c.conversation_id == conversation_id, INCIDENTS.c.kind.in_(tuple(_DID)), INCIDENTS.c.assignment_id != "")
    rows = select(INCIDENTS.c.kind, INCIDENTS.c.operator_id, INCIDENTS.c.created_at, INCIDENTS.c.verdict, INCIDENTS.c.detail).where(*here)
    found = session.connection().execute(rows.order_by(INCIDENTS.c.id.desc()).limit(20)).all()
    return [row for row in found if row.kind == "signal" or row.detail.startswith("quality: ")]


def unanswered(session: Session, conversation_id: str) -> list[tuple[str, datetime]]:
    """Return what the person wrote since the last answer."""
    waits = select(MESSAGES.c.content, MESSAGES.c.created_at).where(MESSAGES.c.conversation_id == conversation_id, text(IS_WAITING))
    rows = session.connection().execute(waits.order_by(MESSAGES.c.id).limit(50)).all()
    return [(row.content, row.created_at) for row in rows]


def _signs(said: list[tuple[str, datetime]]) -> list[str]:
    return ladder.signals(said, settings().desk_words or ladder.DISSATISFACTION, chosen().limits)


def speaks_of_it(session: Session, conversation_id: str) -> bool:
    """Say whether there is a sign among what nobody has answered: a look without a lock."""
    return bool(_signs(unanswered(session, conversation_id)))


def _mark(session: Session, conversation_id: str, signs: list[str]) -> list[str]:
    """Put flags on a conversation; returns those that are new (OCHAT-02)."""
    known = session.connection().execute(select(ROOMS.c.flags).where(ROOMS.c.id == conversation_id)).scalar_one()
    new = [one for one in signs if one not in known]
    if new:
        session.connection().execute(update(ROOMS).where(ROOMS.c.id == conversation_id).values(flags=sorted({*known, *new})))
    return new


def take_back(session: Session, conversation_id: str, operator_id: str, detail: str) -> None:
    """Undo a warning: its marks go, and the operator sees it no more (ADM-10)."""
    turns.hold(session, conversation_id, now())
    known = session.connection().execute(select(ROOMS.c.flags).where(ROOMS.c.id == conversation_id)).scalar_one()
    left = sorted({*known} - set(detail.partition(": ")[0].split(", ")))
    session.connection().execute(update(ROOMS).where(ROOMS.c.id == conversation_id).values(flags=left))
    queue.tell(session, operator_id, "desk.flagged", conversation_id)
