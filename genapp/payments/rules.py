"""What a payment is worth in the currency tiers are counted in. Pure (C21, C27)."""

from fractions import Fraction

from genapp.core.errors import Invalid

SHILLINGS = {"KES": Fraction(1), "USD": Fraction(130), "EUR": Fraction(140)}
"""Kenyan shillings for one of each currency: fixed, because a tier must not come and go with a day's rate."""


def in_shillings(minor: int, currency: str) -> int:
    """Return an amount in minor units as minor units of shillings, rounded half up; Invalid for a currency we do not take."""
    if currency not in SHILLINGS:
        raise Invalid("We do not take this currency.", field="currency")
    return int(minor * SHILLINGS[currency] + Fraction(1, 2))
