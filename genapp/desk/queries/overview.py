"""An operator's own state and figures: what stands in the desk's bar, on the waiting page and among the stats (OPUI-01, OPUI-04)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlmodel import Session

from genapp.characters.queries.shown import picture
from genapp.chat.models import Conversation
from genapp.desk import pay
from genapp.desk.models.people import Operator, OperatorDay, ResponseTemplate
from genapp.desk.queries import spells
from genapp.desk.queries.operators import quality_of

People: Any = Operator
Days: Any = OperatorDay
Rooms: Any = Conversation
Templates: Any = ResponseTemplate
LATELY, SHOWN = timedelta(minutes=15), 30
ENOUGH = 600
"""Seconds of work from which a pace says something."""


@dataclass(frozen=True)
class MeRow:
    """An operator as they see themselves; `until` is an ISO time while they are suspended."""

    available: bool = False
    suspended: bool = False
    suspension: str = ""
    until: str = ""
    quality: int = 100
    threshold: int = 60
    load: int = 0
    capacity: int = 5
    sounds: bool = True
    suggestions: bool = False
    specializations: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    begins: str = "00:00"
    ends: str = "00:00"
    zone: str = ""


def me(session: Session, operator_id: str) -> MeRow:
    """Return an operator's own row; plain defaults for one who was appointed without it."""
    row = session.execute(select(People).where(People.user_id == operator_id)).scalar()
    if row is None:
        return MeRow()
    until = row.suspended_until.isoformat() if row.suspended_until else ""
    return MeRow(
        row.is_available, row.is_suspended, row.suspension, until, row.quality, row.threshold, row.load, row.capacity, row.sounds, row.suggestions,
        list(row.specializations), list(row.languages), list(row.days), row.begins, row.ends, row.zone,
    )  # fmt: skip


@dataclass(frozen=True)
class FiguresRow:
    """What was done in a stretch of days; averages in seconds and hundredths of a star, -1 while there is nothing to average.

    `pace` is hundredths of messages an hour, -1 until ten minutes were worked: less says nothing yet (ANA-04).
    """

    messages: int = 0
    conversations: int = 0
    answer: int = -1
    first: int = -1
    idle: int = 0
    complaints: int = 0
    reassigned: int = 0
    rating: int = -1
    ratings: int = 0
    seconds: int = 0
    earned: int = 0
    pace: int = -1


@dataclass(frozen=True)
class DayRow:
    """One day of an operator."""

    day: str
    messages: int = 0
    quality: int = -1
    seconds: int = 0


@dataclass(frozen=True)
class StatsRow:
    """An operator's last thirty days, what counts for their quality, and the month's earnings in whole cents (QUE-05..07, QUE-18)."""

    today: FiguresRow = FiguresRow()
    month: FiguresRow = FiguresRow()
    lately: FiguresRow = FiguresRow()
    days: list[DayRow] = field(default_factory=list)
    quality: int = 100
    parts: list[list[str]] = field(default_factory=list)
    threshold: int = 60


def stats(session: Session, operator_id: str, at: datetime) -> StatsRow:
    """Return an operator's figures of today, of this month and of the last thirty days, by the clock of their place."""
    row = session.execute(select(People).where(People.user_id == operator_id)).scalar()
    if row is None:
        return StatsRow()
    here = ZoneInfo(row.zone)
    today = at.astimezone(here).date().isoformat()
    span = [(at.astimezone(here).date() - timedelta(days=back)).isoformat() for back in range(SHOWN - 1, -1, -1)]
    since = min(span[0], today[:8] + "01")
    known = {one.day: one for one in session.execute(select(Days).where(Days.operator_id == operator_id, Days.day >= since)).scalars()}
    running = spells.running(session, at, [operator_id]).get(operator_id, 0)
    month = [one for one in known.values() if one.day[:7] == today[:7]]
    found = quality_of(session, operator_id, at)
    return StatsRow(
        _sum(row, [known[today]] if today in known else [], running),
        _sum(row, month, running),
        _sum(row, [known[one] for one in span if one in known], running),
        [_day(one, known.get(one), running if one == today else 0) for one in span],
        found.score,
        [list(part) for part in found.parts],
        row.threshold,
    )


def _day(day: str, row: Any, running: int) -> DayRow:
    return DayRow(day, row.messages, row.quality, row.online_seconds + running) if row else DayRow(day, seconds=running)


def _sum(operator: Any, days: list[Any], running: int) -> FiguresRow:
    def of(name: str) -> int:
        return sum(getattr(one, name) for one in days)

    def average(total: str, count: str, scale: int = 1) -> int:
        return round(of(total) * scale / of(count)) if of(count) else -1

    seconds = of("online_seconds") + running
    earned = pay.earned(seconds, operator.hourly_rate, max(0, of("credits")), operator.commission)
    return FiguresRow(
        of("messages"), of("conversations"), average("answer_seconds", "answers"), average("first_seconds", "first_answers"), of("idle_incidents"),
        of("complaints"), of("reassignments"), average("stars", "ratings", 100), of("ratings"), seconds, earned,
        round(of("messages") * 100 * 3600 / seconds) if seconds >= ENOUGH else -1,
    )  # fmt: skip


@dataclass(frozen=True)
class HybridRow:
    """A conversation a program writes in now and an operator may take over: no word of what was said (C23, OPUI-06)."""

    conversation_id: str
    name: str
    avatar: str
    at: str


def hybrid(session: Session, at: datetime, limit: int = 20) -> list[HybridRow]:
    """Return the hybrid conversations that nobody voices and in which somebody wrote a moment ago, the newest first."""
    wanted = select(Rooms.id, Rooms.character_name, Rooms.character_avatar, Rooms.last_user_message_at).where(
        Rooms.reply_mode == "hybrid", Rooms.assigned_operator_id.is_(None), Rooms.status.in_(("active", "idle")), Rooms.deleted_at.is_(None),
        Rooms.last_message_at > at - LATELY, Rooms.last_user_message_at > at - LATELY,
    )  # fmt: skip
    rows = session.execute(wanted.order_by(Rooms.last_message_at.desc(), Rooms.id).limit(limit)).all()
    return [
        HybridRow(row.id, row.character_name or "Unknown", picture(row.character_avatar), row.last_user_message_at.isoformat())
        for row in rows
    ]


@dataclass(frozen=True)
class TemplateRow:
    """Words an operator has ready; `own` when they may change them (OPUI-03)."""

    id: str
    name: str
    body: str
    own: bool


def templates(session: Session, operator_id: str) -> list[TemplateRow]:
    """Return an operator's own templates, then everybody's, the most used first."""
    mine = or_(Templates.operator_id == operator_id, Templates.operator_id.is_(None))
    rows = session.execute(
        select(Templates)
        .where(mine)
        .order_by(Templates.operator_id.is_(None), Templates.used.desc(), Templates.name, Templates.id)
        .limit(300)
    )
    return [TemplateRow(row.id, row.name, row.body, row.operator_id == operator_id) for row in rows.scalars()]
