"""The gallery: found, kept dear, rated, hidden, shelved, deleted; a page at a time (GEN-11, GEN-12)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from genapp.core import db, events
from genapp.core.clock import now, stopped
from genapp.core.errors import Invalid, NotFound
from genapp.media.models import MediaFile
from genapp.studio import finding, seed
from genapp.studio.models.gallery import CollectionItem, Creation
from genapp.studio.queries import gallery as queries
from genapp.studio.queries.gallery import Wanted
from genapp.studio.service import gallery
from tests.studio.team import Group, group, through


async def filled(trial, team: Group) -> list[str]:
    """Three orders of two pictures each; their ids, newest first."""
    with db.transaction() as session:
        seed.seed(session)
    for prompt, more in (("A red boat at sea", {}), ("Café under the moon", {"reference": "zuri"}), ("Blue boat, moon", {"size": "wide"})):
        await through(team.order(prompt, count=2, **more))
    return [row.id for row in shown(team)]


def shown(team: Group, wanted: Wanted | None = None, **told) -> list[queries.CreationRow]:
    with db.reading() as session:
        return queries.gallery(session, team.owner.user_id, team.id, wanted, **told)


def prompts(rows: list[queries.CreationRow]) -> list[str]:
    return [row.prompt for row in rows]


async def test_gen_12_the_gallery_is_found_by_words_model_day_and_stars(trial):
    team, other = group(), group()
    ids = await filled(trial, team)
    assert (len(ids), shown(other)) == (6, [])
    assert prompts(shown(team, Wanted(words="BOAT"))) == ["Blue boat, moon"] * 2 + ["A red boat at sea"] * 2
    assert prompts(shown(team, Wanted(words="moon boa"))) == ["Blue boat, moon"] * 2
    assert prompts(shown(team, Wanted(words="cafe"))) == ["Café under the moon"] * 2
    assert prompts(shown(team, Wanted(words="zuri"))) == ["Café under the moon"] * 2
    assert shown(team, Wanted(words="boat zuri")) == shown(team, Wanted(words="%")) == shown(team, Wanted(words="!!")) == []
    assert {row.model for row in shown(team, Wanted(model="zuri"))} == {"Zuri"}
    assert shown(team, Wanted(model="nobody")) == shown(team, Wanted(kind="video")) == shown(team, Wanted(operation="video")) == []
    today = now().date().isoformat()
    assert len(shown(team, Wanted(since=today, until=today))) == 6
    tomorrow = (now() + timedelta(days=1)).date().isoformat()
    assert shown(team, Wanted(since=tomorrow)) == shown(team, Wanted(until="2020-01-01")) == shown(team, Wanted(until="someday")) == []
    with db.transaction() as session:
        gallery.rate(session, team.owner, team.id, ids[0], 3)
        gallery.rate(session, team.owner, team.id, ids[1], 5)
        gallery.favourite(session, team.owner, team.id, ids[1:3], True)
    assert [row.id for row in shown(team, Wanted(rating=4))] == [ids[1]]
    assert [row.id for row in shown(team, Wanted(rating=3))] == ids[:2]
    assert [row.id for row in shown(team, Wanted(favourites=True))] == ids[1:3]
    with db.reading() as session:
        assert [(one.key, one.label, one.count) for one in queries.models_used(session, team.owner.user_id, team.id)] == [
            ("zuri", "Zuri", 2)
        ]


async def test_gen_12_pages_hold_everything_once_and_in_order(trial):
    team = group()
    ids = await filled(trial, team)
    found, before = [], ""
    while some := shown(team, before=before, limit=4):
        found += [row.id for row in some]
        before = some[-1].id
    assert found == ids == sorted(ids, reverse=True)
    assert shown(team, before="nonsense", limit=-5)[0].id == ids[0]


async def test_a_creation_bears_what_made_it(trial):
    team = group()
    await filled(trial, team)
    row = shown(team, Wanted(words="cafe"))[0]
    with db.reading() as session:
        same = queries.creation(session, team.owner.user_id, team.id, row.id)
    assert same == row
    assert (row.model_key, row.demo, row.by, row.width > 0, row.seed >= 0) == ("zuri", True, "Sam Doe", True, True)
    assert row.src.startswith("/files/")
    assert row.small.startswith("/files/")
    assert row.until > (now() + timedelta(days=89)).isoformat()
    (first, *_) = trial.orders[1:2]
    assert "sculpted long coat" in first.prompt
    assert first.model == "zuri"


async def test_hiding_is_not_deleting_and_deleting_takes_the_file(trial):
    team = group()
    ids = await filled(trial, team)
    with db.transaction() as session:
        gallery.hide(session, team.owner, team.id, ids[:2], True)
    assert [row.id for row in shown(team)] == ids[2:]
    assert [row.id for row in shown(team, Wanted(hidden=True))] == ids[:2]
    with db.transaction() as session:
        gallery.hide(session, team.owner, team.id, ids[:1], False)
        assert gallery.remove(session, team.owner, team.id, [ids[5]]) == 1
    assert [row.id for row in shown(team)] == [ids[0], *ids[2:5]]
    with db.reading() as session:
        assert session.execute(select(func.count()).select_from(MediaFile)).scalar_one() == 5
        with pytest.raises(NotFound):
            queries.creation(session, team.owner.user_id, team.id, ids[5])


async def test_collections_hold_what_is_put_on_them_and_nothing_else(trial):
    team = group()
    ids = await filled(trial, team)
    with db.transaction() as session:
        sea = gallery.create_collection(session, team.owner, team.id, "  Sea   pictures ")
        moon = gallery.create_collection(session, team.owner, team.id, "Moon")
        assert gallery.put(session, team.owner, team.id, sea, ids[:3]) == 3
        assert gallery.put(session, team.owner, team.id, sea, ids[2:4]) == 1
        gallery.put(session, team.owner, team.id, moon, ids[:1])
        with pytest.raises(Invalid):
            gallery.create_collection(session, team.owner, team.id, "Moon")
        with pytest.raises(Invalid):
            gallery.rename_collection(session, team.owner, team.id, sea, "Moon")
        gallery.rename_collection(session, team.owner, team.id, sea, "Sea")
    with db.reading() as session:
        rows = queries.collections(session, team.owner.user_id, team.id)
    assert [(row.name, row.count, len(row.covers)) for row in rows] == [("Moon", 1, 1), ("Sea", 4, 4)]
    assert [row.id for row in shown(team, Wanted(collection=sea))] == ids[:4]
    assert set(shown(team)[0].collections) == {sea, moon}
    with db.transaction() as session:
        gallery.take_out(session, team.owner, team.id, sea, ids[:1])
        gallery.remove(session, team.owner, team.id, ids[1:2])
        gallery.delete_collection(session, team.owner, team.id, moon)
    assert [row.id for row in shown(team, Wanted(collection=sea))] == ids[2:4]
    assert len(shown(team)) == 5
    with db.reading() as session:
        assert session.execute(select(func.count()).select_from(CollectionItem)).scalar_one() == 2


@pytest.mark.parametrize("bad", [[], ["nothing"], "abc", [7], None, ["x"] * 201])
async def test_what_is_not_the_teams_changes_nothing(trial, bad):
    team = group()
    ids = await filled(trial, team)
    with db.transaction() as session:
        shelf = gallery.create_collection(session, team.owner, team.id, "Sea")
    for act in (
        lambda session, some: gallery.favourite(session, team.owner, team.id, some, True),
        lambda session, some: gallery.hide(session, team.owner, team.id, some, True),
        lambda session, some: gallery.remove(session, team.owner, team.id, some),
        lambda session, some: gallery.put(session, team.owner, team.id, shelf, some),
    ):
        for some in (bad, [ids[0], *bad] if isinstance(bad, list) and bad else bad):
            with pytest.raises((Invalid, NotFound)), db.transaction() as session:
                act(session, some)
    for stars in (6, -1, True, "5"):
        with pytest.raises(Invalid), db.transaction() as session:
            gallery.rate(session, team.owner, team.id, ids[0], stars)  # pyright: ignore[reportArgumentType]
    with db.reading() as session:
        changed = (
            select(func.count())
            .select_from(Creation)
            .where(Creation.favourite | Creation.hidden_at.is_not(None) | Creation.rating.is_not(None))
        )
        assert session.execute(changed).scalar_one() == 0
        assert session.execute(select(func.count()).select_from(Creation)).scalar_one() == 6


async def test_rt_02_what_changes_in_the_gallery_is_told_to_the_team(trial):
    team = group()
    ids = await filled(trial, team)
    async with events.bus().subscribe(events.topic("studio", team.id)) as heard:
        with db.transaction() as session:
            gallery.favourite(session, team.owner, team.id, ids[:1], True)
        assert [event.name for event in heard.waiting()] == ["studio.changed"]


async def test_med_06_an_expired_file_is_in_no_list_the_moment_its_time_is_over(trial):
    team = group()
    ids = await filled(trial, team)
    with db.transaction() as session:
        shelf = gallery.create_collection(session, team.owner, team.id, "Sea")
        gallery.put(session, team.owner, team.id, shelf, ids)
    with stopped(now() + timedelta(days=90, seconds=1)):
        assert shown(team) == shown(team, Wanted(collection=shelf)) == []
        with db.reading() as session:
            assert queries.collections(session, team.owner.user_id, team.id)[0].count == 0


def test_words_are_found_by_their_beginnings_without_accents():
    assert finding.words("Café, CAFÉ & boats", "Zuri v2") == " cafe boats zuri v2"
    assert finding.parts("  Cafés! " + "x " * 20) == ["cafes", *["x"] * 7]
