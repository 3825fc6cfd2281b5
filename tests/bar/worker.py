"""A process that only takes jobs, for tests that kill it: `python -m tests.bar.worker <database url> <data folder> <name>`."""

import asyncio
import io
import signal
import sys
from pathlib import Path

from PIL import Image
from sqlalchemy import text

from genapp.adapters.moderation import LocalRulesOnly
from genapp.adapters.offline.disk import Disk
from genapp.core import db, jobs, ports
from genapp.core.actor import Actor, Role
from genapp.core.generator import Order, Output, Work
from genapp.core.ids import new_id
from genapp.studio.flows import running, watching
from genapp.studio.models.jobs import GenerationJob
from genapp.studio.service import orders

SECONDS = 5.0
SWEEPS = (watching.watch, watching.expire)
"""The sweeps that look after jobs are at work in this process."""
name = sys.argv[3] if len(sys.argv) > 3 else ""


@jobs.flow("t10")
async def effect(job: str) -> None:
    """Begin, work for some seconds, then act once by key, and once without one for the control."""
    await db.transact(_note, "t10_begun", job)
    await asyncio.sleep(SECONDS)
    await db.transact(_act, job)


OUTCOMES = ("ok", "error", "timeout", "thrice", "late", "cancel")


class Bench:
    """A provider that never forgets and never recognises: whoever hands the same job over twice gets two pieces of work.

    How a job ends is the last word of its prompt. "thrice" sends word three times at once; "late" is canceled by its owner while its results
    are under way; "cancel" before there are any; "timeout" never ends.
    """

    name, demo = "bench", False
    operations = frozenset({"image"})

    async def submit(self, order: Order, webhook: str = "") -> str:
        work = f"{order.job}:{order.prompt.split()[-1]}:{new_id()}"
        await db.transact(_asked, order.job, work)
        if "thrice" in work:
            _remember(asyncio.create_task(self._tell(work)))
        return work

    async def _tell(self, work: str) -> None:
        await asyncio.sleep(0.3)
        await asyncio.gather(*(running.told(self.name, work) for _ in range(3)))

    async def look(self, work: str) -> Work:
        job, outcome, _ = work.split(":")
        if outcome == "error":
            return Work("failed", reason="It went wrong.")
        if outcome == "cancel":
            await db.transact(_cancel, job)
        if outcome in ("timeout", "cancel"):
            return Work("running", 10)
        return Work("succeeded", 100, outputs=tuple(Output(f"{work}:{n}", "image/png", n) for n in range(2)))

    async def cancel(self, work: str) -> None:
        await db.transact(_note, "t06_drops", work.split(":")[0])

    async def fetch(self, output: Output, most: int) -> bytes:
        job, outcome, _, number = output.url.split(":")
        if outcome == "late":
            await db.transact(_cancel, job)
        return picture(int(number), job)

    async def read(self, headers, body) -> str | None:
        return None

    async def probe(self) -> str:
        return ""


_tasks: set[asyncio.Task] = set()


def _remember(task: asyncio.Task) -> None:
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


def picture(number: int, job: str) -> bytes:
    """A picture of its own for every result."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), tuple(bytes.fromhex(job[-6:]))).save(out, "PNG")
    return out.getvalue() + bytes([number])


def _asked(session, job: str, work: str) -> None:
    session.execute(
        text("INSERT INTO t06_submits (job, worker, work) VALUES (:job, :worker, :work)"), {"job": job, "worker": name, "work": work}
    )


def _cancel(session, job: str) -> None:
    row = session.get(GenerationJob, job)
    orders.cancel(session, Actor(row.user_id, Role.USER), row.team_id, job)


def _note(session, table, job) -> None:
    session.execute(text(f"INSERT INTO {table} (job, worker) VALUES (:job, :worker)"), {"job": job, "worker": name})


def _act(session, job) -> None:
    _note(session, "t10_unkeyed", job)
    session.execute(
        text("INSERT INTO t10_effects (job, worker) VALUES (:job, :worker) ON CONFLICT (job) DO NOTHING"), {"job": job, "worker": name}
    )


async def main(url: str, data: str) -> None:
    db.use(url)
    files = Disk(Path(data) / "files")
    running.OFTEN = 1.0  # A provider that cannot send word is asked every five seconds; here time is short.
    ports.use(ports.Ports(None, None, None, files, LocalRulesOnly(), generators={"bench": Bench()}))  # pyright: ignore
    await jobs.start(url, Path(data))
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    print("ready", flush=True)
    await ended.wait()
    await jobs.stop()
    db.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
