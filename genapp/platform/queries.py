"""Reads of the audit log, of notices and of what people did."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import case, func, select
from sqlmodel import Session

from genapp.platform.models import Activity, ActivityType, AuditEntry, Notice, StaffNotice


@dataclass(frozen=True)
class AuditRow:
    """An entry as the back office shows it."""

    number: int
    at: str
    actor_id: str
    role: str
    act: str
    entity: str
    entity_id: str
    detail: str


@dataclass(frozen=True)
class NoticeRow:
    """A notice; `text` and `path` are put in where it is shown, from its kind, facts and what it is about."""

    id: str
    kind: str
    entity_id: str
    at: str
    read: bool
    priority: str = "normal"
    text: str = ""
    entity: str = ""
    path: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ActivityRow:
    """One act of somebody."""

    id: str
    user_id: str
    kind: str
    entity: str
    entity_id: str
    at: str
    device: str
    facts: dict[str, Any]


def notices(session: Session, user_id: str, before: str = "", limit: int = 30) -> list[NoticeRow]:
    """Return somebody's notices, newest first, below an id (PROF-14)."""
    mine = select(Notice).where(Notice.user_id == user_id, *((Notice.id < before,) if before else ()))
    return [
        NoticeRow(r.id, r.kind, r.entity_id, r.created_at.isoformat(), r.read_at is not None, facts=dict(r.facts))
        for r in session.execute(mine.order_by(Notice.id.desc()).limit(limit)).scalars()
    ]


def unread(session: Session, user_id: str) -> int:
    """Return how many notices somebody has not read; above 99 the number says no more."""
    some = select(Notice.id).where(Notice.user_id == user_id, Notice.read_at.is_(None)).limit(100).subquery()
    return session.execute(select(func.count()).select_from(some)).scalar_one()


_RANK = case({"critical": 0, "high": 1, "normal": 2, "low": 3}, value=StaffNotice.priority)


def alerts(session: Session, *, only_unread: bool = False, before: str = "", limit: int = 30) -> list[NoticeRow]:
    """Return staff notices, newest first, below an id; the unread ones by urgency (ADM-15)."""
    wanted = select(StaffNotice)
    if before:
        wanted = wanted.where(StaffNotice.id < before)
    order = (_RANK, StaffNotice.id.desc()) if only_unread else (StaffNotice.id.desc(),)
    if only_unread:
        wanted = wanted.where(StaffNotice.is_read.is_(False))
    return [
        NoticeRow(r.id, r.kind, r.entity_id, r.created_at.isoformat(), r.is_read, r.priority, r.message, r.entity)
        for r in session.execute(wanted.order_by(*order).limit(limit)).scalars()
    ]


def unread_alerts(session: Session) -> int:
    """Return how many staff notices wait; above 99 the number says no more."""
    some = select(StaffNotice.id).where(StaffNotice.is_read.is_(False)).limit(100).subquery()
    return session.execute(select(func.count()).select_from(some)).scalar_one()


ACCOUNT = [one.value for one in ActivityType if one not in (ActivityType.VIEW_PROFILE, ActivityType.SEND_MESSAGE)]
"""What somebody did with their account, without every look and word."""


def activities(session: Session, user_id: str, *, kinds: Sequence[str] = (), before: str = "", limit: int = 40) -> list[ActivityRow]:
    """Return what somebody did, of all kinds or of some; newest first, below an id (TEAM-05, MOD-03)."""
    wanted = select(Activity).where(Activity.user_id == user_id, *((Activity.kind.in_(kinds),) if kinds else ()))
    if before:
        wanted = wanted.where(Activity.id < before)
    return [
        ActivityRow(r.id, r.user_id, r.kind, r.entity, r.entity_id, r.created_at.isoformat(), r.user_agent, dict(r.facts))
        for r in session.execute(wanted.order_by(Activity.id.desc()).limit(limit)).scalars()
    ]


def audit_log(session: Session, before: int = 0, limit: int = 50) -> list[AuditRow]:
    """Return entries, newest first, below a number."""
    wanted = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(limit)  # pyright: ignore
    if before:
        wanted = wanted.where(AuditEntry.number < before)  # pyright: ignore
    rows = session.execute(wanted).scalars()
    return [
        AuditRow(
            r.number,
            r.at.isoformat(),
            r.actor_id,
            r.role,
            r.act,
            r.entity,
            r.entity_id,
            ", ".join(f"{k}: {v}" for k, v in sorted(r.detail.items())),
        )
        for r in rows
    ]
