"""What is asked of whoever makes pictures, clips and models, and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class GenerationFailed(Exception):
    """The provider did not do it. `reason` is in a person's words; `again` says whether asking once more may help, `retry_after` in seconds."""

    def __init__(self, reason: str, *, again: bool = False, retry_after: float = 0.0):
        super().__init__(reason)
        self.reason, self.again, self.retry_after = reason, again, retry_after


@dataclass(frozen=True, slots=True)
class Order:
    """One piece of work for a generator; the same `job` is the same work (GEN-01, C30).

    `operation` is image, video, face_swap, model_creation or model_refinement. `pictures` are links the provider may read: references,
    face and target, or what to learn from. `model` is a reference model's id or what the same provider called a trained one.
    """

    job: str
    operation: str
    prompt: str = ""
    negative: str = ""
    width: int = 1024
    height: int = 1024
    quality: str = "standard"
    seed: int = 0
    count: int = 1
    seconds: int = 5
    pictures: tuple[str, ...] = ()
    model: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """One file that was made: where it is fetched, what it claims to be, and the seed that makes it again."""

    url: str
    content_type: str
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """How a piece of work stands there now; `state` is queued, running, succeeded, failed or canceled. `model` names what was trained."""

    state: str
    percent: int = 0
    place: int = 0
    outputs: tuple[Output, ...] = ()
    model: str = ""
    reason: str = ""


class Generator(Protocol):
    """Makes pictures, clips and models. `demo` is shown beside everything it makes."""

    name: str
    demo: bool
    operations: frozenset[str]

    async def submit(self, order: Order, webhook: str = "") -> str:
        """Hand work over and return the provider's name for it, at most 200 characters; GenerationFailed when it is not taken."""
        ...

    async def look(self, work: str) -> Work:
        """Return how it stands; results that are there already come with it. GenerationFailed when the provider cannot be asked."""
        ...

    async def cancel(self, work: str) -> None:
        """Ask that it be dropped; what is over already stays as it is."""
        ...

    async def fetch(self, output: Output, most: int) -> bytes:
        """Return a result's bytes, `most` at most, from a public address only; GenerationFailed otherwise (T22)."""
        ...

    async def read(self, headers: Mapping[str, str], body: bytes) -> str | None:
        """Return the name of the work a genuine webhook speaks of, or None when its signature or age does not hold (C35)."""
        ...

    async def probe(self) -> str:
        """Return "" when work would be taken, else why not."""
        ...


class Provenance(Protocol):
    """Writes into a file that a machine made it."""

    async def sign(self, body: bytes, content_type: str, *, title: str, made_by: str) -> bytes:
        """Return the file with that in it; the last thing done to it (PROV-1). ValueError for a type that cannot bear it."""
        ...
