"""Earnings: exact, rounded once and half up, never negative (QUE-06)."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genapp.core.errors import Invalid
from genapp.desk.pay import earned

AMOUNTS = {"seconds": st.integers(0, 10**7), "hourly_minor": st.integers(0, 10**6), "credits_hundredths": st.integers(0, 10**8), "commission_basis_points": st.integers(0, 10_000)}  # fmt: skip


@pytest.mark.parametrize(
    ("given_", "minor"),
    [
        ((3600, 25_000, 0, 0), 25_000), ((0, 25_000, 100, 10_000), 1_000), ((0, 0, 114, 2_500), 285), ((0, 0, 1, 500), 1), ((0, 0, 1, 499), 0),
        ((1, 1_800, 0, 0), 1), ((1, 1_799, 0, 0), 0), ((1, 900, 1, 250), 1), ((5_400, 30_000, 12_345, 1_500), 45_000 + 18_518), ((0, 0, 0, 0), 0),
    ],
)  # fmt: skip
def test_que_06_hours_and_commission_in_whole_minor_units(given_, minor):
    assert earned(*given_) == minor


@given(**AMOUNTS)
def test_que_06_the_exact_sum_is_rounded_once_half_up(seconds, hourly_minor, credits_hundredths, commission_basis_points):
    # Over one denominator, so that the decimal's own division is the only rounding, far below half a unit.
    exact = Decimal(seconds * hourly_minor * 1_000 + credits_hundredths * 1_000 * commission_basis_points * 36 // 10) / Decimal(3_600_000)
    right = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    assert earned(seconds, hourly_minor, credits_hundredths, commission_basis_points) == right


@given(**AMOUNTS, more=st.integers(0, 10**5), which=st.integers(0, 3))
def test_que_06_more_of_anything_never_earns_less(seconds, hourly_minor, credits_hundredths, commission_basis_points, more, which):
    amounts = [seconds, hourly_minor, credits_hundredths, commission_basis_points]
    before = earned(*amounts)
    amounts[which] = min(10_000, amounts[which] + more) if which == 3 else amounts[which] + more
    assert 0 <= before <= earned(*amounts)


@given(**AMOUNTS)
def test_que_06_two_halves_are_the_whole_but_for_the_rounding(seconds, hourly_minor, credits_hundredths, commission_basis_points):
    whole = earned(seconds, hourly_minor, credits_hundredths, commission_basis_points)
    first = earned(seconds // 2, hourly_minor, credits_hundredths // 2, commission_basis_points)
    second = earned(seconds - seconds // 2, hourly_minor, credits_hundredths - credits_hundredths // 2, commission_basis_points)
    assert abs(first + second - whole) <= 1


@pytest.mark.parametrize(
    ("given_", "field"),
    [((-1, 1, 1, 1), "seconds"), ((1, -1, 1, 1), "hourly_minor"), ((1, 1, -1, 1), "credits_hundredths"), ((1, 1, 1, -1), "commission_basis_points"), ((1, 1, 1, 1, -1), "credit_minor"), ((1, 1, 1, 10_001), "commission_basis_points")],
)  # fmt: skip
def test_que_06_what_cannot_be_earned_is_refused_at_its_field(given_, field):
    with pytest.raises(Invalid) as refused:
        earned(*given_)
    assert refused.value.field == field
