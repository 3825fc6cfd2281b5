"""Orders of the studio: one transaction, one hold, one job for each key; a queue with a place; taken back, asked for again (GEN-03..10)."""

import asyncio

import pytest
from sqlalchemy import func, select, text

from genapp.core import db, events, job_rows
from genapp.core.actor import ANONYMOUS
from genapp.core.errors import Conflict, Invalid, NotFound, Unauthenticated
from genapp.credits.models import Hold
from genapp.credits.service.moves import InsufficientCredits
from genapp.studio import orders as domain
from genapp.studio.flows import ordering
from genapp.studio.models.jobs import GenerationJob
from genapp.studio.queries import jobs as queries
from genapp.studio.service import orders
from genapp.studio.service.orders import QueueFull
from tests.studio.team import PRICE, Group, group, in_order, through, turn


def count(kind) -> int:
    with db.reading() as session:
        return session.execute(select(func.count()).select_from(kind)).scalar_one()


def ordered() -> int:
    with db.reading() as session:
        return session.execute(text(f"SELECT count(*) FROM {job_rows.table('workflow_status')}")).scalar_one()


def shown(team: Group, job_id: str) -> queries.JobRow:
    with db.reading() as session:
        return queries.job(session, team.owner.user_id, team.id, job_id)


def test_gen_03_an_order_is_a_row_a_hold_and_durable_work_in_one_transaction(trial):
    team = group()
    job_id = team.order(count=2, seed=7)
    row = team.job(job_id)
    assert (row.state, row.estimate, row.each, row.params["seed"]) == ("running", 2 * PRICE, PRICE, 7)
    assert (team.free(), team.held()) == (100_000 - 2 * PRICE, 2 * PRICE)
    assert ordered() == 1
    with pytest.raises(InsufficientCredits, match="Need 15 credits, have 10"):
        group(credits=1000).order(count=2)
    assert (count(GenerationJob), count(Hold), ordered()) == (1, 1, 1)
    in_order()


@pytest.mark.parametrize("point", ["declare", "hold", "admit", "log"])
def test_gen_03_whatever_breaks_while_an_order_is_taken_leaves_nothing(trial, monkeypatch, point):
    from genapp.credits.service import ledger
    from genapp.platform import service as platform
    from genapp.studio.service import sources

    def broken(*told, **more):
        raise RuntimeError

    where = {"declare": (sources, "declare"), "hold": (ledger, "hold"), "admit": (orders, "admit"), "log": (platform, "log")}[point]
    team = group()
    monkeypatch.setattr(*where, broken)
    with pytest.raises(RuntimeError):
        team.order()
    assert (count(GenerationJob), count(Hold), ordered(), team.free()) == (0, 0, 0, 100_000)


async def test_gen_06_of_fifty_orders_under_one_key_one_is_a_job_and_another_body_is_refused(trial):
    team = group()
    told = {"operation": "image", "prompt": "a red boat"}
    works = [db.transact(orders.submit, team.owner, team.id, told, key="once") for _ in range(50)]
    assert len(set(await asyncio.gather(*works))) == 1
    assert (count(GenerationJob), team.held()) == (1, PRICE)
    with pytest.raises(Conflict):
        team.order("a blue boat", key="once")
    other = group()
    assert other.order("a blue boat", key="once"), "a key is its team's own"
    assert team.job((await works_of(team))[0]).body_hash
    in_order()


async def works_of(team: Group) -> list[str]:
    return [row.id for row in await db.read(queries.jobs, team.owner.user_id, team.id)]


