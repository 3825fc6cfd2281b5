"""Durable jobs (T2, stack rules)."""

import asyncio
import random

import pytest

from genapp.core import db, jobs
from genapp.core.db import read, transact

done: list[str] = []


@jobs.flow("test-note")
async def note(mark: str) -> None:
    done.append(mark)


@pytest.fixture
async def running(database, tmp_path):
    done.clear()
    await jobs.start(database.url, tmp_path)
    yield
    await jobs.stop()


async def _until(condition, seconds=15.0):
    for _ in range(int(seconds / 0.05)):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not happen")


async def test_a_job_runs_once_for_its_key_and_on_the_servers_own_loop(running):
    for _ in range(3):
        await transact(jobs.enqueue, "test-note", key="note:1", mark="one")
    await _until(lambda: done)
    await asyncio.sleep(0.5)
    assert done == ["one"]


async def test_a_delayed_job_waits(running):
    await transact(jobs.enqueue, "test-note", key="note:late", delay=1.5, mark="late")
    await asyncio.sleep(0.8)
    assert done == []
    await _until(lambda: done == ["late"])


async def test_t02_jobs_exist_exactly_where_the_transaction_committed(database):
    def order(session, number, fail):
        jobs.enqueue(session, "test-note", key=f"note:{number}", mark=str(number))
        if fail:
            raise ZeroDivisionError

    rolls = random.Random(7)
    fails = [rolls.random() < 0.1 for _ in range(100)]
    results = await asyncio.gather(*(transact(order, n, fail) for n, fail in enumerate(fails)), return_exceptions=True)
    committed = sum(result is None for result in results)
    assert committed == 100 - sum(fails)
    assert await read(jobs.waiting) == committed


async def test_t02_control_enqueueing_after_the_commit_loses_jobs(database):
    kept = 0
    for number in range(20):
        await transact(lambda session: None)
        kept += 1
        if number % 5 == 0:
            continue  # the process died between commit and enqueue
        await transact(jobs.enqueue, "test-note", key=f"after:{number}", mark=str(number))
    assert await read(jobs.waiting) < kept


async def test_the_lag_is_zero_when_nothing_waits(database):
    assert await jobs.lag() == 0.0
    assert db.configured()
