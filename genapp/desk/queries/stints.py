"""Who voiced a conversation before, what they handed on, and what its operator was warned of (QUE-09, QUE-11)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.desk.models.work import Assignment, Incident

Work: Any = Assignment
People: Any = User
Incidents: Any = Incident
BEFORE = 20


@dataclass(frozen=True)
class StintRow:
    """One stretch of somebody voicing the conversation, with what they handed on (QUE-11); `reason` is "" while it goes on.

    With `counted`, tone and note were not written by them but counted by `tone.tone` when it was taken from them.
    """

    operator: str = ""
    began: str = ""
    ended: str = ""
    reason: str = ""
    note: str = ""
    tone: str = ""
    messages: int = 0
    counted: bool = False


def stints(session: Session, conversation_id: str) -> list[StintRow]:
    """Return who voiced the conversation, the newest first."""
    wanted = select(Work, People.name).outerjoin(People, People.id == Work.operator_id).where(Work.conversation_id == conversation_id)
    rows = session.execute(wanted.order_by(Work.id.desc()).limit(BEFORE)).all()
    return [
        StintRow(
            name or "",
            row.began_at.isoformat(),
            row.ended_at.isoformat() if row.ended_at else "",
            row.end_reason,
            row.note,
            row.tone,
            row.messages,
            bool(row.tone) and row.end_reason != "handed_off",
        )
        for row, name in rows
    ]


def cautions(session: Session, operator_id: str) -> dict[str, list[str]]:
    """Return the signs an operator was warned of, by conversation: only where nobody has answered since, and not those taken back (QUE-09)."""
    warned = (
        select(Incidents.conversation_id, Incidents.detail)
        .join(Work, (Work.conversation_id == Incidents.conversation_id) & (Work.id == Incidents.assignment_id))
        .where(Work.operator_id == operator_id, Work.ended_at.is_(None), Incidents.created_at >= Work.waiting_since)
        .where(Incidents.kind == "signal", Incidents.verdict != "undone")
    )
    rows = session.execute(warned.order_by(Incidents.id)).all()
    return {row.conversation_id: row.detail.partition(": ")[0].split(", ") for row in rows}
