"""T6: jobs of the studio that end in every way, with kills in between: each hold resolves once, nothing stays held, nothing is kept unpaid."""

import json
import os
import random
import signal
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from genapp.core import db, jobs
from genapp.core.clock import now, stopped
from genapp.core.ids import new_id
from genapp.credits.models import SPENT, Hold, Transfer
from genapp.credits.service import audit, ledger
from genapp.credits.service.moves import Owner, Why, balance
from genapp.media.models import MediaFile
from genapp.schema import metadata
from genapp.studio.models.gallery import Creation
from genapp.studio.models.jobs import GenerationJob
from genapp.studio.service import orders, running
from genapp.teams import service as teams
from genapp.teams.models import Team
from tests.bar.test_t10_dead_workers import Worker
from tests.bar.worker import OUTCOMES
from tests.factories import actor_for, make_user
from tests.servers import Postgres, missing
from tests.studio.conftest import choose

SCALE = float(os.environ.get("SCALE", "0.1"))
pytestmark = [pytest.mark.bar, pytest.mark.slow, pytest.mark.timeout(900 if SCALE >= 1 else 240)]
JOBS, KILLS, COST, USED, EACH, RESULTS = max(50, int(500 * SCALE)), max(2, int(10 * SCALE)), 100, 60, 750, 2
FIGURES = {"site": {"at_once": 40, "previews": 0}, "bench": {"at_once": 40, "waiting": 10_000}}
WHY = Why("generation")
LASTS = 600 if SCALE >= 1 else 150


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
        session.execute(text("CREATE TABLE t06_submits (job TEXT, worker TEXT, work TEXT)"))
        session.execute(text("CREATE TABLE t06_drops (job TEXT, worker TEXT)"))
        session.execute(text("CREATE TABLE t06_assets (job TEXT PRIMARY KEY)"))
    yield url
    db.close()
    if server:
        with server:
            pass
    db.use(before)


def order() -> Owner:
    """Order every job for a team that can pay for all of them, in one transaction each."""
    with db.transaction() as session:
        actor = actor_for(make_user(session))
        owner = Owner("team", teams.create(session, actor, "Bench"))
        session.execute(update(Team).where(Team.id == owner.id).values(plan="bench"))
        ledger.grant(session, owner, JOBS * EACH * RESULTS, "bought", key="all", why=WHY)
    for number in range(JOBS):
        told = {"operation": "image", "prompt": f"boat {number} {OUTCOMES[number % len(OUTCOMES)]}", "count": RESULTS}
        with db.transaction() as session:
            orders.submit(session, actor, owner.id, told, key=f"t06:{number}")
    return owner


def count(table: str) -> int:
    with db.reading() as session:
        return session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


def states() -> dict[str, dict[str, int]]:
    """How many jobs of each outcome stand how."""
    found: dict[str, dict[str, int]] = {outcome: {} for outcome in OUTCOMES}
    with db.reading() as session:
        for params, state in session.execute(select(GenerationJob.params, GenerationJob.state)):
            of = found[params["prompt"].split()[-1]]
            of[state] = of.get(state, 0) + 1
    return found


def under_way() -> int:
    """How many jobs are open that should not be."""
    return sum(
        number
        for outcome, of in states().items()
        for state, number in of.items()
        if state == "queued" or (state == "running" and outcome != "timeout")
    )


def test_t06_holds_of_jobs_that_end_in_every_way_resolve_once_though_workers_are_killed(place, tmp_path, monkeypatch):
    choose(monkeypatch, FIGURES)
    monkeypatch.setenv("GENAPP_STUDIO", json.dumps(FIGURES))
    owner, dice, began = order(), random.Random(6), time.monotonic()
    worker = Worker(place, tmp_path, "one").ready()
    try:
        for _ in range(KILLS):
            time.sleep(dice.uniform(0.3, 1.5))
            worker.signal(signal.SIGKILL)
            worker.process.wait(10)
            worker = Worker(place, tmp_path, "one").ready()
        end = time.monotonic() + LASTS
        while True:
            if not under_way():
                break
            if given_up_for_room():
                continue
            assert time.monotonic() < end, f"{under_way()} jobs are under way: {states()}"
            time.sleep(0.3)
        # What a provider was asked for and nobody wants any more is dropped there, by durable work of its own.
        while jobs_left():
            assert time.monotonic() < end, "durable work is left"
            time.sleep(0.3)
    finally:
        worker.end()
    print(
        f"{JOBS} jobs, {KILLS} kills: {time.monotonic() - began:.1f} s, {count('t06_submits')} submits, {count('t06_drops')} drops, {states()}"
    )
    with stopped(now() + timedelta(hours=25)):
        while True:
            with db.transaction() as session:
                if not running.expire_due(session):
                    break
    paid = {"ok": "succeeded", "thrice": "succeeded", "error": "failed", "timeout": "expired", "late": "canceled", "cancel": "canceled"}
    each = {outcome: sum(OUTCOMES[n % len(OUTCOMES)] == outcome for n in range(JOBS)) for outcome in OUTCOMES}
    assert states() == {outcome: {state: each[outcome]} for outcome, state in paid.items()}
    with db.reading() as session:
        assert audit.differences(session) == []
        assert balance(session, owner, "held") == 0
        assert session.execute(select(func.count()).select_from(Hold).where(Hold.state == "open")).scalar_one() == 0
        assert session.execute(select(func.count()).select_from(Hold)).scalar_one() == JOBS
        spent = session.execute(
            select(func.coalesce(func.sum(Transfer.amount), 0)).where(Transfer.credit == SPENT, Transfer.owner_id == owner.id)
        ).scalar_one()
        assert balance(session, owner) + spent == JOBS * EACH * RESULTS
        made = session.execute(select(Creation.job_id, func.count()).group_by(Creation.job_id)).all()
        assert {job: number * EACH for job, number in made} == dict(
            session.execute(select(GenerationJob.id, GenerationJob.spent).where(GenerationJob.spent > 0)).all()
        )
        files = session.execute(select(func.count()).select_from(MediaFile)).scalar_one()
    wanted = (each["ok"] + each["thrice"]) * RESULTS
    assert (sum(number for _, number in made), files, spent) == (wanted, wanted, wanted * EACH)
    assert JOBS <= count("t06_submits") <= JOBS + KILLS
    assert len(list((tmp_path / "files" / "teams").rglob("*.webp"))) == wanted, "no file lies there that nobody paid for"


def given_up_for_room() -> bool:
    """Give up the jobs that never end when they hold half of the places: what their own end does after a day. Says whether any were."""
    with db.transaction() as session:
        running_ = session.execute(
            select(GenerationJob.id, GenerationJob.params, GenerationJob.work).where(GenerationJob.state == "running")
        )
        stuck = [id for id, params, work in running_ if params["prompt"].endswith("timeout") and work]
        waits = session.execute(select(func.count()).select_from(GenerationJob).where(GenerationJob.state == "queued")).scalar_one()
        if not waits or len(stuck) < FIGURES["bench"]["at_once"] // 2:
            return False
        session.execute(update(GenerationJob).where(GenerationJob.id.in_(stuck)).values(due_at=now() - timedelta(seconds=1)))
        return running.expire_due(session) == len(stuck)


def jobs_left() -> int:
    with db.reading() as session:
        return jobs.waiting(session)


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
