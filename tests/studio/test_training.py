"""A team's own models: pictures, declarations, versions, and the choice between them (CHAR-16, CONS-1, GEN-08)."""

import asyncio
import dataclasses

import pytest
from sqlalchemy import func, select

from genapp.core import db, ports
from genapp.core.errors import Conflict, Invalid, NotFound
from genapp.media.models import MediaFile
from genapp.platform.models import AuditEntry
from genapp.studio.flows import ordering
from genapp.studio.models.jobs import GenerationJob
from genapp.studio.models.shelf import Consent, ModelVersion
from genapp.studio.queries import jobs, shelf
from genapp.studio.service import orders, training
from tests.media import corpus
from tests.studio.pictures import Watcher, send
from tests.studio.team import PRICE, Group, group, in_order, look_now, through, turn
from tests.studio.trial import order_of

DRAWN = [f"drawn:{name}-1" for name in ("amara", "leo", "noor", "ren", "elias", "ines", "kofi")]


def model(team: Group, pictures=DRAWN[:5], name: str = "Studio muse") -> str:
    with db.transaction() as session:
        id = training.create(session, team.owner, team.id, name, "Warm light.")
        if pictures:
            training.add_pictures(session, team.owner, team.id, id, pictures)
        return id


def seen(team: Group, model_id: str) -> tuple[shelf.ModelRow, list[shelf.VersionRow]]:
    with db.reading() as session:
        who = (session, team.owner.user_id, team.id, model_id)
        return shelf.model(*who), shelf.versions(*who)


async def trained(team: Group, model_id: str, **told) -> str:
    job_id = await ordering.train(team.owner, team.id, model_id, **told)
    await turn(job_id)
    await look_now(job_id)
    await turn(job_id)
    return job_id


async def test_char_16_a_model_is_trained_used_refined_compared_and_chosen(trial):
    team = group(plan="pro")
    id = model(team)
    with db.reading() as session:
        told = jobs.training_estimate(session, team.owner.user_id, team.id, id)
    first = await trained(team, id, expected=told.hundredths)
    assert (team.job(first).state, team.job(first).operation, team.job(first).spent) == ("succeeded", "model_creation", told.hundredths)
    row, versions = seen(team, id)
    assert (row.state, row.version, row.pictures, row.next) == ("ready", 1, 5, "model_refinement")
    assert [(one.number, one.state, one.current, one.new_pictures) for one in versions] == [(1, "ready", True, 5)]
    assert len(order_of(trial, first).pictures) == 5
    with db.transaction() as session:
        training.add_pictures(session, team.owner, team.id, id, DRAWN)
    second = await trained(team, id, note="two more faces", quality="high")
    assert (team.job(second).operation, order_of(trial, second).model) == ("model_refinement", f"trial:{first}")
    row, versions = seen(team, id)
    assert [(one.number, one.state, one.current, one.pictures, one.new_pictures, one.note) for one in versions] == [
        (2, "ready", False, 7, 2, "two more faces"), (1, "ready", True, 5, 5, "")
    ]  # fmt: skip
    picture = team.order("in the garden", model=id)
    await through(picture)
    assert order_of(trial, picture).model == f"trial:{first}"
    newer = team.order("in the garden", model=id, version=versions[0].id)
    await through(newer)
    assert order_of(trial, newer).model == f"trial:{second}"
    with db.transaction() as session:
        training.choose_version(session, team.owner, team.id, id, versions[0].id)
    row, versions = seen(team, id)
    assert (row.version, [(one.number, one.made, len(one.samples)) for one in versions]) == (2, [(2, 1, 1), (1, 1, 1)])
    with db.reading() as session:
        labels = {one.model for one in jobs.jobs(session, team.owner.user_id, team.id, operation="image")}
    assert labels == {"Studio muse v1", "Studio muse v2"}
    in_order()


