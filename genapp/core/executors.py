"""Who takes jobs: each process has a name of its own and signs in; the jobs of one that stopped doing so go to the living."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

import asyncio
import fcntl
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Field, Session, SQLModel, col, select

from genapp.core import db
from genapp.core.clock import now
from genapp.core.columns import UtcDateTime
from genapp.core.logs import get_logger

BEAT, SILENT, FORGOTTEN = 5.0, timedelta(seconds=20), timedelta(hours=1)
SLOTS = 256
log = get_logger(__name__)


class Executor(SQLModel, table=True):
    """A process that takes jobs, and when it was last heard of."""

    __tablename__ = "executors"
    id: str = Field(primary_key=True, max_length=120)
    seen_at: datetime = Field(sa_type=UtcDateTime)


class Slot:
    """The name of this process among those that share a data folder; free again when the process ends, whatever ends it."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(SLOTS):
            self._file: IO[str] = (folder / f"executor-{number}.lock").open("w")
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                self._file.close()
                continue
            self.id = f"{os.uname().nodename}-{number}"
            return
        raise RuntimeError(f"{SLOTS} processes already run on this data folder")

    def release(self) -> None:
        """Let another process have the name."""
        self._file.close()


def sign_in(session: Session, me: str) -> None:
    """Note that this process lives; before its first job, or others would take that job for a dead one's."""
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    session.execute(insert(Executor).values(id=me, seen_at=now()).on_conflict_do_update(index_elements=["id"], set_={"seen_at": now()}))


def sign_out(session: Session, me: str) -> None:
    """Note that this process takes no more jobs: what it leaves behind may be taken at once."""
    session.execute(delete(Executor).where(col(Executor.id) == me))


def strays(session: Session, me: str, table: str) -> list[str]:
    """Return the executors that hold unfinished jobs and are not among the living. A crash in the middle of a rescue loses nothing."""
    session.execute(delete(Executor).where(col(Executor.seen_at) < now() - FORGOTTEN))
    holders = session.execute(text(f"SELECT DISTINCT executor_id FROM {table} WHERE status = 'PENDING'")).scalars().all()  # noqa: S608
    if not holders or set(holders) == {me}:
        return []
    living = session.execute(select(Executor.id).where(col(Executor.seen_at) >= now() - SILENT)).scalars()
    return sorted(set(holders) - set(living) - {me, None})


async def beat(me: str, table: str, recover: Callable[[list[str]], Any]) -> None:
    """Sign in, then give back to the queue the jobs of every silent process, until none is left."""
    await db.transact(sign_in, me)
    for dead in await db.transact(strays, me, table):
        given = 0
        while some := await asyncio.to_thread(recover, [dead]):
            given += len(some)
        log.warning("executor.reaped", executor=dead, jobs=given)
