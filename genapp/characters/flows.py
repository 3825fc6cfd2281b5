"""Files with many characters: judged without changing anything, then brought in row by row (CHAR-12)."""

import asyncio
import hashlib
from typing import Any

from genapp.characters.importing import TYPES, Package, Row, repeated
from genapp.characters.queries import imports as queries
from genapp.characters.service import catalogue
from genapp.characters.service import imports as service
from genapp.characters.service.imports import Kept
from genapp.core import jobs
from genapp.core.actor import Actor
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Invalid
from genapp.core.ids import new_id
from genapp.core.ports import ports
from genapp.core.ratelimit import Allowance
from genapp.media.decoding import decoded
from genapp.media.flows import store
from genapp.media.rules import RULES, folder

IMPORTS = Allowance("import", "20/minute")


async def answer(actor: Actor, name: str, content_type: str, size: int) -> dict[str, Any]:
    """Return a form for the browser's file, or what does not fit in a person's words."""
    try:
        IMPORTS.hit(actor.require_user())
        row = await transact(service.begin, actor, name, content_type, size)
        form = await ports().storage.upload(row.incoming_key, content_type, service.LARGEST)
    except DomainError as refused:
        return {"problem": refused.message}
    return {"id": row.id, "url": form.url, "fields": form.fields}


@jobs.cron("7 * * * *")
async def end_features() -> None:
    """Stop putting forward whose day has passed."""
    await transact(catalogue.end_features)


@jobs.flow("characters.check_import")
async def check(import_id: str) -> None:
    """Judge every row and every picture of a file; nothing is made. Running again judges once more."""
    work = await read(queries.work, import_id)
    if work is None or work.state != "checking":
        return
    try:
        package = await _package(work)
    except Invalid as refused:
        await transact(service.refuse, import_id, refused.message)
        return
    rows = package.rows
    repeated(rows)
    taken = await read(service.taken, [row.values["slug"] for row in rows])
    staffed = await read(service.operators_exist)
    for place, row in enumerate(rows):
        if row.values["slug"] in taken:
            row.problems.setdefault("slug", "Another character has this address.")
        if row.values["reply_mode"] in ("operator", "hybrid") and not staffed:
            row.problems.setdefault("reply_mode", "There is no operator yet who could write.")
        if "pictures" not in row.problems:
            await _look(package, row)
        if place % 5 == 0:
            await transact(service.advance, import_id, 5 + 90 * place // len(rows))
    report = [{"number": row.number, "name": row.values["name"], "slug": row.values["slug"], "problems": row.problems} for row in rows]
    await transact(service.judged, import_id, report)


async def _package(work: queries.WorkRow) -> Package:
    try:
        body = await ports().storage.get(work.incoming_key)
    except KeyError:
        raise Invalid("The file did not arrive. Please try again.") from None
    return await asyncio.to_thread(Package, body, TYPES[work.content_type])


async def _look(package: Package, row: Row) -> None:
    for name in row.pictures:
        try:
            await _made(package, name)
        except Invalid as refused:
            row.problems["pictures"] = f"{name[:40]}: {refused.message}"
            return


async def _made(package: Package, name: str) -> Any:
    body, kind = await asyncio.to_thread(package.picture, name)
    return body, await decoded(body, kind, RULES["profile_picture"].side)


@jobs.flow("characters.run_import")
async def run(import_id: str) -> None:
    """Bring in the rows that were good, each in a transaction of its own; running again goes on where it stopped."""
    work = await read(queries.work, import_id)
    if work is None or work.state != "running":
        return
    try:
        package, made = await _package(work), 0
    except Invalid as refused:  # The file was there when it was judged, and is gone.
        await transact(service.refuse, import_id, refused.message)
        return
    good = [row for row in package.rows if row.number not in work.bad]
    for place, row in enumerate(good):
        id = service.character_id(import_id, row.number)
        if not await read(service.exists, id):
            kept = [await _keep(package, name, id) for name in row.pictures]
            await transact(service.bring_in, import_id, row.number, row.values, kept)
        made += 1
        await transact(service.advance, import_id, 100 * place // len(good), made)
    await transact(service.done, import_id, made)
    await ports().storage.delete(work.incoming_key)


async def _keep(package: Package, name: str, character_id: str) -> Kept:
    body, picture = await _made(package, name)
    key = f"{folder('character', character_id, 'profile_picture')}/{new_id()}.webp"
    await store(key, picture)
    digest, shown = hashlib.sha256(body).hexdigest(), name[:60] if not name.startswith("data:") else "picture"
    return Kept(key, "image/webp", len(picture.body), picture.width, picture.height, sorted(picture.copies), picture.blur, digest, shown)
