"""From a browser's file to one that may be shown: the form, the check, the clearing up. Only here is storage asked."""

import asyncio
import contextlib
import hashlib
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import cache
from typing import Any, TypeVar

from genapp.core import jobs
from genapp.core.actor import Actor
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Invalid
from genapp.core.ids import new_id
from genapp.core.ports import ports
from genapp.core.ratelimit import Allowance
from genapp.media import queries, service
from genapp.media.pictures import Picture, picture
from genapp.media.queries import CheckRow
from genapp.media.rules import folder, sized
from genapp.media.videos import video

Made = TypeVar("Made")
UPLOADS = Allowance("upload", "60/minute")


@cache
def _decoders() -> Executor:
    """Threads of their own, made on first use: decoding takes a core for a quarter of a second, and the database's threads must not wait for it."""
    return ThreadPoolExecutor(2, "decoder")


async def answer(actor: Actor, **told: Any) -> dict[str, Any]:
    """Return a form for the browser's file, or what does not fit in a person's words (MED-03, C44).

    Told: owner_kind, owner_id, purpose, name, content_type, size.
    """
    try:
        UPLOADS.hit(actor.require_user())
        made = await transact(service.promise, actor, **told)
        form = await ports().storage.upload(made.key, made.content_type, made.most)
    except DomainError as refused:
        return {"problem": refused.message}
    return {"id": made.id, "url": form.url, "fields": form.fields}


async def receive(key: str, body: bytes, content_type: str) -> None:
    """Store what a browser posted to the site itself, where files lie on this disk."""
    await ports().storage.put(key, body, content_type)


@jobs.flow("media.check")
async def check(media_id: str) -> None:
    """Read what arrived, judge it, write it anew with its copies, and say how it ended. Running again does the same once more."""
    row = await read(queries.to_check, media_id)
    if row is None or row.state != "checking":
        return
    storage = ports().storage
    try:
        body = await _arrived(row)
        await transact(service.advance, media_id, 30)
        found = await _kept(row, body)
    except Invalid as refused:
        await transact(service.refuse, media_id, refused.message)
    else:
        found["sha256"] = hashlib.sha256(body).hexdigest()
        await transact(service.keep, media_id, **found)
    await storage.delete(row.incoming_key)


async def _arrived(row: CheckRow) -> bytes:
    """Return the bytes that arrived; the promise is checked again, for not every storage keeps to it."""
    try:
        head = await ports().storage.head(row.incoming_key)
        if head.size > row.most:
            raise Invalid("This file is larger than was announced.")
        if head.size == 0:
            raise Invalid("This file is empty.")
        return await ports().storage.get(row.incoming_key)
    except KeyError:
        raise Invalid("The file did not arrive. Please try again.") from None


async def _kept(row: CheckRow, body: bytes) -> dict[str, Any]:
    """Write the file anew and return what was found in it."""
    base = f"{folder(row.owner_kind, row.owner_id, row.purpose)}/{row.id}"
    if row.kind == "image":
        made = await _apart(picture, body, row)
        await transact(service.advance, row.id, 70)
        await store(f"{base}.webp", made)
        return {"key": f"{base}.webp", "content_type": "image/webp", "file_size": len(made.body), **_facts(made)}
    clip = await _apart(video, body, row)
    await transact(service.advance, row.id, 70)
    key, poster = f"{base}.{row.claimed_type.split('/')[1]}", f"{base}-poster.webp"
    await ports().storage.put(key, clip.body, row.claimed_type)
    await store(poster, clip.poster)
    size = {"width": clip.width, "height": clip.height, "milliseconds": clip.milliseconds}
    return {**_facts(clip.poster), "key": key, "poster_key": poster, "content_type": row.claimed_type, "file_size": len(clip.body), **size}


async def decoded(body: bytes, content_type: str, side: int) -> Picture:
    """Return a picture judged and written anew, in a thread of the decoders; Invalid in a person's words."""
    return await asyncio.get_running_loop().run_in_executor(_decoders(), picture, body, content_type, side)


async def _apart(judge: Callable[[bytes, str, int], Made], body: bytes, row: CheckRow) -> Made:
    return await asyncio.get_running_loop().run_in_executor(_decoders(), judge, body, row.claimed_type, row.side)


async def store(key: str, made: Picture) -> None:
    """Store a picture with its copies."""
    await ports().storage.put(key, made.body, "image/webp")
    for width, copy in made.copies.items():
        await ports().storage.put(sized(key, width), copy, "image/webp")


def _facts(made: Picture) -> dict[str, Any]:
    return {"width": made.width, "height": made.height, "widths": sorted(made.copies), "blur": made.blur}


async def save_generated(team_id: str, body: bytes, content_type: str) -> str:
    """Store a generated picture for a team, written anew with its copies, for 90 days; returns its id. Invalid for what is no picture (MED-05)."""
    made = await decoded(body, content_type, 1)
    key = f"{folder('team', team_id, 'generated')}/{new_id()}.webp"
    await store(key, made)
    digest = hashlib.sha256(body).hexdigest()
    facts = {"content_type": "image/webp", "file_size": len(made.body), "sha256": digest, **_facts(made)}
    return await transact(service.add_generated, team_id, key, **facts)


@jobs.cron("43 3 * * *")
async def expire() -> None:
    """Clear away what was generated and is past its time, a few hundred at once until nothing is left (MED-06)."""
    while await transact(service.clean_expired):
        pass


@jobs.flow("media.forget")
async def forget(keys: list[str]) -> None:
    """Delete files nobody refers to any more."""
    for key in keys:
        await ports().storage.delete(key)


@jobs.cron("17 * * * *")
async def sweep() -> None:
    """Clear away what was promised and never sent."""
    for key in await transact(service.stale):
        with contextlib.suppress(KeyError):
            await ports().storage.delete(key)
