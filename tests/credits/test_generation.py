"""What a generation costs: within its bounds whatever is asked, exact, kept in versions (CRED-14, GEN-02, C30)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from genapp.core.actor import Actor, Permission, Role
from genapp.core.db import read, transact
from genapp.core.errors import Conflict, Forbidden, Invalid
from genapp.credits import queries
from genapp.credits.generation import BEGIN, QUALITIES, RESOLUTIONS, UNITS, from_json, price, resolution, to_json
from genapp.credits.models import PriceList
from genapp.credits.service import prices

OWNER = Actor("0" * 32, Role.SUPER_ADMIN, frozenset(Permission))
BOUNDS = {"image": (500, 2000), "video": (3000, 12000), "face_swap": (1000, 3000), "model_creation": (5000, 10000), "model_refinement": (3000, 6000)}  # fmt: skip


@given(
    operation=st.sampled_from(sorted(UNITS)), pixels=st.integers(1, RESOLUTIONS["huge"]), quality=st.sampled_from(QUALITIES),
    units=st.integers(0, 1000), count=st.integers(1, 8),
)  # fmt: skip
def test_gen_02_c30_every_order_costs_within_the_documents_bounds(operation, pixels, quality, units, count):
    least, most = BOUNDS[operation]
    one = price(BEGIN, operation, pixels=pixels, quality=quality, units=units)
    assert least <= one <= most
    assert price(BEGIN, operation, pixels=pixels, quality=quality, units=units, count=count) == count * one


@pytest.mark.parametrize("operation", sorted(UNITS))
def test_gen_02_both_ends_of_the_documents_bounds_are_reached(operation):
    simplest = price(BEGIN, operation, pixels=1, quality="draft", units=0)
    richest = price(BEGIN, operation, pixels=RESOLUTIONS["huge"], quality="high", units=1000)
    assert (simplest, richest) == BOUNDS[operation]


@given(
    operation=st.sampled_from(sorted(UNITS)), pixels=st.integers(1, RESOLUTIONS["huge"]), quality=st.integers(0, 2), units=st.integers(0, 100)
)  # fmt: skip
def test_cred_14_more_never_costs_less(operation, pixels, quality, units):
    def cost(**changed: int) -> int:
        asked = {"pixels": pixels, "units": units} | {k: v for k, v in changed.items() if k != "quality"}
        return price(BEGIN, operation, quality=QUALITIES[changed.get("quality", quality)], **asked)

    assert cost() <= cost(units=units + 1)
    assert cost() <= cost(pixels=min(RESOLUTIONS["huge"], pixels * 2))
    assert cost() <= cost(quality=min(2, quality + 1))


def test_cred_14_the_price_is_the_exact_product_rounded_half_up():
    formulas = {"image": from_json(to_json(BEGIN))["image"]}
    assert price(formulas, "image", pixels=1_048_576, quality="standard") == 750  # 5.00 x 1.2 x 1.25
    assert price(formulas, "image", pixels=1_048_576, quality="standard", units=1) == 938  # 9.375, half up
    assert price(formulas, "image", pixels=262_144, quality="draft", count=8) == 4000


@pytest.mark.parametrize(("name", "pixels"), RESOLUTIONS.items())
def test_cred_14_a_size_holds_its_last_pixel_and_not_one_more(name, pixels):
    assert resolution(pixels) == name
    if name == "huge":
        with pytest.raises(Invalid):
            resolution(pixels + 1)
    else:
        assert resolution(pixels + 1) != name


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"operation": "song"}, "operation"), ({"pixels": 0}, "size"), ({"quality": "best"}, "quality"), ({"count": 9}, "count"), ({"count": 0}, "count"), ({"units": -1}, "units")],
)  # fmt: skip
def test_cred_14_what_cannot_be_made_has_no_price(asked, field):
    with pytest.raises(Invalid) as refused:
        price(BEGIN, asked.pop("operation", "image"), **asked)
    assert refused.value.field == field


@given(st.sampled_from(sorted(UNITS)), st.fractions(0, 10, max_denominator=400), st.integers(1, 1_000_000))
def test_cred_14_formulas_come_back_from_the_database_as_they_went(operation, step, most):
    told = to_json(BEGIN)
    told[operation] |= {"step": str(step), "least": 1, "most": most}
    kept = from_json(told)
    assert (kept[operation].step, kept[operation].most) == (step, most)
    assert to_json(kept) == told
    assert all(isinstance(one, Fraction) for one in kept[operation].qualities.values())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"base": 0}, "video_base"), ({"base": None}, "video_base"), ({"base": True}, "video_base"), ({"most": 2999}, "video_most"),
        ({"included": -1}, "video_included"), ({"step": "much"}, "video_step"), ({"step": "11"}, "video_step"), ({"step": "1/0"}, "video_step"),
        ({"resolutions": {}}, "video_resolutions_small"), ({"qualities": {"draft": "1", "standard": "-1", "high": "1"}}, "video_qualities_standard"),
    ],
)  # fmt: skip
def test_cred_14_a_formula_that_cannot_be_is_named_by_its_field(change, field):
    told = to_json(BEGIN)
    told["video"] |= change
    with pytest.raises(Invalid) as refused:
        from_json(told)
    assert refused.value.field == field


async def test_cred_14_formulas_are_kept_in_versions_and_one_of_two_at_once_is_told(database):
    told = to_json(BEGIN)
    told["image"] |= {"base": 600}
    assert await transact(prices.save_generation, OWNER, told, 0) == 1
    with pytest.raises(Conflict):
        await transact(prices.save_generation, OWNER, to_json(BEGIN), 0)
    known = await read(queries.generation_prices)
    assert (known.version, known.formulas["image"].base) == (1, 600)
    assert (await read(queries.message_prices)).version == 0, "the list of messages has versions of its own"
    told["image"] |= {"base": 0}
    with pytest.raises(Invalid):
        await transact(prices.save_generation, OWNER, told, 1)
    rows = await read(lambda session: session.execute(select(PriceList.kind, PriceList.version)).all())
    assert [tuple(row) for row in rows] == [("generation", 1)]


async def test_cred_14_only_who_may_manage_payments_changes_formulas(database):
    with pytest.raises(Forbidden):
        await transact(prices.save_generation, Actor(OWNER.user_id, Role.MODERATOR, frozenset()), to_json(BEGIN), 0)
