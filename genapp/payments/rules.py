"""What a payment is worth in the currency tiers are counted in. Pure (C21, C27)."""

import hashlib
from fractions import Fraction

from genapp.core.errors import Invalid

SHILLINGS = {"KES": Fraction(1), "USD": Fraction(130), "EUR": Fraction(140)}
"""Kenyan shillings for one of each currency: fixed, because a tier must not come and go with a day's rate."""


def in_shillings(minor: int, currency: str) -> int:
    """Return an amount in minor units as minor units of shillings, rounded half up; Invalid for a currency we do not take."""
    if currency not in SHILLINGS:
        raise Invalid("We do not take this currency.", field="currency")
    return int(minor * SHILLINGS[currency] + Fraction(1, 2))


EURO = frozenset(
    {"AT", "BE", "BG", "CY", "DE", "EE", "ES", "FI", "FR", "GR", "HR", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PT", "SI", "SK"}
)


def currency_for(country: str) -> str:
    """Return the currency somebody from a country is shown first; shillings when they told none (C21)."""
    return "KES" if country in ("", "KE") else "EUR" if country in EURO else "USD"


def suggested(messages_a_day: int) -> int:
    """Return the pack that fits somebody's use, in whole credits (CRED-12)."""
    return 500 if messages_a_day > 50 else 100 if messages_a_day > 20 else 50


def variant_of(user_id: str, variants: list[str]) -> str:
    """Return the price a person is shown while prices are compared: the same one always, evenly spread over people (CRED-11)."""
    known = sorted(set(variants)) or ["A"]
    return known[int.from_bytes(hashlib.sha256(f"price:{user_id}".encode()).digest()[:8]) % len(known)]


def discounted(minor: int, percent: int) -> int:
    """Return what is left to pay, rounded half up to a minor unit, never nothing."""
    return max(1, int(Fraction(minor * (100 - percent), 100) + Fraction(1, 2)))


def code_of(text: str) -> str:
    """Return a promo code as it is kept: capital letters, digits and dashes; Invalid for anything else."""
    code = text.strip().upper()
    if not 3 <= len(code) <= 30 or not all(letter.isascii() and (letter.isalnum() or letter == "-") for letter in code):
        raise Invalid("Three to thirty letters, digits or dashes.", field="code")
    return code


def refund_alone(currency: str, shillings: int) -> int:
    """Return what so many shillings are in the minor units of a currency, 0 for one we do not take (2.3.5)."""
    return int(shillings * 100 / SHILLINGS[currency]) if currency in SHILLINGS else 0
