"""Durable jobs (T2, and the eight rules for the job library)."""

import asyncio
import random
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from sqlalchemy import text

from genapp.core import clock, db, job_rows, jobs, sweeps
from genapp.core.db import read, transact
from genapp.core.errors import Conflict

done: list[str] = []
tries: list[str] = []
loops: list[asyncio.AbstractEventLoop] = []


@jobs.flow("test-note")
async def note(mark: str) -> None:
    done.append(mark)


@jobs.flow("test-loop")
async def where() -> None:
    loops.append(asyncio.get_running_loop())


@jobs.flow("test-stumble", tries=3)
async def stumble(mark: str) -> None:
    tries.append(mark)
    if mark == "refused":
        raise Conflict
    if mark == "never" or len(tries) < 2:
        raise OSError


@jobs.step
async def price(of: str) -> dict[str, str]:
    tries.append(of)
    return {"of": of, "roll": str(random.random())}


@jobs.flow("test-saga")
async def saga(mark: str) -> None:
    bought = await price(mark)
    answer = await jobs.recv("answer", timeout=60)
    done.append(f"{bought['of']}:{answer['word']}")


@jobs.flow("test-long")
async def long(mark: str) -> None:
    tries.append(mark)
    if len(tries) == 1:
        await asyncio.sleep(60)
    done.append(mark)


@pytest.fixture(autouse=True)
def clean():
    for kept in (done, tries, loops):
        kept.clear()


@pytest.fixture
async def running(database, tmp_path):
    await jobs.start(database.url, tmp_path)
    yield
    await jobs.stop()


async def _until(condition, seconds=15.0):
    for _ in range(int(seconds / 0.05)):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not happen")


async def _status(key: str) -> str:
    def find(session):
        return session.execute(
            text(f"SELECT status FROM {job_rows.table('workflow_status')} WHERE workflow_uuid = :key"), {"key": key}
        ).scalar()

    return await read(find)


async def _ended(key: str, status: str, seconds=15.0):
    for _ in range(int(seconds / 0.05)):
        if await _status(key) == status:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{key} is {await _status(key)}, not {status}")


async def test_a_flow_runs_on_the_servers_own_loop(running):
    await transact(jobs.enqueue, "test-loop", key="loop:1")
    await _until(lambda: loops)
    assert loops == [asyncio.get_running_loop()]


async def test_a_job_runs_once_for_its_key(running):
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


async def test_the_lag_is_the_age_of_the_oldest_job_that_is_due(database):
    await transact(jobs.enqueue, "test-note", key="note:later", delay=50, mark="later")
    assert await jobs.lag() == 0.0
    with clock.stopped(clock.now() + timedelta(seconds=80)):
        assert 25 < await jobs.lag() < 35


async def test_an_order_for_a_flow_that_does_not_exist_is_refused(running):
    with pytest.raises(LookupError):
        await transact(jobs.enqueue, "no-such-flow", key="x:1")


async def test_a_job_that_stumbles_is_tried_again(running):
    await transact(jobs.enqueue, "test-stumble", key="stumble:1", mark="once")
    await _ended("stumble:1", "SUCCESS")
    assert tries == ["once", "once"]


async def test_a_refusal_is_an_answer_and_is_not_tried_again(running):
    await transact(jobs.enqueue, "test-stumble", key="stumble:2", mark="refused")
    await _ended("stumble:2", "ERROR")
    assert tries == ["refused"]


async def test_a_job_that_always_fails_ends_as_an_error(running):
    await transact(jobs.enqueue, "test-stumble", key="stumble:3", mark="never")
    await _ended("stumble:3", "ERROR")
    assert tries == ["never"] * 3


async def test_a_job_that_has_not_started_can_be_taken_back_with_the_transaction(running):
    await transact(jobs.enqueue, "test-note", key="note:back", delay=1, mark="back")

    def change_of_mind(session):
        assert jobs.cancel(session, "note:back")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await transact(change_of_mind)
    assert await _status("note:back") == "DELAYED"
    assert await transact(jobs.cancel, "note:back") is True
    assert await transact(jobs.cancel, "note:back") is False
    await asyncio.sleep(2.5)
    assert done == []
    assert await _status("note:back") == "CANCELLED"


