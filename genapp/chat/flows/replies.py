"""Writing a reply: claim, stream, store. Exactly one writer ends it, whatever dies in between (CHAT-10..12, CHAT-21)."""

import asyncio
import time
from contextlib import aclosing, suppress

from genapp.chat import prompts
from genapp.chat.flows.running import Running
from genapp.chat.service import replies
from genapp.core import events, jobs
from genapp.core.db import read, transact
from genapp.core.ids import new_id
from genapp.core.logs import FIRST_TOKEN, get_logger
from genapp.core.ports import ChatRequest, ModelFailed, Turn, ports
from genapp.trust import rules

log = get_logger(__name__)
RENEW = 2.0
LONGEST = 12_000
"""Pieces; a model that goes on for ever is cut off."""


async def write_reply(reply_id: str) -> None:
    """Write a reply and those that became due meanwhile; returns at once when another writer has it."""
    while reply_id:
        reply_id = await _write_one(reply_id) or ""


async def _write_one(reply_id: str) -> str | None:
    writer = new_id()
    order = await transact(replies.claim, reply_id, writer)
    if order is None:
        return None
    request = ChatRequest(
        tuple(Turn(role, text) for role, text in order.messages), character=order.character, seed=order.seed, voice=order.voice
    )
    with Running(reply_id, order.conversation_id) as running:
        renewing = asyncio.create_task(_renew(reply_id, writer, running))
        try:
            if not await transact(replies.may_call):
                return await transact(replies.fail, reply_id, writer, "daily_cap")
            reason = await _stream(request, running)
        finally:
            renewing.cancel()
        text = running.text.strip()
        stopped = running.stop.is_set()
        if not reason and not stopped:
            reason = "" if text else "Empty LLM reply"
        if not reason and text and (rules.check(text) or prompts.leaks(text, order.instructions)):
            reason = "withheld"
        running.flush()
        model = request.told.get("model", ports().chat.name)
        if reason:
            log.warning("reply.failed", reply=reply_id, reason=reason)
            following = await transact(replies.fail, reply_id, writer, reason)
        else:
            following = await transact(replies.finish, reply_id, writer, text, model, stopped=stopped)
        if following is not None:  # Else another writer has the reply, and the words kept are his.
            events.bus().drop(reply_id)
        return following


async def _stream(request: ChatRequest, running: Running) -> str:
    """Say the model's words as they come; returns why it failed, or ""."""
    started, stop = time.monotonic(), asyncio.create_task(running.stop.wait())
    try:
        async with aclosing(ports().chat.stream(request)) as pieces:  # pyright: ignore
            while True:
                following = asyncio.ensure_future(anext(pieces, None))
                done, _ = await asyncio.wait({following, stop}, return_when=asyncio.FIRST_COMPLETED)
                if following not in done:
                    following.cancel()
                    with suppress(asyncio.CancelledError, ModelFailed):
                        await following
                    return ""
                piece = following.result()
                if piece is None:
                    return ""
                if not running.parts:
                    FIRST_TOKEN.observe(time.monotonic() - started)
                running.say(piece)
                if len(running.parts) > LONGEST:
                    return "The model did not come to an end"
    except ModelFailed as failed:
        return failed.reason
    finally:
        stop.cancel()


async def _renew(reply_id: str, writer: str, running: Running) -> None:
    while True:
        await asyncio.sleep(RENEW)
        if await transact(replies.renew, reply_id, writer) != "go":
            running.stop.set()
            return


@jobs.flow("reply")
async def reply(reply_id: str) -> None:
    """The safety net of a send: writes the reply when the process that took the message did not live to do it."""
    await write_reply(reply_id)


@jobs.every(3.0)
async def sweep_replies() -> None:
    """Take over replies whose writer fell silent."""
    for reply_id in await read(replies.abandoned):
        await write_reply(reply_id)
