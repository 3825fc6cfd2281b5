"""Which operator gets a conversation: six factors within bounds, better is never worse, exclusions are absolute (QUE-04, QUE-15)."""

from dataclasses import astuple, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genapp.core.errors import Invalid
from genapp.desk.bands import BANDS
from genapp.desk.matching import FACTORS, SKILLS, STYLES, Candidate, Wanted, Weights, best, can_take, fit, in_hours

IDS = [f"o{n}" for n in range(8)]
LANGUAGES = st.lists(st.sampled_from(["en", "sw", "de", "en-GB"]), max_size=3, unique=True).map(tuple)
COUNT = st.integers(0, 12)
ANYBODY = st.sampled_from(IDS)


@st.composite
def candidates(draw, operator_id=ANYBODY):
    return Candidate(
        draw(operator_id), draw(COUNT), draw(COUNT), draw(st.booleans()), draw(st.booleans()), draw(st.integers(0, 100)), draw(st.none() | st.floats(1, 5)),
        draw(st.none() | st.floats(0, 10_000)), draw(LANGUAGES), draw(st.lists(st.sampled_from(STYLES), unique=True).map(tuple)),
        draw(st.sampled_from(sorted(SKILLS))), draw(st.booleans()), draw(st.floats(0, 10**6)), draw(COUNT), draw(COUNT),
    )  # fmt: skip


@st.composite
def weights(draw):
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=5, max_size=5)))
    return Weights(*(after - before for before, after in zip([0, *cuts], [*cuts, 100], strict=True)))


WANTED = st.builds(
    Wanted, st.just("c"), st.sampled_from(["en", "sw", "de-AT", ""]), st.sampled_from(["", *STYLES]), st.sampled_from(BANDS),
    st.sampled_from(["", *IDS]), st.frozensets(st.sampled_from(IDS), max_size=3), st.booleans(),
)  # fmt: skip
MANY = st.lists(st.sampled_from(IDS), unique=True).flatmap(lambda ids: st.tuples(*(candidates(st.just(one)) for one in ids)))


@given(WANTED, candidates(), weights())
def test_que_04_every_factor_and_the_score_are_from_0_to_100_and_the_score_is_their_weighted_sum(wanted, one, shares):
    found = fit(wanted, one, shares)
    assert tuple(factor.name for factor in found.factors) == FACTORS
    assert all(0 <= factor.value <= 100 and factor.why.endswith(".") for factor in found.factors)
    assert found.score == sum(share * factor.value for share, factor in zip(astuple(shares), found.factors, strict=True)) / 100
    assert 0 <= found.score <= 100


BETTER = {
    "load": lambda one: max(0, one.load - 1), "quality": lambda one: min(100, one.quality + 7), "in_hours": lambda one: True,
    "rating": lambda one: one.rating and min(5, one.rating + 0.4), "idle_seconds": lambda one: one.idle_seconds + 45,
    "response_seconds": lambda one: one.response_seconds and one.response_seconds * 0.9, "with_user": lambda one: one.with_user + 1,
    "with_character": lambda one: one.with_character + 1, "languages": lambda one: ("en", "sw", "de"), "specializations": lambda one: STYLES,
    "skill": lambda one: "expert", "capacity": lambda one: one.capacity + 1,
}  # fmt: skip


@given(WANTED, candidates(), weights(), st.sampled_from(sorted(BETTER)))
def test_que_04_better_in_one_thing_never_lowers_the_score(wanted, one, shares, name):
    better = replace(one, **{name: BETTER[name](one)})
    assert fit(wanted, better, shares).score >= fit(wanted, one, shares).score


@given(WANTED, MANY, weights(), st.randoms(use_true_random=False))
def test_que_04_the_order_in_which_candidates_are_listed_decides_nothing(wanted, many, shares, chance):
    mixed = list(many)
    chance.shuffle(mixed)
    assert best(wanted, mixed, shares) == best(wanted, many, shares)


@given(WANTED, MANY, weights())
def test_que_15_exclusions_are_absolute_and_somebody_able_is_always_found(wanted, many, shares):
    found = best(wanted, many, shares)
    able = {one.operator_id for one in many if can_take(wanted, one)}
    assert (found is None) == (not able)
    if found:
        one = next(one for one in many if one.operator_id == found.operator_id)
        assert one.available
        assert not one.suspended
        assert one.load < one.capacity
        assert one.operator_id not in wanted.excluded
        assert not wanted.full
        if wanted.preferred in able:
            assert found.operator_id == wanted.preferred
        else:
            assert found.score == max(fit(wanted, other, shares).score for other in many if other.operator_id in able)


FREE = Candidate("a", idle_seconds=600)


@pytest.mark.parametrize("change", [{"available": False}, {"suspended": True}, {"load": 5}, {"capacity": 0}, {"load": 6}])
def test_que_15_who_is_away_suspended_or_full_gets_nothing_even_when_preferred(change):
    assert best(Wanted("c", preferred="a"), [replace(FREE, **change)]) is None
    assert best(Wanted("c", preferred="a"), [FREE]) is not None


def test_que_15_a_full_character_or_an_excluded_operator_waits():
    assert best(Wanted("c", full=True), [FREE]) is None
    assert best(Wanted("c", preferred="a", excluded=frozenset("a")), [FREE]) is None


def test_que_04_a_preferred_operator_wins_over_a_better_one_unless_they_cannot_take_it():
    poor = Candidate("b", load=4, quality=10, languages=(), in_hours=False)
    wanted = Wanted("c", preferred="b")
    chosen = best(wanted, [FREE, poor])
    assert chosen
    assert chosen.operator_id == "b"
    other = best(wanted, [FREE, replace(poor, load=5)])
    assert other
    assert other.operator_id == "a"


