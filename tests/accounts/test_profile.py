"""What is kept of a person, what they change themselves, and what the database refuses (PROF-01, PROF-02, PROF-04, PROF-05, PROF-07, PROF-09, PROF-10, PROF-13)."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from genapp.accounts import queries
from genapp.accounts.models import User
from genapp.accounts.service import people, sessions
from genapp.core import db
from genapp.core.actor import ANONYMOUS
from genapp.core.clock import now
from genapp.core.errors import DomainError, Forbidden, Invalid, Unauthenticated
from genapp.media.rules import folder
from tests.chat.test_explain import Plans
from tests.factories import actor_for, make_user


def person(**given: object):
    with db.transaction() as session:
        return actor_for(make_user(session, **given))


def test_prof_01_prof_04_a_person_has_every_field_the_product_promises(database):
    promised = {
        "role", "username", "username_lower", "name", "country", "avatar_key", "premium_until", "updated_at", "email", "birth_date", "gender", "looking_for",
        "location", "latitude", "longitude", "bio", "credits", "total_spent", "tier", "loyalty_points", "total_messages_sent", "total_chats",
        "favourite_count", "last_active_at", "is_active", "is_verified", "is_banned", "ban_reason", "banned_until", "deleted_at",
        "notification_preferences", "privacy_settings",
    }  # fmt: skip
    assert promised <= set(User.__table__.columns.keys())
    with db.reading() as session:
        row = session.get_one(User, person().user_id)
    assert row.notification_preferences == {"email": True, "push": True}
    assert row.privacy_settings == {"show_online": True, "show_location": True}


@pytest.mark.parametrize(
    ("field", "value"), [("gender", "robot"), ("looking_for", "cats"), ("tier", "diamond"), ("credits", -1), ("role", "king")]
)
def test_prof_04_prof_05_the_database_refuses_what_cannot_be(database, field, value):
    actor = person()
    with pytest.raises(IntegrityError), db.transaction() as session:
        session.execute(update(User).where(User.id == actor.user_id).values(**{field: value}))


async def test_prof_02_one_name_asked_for_by_ten_at_once_is_one_persons_in_any_spelling(database):
    actors = [person() for _ in range(10)]
    ended = await asyncio.gather(
        *(db.transact(people.rename, actor, name) for actor, name in zip(actors, ["New.Name", "new.name"] * 5, strict=True)),
        return_exceptions=True,
    )
    assert sorted(isinstance(one, Invalid) for one in ended) == [False] + [True] * 9
    with db.reading() as session:
        assert len(session.execute(select(User.id).where(User.username_lower == "new.name")).all()) == 1


def test_prof_02_a_new_name_is_judged_like_the_first(database):
    actor = person()
    for bad in ("a", "no spaces", "admin", "x" * 25, "a..b"):
        with pytest.raises(Invalid) as refused, db.transaction() as session:
            people.rename(session, actor, bad)
        assert refused.value.field == "username"
    with db.transaction() as session:
        people.rename(session, actor, "Robin.K")
        people.rename(session, actor, "robin.k")
        assert queries.own_profile(session, actor.user_id).username == "robin.k"
    with pytest.raises(Unauthenticated), db.transaction() as session:
        people.rename(session, ANONYMOUS, "somebody")


def test_prof_10_what_somebody_says_of_themselves_is_kept_or_refused_at_its_field(database):
    actor = person()
    good = {"name": " Nia  B ", "bio": "Tea.\r\nRain.", "gender": "female", "looking_for": "both", "country": "ke"}
    with db.transaction() as session:
        people.edit(session, actor, **good)
        row = queries.own_profile(session, actor.user_id)
    assert (row.name, row.bio, row.gender, row.looking_for, row.country) == ("Nia B", "Tea.\nRain.", "female", "both", "KE")
    for field, value in (
        ("name", ""),
        ("name", "x" * 81),
        ("bio", "x" * 1001),
        ("gender", "robot"),
        ("looking_for", "cats"),
        ("country", "K1"),
    ):
        with pytest.raises(Invalid) as refused, db.transaction() as session:
            people.edit(session, actor, **{**good, field: value})
        assert refused.value.field == field
    assert person


def test_prof_13_premium_is_one_read_and_lasts_to_its_last_moment(database):
    at = now()
    actor = person(premium_until=at, tier="gold")
    with db.reading() as session:
        assert queries.viewer(session, actor.user_id, at - timedelta(seconds=1)) == queries.ViewerRow(True, "gold")
        assert queries.viewer(session, actor.user_id, at) == queries.ViewerRow(False, "gold")
        assert queries.viewer(session, "", at) == queries.ViewerRow(False, "free")


@pytest.mark.parametrize("given", [{"is_active": False}, {"is_banned": True, "ban_reason": "spam"}, {"deleted_at": now()}])
def test_prof_07_who_is_closed_banned_or_gone_opens_no_session(database, given):
    with db.transaction() as session:
        user = make_user(session, **given)
        with pytest.raises((Forbidden, DomainError)):
            sessions.issue_ticket(session, user)


async def test_prof_09_people_are_found_by_place_tier_activity_and_credits_without_reading_all(database):
    with db.transaction() as session:
        for number in range(60):
            make_user(session, location=f"Town {number}", tier="gold" if number % 9 == 0 else "free", credits=number, last_active_at=now())
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    asked = (
        select(User.id).where(User.location == "Town 7"), select(User.id).where(User.tier == "gold"), select(User.id).where(User.username_lower == "x"),
        select(User.id).order_by(User.credits.desc()).limit(5), select(User.id).order_by(User.last_active_at.desc()).limit(5),
    )  # fmt: skip
    with Plans(database) as plans:
        for one in asked:
            await db.read(lambda session, one=one: session.execute(one).all())
    told = ["\n".join(lines) for lines in plans.seen.values()]
    assert len(told) == 5
    assert all("ix_users_" in plan or "uq_users_" in plan or "sqlite_autoindex_users" in plan for plan in told), told


def test_med_04_files_lie_where_their_owner_and_purpose_say():
    assert folder("user", "u1", "avatar") == "avatars/u1"
    known = {"profile_picture": "profile", "background": "background", "gallery": "media", "post": "media", "asset": "media"}
    assert all(folder("character", "c1", purpose) == f"characters/c1/{name}" for purpose, name in known.items())
