"""A job's way through its provider, with what may go wrong on it (GEN-03, GEN-05, GEN-07, GEN-10, GEN-11, C35)."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, literal, select, update

from genapp.core import db, jobs
from genapp.core.clock import now, stopped
from genapp.credits.models import Hold
from genapp.credits.service import ledger
from genapp.media.models import MediaFile
from genapp.media.service import clean_expired
from genapp.studio.flows import ordering, running, watching
from genapp.studio.models.gallery import Creation
from genapp.studio.models.jobs import GenerationJob
from genapp.studio.queries import gallery
from genapp.studio.queries import jobs as queries
from genapp.studio.service import gallery as acts
from genapp.studio.service import orders, results
from genapp.studio.service import running as service
from tests.media import corpus
from tests.studio.team import PRICE, Group, group, in_order, look_now, through, turn
from tests.studio.trial import order_of


def made(team: Group, job_id: str = "") -> list[Creation]:
    with db.reading() as session:
        wanted = select(Creation).where(Creation.team_id == team.id).order_by(Creation.job_id, Creation.number)
        return list(session.execute(wanted.where(Creation.job_id == job_id) if job_id else wanted).scalars())


async def test_gen_11_what_is_made_is_stored_here_for_ninety_days_and_paid(trial, storage):
    team = group()
    job_id = team.order("a red boat at sea", count=3, seed=40, negative="fog")
    await through(job_id)
    row = team.job(job_id)
    assert (row.state, row.made, row.percent, row.spent, row.provider, row.demo, row.submits) == (
        "succeeded",
        3,
        100,
        3 * PRICE,
        "trial",
        True,
        1,
    )
    assert (team.free(), team.held()) == (100_000 - 3 * PRICE, 0)
    sent = order_of(trial, job_id)
    assert (sent.prompt, sent.negative, sent.width, sent.height, sent.seed, sent.count) == ("a red boat at sea", "fog", 1024, 1024, 40, 3)
    with db.reading() as session:
        rows = gallery.of_job(session, team.owner.user_id, team.id, job_id)
        (file, *_) = [session.get_one(MediaFile, one.media_id) for one in rows]
    assert [(one.number, one.seed, one.kind, one.demo) for one in rows] == [
        (1, 40, "image", True),
        (2, 41, "image", True),
        (3, 42, "image", True),
    ]
    assert file.key == f"teams/{team.id}/generated/{job_id}-1.webp"
    assert timedelta(days=89) < (file.expires_at or now()) - now() <= timedelta(days=90)
    assert (await storage.get(file.key))[:4] == b"RIFF"
    in_order()


async def test_gen_10_of_a_batch_that_was_made_in_part_only_that_part_is_paid(trial):
    team = group()
    job_id = team.order("half of it", count=4)
    await through(job_id)
    row = team.job(job_id)
    assert (row.state, row.made, row.spent, row.reason) == ("succeeded", 3, 3 * PRICE, "1 of 4 could not be made and cost nothing.")
    assert team.free() == 100_000 - 3 * PRICE
    in_order()


@pytest.mark.parametrize(("prompt", "reason"), [("it fails", "It went wrong."), ("never", "This cannot be made.")])
async def test_gen_03_what_fails_costs_nothing_and_says_why(trial, prompt, reason):
    team = group()
    job_id = team.order(prompt)
    await through(job_id)
    row = team.job(job_id)
    assert (row.state, row.reason, row.spent, team.free(), team.held(), made(team)) == ("failed", reason, 0, 100_000, 0, [])
    in_order()


async def test_gen_03_a_job_that_is_canceled_is_dropped_there_and_what_comes_late_is_not_kept(trial, storage):
    team = group()
    job_id = team.order("later")
    await turn(job_id)
    todo = await db.transact(service.claim, job_id, 99)
    assert todo
    with db.transaction() as session:
        assert orders.cancel(session, team.owner, team.id, job_id)
    trial.ended.add(f"w-{job_id}")
    await running._collect(todo)
    assert (team.job(job_id).state, made(team), team.free(), team.held()) == ("canceled", [], 100_000, 0)
    assert not await running.told("trial", f"w-{job_id}")
    assert not list((storage.path("teams")).rglob("*.webp")), "the file itself is gone as well"
    await running.drop("trial", f"w-{job_id}")
    assert trial.canceled == [f"w-{job_id}"]
    in_order()


async def test_gen_03_what_lay_there_when_a_batch_was_canceled_stays_and_is_paid(trial):
    team = group()
    job_id = team.order("it stays, the first is there", count=4)
    await through(job_id)
    assert [one.number for one in made(team, job_id)] == [1]
    assert team.job(job_id).percent == 25
    with db.transaction() as session:
        orders.cancel(session, team.owner, team.id, job_id)
    assert (team.job(job_id).spent, team.free(), team.held()) == (PRICE, 100_000 - PRICE, 0)
    in_order()


async def test_gen_07_word_that_comes_three_times_and_at_once_makes_one_set_of_results(trial):
    team = group()
    job_id = team.order("later", count=2)
    await turn(job_id)
    trial.ended.add(f"w-{job_id}")
    assert [await running.told("trial", f"w-{job_id}") for _ in range(3)] == [True, True, True]
    last = team.job(job_id).turn
    await asyncio.gather(*(running.run(job_id, str(n)) for n in range(last - 2, last + 1)), return_exceptions=True)
    await look_now(job_id)
    await turn(job_id)
    assert (team.job(job_id).state, len(made(team, job_id)), team.job(job_id).spent) == ("succeeded", 2, 2 * PRICE)
    assert not await running.told("trial", "w-nobody")
    assert not await running.told("other", f"w-{job_id}")
    assert not await running.told("trial", "")
    in_order()


async def test_gen_05_two_who_work_on_the_same_turn_keep_each_result_once(trial):
    """A process that stood still and came back: its turn was given to another meanwhile."""
    team = group()
    job_id = team.order("a red boat", count=5)
    await turn(job_id)
    todo = await db.transact(service.claim, job_id, 7)
    twin = await db.transact(service.claim, job_id, 7)
    assert todo
    assert twin
    await asyncio.gather(running._collect(todo), running._collect(twin), return_exceptions=True)
    await look_now(job_id)
    await turn(job_id)
    row = team.job(job_id)
    assert ([one.number for one in made(team, job_id)], row.made, row.spent) == ([1, 2, 3, 4, 5], 5, 5 * PRICE)
    with db.reading() as session:
        assert session.execute(select(func.count()).select_from(MediaFile)).scalar_one() == 5
    in_order()


async def test_gen_05_a_turn_is_one_persons_and_the_other_asks_for_another(trial):
    team = group()
    job_id = team.order("later")
    await turn(job_id)
    first = await db.transact(service.claim, job_id, 5)
    assert first
    assert await db.transact(service.claim, job_id, 6) is None
    assert await db.transact(service.claim, job_id, 5) is not None, "who was killed takes its own turn up again"
    before = team.job(job_id).turn
    await db.transact(service.claim, job_id, 6)
    await db.transact(service.release, first)
    assert team.job(job_id).turn == before + 1
    with stopped(now() + service.LEASE + timedelta(seconds=1)):
        assert await db.transact(service.claim, job_id, 8) is not None, "one that says nothing is taken over"


async def test_a_busy_provider_is_asked_again_and_not_for_ever(trial):
    team = group()
    job_id, trial.refuse = team.order("busy"), 2
    await turn(job_id)
    assert (team.job(job_id).state, team.job(job_id).submits, team.job(job_id).turn) == ("running", 1, 2)
    await turn(job_id)
    await through(job_id)
    assert (team.job(job_id).state, team.job(job_id).submits) == ("succeeded", 3)
    never, trial.refuse = team.order("busy"), 99
    for _ in range(4):
        await turn(never)
    assert (team.job(never).state, team.job(never).submits, team.job(never).reason) == ("failed", 4, "Too much to do just now.")
    assert team.free() == 100_000 - PRICE
    in_order()


async def test_a_provider_that_cannot_be_asked_for_a_while_loses_nothing(trial):
    team = group()
    job_id = team.order("a red boat")
    await turn(job_id)
    trial.away = True
    await look_now(job_id)
    assert (team.job(job_id).state, team.job(job_id).turn) == ("running", 1)
    trial.away = False
    await look_now(job_id)
    await turn(job_id)
    assert team.job(job_id).state == "succeeded"


async def test_c35_only_jobs_whose_time_has_come_are_asked_about_and_each_by_one_process(trial):
    team = group(plan="pro")
    ids = [team.order("stays") for _ in range(4)]
    for id in ids:
        await turn(id)
    assert await db.read(service.due_looks) == []
    with stopped(now() + timedelta(seconds=2)):
        due = await db.read(service.due_looks)
        taken = await asyncio.gather(*(db.transact(service.take_looks, due, {"trial": 1.0}) for _ in range(5)))
    assert sorted(due) == sorted(ids)
    assert sorted(one.job_id for some in taken for one in some) == sorted(ids)
    trial.percent = 40
    for id in ids:
        await look_now(id)
    assert {team.job(id).percent for id in ids} == {40}


async def test_gen_05_a_job_whose_beginning_died_is_begun_by_the_sweep(trial):
    team = group()
    job_id = team.order()
    with stopped(now() + timedelta(seconds=61)):
        await watching.watch()
        assert team.job(job_id).turn == 2
        await running.run(job_id, "2")
    assert trial.taken


async def test_gen_03_a_job_that_never_ends_is_given_up_and_the_next_begins(trial):
    team = group()
    stays, waits = team.order("stays"), team.order()
    await turn(stays)
    with stopped(now() + timedelta(hours=24, minutes=1)):
        with db.transaction() as session:
            session.execute(update(GenerationJob).where(GenerationJob.id == waits).values(due_at=now() + timedelta(hours=1)))
        await watching.expire()
        assert (team.job(stays).state, team.job(waits).state) == ("expired", "running")
        assert team.held() == PRICE
        assert not await running.told("trial", f"w-{stays}")
    in_order()


async def test_gen_10_a_hold_that_went_back_by_itself_keeps_no_result_unpaid(trial):
    team = group()
    job_id = team.order("later", count=2)
    await turn(job_id)
    with stopped(now() + timedelta(days=3)), db.transaction() as session:
        assert ledger.void_overdue(session) == 1
    trial.ended.add(f"w-{job_id}")
    await look_now(job_id)
    await turn(job_id)
    assert (team.job(job_id).state, made(team), team.free()) == ("failed", [], 100_000)
    in_order()


async def test_gen_10_control_settling_without_asking_for_the_hold_keeps_what_nobody_paid(trial, monkeypatch):
    team = group()
    job_id = team.order("later")
    await turn(job_id)
    monkeypatch.setattr(results, "Hold", _AlwaysOpen)
    monkeypatch.setattr("genapp.studio.service.ending._throw_away", lambda *told: None)
    with stopped(now() + timedelta(days=3)), db.transaction() as session:
        ledger.void_overdue(session)
    trial.ended.add(f"w-{job_id}")
    await look_now(job_id)
    await turn(job_id)
    assert (len(made(team)), team.free()) == (1, 100_000)


class _AlwaysOpen:
    """What a hold looks like to who does not ask."""

    state, id = literal("open"), Hold.id


async def test_gen_11_what_is_no_picture_counts_as_not_made(trial):
    team = group()
    job_id = team.order("a red boat", count=2, seed=5)
    trial.bodies[f"trial://{job_id}/0"] = b"<html>no picture</html>"
    await through(job_id)
    assert ([one.number for one in made(team)], team.job(job_id).blocked, team.job(job_id).spent) == ([2], 1, PRICE)


async def test_gen_01_a_clip_is_kept_with_its_poster(trial, storage):
    team = group()
    job_id = team.order("waves", operation="video", seconds=3)
    trial.content_type, trial.bodies[""] = "video/mp4", corpus.clip()
    await through(job_id)
    with db.reading() as session:
        (row,) = gallery.gallery(session, team.owner.user_id, team.id)
    assert (row.kind, row.content_type, bool(row.poster), row.seconds > 0) == ("video", "video/mp4", True, True)
    assert team.job(job_id).spent > 0


async def test_med_06_what_is_past_its_time_is_gone_from_the_gallery_and_then_altogether(trial):
    team = group()
    job_id = team.order(count=2)
    await through(job_id)
    with stopped(now() + timedelta(days=91)), db.transaction() as session:
        assert gallery.gallery(session, team.owner.user_id, team.id) == []
        assert clean_expired(session) == 2
    assert made(team) == []


async def test_a_result_that_is_deleted_while_the_rest_is_made_does_not_come_back(trial):
    team = group()
    job_id = team.order("it stays, the first is there", count=2)
    await through(job_id)
    with db.transaction() as session:
        acts.remove(session, team.owner, team.id, [made(team)[0].id])
    await look_now(job_id)
    await running.run(job_id, "77")
    assert made(team) == []
    assert len(trial.fetched) == 1


@pytest.mark.timeout(120)
async def test_gen_05_the_server_itself_does_all_of_it(trial, tmp_path, database):
    """With the durable jobs running: nothing is helped along by hand."""
    team = group(plan="pro")
    await jobs.start(database.url, tmp_path)
    try:
        ids = [await ordering.order(team.owner, team.id, {"operation": "image", "prompt": f"boat {n}", "count": 2}) for n in range(10)]
        async with asyncio.timeout(60):
            while True:
                if not any(row.state in ("queued", "running") for row in await db.read(queries.jobs, team.owner.user_id, team.id)):
                    break
                await asyncio.sleep(0.1)
    finally:
        await jobs.stop()
    assert {team.job(id).state for id in ids} == {"succeeded"}
    assert (len(made(team)), len(trial.orders), team.held()) == (20, 10, 0)
    assert team.free() == 100_000 - 20 * PRICE
    in_order()


async def test_the_names_of_works_are_kept_whole_enough_to_be_found(trial):
    team = group()
    job_id = team.order()
    await turn(job_id)
    assert team.job(job_id).work == f"w-{job_id}"
    assert trial.webhooks == [""], "a laptop cannot be told, so it asks"
