"""Writing a reply: claim, stream, store. Exactly one writer ends it, whatever dies in between (CHAT-10..12, CHAT-21)."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import aclosing, suppress

from genapp.chat import prompts, words
from genapp.chat.flows.running import Running
from genapp.chat.service import orders, replies
from genapp.core import events, jobs
from genapp.core.db import read, transact
from genapp.core.ids import new_id
from genapp.core.logs import FIRST_TOKEN, fault, get_logger
from genapp.core.ports import ChatRequest, ModelFailed, Turn, ports
from genapp.trust import rules

log = get_logger(__name__)
RENEW = 2.0
LONGEST, LOOK = 24_000, 600
"""Characters: a model that goes on for ever is cut off; what it says is looked at every so many."""
AT_ONCE = 20

FRESH = 5.0
"""Seconds for which a claim that nobody renews yet may be used: half its lease."""

_claimed: dict[str, tuple[float, str, orders.Order]] = {}


def keep_claim(order: orders.Order, writer: str) -> None:
    """Remember a claim made together with the send, so that the reply begins without another transaction."""
    at = time.monotonic()
    for stale in [reply_id for reply_id, (since, _, _) in _claimed.items() if at - since > FRESH]:
        del _claimed[stale]
    _claimed[order.reply_id] = (at, writer, order)


async def _claim(reply_id: str) -> tuple[str, orders.Order | None]:
    since, writer, order = _claimed.pop(reply_id, (0.0, "", None))
    if order is not None and time.monotonic() - since <= FRESH:
        return writer, order
    writer = new_id()
    return writer, await transact(replies.claim, reply_id, writer)


async def write_reply(reply_id: str) -> None:
    """Write a reply and those that became due meanwhile; returns at once when another writer has it."""
    while reply_id:
        reply_id = await _write_one(reply_id) or ""


async def _write_one(reply_id: str) -> str | None:
    writer, order = await _claim(reply_id)
    if order is None:
        return None
    request = ChatRequest(
        tuple(Turn(role, text) for role, text in order.messages), character=order.character, seed=order.seed, voice=order.voice
    )
    with Running(reply_id, order.conversation_id) as running:
        renewing = asyncio.create_task(_renew(reply_id, writer, running))
        try:
            reason = await _stream(request, order, running)
            text, stopped = words.mended(running.text).strip(), running.stop.is_set()
            if not reason and not stopped and not text:
                reason = "Empty LLM reply"
            if not reason and forbidden(text, order):
                reason = "withheld"
            running.flush()
            model = request.told.get("model", ports().chat.name)
            # Still renewing: the database may keep us waiting, and nobody should write the same reply meanwhile.
            if reason:
                log.warning("reply.failed", reply=reply_id, reason=reason)
                following = await transact(replies.fail, reply_id, writer, reason)
            else:
                following = await transact(replies.finish, reply_id, writer, text, model, stopped=stopped)
        finally:
            renewing.cancel()
        if following is not None:  # Else another writer has the reply, and the words kept are his.
            events.bus().drop(reply_id)
        return following


def forbidden(text: str, order: orders.Order) -> bool:
    """Say whether a reply must not be stored: it breaks the text rules, or repeats what it was told to keep (T23, T24)."""
    return bool(text) and (bool(rules.check(text)) or prompts.leaks(text, order.instructions, order.marker))


async def _stream(request: ChatRequest, order: orders.Order, running: Running) -> str:
    """Say the model's words as they come, until they end or somebody stops them; returns why it failed, or ""."""
    hearing = asyncio.create_task(_hear(request, order, running))
    stop = asyncio.create_task(running.stop.wait())
    try:
        await asyncio.wait({hearing, stop}, return_when=asyncio.FIRST_COMPLETED)
        return hearing.result() if hearing.done() else ""
    finally:
        stop.cancel()
        hearing.cancel()
        with suppress(asyncio.CancelledError):
            await hearing


async def _hear(request: ChatRequest, order: orders.Order, running: Running) -> str:
    started, size, looked = time.monotonic(), 0, 0
    try:
        async with aclosing(ports().chat.stream(request)) as pieces:  # pyright: ignore
            async for piece in pieces:
                if not size:
                    FIRST_TOKEN.observe(time.monotonic() - started)
                running.say(piece)
                size += len(piece)
                if size - looked >= LOOK:
                    looked = size
                    if forbidden(running.text, order):
                        return "withheld"
                if size > LONGEST:
                    return "The model did not come to an end"
    except ModelFailed as failed:
        return failed.reason
    except Exception as error:  # A provider's surprise must not leave a person waiting for ever.
        return f"fault {fault(error)}"
    return ""


async def _renew(reply_id: str, writer: str, running: Running) -> None:
    while True:
        await asyncio.sleep(RENEW)
        try:
            if await transact(replies.renew, reply_id, writer) == "go":
                continue
        except Exception as error:  # A database that is away for a moment does not end a reply; a lease that ran out does.
            log.warning("reply.not_renewed", reply=reply_id, kind=type(error).__name__)
            continue
        running.stop.set()
        return


@jobs.flow("reply")
async def reply(reply_id: str) -> None:
    """The safety net of a send: writes the reply when the process that took the message did not live to do it."""
    await write_reply(reply_id)


async def _each(ids: Iterable[str], work: Callable[[str], Awaitable[None]]) -> None:
    """Work on many replies at once: after an outage nobody should wait for all the others."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(reply_id: str) -> None:
        async with gate:
            try:
                await work(reply_id)
            except Exception as error:
                log.error("reply.sweep", reply=reply_id, kind=type(error).__name__)

    await asyncio.gather(*(one(reply_id) for reply_id in ids))


@jobs.every(3.0)
async def sweep_replies() -> None:
    """Take over replies whose writer fell silent."""
    await _each(await read(replies.abandoned), write_reply)


@jobs.every(5.0)
async def revive_replies() -> None:
    """Write failed replies of the last minutes as soon as a model answers again (T12)."""
    ids = await read(replies.revivable)
    if ids and not await ports().chat.probe():
        await _each(ids, _revive)


async def _revive(reply_id: str) -> None:
    if await transact(replies.revive, reply_id):
        await write_reply(reply_id)
