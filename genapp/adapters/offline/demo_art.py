"""Pictures, clips and models without a key: drawn here, one after the other, in a thread of their own (DEMO-1, GEN-01)."""

import asyncio
import hashlib
import os
import re
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from genapp.adapters.offline.demo_desk import DAY, Desk, Job
from genapp.core.generator import GenerationFailed, Order, Output, Work
from genapp.core.logs import get_logger

SMALLEST, LARGEST, LARGEST_CLIP, LONGEST = 64, 2048, 1280, 20
LEARNING = 4.0
"""Seconds a model is said to learn: colours are found at once, and nobody believes a model that was."""
NAME = re.compile(r"[0-9a-f]{40}")
ENDINGS = {".webp": "image/webp", ".mp4": "video/mp4"}
FIRST = {"face_swap": 2, "model_creation": 1, "model_refinement": 1}
log = get_logger(__name__)

Read = Callable[[str], Awaitable[bytes]]


class DemoArt:
    """Draws what the words ask for. Work lies as files in one folder: it survives a restart and is the same for every process."""

    name, demo = "demo", True
    operations = frozenset({"image", "video", "face_swap", "model_creation", "model_refinement"})

    def __init__(self, folder: Path, read: Read):
        self._desk, self._read = Desk(folder), read
        self._thread: ThreadPoolExecutor | None = None
        self._given: set[str] = set()
        self._lock = threading.Lock()

    async def submit(self, order: Order, webhook: str = "") -> str:
        """Keep the order and its pictures; the same job is the same work. GenerationFailed for what cannot be drawn."""
        work = hashlib.sha256(f"demo\0{order.job}".encode()).hexdigest()[:40]
        if await asyncio.to_thread(self._desk.job, work) is None:
            _fits(order)
            pictures = [await self._read(link) for link in order.pictures[:20]]
            await asyncio.to_thread(self._desk.keep, work, order, pictures)
            await asyncio.to_thread(self._desk.clear, DAY)
        await self._go_on()
        return work

    async def look(self, work: str) -> Work:
        """Return how it stands; what a stopped process left is taken up again."""
        job = await asyncio.to_thread(self._desk.job, work) if NAME.fullmatch(work) else None
        if job is None:
            return Work("failed", reason="The demo no longer knows this work.")
        if job.state in ("queued", "running"):
            await self._go_on()
        outputs = tuple(Output(f"demo://{work}/{name}", ENDINGS[Path(name).suffix], seed) for name, seed in job.outputs)
        if job.state == "queued":
            place = await asyncio.to_thread(self._desk.place, job)
            return Work("queued", 0, place)
        if job.state == "succeeded" and job.model and time.time() < job.since + LEARNING:
            return Work("running", int(100 * (time.time() - job.since) / LEARNING))
        return Work(job.state, 100 if job.state == "succeeded" else job.percent, 0, outputs, job.model, job.reason)

    async def cancel(self, work: str) -> None:
        """Drop it, also in the middle of a picture; what is over stays."""
        if NAME.fullmatch(work):
            await asyncio.to_thread(self._desk.stop, work)

    async def fetch(self, output: Output, most: int) -> bytes:
        """Return a result from the folder."""
        work, _, name = output.url.removeprefix("demo://").partition("/")
        body = await asyncio.to_thread(self._desk.result, work, name) if NAME.fullmatch(work) else None
        if body is None:
            raise GenerationFailed("The demo no longer has this result.")
        if len(body) > most:
            raise GenerationFailed("The result is too large.")
        return body

    async def read(self, headers: Mapping[str, str], body: bytes) -> str | None:
        """Return None: the demo sends no webhooks."""
        return None

    async def probe(self) -> str:
        """Return "": it needs nothing."""
        return ""

    async def _go_on(self) -> None:
        """Hand every open order to the thread, the oldest first, once."""
        for work in await asyncio.to_thread(self._desk.open):
            with self._lock:
                if work in self._given:
                    continue
                self._given.add(work)
                # Made on first use: workers are forked.
                self._thread = self._thread or ThreadPoolExecutor(1, "demo-art", _gently)
            self._thread.submit(self._do, work)

    def _do(self, work: str) -> None:
        """Do one order in the thread."""
        try:
            with self._desk.alone():
                job = self._desk.job(work)
                if job and job.state in ("queued", "running"):
                    self._draw(job)
        except Exception:
            log.exception("demo_art.failed", work=work)
        finally:
            with self._lock:
                self._given.discard(work)

    def _draw(self, job: Job) -> None:
        # Not before it is needed: numpy and Pillow cost thirty megabytes, and most processes never draw.
        from genapp.adapters.offline import demo_draw

        try:
            demo_draw.draw(self._desk, job)
        except demo_draw.Stopped:
            self._desk.end(job, "canceled")
        except ValueError:
            self._desk.end(job, "failed", reason="A picture of this order cannot be read.")
        except Exception:
            log.exception("demo_art.failed", work=job.work)
            self._desk.end(job, "failed", reason="The demo could not draw this.")


def _fits(order: Order) -> None:
    """Raise GenerationFailed, in a person's words, for an order the demo does not take."""
    if order.operation not in DemoArt.operations:
        raise GenerationFailed("The demo does not do this.")
    largest = LARGEST_CLIP if order.operation == "video" else LARGEST
    if not (SMALLEST <= order.width <= largest and SMALLEST <= order.height <= largest):
        raise GenerationFailed(f"The demo draws {SMALLEST} to {largest} pixels on each side.")
    if not 1 <= order.count <= 8 or not 1 <= order.seconds <= LONGEST:
        raise GenerationFailed(f"The demo makes up to 8 results, of up to {LONGEST} seconds.")
    if len(order.pictures) < FIRST.get(order.operation, 0):
        raise GenerationFailed("A picture is missing.")


def _gently() -> None:
    """Let everything else go first: a page that waits matters more than a picture."""
    try:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
    except (AttributeError, OSError):
        return
