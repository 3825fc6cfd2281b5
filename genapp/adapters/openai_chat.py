"""Any OpenAI-compatible model: streamed over server-sent events (CHAT-11, C36, C53)."""

import asyncio
import json
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import stamina
from httpx_sse import ServerSentEvent, SSEError, aconnect_sse
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState

from genapp.adapters import wire
from genapp.core.logs import LLM_CALLS, LLM_TOKENS
from genapp.core.ports import ChatRequest, ModelFailed

TRIES = 3
ERRORS, REST = 5, 20.0
"""After so many errors in a row the model is left alone for so many seconds."""
PATIENCE = 20.0
"""Seconds: a provider that asks to wait for longer than this has failed."""
GRACE = 2.0
"""Seconds a provider has after the last word to say what it cost."""
PASSING = (408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529)
OUR_FAULT = (400, 413, 422)
CUT = ("content_filter", "insufficient_system_resource", "error", "abort", "cancelled")


class Broken(ModelFailed):
    """A failed try: worth `again` before the first word, and `held` against the provider unless the request itself was at fault."""

    def __init__(self, reason: str, retry_after: float = 0.0, *, again: bool = False, held: bool = True):
        super().__init__(reason, retry_after)
        self.again, self.held = again, held


class OpenAIChat:
    """One provider's model behind its breaker. Tries again only before the first word; a stream that breaks later is a failure, never a short answer."""

    demo = False

    def __init__(
        self, base_url: str, key: str, model: str, *,
        first_token: float = 30.0, idle: float = 20.0, patience: float = PATIENCE, rest: float = REST,
    ):  # fmt: skip
        self.base, self.name = wire.versioned(base_url), model
        self._headers = {"authorization": f"Bearer {key}"} if key else {}
        self._first, self._idle, self._patience, self._rest = first_token, idle, patience, rest
        self._breakers = AsyncCircuitBreakerFactory(default_threshold=ERRORS, default_ttl=rest)
        # DeepSeek's own models think by default; the same weights elsewhere do not know the switch (C36).
        host = urlsplit(self.base).hostname or ""
        self._extra = (
            {"thinking": {"type": "disabled"}} if host.endswith("deepseek.com") or re.fullmatch(r"deepseek-[\w.-]+", model) else {}
        )

    def _body(self, request: ChatRequest) -> dict[str, Any]:
        return {
            "model": self.name,
            "messages": [{"role": turn.role, "content": turn.content} for turn in request.messages],
            "temperature": request.temperature,
            "max_tokens": request.max_tokens,
            "stream": True,
            "stream_options": {"include_usage": True},
            **self._extra,
        }

    async def stream(self, request: ChatRequest) -> AsyncIterator[str]:
        """Yield the reply's pieces; raises ModelFailed("LLM HTTP 500"), ("Empty LLM reply") and the like."""
        outcome = "stopped"
        try:
            piece, pieces = await self._begun(request)
            async with aclosing(pieces):
                while piece:
                    yield piece
                    piece = await anext(pieces, "")
            request.told["model"] = self.name
            outcome = "ok"
        except ModelFailed as failed:
            outcome = "busy" if failed.retry_after else "failed"
            raise
        finally:
            LLM_CALLS.labels(self.name, outcome).inc()

    async def _begun(self, request: ChatRequest) -> tuple[str, AsyncGenerator[str, None]]:
        """Return the first piece and the rest to come; what may pass is tried again."""
        tries = stamina.retry_context(
            on=self._wait, attempts=TRIES, timeout=self._patience, wait_initial=0.2, wait_max=2.0, wait_jitter=0.3
        )
        async for attempt in tries:
            with attempt:
                pieces = self._guarded(request)
                try:
                    return await anext(pieces), pieces
                except BaseException:
                    await pieces.aclose()
                    raise
        raise AssertionError("stamina returns or raises")

    def _wait(self, error: Exception) -> bool | float:
        """Tell stamina whether, and after how many seconds, to try again: Retry-After is honoured."""
        if not isinstance(error, Broken) or not error.again or error.retry_after > self._patience:
            return False
        return error.retry_after or True

    async def _guarded(self, request: ChatRequest) -> AsyncGenerator[str, None]:
        """Yield the pieces of one try and tell the breaker how it ended. A person who stops a reply says nothing about the provider."""
        breaker = await self._breakers.get_breaker(self.name)
        try:
            await breaker.__aenter__()
        except OpenedState as opened:
            left = max(0.0, opened.opened_at + self._rest - time.time())
            raise Broken("The model is resting after errors", left) from None
        try:
            async with aclosing(self._spoken(request)) as pieces:
                async for piece in pieces:
                    yield piece
        except Broken as broken:
            if broken.held:
                await breaker.__aexit__(Broken, broken, None)
            raise
        await breaker.__aexit__(None, None, None)

    async def _spoken(self, request: ChatRequest) -> AsyncGenerator[str, None]:
        said = ended = False
        async with AsyncExitStack() as stack:
            try:
                due = asyncio.get_running_loop().time() + self._first
                async with asyncio.timeout_at(due):
                    source = await stack.enter_async_context(self._ask(request))
                    _accept(source.response)
                events = await stack.enter_async_context(aclosing(source.aiter_sse()))
                while True:
                    async with asyncio.timeout_at(due):
                        event = await anext(events, None)
                    if event is None or event.data == "[DONE]":
                        ended = ended or event is not None
                        break
                    piece, finished = _read(event, request.told)
                    ended = ended or finished
                    if piece := piece if said else piece.lstrip():
                        said = True
                        yield piece
                    if said or ended:
                        due = asyncio.get_running_loop().time() + (GRACE if ended else self._idle)
            except TimeoutError:
                if not ended:
                    raise Broken("The model fell silent" if said else "The model did not begin in time", again=not said) from None
            except (SSEError, ValueError) as strange:
                raise Broken("LLM sent something unreadable", again=not said) from strange
            except wire.Failed as broken:
                if not ended:
                    raise Broken("The stream broke off" if said else "LLM connection failed", again=not said) from broken
        if not ended:
            raise Broken("The stream broke off", again=not said)
        if not said:
            raise Broken("Empty LLM reply")
        for direction in ("prompt_tokens", "completion_tokens"):
            LLM_TOKENS.labels(self.name, direction.removesuffix("_tokens")).inc(request.told.get(direction, 0))

    def _ask(self, request: ChatRequest) -> Any:
        # httpx's own clock is only the net below the deadlines of `_spoken`.
        timeout = wire.Timeout(max(self._first, self._idle) + 5, connect=5.0)
        return aconnect_sse(
            wire.client(), "POST", f"{self.base}/chat/completions", json=self._body(request), headers=dict(self._headers), timeout=timeout
        )

    async def probe(self) -> str:
        """Return "" when the server lists its models, or at least knows no list but takes the key."""
        try:
            answer = await wire.client().get(f"{self.base}/models", headers=self._headers, timeout=5.0)
        except wire.Failed:
            return "LLM connection failed"
        return "" if answer.status_code in (200, 404, 405) else f"LLM HTTP {answer.status_code}"


