"""Favourites: kept once, counted exactly, counted again when asked (PROF-06, PROF-15)."""

import asyncio

import pytest
from sqlalchemy import func, select, text, update

from genapp.accounts.models import User
from genapp.characters.models import Character, Favourite
from genapp.characters.queries import cards, shown
from genapp.characters.service import catalogue, favourites
from genapp.core import db
from genapp.core.actor import ANONYMOUS
from genapp.core.clock import now
from genapp.core.errors import NotFound, Unauthenticated
from genapp.media import queries as media
from genapp.media.models import MediaFile
from tests.chat.test_explain import Plans
from tests.factories import actor_for, make_character, make_user


def people(count: int) -> list:
    with db.transaction() as session:
        return [actor_for(make_user(session)) for _ in range(count)]


def character(**given: object) -> str:
    with db.transaction() as session:
        return make_character(session, **given).id


def counts(character_id: str) -> tuple[int, int]:
    """The character's own count, and the rows there really are."""
    with db.reading() as session:
        rows = session.execute(select(func.count()).select_from(Favourite).where(Favourite.character_id == character_id)).scalar_one()
        return session.get_one(Character, character_id).favourite_count, rows


async def test_prof_15_fifty_who_press_the_heart_at_once_are_fifty_and_a_double_click_is_one(database):
    actors, id = people(50), character()
    await asyncio.gather(*(db.transact(favourites.keep, actor, id, True) for actor in actors for _ in range(2)))
    assert counts(id) == (50, 50)
    await asyncio.gather(*(db.transact(favourites.keep, actor, id, False) for actor in actors[:20] for _ in range(2)))
    assert counts(id) == (30, 30)
    with db.reading() as session:
        assert session.execute(select(func.sum(User.favourite_count))).scalar_one() == 30


async def test_control_a_count_that_is_read_and_written_back_is_wrong(database):
    """What `keep` would be without its guarded update: the test above must be able to fail."""
    actors, id = people(50), character()

    async def naive(actor) -> None:
        with db.reading() as session:
            before = session.get_one(Character, id).favourite_count
        await asyncio.sleep(0.01)
        await db.transact(lambda session: session.execute(update(Character).where(Character.id == id).values(favourite_count=before + 1)))

    await asyncio.gather(*(naive(actor) for actor in actors))
    assert counts(id)[0] < 50


async def test_prof_06_counts_that_went_wrong_are_put_right(database):
    (actor, other), id = people(2), character()
    await db.transact(favourites.keep, actor, id, True)
    with db.transaction() as session:
        session.execute(update(Character).values(favourite_count=7))
        session.execute(update(User).where(User.id == other.user_id).values(favourite_count=3))
    assert await db.transact(favourites.recount) == 2
    assert counts(id) == (1, 1)
    with db.reading() as session:
        assert session.get_one(Character, id).popularity_score == 2
    assert await db.transact(favourites.recount) == 0


async def test_prof_15_only_shown_characters_are_kept_and_hidden_ones_are_not_listed(database, storage):
    (actor,), first, second = people(1), character(name="First"), character(name="Second")
    for id in (first, second):
        await db.transact(favourites.keep, actor, id, True)
    with db.reading() as session:
        assert [card.id for card in cards.favourites(session, actor.user_id, now())] == [second, first]
        (card,) = cards.favourites(session, actor.user_id, now(), limit=1)
        assert [one.id for one in cards.favourites(session, actor.user_id, now(), card.cursor)] == [first]
        assert cards.favourites(session, actor.user_id, now(), "nonsense|x") == []
        assert shown.kept(session, actor.user_id, first)
        assert not shown.kept(session, "somebody", first)
    with db.transaction() as session:
        admin = actor_for(make_user(session, role="admin"))
        catalogue.switch(session, admin, [second], active=False)
    with db.reading() as session:
        assert [card.id for card in cards.favourites(session, actor.user_id, now())] == [first]
    await db.transact(favourites.keep, actor, second, False)
    for missing in (second, "nobody"):
        with pytest.raises(NotFound):
            await db.transact(favourites.keep, actor, missing, True)
    with pytest.raises(Unauthenticated):
        await db.transact(favourites.keep, ANONYMOUS, first, True)


async def test_no_query_of_favourites_walks_a_table_that_grows(database, storage):
    """`media_files` stands beside them: its reads are asked for their plans too."""
    ids, actors = [character() for _ in range(30)], people(30)
    rows = [{"user_id": actor.user_id, "character_id": id, "created_at": now()} for actor in actors for id in ids]
    with db.transaction() as session:
        session.execute(Favourite.__table__.insert(), rows)
        one = {"owner_kind": "user", "purpose": "avatar", "claimed_type": "image/png", "state": "ready", "progress": 100}
        files = [MediaFile(owner_id=actor.user_id, incoming_key=f"i/{n}", key=f"k/{n}", **one) for n, actor in enumerate(actors * 10)]
        session.add_all(files)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    with Plans(database) as plans:
        found = await db.read(cards.favourites, actors[0].user_id, now())
        await db.read(cards.favourites, actors[0].user_id, now(), found[3].cursor)
        await db.read(shown.kept, actors[0].user_id, ids[0])
        await db.transact(favourites.keep, actors[0], ids[0], False)
        await db.read(media.uploads, "user", actors[0].user_id, "avatar")
        await db.read(media.shown, "user", actors[0].user_id)
        await db.read(media.smaller, "k/7", 320)
        await db.read(media.to_review)
        await db.read(media.to_review, "user", True)
    assert len(found) == 24
    assert plans.scans("favourites", "media_files", "users") == []
