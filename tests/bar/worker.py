"""A process that only takes jobs, for tests that kill it: `python -m tests.bar.worker <database url> <data folder> <name>`."""

import asyncio
import signal
import sys
from pathlib import Path

from sqlalchemy import text

from genapp.core import db, jobs

SECONDS = 5.0
name = sys.argv[3] if len(sys.argv) > 3 else ""


@jobs.flow("t10")
async def effect(job: str) -> None:
    """Begin, work for some seconds, then act once by key, and once without one for the control."""
    await db.transact(_note, "t10_begun", job)
    await asyncio.sleep(SECONDS)
    await db.transact(_act, job)


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
