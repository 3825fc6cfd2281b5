"""A small OpenAI-compatible server with a stopwatch: it says when it had read a request and when it handed over each piece.

For stories and measurements, where its own time must be known. What providers do wrong is tested against aimock, which nobody here wrote.
"""

import asyncio
import json
import threading
import time
from dataclasses import dataclass, field

WORDS = [
    "the",
    "harbour",
    "at",
    "dusk",
    "holds",
    "its",
    "breath",
    "while",
    "one",
    "radio",
    "plays",
    "and",
    "nobody",
    "in",
    "town",
    "admits",
    "to",
    "listening",
    "to",
    "it",
    "at",
    "all",
]


@dataclass
class Turn:
    """One request, in wall-clock seconds."""

    read: float
    messages: list[dict[str, str]]
    handed: list[float] = field(default_factory=list)


@dataclass
class Model:
    """Runs on a thread of its own. `tokens` pieces after `delay` seconds, `rate` a second (0: as fast as possible); `status` other than 200 refuses.

    With `script` it says exactly that, a few letters at a time.
    """

    tokens: int = 40
    delay: float = 0.2
    rate: float = 50
    status: int = 200
    script: str = ""
    turns: list[Turn] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> "Model":
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *exc: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(5)

    @property
    def url(self) -> str:
        """The base url for LLM_BASE_URL_*."""
        return f"http://127.0.0.1:{self.port}/v1"

    def settings(self, which: str = "PRIMARY") -> dict[str, str]:
        """Return the variables that point a site at this server."""
        return {f"LLM_BASE_URL_{which}": self.url, f"LLM_API_KEY_{which}": "test-key", f"LLM_MODEL_{which}": "stopwatch"}

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._answer, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        async with server:
            await self._stop.wait()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head.decode().split("\r\n")[1:])}
                body = json.loads(await reader.readexactly(int(headers.get("content-length", 0))) or b"{}")
                turn = Turn(time.time(), body.get("messages", []))
                self.turns.append(turn)
                if self.status != 200:
                    writer.write(f"HTTP/1.1 {self.status} Refused\r\ncontent-length: 2\r\n\r\n{{}}".encode())
                else:
                    await self._stream(writer, turn)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _stream(self, writer: asyncio.StreamWriter, turn: Turn) -> None:
        def chunk(data: str) -> bytes:
            text = f"data: {data}\n\n".encode()
            return f"{len(text):x}\r\n".encode() + text + b"\r\n"

        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
        await asyncio.sleep(self.delay)
        start = time.monotonic()
        pieces = [f"{WORDS[index % len(WORDS)]}{index} " for index in range(self.tokens)]
        if self.script:
            pieces = [self.script[at : at + 7] for at in range(0, len(self.script), 7)]
        for index, piece in enumerate(pieces):
            if self.rate:
                await asyncio.sleep(max(0.0, start + index / self.rate - time.monotonic()))
            delta = {"choices": [{"index": 0, "delta": {"content": piece}}]}
            writer.write(chunk(json.dumps(delta)))
            turn.handed.append(time.time())
            await writer.drain()
        writer.write(chunk(json.dumps({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})) + chunk("[DONE]") + b"0\r\n\r\n")
