"""Pictures, clips, faces and own models through fal.ai. Shapes: docs of fal.ai, queue API, model pages and webhooks; upload: its own JavaScript client.

fal knows no key against doubles, so whoever submits notes first that he does; a job that was handed over twice costs twice (GEN-01, GEN-07).
"""

import asyncio
import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from genapp.adapters import fal_told, wire
from genapp.adapters.fal_orders import TRAINING, apps, endpoint, wanted
from genapp.adapters.fal_signature import Signatures
from genapp.adapters.outside import Links, Outside, kind
from genapp.core.generator import GenerationFailed, Order, Output, Work

QUEUE, STORAGE, KEYS = "https://queue.fal.run", "https://rest.fal.ai", "https://rest.fal.ai/.well-known/jwks.json"
NAME = re.compile(r"([a-z0-9-]{1,60}/[a-z0-9.-]{1,60}):([A-Za-z0-9-]{8,64})")
REMEMBERED = 2000


class Fal:
    """Work is named `owner/app:request`, because fal is asked by both; a webhook only says the request."""

    name, demo = "fal", False
    operations = frozenset({"image", "video", "face_swap", "model_creation", "model_refinement"})

    def __init__(
        self, key: str, links: Links, outside: Outside, *, models: Mapping[str, str] | None = None, queue: str = QUEUE, storage: str = STORAGE,
        keys: str = KEYS, headers: Mapping[str, str] | None = None,
    ):  # fmt: skip
        self._headers = {"authorization": f"Key {key}", **(headers or {})}
        self._links, self._outside, self._models = links, outside, dict(models or {})
        self._queue, self._storage = queue.rstrip("/"), storage.rstrip("/")
        self._signatures = Signatures(keys)
        self._apps: dict[str, str] = {}

    async def submit(self, order: Order, webhook: str = "") -> str:
        """Hand an order over; GenerationFailed, with the seconds to wait when fal names them."""
        path = endpoint(order, self._models)
        body = wanted(order, await self._given(order))
        query = f"?fal_webhook={quote(webhook, safe='')}" if webhook else ""
        told = fal_told.object_of(await self._ask("POST", f"{self._queue}/{path}{query}", body))
        request, app = told.get("request_id"), "/".join(path.split("/")[:2])
        if not isinstance(request, str) or not NAME.fullmatch(f"{app}:{request}"):
            raise GenerationFailed("fal.ai gave no name for this work.", again=True)
        self._remember(request, app)
        return f"{app}:{request}"

    async def look(self, work: str) -> Work:
        """Return how work stands; what is done is asked for its result, too."""
        base = self._base(work)
        if base is None:
            return Work("failed", reason="fal.ai does not know this work.")
        answer = await self._ask("GET", f"{base}/status?logs=1", allowed=(404,))
        if answer.status_code == 404:
            return Work("failed", reason="fal.ai does not know this work.")
        told = fal_told.object_of(answer)
        if told.get("status") != "COMPLETED":
            return fal_told.waiting(told)
        if told.get("error"):
            return Work("failed", reason=fal_told.words(told))
        return fal_told.result(await self._ask("GET", base, allowed=fal_told.REFUSED))

    async def cancel(self, work: str) -> None:
        """Ask that it be dropped; fal drops what has not begun."""
        if base := self._base(work):
            await self._ask("PUT", f"{base}/cancel", allowed=(400, 404, 409))

    async def fetch(self, output: Output, most: int) -> bytes:
        """Return a result's bytes, from a public address only (T22)."""
        return await self._outside.fetch(output.url, most)

    async def read(self, headers: Mapping[str, str], body: bytes) -> str | None:
        """Return the name of the work a webhook with fal's own signature speaks of (C35); which app did it is asked when nobody here remembers.

        GenerationFailed when that cannot be asked now: fal sends its webhook again.
        """
        if not await self._signatures.genuine(headers, body):
            return None
        request = fal_told.request_of(body)
        if not request or not NAME.fullmatch(f"a/b:{request}"):
            return None
        if app := self._apps.get(request):
            return f"{app}:{request}"
        asked = await asyncio.gather(*(self._knows(app, request) for app in apps(self._models)), return_exceptions=True)
        for app, yes in zip(apps(self._models), asked, strict=True):
            if yes is True:
                self._remember(request, app)
                return f"{app}:{request}"
        for failed in asked:
            if isinstance(failed, BaseException):
                raise failed
        return None

    async def probe(self) -> str:
        """Return "" when fal answers and takes the key; costs nothing: it is asked for work nobody ever ordered."""
        try:
            answer = await self._ask(
                "GET", f"{self._queue}/fal-ai/flux-2/requests/00000000-0000-0000-0000-000000000000/status", allowed=(400, 404, 422)
            )
        except GenerationFailed as failed:
            return failed.reason
        return "" if answer.status_code < 500 else f"HTTP {answer.status_code}"

    async def _knows(self, app: str, request: str) -> bool:
        answer = await self._ask("GET", f"{self._queue}/{app}/requests/{request}/status", allowed=(400, 403, 404, 422))
        return answer.status_code in (200, 202)

    def _remember(self, request: str, app: str) -> None:
        while len(self._apps) >= REMEMBERED:
            del self._apps[next(iter(self._apps))]
        self._apps[request] = app

    def _base(self, work: str) -> str | None:
        found = NAME.fullmatch(work)
        return f"{self._queue}/{found[1]}/requests/{found[2]}" if found else None

    async def _given(self, order: Order) -> tuple[str, ...]:
        """Return what fal reads for an order: links it can reach, a training's pictures as one archive."""
        if order.operation not in TRAINING:
            return tuple([await self._reachable(link) for link in order.pictures[:8]])
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for i, link in enumerate(order.pictures[:50]):
                body = await self._links.read(link)
                archive.writestr(f"{i:02d}.{kind(body).removeprefix('image/')}", body)
        return (await self._uploaded(out.getvalue(), "application/zip", "pictures.zip"),)

    async def _reachable(self, link: str) -> str:
        if link.startswith("https://"):
            return link
        body = await self._links.read(link)
        return await self._uploaded(body, kind(body), f"picture.{kind(body).removeprefix('image/')}")

    async def _uploaded(self, body: bytes, content_type: str, name: str) -> str:
        """Put a file where fal reads it, for a day, and return its address."""
        about = {"content_type": content_type, "file_name": name}
        kept = {"x-fal-object-lifecycle": '{"expiration_duration_seconds": 86400}'}
        told = fal_told.object_of(
            await self._ask("POST", f"{self._storage}/storage/upload/initiate?storage_type=fal-cdn-v3", about, extra=kept)
        )
        put, link = told.get("upload_url"), told.get("file_url")
        # The address is fal's word: nothing but TLS, or our own test server, gets the pictures.
        if not isinstance(put, str) or not isinstance(link, str) or urlsplit(put).scheme not in {"https", urlsplit(self._storage).scheme}:
            raise GenerationFailed("fal.ai took no file.", again=True)
        try:
            answer = await wire.client().put(
                put, content=body, headers={"content-type": content_type}, timeout=wire.Timeout(120.0, connect=5.0)
            )
        except wire.Failed as broken:
            raise GenerationFailed("fal.ai took no file.", again=True) from broken
        if answer.status_code >= 300:
            raise GenerationFailed("fal.ai took no file.", again=True)
        return link

    async def _ask(
        self,
        method: str,
        url: str,
        body: dict[str, Any] | None = None,
        *,
        allowed: tuple[int, ...] = (),
        extra: Mapping[str, str] | None = None,
    ) -> wire.Response:
        try:
            answer = await wire.client().request(method, url, json=body, headers={**self._headers, **(extra or {})}, timeout=20.0)
        except wire.Failed as broken:
            raise GenerationFailed("fal.ai cannot be reached.", again=True) from broken
        if answer.status_code >= 300 and answer.status_code not in allowed:
            raise fal_told.failure(answer)
        return answer
