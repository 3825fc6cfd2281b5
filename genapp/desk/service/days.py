"""How each operator did on each day, counted in the transaction where it happened (QUE-05, QUE-18)."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlmodel import Session

from genapp.chat.service.turns import maker
from genapp.core.ids import new_id
from genapp.desk.models.people import Operator, OperatorDay

DAYS, OPERATORS = OperatorDay.__table__, Operator.__table__  # pyright: ignore


def day_of(zone: str, at: datetime) -> str:
    """Return the day it is at a place."""
    return at.astimezone(ZoneInfo(zone)).date().isoformat()


def add(session: Session, operator_id: str, at: datetime, **counts: int) -> None:
    """Add to an operator's figures of a day, and keep their quality of now with it; a first figure makes the row."""
    execute = session.connection().execute
    known = execute(select(OPERATORS.c.zone, OPERATORS.c.quality).where(OPERATORS.c.user_id == operator_id)).first()
    if known is None:
        return
    row: dict[str, Any] = {"id": new_id(), "operator_id": operator_id, "day": day_of(known.zone, at), "quality": known.quality}
    execute(maker(session)(DAYS).on_conflict_do_nothing(index_elements=["operator_id", "day"]), {**_NOTHING, **row})
    here = update(DAYS).where(DAYS.c.operator_id == operator_id, DAYS.c.day == row["day"])
    execute(here.values(quality=known.quality, **{name: DAYS.c[name] + count for name, count in counts.items()}))


_NOTHING = {column.name: 0 for column in DAYS.columns if column.name not in ("id", "operator_id", "day", "quality")}


def count(session: Session, operator_id: str, at: datetime, **counts: int) -> None:
    """Add to an operator's figures, of the day and of all time; what only days know is left out there."""
    whole = {name: OPERATORS.c[name] + value for name, value in counts.items() if name in OPERATORS.c}
    if whole:
        session.connection().execute(update(OPERATORS).where(OPERATORS.c.user_id == operator_id).values(**whole))
    add(session, operator_id, at, **counts)
