"""Operators as admins see them: who they are, how they do, what they may take (ADM-07, QUE-05..07)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.core.money import Money
from genapp.desk.models.people import Operator
from genapp.desk.quality import Facts, quality
from genapp.desk.queries.chosen import chosen
from genapp.desk.queries.operators import facts_of

People: Any = User
Staff: Any = Operator
VIEWS = ("here", "available", "suspended", "removed", "all")
ORDERS = {
    "name": func.lower(People.name),
    "quality": Staff.quality,
    "load": Staff.load,
    "messages": Staff.messages,
    "rating": case((Staff.ratings > 0, Staff.stars * 1.0 / Staff.ratings), else_=0.0),
    "answer": case((Staff.answers > 0, Staff.answer_seconds * 1.0 / Staff.answers), else_=0.0),
    "idle": Staff.idle_incidents,
    "complaints": Staff.complaints,
}
DOWN = ("load", "messages", "rating", "answer", "idle", "complaints")
"""What is sorted with the most first."""


@dataclass(frozen=True)
class OperatorRow:
    """An operator in the list; `presence` is available, offline, suspended or removed, `band` how good the quality is."""

    id: str = ""
    name: str = ""
    email: str = ""
    presence: str = "offline"
    load: int = 0
    capacity: int = 5
    quality: int = 100
    threshold: int = 60
    band: str = "good"
    parts: list[list[str]] = field(default_factory=list)
    answer: str = ""
    rating: str = ""
    ratings: int = 0
    idle: int = 0
    reassignments: int = 0
    complaints: int = 0
    messages: int = 0
    why: str = ""
    until: str = ""
    over: bool = False


@dataclass(frozen=True)
class OperatorFormRow:
    """What the form on an operator holds, as people write it: shillings and per cent."""

    id: str = ""
    name: str = ""
    email: str = ""
    languages: str = "en"
    specializations: list[str] = field(default_factory=list)
    skill: str = "mid"
    capacity: int = 5
    days: list[str] = field(default_factory=lambda: [str(day) for day in range(7)])
    begins: str = "00:00"
    ends: str = "00:00"
    zone: str = "Africa/Nairobi"
    hourly_rate: str = "0"
    commission: str = "0"
    threshold: int = field(default_factory=lambda: chosen().quality.threshold)


def _where(view: str, text: str) -> list[Any]:
    wanted: list[Any] = [Staff.deleted_at.is_not(None) if view == "removed" else Staff.deleted_at.is_(None)] if view != "all" else []
    if view == "available":
        wanted += [Staff.is_available, Staff.is_suspended.is_(False)]
    if view == "suspended":
        wanted.append(Staff.is_suspended)
    if text:
        like = f"%{text.lower().replace('%', '').replace('_', '')}%"
        wanted.append(or_(func.lower(People.name).like(like), func.lower(People.email).like(like)))
    return wanted


def operators(
    session: Session, at: datetime, *, view: str = "here", text: str = "", order: str = "name", after: str = "", limit: int = 40
) -> list[OperatorRow]:
    """Return a page of operators after the one named `after`, in an order; the good ones last where the order asks for trouble first."""
    column = ORDERS.get(order, ORDERS["name"])
    rows = select(Staff, People.name, People.email).join(People, People.id == Staff.user_id).where(*_where(view, text.strip()[:60]))
    down = order in DOWN
    if after:
        place = session.execute(
            select(column).select_from(Staff).join(People, People.id == Staff.user_id).where(Staff.user_id == after)
        ).scalar()
        if place is not None:
            beyond = column < place if down else column > place
            rows = rows.where(or_(beyond, and_(column == place, Staff.user_id > after)))
    found = session.execute(rows.order_by(column.desc() if down else column, Staff.user_id).limit(limit)).all()
    facts = facts_of(session, [row.user_id for row, _, _ in found], at)
    return [_row(row, name, email or "", facts.get(row.user_id, Facts()), at) for row, name, email in found]


def _row(row: Operator, name: str, email: str, facts: Facts, at: datetime) -> OperatorRow:
    presence = "removed" if row.deleted_at else "suspended" if row.is_suspended else "available" if row.is_available else "offline"
    until = row.suspended_until if row.is_suspended else None
    return OperatorRow(
        row.user_id, name, email, presence, row.load, row.capacity, row.quality, row.threshold, band(row.quality, row.threshold),
        [list(part) for part in quality(facts, chosen().quality).parts], seconds_text(row.answer_seconds / row.answers) if row.answers else "",
        f"{row.stars / row.ratings:.1f}" if row.ratings else "", row.ratings, row.idle_incidents, row.reassignments, row.complaints, row.messages,
        row.suspension if row.is_suspended else "", until.isoformat() if until else "", bool(row.is_suspended and (until is None or until <= at)),
    )  # fmt: skip


def band(score: int, threshold: int) -> str:
    """Return how good a quality is beside its threshold: good, fair (within ten points above it) or poor."""
    return "poor" if score < threshold else "fair" if score < threshold + 10 else "good"


def seconds_text(seconds: float) -> str:
    """Return a stretch of time as people read it: "45 s", "3 min 20 s", "2 h 5 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def operator_form(session: Session, operator_id: str) -> OperatorFormRow | None:
    """Return what the form on an operator shows, or None when there is none."""
    found = session.execute(
        select(Staff, People.name, People.email)
        .join(People, People.id == Staff.user_id)
        .where(Staff.user_id == operator_id, Staff.deleted_at.is_(None))
    ).first()
    if found is None:
        return None
    row, name, email = found
    return OperatorFormRow(
        row.user_id, name, email or "", ", ".join(row.languages), list(row.specializations), row.skill, row.capacity, [str(day) for day in row.days],
        row.begins, row.ends, row.zone, _plain(row.hourly_rate), _plain(row.commission), row.threshold,
    )  # fmt: skip


def _plain(hundredths: int) -> str:
    """Return hundredths as somebody types them: "250", "12.50"."""
    return Money(hundredths, "KES").text().removeprefix("KES ").replace(",", "").removesuffix(".00")


def count_open(session: Session, operator_id: str) -> int:
    """Return how many conversations an operator has now."""
    return session.execute(select(Staff.load).where(Staff.user_id == operator_id)).scalar() or 0


@dataclass(frozen=True)
class NameRow:
    """Somebody to choose from a list."""

    id: str
    name: str


def names(session: Session, *, online: bool = False) -> list[NameRow]:
    """Return the operators who work here by name, those available now or all."""
    here = [Staff.deleted_at.is_(None), *([Staff.is_available] if online else [])]
    rows = session.execute(
        select(Staff.user_id, People.name)
        .join(People, People.id == Staff.user_id)
        .where(*here)
        .order_by(func.lower(People.name))
        .limit(500)
    )
    return [NameRow(row.user_id, row.name) for row in rows]


def names_of(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of these accounts."""
    wanted = {one for one in ids if one}
    return dict(session.execute(select(People.id, People.name).where(People.id.in_(wanted))).all()) if wanted else {}  # pyright: ignore
