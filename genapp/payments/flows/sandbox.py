"""The sandbox at work: what somebody pressed there, and its word to us, as a provider would send it. No money moves; refused in production."""

import asyncio
from typing import Any

from genapp.core import jobs, sandbox
from genapp.core.db import read, transact
from genapp.core.errors import NotFound
from genapp.core.ids import new_id
from genapp.core.ports import ports
from genapp.payments.flows.events import receive

OUTCOMES = {"pay": "paid", "pay_late": "paid", "pay_thrice": "paid", "decline": "declined", "cancel": "cancelled"}
ACTS = ("end", "go_on", "fail_next", "renew")
DELAY = 8.0
"""Seconds the sandbox waits when it is asked to be slow."""
_under_way: set[asyncio.Task[None]] = set()


async def play(reference: str, outcome: str) -> str:
    """Do what the person pressed, and tell as a provider would; returns where to go back to."""
    box: Any = ports().payments.get("sandbox")
    row = await read(sandbox.payment, reference)
    if box is None or row is None or outcome not in OUTCOMES:
        raise NotFound
    if await transact(sandbox.settle, reference, OUTCOMES[outcome]):
        task = asyncio.create_task(_tell(box, reference, outcome))
        _under_way.add(task)
        task.add_done_callback(_under_way.discard)
        if outcome != "pay_late":
            await task
    return row.return_url.replace("/checkout/success", "/checkout/cancel") if outcome == "cancel" else row.return_url


async def _tell(box: Any, reference: str, outcome: str) -> None:
    if outcome == "pay_late":
        await asyncio.sleep(DELAY)
    stands = await read(sandbox.subscription_of, reference)
    events = [box.event(await box.verify(reference), f"evt_{new_id()}")]
    if stands is not None:
        events = [
            box.news(stands, f"evt_{new_id()}"),
            *([box.news(stands, f"evt_{new_id()}", stands.bills[-1]["id"])] if stands.bills else []),
        ]
    for headers, body in events:
        for _ in range(3 if outcome == "pay_thrice" else 1):
            await receive("sandbox", headers, body)


async def act(subscription: str, what: str) -> None:
    """Do at the sandbox's portal what the person pressed: end, go on, let the next bill fail, or let a month pass."""
    box: Any = ports().payments.get("sandbox")
    row = await read(sandbox.subscription, subscription)
    if box is None or row is None or what not in ACTS:
        raise NotFound
    if what in ("end", "go_on"):
        await box.end(subscription, at_period_end=what == "end")
    elif what == "fail_next":
        await transact(sandbox.fail_next, subscription)
    else:
        await _renew(box, subscription, early=True)
        return
    await _news(box, subscription)


async def _renew(box: Any, subscription: str, *, early: bool = False) -> None:
    if await transact(sandbox.renew, subscription, early):
        await _news(box, subscription, bill=True)


async def _news(box: Any, subscription: str, *, bill: bool = False) -> None:
    row = await read(sandbox.subscription, subscription)
    if row is None:
        return
    await receive("sandbox", *box.news(row, f"evt_{new_id()}"))
    if bill and row.bills:
        await receive("sandbox", *box.news(row, f"evt_{new_id()}", row.bills[-1]["id"]))


@jobs.cron("*/5 * * * *")
async def renew_due() -> None:
    """Bill every sandbox subscription whose month is over."""
    box: Any = ports().payments.get("sandbox")
    if box is None:
        return
    for one in await read(sandbox.due):
        await _renew(box, one)
