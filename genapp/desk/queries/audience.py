"""A conversation that our team answers, as its own person sees it: who is there, where one stands in line (OCHAT-12, C23)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.chat import words
from genapp.chat.models import Conversation
from genapp.desk.models.work import Assignment
from genapp.desk.queries.queue import place

Rooms: Any = Conversation
People: Any = User
Work: Any = Assignment


@dataclass(frozen=True)
class AudienceRow:
    """`phase` is what goes on: waiting (with `place` and `seconds`, -1 when nobody can say), here, escalated, program, closed, or nothing."""

    name: str
    phase: str
    hybrid: bool
    premium: bool
    place: int = 0
    seconds: int = -1
    ratable: bool = False
    stars: int = 0


def audience(session: Session, user_id: str, conversation_id: str, at: datetime) -> AudienceRow | None:
    """Return an own conversation that our team answers, always or at times; None for any other."""
    wanted = (
        select(Rooms, People.premium_until)
        .join(People, People.id == Rooms.user_id)
        .where(Rooms.id == conversation_id, Rooms.user_id == user_id, Rooms.deleted_at.is_(None), Rooms.reply_mode != "ai")
    )
    found = session.execute(wanted).first()
    if found is None or not user_id:
        return None
    r, until = found
    name, hybrid, premium = r.character_name or "Unknown", r.reply_mode == "hybrid", bool(until and until > at)
    if r.close_reason == words.GONE:
        return AudienceRow(name, "", hybrid, premium)
    if r.status == "closed":
        return AudienceRow(name, "closed", hybrid, premium, ratable=_answered(session, r.id), stars=r.satisfaction or 0)
    if r.assigned_operator_id:
        return AudienceRow(name, "here", hybrid, premium)
    if r.status == "escalated":
        return AudienceRow(name, "escalated", hybrid, premium)
    waits = place(session, r.id, at)
    if waits is not None:
        return AudienceRow(name, "waiting", hybrid, premium, waits.place, waits.seconds)
    return AudienceRow(name, "program" if hybrid else "", hybrid, premium)


def _answered(session: Session, conversation_id: str) -> bool:
    wrote = select(Work.id).where(Work.conversation_id == conversation_id, Work.messages > 0).limit(1)
    return session.execute(wrote).first() is not None
