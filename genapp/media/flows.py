"""From a browser's file to one that may be shown: the form, the check, the clearing up. Only here is storage asked."""

import asyncio
import contextlib
import hashlib
from dataclasses import dataclass
from typing import Any

from genapp.core import jobs
from genapp.core.actor import Actor
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Invalid
from genapp.core.logs import get_logger
from genapp.core.ports import ports
from genapp.core.ratelimit import Allowance
from genapp.media import queries, service
from genapp.media.decoding import apart, decoded
from genapp.media.pictures import Picture, picture
from genapp.media.queries import CheckRow
from genapp.media.rules import OF_PEOPLE, folder, refusal, sized
from genapp.media.videos import CONTAINERS, frames, video
from genapp.trust import service as trust

UPLOADS = Allowance("upload", "60/minute")
PAUSES = (0.5, 2.0)
"""Seconds before a moderator that could not be reached is asked again."""
NOBODY = "Pictures of people cannot be checked on this site yet, so they cannot be sent. Please choose a drawn portrait instead."
log = get_logger(__name__)


async def answer(actor: Actor, **told: Any) -> dict[str, Any]:
    """Return a form for the browser's file, or what does not fit in a person's words (MED-03, C44).

    Told: owner_kind, owner_id, purpose, name, content_type, size.
    """
    try:
        UPLOADS.hit(actor.require_user())
        if told.get("purpose") in OF_PEOPLE and ports().pictures is None:
            raise Invalid(NOBODY)
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
        await _admitted(row, body)
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


async def _admitted(row: CheckRow, body: bytes) -> None:
    """Refuse what must not come back, and pictures of people that nobody judged or somebody refused (CONS-1, C52, TDA-1)."""
    if await read(trust.is_blocked, hashlib.sha256(body).hexdigest()):
        raise Invalid("This file may not be used here.")
    if row.purpose not in OF_PEOPLE:
        return
    if ports().pictures is None:
        raise Invalid(NOBODY)
    # Decoded first: a moderator is only ever given what is a picture indeed.
    await decoded(body, row.claimed_type, row.side)
    try:
        found = await judge((body, row.claimed_type))
    except Unjudged:
        raise Invalid("This picture could not be checked just now. Please send it again later.") from None
    if found:
        raise Invalid(found)


class Unjudged(Exception):
    """The moderator of pictures could not be asked, so nothing may pass."""


async def judge(*pictures: tuple[bytes, str]) -> str:
    """Return why pictures may not be kept, in a person's words, or "" when they may; Unjudged when the moderator cannot be reached (T24).

    Where no moderator is configured nothing is judged: only what people send is refused then (C52).
    """
    moderator = ports().pictures
    for body, content_type in pictures if moderator else ():
        for wait in (*PAUSES, None):
            try:
                verdict = await moderator.check(body, content_type)  # pyright: ignore[reportOptionalMemberAccess]
                break
            except Exception as error:  # Whatever it is: what nobody judged does not pass.
                log.warning("pictures.not_judged", kind=type(error).__name__)
                if wait is None:
                    raise Unjudged from error
                await asyncio.sleep(wait)
        if verdict.blocked:
            return refusal(verdict.categories)
    return ""


async def _kept(row: CheckRow, body: bytes) -> dict[str, Any]:
    """Write the file anew and return what was found in it."""
    base = f"{folder(row.owner_kind, row.owner_id, row.purpose)}/{row.id}"
    if row.kind == "image":
        made = await apart(picture, body, row.claimed_type, row.side)
        await transact(service.advance, row.id, 70)
        await store(f"{base}.webp", made)
        return {"key": f"{base}.webp", "content_type": "image/webp", "file_size": len(made.body), **_facts(made)}
    clip = await apart(video, body, row.claimed_type, row.side)
    await transact(service.advance, row.id, 70)
    key, poster = f"{base}.{row.claimed_type.split('/')[1]}", f"{base}-poster.webp"
    await ports().storage.put(key, clip.body, row.claimed_type)
    await store(poster, clip.poster)
    size = {"width": clip.width, "height": clip.height, "milliseconds": clip.milliseconds}
    return {**_facts(clip.poster), "key": key, "poster_key": poster, "content_type": row.claimed_type, "file_size": len(clip.body), **size}


async def store(key: str, made: Picture, by: str = "") -> int:
    """Store a picture with its copies and return its size in bytes; each says that a machine made it where `by` names one."""
    size = 0
    for at, body in ((key, made.body), *((sized(key, width), copy) for width, copy in made.copies.items())):
        said = await marked(body, "image/webp", by)
        size = size or len(said)
        await ports().storage.put(at, said, "image/webp")
    return size


async def marked(body: bytes, content_type: str, by: str) -> bytes:
    """Return a generated file that says so itself, as the last thing done to it (PROV-1)."""
    signer = ports().provenance if by else None
    return await signer.sign(body, content_type, title="AI generated", made_by=by) if signer else body


def _facts(made: Picture) -> dict[str, Any]:
    return {"width": made.width, "height": made.height, "widths": sorted(made.copies), "blur": made.blur}


@dataclass(frozen=True, slots=True)
class Made:
    """A generated file that was judged to be what it says and written anew; a clip has frames by which it can be looked at."""

    body: bytes
    content_type: str
    shown: Picture
    milliseconds: int = 0
    frames: tuple[bytes, ...] = ()


async def generated(body: bytes, content_type: str) -> Made:
    """Return what a generator made, written anew in a thread of the decoders; Invalid for what is neither a picture nor a clip (T22)."""
    if content_type == "video/webm":
        raise Invalid("This kind of clip cannot say that it was generated.")
    if content_type not in CONTAINERS:
        made = await decoded(body, content_type, 1)
        return Made(made.body, "image/webp", made)
    clip = await apart(video, body, content_type, 64)
    seen = await apart(frames, clip.body, content_type)
    return Made(clip.body, content_type, clip.poster, clip.milliseconds, seen)


async def stored(team_id: str, name: str, made: Made, sha256: str, by: str) -> tuple[str, dict[str, Any]]:
    """Store what `by` generated under a name of its team, the same one each time, and return its key and what `service.add_generated` takes."""
    base = f"{folder('team', team_id, 'generated')}/{name}"
    facts = {"content_type": made.content_type, "sha256": sha256, **_facts(made.shown)}
    if made.content_type == "image/webp":
        return f"{base}.webp", {**facts, "file_size": await store(f"{base}.webp", made.shown, by)}
    key, poster = f"{base}.{made.content_type.split('/')[1]}", f"{base}-poster.webp"
    said = await marked(made.body, made.content_type, by)
    await ports().storage.put(key, said, made.content_type)
    await store(poster, made.shown, by)
    return key, {**facts, "file_size": len(said), "kind": "video", "poster_key": poster, "milliseconds": made.milliseconds}


def keys(key: str, facts: dict[str, Any]) -> list[str]:
    """Return every key under which a generated file was stored."""
    poster = str(facts.get("poster_key", ""))
    return [key, *([poster] if poster else []), *(sized(poster or key, width) for width in facts["widths"])]


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
