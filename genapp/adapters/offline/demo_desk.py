"""Where the demo's orders and results lie: one JSON for each, its pictures and its results beside it."""

import fcntl
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from genapp.core.generator import Order
from genapp.core.ids import new_id

DAY = 86_400
RESULT = re.compile(r"[0-9]{1,2}\.(webp|mp4)")
MODEL = re.compile(r"demo:[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Job:
    """One order and how it stands; `outputs` are (file, seed), `since` when it was kept (seconds)."""

    work: str
    order: Order
    since: float
    pictures: int = 0
    state: str = "queued"
    percent: int = 0
    outputs: tuple[tuple[str, int], ...] = field(default_factory=tuple)
    model: str = ""
    reason: str = ""


class Desk:
    """One folder. Files are written whole or not at all; only one process draws at a time."""

    def __init__(self, folder: Path):
        self._folder = folder

    def keep(self, work: str, order: Order, pictures: list[bytes]) -> None:
        """Keep a new order; the first of two equal ones stays."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for i, body in enumerate(pictures):
            self._put(f"{work}.in{i}", body)
        self._put(f"{work}.json", _packed(Job(work, order, time.time(), len(pictures))))

    def job(self, work: str) -> Job | None:
        """Return an order as it stands, or None."""
        try:
            told = json.loads((self._folder / f"{work}.json").read_bytes())
            order = Order(**{**told["order"], "pictures": tuple(told["order"]["pictures"])})
            job = Job(**{**told, "order": order, "outputs": tuple((name, seed) for name, seed in told["outputs"])})
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if job.state in ("queued", "running") and self.stopped(work):
            return replace(job, state="canceled")
        return job

    def open(self) -> list[str]:
        """Return what is still to be done, the oldest first."""
        found = [job for path in self._folder.glob("*.json") if (job := self.job(path.stem))]
        return [job.work for job in sorted(found, key=lambda job: (job.since, job.work)) if job.state in ("queued", "running")]

    def place(self, job: Job) -> int:
        """Return how many are before an order."""
        waiting = self.open()
        return waiting.index(job.work) if job.work in waiting else 0

    def picture(self, job: Job, i: int) -> bytes:
        """Return one picture of an order."""
        return (self._folder / f"{job.work}.in{i}").read_bytes()

    def running(self, job: Job, percent: int, outputs: list[tuple[str, int]]) -> None:
        """Note how far an order is, and what is there already."""
        self._put(f"{job.work}.json", _packed(replace(job, state="running", percent=percent, outputs=tuple(outputs))))

    def end(self, job: Job, state: str, *, outputs: list[tuple[str, int]] | None = None, model: str = "", reason: str = "") -> None:
        """Note how an order ended; its pictures are forgotten."""
        percent = 100 if state == "succeeded" else 0
        self._put(
            f"{job.work}.json",
            _packed(replace(job, state=state, percent=percent, outputs=tuple(outputs or ()), model=model, reason=reason)),
        )
        for i in range(job.pictures):
            (self._folder / f"{job.work}.in{i}").unlink(missing_ok=True)

    def path(self, job: Job, name: str) -> Path:
        """Return where a result lies; while it is being written, nobody looks there."""
        return self._folder / f"{job.work}.{name}"

    def result(self, work: str, name: str) -> bytes | None:
        """Return a result, or None."""
        with suppress(OSError):
            if RESULT.fullmatch(name):
                return (self._folder / f"{work}.{name}").read_bytes()
        return None

    def stop(self, work: str) -> None:
        """Ask that an order be dropped."""
        if self.job(work):
            self._put(f"{work}.stop", b"")

    def stopped(self, work: str) -> bool:
        """Say whether an order shall be dropped."""
        return (self._folder / f"{work}.stop").exists()

    def put_model(self, name: str, colours: list[list[float]]) -> None:
        """Keep the colours a model learnt."""
        (self._folder / "models").mkdir(exist_ok=True)
        self._put(f"models/{name.removeprefix('demo:')}.json", json.dumps(colours).encode())

    def model(self, name: str) -> list[list[float]] | None:
        """Return the colours a model learnt, or None for one that is not of this folder."""
        if not MODEL.fullmatch(name):
            return None
        try:
            return json.loads((self._folder / "models" / f"{name.removeprefix('demo:')}.json").read_bytes())
        except (OSError, ValueError):
            return None

    def clear(self, seconds: float) -> None:
        """Remove what is older; models stay."""
        for path in self._folder.iterdir():
            with suppress(OSError):
                if path.is_file() and path.name != "drawing" and path.stat().st_mtime < time.time() - seconds:
                    path.unlink()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only one who draws in this folder, across processes; waits for it."""
        with (self._folder / "drawing").open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _put(self, name: str, body: bytes) -> None:
        fresh = self._folder / f".{new_id()}.part"
        try:
            fresh.write_bytes(body)
            fresh.replace(self._folder / name)
        finally:
            fresh.unlink(missing_ok=True)


def _packed(job: Job) -> bytes:
    told: dict[str, Any] = asdict(job)
    return json.dumps(told).encode()
