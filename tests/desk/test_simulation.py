"""A whole day at full figures: everybody is answered, and nobody who waits is passed for ever (QUE-01, C27)."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genapp.desk.bands import BANDS, Bands
from genapp.desk.simulation import Day, Report, simulate, text

PLAIN = Day(character_limit=10_000, silent=0)
"""No character is ever full and no operator falls silent: only the queue's order decides."""
BY_VALUE_ALONE = Bands(normal_waited=10**9 - 2, high_waited=10**9 - 1, urgent_waited=10**9)


@pytest.fixture(scope="module")
def day() -> Report:
    return simulate()


@pytest.fixture(scope="module")
def plain() -> Report:
    return simulate(day=PLAIN)


def passed_after(report: Report, seconds: float) -> int:
    """Count, from the log alone, who went before somebody that had come earlier and had waited longer than so many seconds."""
    count, earliest = 0, float("inf")
    for one in reversed(report.stays):
        # Of all who are taken later, the earliest is the one to wrong.
        count += earliest < one.entered and one.taken - earliest > seconds
        earliest = min(earliest, one.entered)
    return count


def test_c27_at_full_figures_everybody_is_answered_and_nobody_passed_after_five_minutes(day):
    print(f"\n{text(day)}")
    assert (day.conversations, day.operators, day.answered) == (10_000, 50, 10_000)
    assert day.passed_late == 0
    assert day.requeued > 100, "operators who fall silent are part of the day"
    assert day.longest_queue > 100, "the evening is more than the desk can take at once"
    assert all(one.taken >= one.entered for one in day.stays)
    assert [row.band for row in day.rows] == [*BANDS, "all"]
    assert all(row.count and 0 <= row.p50 <= row.p95 <= row.most for row in day.rows)


def test_c27_the_longest_wait_is_bounded_by_the_queue_one_finds(plain):
    # After five minutes only those who came earlier go first: fewer than the longest queue, each taken at most `gap` after the one before.
    long = [one for one in plain.stays if one.taken - one.entered > 300]
    gap = max(
        after.taken - one.taken
        for one, after in pairwise(plain.stays)
        if any(it.entered < one.taken and it.taken >= after.taken for it in long)
    )
    assert plain.longest_queue > 100
    assert 300 < plain.most_waited <= 300 + plain.longest_queue * gap + 1
    assert plain.most_waited < 1800, "what a wrong order would not keep"


def test_c27_within_a_band_whoever_came_first_is_taken_first(plain):
    assert passed_after(plain, 300) == 0
    for band in BANDS:
        entered = [one.entered for one in plain.stays if one.band == band]
        assert len(entered) > 300
        assert entered == sorted(entered)


def test_c27_value_goes_first_only_among_those_who_have_not_waited_long(plain):
    longest = {row.band: row.p95 for row in plain.rows}
    assert longest["urgent"] < longest["high"] <= longest["low"]
    assert passed_after(plain, 0) > 0, "people of value are taken before others who came a moment earlier"


def test_c27_a_queue_by_value_alone_lets_people_starve(plain):
    by_value = simulate(day=PLAIN, figures=BY_VALUE_ALONE)
    assert by_value.answered == 10_000
    assert passed_after(by_value, 300) > 100
    assert by_value.passed_late > 100
    assert by_value.most_waited > plain.most_waited


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(0, 300))
def test_c27_no_other_day_starves_anybody_either(seed, operators, silent):
    report = simulate(150, operators, seed, day=Day(characters=4, character_limit=3, silent=silent))
    assert report.answered == 150
    assert report.passed_late == 0
    assert report == simulate(150, operators, seed, day=Day(characters=4, character_limit=3, silent=silent)), "the same seed, the same day"


def test_que_10_an_operator_who_is_always_silent_sends_everybody_to_supervisors():
    report = simulate(40, 6, day=replace(PLAIN, silent=1000))
    assert (report.answered, report.escalated, len(report.stays)) == (40, 40, 120)
    assert {one.band for one in report.stays[-1:]} == {"high"}


def test_a_day_without_anybody_is_refused():
    for conversations, operators in ((0, 1), (1, 0)):
        with pytest.raises(ValueError, match="nobody"):
            simulate(conversations, operators)
