"""Events: what happened, told after the commit; and parts of the same transaction that live further right.

`emit` says "look again" to whoever shows a topic. Two things are told without a commit: the words of a running reply, and who is typing. `within`/`announce` let a slice to the right join a transaction of one to the left.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Event:
    """A past fact about one row; `data` is empty but for the words of a running reply."""

    topic: str
    name: str
    id: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def topic(kind: str, id: str = "") -> str:
    """Return the name of a topic: user, conversation, desk, studio or admin, with the id it is about."""
    return f"{kind}:{id}" if id else kind


def emit(session: Session, topic: str, name: str, id: str = "") -> None:
    """Tell the topic after this transaction commits; nothing is told when it rolls back."""
    session.info.setdefault("events", []).append(Event(topic, name, id))


def take(session: Session) -> list[Event]:
    """Return the events of a committed session, once."""
    return session.info.pop("events", [])


_parts: dict[str, list[Callable[..., None]]] = defaultdict(list)


def within(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register `part(session, **facts)` to run in the transaction that announces `name`."""

    def register(part: Callable[..., None]) -> Callable[..., None]:
        if part not in _parts[name]:
            _parts[name].append(part)
        return part

    return register


def announce(session: Session, name: str, **facts: Any) -> None:
    """Run every registered part of `name` in this transaction; an error in one undoes all."""
    for part in _parts[name]:
        part(session, **facts)


class Bus(Protocol):
    """Carries events between the tabs and processes that show the same rows; `alone` when it reaches no other process."""

    alone: bool

    def publish(self, event: Event) -> None:
        """Send an event; callable from any thread; never blocks and never raises for a slow reader.

        `reply.delta` (id = the reply, data = {"at": offset in UTF-16 units, "piece": words}) is also kept; `at` 0 begins the reply anew.
        """
        ...

    def subscribe(self, *topics: str) -> "Subscription":
        """Listen to topics from now on; use as `async with bus.subscribe(…) as events`."""
        ...

    async def kept(self, key: str) -> str:
        """Return the words of a running reply so far, whichever process writes it; "" when there are none."""
        ...

    def drop(self, key: str) -> None:
        """Forget the words of a reply that is stored."""
        ...

    async def start(self) -> None:
        """Begin, on the loop that serves: workers are forked after import."""
        ...

    async def stop(self) -> None:
        """End, and let go of every connection."""
        ...

    async def ping(self) -> None:
        """Raise when events do not reach other processes just now."""
        ...


class Heard(Protocol):
    """What a listener iterates over; `waiting()` takes what has piled up meanwhile, so that one reading serves for all of it."""

    def __aiter__(self) -> AsyncIterator[Event]: ...
    def waiting(self) -> list[Event]:
        """Return what waits already, without waiting."""
        ...


class Subscription(Protocol):
    """A listener's queue. On overflow events are dropped and one `Event(topic, "lagged")` says: read again."""

    async def __aenter__(self) -> Heard: ...
    async def __aexit__(self, *exc: object) -> None: ...


QUEUE, REPLIES = 1000, 1000
DELTA, LAGGED = "reply.delta", "lagged"


class MemoryBus:
    """The bus of a single process."""

    alone = True

    def __init__(self) -> None:
        self._listeners: dict[str, set[_Queue]] = defaultdict(set)
        self._words: dict[str, list[str]] = {}

    def publish(self, event: Event) -> None:
        """Hand the event to the listeners of its topic, each on its own loop; the words of a running reply are kept as well."""
        if event.name == DELTA:
            self._keep(event.id, event.data["at"], event.data["piece"])
        self._tell(event)

    def _tell(self, event: Event) -> None:
        for listener in tuple(self._listeners.get(event.topic, ())):
            listener.offer(event)

    def subscribe(self, *topics: str) -> "_Queue":
        """Return a subscription to the topics."""
        return _Queue(self._listeners, topics)

    def _keep(self, key: str, at: int, piece: str) -> None:
        if at == 0 or key not in self._words:
            self._words.pop(key, None)
            while len(self._words) >= REPLIES:  # Replies nobody dropped: their writers are long gone.
                del self._words[next(iter(self._words))]
            self._words[key] = []
        self._words[key].append(piece)

    async def kept(self, key: str) -> str:
        """Return the words of a reply that is written here."""
        return "".join(self._words.get(key, ()))

    def drop(self, key: str) -> None:
        """Forget the words of a reply that is stored."""
        self._words.pop(key, None)

    def lag(self) -> None:
        """Tell every listener here to read again: something may have been missed."""
        for name in tuple(self._listeners):
            self._tell(Event(name, LAGGED))

    async def start(self) -> None:
        """Nothing to begin in a single process."""

    async def stop(self) -> None:
        """Forget the words."""
        self._words.clear()

    async def ping(self) -> None:
        """Never fails: there is nobody else to reach."""


class _Queue:
    def __init__(self, listeners: dict[str, set["_Queue"]], topics: tuple[str, ...]):
        self._listeners, self._topics = listeners, topics

    async def __aenter__(self) -> "_Queue":
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[Event] = asyncio.Queue(QUEUE)
        for name in self._topics:
            self._listeners[name].add(self)
        return self

    def __aiter__(self) -> "_Queue":
        return self

    async def __anext__(self) -> Event:
        # Not a generator: one of those is over for good once a reader's timeout breaks off a wait.
        return await self._queue.get()

    def waiting(self) -> list[Event]:
        """Return what waits already, without waiting."""
        found = []
        while not self._queue.empty():
            found.append(self._queue.get_nowait())
        return found

    async def __aexit__(self, *exc: object) -> None:
        for name in self._topics:
            self._listeners[name].discard(self)
            if not self._listeners[name]:
                del self._listeners[name]

    def offer(self, event: Event) -> None:
        try:
            here = asyncio.get_running_loop() is self._loop
        except RuntimeError:
            here = False
        if here:
            self._put(event)
        elif not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._put, event)

    def _put(self, event: Event) -> None:
        if self._queue.full():
            while not self._queue.empty():
                self._queue.get_nowait()
            for name in self._topics:
                self._queue.put_nowait(Event(name, LAGGED))
        else:
            self._queue.put_nowait(event)


_bus: Bus = MemoryBus()


def use(bus: Bus) -> None:
    """Choose the process's bus; called once at start."""
    global _bus
    _bus = bus


def bus() -> Bus:
    """Return the process's bus."""
    return _bus


def publish(pending: list[Event]) -> None:
    """Send events now. Only `core.db` (after a commit), a running reply's words and `typing` call it."""
    for event in pending:
        _bus.publish(event)


def typing(topic: str, who: str) -> None:
    """Say that somebody is typing, "user" or "operator", at once and past every transaction: it changes no row and is true for three seconds (RT-01).

    The caller has checked whose conversation it is, and how often they say so.
    """
    _bus.publish(Event(topic, "typing", who))
