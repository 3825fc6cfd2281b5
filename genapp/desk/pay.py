"""What an operator has earned: the hours by their rate, and a share of what their answers brought in. Pure (QUE-06)."""

from fractions import Fraction

from genapp.core.errors import Invalid
from genapp.core.money import CREDIT

HOUR = 3600
WHOLE = 10_000
"""Basis points of all of it."""
CREDIT_MINOR = 1_000
"""What a credit is worth in cents of a shilling: KES 10, the price of the smallest pack (C5)."""


def earned(seconds: int, hourly_minor: int, credits_hundredths: int, commission_basis_points: int, credit_minor: int = CREDIT_MINOR) -> int:
    """Return whole minor units for a period: exact until the end, then rounded once, half up.

    Rounding is by period: the months of a year may sum to a few minor units more or less than the year. Invalid names what is below zero.
    """
    for field, value in (
        ("seconds", seconds), ("hourly_minor", hourly_minor), ("credits_hundredths", credits_hundredths),
        ("commission_basis_points", commission_basis_points), ("credit_minor", credit_minor),
    ):  # fmt: skip
        if value < 0:
            raise Invalid("Nothing here is below zero.", field=field)
    if commission_basis_points > WHOLE:
        raise Invalid("A commission is 100 % at most.", field="commission_basis_points")
    hours = Fraction(seconds * hourly_minor, HOUR)
    share = Fraction(credits_hundredths * credit_minor * commission_basis_points, CREDIT * WHOLE)
    return int(hours + share + Fraction(1, 2))
