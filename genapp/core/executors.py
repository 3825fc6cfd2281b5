"""Who takes jobs: each process signs in every ten seconds, and the jobs of one that stopped doing so are given to the living."""

import asyncio
from datetime import datetime, timedelta

from dbos import DBOS
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Field, Session, SQLModel

from genapp.core import db
from genapp.core.clock import now
from genapp.core.columns import UtcDateTime
from genapp.core.logs import get_logger

SILENT = timedelta(seconds=30)
log = get_logger(__name__)


class Executor(SQLModel, table=True):
    """A process that takes jobs, and when it was last heard of."""

    __tablename__ = "executors"
    id: str = Field(primary_key=True, max_length=120)
    seen_at: datetime = Field(sa_type=UtcDateTime)


def _sign_in(session: Session, me: str) -> list[str]:
    """Note that this process lives; return the silent ones, each given to one caller only."""
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    row = insert(Executor).values(id=me, seen_at=now())
    session.execute(row.on_conflict_do_update(index_elements=["id"], set_={"seen_at": now()}))
    silent = session.execute(select(Executor.id).where(Executor.seen_at < now() - SILENT, Executor.id != me)).scalars().all()  # pyright: ignore
    return [
        one
        for one in silent
        if session.execute(delete(Executor).where(Executor.id == one, Executor.seen_at < now() - SILENT)).rowcount == 1
    ]  # pyright: ignore


async def reap(me: str) -> None:
    """Sign in, and take over the jobs of every process that was silent for thirty seconds, until none is left."""
    for dead in await db.transact(_sign_in, me):
        # Without the library's commercial conductor nobody else adopts them.
        for _ in range(100):
            if not await asyncio.to_thread(DBOS._recover_pending_workflows, [dead]):
                break
            await asyncio.sleep(0)
        log.warning("executor.reaped", executor=dead)
