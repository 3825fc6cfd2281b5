"""Notices to people and to staff, and what is remembered of what people did (PROF-08, PROF-14, ADM-15, MOD-03)."""

import asyncio

import pytest
from sqlalchemy import func, select

from genapp.accounts.models import User
from genapp.accounts.service import people, sessions
from genapp.chat import words
from genapp.core import db
from genapp.core.actor import ANONYMOUS
from genapp.core.errors import Forbidden, Invalid, Unauthenticated
from genapp.media.models import MediaFile
from genapp.media.service import review
from genapp.platform import queries, service
from genapp.platform.kinds import SUBJECTS, USER_KINDS
from genapp.platform.models import Activity, ActivityType, Notice, StaffNotice
from genapp.site.state.notices import ABOUT
from genapp.trust import service as trust
from genapp.ui.text import told
from tests.factories import actor_for, make_user


def person(**given: object):
    with db.transaction() as session:
        return actor_for(make_user(session, **given))


def tell(actor, kind: str = "chat_closed", **given: object) -> bool:
    with db.transaction() as session:
        return service.tell(session, actor.user_id, kind, **given)


async def test_prof_14_what_happens_once_is_told_once_whoever_tells_it(database):
    actor = person()
    ended = await asyncio.gather(*(db.transact(service.tell, actor.user_id, "reward", once="streak:7") for _ in range(10)))
    assert sorted(ended) == [False] * 9 + [True]
    assert await db.read(queries.unread, actor.user_id) == 1


def test_prof_08_a_subject_that_is_switched_off_is_not_told_and_safety_always_is(database):
    actor = person()
    with db.transaction() as session:
        people.settle_notices(session, actor, "chats", False)
    assert (tell(actor), tell(actor, "reward"), tell(actor, "password_changed")) == (False, True, True)
    with db.transaction() as session:
        people.settle_notices(session, actor, "chats", True)
        assert session.get_one(User, actor.user_id).notification_preferences["email"] is True
    assert tell(actor)
    for subject in ("account", "email", "nonsense"):
        with pytest.raises(Invalid), db.transaction() as session:
            people.settle_notices(session, actor, subject, False)
    assert not tell(ANONYMOUS)


def test_prof_14_every_kind_has_words_a_subject_and_a_place_to_go(database):
    assert set(ABOUT) == set(USER_KINDS)
    assert set(USER_KINDS.values()) - {"account"} <= set(SUBJECTS)
    for kind in USER_KINDS:
        assert told(f"notices.{kind}", {})
    assert (
        told("notices.chat_closed", {"name": "Mira", "reason": words.GONE_WHY})
        == "Your chat with Mira was closed. The profile is no longer available."
    )


def test_prof_14_notices_are_read_one_by_one_or_all_and_never_anothers(database):
    actor, other = person(), person()
    for _ in range(3):
        tell(actor)
    tell(other)
    with db.transaction() as session:
        rows = queries.notices(session, actor.user_id)
        assert service.read_notices(session, other, rows[0].id) == 0
        assert service.read_notices(session, actor, rows[0].id) == 1
        assert [row.read for row in queries.notices(session, actor.user_id)] == [True, False, False]
        assert [row.id for row in queries.notices(session, actor.user_id, rows[0].id)] == [rows[1].id, rows[2].id]
        assert service.read_notices(session, actor) == 2
        assert queries.unread(session, actor.user_id) == 0
        assert queries.unread(session, other.user_id) == 1
    with pytest.raises(Unauthenticated), db.transaction() as session:
        service.read_notices(session, ANONYMOUS)


def test_prof_14_a_moderators_word_and_a_new_password_are_told(database, storage):
    actor, admin = person(), person(role="admin")
    with db.transaction() as session:
        file = MediaFile(
            owner_kind="user",
            owner_id=actor.user_id,
            purpose="avatar",
            state="ready",
            incoming_key="i",
            claimed_type="image/png",
            uploaded_by=actor.user_id,
        )
        session.add(file)
        session.flush()
        review(session, admin, file.id, approved=False, reason="Not a face.")
        people.store_password(session, actor.user_id, "x", why="changed")
        kinds = [(row.kind, row.facts) for row in queries.notices(session, actor.user_id)]
    assert kinds == [("password_changed", {}), ("picture_flagged", {"reason": "Not a face."})]


def test_adm_15_staff_see_the_most_urgent_first_and_who_read_what_stays(database):
    admin, moderator, user = person(role="admin"), person(role="moderator"), person()
    with db.transaction() as session:
        for priority in ("low", "critical", "normal", "high"):
            assert service.alert(session, "system_error", priority, priority=priority)
        assert service.alert(session, "security_alert", "once", once="x")
        assert not service.alert(session, "security_alert", "once", once="x")
        found = queries.alerts(session, only_unread=True)
        assert [row.priority for row in found] == ["critical", "high", "normal", "normal", "low"]
        assert service.read_alerts(session, moderator, found[0].id) == 1
        row = session.get_one(StaffNotice, found[0].id)
        assert (row.is_read, row.read_by) == (True, moderator.user_id)
        assert service.read_alerts(session, admin, found[0].id) == 0
        assert session.get_one(StaffNotice, found[0].id, populate_existing=True).read_by == moderator.user_id
        assert queries.unread_alerts(session) == 4
        assert len(queries.alerts(session)) == 5
        assert service.read_alerts(session, admin) == 4
    for who, error in ((user, Forbidden), (ANONYMOUS, Unauthenticated)):
        with pytest.raises(error), db.transaction() as session:
            service.read_alerts(session, who)


def test_adm_15_a_locked_age_is_put_before_staff(database):
    actor = person()
    with db.transaction() as session:
        trust.suspect_minor(session, actor.user_id)
        (row,) = queries.alerts(session)
    assert (row.kind, row.priority, row.entity, row.entity_id) == ("security_alert", "high", "age_review", actor.user_id)


def test_mod_03_signing_in_and_out_is_remembered_with_hashes_never_addresses(database):
    with db.transaction() as session:
        user = make_user(session)
        ticket = sessions.issue_ticket(session, user)
        token = sessions.open_session(session, ticket, "Firefox on Linux", "203.0.113.9", "agent|lang")
        sessions.end(session, token)
        sessions.end(session, token)
        rows = session.execute(select(Activity).where(Activity.user_id == user.id).order_by(Activity.id)).scalars().all()
        assert [row.kind for row in rows] == ["sign_in", "sign_out"]
        assert rows[0].ip_hash
        assert rows[0].device_hash
        assert rows[0].user_agent == "Firefox on Linux"
        assert "203.0.113.9" not in str(rows[0].model_dump())
        assert "agent|lang" not in str(rows[0].model_dump())


def test_mod_03_activities_are_read_newest_first_a_page_at_a_time(database):
    actor, other = person(), person()
    with db.transaction() as session:
        for number in range(3):
            service.log(session, actor.user_id, ActivityType.VIEW_PROFILE, "character", f"c{number}")
        service.log(session, other.user_id, ActivityType.VIEW_PROFILE, "character", "theirs")
        first = queries.activities(session, actor.user_id, limit=2)
        rest = queries.activities(session, actor.user_id, before=first[-1].id)
        assert [row.entity_id for row in (*first, *rest)] == ["c2", "c1", "c0"]
        service.log(session, actor.user_id, ActivityType.UPDATE_PASSWORD)
        assert [row.kind for row in queries.activities(session, actor.user_id, kinds=queries.ACCOUNT)] == ["update_password"]
        assert session.execute(select(func.count()).select_from(Notice)).scalar_one() == 0
