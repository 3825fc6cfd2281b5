"""The desk's clock: who waits is given to who is free, who does not answer is reminded and relieved, who is gone is noticed (QUE-08, QUE-17, C37).

Every sweep may run in several processes at once: each act is one guarded transaction.
"""

from genapp.core import jobs
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.core.logs import get_logger
from genapp.desk import matching
from genapp.desk.queries import operators, queue
from genapp.desk.queries.chosen import chosen
from genapp.desk.service import assigning, clock, closing, presence, signals
from genapp.desk.service import queue as waits

log = get_logger(__name__)


@jobs.every(1.0)
async def match() -> int:
    """Give the most urgent conversations to the best free operators; returns how many were given."""
    given = 0
    if not await read(queue.total):
        return given
    at = now()
    for wanted in await read(queue.orders, at):
        free = await read(queue.candidates, at, assigning.MISSED, wanted.conversation_id)
        if not free:
            break
        fit = matching.best(wanted, free, chosen().weights)
        if fit is None:
            continue
        factors = [[one.name, one.value, one.why] for one in fit.factors]
        try:
            await transact(assigning.assign, wanted.conversation_id, fit.operator_id, score=round(fit.score), factors=factors)
        except (assigning.Taken, assigning.Full, assigning.CharacterFull):
            # Somebody was faster; the next second looks again.
            await transact(waits.tried, wanted.conversation_id)
            continue
        given += 1
    return given


@jobs.every(5.0)
async def relieve() -> None:
    """Go up the idle ladder where somebody waits, and send back what silent, suspended and removed operators had."""
    for operator_id in await read(presence.silent, now()):
        last = await read(presence.still_silent, operator_id)
        if last is not None:
            await send_back(operator_id, "missed")
            await transact(presence.leave, operator_id, "missed", last)
    for operator_id, reason in await read(presence.stranded):
        await send_back(operator_id, reason)
        await transact(presence.leave, operator_id, reason)
    for one in await read(clock.due, now()):
        await transact(clock.climb, one)


async def send_back(operator_id: str, reason: str, by: str = "") -> int:
    """Let others have everything an operator has, one conversation a transaction; returns how many (C37)."""
    count = 0
    for conversation_id in await read(presence.open_of, operator_id):
        count += await transact(presence.send_back, operator_id, conversation_id, reason, by)
    return count


@jobs.every(30.0)
async def listen() -> None:
    """Look at what people wrote who wait, for signs of dissatisfaction, and act on them (QUE-09)."""
    for conversation_id in await read(operators.waited_on):
        if await read(signals.speaks_of_it, conversation_id):
            await transact(signals.heed, conversation_id)


@jobs.every(60.0)
async def judge() -> None:
    """Weigh every operator's last thirty days; who falls below their threshold is suspended, what they had goes to others first (QUE-07)."""
    for operator_id, score in await read(operators.qualities, now()):
        if await transact(presence.judge, operator_id, score):
            await send_back(operator_id, "suspended")
            await transact(presence.leave, operator_id, "suspended")


@jobs.every(60.0)
async def balance() -> None:
    """Move a conversation from each overloaded operator to a free one when there is nobody in the queue (QUE-16)."""
    if await read(queue.total):
        return
    for conversation_id, operator_id in await read(operators.unbalanced, now(), assigning.MISSED):
        await transact(presence.send_back, operator_id, conversation_id, "balancing")


@jobs.cron("0 * * * *")
async def tidy() -> None:
    """Every hour: nudge after 23 hours of quiet, close after 24, bring who was forgotten before the supervisors (OCHAT-08, OPS-03)."""
    at, rest = now(), chosen().rest
    if not rest.close_by_itself:
        return
    for conversation_id in await read(closing.forgotten, at):
        await transact(assigning.escalate, conversation_id, "forgotten", "Somebody has waited a day for an answer.")
    for conversation_id in await read(closing.quiet, at, rest.close):
        try:
            await transact(closing.close, conversation_id, "inactivity_timeout")
        except DomainError as refused:
            log.warning("desk.not_closed", conversation=conversation_id, reason=refused.message)
    for conversation_id in await read(closing.quiet, at, rest.nudge):
        await transact(closing.nudge, conversation_id)
