"""What supervisors watch live: who voices what, who waits, how it goes (ADM-10)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, func, or_, select
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.characters.queries.shown import picture
from genapp.chat.models import Conversation, Message
from genapp.core.ids import id_at
from genapp.desk import bands
from genapp.desk.ladder import colour
from genapp.desk.models.people import Operator, OperatorDay
from genapp.desk.models.work import Assignment, QueueEntry
from genapp.desk.queries import queue
from genapp.desk.queries.chosen import chosen
from genapp.desk.queries.staff import names_of, seconds_text

People: Any = User
Staff: Any = Operator
Rooms: Any = Conversation
Messages: Any = Message
Work: Any = Assignment
Queue: Any = QueueEntry
Days: Any = OperatorDay
COLOURS = ("active", "warning", "idle", "waiting")
PACE = timedelta(minutes=15)
PLACE = "Africa/Nairobi"
"""Whose day counts as today."""


@dataclass(frozen=True)
class TileRow:
    """A conversation on the monitor. `since` is when somebody began to wait for an answer, "" when nobody does; `idle` from when the ladder counts."""

    id: str
    character: str
    avatar: str
    user: str
    operator_id: str = ""
    operator: str = ""
    colour: str = "active"
    band: str = ""
    since: str = ""
    began: str = ""
    flags: list[str] = field(default_factory=list)
    messages: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Wish:
    """What of it is wanted; "" for everything."""

    colour: str = ""
    operator_id: str = ""
    band: str = ""
    text: str = ""


def tiles(session: Session, at: datetime, wish: Wish, limit: int = 200) -> tuple[list[TileRow], int]:
    """Return the conversations that are voiced or wait, the longest wait first and those in which nobody waits last, and how many there are."""
    waiting, many_waiting = ([], 0) if wish.operator_id or wish.colour not in ("", "waiting") else _waiting(session, at, wish, limit)
    voiced, many_voiced = ([], 0) if wish.band or wish.colour == "waiting" else _voiced(session, at, wish, limit)
    rows = sorted([*waiting, *voiced], key=lambda row: (row.since == "", row.since or row.began, row.id))
    return rows[:limit], many_waiting + many_voiced


def _named(text: str) -> list[Any]:
    plain = text.strip().lower().replace("%", "").replace("_", "\\_")[:60]
    like = f"%{plain}%"
    return [or_(func.lower(Rooms.character_name).like(like, escape="\\"), func.lower(People.name).like(like, escape="\\"), People.username_lower.like(like, escape="\\"))] if plain else []  # fmt: skip


def _waiting(session: Session, at: datetime, wish: Wish, limit: int) -> tuple[list[TileRow], int]:
    rank = queue.rank_of(at)
    wanted = (
        select(
            Queue.conversation_id,
            Queue.entered_at,
            Queue.reason,
            rank.label("rank"),
            Rooms.character_name,
            Rooms.character_avatar,
            Rooms.flags,
            People.name,
        )
        .join(Rooms, Rooms.id == Queue.conversation_id)
        .join(People, People.id == Queue.user_id)
        .where(*_named(wish.text), *([rank == 3 - bands.BANDS.index(wish.band)] if wish.band in bands.BANDS else []))
    )
    many = session.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    rows = session.execute(wanted.order_by(Queue.entered_at, Queue.conversation_id).limit(limit)).all()
    return [
        TileRow(
            row.conversation_id, row.character_name or "Unknown", picture(row.character_avatar), row.name, colour="waiting", band=bands.BANDS[3 - row.rank],
            since=row.entered_at.isoformat(), began=row.entered_at.isoformat(), flags=list(row.flags), reason=row.reason,
        )
        for row in rows
    ], many  # fmt: skip


def _idle(at: datetime, seconds: int) -> Any:
    """Say whether somebody has waited so long without anything from the operator."""
    before = at - timedelta(seconds=seconds)
    return and_(Work.waiting_since <= before, Work.active_at <= before)


def _voiced(session: Session, at: datetime, wish: Wish, limit: int) -> tuple[list[TileRow], int]:
    warned, late = _idle(at, chosen().ladder.warn), _idle(at, chosen().ladder.incident)
    by_colour = {"active": [or_(Work.waiting_since.is_(None), ~warned)], "warning": [warned, ~late], "idle": [late]}.get(wish.colour, [])
    wanted = (
        select(
            Work.conversation_id, Work.operator_id, Work.began_at, Work.waiting_since, Work.active_at, Work.messages, Rooms.character_name, Rooms.character_avatar,
            Rooms.flags, People.name,
        )
        .join(Rooms, Rooms.id == Work.conversation_id)
        .join(People, People.id == Rooms.user_id)
        .where(Work.ended_at.is_(None), *_named(wish.text), *by_colour, *([Work.operator_id == wish.operator_id] if wish.operator_id else []))
    )  # fmt: skip
    many = session.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    first = case((Work.waiting_since.is_(None), 1), else_=0)
    rows = session.execute(wanted.order_by(first, Work.waiting_since, Work.began_at, Work.conversation_id).limit(limit)).all()
    names = names_of(session, (row.operator_id for row in rows))
    return [
        TileRow(
            row.conversation_id, row.character_name or "Unknown", picture(row.character_avatar), row.name, row.operator_id, names.get(row.operator_id, ""),
            colour((at - max(row.waiting_since, row.active_at)).total_seconds() if row.waiting_since else 0, False, chosen().ladder),
            since=row.waiting_since.isoformat() if row.waiting_since else "", began=row.began_at.isoformat(), flags=list(row.flags), messages=row.messages,
        )
        for row in rows
    ], many  # fmt: skip


@dataclass(frozen=True)
class FiguresRow:
    """The head of the monitor; `longest` is since when the one who waits longest has waited."""

    queued: int = 0
    urgent: int = 0
    high: int = 0
    normal: int = 0
    low: int = 0
    voiced: int = 0
    online: int = 0
    free: int = 0
    answer: str = ""
    pace: str = "0"
    longest: str = ""


def figures(session: Session, at: datetime) -> FiguresRow:
    """Return how the desk does now: the queue by band, who is online, how long answers take today, how much is written (ADM-10)."""
    rank = queue.rank_of(at).label("rank")
    by = {row.rank: row.many for row in session.execute(select(rank, func.count().label("many")).group_by(rank))}
    online, free = session.execute(
        select(func.count(), func.coalesce(func.sum(case((Staff.capacity > Staff.load, Staff.capacity - Staff.load), else_=0)), 0)).where(
            Staff.is_available, Staff.is_suspended.is_(False), Staff.deleted_at.is_(None)
        )
    ).one()
    today = at.astimezone(ZoneInfo(PLACE)).date().isoformat()
    seconds, answers = session.execute(
        select(func.coalesce(func.sum(Days.answer_seconds), 0), func.coalesce(func.sum(Days.answers), 0)).where(Days.day == today)
    ).one()
    written = select(func.count()).select_from(Messages).join(Rooms, Rooms.id == Messages.conversation_id)
    desk = (Messages.id > id_at(at - PACE), Messages.kind != "note", Rooms.reply_mode != "ai", Messages.author != "ai")
    count = session.execute(written.where(*desk)).scalar_one()
    voiced = session.execute(select(func.count()).select_from(Work).where(Work.ended_at.is_(None))).scalar_one()
    longest = [
        one
        for one in (
            session.execute(select(func.min(Queue.entered_at))).scalar(),
            session.execute(select(func.min(Work.waiting_since)).where(Work.ended_at.is_(None))).scalar(),
        )
        if one is not None
    ]
    return FiguresRow(
        sum(by.values()), by.get(3, 0), by.get(2, 0), by.get(1, 0), by.get(0, 0), voiced, int(online), int(free),
        seconds_text(int(seconds) / int(answers)) if answers else "", f"{count / 15:.1f}".removesuffix(".0"), min(longest).isoformat() if longest else "",
    )  # fmt: skip
