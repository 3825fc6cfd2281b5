"""Engines and transactions: the only place that commits.

SQLite has one writer thread and a few readers; PostgreSQL has a pool of sixteen threads. Nothing here runs on the event loop.
"""

import asyncio
import secrets
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, MetaData, create_engine, event
from sqlmodel import Session, SQLModel

from genapp.core import events

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata
metadata.naming_convention = NAMING

READERS, POOL = 4, 16
P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """One database of the process: an engine and the threads that may touch it."""

    def __init__(self, url: str):
        self.url = url
        self.sqlite = url.startswith("sqlite")
        self.engine = _sqlite(url) if self.sqlite else _postgres(url)
        self.writers = ThreadPoolExecutor(1 if self.sqlite else POOL, "db-write")
        self.readers = ThreadPoolExecutor(READERS, "db-read") if self.sqlite else self.writers

    def close(self) -> None:
        """Let running work end, then drop every connection."""
        self.writers.shutdown()
        self.readers.shutdown()
        self.engine.dispose()


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # A plain BEGIN that reads and then writes fails at once with "database is locked", whatever the timeout.
        connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get("reading") else "BEGIN IMMEDIATE")

    return engine


def _postgres(url: str) -> Engine:
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            url = "postgresql+psycopg://" + url.removeprefix(prefix)
    return create_engine(url, pool_size=POOL, max_overflow=READERS, pool_pre_ping=True, pool_recycle=1800)


_url = ""
_current: Database | None = None
_lock = threading.Lock()


def use(url: str) -> None:
    """Name the process's database; it is opened at first use, because workers are forked after import."""
    global _url
    close()
    _url = url


def configured() -> str:
    """Return the url in use, or ""."""
    return _url


def database() -> Database:
    """Return the process's database, opening it when needed."""
    global _current
    if _current is None:
        with _lock:
            if _current is None:
                if not _url:
                    raise RuntimeError("no database is named yet: call db.use(url)")
                _current = Database(_url)
    return _current


def close() -> None:
    """Close the process's database, if open."""
    global _current
    if _current is not None:
        _current.close()
        _current = None


@contextmanager
def transaction() -> Iterator[Session]:
    """Yield a session whose changes commit together; its events are published after the commit, or forgotten."""
    with Session(database().engine, expire_on_commit=False, autoflush=True) as session:
        with session.begin():
            yield session
        pending = events.take(session)
    events.publish(pending)
    if pending and database().sqlite and events.bus().alone:
        _leave_word(database().engine.url.database or "")


def _leave_word(path: str) -> None:
    """Tell a process that serves from this file that something happened: a command's own events reach nobody."""
    if path and path != ":memory:":
        with open(path + "-word", "w") as word:
            word.write(secrets.token_hex(8))


def last_word(path: str) -> str:
    """Return what a command left beside the file, "" when none ever did."""
    try:
        with open(path + "-word") as word:
            return word.read()
    except FileNotFoundError:
        return ""


@contextmanager
def reading() -> Iterator[Session]:
    """Yield a session for reads that never waits for a writer; what it changes is rolled back."""
    with database().engine.connect().execution_options(reading=True) as connection, Session(connection, autoflush=False) as session:
        yield session
        # What was read stays readable outside.
        session.expunge_all()
        session.rollback()


async def transact(work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `work(session, …)` in one transaction off the loop and return its result."""

    def run() -> T:
        with transaction() as session:
            return work(session, *args, **kwargs)

    return await asyncio.get_running_loop().run_in_executor(database().writers, run)


async def read(work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run the query `work(session, …)` off the loop and return its result."""

    def run() -> T:
        with reading() as session:
            return work(session, *args, **kwargs)

    return await asyncio.get_running_loop().run_in_executor(database().readers, run)