async def test_a_stop_takes_at_most_three_seconds_and_what_was_under_way_is_done_after_the_next_start(database, tmp_path):
    await jobs.start(database.url, tmp_path)
    await transact(jobs.enqueue, "test-long", key="long:1", mark="long")
    await _until(lambda: tries)
    began = time.monotonic()
    await jobs.stop()
    assert time.monotonic() - began < 3
    assert await _status("long:1") == "PENDING"
    assert done == []
    await jobs.start(database.url, tmp_path)
    try:
        await _until(lambda: done == ["long"])
        await _ended("long:1", "SUCCESS")
    finally:
        await jobs.stop()
    assert tries == ["long", "long"]


async def test_a_kept_step_is_not_done_again_after_a_restart_and_a_message_sent_twice_arrives_once(database, tmp_path):
    await jobs.start(database.url, tmp_path)
    await transact(jobs.enqueue, "test-saga", key="saga:1", mark="pen")
    await _until(lambda: tries == ["pen"])
    await asyncio.sleep(0.5)
    await jobs.stop()
    await jobs.start(database.url, tmp_path)
    try:
        for _ in range(2):
            await transact(jobs.send, "saga:1", {"word": "yes"}, topic="answer", once="webhook-1")
        await _until(lambda: done == ["pen:yes"])
        await _ended("saga:1", "SUCCESS")
    finally:
        await jobs.stop()
    assert tries == ["pen"]


async def test_a_step_outside_a_job_is_a_plain_call():
    assert (await price("cup"))["of"] == "cup"


async def test_a_bell_orders_one_job_for_each_time_however_many_processes_ring(database, tmp_path, monkeypatch):
    monkeypatch.setattr(sweeps, "_bells", [])

    @jobs.cron("* * * * * *")
    async def each_second() -> None:
        tries.append("rung")

    await jobs.start(database.url, tmp_path)
    try:
        await _until(lambda: len(tries) >= 2)
    finally:
        await jobs.stop()
    _line, ring = sweeps._bells[0]
    before, due = await read(_rung), clock.now() + timedelta(days=1)
    for _ in range(5):
        await ring(due)
    assert await read(_rung) - before == 1


def _rung(session):
    return session.execute(
        text(f"SELECT count(*) FROM {job_rows.table('workflow_status')} WHERE workflow_uuid LIKE '%each_second@%'")
    ).scalar_one()


async def test_done_jobs_are_wholly_forgotten_after_a_week_and_failed_ones_stay(running):
    await transact(jobs.enqueue, "test-note", key="note:old", mark="old")
    await transact(jobs.enqueue, "test-stumble", key="stumble:old", mark="refused")
    await _ended("note:old", "SUCCESS")
    await _ended("stumble:old", "ERROR")
    await job_rows.forget()
    assert await _status("note:old") == "SUCCESS"
    with clock.stopped(clock.now() + timedelta(days=8)):
        await job_rows.forget()
    assert await _status("note:old") is None
    assert await _status("stumble:old") == "ERROR"

    def left(session):
        return [
            session.execute(text(f"SELECT count(*) FROM {job_rows.table(name)} WHERE workflow_uuid = 'note:old'")).scalar_one()
            for name in job_rows.OF_A_JOB
        ]

    assert await read(left) == [0, 0, 0, 0]


async def test_what_a_job_carries_is_json_not_pickle(database):
    await transact(jobs.enqueue, "test-note", key="note:json", mark="plain")

    def carried(session):
        kept = session.execute(
            text(f"SELECT inputs FROM {job_rows.table('workflow_input')} WHERE workflow_uuid = 'note:json'")
        ).scalar_one()
        how = session.execute(
            text(f"SELECT serialization FROM {job_rows.table('workflow_status')} WHERE workflow_uuid = 'note:json'")
        ).scalar_one()
        return kept, how

    kept, how = await read(carried)
    assert how == "portable_json"
    assert "plain" in kept


async def test_no_table_of_ours_has_a_name_of_the_job_library(database):
    if database.sqlite:
        with database.engine.connect() as connection:
            names = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())
        ours = {name for name in names if name in db.metadata.tables or name.startswith("character_search")}
        assert names - ours - {"sqlite_sequence"} <= jobs.RESERVED_TABLES
    assert not jobs.RESERVED_TABLES & set(db.metadata.tables)


def test_importing_jobs_opens_no_connection_and_starts_no_thread():
    code = "import threading, gc, sqlite3, socket; import genapp.core.jobs, genapp.schema; " + (
        "assert threading.active_count() == 1, threading.enumerate(); "
        "assert not [o for o in gc.get_objects() if isinstance(o, (sqlite3.Connection, socket.socket))]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
