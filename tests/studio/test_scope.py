"""Everything of the studio is its team's: no function takes another team's id, nor an id of another team's row (GEN-12, TEAM-03, T18)."""

import dataclasses
import inspect

import pytest
from sqlalchemy import select

from genapp.core import db, ports
from genapp.core.errors import Forbidden, Invalid, NotFound
from genapp.schema import metadata
from genapp.studio.flows import ordering
from genapp.studio.queries import gallery as pictures
from genapp.studio.queries import jobs, limits, shelf
from genapp.studio.queries.gallery import Wanted
from genapp.studio.service import again, gallery, orders, training
from genapp.studio.service import limits as keeping
from tests.media import corpus
from tests.studio.pictures import Watcher, send
from tests.studio.team import Group, group, through

TOLD = {"operation": "image", "prompt": "a red boat"}
# Of each public function that is asked by a person: what is told besides who and which team; names in capitals are ids of rows.
SERVICES = {
    orders.submit: {"told": TOLD},
    orders.cancel: {"job_id": "JOB"},
    again.retry: {"job_id": "JOB"},
    gallery.favourite: {"creation_ids": ["CREATION"], "on": True},
    gallery.rate: {"creation_id": "CREATION", "stars": 3},
    gallery.hide: {"creation_ids": ["CREATION"], "hidden": True},
    gallery.remove: {"creation_ids": ["CREATION"]},
    gallery.create_collection: {"name": "Sea"},
    gallery.rename_collection: {"collection_id": "COLLECTION", "name": "Sea"},
    gallery.delete_collection: {"collection_id": "COLLECTION"},
    gallery.put: {"collection_id": "COLLECTION", "creation_ids": ["CREATION"]},
    gallery.take_out: {"collection_id": "COLLECTION", "creation_ids": ["CREATION"]},
    training.create: {"name": "Muse"},
    training.rename: {"model_id": "MODEL", "name": "Muse", "about": ""},
    training.archive: {"model_id": "MODEL"},
    training.add_pictures: {"model_id": "MODEL", "pictures": ["drawn:ren-1"]},
    training.remove_picture: {"model_id": "MODEL", "picture": "drawn:amara-1"},
    training.declare: {"model_id": "MODEL", "subject": "self"},
    training.train: {"model_id": "MODEL"},
    training.choose_version: {"model_id": "MODEL", "version_id": "VERSION"},
    keeping.keep: {"user_id": "MEMBER", "monthly": "5"},
}
QUERIES = {
    jobs.job: {"job_id": "JOB"},
    jobs.jobs: {},
    jobs.active_jobs: {},
    jobs.estimate: {"told": TOLD},
    jobs.training_estimate: {"model_id": "MODEL"},
    jobs.recall: {"job_id": "JOB"},
    pictures.gallery: {"wanted": Wanted()},
    pictures.creation: {"creation_id": "CREATION"},
    pictures.of_job: {"job_id": "JOB"},
    pictures.collections: {},
    pictures.models_used: {},
    shelf.models: {},
    shelf.model: {"model_id": "MODEL"},
    shelf.pictures: {"model_id": "MODEL"},
    shelf.declarations: {"model_id": "MODEL"},
    shelf.versions: {"model_id": "MODEL"},
    limits.member_limits: {},
    limits.my_limit: {},
}
# They are no person's: others of the slice, flows and the sweeps call them.
INNER = {
    "place",
    "refused_by_provider",
    "left_of_limit",
    "used_this_month",
    "price",
    "model",
    "files",
    "picture",
    "declare",
    "is_there",
    "keep_consent",
}


async def filled(trial, team: Group) -> dict[str, str]:
    """One row of everything a team can have; returns their ids."""
    ids = {"MEMBER": team.member().user_id}
    ids["JOB"] = team.order()
    await through(ids["JOB"])
    with db.transaction() as session:
        ids["CREATION"] = pictures.gallery(session, team.owner.user_id, team.id)[0].id
        ids["COLLECTION"] = gallery.create_collection(session, team.owner, team.id, "Old")
        ids["MODEL"] = training.create(session, team.owner, team.id, "Old")
        training.add_pictures(
            session, team.owner, team.id, ids["MODEL"], [f"drawn:{name}-1" for name in ("amara", "leo", "noor", "kofi", "ines")]
        )
        gallery.put(session, team.owner, team.id, ids["COLLECTION"], [ids["CREATION"]])
    training_job = await ordering.train(team.owner, team.id, ids["MODEL"])
    await through(training_job)
    with db.reading() as session:
        ids["VERSION"] = shelf.versions(session, team.owner.user_id, team.id, ids["MODEL"])[0].id
    return ids


def meant(told: dict, ids: dict[str, str]) -> dict:
    """What is told with the ids put in."""
    return {name: [ids.get(one, one) for one in value] if isinstance(value, list) else ids.get(value, value) if isinstance(value, str) else value for name, value in told.items()}  # fmt: skip


def everything() -> dict[str, list]:
    """Every row of every table."""
    with db.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in metadata.sorted_tables
            if table.name != "studio_gates"
        }


def test_every_public_function_that_takes_a_team_stands_in_the_table():
    for modules, table in (((orders, again, gallery, training, keeping), SERVICES), ((jobs, pictures, shelf, limits), QUERIES)):
        public = {
            one
            for module in modules
            for name, one in inspect.getmembers(module, inspect.isfunction)
            if not name.startswith("_") and one.__module__ == module.__name__ and "team_id" in inspect.signature(one).parameters
        }
        assert {one.__qualname__ for one in public - set(table)} <= INNER
        assert set(table) <= public


