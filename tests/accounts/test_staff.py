"""Roles, and the last super admin (ADM-02, ADM-03, C33)."""

import asyncio

import pytest
from sqlalchemy import func, select, update

from genapp.accounts import queries, rules
from genapp.accounts.models import User
from genapp.accounts.service import staff
from genapp.core.actor import ANONYMOUS, SYSTEM, Actor, Permission, Role
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Forbidden, NotFound, PremiumRequired, Unauthenticated
from genapp.core.security import token_hash
from genapp.platform import service as platform
from tests.factories import actor_for, make_session, make_user


def supers(session):
    return session.execute(select(func.count()).select_from(User).where(User.role == "super_admin", User.is_active)).scalar_one()


async def test_c33_two_super_admins_demoting_each_other_leave_one(database):
    for _round in range(5):
        one, two = await transact(lambda s: (make_user(s, role="super_admin"), make_user(s, role="super_admin")))
        await transact(lambda s, keep=(one.id, two.id): s.execute(update(User).where(User.id.not_in(keep)).values(role="user")))
        results = await asyncio.gather(
            transact(staff.change_role, actor_for(one), two.id, Role.USER),
            transact(staff.change_role, actor_for(two), one.id, Role.USER),
            return_exceptions=True,
        )
        assert await read(supers) == 1
        assert sum(isinstance(result, DomainError) for result in results) == 1


async def test_c33_control_without_the_seat_both_demotions_pass(database):
    one, two = await transact(lambda s: (make_user(s, role="super_admin"), make_user(s, role="super_admin")))
    gate = asyncio.Event()

    async def naive(victim):
        others = await read(
            lambda s: s.execute(select(func.count()).select_from(User).where(User.role == "super_admin", User.id != victim)).scalar_one()
        )
        await gate.wait()
        if others:
            await transact(lambda s: s.execute(update(User).where(User.id == victim).values(role="user")))

    tasks = [asyncio.create_task(naive(one.id)), asyncio.create_task(naive(two.id))]
    await asyncio.sleep(0.2)
    gate.set()
    await asyncio.gather(*tasks)
    assert await read(supers) == 0


@pytest.mark.parametrize("change", [{"role": Role.ADMIN}, {"role": Role.SUPER_ADMIN, "active": False}])
async def test_adm_03_the_last_super_admin_cannot_go(database, change):
    boss = await transact(lambda s: make_user(s, role="super_admin"))
    with pytest.raises(DomainError, match="Cannot delete or deactivate the last super admin"):
        await transact(lambda s: staff.change_role(s, actor_for(boss), boss.id, **change))


@pytest.mark.parametrize("role", ["user", "operator", "moderator", "admin"])
async def test_adm_03_only_a_super_admin_appoints(database, role):
    one, other = await transact(lambda s: (make_user(s, role=role), make_user(s)))
    with pytest.raises(Forbidden):
        await transact(staff.change_role, actor_for(one), other.id, Role.ADMIN)


async def test_auth_14_setup_works_once_even_when_tried_twice_at_once(database):
    def set_up(session, email):
        return staff.set_up(session, name="Ada", email=email, password_hash="x")

    results = await asyncio.gather(*(transact(set_up, f"a{n}@example.org") for n in range(5)), return_exceptions=True)
    assert sum(isinstance(result, User) for result in results) == 1
    assert {str(r) for r in results if isinstance(r, Exception)} == {"Admin already exists"}
    boss = next(r for r in results if isinstance(r, User))
    assert set(boss.permissions) == set(Permission)
    assert boss.email_verified_at


async def test_c16_every_change_of_staff_is_in_the_audit_log(database):
    user, token = await transact(lambda s: (u := make_user(s, role="moderator"), make_session(s, u)))
    await transact(staff.appoint, SYSTEM, user.email, Role.ADMIN)
    row = await read(queries.session_row, token_hash(token), user.created_at)
    assert row
    assert row.role is Role.ADMIN
    assert Permission.MANAGE_CHARACTERS in row.permissions
    assert Permission.MANAGE_ADMINS not in row.permissions
    assert await read(platform.verify_audit) == 1


async def test_auth_16_somebody_who_is_not_there_is_named_so_in_every_act_of_staff(database):
    boss = actor_for(await transact(lambda s: make_user(s, role="super_admin")))
    for act in (
        transact(staff.appoint, boss, "nobody@example.org", Role.ADMIN),
        transact(staff.change_role, boss, "nobody", Role.ADMIN),
    ):
        with pytest.raises(NotFound, match=r"^User not found$") as refused:
            await act
        assert refused.value.status == 404


def test_adm_01_adm_02_c33_nine_permissions_and_what_each_role_may_by_default():
    names = {
        "manage_users", "manage_fictional_profiles", "manage_operators", "manage_chats", "view_analytics", "manage_payments", "manage_admins",
        "system_settings", "delete_data",
    }  # fmt: skip
    assert {permission.value for permission in Permission} == names
    assert rules.DEFAULTS[Role.SUPER_ADMIN] == set(Permission)
    kept = {Permission.MANAGE_ADMINS, Permission.SYSTEM_SETTINGS, Permission.DELETE_DATA}
    assert rules.DEFAULTS[Role.ADMIN] == set(Permission) - kept
    assert not rules.DEFAULTS[Role.MODERATOR] & {
        *kept,
        Permission.MANAGE_CHARACTERS,
        Permission.MANAGE_OPERATORS,
        Permission.MANAGE_PAYMENTS,
    }
    assert rules.DEFAULTS[Role.OPERATOR] == rules.DEFAULTS[Role.USER] == frozenset()


def test_auth_08_the_guards_say_exactly_these_words():
    assert (str(Unauthenticated()), str(Forbidden()), str(PremiumRequired())) == ("Unauthenticated", "Forbidden", "Premium required")
    assert (Unauthenticated.status, Forbidden.status, PremiumRequired.status) == (401, 403, 402)
    with pytest.raises(Unauthenticated):
        ANONYMOUS.require_user()
    with pytest.raises(Unauthenticated):
        ANONYMOUS.require(Permission.MANAGE_USERS)
    with pytest.raises(Forbidden):
        Actor("u", Role.USER).require(Permission.MANAGE_USERS)
