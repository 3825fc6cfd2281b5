"""Talks that staff hold with a character before anybody else can."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from genapp.characters.queries import office as queries
from genapp.chat import prompts
from genapp.core.actor import Actor, Permission
from genapp.core.db import read
from genapp.core.errors import DomainError, Invalid, NotFound
from genapp.core.ids import new_id
from genapp.core.ports import ChatRequest, ModelFailed, Turn, ports
from genapp.core.ratelimit import Allowance
from genapp.core.settings import settings
from genapp.trust import rules

TRIALS = Allowance("trial", "30/minute")
LONGEST, TURNS, MOST = 2000, 16, 12_000


async def try_out(actor: Actor, draft_id: str, before: Sequence[Mapping[str, str]], said: str) -> AsyncIterator[str]:
    """Yield the answer of a draft as it grows; nothing is stored and nobody is charged (CHAR-02)."""
    TRIALS.hit(actor.require(Permission.MANAGE_CHARACTERS))
    if rules.check(said):
        raise Invalid("This cannot be sent.")
    row = await read(queries.draft, draft_id)
    if row is None:
        raise NotFound
    text, chosen = "", settings()
    try:
        async with aclosing(ports().chat.stream(_request(row.values, before, said, chosen.context_turns, chosen.context_tokens))) as pieces:  # pyright: ignore
            async for piece in pieces:
                text += piece
                if rules.check(text):
                    raise DomainError("The model's answer broke the rules and is not shown.")
                if len(text) > MOST:
                    return
                yield text
    except ModelFailed as failed:
        raise DomainError(f"The model did not answer: {failed.reason}.") from None


def _request(values: Mapping[str, Any], before: Sequence[Mapping[str, str]], said: str, turns: int, budget: int) -> ChatRequest:
    greeting = [prompts.Line("assistant", values["greeting"])] if values["greeting"] else []
    lines = [prompts.Line(line["role"], line["text"]) for line in before if line["role"] in ("user", "assistant") and line["text"]]
    told = prompts.context(
        name=values["name"], persona=values["persona_prompt"], examples=values["example_dialogue"], about_user="",
        lines=[*greeting, *lines, prompts.Line("user", said)], turns=turns, budget=budget,
    )  # fmt: skip
    return ChatRequest(tuple(Turn(role, text) for role, text in told), character=values["name"], seed=new_id())
