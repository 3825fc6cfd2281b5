"""The stretch of work that goes on now: the days' rows hold only those that ended (QUE-05, QUE-06)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from genapp.desk.ladder import SILENT
from genapp.desk.models.people import Operator, WorkSpell

Spells: Any = WorkSpell
Staff: Any = Operator


def running(session: Session, at: datetime, operator_ids: Iterable[str] = ()) -> dict[str, int]:
    """Return for how many seconds each operator, or each of these, has been at work without a break up to now.

    It is counted to the day on which it ends, and only to the last sign of life where there has been none for three heartbeats.
    """
    chosen = tuple(operator_ids)
    wanted = select(Spells.operator_id, Spells.began_at, Staff.beat_at).join(Staff, Staff.user_id == Spells.operator_id)
    rows = session.execute(wanted.where(Spells.ended_at.is_(None), *([Spells.operator_id.in_(chosen)] if chosen else [])))
    return {row.operator_id: max(0, int((_until(row.beat_at, at) - row.began_at).total_seconds())) for row in rows}


def _until(beat: datetime | None, at: datetime) -> datetime:
    return beat if beat is not None and beat < at - timedelta(seconds=SILENT) else at
