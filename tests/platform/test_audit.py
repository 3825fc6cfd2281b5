"""The audit log: append-only, chained, verified (AUD-1)."""

import asyncio

import pytest
from sqlalchemy import delete, update

from genapp.core.actor import SYSTEM, Actor, Permission, Role
from genapp.core.db import read, transact
from genapp.core.errors import Forbidden
from genapp.platform import queries
from genapp.platform import service as platform
from genapp.platform.models import AuditEntry


async def _entries(count):
    await asyncio.gather(*(transact(platform.audit, SYSTEM, "tested", "thing", str(n), n=n) for n in range(count)))


async def test_aud_1_forty_writers_at_once_make_one_chain(database):
    await _entries(40)
    assert await read(platform.verify_audit) == 40
    assert [row.number for row in await read(queries.audit_log, 0, 3)] == [40, 39, 38]


@pytest.mark.parametrize(
    "harm",
    [
        update(AuditEntry).where(AuditEntry.number == 3).values(act="innocent"),
        update(AuditEntry).where(AuditEntry.number == 3).values(detail={"n": 9}),
        delete(AuditEntry).where(AuditEntry.number == 5),
        delete(AuditEntry).where(AuditEntry.number == 2),
    ],
)
async def test_aud_1_a_changed_or_missing_entry_is_found(database, harm):
    await _entries(5)
    await transact(lambda session: session.execute(harm))
    with pytest.raises(platform.BrokenChain):
        await read(platform.verify_audit)


async def test_an_undone_act_leaves_no_entry(database):
    def act(session):
        platform.audit(session, SYSTEM, "tested", "thing")
        raise ValueError

    with pytest.raises(ValueError):
        await transact(act)
    assert await read(platform.verify_audit) == 0


async def test_c16_changing_a_setting_needs_the_permission_and_is_audited(database):
    with pytest.raises(Forbidden):
        await transact(platform.change_setting, Actor("u", Role.ADMIN), "a", 1)
    boss = Actor("u", Role.SUPER_ADMIN, frozenset({Permission.SYSTEM_SETTINGS}))
    await transact(platform.change_setting, boss, "a", [1])
    await transact(platform.change_setting, boss, "a", [2])
    assert await read(platform.setting, "a", None) == [2]
    assert await read(platform.verify_audit) == 2
