"""A bound on websocket events per connection: a person clicks, a script floods."""

import time
from typing import Any

import reflex as rx

from genapp.core.logs import OPEN_TABS, get_logger
from genapp.ui import live

log = get_logger(__name__)
BURST, PER_SECOND = 60.0, 20.0


class Bucket:
    """Lets a burst through, then a steady rate; both in events."""

    __slots__ = ("level", "seen", "told")

    def __init__(self) -> None:
        self.level, self.seen, self.told = BURST, time.monotonic(), False

    def take(self) -> bool:
        """Say whether one more event may pass now."""
        now = time.monotonic()
        self.level = min(BURST, self.level + (now - self.seen) * PER_SECOND)
        self.seen = now
        if self.level < 1:
            return False
        self.level -= 1
        return True


def limit_events(app: rx.App) -> None:
    """Drop events beyond the bound before Reflex queues them; each connection has its own bucket."""
    namespace: Any = app.event_namespace
    on_event, on_disconnect = namespace.on_event, namespace.on_disconnect
    buckets: dict[str, Bucket] = {}

    async def bounded(sid: str, data: Any) -> None:
        bucket = buckets.setdefault(sid, Bucket())
        OPEN_TABS.set(len(buckets))
        if bucket.take():
            await on_event(sid, data)
        elif not bucket.told:
            bucket.told = True
            log.warning("events.flood", sid=sid)

    def forget(sid: str) -> Any:
        buckets.pop(sid, None)
        live.hang_up(sid)
        OPEN_TABS.set(len(buckets))
        return on_disconnect(sid)

    namespace.on_event, namespace.on_disconnect = bounded, forget
