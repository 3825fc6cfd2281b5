"""The price of a message: every factor, every boundary hour, exact to the hundredth (CRED-03, CRED-04, C3, C4, C26)."""

from datetime import UTC, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genapp.core.errors import Invalid
from genapp.core.money import Money, credits_text
from genapp.credits.pricing import TIERS, MessagePrices, from_json, message_price, surge, to_json

LIST = MessagePrices()
NAIROBI = ZoneInfo("Africa/Nairobi")
NOON = datetime(2026, 11, 21, 12, tzinfo=NAIROBI)
DISCOUNT = {"free": "1", "bronze": ".95", "silver": ".90", "gold": ".85", "platinum": ".80"}


def test_c4_the_documents_own_example_costs_114_hundredths():
    evening = NOON.replace(hour=20)
    price = message_price(LIST, evening, tier="bronze")
    assert price.amount == 114
    assert price.parts == (("peak", "1.2"), ("tier_bronze", "0.95"))
    assert credits_text(price.amount) == "1.14"


@pytest.mark.parametrize(
    ("hour", "minute", "factor"),
    [(1, 59, "1.2"), (2, 0, ".8"), (7, 59, ".8"), (8, 0, "1"), (19, 59, "1"), (20, 0, "1.2"), (23, 59, "1.2"), (0, 0, "1.2")],
)
def test_c3_the_hours_begin_included_and_end_excluded(hour, minute, factor):
    for second in (0, 59):
        at = NOON.replace(hour=hour, minute=minute, second=second)
        assert message_price(LIST, at).amount == int(Decimal(factor) * 100)
        assert message_price(LIST, at.astimezone(UTC)).amount == int(Decimal(factor) * 100), (
            "the zone of the list decides, not the server's"
        )


def test_c3_where_clocks_change_the_hour_on_the_wall_decides():
    berlin = MessagePrices(zone="Europe/Berlin")
    # 29 March 2026: 01:59:59 is followed by 03:00:00; 25 October 2026: 02:00 to 02:59 comes twice.
    before, after = datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert (message_price(berlin, before).amount, message_price(berlin, after).amount) == (120, 80)
    for hour in (0, 1):
        assert message_price(berlin, datetime(2026, 10, 25, hour, 30, tzinfo=UTC)).amount == 80
    assert message_price(berlin, datetime(2026, 10, 24, 23, 59, tzinfo=UTC)).amount == 120


@given(
    hours=st.integers(0, 24 * 366), featured=st.booleans(), tier=st.sampled_from(TIERS), payable=st.integers(1, 1000), waiting=st.integers(0, 500), surging=st.booleans()
)  # fmt: skip
def test_cred_03_the_price_is_the_exact_product_rounded_half_up(hours, featured, tier, payable, waiting, surging):
    prices = MessagePrices(surge_on=surging)
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    hour = at.astimezone(NAIROBI).hour
    exact = Decimal(100) * (Decimal("1.5") if featured else 1) * Decimal(DISCOUNT[tier])
    exact *= Decimal("1.2") if hour >= 20 or hour < 2 else Decimal(".8") if hour < 8 else 1
    if surging:
        exact *= min(Decimal("1.5"), 1 + Decimal(".01") * max(0, waiting - 50))
    right = 0 if payable % 100 == 0 else int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    price = message_price(prices, at, featured=featured, tier=tier, payable=payable, waiting=waiting)
    assert price.amount == right
    whole = message_price(MessagePrices(surge_on=surging, step=100), at, featured=featured, tier=tier, payable=payable, waiting=waiting)
    assert whole.amount == (0 if payable % 100 == 0 else int((exact / 100).quantize(Decimal(1), ROUND_CEILING)) * 100)


def test_c26_the_hundredth_and_every_further_hundredth_payable_message_is_free():
    free = [n for n in range(1, 301) if message_price(LIST, NOON, payable=n).amount == 0]
    assert free == [100, 200, 300]


@given(st.integers(0, 10_000))
def test_cred_04_surge_rises_with_who_waits_and_never_above_its_cap(waiting):
    factor = surge(MessagePrices(surge_on=True), waiting)
    assert 1 <= factor <= Fraction(3, 2)
    assert factor >= surge(MessagePrices(surge_on=True), max(0, waiting - 1))
    assert (factor > 1) == (waiting > 50)


def test_a_price_list_is_stored_without_a_float_and_read_back_the_same():
    told = to_json(LIST)
    assert from_json(told) == LIST
    assert not any(isinstance(value, float) for value in str(told).split())
    assert told["tiers"]["bronze"] == "19/20"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"base": 0}, "base"), ({"base": 1.5}, "base"), ({"step": True}, "step"), ({"zone": "Mars/Olympus"}, "zone"), ({"featured": "0.9"}, "featured"),
        ({"featured": "lots"}, "featured"), ({"tiers": {"gold": "1.1"}}, "tier_gold"), ({"tiers": {"gold": "-1"}}, "tier_gold"), ({"every_free": -1}, "every_free"),
        ({"spans": [["peak", "25:00", "02:00", "1.2"]]}, "spans"), ({"spans": [["peak", "20:00", "02:00", "x"]]}, "spans"), ({"surge_cap": "0.5"}, "surge_cap"),
        ({"surge_step": "1/0"}, "surge_step"),
    ],
)  # fmt: skip
def test_what_no_price_can_be_is_refused_at_its_field(change, field):
    with pytest.raises(Invalid) as refused:
        from_json({**to_json(LIST), **change})
    assert refused.value.field == field


def test_a_time_without_a_zone_is_a_fault():
    with pytest.raises(ValueError, match="zone"):
        message_price(LIST, datetime(2026, 1, 1))


def test_c21_money_and_credits_are_read_as_people_read_them():
    assert [credits_text(n) for n in (0, 1, 100, 114, 123_456, -50)] == ["0", "0.01", "1", "1.14", "1,234.56", "-0.50"]
    assert Money(40_000, "KES").text() == "KES 400.00"
    assert Money(-5, "USD").text() == "USD -0.05"
