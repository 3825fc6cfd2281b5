"""T2: a job exists exactly when the change it belongs to was committed."""

import asyncio
import os
import random

import pytest
from sqlalchemy import text

from genapp.core import job_rows, jobs
from genapp.core.db import read, transact
from genapp.core.ids import new_id

pytestmark = pytest.mark.bar
SENDS = max(100, int(1000 * float(os.environ.get("SCALE", "0.1"))))
POINTS = ("before the row", "between row and job", "after the job", "after everything was flushed")


class Mishap(Exception):
    """What goes wrong at a chosen point."""


@pytest.fixture
def notes(database):
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS t02_notes (id VARCHAR(32) PRIMARY KEY)"))
        connection.execute(text("DELETE FROM t02_notes"))
    yield database
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE t02_notes"))


def _write(session, id, mishap):
    if mishap == POINTS[0]:
        raise Mishap
    session.execute(text("INSERT INTO t02_notes (id) VALUES (:id)"), {"id": id})
    if mishap == POINTS[1]:
        raise Mishap
    jobs.enqueue(session, "t02", key=f"t02:{id}", delay=300, id=id)
    if mishap == POINTS[2]:
        raise Mishap
    session.flush()
    if mishap == POINTS[3]:
        raise Mishap


def _row_only(session, id):
    session.execute(text("INSERT INTO t02_notes (id) VALUES (:id)"), {"id": id})


def _difference(session):
    rows = set(session.execute(text("SELECT id FROM t02_notes")).scalars())
    ordered = session.execute(
        text(f"SELECT workflow_uuid FROM {job_rows.table('workflow_status')} WHERE workflow_uuid LIKE 't02:%'")
    ).scalars()
    return rows, {key.removeprefix("t02:") for key in ordered}


async def test_t02_jobs_and_rows_are_the_same_set_wherever_transactions_fail(notes):
    dice = random.Random(20)
    plan = [(new_id(), dice.choice(POINTS) if dice.random() < 0.1 else "") for _ in range(SENDS)]
    results = await asyncio.gather(*(transact(_write, id, mishap) for id, mishap in plan), return_exceptions=True)
    assert [isinstance(result, Mishap) for result in results] == [bool(mishap) for _, mishap in plan]
    rows, ordered = await read(_difference)
    assert rows == ordered == {id for id, mishap in plan if not mishap}


async def test_t02_the_same_key_from_fifty_callers_at_once_is_one_job(notes):
    await asyncio.gather(*(transact(jobs.enqueue, "t02", key="t02:same", delay=300, id="same") for _ in range(50)))
    assert (await read(_difference))[1] == {"same"}


async def test_t02_control_a_job_ordered_after_the_commit_is_lost_when_the_process_dies_between(notes):
    dice = random.Random(20)
    for _ in range(100):
        id = new_id()
        await transact(_row_only, id)
        if dice.random() >= 0.1:
            await transact(jobs.enqueue, "t02", key=f"t02:{id}", delay=300, id=id)
    rows, ordered = await read(_difference)
    assert len(rows - ordered) > 0