def test_gen_10_the_price_is_known_before_and_a_higher_one_than_was_shown_is_refused(trial):
    team = group()
    with db.reading() as session:
        told = queries.estimate(session, team.owner.user_id, team.id, {"operation": "image", "prompt": "a boat", "count": "8"})
        poor = queries.estimate(session, team.owner.user_id, team.id, {"operation": "video", "prompt": "a boat", "count": 4, "seconds": 10, "quality": "high", "size": "wide"})  # fmt: skip
    assert (told.cost, told.hundredths, told.each, told.enough) == ("60", 8 * PRICE, "7.50", True)
    assert int(poor.hundredths) == 4 * 81_00
    with pytest.raises(Conflict):
        team.order(count=8, expected=8 * PRICE - 1)
    assert team.order(count=8, expected=8 * PRICE)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"operation": "song"}, "operation"), ({"operation": "model_creation", "pictures": ["a"] * 2}, "pictures"), ({"prompt": "x"}, "prompt"),
        ({"prompt": 7}, "prompt"), ({"prompt": "y" * 2001}, "prompt"), ({"prompt": "a\x00b c"}, "prompt"), ({"size": "endless"}, "size"),
        ({"size": "square", "quality": "best"}, "quality"), ({"count": 9}, "count"), ({"count": 0}, "count"), ({"count": True}, "count"), ({"count": "1.5"}, "count"),
        ({"seed": -1}, "seed"), ({"seed": 2**31}, "seed"), ({"pictures": "abc"}, "pictures"), ({"pictures": [1]}, "pictures"), ({"pictures": ["a"] * 5}, "pictures"),
        ({"operation": "face_swap", "pictures": ["a"]}, "pictures"), ({"operation": "video", "seconds": 11}, "seconds"),
        ({"reference": "zuri", "model": "m"}, "model"), ({"negative": "n" * 1001}, "negative"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named_by_its_field_and_changes_nothing(trial, told, field):
    team = group()
    with pytest.raises(Invalid) as refused, db.transaction() as session:
        orders.submit(session, team.owner, team.id, {"operation": "image", "prompt": "a red boat", **told})
    assert refused.value.field == field
    assert (count(GenerationJob), ordered()) == (0, 0)


def test_gen_09_what_is_above_the_plan_waits_with_its_place_and_too_much_is_refused_in_words(trial):
    team = group()
    first = team.order()
    waiting = [team.order() for _ in range(3)]
    assert [team.job(id).state for id in (first, *waiting)] == ["running", "queued", "queued", "queued"]
    assert [shown(team, id).place for id in (first, *waiting)] == [0, 1, 2, 3]
    with pytest.raises(QueueFull, match="3 of your team's jobs are waiting"):
        team.order()
    with db.reading() as session:
        busy = queries.active_jobs(session, team.owner.user_id, team.id)
    assert (busy.running, busy.waiting, busy.at_once, busy.may_wait) == (1, 3, 1, 3)
    assert count(GenerationJob) == 4
    assert group(plan="Pro").order(), "another team waits for nobody"


async def test_gen_04_a_job_that_ends_lets_the_next_one_begin_and_plans_differ(trial):
    team, pro = group(), group(plan="Pro")
    jobs = [team.order() for _ in range(3)]
    assert [team.job(id).state for id in [pro.order() for _ in range(9)]] == ["running"] * 8 + ["queued"]
    await through(jobs[0])
    assert [team.job(id).state for id in jobs] == ["succeeded", "running", "queued"]
    with db.transaction() as session:
        assert orders.cancel(session, team.owner, team.id, jobs[1])
    assert team.job(jobs[2]).state == "running"


def test_gen_09_where_the_site_is_full_higher_plans_go_first_then_who_waits_longest(trial, figures):
    figures({"site": {"at_once": 1}})
    free, pro, other = group(), group(plan="pro"), group(plan="pro")
    running, waits, rich, late = free.order(), free.order(), pro.order(), other.order()
    assert [shown(free, waits).place, shown(pro, rich).place, shown(other, late).place] == [3, 1, 2]
    begun = []
    for team, job_id in ((free, running), (pro, rich), (other, late)):
        with db.transaction() as session:
            orders.cancel(session, team.owner, team.id, job_id)
        begun.append([free.job(waits).state, pro.job(rich).state, other.job(late).state])
    assert begun == [["queued", "running", "queued"], ["queued", "canceled", "running"], ["running", "canceled", "canceled"]]


async def test_gen_04_of_forty_orders_at_once_never_more_run_than_the_plan_lets(trial):
    team = group(plan="Base")
    told = {"operation": "image", "prompt": "a red boat"}
    works = [db.transact(orders.submit, team.owner, team.id, {**told, "seed": n}) for n in range(40)]
    answers = await asyncio.gather(*works, return_exceptions=True)
    assert sum(isinstance(one, str) for one in answers) == 12
    assert sum(isinstance(one, QueueFull) for one in answers) == 28
    states = [row.state for row in await db.read(queries.jobs, team.owner.user_id, team.id)]
    assert (states.count("running"), states.count("queued"), team.held()) == (2, 10, 12 * PRICE)
    in_order()


async def test_gen_04_control_who_looks_for_room_before_the_gate_lets_too_many_wait(trial, monkeypatch):
    team = group(plan="Base")
    monkeypatch.setattr(orders, "_room", lambda *told: None)
    seen = await asyncio.gather(*(db.read(queries.active_jobs, team.owner.user_id, team.id) for _ in range(40)))
    let_in = [n for n, busy in enumerate(seen) if busy.running + busy.waiting < busy.at_once + busy.may_wait]
    told = {"operation": "image", "prompt": "a red boat"}
    await asyncio.gather(*(db.transact(orders.submit, team.owner, team.id, {**told, "seed": n}) for n in let_in))
    assert count(GenerationJob) == 40, "twelve is what the plan lets in"


async def test_gen_03_ending_in_every_thread_at_once_settles_once(trial):
    team = group()
    job_id = team.order()
    ends = [db.transact(orders.cancel, team.owner, team.id, job_id) for _ in range(30)]
    assert sum(await asyncio.gather(*ends)) == 1
    assert (team.free(), team.held(), team.job(job_id).state) == (100_000, 0, "canceled")
    in_order()


async def test_gen_06_asking_again_is_a_new_job_of_the_same_and_linked(trial):
    team = group(plan="Pro")
    failed = team.order("it fails", seed=11, size="wide", negative="fog")
    with pytest.raises(Invalid):
        await ordering.retry(team.owner, team.id, failed)
    await through(failed)
    assert (team.job(failed).state, shown(team, failed).may_retry, team.free()) == ("failed", True, 100_000)
    second = await ordering.retry(team.owner, team.id, failed, key="again")
    assert await ordering.retry(team.owner, team.id, failed, key="again") == second
    row = team.job(second)
    assert (row.retry_of, row.params["seed"], row.params["size"], row.params["negative"]) == (failed, 11, "wide", "fog")
    with db.reading() as session:
        told = queries.recall(session, team.owner.user_id, team.id, job_id=second)
    assert domain.read(told).digest == domain.read(team.job(failed).params).digest


async def test_rt_02_every_change_is_told_to_the_team_and_only_after_it_is_there(trial):
    team = group()
    async with events.bus().subscribe(events.topic("studio", team.id)) as heard:
        job_id = await db.transact(orders.submit, team.owner, team.id, {"operation": "image", "prompt": "a red boat"})
        await turn(job_id)
        names = {(event.name, event.id) for event in heard.waiting()}
    assert ("studio.changed", job_id) in names


async def test_c52_the_house_says_what_it_makes_and_refuses_the_rest_before_anything_is_written(trial):
    team = group()
    assert {one.operation for one in ordering.offers()} == trial.operations
    assert not any(one.uploads for one in ordering.offers())
    trial.operations = frozenset({"image"})
    with pytest.raises(ordering.Closed):
        await ordering.order(team.owner, team.id, {"operation": "video", "prompt": "a red boat"})
    assert count(GenerationJob) == 0


def test_strangers_and_the_signed_out_order_nothing(trial):
    team, other = group(), group()
    with pytest.raises(NotFound):
        team.order(by=other.owner)
    with pytest.raises(Unauthenticated):
        team.order(by=ANONYMOUS)
    assert count(GenerationJob) == 0
