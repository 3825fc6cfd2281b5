"""A tab without a browser: speaks Reflex's own socket protocol, so that tests can send what no page would."""

import asyncio
import contextlib
import json
import uuid
from typing import Any

import socketio

from tests.servers import Site

NAMESPACE = "/_event"


class Tab:
    """One socket with its own client token; `heard` holds every update the server sent."""

    def __init__(self, site: Site, session: str = ""):
        self.site, self.session, self.token = site, session, str(uuid.uuid4())
        self.heard: list[dict[str, Any]] = []
        self._news = asyncio.Event()
        self._client = socketio.AsyncClient(reconnection=False)
        self._client.on("event", self._hear, namespace=NAMESPACE)

    async def _hear(self, update: Any) -> None:
        self._news.set()
        self.heard.append(json.loads(update) if isinstance(update, str) else update)

    async def __aenter__(self) -> "Tab":
        headers = {"Origin": self.site.url}
        if self.session:
            headers["Cookie"] = f"session_{self.site.port}={self.session}"
        url = f"http://127.0.0.1:{self.site.port}/?token={self.token}"
        await self._client.connect(url, headers=headers, transports=["websocket"], socketio_path="_event", namespaces=[NAMESPACE])
        return self

    async def __aexit__(self, *exc: object) -> None:
        with contextlib.suppress(Exception):  # A server that was killed cannot say goodbye.
            await self._client.disconnect()

    async def send(self, name: str, payload: dict[str, Any] | None = None, path: str = "/", **params: str) -> None:
        """Send one event by its full name, as the page at `path` would."""
        router = {"pathname": path, "asPath": path, "query": params}
        await self._client.emit(
            "event", {"name": name, "payload": payload or {}, "token": self.token, "router_data": router}, namespace=NAMESPACE
        )

    async def call(self, state: Any, handler: str, path: str = "/", params: dict[str, str] | None = None, **payload: Any) -> None:
        """Send an event to a handler of a State class."""
        await self.send(f"{state.get_full_name()}.{handler}", payload, path, **(params or {}))

    def told(self) -> str:
        """Return everything the server told this tab, as text."""
        return json.dumps(self.heard)

    async def until(self, words: str, seconds: float = 10) -> None:
        """Wait until the server told these words; raises TimeoutError when it does not."""
        async with asyncio.timeout(seconds):
            while words not in self.told():
                self._news.clear()
                await self._news.wait()
