"""Durable work. A job's row is written in the caller's transaction, so it exists exactly when the change does. Only this file knows DBOS.

Jobs run at least once: each effect carries a key of its own. Flows run on the server's own event loop.
"""

import asyncio
import fcntl
import json
import logging
import os
import threading
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer
from sqlalchemy import Engine, text
from sqlmodel import Session

from genapp.core import db
from genapp.core.clock import now
from genapp.core.logs import JOB_LAG, get_logger

Flow = Callable[..., Awaitable[Any]]
log = get_logger(__name__)

NAME, VERSION, QUEUE, RUNNER = "genapp", "genapp-1", "flows", "run_flow"
POLL = 0.1
AT_ONCE = 50
KEPT = timedelta(days=7)
# On SQLite the library's tables stand beside ours, unprefixed.
RESERVED_TABLES = frozenset(
    {
        "workflow_status", "workflow_input", "workflow_output", "operation_outputs", "notifications", "workflow_events", "workflow_events_history", "streams",
        "workflow_schedules", "application_versions", "queues", "dbos_migrations", "event_dispatch_kv", "workflow_queue", "transaction_outputs", "executors_dbos",
    }
)  # fmt: skip

_flows: dict[str, Flow] = {}
_schedule: list[tuple[str, float]] = []
_clients: dict[int, DBOSClient] = {}
_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None
_slot: Any = None
_tasks: list[asyncio.Task[None]] = []


def flow(name: str) -> Callable[[Flow], Flow]:
    """Register `async def work(**ids: str)` as the job `name`. It may run again after a crash: claim before you act."""

    def register(work: Flow) -> Flow:
        _flows[name] = work
        return work

    return register


def every(seconds: float) -> Callable[[Flow], Flow]:
    """Run `async def sweep()` again and again in every process, so many seconds apart; it must be safe to run twice at once."""

    def register(work: Flow) -> Flow:
        _flows[work.__name__] = work
        _schedule.append((work.__name__, seconds))
        return work

    return register


def _url(url: str) -> str:
    return (
        url
        if url.startswith("sqlite")
        else url.replace("postgres://", "postgresql://", 1).replace("postgresql+psycopg://", "postgresql://", 1)
    )


def prepare(url: str) -> None:
    """Make or update the job tables of a database."""
    logging.getLogger("dbos").setLevel(logging.WARNING)
    DBOS.migrate(_url(url))


def _client(engine: Engine) -> DBOSClient:
    with _lock:
        client = _clients.get(id(engine))
        if client is None:
            client = DBOSClient(system_database_engine=engine, serializer=DBOSPortableJSONSerializer(), application_name=NAME, lazy=True)
            _clients.clear()
            _clients[id(engine)] = client
        return client


def enqueue(session: Session, name: str, *, key: str, delay: float = 0.0, **ids: str) -> None:
    """Order a job in this transaction; the same key is one job for ever. It starts `delay` seconds after now at the earliest."""
    if name not in _flows and _loop is not None:
        raise LookupError(f"no flow is named {name}")
    options: Any = {"queue_name": QUEUE, "workflow_name": RUNNER, "workflow_id": key, "app_version": VERSION}
    if delay:
        options["delay_seconds"] = delay
    _client(db.database().engine).enqueue_in_transaction(session, options, name, json.dumps(ids))


@DBOS.workflow(name=RUNNER)
async def _run(name: str, ids: str) -> None:
    """Hand the job to the server's own loop, where clients and the bus live."""
    work = _flows.get(name)
    if work is None or _loop is None:
        raise LookupError(f"no flow is named {name}")
    await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_awaited(work, json.loads(ids)), _loop))


async def _awaited(work: Flow, ids: dict[str, str]) -> None:
    await work(**ids)


def _take_slot(folder: Path) -> str:
    """Return an executor id no other live process has: the lock goes with the process, whatever ends it."""
    global _slot
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(256):
        file = (folder / f"executor-{number}.lock").open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            continue
        _slot = file
        return f"{os.uname().nodename}-{number}"
    raise RuntimeError("256 processes already run on this data folder")


async def start(url: str, data: Path) -> None:
    """Start taking jobs in this process, those of a dead predecessor first."""
    global _loop
    _loop = asyncio.get_running_loop()
    executor = _take_slot(data)
    sqlite = url.startswith("sqlite")
    config: DBOSConfig = {
        "name": NAME,
        "system_database_url": _url(url),
        "application_version": VERSION,
        "executor_id": executor,
        "serializer": DBOSPortableJSONSerializer(),
        "use_listen_notify": not sqlite,
        "log_level": "WARNING",
        "run_migrations": True,
        "sys_db_pool_size": 5,
        "enable_otlp": False,
    }

    def launch() -> None:
        DBOS(config=config)
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=POLL)

    await asyncio.to_thread(launch)
    from genapp.core.executors import reap

    _tasks[:] = [asyncio.create_task(_repeat(name, seconds)) for name, seconds in _schedule]
    _tasks.append(asyncio.create_task(_repeat_call(lambda: reap(executor), 10.0)))
    _tasks.append(asyncio.create_task(_repeat_call(_housekeeping, 60.0)))
    log.info("jobs.started", executor=executor)


async def _repeat(name: str, seconds: float) -> None:
    await _repeat_call(_flows[name], seconds)


async def _repeat_call(work: Flow, seconds: float) -> None:
    while True:
        try:
            await work()
        except Exception as error:  # One failed sweep must not end the sweeping.
            log.error("sweep.failed", kind=type(error).__name__)
        await asyncio.sleep(seconds)


async def stop() -> None:
    """Stop taking jobs; those under way are taken up again by whoever starts next."""
    global _loop, _slot
    for task in _tasks:
        task.cancel()
    _tasks.clear()
    await asyncio.to_thread(DBOS.destroy)
    _loop = None
    if _slot is not None:
        _slot.close()
        _slot = None


def _table() -> str:
    return "workflow_status" if db.database().sqlite else "dbos.workflow_status"


def waiting(session: Session) -> int:
    """Return how many jobs are not done."""
    return session.execute(text(f"SELECT count(*) FROM {_table()} WHERE status IN ('ENQUEUED', 'DELAYED', 'PENDING')")).scalar_one()  # noqa: S608


async def lag() -> float:
    """Return the age in seconds of the oldest job that could start and has not."""

    def oldest(session: Session) -> int | None:
        return session.execute(text(f"SELECT min(created_at) FROM {_table()} WHERE status = 'ENQUEUED'")).scalar()  # noqa: S608

    since = await db.read(oldest)
    seconds = max(0.0, now().timestamp() - since / 1000) if since else 0.0
    JOB_LAG.set(seconds)
    return seconds


async def _housekeeping() -> None:
    await lag()
    limit = int((now() - KEPT).timestamp() * 1000)

    def forget(session: Session) -> None:
        session.execute(text(f"DELETE FROM {_table()} WHERE status IN ('SUCCESS', 'CANCELLED') AND updated_at < :limit"), {"limit": limit})  # noqa: S608

    await db.transact(forget)