async def test_a_training_that_fails_costs_nothing_and_may_be_asked_for_again(trial):
    team = group()
    id = model(team)
    trial.operations = frozenset({"image"})
    with pytest.raises(ordering.Closed):
        await ordering.train(team.owner, team.id, id)
    trial.operations = frozenset({"model_creation", "model_refinement"})
    with db.transaction() as session:
        job_id = training.train(session, team.owner, team.id, id, note="it fails")
    trial.taken[f"w-{job_id}"] = None  # pyright: ignore[reportArgumentType]
    await turn(job_id)
    with db.transaction() as session:
        orders.cancel(session, team.owner, team.id, job_id)
    row, versions = seen(team, id)
    assert (row.state, versions[0].state, team.free()) == ("failed", "failed", 100_000)
    again = await ordering.retry(team.owner, team.id, job_id)
    await look_now(again)
    await turn(again)
    await look_now(again)
    await turn(again)
    row, versions = seen(team, id)
    assert (row.state, row.version, team.job(again).retry_of) == ("ready", 2, job_id)
    in_order()


async def test_gen_08_of_many_trainings_asked_for_at_once_one_begins(trial):
    team = group(plan="pro")
    id = model(team)
    works = [db.transact(training.train, team.owner, team.id, id, key=f"k{n}") for n in range(12)]
    told = await asyncio.gather(*works, return_exceptions=True)
    assert sum(isinstance(one, str) for one in told) == 1
    assert sum(isinstance(one, Invalid) for one in told) == 11
    same = [
        db.transact(training.train, team.owner, team.id, id, key=f"k{[isinstance(one, str) for one in told].index(True)}") for _ in range(5)
    ]
    assert len(set(await asyncio.gather(*same))) == 1
    with db.reading() as session:
        assert session.execute(select(func.count()).select_from(GenerationJob)).scalar_one() == 1
        assert session.execute(select(func.count()).select_from(ModelVersion)).scalar_one() == 1
    in_order()


async def test_char_16_a_model_learns_from_five_to_thirty_pictures_of_its_own(trial):
    team = group()
    few = model(team, DRAWN[:4])
    with pytest.raises(Invalid, match="there are 4"), db.transaction() as session:
        training.train(session, team.owner, team.id, few)
    with db.transaction() as session:
        assert training.add_pictures(session, team.owner, team.id, few, DRAWN[:6]) == 2
        training.remove_picture(session, team.owner, team.id, few, DRAWN[0])
    assert seen(team, few)[0].pictures == 5
    every = [
        f"drawn:{name}-{n}"
        for name in ("amara", "leo", "noor", "ren", "elias", "ines", "kofi", "maren", "mina", "arjun", "caspian")
        for n in (1, 2, 3)
    ]
    with pytest.raises(Invalid, match="At most 30"), db.transaction() as session:
        training.add_pictures(session, team.owner, team.id, few, every)
    for bad in ([], "drawn:amara-1", [7], ["drawn:nobody-1"], ["x" * 61]):
        with pytest.raises((Invalid, NotFound)), db.transaction() as session:
            training.add_pictures(session, team.owner, team.id, few, bad)
    assert trial.orders == []


async def test_char_16_pictures_added_by_many_at_once_are_there_once_and_never_too_many(trial):
    team = group()
    id = model(team, [])
    people = ("amara", "leo", "noor", "ren", "elias", "marisol", "ines", "kofi", "maren", "arjun", "mina", "caspian")
    shelves = [[f"drawn:{name}-{n}" for name in people] for n in (1, 2, 3)] * 3
    works = [db.transact(training.add_pictures, team.owner, team.id, id, some) for some in shelves]
    told = await asyncio.gather(*works, return_exceptions=True)
    assert sorted(one for one in told if isinstance(one, int)) == [0, 0, 0, 0, 12, 12]
    assert sum(isinstance(one, Invalid) for one in told) == 3
    assert seen(team, id)[0].pictures == 24


