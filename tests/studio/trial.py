"""A generator for tests that does what the prompt says: no network, no drawing, every call written down."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PIL import Image

from genapp.core.generator import GenerationFailed, Order, Output, Work

ALL = frozenset({"image", "video", "face_swap", "model_creation", "model_refinement"})


def picture(seed: int, size: tuple[int, int] = (96, 64)) -> bytes:
    """A PNG of one colour, another one for each seed."""
    out = io.BytesIO()
    Image.new("RGB", size, ((seed * 7) % 256, (seed * 13) % 256, (seed // 256) % 256)).save(out, "PNG")
    return out.getvalue()


@dataclass
class Trial:
    """The prompt names the outcome: "fails", "stays", "half" (one result less), "busy" (not taken at first), "later" (ends when told); else all is made."""

    name: str = "trial"
    demo: bool = True
    operations: frozenset[str] = ALL
    orders: list[Order] = field(default_factory=list)
    taken: dict[str, Order] = field(default_factory=dict)
    canceled: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    webhooks: list[str] = field(default_factory=list)
    ended: set[str] = field(default_factory=set)
    percent: int = 0
    refuse: int = 0
    bodies: dict[str, bytes] = field(default_factory=dict)
    content_type: str = "image/png"
    away: bool = False

    async def submit(self, order: Order, webhook: str = "") -> str:
        self.orders.append(order)
        self.webhooks.append(webhook)
        if "busy" in order.prompt and self.refuse > 0:
            self.refuse -= 1
            raise GenerationFailed("Too much to do just now.", again=True, retry_after=3)
        if "never" in order.prompt:
            raise GenerationFailed("This cannot be made.")
        work = f"w-{order.job}"
        self.taken[work] = order
        return work

    async def look(self, work: str) -> Work:
        if self.away:
            raise GenerationFailed("Nobody answers.", again=True)
        order = self.taken[work]
        if work in self.canceled:
            return Work("canceled")
        if "fails" in order.prompt:
            return Work("failed", reason="It went wrong.")
        if "stays" in order.prompt or ("later" in order.prompt and work not in self.ended):
            some = self._outputs(order)[:1] if "first" in order.prompt else ()
            return Work("running", self.percent, outputs=tuple(some))
        if order.operation.startswith("model"):
            return Work("succeeded", 100, model=f"trial:{order.job}")
        outputs = self._outputs(order)
        return Work("succeeded", 100, outputs=tuple(outputs[:-1] if "half" in order.prompt else outputs))

    def _outputs(self, order: Order) -> list[Output]:
        return [Output(f"trial://{order.job}/{n}", self.content_type, order.seed + n) for n in range(order.count)]

    async def cancel(self, work: str) -> None:
        self.canceled.append(work)

    async def fetch(self, output: Output, most: int) -> bytes:
        self.fetched.append(output.url)
        return self.bodies.get(output.url) or self.bodies.get("") or picture(output.seed)

    async def read(self, headers: Mapping[str, str], body: bytes) -> str | None:
        return None

    async def probe(self) -> str:
        return ""


def order_of(trial: Trial, job_id: str) -> Order:
    """The order of a job as the provider got it."""
    return replace(trial.taken[f"w-{job_id}"])
