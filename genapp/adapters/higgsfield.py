"""Pictures through Higgsfield (GEN-01). Shapes: docs.higgsfield.ai (introduction, webhooks) and the official Python client 0.2.0.

It says no size in pixels, no seed and no sum: one request is one picture in a shape, so an order of several is several requests under one name.
Its webhooks bear no signature; they are not believed and the work is asked about instead (C35).
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from genapp.adapters import wire
from genapp.adapters.fal_told import UNSAFE, failure, object_of
from genapp.adapters.outside import Outside
from genapp.core.generator import GenerationFailed, Order, Output, Work

URL, MODEL = "https://platform.higgsfield.ai", "higgsfield-ai/soul/standard"
MOST = 4
NAME = re.compile(r"[A-Za-z0-9-]{8,48}")
SHAPES = {"1:1": 1.0, "4:3": 4 / 3, "3:4": 3 / 4, "16:9": 16 / 9, "9:16": 9 / 16}
STATES = {
    "queued": "queued",
    "in_progress": "running",
    "completed": "succeeded",
    "failed": "failed",
    "nsfw": "failed",
    "canceled": "canceled",
    "cancelled": "canceled",
}


class Higgsfield:
    """Makes pictures only. Work is named by its requests, parted by commas."""

    name, demo, operations = "higgsfield", False, frozenset({"image"})

    def __init__(self, key: str, outside: Outside, *, url: str = URL, model: str = MODEL):
        self._headers, self._outside = {"authorization": f"Key {key}"}, outside
        self._url, self._model = url.rstrip("/"), model

    async def submit(self, order: Order, webhook: str = "") -> str:
        """Hand an order over, all of it or nothing."""
        if order.operation not in self.operations or not 1 <= order.count <= MOST:
            raise GenerationFailed(f"Higgsfield makes up to {MOST} pictures.")
        prompt = f"{order.prompt}. Without: {order.negative}." if order.negative else order.prompt
        shape = min(SHAPES, key=lambda name: abs(SHAPES[name] - order.width / order.height))
        body = {"prompt": prompt, "aspect_ratio": shape, "resolution": "720p" if order.quality in ("draft", "standard") else "1080p"}
        query = f"?hf_webhook={quote(webhook, safe='')}" if webhook else ""
        taken: list[str] = []
        try:
            for _ in range(order.count):
                request = object_of(await self._ask("POST", f"{self._url}/{self._model}{query}", body)).get("request_id")
                if not isinstance(request, str) or not NAME.fullmatch(request):
                    raise GenerationFailed("Higgsfield gave no name for this work.", again=True)
                taken.append(request)
        except GenerationFailed:
            await self.cancel(",".join(taken))
            raise
        return ",".join(taken)

    async def look(self, work: str) -> Work:
        """Return how all of its requests stand together; what is there already comes with it."""
        told = [object_of(await self._ask("GET", f"{self._url}/requests/{one}/status")) for one in _requests(work)]
        states = [STATES.get(str(one.get("status"))) for one in told]
        if not told or None in states:
            raise GenerationFailed("Higgsfield gave an answer we cannot read.", again=True)
        outputs = tuple(_output(one, i) for i, one in enumerate(told) if states[i] == "succeeded")
        percent = int(100 * len(outputs) / len(told))
        if "running" in states or ("queued" in states and outputs):
            return Work("running", percent, 0, outputs)
        if "queued" in states:
            return Work("queued")
        if outputs:
            return Work("succeeded", 100, 0, outputs)
        if "canceled" in states:
            return Work("canceled")
        return Work("failed", reason=UNSAFE if any(one.get("status") == "nsfw" for one in told) else "The provider could not do it.")

    async def cancel(self, work: str) -> None:
        """Ask that it be dropped; what has begun goes on."""
        for one in _requests(work):
            await self._ask("POST", f"{self._url}/requests/{one}/cancel", allowed=(400, 404, 409))

    async def fetch(self, output: Output, most: int) -> bytes:
        """Return a result's bytes, from a public address only (T22)."""
        return await self._outside.fetch(output.url, most)

    async def read(self, headers: Mapping[str, str], body: bytes) -> str | None:
        """Return None: nothing proves whose webhook it is."""
        return None

    async def probe(self) -> str:
        """Return "" when Higgsfield answers and takes the key; it is asked for work nobody ever ordered."""
        try:
            await self._ask("GET", f"{self._url}/requests/00000000-0000-0000-0000-000000000000/status", allowed=(400, 404, 422))
        except GenerationFailed as failed:
            return failed.reason
        return ""

    async def _ask(self, method: str, url: str, body: dict[str, Any] | None = None, allowed: tuple[int, ...] = ()) -> wire.Response:
        try:
            answer = await wire.client().request(method, url, json=body, headers=self._headers, timeout=20.0)
        except wire.Failed as broken:
            raise GenerationFailed("Higgsfield cannot be reached.", again=True) from broken
        if answer.status_code >= 300 and answer.status_code not in allowed:
            raise failure(answer, "Higgsfield")
        return answer


def _requests(work: str) -> list[str]:
    return [one for one in work.split(",")[:MOST] if NAME.fullmatch(one)]


def _output(told: dict[str, Any], place: int) -> Output:
    made = told.get("images")
    link = made[0].get("url") if isinstance(made, list) and made and isinstance(made[0], dict) else None
    if not isinstance(link, str) or not link.startswith(("https://", "http://")) or len(link) > 2000:
        raise GenerationFailed("Higgsfield gave an answer we cannot read.", again=True)
    return Output(link, "image/png", place)