async def test_cons_1_pictures_somebody_sent_need_a_declaration_for_each_before_anything_is_learnt(trial, monkeypatch, storage):
    monkeypatch.setattr(ports, "_ports", dataclasses.replace(ports.ports(), pictures=Watcher()))
    team = group()
    sent = [await send(team, "training", corpus.photo(size=(300 + n, 300))) for n in range(2)]
    face = await send(team, "face", corpus.photo(size=(400, 400)))
    id = model(team, DRAWN[:4])
    with db.transaction() as session:
        with pytest.raises(Invalid):
            training.declare(session, team.owner, team.id, id, "self")
        training.add_pictures(session, team.owner, team.id, id, [sent[0].id])
        with pytest.raises(Invalid):
            training.add_pictures(session, team.owner, team.id, id, [face.id])
    with pytest.raises(Invalid) as refused, db.transaction() as session:
        training.train(session, team.owner, team.id, id)
    assert refused.value.field == "subject"
    with db.transaction() as session:
        with pytest.raises(Invalid):
            training.declare(session, team.owner, team.id, id, "somebody")
        training.declare(session, team.owner, team.id, id, "self")
        training.add_pictures(session, team.owner, team.id, id, [sent[1].id])
    assert seen(team, id)[0].undeclared == 1
    with pytest.raises(Invalid), db.transaction() as session:
        training.train(session, team.owner, team.id, id)
    with db.transaction() as session:
        training.declare(session, team.owner, team.id, id, "licensed", "Contract 12, kept at the office")
        job_id = training.train(session, team.owner, team.id, id)
    assert job_id
    with db.reading() as session:
        kept = session.execute(select(Consent).order_by(Consent.id)).scalars().all()
        assert [one["sha256"] for one in kept[1].files] == [file.sha256 for file in sorted(sent, key=lambda file: file.id)]
        assert [(one.subject, one.statement, bool(one.words)) for one in kept] == [("self", "2026-11", True), ("licensed", "2026-11", True)]
        acts = session.execute(select(AuditEntry.act).where(AuditEntry.entity_id == id)).scalars().all()
        assert acts == ["consent.declared"] * 2
        shown = shelf.pictures(session, team.owner.user_id, team.id, id)
        assert [one.drawn for one in shown] == [True] * 4 + [False] * 2
        assert [one.words for one in shelf.declarations(session, team.owner.user_id, team.id, id)][1].startswith("These pictures show me")
    with db.transaction() as session:
        training.remove_picture(session, team.owner, team.id, id, sent[0].id)
        assert session.get(MediaFile, sent[0].id) is None
    assert seen(team, id)[0].pictures == 5


async def test_a_version_that_is_not_ready_or_of_another_model_is_not_used(trial):
    team = group(plan="pro")
    id, other = model(team), model(team, name="Another")
    with pytest.raises(Invalid, match="not trained yet"):
        team.order(model=id)
    await trained(team, other)
    version = seen(team, other)[1][0].id
    with pytest.raises(NotFound):
        team.order(model=id, version=version)
    with pytest.raises(Invalid), db.transaction() as session:
        training.choose_version(session, team.owner, team.id, id, version)
    with db.transaction() as session:
        training.archive(session, team.owner, team.id, other)
    with pytest.raises(Invalid, match="archived"):
        team.order(model=other)
    with db.reading() as session:
        assert [one.id for one in shelf.models(session, team.owner.user_id, team.id, archived=True)] == [other]
        assert [one.id for one in shelf.models(session, team.owner.user_id, team.id)] == [id]
    with db.transaction() as session:
        training.archive(session, team.owner, team.id, other, archived=False)
        training.rename(session, team.owner, team.id, other, "Garden muse", "")
    assert seen(team, other)[0].name == "Garden muse"
    with pytest.raises(Invalid):
        team.order(model=other, operation="face_swap", pictures=["drawn:amara-1", "drawn:leo-1"])
    with pytest.raises(Conflict):
        await ordering.train(team.owner, team.id, id, expected=PRICE)


@pytest.mark.parametrize(
    ("name", "about", "field"),
    [("", "", "name"), ("x" * 61, "", "name"), ("Muse", "y" * 501, "about"), ("Elon Musk", "", "name"), (7, "", "name")],
)
def test_a_name_that_cannot_be_is_refused_at_its_field(trial, name, about, field):
    team = group()
    with pytest.raises(Invalid) as refused, db.transaction() as session:
        training.create(session, team.owner, team.id, name, about)
    assert refused.value.field == field
