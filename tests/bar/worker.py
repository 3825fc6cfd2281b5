"""A process that only takes jobs, for tests that kill it: `python -m tests.bar.worker <database url> <data folder> <name>`."""

import asyncio
import signal
import sys
from pathlib import Path

from sqlalchemy import text

from genapp.core import db, jobs
from genapp.credits.service import ledger

SECONDS = 5.0
name = sys.argv[3] if len(sys.argv) > 3 else ""


@jobs.flow("t10")
async def effect(job: str) -> None:
    """Begin, work for some seconds, then act once by key, and once without one for the control."""
    await db.transact(_note, "t10_begun", job)
    await asyncio.sleep(SECONDS)
    await db.transact(_act, job)


@jobs.step
async def submit(job: str) -> str:
    """Ask a provider that knows our key: what a dead worker asked for already is looked up there, and not begun again."""
    await db.transact(_ask, job)
    return job


OUTCOMES = ("ok", "error", "timeout", "thrice", "late", "cancel")


@jobs.flow("t06")
async def generate(job: str, hold: str) -> None:
    """Ask a provider for something that is held for, and settle it as the provider would: an asset is kept only by whoever posts the hold."""
    await submit(job)
    await asyncio.sleep(0.05)
    outcome = OUTCOMES[int(job) % len(OUTCOMES)]
    if outcome in ("error", "cancel", "late"):
        await db.transact(ledger.void, hold)
    for _ in range({"ok": 1, "thrice": 3, "late": 1}.get(outcome, 0)):
        await db.transact(_settle, job, hold)


def _ask(session, job: str) -> None:
    known = "SELECT 1 FROM t06_submits WHERE job = :job"
    session.execute(
        text(f"INSERT INTO t06_submits (job, worker) SELECT :job, :worker WHERE NOT EXISTS ({known})"), {"job": job, "worker": name}
    )


def _settle(session, job: str, hold: str) -> None:
    if ledger.post(session, hold, 60):
        session.execute(text("INSERT INTO t06_assets (job) VALUES (:job)"), {"job": job})


def _note(session, table, job) -> None:
    session.execute(text(f"INSERT INTO {table} (job, worker) VALUES (:job, :worker)"), {"job": job, "worker": name})


def _act(session, job) -> None:
    _note(session, "t10_unkeyed", job)
    session.execute(
        text("INSERT INTO t10_effects (job, worker) VALUES (:job, :worker) ON CONFLICT (job) DO NOTHING"), {"job": job, "worker": name}
    )


async def main(url: str, data: str) -> None:
    db.use(url)
    await jobs.start(url, Path(data))
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    print("ready", flush=True)
    await ended.wait()
    await jobs.stop()
    db.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
