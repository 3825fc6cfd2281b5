"""What is sold, as staff set it: a changed price is another row, bad input names its field, orders keep what they promised (CRED-01, PAY-03, PAY-04, PAY-10, ADM-11)."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from genapp.core import db
from genapp.core.actor import Actor, Permission, Role
from genapp.core.clock import now
from genapp.core.errors import Forbidden, Invalid, NotFound
from genapp.core.money import credits_of, minor_of
from genapp.payments.models.orders import Pack, Plan
from genapp.payments.models.subscriptions import TeamPlan
from genapp.payments.queries import shop
from genapp.payments.service import catalogue
from genapp.platform.models import AuditEntry

STAFF = Actor("s" * 32, Role.ADMIN, frozenset({Permission.MANAGE_PAYMENTS}))
PACK = {"name": "Starter", "credits": "10", "bonus": "", "price": "99.50", "currency": "KES", "variant": "A"}
PLAN = {"name": "30 days", "days": "30", "price": "9.99", "currency": "USD", "features": "More\n\n  Less  "}
TEAM = {"name": "Base", "credits": "300", "price": "8", "currency": "USD", "trial_days": "14", "features": ""}


async def test_cred_01_a_changed_pack_takes_the_place_of_the_old_one(database):
    first = await db.transact(catalogue.save_pack, STAFF, PACK)
    second = await db.transact(catalogue.save_pack, STAFF, {**PACK, "price": "120", "bonus": "1.5"}, first)
    (sold,) = await db.read(shop.packs, "KES", now())
    assert (sold.id, sold.price, sold.bonus) == (second, "KES 120.00", "1.50")
    old, new = [await db.read(lambda s, id=id: s.get(Pack, id)) for id in (first, second)]
    assert (old.is_active, old.price_minor, new.position) == (False, 9_950, old.position)
    await db.transact(catalogue.switch, STAFF, second, False)
    assert await db.read(shop.packs, "KES", now()) == []
    acts = await db.read(lambda s: s.execute(select(AuditEntry.act).order_by(AuditEntry.number)).scalars().all())
    assert acts == ["pack.saved", "pack.saved", "pack.switched"]


async def test_pay_03_plans_and_team_plans_are_made_the_same_way(database):
    plan = await db.transact(catalogue.save_plan, STAFF, PLAN)
    team = await db.transact(catalogue.save_team_plan, STAFF, TEAM)
    assert (await db.read(lambda s: s.get(Plan, plan))).features == ["More", "Less"]
    kept = await db.read(lambda s: s.get(TeamPlan, team))
    assert (kept.credits, kept.price_minor, kept.trial_days) == (30_000, 800, 14)
    for one in (plan, team):
        await db.transact(catalogue.switch, STAFF, one, False)
    with pytest.raises(NotFound):
        await db.transact(catalogue.switch, STAFF, "nothing", True)
    with pytest.raises(NotFound):
        await db.transact(catalogue.save_plan, STAFF, PLAN, "nothing")


@pytest.mark.parametrize(
    ("save", "told", "field"),
    [
        (catalogue.save_pack, {**PACK, "name": " "}, "name"), (catalogue.save_pack, {**PACK, "credits": "0"}, "credits"), (catalogue.save_pack, {**PACK, "credits": "ten"}, "credits"),
        (catalogue.save_pack, {**PACK, "price": "1.001"}, "price"), (catalogue.save_pack, {**PACK, "price": "-5"}, "price"), (catalogue.save_pack, {**PACK, "currency": "GBP"}, "currency"),
        (catalogue.save_pack, {**PACK, "bonus": "x"}, "bonus"), (catalogue.save_pack, {**PACK, "variant": "D"}, "variant"),
        (catalogue.save_plan, {**PLAN, "days": "0"}, "days"), (catalogue.save_plan, {**PLAN, "days": "²"}, "days"), (catalogue.save_plan, {**PLAN, "price": ""}, "price"),
        (catalogue.save_team_plan, {**TEAM, "trial_days": "400"}, "trial_days"), (catalogue.save_team_plan, {**TEAM, "credits": ""}, "credits"),
    ],
)  # fmt: skip
async def test_adm_11_what_does_not_fit_names_its_field_and_makes_nothing(database, save, told, field):
    with pytest.raises(Invalid) as refused:
        await db.transact(save, STAFF, told)
    assert refused.value.field == field
    for table in (Pack, Plan, TeamPlan):
        assert await db.read(lambda s, table=table: s.execute(select(func.count()).select_from(table)).scalar_one()) == 0


async def test_c16_only_who_may_changes_what_is_sold(database):
    nobody = replace(STAFF, permissions=frozenset())
    for work in (lambda s: catalogue.save_pack(s, nobody, PACK), lambda s: catalogue.save_plan(s, nobody, PLAN), lambda s: catalogue.save_team_plan(s, nobody, TEAM), lambda s: catalogue.switch(s, nobody, "x", True), lambda s: catalogue.compare(s, nobody, ["A", "B"])):  # fmt: skip
        with pytest.raises(Forbidden):
            await db.transact(work)
    await db.transact(catalogue.compare, STAFF, ["B", "Z"])
    assert await db.read(shop.price_variants) == ["A", "B"]


@pytest.mark.parametrize(("text", "minor"), [("400", 40_000), ("9.99", 999), ("1,200.5", 120_050), (" 7 ", 700), ("0", None), ("0.00", None), ("", None), ("1.234", None), ("1e3", None), ("-1", None), ("٣", None), ("9" * 10, None), ("1.²", None)])  # fmt: skip
def test_c21_amounts_are_read_as_they_are_written(text, minor):
    assert minor_of(text, "KES") == minor
    assert credits_of(text) == minor
