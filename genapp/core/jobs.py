"""Durable work. A job's row is written in the caller's transaction, so it exists exactly when the change does. Only this file knows DBOS.

Jobs run at least once: each effect carries a key of its own. Flows run on the server's own event loop; the library keeps a loop to itself.
"""

import asyncio
import contextlib
import functools
import json
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from genapp.core import db, executors, job_rows, sweeps
from genapp.core.errors import DomainError
from genapp.core.job_rows import RESERVED_TABLES, cancel, lag, waiting
from genapp.core.logs import get_logger
from genapp.core.sweeps import every

__all__ = [
    "RESERVED_TABLES",
    "cancel",
    "cron",
    "enqueue",
    "every",
    "flow",
    "lag",
    "prepare",
    "recv",
    "send",
    "start",
    "step",
    "stop",
    "waiting",
]

T = TypeVar("T")
Flow = Callable[..., Awaitable[Any]]
Work = TypeVar("Work", bound=Flow)
log = get_logger(__name__)

NAME, VERSION, QUEUE, RUNNER = "genapp", "genapp-1", "flows", "run_flow"
POLL, AT_ONCE, TRIES = 0.1, 50, 5

_flows: dict[str, tuple[Flow, int]] = {}
_clients: dict[int, DBOSClient] = {}
_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None
_slot: executors.Slot | None = None
_under_way: set[asyncio.Task[Any]] = set()
# The library's loop, for a flow that runs on ours and needs one of its steps.
_library: ContextVar[asyncio.AbstractEventLoop | None] = ContextVar("library", default=None)


def flow(name: str, *, tries: int = TRIES) -> Callable[[Work], Work]:
    """Register `async def work(**ids: str)` as the job `name`. It may run again after a crash or a fault: claim before you act.

    A DomainError ends the job; any other error is tried again, `tries` times in all, 1, 2, 4… seconds apart.
    """

    def register(work: Work) -> Work:
        _flows[name] = (work, tries)
        return work

    return register


def cron(line: str) -> Callable[[Work], Work]:
    """Order `async def work()` as a job at the times of a crontab line (UTC), once however many processes run."""

    def register(work: Work) -> Work:
        name = work.__qualname__

        async def ring(due: datetime) -> None:
            await db.transact(enqueue, name, key=f"{name}@{due:%Y-%m-%dT%H:%M:%S}")

        sweeps.at(line, ring)
        return flow(name)(work)

    return register


def step(work: Callable[..., Coroutine[Any, Any, T]]) -> Callable[..., Coroutine[Any, Any, T]]:
    """Keep what `work` returned (JSON), so that a flow that runs again gets it back instead of doing it twice. Outside a job: a plain call."""

    @functools.wraps(work)
    async def kept(*args: Any, **kwargs: Any) -> T:
        if _library.get() is None:
            return await work(*args, **kwargs)

        async def here() -> T:
            return await _on(_loop, work(*args, **kwargs))

        return await _on(_library.get(), DBOS.run_step_async({"name": work.__qualname__}, here))

    return kept


async def _on(loop: asyncio.AbstractEventLoop | None, work: Coroutine[Any, Any, T]) -> T:
    if loop is None:
        work.close()
        raise RuntimeError("jobs are not started")
    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, loop))


def prepare(url: str) -> None:
    """Make or update the job tables of a database."""
    logging.getLogger("dbos").setLevel(logging.ERROR)
    DBOS.migrate(_url(url))


def _url(url: str) -> str:
    return url.replace("postgres://", "postgresql://", 1).replace("postgresql+psycopg://", "postgresql://", 1)


def _client(engine: Engine) -> DBOSClient:
    with _lock:
        client = _clients.get(id(engine))
        if client is None:
            client = DBOSClient(system_database_engine=engine, serializer=DBOSPortableJSONSerializer(), application_name=NAME, lazy=True)
            _clients.clear()
            _clients[id(engine)] = client
        return client


def _order(key: str, delay: float) -> Any:
    order = {"queue_name": QUEUE, "workflow_name": RUNNER, "workflow_id": key, "app_version": VERSION}
    return {**order, "delay_seconds": delay} if delay > 0 else order


