"""Who waits, in which order, for how long still; and who could take them (QUE-01, QUE-02, QUE-04)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlmodel import Session

from genapp.characters.queries.shown import picture
from genapp.chat.models import Conversation
from genapp.desk import bands, matching
from genapp.desk.matching import Candidate, Wanted
from genapp.desk.models.people import Operator
from genapp.desk.models.work import Assignment, CharacterLoad, QueueEntry
from genapp.desk.queries.chosen import chosen

Queue: Any = QueueEntry
Rooms: Any = Conversation
People: Any = Operator
Work: Any = Assignment
PACE = timedelta(minutes=15)


def rank_of(at: datetime) -> Any:
    """Return the band of an entry as a number, the least urgent 0: `bands.band` in the database's own words, tested against it."""
    limits = chosen().bands

    def waited(seconds: int) -> Any:
        return Queue.entered_at < at - timedelta(seconds=seconds)

    earned = case(
        (or_(Queue.spent > limits.urgent_spent, waited(limits.urgent_waited)), 3),
        (or_(Queue.spent > limits.high_spent, waited(limits.high_waited)), 2),
        (or_(Queue.spent > 0, Queue.tier != "free", waited(limits.normal_waited)), 1),
        else_=0,
    )
    floor = case({name: 3 - place for place, name in enumerate(bands.BANDS)}, value=Queue.floor)
    return case((earned > floor, earned), else_=floor)


@dataclass(frozen=True)
class WaitingRow:
    """A conversation that waits, as the waiting page and the monitor show it: no word of what was said (OPUI-06)."""

    conversation_id: str
    name: str
    avatar: str
    band: str
    entered_at: str
    style: str
    tier: str
    reason: str
    attempts: int
    barred: bool = False


def waiting(session: Session, at: datetime, limit: int = 50, operator_id: str = "") -> list[WaitingRow]:
    """Return who waits, the most urgent first; within a band the longest wait (C27)."""
    rank = rank_of(at).label("rank")
    wanted = select(Queue, rank, Rooms.character_name, Rooms.character_avatar).join(Rooms, Rooms.id == Queue.conversation_id)
    rows = session.execute(wanted.order_by(rank.desc(), Queue.entered_at, Queue.conversation_id).limit(limit)).all()
    return [
        WaitingRow(
            row.conversation_id, name or "Unknown", picture(avatar), bands.BANDS[3 - place], row.entered_at.isoformat(), row.style, row.tier, row.reason, row.attempts,
            row.excluded.get(operator_id, "") > at.isoformat(),
        )
        for row, place, name, avatar in rows
    ]  # fmt: skip


def total(session: Session) -> int:
    """Return how many conversations wait."""
    return session.execute(select(func.count()).select_from(Queue)).scalar_one()


@dataclass(frozen=True)
class PlaceRow:
    """Where a conversation stands in the queue; `seconds` is what the pace of the last quarter of an hour lets expect, -1 when nobody can say."""

    place: int
    seconds: int


def place(session: Session, conversation_id: str, at: datetime) -> PlaceRow | None:
    """Return a conversation's place, 1 for the next, or None when it does not wait (OCHAT-12)."""
    rank = rank_of(at)
    own = session.execute(select(rank, Queue.entered_at).where(Queue.conversation_id == conversation_id)).first()
    if own is None:
        return None
    mine, entered = own
    before = or_(rank > mine, and_(rank == mine, Queue.entered_at < entered))
    ahead = session.execute(select(func.count()).select_from(Queue).where(before)).scalar_one()
    began = session.execute(
        select(func.count()).select_from(Work).where(Work.began_at > at - PACE, Work.queued_at.is_not(None))
    ).scalar_one()
    online = session.execute(select(func.count()).select_from(People).where(People.is_available)).scalar_one()
    pace = began / PACE.total_seconds()
    return PlaceRow(ahead + 1, round((ahead + 1) / pace) if pace and online else -1)


def orders(session: Session, at: datetime, limit: int = 50) -> list[Wanted]:
    """Return the most urgent conversations as the matching asks for them, each with who may not have it and whether its character is full."""
    from genapp.characters.models import Character

    characters: Any = Character
    rank = rank_of(at).label("rank")
    full = func.coalesce(CharacterLoad.load, 0) >= characters.max_concurrent_chats  # pyright: ignore
    wanted = (
        select(Queue, rank, full)
        .join(characters, characters.id == Queue.character_id)
        .outerjoin(CharacterLoad, CharacterLoad.character_id == Queue.character_id)  # pyright: ignore
    )
    rows = session.execute(wanted.order_by(rank.desc(), Queue.entered_at, Queue.conversation_id).limit(limit)).all()
    return [
        Wanted(
            row.conversation_id, language=row.language or "en", style=row.style, band=bands.BANDS[3 - place], preferred=row.preferred_operator_id,
            excluded=frozenset(one for one, until in row.excluded.items() if until > at.isoformat()), full=bool(is_full),
        )
        for row, place, is_full in rows
    ]  # fmt: skip


def candidates(session: Session, at: datetime, since: timedelta, conversation_id: str = "") -> list[Candidate]:
    """Return the operators who take conversations now, with what the matching weighs; history is of this conversation and its character."""
    able = (
        People.is_available,
        People.is_suspended.is_(False),
        People.deleted_at.is_(None),
        People.load < People.capacity,
        People.beat_at >= at - since,
    )
    rows = session.execute(select(People).where(*able)).scalars().all()
    with_user, with_character = _history(session, conversation_id) if conversation_id else ({}, {})
    return [
        Candidate(
            row.user_id, load=row.load, capacity=row.capacity, quality=row.quality, rating=row.stars / row.ratings if row.ratings else None,
            response_seconds=row.answer_seconds / row.answers if row.answers else None, languages=tuple(row.languages),
            specializations=tuple(row.specializations), skill=row.skill, in_hours=on_duty(row, at),
            idle_seconds=(at - (row.assigned_at or row.created_at)).total_seconds(), with_user=with_user.get(row.user_id, 0),
            with_character=with_character.get(row.user_id, 0),
        )
        for row in rows
    ]  # fmt: skip


def on_duty(row: Operator, at: datetime) -> bool:
    """Say whether a time is within an operator's working hours; equal ends mean the whole day."""
    if row.begins == row.ends:
        return True
    return matching.in_hours(row.days, time.fromisoformat(row.begins), time.fromisoformat(row.ends), row.zone, at)


def _history(session: Session, conversation_id: str) -> tuple[dict[str, int], dict[str, int]]:
    character = select(Rooms.character_id).where(Rooms.id == conversation_id).scalar_subquery()
    here = select(Work.operator_id, func.count()).where(Work.conversation_id == conversation_id).group_by(Work.operator_id)
    there = select(Work.operator_id, func.count()).where(Work.character_id == character).group_by(Work.operator_id)
    return dict(session.execute(here).all()), dict(session.execute(there).all())  # pyright: ignore
