"""What time does to jobs: providers are asked, those nobody ended are given up, those who wait are let in (GEN-03, GEN-04, C35)."""

import asyncio
from collections.abc import Iterable

from genapp.core import jobs
from genapp.core.db import read, transact
from genapp.core.generator import GenerationFailed, Work
from genapp.core.logs import get_logger
from genapp.core.ports import ports
from genapp.studio.flows.running import look_in
from genapp.studio.service import results, running
from genapp.studio.service.running import Look

PATIENCE = 15.0
"""Seconds a provider has to say how far it is."""
log = get_logger(__name__)


@jobs.every(1.0)
async def watch() -> None:
    """Ask how far the running jobs are whose time for that has come; what is new is fetched by a turn of the job."""
    due = await read(running.due_looks)
    if due:
        later = {name: look_in(one) for name, one in ports().generators.items()}
        await _ask(await transact(running.take_looks, due, later))


async def _ask(looks: Iterable[Look]) -> None:
    await asyncio.gather(*(_look(one) for one in looks))


async def _look(one: Look) -> None:
    generator = ports().generators.get(one.provider)
    work = Work("failed")
    if generator is not None:
        try:
            work = await asyncio.wait_for(generator.look(one.work), PATIENCE)
        except (GenerationFailed, TimeoutError) as failed:
            # It is asked again; a provider that stays silent meets the job's own end.
            log.warning("studio.no_word", job=one.job_id, provider=one.provider, kind=type(failed).__name__)
            return
    if work.state not in ("queued", "running") or len(work.outputs) > one.known:
        await transact(running.wake, one.job_id)
    elif work.percent > one.percent:
        await transact(results.progress, one.job_id, work.percent)


@jobs.every(10.0)
async def expire() -> None:
    """Give up what is past its time, and let in who waits: whatever was to do so may have died."""
    if await read(running.anything_to_do):
        while await transact(running.expire_due):
            pass
