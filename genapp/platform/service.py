"""Writes the audit log, notices, activities and the settings of the running product."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, literal_column, select, table, text, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.core import events
from genapp.core.actor import OFFICE, Actor, Permission
from genapp.core.clock import now
from genapp.core.columns import JsonValue
from genapp.core.errors import Conflict, Forbidden
from genapp.core.ids import new_id
from genapp.platform.kinds import wanted
from genapp.platform.models import Activity, ActivityType, AppSetting, AuditEntry, AuditHead, Notice, StaffNotice


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
    put_setting(session, actor, key, value, Permission.SYSTEM_SETTINGS)


def put_setting(session: Session, actor: Actor, key: str, value: Any, permission: Permission) -> None:
    """Change a setting that another permission than SYSTEM_SETTINGS is for; audited."""
    actor.require(permission)
    if len(json.dumps(value)) > 10_000:
        raise Conflict("That value is too long.")
    session.execute(
        _upsert(session)(AppSetting)
        .values(key=key, value=value, updated_at=now())
        .on_conflict_do_update(index_elements=["key"], set_={"value": value, "updated_at": now()})
    )
    audit(session, actor, "setting.changed", "setting", key)


def log(
    session: Session,
    user_id: str,
    kind: ActivityType,
    entity: str = "",
    entity_id: str = "",
    *,
    team_id: str | None = None,
    session_id: str = "",
    ip_hash: str = "",
    user_agent: str = "",
    device_hash: str = "",
    **facts: Any,
) -> None:
    """Remember what somebody did, in this transaction (MOD-03, TEAM-05). `facts` are ids and names, never message text."""
    row = {
        "id": new_id(), "user_id": user_id, "team_id": team_id, "kind": kind.value, "entity": entity, "entity_id": entity_id, "facts": facts,
        "session_id": session_id, "ip_hash": ip_hash, "user_agent": user_agent[:120], "device_hash": device_hash, "created_at": now(),
    }  # fmt: skip
    session.connection().execute(_ACTIVITY, row)


_ACTIVITY = insert(Activity)
AHEAD = 3
"""Months whose tables are made before they begin."""


def make_months(session: Session) -> list[str]:
    """Make the tables of this month's and the next months' activities where the engine keeps months apart; returns what is new (MOD-03, C38)."""
    known = "SELECT relname FROM pg_class JOIN pg_partitioned_table ON partrelid = oid WHERE relname = 'activities'"
    if session.get_bind().dialect.name != "postgresql" or session.execute(text(known)).first() is None:
        return []
    made, first = [], now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _ in range(AHEAD):
        last = (first + timedelta(days=32)).replace(day=1)
        name = f"activities_{first:%Y_%m}"
        if session.execute(text("SELECT to_regclass(:name)"), {"name": name}).scalar() is None:
            # What was written before its month's table was there moves into it.
            session.execute(text(f"CREATE TABLE {name} (LIKE activities INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"))
            here = {"first": first, "last": last}
            columns = ", ".join(column.name for column in Activity.__table__.columns)  # pyright: ignore
            moved = f"WITH moved AS (DELETE FROM activities_default WHERE created_at >= :first AND created_at < :last RETURNING {columns}) "  # noqa: S608
            session.execute(text(f"{moved} INSERT INTO {name} ({columns}) SELECT {columns} FROM moved"), here)  # noqa: S608
            session.execute(
                text(
                    f"ALTER TABLE activities ATTACH PARTITION {name} FOR VALUES FROM ('{first:%Y-%m-%d} 00:00Z') TO ('{last:%Y-%m-%d} 00:00Z')"
                )
            )
            made.append(name)
        first = last
    return made


_PREFERENCES = select(literal_column("notification_preferences", JsonValue)).select_from(table("users"))


def tell(session: Session, user_id: str, kind: str, *, entity_id: str = "", once: str = "", **facts: Any) -> bool:
    """Put a notice into somebody's list unless they switched its subject off or were told already; says whether it is there now (PROF-14).

    `once` names what happened: the same name never makes a second notice. A team's or room's name may be a fact, message text never.
    """
    preferences = session.execute(_PREFERENCES.where(literal_column("id") == user_id)).scalar()
    if preferences is None or not wanted(kind, preferences):
        return False
    row = {
        "id": new_id(),
        "user_id": user_id,
        "kind": kind,
        "facts": facts,
        "entity_id": entity_id,
        "once": once or None,
        "created_at": now(),
    }
    made = session.execute(_upsert(session)(Notice).values(**row).on_conflict_do_nothing().returning(literal_column("id")))
    if made.first() is None:
        return False
    events.emit(session, events.topic("user", user_id), "notice.created", str(row["id"]))
    return True


def read_notices(session: Session, actor: Actor, notice_id: str = "") -> int:
    """Mark one of the caller's notices read, or all; returns how many were unread."""
    user_id = actor.require_user()
    mine = update(Notice).where(Notice.user_id == user_id, Notice.read_at.is_(None))  # pyright: ignore
    if notice_id:
        mine = mine.where(Notice.id == notice_id)  # pyright: ignore
    changed = session.execute(mine.values(read_at=now())).rowcount  # pyright: ignore
    if changed:
        events.emit(session, events.topic("user", user_id), "notice.read")
    return changed


def alert(
    session: Session,
    kind: str,
    message: str,
    *,
    priority: str = "normal",
    entity: str = "",
    entity_id: str = "",
    once: str = "",
    **facts: Any,
) -> bool:
    """Put a notice before staff; the same `once` never makes a second. Says whether it is new (ADM-15)."""
    row = {
        "id": new_id(), "kind": kind, "message": message[:500], "priority": priority, "entity": entity, "entity_id": entity_id, "once": once or None, "facts": facts, "is_read": False,
        "created_at": now(),
    }  # fmt: skip
    made = session.execute(_upsert(session)(StaffNotice).values(**row).on_conflict_do_nothing().returning(literal_column("id")))
    if made.first() is None:
        return False
    events.emit(session, events.topic("admin"), "notice.created", str(row["id"]))
    return True


def read_alerts(session: Session, actor: Actor, notice_id: str = "") -> int:
    """Mark one staff notice read, or all; by whom and when stays with it. Returns how many were unread (ADM-15)."""
    user_id = actor.require_user()
    if actor.role not in OFFICE:
        raise Forbidden
    unread = update(StaffNotice).where(StaffNotice.is_read.is_(False))  # pyright: ignore
    if notice_id:
        unread = unread.where(StaffNotice.id == notice_id)  # pyright: ignore
    changed = session.execute(unread.values(is_read=True, read_by=user_id, read_at=now())).rowcount  # pyright: ignore
    if changed:
        events.emit(session, events.topic("admin"), "notice.read")
    return changed
