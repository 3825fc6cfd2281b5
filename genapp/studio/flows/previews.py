"""Pictures of the reference models: made once, one at a time, by the demo's own generator, or by whoever is asked by hand (CHAR-15)."""

import asyncio
import hashlib

from genapp.core import jobs
from genapp.core.db import read, transact
from genapp.core.errors import Invalid
from genapp.core.generator import GenerationFailed, Generator, Order
from genapp.core.logs import get_logger
from genapp.core.ports import ports
from genapp.media import flows as media
from genapp.studio.flows.ordering import maker
from genapp.studio.queries import shelf
from genapp.studio.queries.chosen import chosen
from genapp.studio.service import references

WIDTH, HEIGHT = 640, 800
LOOKS, PAUSE, REST, MOST = 240, 0.5, 2.0, 20 * 1024 * 1024
PROMPT = "portrait poster of a fictional adult model, abstract drawn style"
log = get_logger(__name__)
_busy = False


@jobs.every(5.0)
async def draw() -> None:
    """Give one reference model its picture after another, for as long as one is without and the demo's generator is there: it costs nobody anything."""
    global _busy
    one = maker("image")
    # In this process one at a time; two processes make the same picture twice at worst.
    if one is None or not one.demo or _busy or not chosen().site.previews:
        return
    _busy = True
    try:
        while True:
            if not await fill(1, one):
                return
            await asyncio.sleep(REST)
    finally:
        _busy = False


async def fill(most: int, by: Generator | None = None) -> int:
    """Make pictures for at most so many reference models that have none, and return how many were made; again is safe."""
    one = by or maker("image")
    if one is None:
        return 0
    made = 0
    for id, style, seed, palette in await read(shelf.without_preview, most):
        try:
            body, content_type = await _picture(one, id, style, seed, palette)
            made += await _kept(id, style, body, content_type, one.name)
        except (GenerationFailed, Invalid) as failed:
            log.warning("previews.failed", model=id, kind=type(failed).__name__)
    return made


def asked(style: str, palette: list[str]) -> str:
    """Return the words a reference model's picture is ordered with."""
    return f"{PROMPT}, {style}, in the colours {' '.join(palette)}"


async def _picture(one: Generator, id: str, style: str, seed: int, palette: list[str]) -> tuple[bytes, str]:
    prompt = asked(style, palette)
    mark = hashlib.sha256(prompt.encode()).hexdigest()[:8]
    order = Order(f"preview-{id}-{mark}", "image", prompt, width=WIDTH, height=HEIGHT, seed=seed, model=id)
    name = await one.submit(order)
    for _ in range(LOOKS):
        work = await one.look(name)
        if work.state == "succeeded" and work.outputs:
            return await one.fetch(work.outputs[0], MOST), work.outputs[0].content_type
        if work.state not in ("queued", "running"):
            raise GenerationFailed(work.reason or work.state)
        await asyncio.sleep(PAUSE)
    raise GenerationFailed("it took too long")


async def _kept(id: str, style: str, body: bytes, content_type: str, by: str) -> int:
    made = await media.generated(body, content_type)
    if made.content_type != "image/webp":
        raise Invalid("no picture")
    key = f"references/{id}-{hashlib.sha256(made.body).hexdigest()[:12]}.webp"
    await ports().storage.put(key, await media.marked(made.body, "image/webp", by), "image/webp")
    return int(await transact(references.show, id, style, key))
