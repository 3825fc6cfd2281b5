"""What waits for supervisors: escalated conversations, and what the clock did by itself (ADM-10, QUE-10)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.characters.queries.shown import picture
from genapp.chat.models import Conversation
from genapp.core.ids import id_at
from genapp.desk.models.work import Incident
from genapp.desk.queries.staff import names_of

People: Any = User
Rooms: Any = Conversation
Incidents: Any = Incident
SHOWN = timedelta(days=30)
"""How far back escalated and flagged conversations are looked for."""


@dataclass(frozen=True)
class EscalatedRow:
    """A conversation that waits for the supervisors."""

    id: str
    character: str
    avatar: str
    user: str
    why: str
    at: str


def escalated(session: Session, at: datetime, limit: int = 100) -> list[EscalatedRow]:
    """Return the conversations that wait for the supervisors, the longest first (QUE-10)."""
    newest = (
        select(Incidents.conversation_id, func.max(Incidents.id).label("id"))
        .where(Incidents.kind == "escalated", Incidents.id > id_at(at - SHOWN))
        .group_by(Incidents.conversation_id)
        .subquery()
    )
    rows = session.execute(
        select(Rooms.id, Rooms.character_name, Rooms.character_avatar, People.name, Incidents.detail, Incidents.created_at)
        .join(newest, newest.c.conversation_id == Rooms.id)
        .join(Incidents, Incidents.id == newest.c.id)
        .join(People, People.id == Rooms.user_id)
        .where(Rooms.status == "escalated", Rooms.deleted_at.is_(None))
        .order_by(Incidents.id)
        .limit(limit)
    )
    return [
        EscalatedRow(r.id, r.character_name or "Unknown", picture(r.character_avatar), r.name, r.detail, r.created_at.isoformat())
        for r in rows
    ]


@dataclass(frozen=True)
class MoveRow:
    """What the clock did by itself; `signs` is what it saw in the messages, `verdict` is "" until a supervisor looked (ADM-10, QUE-09)."""

    id: str
    conversation_id: str
    character: str
    user: str
    operator: str
    why: str
    outcome: str
    at: str
    verdict: str = ""
    by: str = ""
    signs: list[str] = field(default_factory=list)


def moves(session: Session, limit: int = 20) -> list[MoveRow]:
    """Return the newest automatic reassignments and warnings about signs of dissatisfaction, with who judged them."""
    acts = [*_acts(session, "reassigned", limit), *_acts(session, "signal", limit)]
    rows = sorted(acts, key=lambda each: each[0].id, reverse=True)[:limit]
    names = names_of(session, (one for row, _, _ in rows for one in (row.operator_id, row.judged_by)))
    return [_move(row, character, user, names) for row, character, user in rows]


def _acts(session: Session, kind: str, limit: int) -> list[Any]:
    """Return the newest of a kind that were done to an operator, each with its two sides; a mere mark is none."""
    wanted = (
        select(Incidents, Rooms.character_name, People.name)
        .join(Rooms, Rooms.id == Incidents.conversation_id)
        .join(People, People.id == Rooms.user_id)
        .where(Incidents.kind == kind, Incidents.assignment_id != "")
    )
    return list(session.execute(wanted.order_by(Incidents.id.desc()).limit(limit)).all())


def _move(row: Incident, character: str, user: str, names: dict[str, str]) -> MoveRow:
    why, outcome, signs = [*row.detail.split(": "), "", ""][:3]
    if row.kind == "signal":
        why, signs = "quality", why
    return MoveRow(
        row.id, row.conversation_id, character or "Unknown", user, names.get(row.operator_id, ""), why, outcome, row.created_at.isoformat(), row.verdict,
        names.get(row.judged_by, ""), signs.split(", ") if signs else [],
    )  # fmt: skip
