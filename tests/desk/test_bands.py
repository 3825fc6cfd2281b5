"""The order of the queue: every boundary, more is never worse, and nobody starves (QUE-01, QUE-02, QUE-10, C27)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genapp.core.errors import Invalid
from genapp.core.money import CREDIT
from genapp.desk.bands import BANDS, BASE, Bands, band, order, score

NOW = datetime(2026, 11, 21, 20, tzinfo=UTC)
SPENT = st.one_of(st.sampled_from([0, 1, 1_000 * CREDIT, 1_000 * CREDIT + 1, 10_000 * CREDIT, 10_000 * CREDIT + 1]), st.integers(0, 10**8))
WAITED = st.one_of(st.sampled_from([0, 60, 61, 180, 181, 300, 301]), st.integers(0, 100_000))
PERSON = st.fixed_dictionaries({"spent": SPENT, "regular": st.booleans(), "floor": st.sampled_from(BANDS)})


@pytest.mark.parametrize(
    ("spent", "waited", "regular", "expected"),
    [
        (0, 0, False, "low"), (0, 60, False, "low"), (0, 60.001, False, "normal"), (0, 0, True, "normal"), (1, 0, False, "normal"),
        (0, 180, False, "normal"), (0, 180.001, False, "high"), (1_000 * CREDIT, 0, True, "normal"), (1_000 * CREDIT + 1, 0, True, "high"),
        (0, 300, False, "high"), (0, 300.001, False, "urgent"), (10_000 * CREDIT, 0, True, "high"), (10_000 * CREDIT + 1, 0, True, "urgent"),
    ],
)  # fmt: skip
def test_que_02_a_band_begins_just_beyond_its_figure_and_not_at_it(spent, waited, regular, expected):
    assert band(spent, waited, regular=regular) == expected


def test_que_10_a_requeued_one_is_at_least_high_and_may_be_urgent():
    assert band(0, 0, regular=False, floor="high") == "high"
    assert band(0, 301, regular=False, floor="high") == "urgent"
    assert score(0, 0, regular=False, floor="high") == 200


def test_c27_points_are_those_of_the_band_and_a_minute_each():
    assert score(0, 30, regular=False) == 0.5
    assert score(0, 90, regular=False) == 101.5
    assert score(0, 240, regular=False) == 204
    assert score(20_000 * CREDIT, 0, regular=True) == 300
    assert score(0, -5, regular=False) == 0, "a clock set back"


@given(PERSON, WAITED, st.integers(0, 10_000), st.integers(0, 10**7))
def test_c27_waiting_longer_or_having_spent_more_never_moves_anybody_back(person, waited, longer, more):
    richer = person | {"spent": person["spent"] + more}
    assert score(**person, waited=waited + longer) >= score(**person, waited=waited)
    assert score(**richer, waited=waited) >= score(**person, waited=waited)
    assert BANDS.index(band(**richer, waited=waited + longer)) <= BANDS.index(band(**person, waited=waited))
    assert BASE[person["floor"]] <= score(**person, waited=waited)


@given(PERSON, PERSON, st.integers(301, 100_000), st.integers(1, 100_000))
def test_c27_who_has_waited_five_minutes_is_passed_by_nobody_who_comes_later(first, second, waited, later):
    came_first = NOW - timedelta(seconds=waited)
    came_later = min(NOW, came_first + timedelta(milliseconds=later))
    points = score(**first, waited=waited)
    others = score(**second, waited=(NOW - came_later).total_seconds())
    assert order(points, came_first) < order(others, came_later)


@given(st.lists(st.tuples(PERSON, WAITED), max_size=20))
def test_que_01_the_queue_is_by_points_and_then_by_who_came_first(people):
    entries = [(score(**person, waited=waited), NOW - timedelta(seconds=waited)) for person, waited in people]
    queue = sorted(entries, key=lambda entry: order(*entry))
    for (points, entered), (less, after) in pairwise(queue):
        assert points > less or (points == less and entered <= after)


@given(PERSON, st.floats(0, 10**6), st.floats(0, 10**6))
def test_c27_points_too_close_for_a_float_go_to_who_came_first(person, waited, other):
    longer, shorter = max(waited, other), min(waited, other)
    points, others = score(**person, waited=longer), score(**person, waited=shorter)
    assert points >= others
    assert order(points, -longer) <= order(others, -shorter)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"urgent_waited": 180}, "urgent_waited"), ({"high_waited": 60}, "high_waited"), ({"urgent_spent": 1}, "urgent_spent"), ({"high_spent": -1}, "high_spent"),
        ({"normal_waited": True}, "normal_waited"), ({"normal_waited": 0.5}, "normal_waited"),
    ],
)  # fmt: skip
def test_c29_figures_that_cannot_order_a_queue_are_refused_at_their_field(change, field):
    with pytest.raises(Invalid) as refused:
        Bands(**change)
    assert refused.value.field == field
