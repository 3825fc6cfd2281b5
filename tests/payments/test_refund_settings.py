"""The site's own figures of refunds, by the names they have in the environment (CRED-07, PAY-14, C29)."""

from typing import Any

import pytest
from sqlalchemy import select

from genapp.core.db import read, transact
from genapp.core.settings import Settings
from genapp.payments.models.orders import Refund
from genapp.payments.queries import office
from genapp.payments.service import refunds
from genapp.platform.models import StaffNotice
from tests.factories import make_user
from tests.payments.test_orders import shop
from tests.payments.test_refunds import back, balance, paid, row, staff

__all__ = ["shop"]


@pytest.fixture
def environment(monkeypatch):
    """Have refunds read their settings from an environment like this."""

    def given(**values: int) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, str(value))
        chosen = Settings()  # pyright: ignore[reportCallIssue]
        for module in (refunds, office):
            monkeypatch.setattr(module, "settings", lambda: chosen)

    return given


async def gift(by, credits: int) -> str:
    somebody = await transact(make_user)
    refund = await transact(refunds.give_credits, by, somebody.id, credits, "admin_discretion")
    return (await row(Refund, refund)).status


async def test_cred_07_from_how_many_credits_on_a_second_person_agrees_is_a_setting(database, environment):
    by = await staff()
    assert [await gift(by, amount) for amount in (10_000, 10_001)] == ["completed", "pending"], "a hundred credits by default"
    environment(GENAPP_REFUND_ALONE_CREDITS=5)
    assert [await gift(by, amount) for amount in (500, 501)] == ["completed", "pending"]


@pytest.mark.parametrize(("limit", "status"), [(700, "sending"), (699, "pending")])
async def test_cred_07_from_how_much_money_on_a_second_person_agrees_is_a_setting(shop, environment, limit, status):
    order, by = await paid(shop), await staff()
    environment(GENAPP_REFUND_ALONE_SHILLINGS=limit)
    shown: Any = await read(office.office_order, order.id)
    assert (await row(Refund, await back(order, by))).status == status
    assert shown.alone is (status == "sending"), "and the office says so before"
    assert await balance(shop) == (0 if status == "sending" else 11_000)


async def notices() -> int:
    return len(await read(lambda s: s.execute(select(StaffNotice.id).where(StaffNotice.message.contains("refunds or more"))).all()))  # pyright: ignore


async def test_pay_14_how_many_refunds_within_how_many_days_are_too_many_is_a_setting(database, environment):
    environment(GENAPP_REFUNDS_OFTEN=2, GENAPP_REFUNDS_DAYS=7)
    by, somebody = await staff(), await transact(make_user)
    for seen in (0, 1, 1):
        await transact(refunds.give_credits, by, somebody.id, 100, "admin_discretion")
        assert await notices() == seen
    text = await read(lambda s: s.execute(select(StaffNotice.message)).scalars().first())
    assert text == "2 refunds or more within 7 days."


async def test_pay_14_refunds_of_long_ago_do_not_count(database, environment):
    environment(GENAPP_REFUNDS_OFTEN=2, GENAPP_REFUNDS_DAYS=7)
    by, somebody = await staff(), await transact(make_user)
    old = await transact(refunds.give_credits, by, somebody.id, 100, "admin_discretion")

    def age(session) -> None:
        found = session.get_one(Refund, old)
        found.created_at = found.created_at.replace(year=found.created_at.year - 1)

    await transact(age)
    await transact(refunds.give_credits, by, somebody.id, 100, "admin_discretion")
    assert await notices() == 0
