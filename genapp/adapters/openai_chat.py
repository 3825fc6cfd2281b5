"""Any OpenAI-compatible model: streamed over server-sent events (CHAT-11, C36, C53)."""

import json
from collections.abc import AsyncIterator
from typing import Any

import stamina
from httpx_sse import ServerSentEvent, SSEError, aconnect_sse

from genapp.adapters import wire
from genapp.core.logs import LLM_CALLS
from genapp.core.ports import ChatRequest, ModelFailed

TRIES = 3
PATIENCE = 20.0
"""Seconds: a provider that asks for longer than this has failed."""


class _Busy(Exception):
    """Worth another try before the first word."""

    def __init__(self, reason: str, after: float):
        super().__init__(reason)
        self.after = after


class OpenAIChat:
    """One provider's model. Retries only before the first word; a stream that breaks later is a failure, never a short answer."""

    demo = False

    def __init__(
        self, base_url: str, key: str, model: str, *, first_token: float = 30.0, idle: float = 20.0, headers: dict[str, str] | None = None
    ):
        base = base_url.rstrip("/")
        self.base = base if base.endswith("/v1") else f"{base}/v1"
        self.name = model
        self._headers = {"authorization": f"Bearer {key}", **(headers or {})}
        self._timeout = wire.Timeout(first_token, connect=5.0)
        self._idle = idle

    def _body(self, request: ChatRequest) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.name,
            "messages": [{"role": turn.role, "content": turn.content} for turn in request.messages],
            "temperature": request.temperature,
            "max_tokens": request.max_tokens,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if self.name.startswith("deepseek"):
            body["thinking"] = {"type": "disabled"}
        return body

    async def stream(self, request: ChatRequest) -> AsyncIterator[str]:
        """Yield the reply's pieces; raises ModelFailed("LLM HTTP 500"), ("Empty LLM reply") and the like."""
        said = False
        try:
            async for attempt in stamina.retry_context(on=_worth_a_try, attempts=TRIES, timeout=PATIENCE, wait_initial=0.2, wait_max=2.0):
                with attempt:
                    try:
                        async for piece in self._once(request):
                            said = True
                            yield piece
                    except _Busy as busy:
                        if said:
                            raise ModelFailed("The stream broke off") from busy
                        raise
        except _Busy as busy:
            LLM_CALLS.labels(self.name, "busy").inc()
            raise ModelFailed(str(busy), busy.after) from None
        except ModelFailed:
            LLM_CALLS.labels(self.name, "failed").inc()
            raise
        LLM_CALLS.labels(self.name, "ok").inc()

    async def _once(self, request: ChatRequest) -> AsyncIterator[str]:
        ended = empty = False
        url = f"{self.base}/chat/completions"
        try:
            async with aconnect_sse(
                wire.client(), "POST", url, json=self._body(request), headers=self._headers, timeout=self._timeout
            ) as source:
                _accept(source.response)
                empty = True
                async for event in source.aiter_sse():
                    if event.data == "[DONE]":
                        ended = True
                        break
                    piece, finished = _piece(event)
                    ended = ended or finished
                    if piece:
                        empty = False
                        yield piece
        except wire.Failed as broken:
            raise _Busy(f"LLM {type(broken).__name__}", 0.0) from broken
        except (SSEError, UnicodeDecodeError, ValueError) as broken:
            raise ModelFailed("LLM sent something unreadable") from broken
        if not ended:
            raise _Busy("The stream broke off", 0.0)
        if empty:
            raise ModelFailed("Empty LLM reply")

    async def probe(self) -> str:
        """Return "" when the server lists its models or at least knows the key."""
        try:
            answer = await wire.client().get(f"{self.base}/models", headers=self._headers, timeout=5.0)
        except wire.Failed as broken:
            return f"LLM {type(broken).__name__}"
        return "" if answer.status_code in (200, 404, 405) else f"LLM HTTP {answer.status_code}"


def _worth_a_try(error: Exception) -> bool | float:
    """Tell stamina whether, and after how many seconds, to try again: Retry-After is honoured."""
    if not isinstance(error, _Busy) or error.after > PATIENCE:
        return False
    return error.after or True


def _accept(response: wire.Response) -> None:
    if response.status_code == 200:
        return
    reason = f"LLM HTTP {response.status_code}"
    if response.status_code in (408, 409, 425, 429, 500, 502, 503, 504):
        after = response.headers.get("retry-after", "")
        raise _Busy(reason, float(after) if after.replace(".", "", 1).isdigit() else 0.0)
    raise ModelFailed(reason)


def _piece(event: ServerSentEvent) -> tuple[str, bool]:
    """Return the words of one event and whether the model said it was done; anything unreadable raises ValueError."""
    data = json.loads(event.data)
    if not isinstance(data, dict):
        raise ValueError("not an object")
    if data.get("error"):
        raise ModelFailed("LLM reported an error")
    choices = data.get("choices") or []
    if not choices:
        return "", False
    choice = choices[0]
    return (choice.get("delta") or {}).get("content") or "", choice.get("finish_reason") is not None
