"""The bus of one process on a SQLite file that another process may write too: it tells listeners to read again when that happened."""

import asyncio
import sqlite3
from typing import Any

from sqlalchemy import Engine, event, make_url, text
from sqlmodel import Session

from genapp.core import db, executors
from genapp.core.clock import now
from genapp.core.events import MemoryBus
from genapp.core.logs import get_logger

POLL, APART, LOOK, BACK, AHEAD = 0.08, 0.3, 5.0, 6, 2
log = get_logger(__name__)


class SqliteBus(MemoryBus):
    """A memory bus that watches `PRAGMA data_version`: it moves with every commit of another connection, ours included, so ours are counted out."""

    def __init__(self, url: str):
        super().__init__()
        self._path = make_url(url).database or ":memory:"
        self._ours = 0
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to watch the file."""
        event.listen(Engine, "commit", self._count)
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            event.remove(Engine, "commit", self._count)
        await super().stop()

    def _count(self, connection: Any) -> None:
        # Every engine of the process commits here, the job library's too; ten times a second it commits nothing.
        raw = connection.connection.dbapi_connection
        if isinstance(raw, sqlite3.Connection) and connection.info.get("changes") != raw.total_changes:
            connection.info["changes"] = raw.total_changes
            self._ours += 1

    async def _watch(self) -> None:
        clock = asyncio.get_running_loop().time
        told = looked = float("-inf")
        company, owed = False, False
        while True:
            try:
                file = sqlite3.connect(self._path, isolation_level=None)
                try:
                    before, counts = self._version(file), (self._ours,) * BACK
                    suspect, base = 0, 0
                    while True:
                        await asyncio.sleep(POLL)
                        if clock() - looked >= LOOK:
                            company, looked = await db.read(_company), clock()
                        version = self._version(file)
                        # One of ours may be counted some rounds before it shows, or just after: nobody else's is what none of ours explains.
                        owed |= company and version != before
                        if version != before and not suspect:
                            suspect, base = AHEAD, counts[0]
                        elif suspect:
                            suspect -= 1
                            owed |= not suspect and self._ours == base
                        before, counts = version, (*counts[1:], self._ours)
                        if owed and clock() - told >= APART:
                            told, owed = clock(), False
                            self.lag()
                finally:
                    file.close()
            except sqlite3.Error as error:
                log.warning("bus.deaf", kind=type(error).__name__)
                await asyncio.sleep(1)

    @staticmethod
    def _version(file: sqlite3.Connection) -> int:
        return file.execute("PRAGMA data_version").fetchone()[0]


def _company(session: Session) -> bool:
    """Say whether another process serves from the same file: then a commit beside one of ours may be theirs."""
    living = text("SELECT count(*) FROM executors WHERE seen_at >= :since")
    return session.execute(living.bindparams(since=(now() - executors.SILENT).replace(tzinfo=None))).scalar_one() > 1
