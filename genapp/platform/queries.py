"""Reads of the audit log."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from genapp.platform.models import AuditEntry


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
