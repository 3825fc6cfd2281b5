"""T6: jobs that end in every way, with kills in between: each hold resolves once, nothing stays held, nothing is kept unpaid."""

import os
import random
import signal
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from genapp.core import db, jobs
from genapp.core.clock import now, stopped
from genapp.core.ids import new_id
from genapp.credits.models import SPENT, Hold, Transfer
from genapp.credits.service import audit, ledger
from genapp.credits.service.moves import Owner, Why, balance
from genapp.schema import metadata
from tests.bar.test_t10_dead_workers import Worker
from tests.bar.worker import OUTCOMES
from tests.servers import Postgres, missing

SCALE = float(os.environ.get("SCALE", "0.1"))
pytestmark = [pytest.mark.bar, pytest.mark.slow, pytest.mark.timeout(600 if SCALE >= 1 else 240)]
JOBS, KILLS, COST, USED = max(50, int(500 * SCALE)), max(2, int(10 * SCALE)), 100, 60
WHY = Why("generation")


@pytest.fixture(params=["sqlite", "postgres"])
def place(request, tmp_path):
    """A database with the ledger and what the jobs write into; yields its url."""
    before, server = db.configured(), None
    url = f"sqlite:///{tmp_path}/holds.db"
    if request.param == "postgres":
        server = Postgres.start(durable=True)
        if server is None:
            missing("PostgreSQL")
        assert server
        url = server.create("holds")
    db.use(url)
    metadata.create_all(db.database().engine)
    jobs.prepare(url)
    with db.transaction() as session:
        session.execute(text("CREATE TABLE t06_submits (job TEXT, worker TEXT)"))
        session.execute(text("CREATE TABLE t06_assets (job TEXT PRIMARY KEY)"))
    yield url
    db.close()
    if server:
        with server:
            pass
    db.use(before)


def order(owner: Owner) -> None:
    """Hold for every job and order it, in one transaction each."""
    with db.transaction() as session:
        ledger.grant(session, owner, JOBS * COST, "bought", key="all", why=WHY)
    for job in range(JOBS):
        with db.transaction() as session:
            hold = ledger.hold(session, owner, COST, key=f"t06:{job}", why=WHY, lifetime=timedelta(hours=1))
            jobs.enqueue(session, "t06", key=f"t06:{job}", job=str(job), hold=hold)


def count(table: str) -> int:
    with db.reading() as session:
        return session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


def open_holds() -> int:
    with db.reading() as session:
        return session.execute(select(func.count()).select_from(Hold).where(Hold.state == "open")).scalar_one()


def test_t06_holds_of_jobs_that_end_in_every_way_resolve_once_though_workers_are_killed(place, tmp_path):
    owner, dice = Owner("team", new_id()), random.Random(6)
    order(owner)
    left_by_design = sum(OUTCOMES[job % len(OUTCOMES)] == "timeout" for job in range(JOBS))
    worker = Worker(place, tmp_path, "one").ready()
    try:
        for _ in range(KILLS):
            time.sleep(dice.uniform(0.3, 1.0))
            worker.signal(signal.SIGKILL)
            worker.process.wait(10)
            worker = Worker(place, tmp_path, "one").ready()
        end = time.monotonic() + 150
        while open_holds() > left_by_design or count("t06_submits") < JOBS:
            assert time.monotonic() < end, f"{open_holds()} holds are still open, {count('t06_submits')} of {JOBS} were asked for"
            time.sleep(0.3)
    finally:
        worker.end()
    with stopped(now() + timedelta(hours=2)), db.transaction() as session:
        assert ledger.void_overdue(session, JOBS) == left_by_design
    with db.reading() as session:
        assert audit.differences(session) == []
        assert balance(session, owner, "held") == 0
        spent = session.execute(
            select(func.coalesce(func.sum(Transfer.amount), 0)).where(Transfer.credit == SPENT, Transfer.owner_id == owner.id)
        ).scalar_one()
        assert balance(session, owner) + spent == JOBS * COST
        posted = session.execute(select(func.count()).select_from(Hold).where(Hold.state == "posted")).scalar_one()
    wanted = sum(OUTCOMES[job % len(OUTCOMES)] in ("ok", "thrice") for job in range(JOBS))
    assert (posted, count("t06_assets"), spent) == (wanted, wanted, wanted * USED)
    assert JOBS <= count("t06_submits") <= JOBS + KILLS


def test_t06_control_settling_without_asking_who_resolved_the_hold_keeps_what_nobody_paid(place):
    owner = Owner("team", new_id())
    with db.transaction() as session:
        ledger.grant(session, owner, COST, "bought", key="all", why=WHY)
        hold = ledger.hold(session, owner, COST, key="t06", why=WHY, lifetime=timedelta(hours=1))
    with db.transaction() as session:
        ledger.void(session, hold)
    with db.transaction() as session:
        assert not ledger.post(session, hold, USED)
        session.execute(text("INSERT INTO t06_assets (job) VALUES ('late')"))
    assert (count("t06_assets"), balance_of(owner)) == (1, COST), "an asset that cost nothing: what the guard prevents"


def balance_of(owner: Owner) -> int:
    with db.reading() as session:
        return balance(session, owner)
