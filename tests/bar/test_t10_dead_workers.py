"""T10: three workers on PostgreSQL; one is killed for good, one stands still and comes back, and the database restarts in between."""

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from genapp.core import db, jobs
from genapp.core.executors import SILENT
from genapp.schema import metadata
from tests.servers import ROOT, Postgres, missing

pytestmark = [pytest.mark.bar, pytest.mark.slow, pytest.mark.timeout(300)]
SCALE = float(os.environ.get("SCALE", "0.1"))
JOBS, LIMIT = 50, 45.0
STANDSTILL = max(SILENT.total_seconds() + 4, 40 * SCALE)


@pytest.fixture
def server():
    found = Postgres.start(durable=True)
    if found is None:
        return missing("PostgreSQL")
    kept: list[Postgres] = [found]
    yield kept
    kept[-1].__exit__()


class Worker:
    """A process that takes jobs, in a process group of its own."""

    def __init__(self, url, data, name):
        self.name = name
        command = [sys.executable, "-m", "tests.bar.worker", url, str(data), name]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
        )

    def ready(self):
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == "ready" or any(line.strip() == "ready" for line in self.process.stdout)
        return self

    def signal(self, number):
        os.killpg(self.process.pid, number)

    def end(self):
        if self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.signal(signal.SIGKILL)
                self.process.wait(10)
        if self.process.stdout is not None:
            self.process.stdout.close()


def _ask(url, question):
    for _ in range(100):
        try:
            with psycopg.connect(url, connect_timeout=2) as connection:
                return connection.execute(question).fetchall()
        except psycopg.OperationalError:
            time.sleep(0.2)
    raise AssertionError("the database did not come back")


def _count(url, question):
    return _ask(url, question)[0][0]


def test_t10_every_job_of_a_dead_and_of_a_standing_worker_is_done_once_by_the_others(server, tmp_path):
    url = server[-1].create("t10")
    db.use(url)
    metadata.create_all(db.database().engine)
    jobs.prepare(url)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE t10_effects (job TEXT PRIMARY KEY, worker TEXT)")
        for name in ("t10_begun", "t10_unkeyed"):
            connection.execute(f"CREATE TABLE {name} (job TEXT, worker TEXT)")
    workers = [Worker(url, tmp_path, f"w{number}") for number in range(3)]
    try:
        for worker in workers:
            worker.ready()
        time.sleep(1.5)
        for number in range(JOBS):
            with db.transaction() as session:
                jobs.enqueue(session, "t10", key=f"t10:{number}", job=str(number))
            time.sleep(0.02)
        while _count(url, "SELECT count(DISTINCT job) FROM t10_begun") < JOBS:
            time.sleep(0.05)
        held = dict(_ask(url, "SELECT worker, count(*) FROM t10_begun GROUP BY worker"))
        assert held.keys() == {"w0", "w1", "w2"}, f"the test has no power: {held}"
        dead, standing, _living = workers
        dead.signal(signal.SIGKILL)
        dead.process.wait(10)
        standing.signal(signal.SIGSTOP)
        began = time.monotonic()
        assert _count(url, "SELECT count(*) FROM t10_effects") < JOBS, "the test has no power: all was done already"
        time.sleep(3)
        folder, port = server[-1].folder, server[-1].port
        server[-1].kill()
        time.sleep(1)
        again = Postgres.start(durable=True, folder=folder, port=port)
        assert again is not None
        server.append(again)
        took = 0.0
        while _count(url, "SELECT count(*) FROM t10_effects") < JOBS:
            took = time.monotonic() - began
            assert took < 3 * LIMIT, (
                f"stranded: {_ask(url, 'SELECT status, executor_id, count(*) FROM dbos.workflow_status GROUP BY 1, 2')}"
            )
            time.sleep(0.1)
        took = time.monotonic() - began
        time.sleep(max(0.0, STANDSTILL - took))
        standing.signal(signal.SIGCONT)
        for _ in range(300):
            if not _count(url, "SELECT count(*) FROM dbos.workflow_status WHERE status <> 'SUCCESS'"):
                break
            time.sleep(0.1)
        time.sleep(6)
        print(f"\nT10: held {held}; all {JOBS} done {took:.1f} s after the kill (limit {LIMIT:.0f} s)")
        assert _ask(url, "SELECT status, count(*) FROM dbos.workflow_status GROUP BY status") == [("SUCCESS", JOBS)]
        assert _count(url, "SELECT count(*) FROM t10_effects") == JOBS
        by_the_dead = _count(url, "SELECT count(*) FROM t10_effects WHERE worker IN ('w0', 'w1')")
        assert by_the_dead < held["w0"] + held["w1"]
        # The control: who acts without a key acts twice, as the one that stood still comes back and goes on.
        assert _count(url, "SELECT count(*) FROM t10_unkeyed") > JOBS
        if SCALE >= 1:
            assert took <= LIMIT
    finally:
        for worker in workers:
            worker.end()
        db.close()