def enqueue(session: Session, name: str, *, key: str, delay: float = 0.0, **ids: str) -> None:
    """Order a job in this transaction; the same key is one job for ever. It starts `delay` seconds from now at the earliest (T2)."""
    if name not in _flows and _loop is not None:
        raise LookupError(f"no flow is named {name}")
    # The bare connection spares half of what the session's own way costs.
    _client(db.database().engine).enqueue_in_transaction(session.connection(), _order(key, delay), name, json.dumps(ids))


def send(session: Session, key: str, message: Any, *, topic: str = "", once: str = "") -> None:
    """Tell a job something (JSON) when this transaction commits; the same `once` is one message."""
    _client(db.database().engine).send_in_transaction(session.connection(), key, message, topic or None, once or None)


async def recv(topic: str = "", *, timeout: float = 60.0) -> Any:  # noqa: ASYNC109
    """Wait, inside a flow, for the next message of a topic; None after `timeout` seconds. Survives a restart."""
    return await _on(_library.get(), DBOS.recv_async(topic or None, timeout))


@DBOS.workflow(name=RUNNER)
async def _run(name: str, ids: str) -> None:
    """Hand the job to the server's own loop, where clients and the bus live."""
    _library.set(asyncio.get_running_loop())
    await _on(_loop, _tried(name, json.loads(ids)))


async def _tried(name: str, ids: dict[str, str]) -> None:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101
    _under_way.add(task)
    task.add_done_callback(_under_way.discard)
    if name not in _flows:
        log.error("job.unknown", flow=name)
        raise LookupError(f"no flow is named {name}")
    work, tries = _flows[name]
    for number in range(tries):
        try:
            await work(**ids)
            return
        except asyncio.CancelledError:
            if task.cancelling() or _slot is None:
                raise
            log.error("job.failed", flow=name, kind="CancelledError", again=number + 1 < tries)
        except DomainError as refusal:
            log.warning("job.refused", flow=name, kind=type(refusal).__name__)
            raise
        except Exception as error:
            log.error("job.failed", flow=name, kind=type(error).__name__, again=number + 1 < tries)
            if number + 1 == tries:
                raise
        await asyncio.sleep(2**number)
    raise RuntimeError(f"the flow {name} was cancelled from within")


async def start(url: str, data: Path) -> None:
    """Start taking jobs in this process, those a dead predecessor left first."""
    global _loop, _slot
    _loop, _slot = asyncio.get_running_loop(), executors.Slot(data)
    me, sqlite = _slot.id, url.startswith("sqlite")
    config: DBOSConfig = {
        "name": NAME,
        "system_database_url": _url(url),
        "application_version": VERSION,
        "executor_id": me,
        "serializer": DBOSPortableJSONSerializer(),
        "use_listen_notify": not sqlite,
        "log_level": "ERROR",
        "run_migrations": True,
        "sys_db_pool_size": 5,
        "enable_otlp": False,
    }

    def launch() -> None:
        DBOS(config=config)
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=POLL, on_conflict="always_update")

    # Signed in before the first job, or another process would take it for a dead one's.
    await db.transact(executors.sign_in, me)
    await asyncio.to_thread(launch)
    await db.transact(_rehearse)
    beat = functools.partial(executors.beat, me, job_rows.table("workflow_status"), DBOS._recover_pending_workflows)
    sweeps.start((beat, executors.BEAT), (job_rows.watch, 15.0), (job_rows.forget, 3600.0))
    log.info("jobs.started", executor=me)


def _rehearse(session: Session) -> None:
    """Order a job and take it back, so that the first person's message does not pay for compiling the statements."""
    with session.begin_nested() as part:
        _client(db.database().engine).enqueue_in_transaction(session.connection(), _order("rehearsal", 1.0), RUNNER, "{}")
        part.rollback()


async def stop() -> None:
    """Stop taking jobs; those under way are broken off and taken up again by whoever starts next."""
    global _loop, _slot
    slot, _slot = _slot, None
    sweeps.stop()
    await asyncio.to_thread(DBOS.destroy)
    if _under_way:
        await asyncio.wait(tuple(_under_way), timeout=2)
    if slot is not None:
        with contextlib.suppress(OperationalError):  # The others find out by themselves when the database is gone.
            await db.transact(executors.sign_out, slot.id)
        slot.release()
    _loop = None
