"""A suggested answer for an operator: words in the composer, sent by a person or not at all (C23)."""

import asyncio
from contextlib import aclosing

from genapp.chat import words
from genapp.chat.flows.replies import forbidden
from genapp.core.actor import Actor
from genapp.core.db import transact
from genapp.core.errors import DomainError
from genapp.core.ports import ChatRequest, ModelFailed, Turn, ports
from genapp.core.ratelimit import Allowance
from genapp.desk.service import suggesting
from genapp.desk.service.presence import require_operator

ASKED, PATIENCE = Allowance("suggest", "20/minute"), 30.0
NOTHING = "No suggestion came through. Please write it yourself."


async def suggest(actor: Actor, conversation_id: str) -> str:
    """Return words an operator may send, change or leave; DomainError when there are none."""
    ASKED.hit(require_operator(actor))
    order = await transact(suggesting.order, actor, conversation_id)
    request = ChatRequest(
        tuple(Turn(role, text) for role, text in order.messages), character=order.character, seed=order.seed, voice=order.voice
    )
    pieces: list[str] = []
    try:
        async with asyncio.timeout(PATIENCE), aclosing(ports().chat.stream(request)) as stream:  # pyright: ignore
            async for piece in stream:
                pieces.append(piece)
    except (ModelFailed, TimeoutError):
        raise DomainError(NOTHING) from None
    text = words.mended("".join(pieces)).strip()[: words.LONGEST]
    if not text or forbidden(text, order):
        raise DomainError(NOTHING)
    return text
