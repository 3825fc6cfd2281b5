"""Who takes jobs, and who takes over a dead one's (T10, in small)."""

import asyncio
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from genapp.core import clock, executors, job_rows, jobs
from genapp.core.db import read, transact
from genapp.core.executors import Executor, Slot

done: list[str] = []


@jobs.flow("test-rescued")
async def rescued(mark: str) -> None:
    done.append(mark)


@pytest.fixture(autouse=True)
def clean():
    done.clear()


def _leave_behind(session, key, executor):
    """Make a job look as a process leaves it that died in the middle."""
    jobs.enqueue(session, "test-rescued", key=key, mark=key)
    change = f"UPDATE {job_rows.table('workflow_status')} SET status = 'PENDING', executor_id = :who, owner_xid = 'gone' WHERE workflow_uuid = :key"
    session.execute(text(change), {"who": executor, "key": key})


def _names(session):
    return sorted(session.execute(select(Executor.id)).scalars())


async def _until(condition, seconds=15.0):
    for _ in range(int(seconds / 0.05)):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"it did not happen: {done}")


def test_two_processes_on_one_data_folder_never_have_the_same_name(tmp_path):
    first, second = Slot(tmp_path), Slot(tmp_path)
    assert first.id != second.id
    first.release()
    assert Slot(tmp_path).id == first.id
    second.release()


def test_the_name_of_a_process_that_was_killed_is_free_at_once(tmp_path):
    code = "import sys, time, pathlib; from genapp.core.executors import Slot; s = Slot(pathlib.Path(sys.argv[1])); print(s.id, flush=True); time.sleep(60)"
    child = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    name = child.stdout.readline().strip()
    other = Slot(tmp_path)
    assert other.id != name
    child.kill()
    child.wait()
    child.stdout.close()
    taken = Slot(tmp_path)
    assert taken.id == name
    taken.release()
    other.release()


async def test_t10_the_jobs_of_a_silent_process_are_found_and_those_of_a_living_one_left_alone(database):
    await transact(executors.sign_in, "living")
    with clock.stopped(clock.now() - timedelta(seconds=25)):
        await transact(executors.sign_in, "silent")
    for who in ("living", "silent", "never-signed-in", "me"):
        await transact(_leave_behind, f"job:{who}", who)
    assert await transact(executors.strays, "me", job_rows.table("workflow_status")) == ["never-signed-in", "silent"]


async def test_t10_a_rescue_that_broke_off_is_done_again(database):
    await transact(_leave_behind, "job:1", "dead")
    calls = []

    def broken(names):
        calls.append(names)
        raise OSError

    with pytest.raises(OSError):
        await executors.beat("me", job_rows.table("workflow_status"), broken)
    with pytest.raises(OSError):
        await executors.beat("me", job_rows.table("workflow_status"), broken)
    assert calls == [["dead"], ["dead"]]


async def test_t10_jobs_a_dead_process_left_are_done_by_a_living_one(database, tmp_path):
    for number in range(20):
        await transact(_leave_behind, f"job:{number}", "dead")
    await jobs.start(database.url, tmp_path)
    try:
        await _until(lambda: len(done) == 20)
        await asyncio.sleep(0.5)
        assert sorted(done) == sorted(f"job:{number}" for number in range(20))
        assert "dead" not in await read(_names)
    finally:
        await jobs.stop()


async def test_t10_control_without_the_rescue_they_stay_where_they_are(database, tmp_path, monkeypatch):
    async def only_sign_in(me, _table, _recover):
        await transact(executors.sign_in, me)

    monkeypatch.setattr(executors, "beat", only_sign_in)
    await transact(_leave_behind, "job:lost", "dead")
    await jobs.start(database.url, tmp_path)
    try:
        await asyncio.sleep(3)
        assert done == []
    finally:
        await jobs.stop()


async def test_a_process_signs_out_when_it_stops(database, tmp_path):
    await jobs.start(database.url, tmp_path)
    assert len(await read(_names)) == 1
    await jobs.stop()
    assert await read(_names) == []