def test_que_04_ties_go_to_the_lower_load_then_to_the_longer_idle_then_by_id():
    only_performance = Weights(0, 100, 0, 0, 0, 0)

    def chosen(*many):
        found = best(Wanted("c"), many, only_performance)
        return found and found.operator_id

    assert chosen(Candidate("a", load=2, idle_seconds=900), Candidate("b", load=1)) == "b"
    assert chosen(Candidate("a", load=1, capacity=5), Candidate("b", load=2, capacity=20)) == "b", "the share counts"
    assert chosen(Candidate("a", load=1), Candidate("b", load=1, idle_seconds=9)) == "b"
    assert chosen(Candidate("b"), Candidate("a")) == "a"


def test_que_04_a_language_nobody_speaks_makes_nobody_wait_and_one_that_somebody_speaks_decides():
    german = Candidate("g", load=2, languages=("de-DE",), quality=80)
    chosen = best(Wanted("c", language="de"), [FREE, german])
    assert chosen
    assert chosen.operator_id == "g"
    unknown = best(Wanted("c", language="fi"), [FREE, german])
    assert unknown
    assert unknown.operator_id == "a"
    assert dict((factor.name, factor.why) for factor in unknown.factors)["specialization"] == "Does not speak fi."


def test_que_04_skill_decides_more_the_higher_the_band():
    gaps = []
    for band in BANDS:
        wanted = Wanted("c", band=band)
        gaps.append(fit(wanted, replace(FREE, skill="expert")).score - fit(wanted, replace(FREE, skill="junior")).score)
    assert gaps == sorted(gaps, reverse=True)
    assert len(set(gaps)) == len(gaps)


def test_que_04_a_supervisor_reads_why():
    one = Candidate("a", 2, 5, True, False, 88, 4.62, 41.4, ("sw",), ("playful",), "senior", True, 250, 2, 1)
    found = fit(Wanted("c", "sw", "playful", "urgent"), one)
    assert [(factor.value, factor.why) for factor in found.factors] == [
        (42, "Last new conversation 4 min ago."),
        (83, "Senior, quality 88, rated 4.6, answers in 41 s."),
        (100, "Speaks sw, voices playful."),
        (60, "Has 2 of 5 conversations."),
        (55, "Voiced this conversation 2 times and this character once before."),
        (100, "Within their working hours."),
    ]
    assert found.score == 78.3


@pytest.mark.parametrize(
    ("change", "field"),
    [({"workload": 21}, "weights"), ({"workload": -1, "performance": 41}, "workload"), ({"timezone": 5.0}, "timezone"), ({"timezone": True}, "timezone")],
)  # fmt: skip
def test_que_04_weights_that_do_not_make_100_are_refused(change, field):
    with pytest.raises(Invalid) as refused:
        Weights(**change)
    assert refused.value.field == field


NAIROBI = ZoneInfo("Africa/Nairobi")
MONDAY = datetime(2026, 11, 23, tzinfo=NAIROBI)


@pytest.mark.parametrize(
    ("hour", "minute", "inside"), [(8, 59, False), (9, 0, True), (16, 59, True), (17, 0, False)],
)  # fmt: skip
def test_que_04_a_shift_begins_included_and_ends_excluded_in_the_operators_zone(hour, minute, inside):
    at = MONDAY.replace(hour=hour, minute=minute)
    assert in_hours({0}, time(9), time(17), "Africa/Nairobi", at) is inside
    assert in_hours({0}, time(9), time(17), "Africa/Nairobi", at.astimezone(UTC)) is inside
    assert in_hours({1, 2, 3, 4, 5, 6}, time(9), time(17), "Africa/Nairobi", at) is False


def test_que_04_a_shift_past_midnight_belongs_to_the_day_it_begins():
    def on(at):
        return in_hours([6], time(20), time(2), "Africa/Nairobi", at)

    sunday = MONDAY - timedelta(days=1)
    assert [on(sunday.replace(hour=hour)) for hour in (0, 1, 19, 20, 23)] == [False, False, False, True, True]
    assert [on(MONDAY.replace(hour=hour)) for hour in (0, 1, 2, 20)] == [True, True, False, False]


def test_que_04_equal_times_mean_24_hours_and_no_days_mean_never():
    assert in_hours([0], time(6), time(6), "Africa/Nairobi", MONDAY.replace(hour=7))
    assert in_hours([0], time(6), time(6), "Africa/Nairobi", MONDAY + timedelta(hours=29, minutes=59))
    assert not in_hours([0], time(6), time(6), "Africa/Nairobi", MONDAY + timedelta(hours=30))
    assert not in_hours([], time(0), time(0), "Africa/Nairobi", MONDAY)


def test_que_04_where_clocks_change_the_hour_on_the_wall_decides():
    # 29 March 2026: 01:59:59 is followed by 03:00:00; 25 October 2026: 02:00 to 02:59 comes twice.
    def on(month, day, hour, minute=0):
        return in_hours(range(7), time(2), time(6), "Europe/Berlin", datetime(2026, month, day, hour, minute, tzinfo=UTC))

    assert [on(3, 29, 0, 59), on(3, 29, 1), on(3, 29, 3, 59), on(3, 29, 4)] == [False, True, True, False]
    assert [on(10, 24, 23, 59), on(10, 25, 0), on(10, 25, 1), on(10, 25, 4, 59), on(10, 25, 5)] == [False, True, True, True, False]


def test_que_04_a_time_without_a_zone_is_a_fault():
    with pytest.raises(ValueError, match="zone"):
        in_hours([0], time(9), time(17), "UTC", datetime(2026, 1, 1))
