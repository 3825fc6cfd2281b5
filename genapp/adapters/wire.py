"""The one HTTP client of the process, and the only import of httpx. Made on first use inside the loop: workers are forked."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

LARGEST = 8 * 1024 * 1024
"""Bytes an answer may have in all; a stream of a model's words is far below."""

_client: httpx.AsyncClient | None = None
_loop: asyncio.AbstractEventLoop | None = None

Timeout = httpx.Timeout
Response = httpx.Response
Headers = httpx.Headers


class TooLarge(httpx.ReadError):
    """The answer has more bytes than it may."""


# The transport maps most of aiohttp's errors to httpx's own, not all of them.
Failed = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, aiohttp.ClientError, OSError)


class _Capped(httpx.AsyncByteStream):
    """Counts the bytes of an answer and breaks it off where it is too large."""

    def __init__(self, stream: httpx.AsyncByteStream, left: int):
        self._stream, self._left = stream, left

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = self._left
        async for chunk in self._stream:
            left -= len(chunk)
            if left < 0:
                raise TooLarge("the answer is too large")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class _Transport(AiohttpTransport):
    """aiohttp's sockets under httpx: a third of the cost for each streamed piece. Keeps no cookies; `extensions={"limit": bytes}` caps an answer."""

    def __init__(self) -> None:
        super().__init__(client=self._session)

    def _session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=0, ssl=self.ssl_context, keepalive_timeout=15)
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar(), read_bufsize=16 * 1024)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await super().handle_async_request(request)
        limit = request.extensions.get("limit", LARGEST)
        # A packed answer grows when it is unpacked; nobody is asked for one.
        packed = answer.headers.get("content-encoding", "identity") != "identity"
        answer.stream = _Capped(answer.stream, limit // 100 if packed else limit)  # pyright: ignore[reportArgumentType]
        return answer


def client() -> httpx.AsyncClient:
    """Return the client of this loop; it follows no redirects and gives up after twenty seconds of silence unless told otherwise."""
    global _client, _loop
    loop = asyncio.get_running_loop()
    if _client is None or _loop is not loop:
        _client = httpx.AsyncClient(
            transport=_Transport(),
            timeout=httpx.Timeout(20.0, connect=5.0),
            headers={"accept-encoding": "identity"},
            follow_redirects=False,
        )
        _loop = loop
    return _client


async def close() -> None:
    """Close the client, if one was made."""
    global _client
    if _client is not None:
        await _client.aclose()
        _client = None


def versioned(url: str) -> str:
    """Return the base of an OpenAI-compatible API, with `/v1` once (C53)."""
    base = url.strip().rstrip("/").removesuffix("/chat/completions")
    return base if base.endswith("/v1") else f"{base}/v1"
