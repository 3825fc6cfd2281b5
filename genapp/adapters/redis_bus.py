"""The bus of several processes: Redis pub/sub. Who shares a process with the writer is served first and never waits for Redis."""

import asyncio
import contextlib
import json
import threading
from collections.abc import AsyncIterator
from typing import Any

from redis import asyncio as redis
from redis.exceptions import RedisError

from genapp.core.events import DELTA, QUEUE, Event, MemoryBus
from genapp.core.ids import new_id
from genapp.core.logs import get_logger

CHANNEL, WORDS, WORDS_LIVE = "genapp:events", "genapp:words:", 900
FIRST_WAIT, LONGEST_WAIT, PATIENCE, BEAT = 0.1, 2.0, 2.0, 5.0
FAILURES = (RedisError, OSError, TimeoutError)
log = get_logger(__name__)


class RedisBus(MemoryBus):
    """Carries events and the words of running replies between processes. What Redis lost is repaired by `lagged`: listeners read again."""

    alone = False

    def __init__(self, url: str):
        super().__init__()
        self._url = url
        self._lock = threading.Lock()
        self._unsent: list[Event] = []
        self._overflown = False
        # Words not yet in Redis by reply; None: send the whole text, for what Redis holds is not certain.
        self._pieces: dict[str, list[str] | None] = {}
        self._dropped: set[str] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connected = False

    async def start(self) -> None:
        """Begin to listen and to send; comes back once connected, or after two seconds without Redis, which is then tried on."""
        # Made here, not at import: forked workers would share the name and take each other's events for their own.
        self._me = new_id()
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        self._client: Any = redis.Redis.from_url(
            self._url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, decode_responses=True, retry_on_error=[]
        )
        heard = asyncio.Event()
        self._tasks = [asyncio.create_task(self._listen(heard)), asyncio.create_task(self._send())]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(heard.wait(), PATIENCE)

    async def stop(self) -> None:
        """Send what waits, as far as Redis answers, and hang up."""
        with contextlib.suppress(*FAILURES):
            await asyncio.wait_for(self._flush(), 1)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(*FAILURES):
            await self._client.aclose()
        self._loop = None
        await super().stop()

    async def ping(self) -> None:
        """Raise ConnectionError when this process hears or reaches nobody."""
        if not self._connected:
            raise ConnectionError("no connection to Redis")
        await self._client.ping()

    def publish(self, event: Event) -> None:
        """Serve the listeners here, then line the event up for the other processes."""
        super().publish(event)
        with self._lock:
            if len(self._unsent) >= QUEUE:
                self._unsent.clear()
                self._overflown = True
            self._unsent.append(event)
        self._awake()

    def _awake(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            with contextlib.suppress(RuntimeError):  # The loop closed in between: nobody is left to tell.
                self._loop.call_soon_threadsafe(self._wake.set)

    def _keep(self, key: str, at: int, piece: str) -> None:
        fresh = at == 0 or key not in self._words
        super()._keep(key, at, piece)
        with self._lock:
            self._dropped.discard(key)
            if fresh:
                self._pieces[key] = None
            elif (pieces := self._pieces.setdefault(key, [])) is not None:
                pieces.append(piece)

    async def kept(self, key: str) -> str:
        """Return the words so far; "" also when Redis does not answer: the next words then ask for the whole again."""
        if key in self._words:
            return await super().kept(key)
        try:
            return await self._client.get(WORDS + key) or ""
        except FAILURES:
            return ""

    def drop(self, key: str) -> None:
        """Forget the words of a reply that is stored."""
        self._disown(key)
        with self._lock:
            self._dropped.add(key)
        self._awake()

    async def _send(self) -> None:
        wait = FIRST_WAIT
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._flush()
                wait = FIRST_WAIT
            except FAILURES as error:
                log.warning("bus.unsent", kind=type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
                self._wake.set()

    async def _flush(self) -> None:
        """Send everything that waits in one round trip; what fails waits on, and words are then sent whole."""
        with self._lock:
            events, self._unsent = self._unsent, []
            pieces, self._pieces = self._pieces, {}
            dropped, self._dropped = self._dropped, set()
            overflown, self._overflown = self._overflown, False
        if not (events or pieces or dropped or overflown):
            return
        try:
            async with self._client.pipeline(transaction=False) as round_trip:
                for key, words in pieces.items():
                    if words is None:
                        round_trip.set(WORDS + key, "".join(self._words.get(key, ())), ex=WORDS_LIVE)
                    else:
                        round_trip.append(WORDS + key, "".join(words))
                        round_trip.expire(WORDS + key, WORDS_LIVE)
                for event in events:
                    round_trip.publish(CHANNEL, f"{self._me}\n{event.topic}\n{json.dumps([event.name, event.id, event.data or None])}")
                if overflown:
                    round_trip.publish(CHANNEL, f"{self._me}\n\n")
                if dropped:
                    round_trip.delete(*(WORDS + key for key in dropped))
                await round_trip.execute()
        except BaseException:
            with self._lock:
                self._unsent = (events + self._unsent)[-QUEUE:]
                self._overflown |= overflown or len(events) + len(self._unsent) > QUEUE
                self._pieces.update(dict.fromkeys([*pieces, *self._pieces]))
                self._dropped |= dropped - self._pieces.keys()
            raise

    async def _listen(self, heard: asyncio.Event) -> None:
        wait, before = FIRST_WAIT, False
        while True:
            try:
                async with self._client.pubsub() as channel:
                    await channel.subscribe(CHANNEL)
                    async for message in self._messages(channel):
                        if message["type"] == "subscribe":
                            self._connected, wait = True, FIRST_WAIT
                            heard.set()
                            if before:
                                self.lag()
                            before = True
                        elif message["type"] == "message":
                            self._hear(message["data"])
            except FAILURES as error:
                log.warning("bus.deaf", kind=type(error).__name__)
            self._connected = False
            before = True
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _messages(self, channel: Any) -> AsyncIterator[dict[str, Any]]:
        """Yield what comes; raise TimeoutError when a connection that only looks alive leaves a ping unanswered."""
        clock = asyncio.get_running_loop().time
        last, asked = clock(), False
        while True:
            message = await channel.get_message(timeout=BEAT / 4)
            if message is not None:
                last, asked = clock(), False
                yield message
            elif clock() - last > BEAT * 2:
                raise TimeoutError
            elif clock() - last > BEAT and not asked:
                asked = True
                await channel.ping()

    def _hear(self, line: str) -> None:
        sender, name, body = line.split("\n", 2)
        if sender == self._me:
            return
        if not name:
            self.lag()
        elif name in self._listeners or self._words:
            kind, id, data = json.loads(body)
            if kind == DELTA and id in self._words:
                # Another process writes this reply now: what was said here before no longer counts.
                self._disown(id)
            self._tell(Event(name, kind, id, data or {}))

    def _disown(self, key: str) -> None:
        super().drop(key)
        with self._lock:
            self._pieces.pop(key, None)
