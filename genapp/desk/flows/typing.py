"""Typing: the person sees it, and the idle ladder knows that somebody is at work (RT-01, QUE-08)."""

import time

from genapp.core import events
from genapp.core.actor import Actor
from genapp.core.db import read, transact
from genapp.core.errors import Forbidden
from genapp.desk.queries import workplace
from genapp.desk.service import replying
from genapp.desk.service.presence import require_operator

TELL, NOTE, MOST = 2.0, 10.0, 5000
_told: dict[tuple[str, str], float] = {}
_noted: dict[tuple[str, str], float] = {}


async def typing(actor: Actor, conversation_id: str) -> bool:
    """Tell the person that somebody writes, at most every two seconds, and note the work, at most every ten; says whether it was noted now.

    Forbidden in a conversation that is not the caller's.
    """
    pair = (require_operator(actor), conversation_id)
    if not await read(workplace.is_mine, *pair):
        raise Forbidden(replying.LOST)
    if _due(_told, pair, TELL):
        events.typing(events.topic("conversation", conversation_id), "operator")
    noted = _due(_noted, pair, NOTE)
    if noted:
        await transact(replying.act, actor, conversation_id)
    return noted


def _due(times: dict[tuple[str, str], float], pair: tuple[str, str], gap: float) -> bool:
    at = time.monotonic()
    if at - times.get(pair, float("-inf")) < gap:
        return False
    if len(times) >= MOST:
        for old in [one for one, since in times.items() if at - since >= gap]:
            del times[old]
    times[pair] = at
    return True
