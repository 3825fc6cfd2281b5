"""The bus of one process on a SQLite file that another process may write too: it tells listeners to read again when that happened."""

import asyncio
import sqlite3

from sqlalchemy import make_url, text
from sqlmodel import Session

from genapp.core import db, executors
from genapp.core.clock import now
from genapp.core.events import MemoryBus
from genapp.core.logs import get_logger

POLL, APART, LOOK = 0.08, 0.3, 2.0
log = get_logger(__name__)


class SqliteBus(MemoryBus):
    """A memory bus that notices what others did to the file.

    A command that changed something leaves word beside it (`core.db`). Another serving process cannot be told from ourselves by
    `PRAGMA data_version`, so while there is one, every change counts as theirs.
    """

    alone = False

    def __init__(self, url: str):
        super().__init__()
        self._path = make_url(url).database or ":memory:"
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to watch the file."""
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await super().stop()

    async def _watch(self) -> None:
        clock = asyncio.get_running_loop().time
        told = looked = float("-inf")
        company, owed = False, False
        while True:
            try:
                file = sqlite3.connect(self._path, isolation_level=None)
                try:
                    version, word = self._version(file), db.last_word(self._path)
                    while True:
                        await asyncio.sleep(POLL)
                        if clock() - looked >= LOOK:
                            company, looked = await db.read(_company), clock()
                        before = version, word
                        version, word = self._version(file), db.last_word(self._path)
                        owed |= word != before[1] or (company and version != before[0])
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
    """Say whether another process serves from the same file."""
    living = text("SELECT count(*) FROM executors WHERE seen_at >= :since")
    return session.execute(living.bindparams(since=(now() - executors.SILENT).replace(tzinfo=None))).scalar_one() > 1
