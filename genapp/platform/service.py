"""Writes the audit log and the settings of the running product."""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.core.actor import Actor, Permission
from genapp.core.clock import now
from genapp.core.errors import Conflict
from genapp.core.ids import new_id
from genapp.platform.models import AppSetting, AuditEntry, AuditHead


class BrokenChain(Exception):
    """An audit entry was changed or removed."""


def _upsert(session: Session) -> Any:
    return pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert


def _digest(
    before: str, number: int, actor_id: str, role: str, act: str, entity: str, entity_id: str, detail: dict[str, Any], at: datetime
) -> str:
    body = [number, actor_id, role, act, entity, entity_id, detail, at.isoformat()]
    return hashlib.sha256((before + json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)).encode()).hexdigest()


def audit(session: Session, actor: Actor, act: str, entity: str, entity_id: str = "", **detail: Any) -> None:
    """Add an entry to the chain in this transaction (AUD-1, C16). `detail` holds ids and plain facts, never message text or secrets."""
    make = _upsert(session)
    session.execute(make(AuditHead).values(id=1, number=0, hash="").on_conflict_do_nothing())
    # The update locks the head until the commit: entries are written one after another.
    session.execute(update(AuditHead).where(AuditHead.id == 1).values(number=AuditHead.number + 1))  # pyright: ignore
    number, before = session.execute(select(AuditHead.number, AuditHead.hash).where(AuditHead.id == 1)).one()  # pyright: ignore
    at = now()
    digest = _digest(before, number, actor.user_id, actor.role.value, act, entity, entity_id, detail, at)
    session.execute(
        insert(AuditEntry).values(
            number=number,
            id=new_id(),
            actor_id=actor.user_id,
            role=actor.role.value,
            act=act,
            entity=entity,
            entity_id=entity_id,
            detail=detail,
            at=at,
            before=before,
            hash=digest,
        )
    )
    session.execute(update(AuditHead).where(AuditHead.id == 1).values(hash=digest))  # pyright: ignore


def verify_audit(session: Session) -> int:
    """Return how many entries the chain has; raises BrokenChain naming the first that does not fit."""
    before, expected = "", 0
    for entry in session.execute(select(AuditEntry).order_by(AuditEntry.number)).scalars().yield_per(1000):  # pyright: ignore
        expected += 1
        right = _digest(before, entry.number, entry.actor_id, entry.role, entry.act, entry.entity, entry.entity_id, entry.detail, entry.at)
        if (entry.number, entry.before, entry.hash) != (expected, before, right):
            raise BrokenChain(f"The audit log is broken at entry {expected}.")
        before = entry.hash
    head = session.get(AuditHead, 1)
    if head is not None and (head.number, head.hash) != (expected, before):
        raise BrokenChain(f"The audit log ends at entry {expected}, but its head says {head.number}.")
    return expected


def setting(session: Session, key: str, default: Any) -> Any:
    """Return a setting's value, or the default."""
    row = session.get(AppSetting, key)
    return default if row is None else row.value


def change_setting(session: Session, actor: Actor, key: str, value: Any) -> None:
    """Change a setting; needs SYSTEM_SETTINGS and is audited (ADM-14)."""
    actor.require(Permission.SYSTEM_SETTINGS)
    if len(json.dumps(value)) > 10_000:
        raise Conflict("That value is too long.")
    session.execute(
        _upsert(session)(AppSetting)
        .values(key=key, value=value, updated_at=now())
        .on_conflict_do_update(index_elements=["key"], set_={"value": value, "updated_at": now()})
    )
    audit(session, actor, "setting.changed", "setting", key)
