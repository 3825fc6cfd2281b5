"""Amounts: credits in hundredths, money in minor units. Integers only; no float ever touches either (C4, C21)."""

from dataclasses import dataclass

CREDIT = 100
"""Hundredths of one credit."""
EXPONENTS = {"KES": 2, "USD": 2, "EUR": 2}
"""Digits after the point of each currency we take."""


def credits_text(hundredths: int) -> str:
    """Return credits as people read them: "12", "1.14", "-0.50"."""
    sign, whole, rest = "-" if hundredths < 0 else "", *divmod(abs(hundredths), CREDIT)
    return f"{sign}{whole:,}" + (f".{rest:02}" if rest else "")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of a currency."""

    minor: int
    currency: str

    def text(self) -> str:
        """Return the amount as people read it: "KES 400.00"."""
        digits = EXPONENTS[self.currency]
        sign, whole, rest = "-" if self.minor < 0 else "", *divmod(abs(self.minor), 10**digits)
        return f"{self.currency} {sign}{whole:,}.{rest:0{digits}}"


def minor_of(text: str, currency: str) -> int | None:
    """Return an amount as somebody writes it ("400", "9.99", "1,200.50") in minor units; None for anything else, and for nothing."""
    return _hundredths(text, EXPONENTS[currency])


def credits_of(text: str) -> int | None:
    """Return credits as somebody writes them in hundredths; None for anything else, and for nothing."""
    return _hundredths(text, 2)


def _hundredths(text: str, digits: int) -> int | None:
    whole, _, rest = text.strip().replace(",", "").partition(".")
    plain = whole.isascii() and whole.isdigit() and len(whole) <= 9 and (not rest or (rest.isascii() and rest.isdigit()))
    if not plain or len(rest) > digits:
        return None
    return int(whole) * 10**digits + int(rest.ljust(digits, "0") or "0") or None
