"""Everything asked of the outside, as the shapes a provider must have. `adapters.connect` fills them in."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from genapp.core.generator import Generator, Provenance
from genapp.core.payment import Begun, Checkout, Invoiced, Offer, Paid, Subscribed, Told


class ModelFailed(Exception):
    """The model gave no whole answer; `retry_after` in seconds when the provider named it."""

    def __init__(self, reason: str, retry_after: float = 0.0):
        super().__init__(reason)
        self.reason, self.retry_after = reason, retry_after


class MailFailed(Exception):
    """The mail was not taken; it may be sent again under its key."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the context; role is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What a reply is written from (CHAT-10, CHAT-11). `character`, `seed` and `voice` serve the offline model.

    In `told` a model leaves what is known when the last word was said: "model", "prompt_tokens", "completion_tokens".
    """

    messages: tuple[Turn, ...]
    temperature: float = 0.7
    max_tokens: int = 220
    character: str = ""
    seed: str = ""
    voice: Mapping[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict, compare=False)


class ChatModel(Protocol):
    """Writes replies. `demo` is shown in the chat header."""

    name: str
    demo: bool

    def stream(self, request: ChatRequest) -> AsyncIterator[str]:
        """Yield pieces of one whole reply, or raise ModelFailed: a short answer is never passed off as whole."""
        ...

    async def probe(self) -> str:
        """Return "" when the model answers, else why not."""
        ...


class Captcha(Protocol):
    """Tells people from scripts; tokens are single-use and bound to a scope."""

    provider: str

    async def challenge(self, scope: str) -> dict[str, Any]:
        """Return what the browser needs: provider, site_key or challenge."""
        ...

    async def verify(self, token: str, scope: str, remote: str = "", subject: str = "") -> bool:
        """Say whether the token is genuine, unused, unexpired and of this scope."""
        ...


class Mailer(Protocol):
    """Sends mail to one address; the same key is the same mail."""

    async def send(self, to: str, subject: str, text: str, html: str = "", key: str = "") -> None:
        """Hand one mail over, or raise MailFailed."""
        ...


@dataclass(frozen=True, slots=True)
class Upload:
    """Where a browser posts one file as `multipart/form-data`: these fields first, the file last, named `file` (C44)."""

    url: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a stored file without reading it."""

    size: int
    content_type: str


class Storage(Protocol):
    """Keeps files under keys; links are signed and expire."""

    async def upload(self, key: str, content_type: str, most: int, seconds: int = 600) -> Upload:
        """Return a form that takes exactly this key and type and at most so many bytes, for so many seconds."""
        ...

    async def head(self, key: str) -> Head:
        """Return size and type of a file, or raise KeyError."""
        ...

    async def put(self, key: str, body: bytes, content_type: str) -> None:
        """Store a file."""
        ...

    async def get(self, key: str) -> bytes:
        """Return a file, or raise KeyError."""
        ...

    async def delete(self, key: str) -> None:
        """Remove a file; a missing one is fine."""
        ...

    def url(self, key: str, expires: int = 300) -> str:
        """Return a link that works for so many seconds, counted from the minute: within it the same link, so that a picture is not loaded again."""
        ...

    def local(self, key: str) -> Path | None:
        """Return the file itself when it lies on this machine, else None."""
        ...

    async def probe(self) -> str:
        """Return "" when files can be kept, else why not."""
        ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a moderator found."""

    blocked: bool = False
    categories: tuple[str, ...] = ()


class Moderator(Protocol):
    """Judges text beyond the local rules."""

    async def check(self, text: str) -> Verdict:
        """Return the verdict; raises when it cannot be reached."""
        ...


class Payments(Protocol):
    """Takes money at its own page and tells us by signed events."""

    name: str
    demo: bool
    currencies: tuple[str, ...]

    async def checkout(self, order: Checkout) -> Begun:
        """Begin a payment, the same one for the same order, and return the address of the provider's page; PaymentFailed when it cannot."""
        ...

    async def verify(self, reference: str, session: str) -> Paid:
        """Return what the provider knows of a payment now, by our reference and its own name for it; PaymentFailed when it cannot be asked."""
        ...

    async def refund(self, reference: str, payment: str, amount_minor: int, currency: str, key: str) -> None:
        """Send money of a payment back, once for each key; PaymentFailed when the provider refuses or cannot be reached."""
        ...

    def read(self, headers: Mapping[str, str], body: bytes) -> Told | None:
        """Return the event of a genuine webhook, or None when its signature or age does not hold."""
        ...


@runtime_checkable
class Subscriptions(Payments, Protocol):
    """Takes money each month, too."""

    async def subscription(self, subscription: str, session: str) -> Subscribed:
        """Return how a subscription stands there now, by its name, or by the page it was begun on; PaymentFailed when it cannot be asked."""
        ...

    async def invoice(self, invoice: str) -> Invoiced:
        """Return one bill as the provider has it."""
        ...

    async def end(self, subscription: str, *, at_period_end: bool) -> None:
        """Have a subscription end with what is paid for, or go on after all."""
        ...

    async def portal(self, customer: str, subscription: str, return_url: str) -> str:
        """Return the address of the provider's page where cards and bills are kept."""
        ...


@runtime_checkable
class Catalogued(Payments, Protocol):
    """Keeps what premium costs itself."""

    async def catalogue(self) -> list[Offer]:
        """Return what is sold there now; PaymentFailed when it cannot be asked."""
        ...


class PictureModerator(Protocol):
    """Judges pictures of people before and after: nudity, minors, public figures (CONS-1, C52)."""

    async def check(self, body: bytes, content_type: str) -> Verdict:
        """Return the verdict; raises when it cannot be reached, and then nothing may pass."""
        ...


@dataclass(frozen=True)
class Ports:
    """One provider for each need."""

    chat: ChatModel
    captcha: Captcha
    mailer: Mailer
    storage: Storage
    moderator: Moderator
    payments: Mapping[str, Payments] = field(default_factory=dict)
    generators: Mapping[str, Generator] = field(default_factory=dict)
    """By name, the first that can do an operation is asked for it."""
    pictures: PictureModerator | None = None
    provenance: Provenance | None = None
    """Signs what was generated; there is one wherever there is a generator."""


_ports: Ports | None = None


def use(ports: Ports) -> None:
    """Choose the process's providers; called once at start."""
    global _ports
    _ports = ports


def ports() -> Ports:
    """Return the process's providers."""
    if _ports is None:
        raise RuntimeError("no providers are chosen yet: call ports.use(connect(settings))")
    return _ports
