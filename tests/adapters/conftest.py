"""Counterparts of the adapters: servers nobody here wrote, and a socket that says exactly what a test wants said."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from genapp.adapters import wire
from tests.counterparts import Aimock, aimock

HARBOUR = "The harbour is quiet tonight, and so am I. Tell me what colour your day was."
# The words of the last message choose the answer; each test has words of its own, so that the journal can be read by them.
ANSWERS: list[dict[str, Any]] = [
    {"match": {"userMessage": "plain"}, "response": {"content": HARBOUR}},
    {"match": {"userMessage": "contract"}, "response": {"content": HARBOUR}},
    {"match": {"userMessage": "long talk"}, "response": {"content": HARBOUR * 40}, "latency": 5},
    {"match": {"userMessage": "drops"}, "response": {"content": "x"}, "chaos": {"dropRate": 1}},
    {"match": {"userMessage": "disconnects"}, "response": {"content": "x"}, "chaos": {"disconnectRate": 1}},
    {"match": {"userMessage": "malformed"}, "response": {"content": "x"}, "chaos": {"malformedRate": 1}},
    {"match": {"userMessage": "limited"}, "response": {"content": "x"}, "chaos": {"rateLimitRate": 1}},
    {"match": {"userMessage": "breaks off"}, "response": {"content": HARBOUR * 5}, "latency": 60, "disconnectAfterMs": 300},
    {"match": {"userMessage": "slow start"}, "response": {"content": HARBOUR}, "chaos": {"latencyMs": 3000}},
    {"match": {"userMessage": "slow middle"}, "response": {"content": HARBOUR}, "latency": 700},
    {"match": {"userMessage": "empty"}, "response": {"content": ""}},
    {"match": {"userMessage": "refused"}, "response": {"error": {"message": "no", "type": "invalid_request_error"}, "status": 400}},
    {"match": {"userMessage": "no key"}, "response": {"error": {"message": "no", "type": "auth"}, "status": 401}},
    {"match": {"userMessage": "second try", "sequenceIndex": 0}, "response": {"error": {"message": "no"}, "status": 429}},
    {"match": {"userMessage": "second try"}, "response": {"content": HARBOUR}},
    {"match": {"userMessage": "switch", "model": "primary"}, "response": {"content": "x"}, "chaos": {"dropRate": 1}},
    {"match": {"userMessage": "switch", "model": "second"}, "response": {"content": HARBOUR}},
    {"match": {"userMessage": "torn", "model": "primary"}, "response": {"content": HARBOUR * 5}, "latency": 60, "disconnectAfterMs": 300},
    {"match": {"userMessage": "torn", "model": "second"}, "response": {"content": HARBOUR}},
    {"match": {"userMessage": "healthy"}, "response": {"content": HARBOUR}},
]


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aimock]:
    """One aimock for the whole run."""
    with aimock(ANSWERS, tmp_path_factory.mktemp("aimock")) as server:
        yield server


@pytest.fixture(autouse=True)
async def closed() -> AsyncIterator[None]:
    """Close the process's client with the test's loop."""
    yield
    await wire.close()


@dataclass
class Said:
    """What a canned server has seen."""

    url: str
    requests: list[str] = field(default_factory=list)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)


@asynccontextmanager
async def canned(*parts: bytes | float, head: str = "200 OK\r\ncontent-type: text/event-stream") -> AsyncIterator[Said]:
    """Serve one answer to every request: its bytes, with pauses in seconds; then hang up."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            said.requests.append((await reader.readuntil(b"\r\n\r\n")).decode())
            writer.write(f"HTTP/1.1 {head}\r\nconnection: close\r\n\r\n".encode())
            for part in parts:
                if isinstance(part, bytes):
                    writer.write(part)
                    await writer.drain()
                else:
                    gone = asyncio.ensure_future(reader.read())
                    done, _ = await asyncio.wait({gone}, timeout=part)
                    gone.cancel()
                    if gone in done:
                        said.hung_up.set()
                        return
        except (ConnectionError, asyncio.IncompleteReadError):
            said.hung_up.set()
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    said = Said(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    async with server:
        yield said


@pytest.fixture
def one_database(tmp_path: Any) -> Iterator[None]:
    """A SQLite database with every table, where the engine does not matter."""
    from genapp.core import db
    from genapp.schema import metadata

    db.use(f"sqlite:///{tmp_path}/adapters.db")
    metadata.create_all(db.database().engine)
    yield
    db.close()
