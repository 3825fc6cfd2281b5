"""Quality: within 0 and 100, every point explained, worse facts never score better (QUE-05, QUE-07, C29)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genapp.core.errors import Invalid
from genapp.desk.quality import Facts, Formula, quality, suspended_words

COUNT = st.integers(0, 30)
FACTS = st.builds(
    Facts, COUNT, COUNT, COUNT, st.none() | st.floats(0, 10**5, allow_subnormal=False), st.none() | st.decimals(1, 5, places=2), st.integers(0, 50)
)  # fmt: skip
WORSE = {
    "idle_incidents": lambda one: one.idle_incidents + 1, "reassignments": lambda one: one.reassignments + 1, "complaints": lambda one: one.complaints + 1,
    "response_seconds": lambda one: one.response_seconds and one.response_seconds + 5, "rating": lambda one: one.rating and max(1, one.rating - Decimal("0.3")),
}  # fmt: skip


@given(FACTS)
def test_que_07_a_score_is_from_0_to_100(facts):
    assert 0 <= quality(facts).score <= 100


@given(FACTS, st.sampled_from(sorted(WORSE)))
def test_que_05_worse_facts_never_score_better(facts, name):
    worse = replace(facts, **{name: WORSE[name](facts)})
    assert quality(worse).score <= quality(facts).score


@given(FACTS)
def test_que_05_the_parts_add_up_to_the_score(facts):
    found = quality(facts)
    total = 100 + sum(Decimal(points) for _, points in found.parts)
    assert abs(min(100, max(0, total)) - found.score) <= Decimal("0.52"), "each part is read to a hundredth"


@pytest.mark.parametrize(
    ("facts", "score"),
    [
        (Facts(), 100), (Facts(idle_incidents=1), 98), (Facts(reassignments=1), 96), (Facts(complaints=1), 92), (Facts(complaints=13), 0),
        (Facts(response_seconds=60), 100), (Facts(response_seconds=66), 99), (Facts(response_seconds=63), 100), (Facts(response_seconds=63.1), 99),
        (Facts(response_seconds=210), 75), (Facts(response_seconds=100_000), 75),
        (Facts(rating=1, ratings=4), 100), (Facts(rating=1, ratings=5), 70), (Facts(rating=Decimal("3.95"), ratings=5), 100), (Facts(rating=3.9, ratings=5), 99),
        (Facts(rating=5, ratings=9), 100), (Facts(complaints=1, rating=5, ratings=9), 97), (Facts(complaints=1, rating=4.2, ratings=9), 94),
    ],
)  # fmt: skip
def test_que_07_the_formula_at_its_boundaries_rounded_half_up(facts, score):
    assert quality(facts).score == score


def test_que_05_the_parts_are_read_by_people():
    facts = Facts(1, 2, 0, 75.5, Decimal("4.71"), 12)
    assert quality(facts).parts == (
        ("1 idle incident", "-2"), ("2 reassignments", "-8"), ("answers in 76 s", "-2.58"), ("rated 4.71 by 12", "+5"),
    )  # fmt: skip
    assert quality(facts).score == 92
    assert quality(Facts()).parts == ()


def test_que_07_who_is_below_the_threshold_is_suspended_in_these_words():
    assert suspended_words(59, 60) == "Quality score below threshold (59 < 60)"


@pytest.mark.parametrize(
    ("change", "field"), [({"start": 101}, "start"), ({"threshold": 101}, "threshold"), ({"response_step": 0}, "response_step"), ({"complaint": -1}, "complaint"), ({"complaint": 0.5}, "complaint")]
)  # fmt: skip
def test_c29_coefficients_that_cannot_be_are_refused_at_their_field(change, field):
    with pytest.raises(Invalid) as refused:
        Formula(**change)
    assert refused.value.field == field
