"""Events: what happened, told after the commit; and parts of the same transaction that live further right.

`emit` says "look again" to whoever shows a topic. `within`/`announce` let a slice to the right join a transaction of one to the left.
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
    """Carries events between the tabs and processes that show the same rows."""

    def publish(self, event: Event) -> None:
        """Send an event; callable from any thread; never blocks and never raises for a slow reader."""
        ...

    def subscribe(self, *topics: str) -> "Subscription":
        """Listen to topics from now on; use as `async with bus.subscribe(…) as events`."""
        ...


class Subscription(Protocol):
    """A listener's queue. On overflow events are dropped and one `Event(topic, "lagged")` says: read again."""

    async def __aenter__(self) -> AsyncIterator[Event]: ...
    async def __aexit__(self, *exc: object) -> None: ...


QUEUE = 1000


class MemoryBus:
    """The bus of a single process."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[_Queue]] = defaultdict(set)

    def publish(self, event: Event) -> None:
        """Hand the event to the listeners of its topic, each on its own loop."""
        for listener in tuple(self._listeners.get(event.topic, ())):
            listener.offer(event)

    def subscribe(self, *topics: str) -> "_Queue":
        """Return a subscription to the topics."""
        return _Queue(self._listeners, topics)


class _Queue:
    def __init__(self, listeners: dict[str, set["_Queue"]], topics: tuple[str, ...]):
        self._listeners, self._topics = listeners, topics

    async def __aenter__(self) -> AsyncIterator[Event]:
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[Event] = asyncio.Queue(QUEUE)
        for name in self._topics:
            self._listeners[name].add(self)
        return self._events()

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
            event = Event(event.topic, "lagged")
        self._queue.put_nowait(event)

    async def _events(self) -> AsyncIterator[Event]:
        while True:
            yield await self._queue.get()


_bus: Bus = MemoryBus()


def use(bus: Bus) -> None:
    """Choose the process's bus; called once at start."""
    global _bus
    _bus = bus


def bus() -> Bus:
    """Return the process's bus."""
    return _bus


def publish(pending: list[Event]) -> None:
    """Send events now. Only `core.db` (after a commit) and a running reply's words call it."""
    for event in pending:
        _bus.publish(event)
