"""The bus between processes: Redis publish/subscribe, own tabs served first, "look again" after every gap."""

import asyncio
import json
import os
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from genapp.core.events import Event, MemoryBus
from genapp.core.logs import get_logger

log = get_logger(__name__)
CHANNEL = "genapp:events"


class RedisBus(MemoryBus):
    """Events reach this process's listeners at once and the others' through one channel. After a lost connection every listener is told to read again."""

    def __init__(self, url: str):
        super().__init__()
        self._url = url
        self._me = ""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._out: asyncio.Queue[str] | None = None

    async def start(self) -> None:
        """Connect; the identity is made here because forked processes share what was made at import."""
        self._me = os.urandom(8).hex()
        self._loop, self._out = asyncio.get_running_loop(), asyncio.Queue(10_000)
        self._redis: Any = Redis.from_url(self._url, socket_connect_timeout=3, health_check_interval=10)
        self._tasks = [asyncio.create_task(self._send()), asyncio.create_task(self._hear())]

    async def stop(self) -> None:
        """Let go of the connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._redis.aclose()

    def publish(self, event: Event) -> None:
        """Tell own listeners now and the other processes soon."""
        super().publish(event)
        if self._loop is None:
            return
        packed = json.dumps([self._me, event.topic, event.name, event.id, event.data], separators=(",", ":"))
        self._loop.call_soon_threadsafe(self._put, packed)

    def _put(self, packed: str) -> None:
        with suppress(asyncio.QueueFull):
            if self._out is not None:
                self._out.put_nowait(packed)

    async def _send(self) -> None:
        waiting = self._out
        while waiting is not None:
            batch = [await waiting.get()]
            while not waiting.empty() and len(batch) < 200:
                batch.append(waiting.get_nowait())
            try:
                async with self._redis.pipeline(transaction=False) as pipe:
                    for packed in batch:
                        pipe.publish(CHANNEL, packed)
                    await pipe.execute()
            except (RedisError, OSError):
                log.warning("bus.lost", events=len(batch))
                await asyncio.sleep(0.5)

    async def _hear(self) -> None:
        first = True
        while True:
            try:
                async with self._redis.pubsub() as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    if not first:
                        self._lagged()
                    first = False
                    async for message in pubsub.listen():
                        if message["type"] == "message":
                            self._take(message["data"])
            except (RedisError, OSError):
                first = False
                await asyncio.sleep(0.3)

    def _take(self, packed: bytes) -> None:
        me, topic, name, id, data = json.loads(packed)
        if me != self._me:
            super().publish(Event(topic, name, id, data))

    def _lagged(self) -> None:
        for topic in tuple(self._listeners):
            super().publish(Event(topic, "lagged"))
