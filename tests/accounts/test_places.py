"""Places: found while typed, judged by their coordinates, logged as they were judged (PROF-11, PROF-12, C47)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from genapp.accounts import places, queries
from genapp.accounts.models import LocationCheck, User
from genapp.accounts.service import people
from genapp.core import db
from genapp.core.actor import ANONYMOUS
from genapp.core.errors import Unauthenticated
from tests.factories import actor_for, make_user


@pytest.mark.parametrize(
    ("typed", "first"),
    [("nair", "Nairobi, Kenya"), ("cologne", "Köln, Germany"), ("SÃO P", "São Paulo, Brazil"), ("springfield, ill", "Springfield, Illinois, United States"), ("münchen", "Munich, Germany")],
)  # fmt: skip
def test_prof_12_a_place_is_found_by_its_beginning_without_accents_or_case(typed, first):
    found = places.suggestions(typed)
    assert found[0]["label"] == first
    assert len(found) <= 6
    assert set(found[0]) == {"label", "latitude", "longitude"}


@given(st.text(max_size=200))
def test_prof_12_no_text_breaks_the_search(text):
    for one in places.suggest(text):
        assert places.find(one.label) == one
    number = places.number(text)
    assert number is None or -180 <= number <= 180


@pytest.mark.parametrize(
    ("text", "near", "label", "problem"),
    [
        ("Nairobi, Kenya", (-1.28, 36.81), "Nairobi, Kenya", ""), ("nairobi", (None, None), "Nairobi, Kenya", ""),
        ("Nairobi, Kenya", (52.5, 13.4), "Nairobi, Kenya", "km from"), ("Xyzzyville", (1.0, 1.0), None, "do not know"), ("", (None, None), None, "do not know"),
    ],
)  # fmt: skip
def test_prof_11_the_text_wins_and_coordinates_elsewhere_are_said(text, near, label, problem):
    verdict = places.judge(text, *near)
    assert (verdict.place.label if verdict.place else None) == label
    assert problem in verdict.problem


def test_prof_11_each_judgement_is_logged_and_the_time_zone_follows(database):
    with db.transaction() as session:
        actor = actor_for(make_user(session))
        assert people.settle_place(session, actor, "lima", 52.5, 13.4) == ""
        assert "do not know" in people.settle_place(session, actor, "Xyzzyville", 1.0, 1.0)
        user = session.get_one(User, actor.user_id, populate_existing=True)
        assert (user.location, user.timezone, round(user.latitude)) == ("Lima, Peru", "America/Lima", -12)
        good, bad = session.execute(select(LocationCheck).order_by(LocationCheck.id)).scalars()
        assert (good.is_valid, good.geocoding_service, good.corrected_location, round(good.corrected_latitude)) == (
            False,
            "offline",
            "Lima, Peru",
            -12,
        )
        assert (bad.is_valid, bad.corrected_location) == (False, "")
        people.settle_place(session, actor, "")
        assert queries.own_profile(session, actor.user_id).location == ""
    with pytest.raises(Unauthenticated), db.transaction() as session:
        people.settle_place(session, ANONYMOUS, "Lima")


def test_prof_08_privacy_is_kept(database):
    with db.transaction() as session:
        actor = actor_for(make_user(session))
        people.settle_privacy(session, actor, show_online=False, show_location=True)
        row = queries.own_profile(session, actor.user_id)
        assert (row.show_online, row.show_location) == (False, True)
