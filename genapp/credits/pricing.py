"""What a message to an operator's character costs: exact, explained part by part, known before it is sent. Pure (CRED-03, CRED-04, C3, C4, C26)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from genapp.core.errors import Invalid
from genapp.core.money import CREDIT

TIERS = ("free", "bronze", "silver", "gold", "platinum")


@dataclass(frozen=True, slots=True)
class Span:
    """Hours of the day with a factor of their own, from included to excluded; one that ends before it begins goes past midnight."""

    name: str
    begins: time
    ends: time
    factor: Fraction

    def holds(self, at: time) -> bool:
        """Say whether a time of the day lies in it."""
        return self.begins <= at < self.ends if self.begins <= self.ends else at >= self.begins or at < self.ends


@dataclass(frozen=True, slots=True)
class MessagePrices:
    """One price list for messages. Factors are exact fractions; the base and the step are hundredths of a credit."""

    base: int = CREDIT
    step: int = 1
    zone: str = "Africa/Nairobi"
    featured: Fraction = Fraction(3, 2)
    spans: tuple[Span, ...] = (Span("peak", time(20), time(2), Fraction(6, 5)), Span("off_peak", time(2), time(8), Fraction(4, 5)))
    tiers: Mapping[str, Fraction] = field(
        default_factory=lambda: dict(
            zip(TIERS, (Fraction(1), Fraction(19, 20), Fraction(9, 10), Fraction(17, 20), Fraction(4, 5)), strict=True)
        )
    )
    every_free: int = 100
    surge_from: int = 50
    surge_step: Fraction = Fraction(1, 100)
    surge_cap: Fraction = Fraction(3, 2)
    surge_on: bool = False


@dataclass(frozen=True, slots=True)
class Price:
    """What a message costs in hundredths of a credit, and why: each part with the factor it adds, as people read it."""

    amount: int
    parts: tuple[tuple[str, str], ...] = ()


FREE = Price(0)


def message_price(
    prices: MessagePrices, at: datetime, *, featured: bool = False, tier: str = "free", payable: int = 1, waiting: int = 0
) -> Price:
    """Return the price of the next payable message, the `payable`-th of its conversation; `waiting` are the character's open conversations.

    Rounded half up to a hundredth, or up to the list's step (C4). The 100th, 200th … are free (C26).
    """
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    if prices.every_free and payable % prices.every_free == 0:
        return Price(0, (("every_free", str(prices.every_free)),))
    parts: list[tuple[str, Fraction]] = []
    if featured:
        parts.append(("featured", prices.featured))
    local = at.astimezone(ZoneInfo(prices.zone)).time()
    parts += [(span.name, span.factor) for span in prices.spans if span.holds(local)][:1]
    parts.append((f"tier_{tier}", prices.tiers.get(tier, Fraction(1))))
    if prices.surge_on:
        parts.append(("surge", surge(prices, waiting)))
    exact = Fraction(prices.base)
    for _, factor in parts:
        exact *= factor
    return Price(_rounded(exact, prices.step), tuple((name, _read(factor)) for name, factor in parts if factor != 1))


def surge(prices: MessagePrices, waiting: int) -> Fraction:
    """Return the factor of a character many people wait for: a step for each beyond the threshold, never above the cap (CRED-04)."""
    return min(prices.surge_cap, 1 + prices.surge_step * max(0, waiting - prices.surge_from))


def _rounded(exact: Fraction, step: int) -> int:
    if step == 1:
        return int(exact + Fraction(1, 2))  # Half up; prices are never below zero.
    return -(-exact // step) * step


def _read(factor: Fraction) -> str:
    return f"{float(factor):.4f}".rstrip("0").rstrip(".")


def decimal(factor: str) -> str:
    """Return a stored factor ("19/20") as people write it ("0.95"), to four digits."""
    return _read(Fraction(factor))


def to_json(prices: MessagePrices) -> dict[str, Any]:
    """Return a price list as it is stored: factors as text, so that none is ever a float."""
    return {
        "base": prices.base, "step": prices.step, "zone": prices.zone, "featured": str(prices.featured), "every_free": prices.every_free,
        "spans": [[one.name, one.begins.strftime("%H:%M"), one.ends.strftime("%H:%M"), str(one.factor)] for one in prices.spans],
        "tiers": {tier: str(factor) for tier, factor in prices.tiers.items()}, "surge_on": prices.surge_on, "surge_from": prices.surge_from,
        "surge_step": str(prices.surge_step), "surge_cap": str(prices.surge_cap),
    }  # fmt: skip


def from_json(told: Mapping[str, Any]) -> MessagePrices:
    """Return a stored or written price list; Invalid names the first field that cannot be (CRED-03)."""

    def whole(name: str, least: int, most: int) -> int:
        value = told.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Invalid(f"A whole number from {least} to {most:,}, please.", field=name)
        return value

    def factor(name: str, value: Any, least: Fraction = Fraction(0), most: Fraction = Fraction(10)) -> Fraction:
        try:
            number = Fraction(str(value).strip())
        except (ValueError, ZeroDivisionError):
            raise Invalid("A number such as 1.2, please.", field=name) from None
        if not least <= number <= most:
            raise Invalid(f"From {_read(least)} to {_read(most)}, please.", field=name)
        return number

    spans = []
    for name, begins, ends, value in told.get("spans") or []:
        try:
            spans.append(Span(str(name), time.fromisoformat(begins), time.fromisoformat(ends), factor("spans", value)))
        except ValueError:
            raise Invalid("Hours such as 20:00, please.", field="spans") from None
    try:
        zone = str(told.get("zone", ""))
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise Invalid("We do not know this time zone.", field="zone") from None
    tiers = {tier: factor(f"tier_{tier}", (told.get("tiers") or {}).get(tier, "1"), most=Fraction(1)) for tier in TIERS}
    return MessagePrices(
        whole("base", 1, 100_000), whole("step", 1, 10_000), zone, factor("featured", told.get("featured"), Fraction(1)), tuple(spans), tiers,
        whole("every_free", 0, 100_000), whole("surge_from", 0, 100_000), factor("surge_step", told.get("surge_step")),
        factor("surge_cap", told.get("surge_cap"), Fraction(1)), told.get("surge_on") is True,
    )  # fmt: skip
