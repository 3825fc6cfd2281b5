"""Operators as the desk's clock sees them: who has how many waiting, how good they were lately (QUE-05, QUE-16)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select
from sqlmodel import Session

from genapp.desk.models.people import Operator, OperatorDay
from genapp.desk.models.work import Assignment
from genapp.desk.quality import Facts, Quality, quality
from genapp.desk.queries.chosen import chosen

People: Any = Operator
Days: Any = OperatorDay
Work: Any = Assignment
WINDOW = timedelta(days=30)
BUSY, LAZY, WAITING = 0.8, 0.4, 3


def waited_on(session: Session) -> list[str]:
    """Return the conversations that are voiced and in which somebody waits."""
    waits = select(Work.conversation_id).where(Work.ended_at.is_(None), Work.waiting_since.is_not(None))
    return list(session.execute(waits.order_by(Work.waiting_since).limit(500)).scalars())


def facts_of(session: Session, operator_ids: Iterable[str], at: datetime) -> dict[str, Facts]:
    """Return what the quality of operators is judged by: their last thirty days, and nothing from before a suspension that is over (QUE-05, C42)."""
    since = (at - WINDOW).date().isoformat()
    names = ("idle_incidents", "reassignments", "complaints", "answers", "answer_seconds", "ratings", "stars")
    sums = [func.coalesce(func.sum(getattr(Days, name)), 0).label(name) for name in names]
    chosen = list(operator_ids)
    over = {
        row.user_id: row.suspended_until.astimezone(ZoneInfo(row.zone)).date().isoformat()
        for row in session.execute(
            select(People.user_id, People.zone, People.suspended_until).where(
                People.user_id.in_(chosen), People.is_suspended.is_(False), People.suspended_until > at - WINDOW
            )
        )
    }
    first = case(over, value=Days.operator_id, else_=since) if over else since
    wanted = select(Days.operator_id, *sums).where(Days.day >= first, Days.operator_id.in_(chosen)).group_by(Days.operator_id)
    return {
        row.operator_id: Facts(
            int(row.idle_incidents), int(row.reassignments), int(row.complaints), row.answer_seconds / row.answers if row.answers else None,
            row.stars / row.ratings if row.ratings else None, int(row.ratings),
        )
        for row in session.execute(wanted)
    }  # fmt: skip


def quality_of(session: Session, operator_id: str, at: datetime) -> Quality:
    """Return an operator's quality now, with its parts (QUE-07)."""
    return quality(facts_of(session, [operator_id], at).get(operator_id, Facts()), chosen().quality)


def qualities(session: Session, at: datetime) -> list[tuple[str, int]]:
    """Return the operators whose quality is another than what is kept, and what it is."""
    rows = session.execute(select(People.user_id, People.quality).where(People.deleted_at.is_(None), People.is_suspended.is_(False))).all()
    facts = facts_of(session, [row.user_id for row in rows], at)
    scores = [(row.user_id, row.quality, quality(facts.get(row.user_id, Facts()), chosen().quality).score) for row in rows]
    return [(operator_id, score) for operator_id, known, score in scores if score != known]


def unbalanced(session: Session, at: datetime, since: timedelta) -> list[tuple[str, str]]:
    """Return conversations that an overloaded operator leaves waiting while others are free, the longest wait of each, and whose they are (QUE-16)."""
    able = (People.is_available, People.is_suspended.is_(False), People.beat_at >= at - since)
    rows = session.execute(select(People.user_id, People.load, People.capacity).where(*able)).all()
    free = sum(max(0, row.capacity - row.load) for row in rows if row.load <= LAZY * row.capacity)
    busy = [row.user_id for row in rows if row.load >= BUSY * row.capacity]
    if not free or not busy:
        return []
    waits = select(Work.operator_id, Work.conversation_id).where(
        Work.operator_id.in_(busy), Work.ended_at.is_(None), Work.waiting_since < at - timedelta(seconds=60)
    )
    found: dict[str, list[str]] = {}
    for row in session.execute(waits.order_by(Work.waiting_since)):
        found.setdefault(row.operator_id, []).append(row.conversation_id)
    return [(rooms[0], operator_id) for operator_id, rooms in found.items() if len(rooms) >= WAITING][:free]
