"""The idle ladder at its exact seconds, the other limits at theirs, and the signs of bad service (QUE-08, QUE-09, QUE-10, ADM-10, C6)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genapp.core.errors import Invalid
from genapp.desk.ladder import DISSATISFACTION, STEPS, Ladder, Limits, colour, signals, step

NOW = datetime(2026, 11, 21, 20, tzinfo=UTC)
LADDER, LIMITS = Ladder(), Limits()


def said(*texts, apart=60.0):
    return [(text, NOW + timedelta(seconds=apart * n)) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("seconds", "name", "shown"),
    [
        (0, "none", "active"), (149.999, "none", "active"), (150, "warn", "warning"), (179.999, "warn", "warning"), (180, "incident", "idle"),
        (239.999, "incident", "idle"), (240, "alert", "idle"), (299.999, "alert", "idle"), (300, "reassign", "idle"), (86_400, "reassign", "idle"),
    ],
)  # fmt: skip
def test_c6_each_step_is_reached_at_its_second(seconds, name, shown):
    assert STEPS[step(LADDER, seconds)] == name
    assert colour(seconds, waiting=False) == shown
    assert colour(seconds, waiting=True) == "waiting"


@given(st.floats(-10, 1000), st.floats(0, 1000))
def test_c6_nobody_comes_down_the_ladder_by_staying_idle(seconds, longer):
    assert 0 <= step(LADDER, seconds) <= step(LADDER, seconds + longer) <= 4


@pytest.mark.parametrize(
    ("change", "field"),
    [({"warn": 180}, "incident"), ({"alert": 300}, "reassign"), ({"alert": 180}, "alert"), ({"warn": 0}, "warn"), ({"warn": 1.5}, "warn")],
)
def test_c6_a_ladder_that_does_not_rise_is_refused_at_its_field(change, field):
    with pytest.raises(Invalid) as refused:
        Ladder(**change)
    assert refused.value.field == field


def test_que_09_a_person_waits_ten_minutes_at_most_whatever_the_operator_does():
    assert [LIMITS.timed_out(seconds) for seconds in (0, 599.9, 600)] == [False, False, True]


def test_que_09_answers_are_slow_above_two_minutes_on_average_and_from_five_of_them():
    assert not LIMITS.slow(4, 2_400)
    assert not LIMITS.slow(5, 600)
    assert LIMITS.slow(5, 601)
    assert not LIMITS.slow(0, 0)


def test_que_10_the_third_reassignment_goes_to_supervisors():
    assert [LIMITS.escalates(count) for count in range(5)] == [False, False, False, True, True]


def test_que_09_four_unanswered_messages_within_a_minute_are_rapid():
    assert signals(said("a", "b", "c", apart=1)) == []
    assert signals(said("a", "b", "c", "d", apart=20)) == ["rapid_messages"], "the fourth exactly a minute after the first"
    assert signals(said("a", "b", "c", "d", apart=20.001)) == []
    spread = [("a", NOW - timedelta(hours=1)), *said("b", "c", "d", "e", apart=5)]
    assert signals(spread) == ["rapid_messages"], "not only the first four"
    assert signals(reversed(spread)) == ["rapid_messages"]


@pytest.mark.parametrize(
    "text", ["Are you there", "ARE  YOU\nTHERE??", "hello??", "Hello???", "this is useless!", "I want a refund.", "you're NOT LISTENING", "you don’t listen"]
)  # fmt: skip
def test_que_09_words_of_dissatisfaction_are_heard_in_any_case(text):
    assert signals(said(text)) == ["keywords"]


@pytest.mark.parametrize(
    "text",
    ["", "Hello!", "hello there", "refundable", "the scammer in that film", "usefulness", "you are there already", "not now, listening"],
)
def test_que_09_only_whole_words_count(text):
    assert signals(said(text)) == []


def test_que_09_the_list_is_the_callers_and_may_be_empty():
    assert signals(said("C++ again", "(what)"), ("c++",)) == ["keywords"]
    assert signals(said("refund"), ("", "  ")) == []
    assert signals([]) == []
    assert signals(said("a", "b", apart=9), (), Limits(rapid_messages=2, rapid_seconds=9)) == ["rapid_messages"]


@given(st.sampled_from(DISSATISFACTION), st.text(max_size=40), st.text(max_size=40))
def test_que_09_every_listed_phrase_is_found_wherever_it_stands(phrase, before, after):
    assert signals(said(f"{before} {phrase} {after}")) == ["keywords"]
