"""A job's way through its provider: words checked, handed over, looked at, fetched, judged, kept, settled (GEN-03, GEN-05, GEN-11, T6, T24).

Everything that is known stands in the job's row, so that whoever comes after a crash goes on from there. A turn is ordered when a job begins,
when its provider sends word, when a look finds something, and by a sweep when nothing was heard for too long.
"""

import asyncio
import hashlib
from weakref import WeakKeyDictionary

from genapp.core import jobs
from genapp.core.db import read, transact
from genapp.core.errors import Invalid
from genapp.core.generator import GenerationFailed, Generator, Order, Output
from genapp.core.logs import get_logger
from genapp.core.ports import ports
from genapp.core.settings import settings
from genapp.media import flows as media
from genapp.studio import orders, rules
from genapp.studio.flows.links import links
from genapp.studio.flows.ordering import Closed, maker
from genapp.studio.service import orders as service
from genapp.studio.service import results, running
from genapp.studio.service.running import Turn
from genapp.trust import service as trust

MB = 1024 * 1024
PICTURE, CLIP = 20 * MB, 80 * MB
"""The largest result that is fetched."""
DEMO, SELDOM, OFTEN = 1.0, 20.0, 5.0
"""Seconds between two looks: at the demo, at a provider that sends word, at one that cannot reach us."""
AGAIN, LONGEST = 5.0, 600.0
"""Seconds before a job is handed over once more: doubled each time, or as long as the provider asks."""
UNCHECKED = "The result could not be checked for safety just now, so it was thrown away. Nothing was charged for it."
log = get_logger(__name__)
_handing: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, asyncio.Lock]] = WeakKeyDictionary()


def webhook(name: str) -> str:
    """Return where a provider may send word, "" where this site cannot be reached from outside."""
    site = settings().site_url
    return f"{site}/api/webhooks/{name}" if site.startswith("https://") else ""


def look_in(one: Generator) -> float:
    """Return how many seconds after which a provider is asked by ourselves (C35)."""
    return DEMO if one.demo else SELDOM if webhook(one.name) else OFTEN


@jobs.flow("studio.run")
async def run(job_id: str, turn: str) -> None:
    """Do one turn of work on a job; another that has it goes on instead. Running again goes on where the row says."""
    todo = await transact(running.claim, job_id, int(turn))
    if todo is None:
        return
    if todo.work:
        await _collect(todo)
    elif found := await _words(todo):
        await transact(service.refused_by_provider, job_id, found)
    else:
        await _hand_over(todo)


@jobs.flow("studio.drop")
async def drop(provider: str, work: str) -> None:
    """Tell a provider that its work is not wanted any more; where it is over already that changes nothing."""
    one = ports().generators.get(provider)
    if one is not None:
        await one.cancel(work)


async def told(provider: str, work: str) -> bool:
    """Go on with the job a genuine message of a provider speaks of; False when there is none that runs. However often it comes (GEN-07, C35)."""
    return await transact(running.told, provider, work)


async def _words(todo: Turn) -> str:
    """Return what an order's words are refused for, "" when they may go on. A moderator that cannot be reached is asked again by the job."""
    ask = orders.read(todo.params)
    if found := rules.check(ask):
        return found
    for text in (ask.prompt, ask.negative):
        if text:
            verdict = await ports().moderator.check(text)
            if verdict.blocked:
                return "minors" if any("minor" in one for one in verdict.categories) else "text"
    return ""


async def _hand_over(todo: Turn) -> None:
    named = await read(running.provider_of, todo.job_id)
    one = maker(todo.operation, named)
    if one is None:
        await transact(results.fail, todo, Closed.message)
        return
    try:
        order = _order(todo, await links(todo.params["pictures"]))
    except Invalid as gone:
        await transact(results.fail, todo, gone.message)
        return
    async with _alone(one.name):
        await _submit(todo, one, order)


def _alone(name: str) -> asyncio.Lock:
    """Return the lock under which one job at a time is handed to a provider: a process that is killed loses sight of one piece of work at most."""
    locks = _handing.setdefault(asyncio.get_running_loop(), {})
    return locks.setdefault(name, asyncio.Lock())


async def _submit(todo: Turn, one: Generator, order: Order) -> None:
    if not await transact(running.handing_over, todo, one.name, one.demo):
        return
    try:
        work = await one.submit(order, webhook(one.name))
    except GenerationFailed as failed:
        await _failed(todo, failed)
        return
    if not await transact(running.handed_over, todo, work, look_in(one)):
        await one.cancel(work)


def _order(todo: Turn, pictures: tuple[str, ...]) -> Order:
    told = todo.params
    prompt = ", ".join(part for part in (told["prompt"], told["style"]) if part)
    return Order(
        todo.job_id, todo.operation, prompt, told["negative"], told["width"], told["height"], told["quality"], told["seed"], todo.wanted,
        told["seconds"], pictures, todo.base or told["reference"],
    )  # fmt: skip


async def _failed(todo: Turn, failed: GenerationFailed) -> None:
    """End a job its provider did not take, or hand it over again later when that may help."""
    if failed.again:
        wait = failed.retry_after or AGAIN * 2**todo.submits
        await transact(running.try_again, todo, min(wait, LONGEST), failed.reason)
    else:
        await transact(results.fail, todo, failed.reason)


async def _collect(todo: Turn) -> None:
    """Keep what lies there, and settle when the provider is done."""
    one = ports().generators.get(todo.provider)
    if one is None:
        await transact(results.fail, todo, Closed.message)
        return
    try:
        work = await one.look(todo.work)
        for number, output in enumerate(work.outputs[: todo.wanted], 1):
            if number not in todo.settled:
                await _take(one, todo, number, output)
    except GenerationFailed as failed:
        if failed.again:
            await transact(running.release, todo, failed.retry_after or look_in(one))
        else:
            await transact(results.fail, todo, failed.reason)
        return
    except media.Unjudged:
        await transact(results.fail, todo, UNCHECKED)
        return
    if work.state in ("queued", "running"):
        await transact(results.progress, todo.job_id, work.percent)
        await transact(running.release, todo, look_in(one))
    elif work.state == "succeeded":
        await transact(results.finish, todo, model=work.model)
    else:
        await transact(results.fail, todo, work.reason)


async def _take(one: Generator, todo: Turn, number: int, output: Output) -> None:
    """Fetch a result, judge it, and keep it or throw it away. What cannot be fetched for good counts as not made."""
    try:
        body = await one.fetch(output, CLIP if output.content_type.startswith("video/") else PICTURE)
    except GenerationFailed as failed:
        if failed.again:
            raise
        log.warning("studio.not_fetched", job=todo.job_id, number=number)
        await transact(results.throw_result_away, todo, number, "")
        return
    digest = hashlib.sha256(body).hexdigest()
    try:
        made = await media.generated(body, output.content_type)
    except Invalid:
        log.warning("studio.unreadable", job=todo.job_id, number=number)
        await transact(results.throw_result_away, todo, number, "")
        return
    seen = [(frame, "image/jpeg") for frame in made.frames] or [(made.body, made.content_type)]
    if await read(trust.is_blocked, digest) or await media.judge(*seen):
        await transact(results.throw_result_away, todo, number, "picture")
        return
    key, facts = await media.stored(todo.team_id, f"{todo.job_id}-{number}", made, digest)
    seed = output.seed or (todo.params["seed"] + number - 1) % 2**31
    if not await transact(results.keep_result, todo, number, key, seed, facts):
        # The job is over, so nobody keeps anything under this name any more.
        log.info("studio.late", job=todo.job_id, number=number)
        await media.forget(media.keys(key, facts))