def _accept(response: wire.Response) -> None:
    if response.status_code == 200:
        return
    status = response.status_code
    raise Broken(
        f"LLM HTTP {status}", _seconds(response.headers.get("retry-after", "")), again=status in PASSING, held=status not in OUR_FAULT
    )


def _seconds(after: str) -> float:
    """Return what Retry-After asks for: seconds, or a date."""
    try:
        return max(0.0, float(after))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(after).timestamp() - time.time())
    except ValueError:
        return 0.0


def _read(event: ServerSentEvent, told: dict[str, Any]) -> tuple[str, bool]:
    """Return the words of one event and whether the model said it was done; raises Broken when it gave up, ValueError when nobody can read it."""
    data = json.loads(event.data)
    try:
        if data.get("error"):
            raise Broken("LLM reported an error", again=True)
        if usage := data.get("usage"):
            told.update({name: int(usage[name]) for name in ("prompt_tokens", "completion_tokens") if usage.get(name) is not None})
        if not (choices := data.get("choices")):
            return "", False
        reason = choices[0].get("finish_reason")
        words = (choices[0].get("delta") or {}).get("content") or ""
    except (AttributeError, TypeError, KeyError, IndexError) as strange:
        raise ValueError("not a chunk") from strange
    if not isinstance(words, str):
        raise ValueError("words are no text")
    if reason in CUT:
        raise Broken(f"The model gave up: {reason}")
    return words, reason is not None