async def test_gen_12_a_stranger_finds_nothing_of_a_team_whatever_they_call(trial):
    mine, theirs = group(plan="pro"), group(plan="pro")
    own, foreign = await filled(trial, mine), await filled(trial, theirs)
    before = everything()
    for service, told in SERVICES.items():
        for ids in (own, foreign):
            with pytest.raises(NotFound), db.transaction() as session:
                service(session, mine.owner, theirs.id, **meant(told, ids))
    for query, told in QUERIES.items():
        for ids in (own, foreign):
            with pytest.raises(NotFound), db.reading() as session:
                query(session, mine.owner.user_id, theirs.id, **meant(told, ids))
        with pytest.raises(NotFound), db.reading() as session:
            query(session, "", theirs.id, **meant(told, foreign))
    assert everything() == before


async def test_gen_12_an_id_of_another_teams_row_is_not_there_in_ones_own_team(trial):
    mine, theirs = group(plan="pro"), group(plan="pro")
    own, foreign = await filled(trial, mine), await filled(trial, theirs)
    before, forged = everything(), 0
    for table, who in ((SERVICES, mine.owner), (QUERIES, mine.owner.user_id)):
        for call, told in table.items():
            for name in {
                one
                for value in told.values()
                for one in (value if isinstance(value, list) else [value])
                if isinstance(one, str) and one.isupper()
            }:
                forged += 1
                for stranger in (foreign[name], "0" * 32, "'; --", "x" * 500):
                    with pytest.raises(NotFound), db.transaction() as session:
                        call(session, who, mine.id, **meant(told, {**own, name: stranger}))
    assert forged >= 25
    assert everything() == before


async def test_gen_12_an_order_takes_no_model_version_or_picture_of_others(trial):
    mine, theirs = group(plan="pro"), group(plan="pro")
    own, foreign = await filled(trial, mine), await filled(trial, theirs)
    with db.reading() as session:
        media = pictures.creation(session, theirs.owner.user_id, theirs.id, foreign["CREATION"]).media_id
    before = everything()
    for told in (
        {"model": foreign["MODEL"]}, {"model": own["MODEL"], "version": foreign["VERSION"]}, {"pictures": [media]}, {"reference": "nobody"},
        {"operation": "face_swap", "pictures": ["drawn:amara-1", media]}, {"operation": "face_swap", "pictures": [media, "drawn:amara-1"]},
    ):  # fmt: skip
        with pytest.raises(NotFound):
            mine.order(**told)
    with pytest.raises(NotFound), db.transaction() as session:
        training.add_pictures(session, mine.owner, mine.id, own["MODEL"], [media])
    with db.reading() as session:
        assert pictures.gallery(session, mine.owner.user_id, mine.id, Wanted(job=foreign["JOB"])) == []
        assert pictures.gallery(session, mine.owner.user_id, mine.id, before=foreign["CREATION"], limit=1) == pictures.gallery(
            session, mine.owner.user_id, mine.id
        )
        with pytest.raises(NotFound):
            pictures.gallery(session, mine.owner.user_id, mine.id, Wanted(collection=foreign["COLLECTION"]))
        with pytest.raises(NotFound):
            jobs.recall(session, mine.owner.user_id, mine.id, creation_id=foreign["CREATION"])
    assert everything() == before


async def test_gen_12_members_see_all_of_their_teams_and_who_left_sees_nothing(trial):
    from genapp.teams import service as teams

    team = group()
    ids = await filled(trial, team)
    member = team.member()
    with db.reading() as session:
        assert jobs.job(session, member.user_id, team.id, ids["JOB"]).by == "Sam Doe"
        assert pictures.creation(session, member.user_id, team.id, ids["CREATION"]).id == ids["CREATION"]
    with db.transaction() as session:
        teams.remove(session, team.owner, team.id, member.user_id)
    with db.reading() as session, pytest.raises(NotFound):
        jobs.job(session, member.user_id, team.id, ids["JOB"])


async def test_med_09_a_teams_pictures_are_sent_and_taken_back_by_its_members_alone(trial, monkeypatch):
    from genapp.media import service as media

    monkeypatch.setattr(ports, "_ports", dataclasses.replace(ports.ports(), pictures=Watcher()))
    team, other = group(), group()
    member = team.member()
    sent = await send(team, "face", corpus.photo(size=(400, 400)), by=member)
    assert sent.state == "ready"
    told = {"owner_kind": "team", "owner_id": team.id, "name": "me.jpg", "content_type": "image/jpeg", "size": 1000}
    for purpose in ("face", "training", "reference"):
        with pytest.raises(NotFound), db.transaction() as session:
            media.promise(session, other.owner, purpose=purpose, **told)
    for kind, owner_id, purpose in (
        ("team", team.id, "avatar"),
        ("user", member.user_id, "face"),
        ("character", "c", "training"),
        ("team", team.id, "gallery"),
    ):
        with pytest.raises((Forbidden, Invalid)), db.transaction() as session:
            media.promise(session, member, purpose=purpose, **{**told, "owner_kind": kind, "owner_id": owner_id})
    with pytest.raises(Invalid), db.transaction() as session:
        media.promise(session, member, purpose="generated", **told)
    with pytest.raises(NotFound), db.transaction() as session:
        media.remove(session, other.owner, sent.id)
    with db.transaction() as session:
        media.remove(session, team.owner, sent.id)
