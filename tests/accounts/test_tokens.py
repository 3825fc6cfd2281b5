"""Access tokens of people's own programs (API-1)."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from genapp.accounts import queries
from genapp.accounts import tokens as rules
from genapp.accounts.models import AccessToken, User
from genapp.accounts.service import locks, people, sessions, tokens
from genapp.core.actor import ANONYMOUS, Role
from genapp.core.clock import now, stopped
from genapp.core.db import read, transact
from genapp.core.errors import Invalid, NotFound, Unauthenticated
from genapp.core.security import token_hash
from genapp.platform import queries as platform
from genapp.platform.models import AuditEntry
from genapp.teams import service as teams
from tests.factories import actor_for, make_session, make_token, make_user


async def _person(**given):
    return await transact(make_user, **given)


async def _caller(token):
    return await read(queries.caller, token_hash(token), now())


async def test_api_1_a_token_is_shown_once_and_stored_as_its_hash_only(database):
    user = await _person()
    token = await transact(tokens.create, actor_for(user), "laptop", ["generate", "read"], 90)
    assert token.startswith(rules.PREFIX)
    assert len(token) >= 43 + len(rules.PREFIX)
    row = (await read(lambda s: s.execute(select(AccessToken)).scalars().all()))[0]
    assert (row.token_hash, row.scopes, row.name) == (token_hash(token), ["read", "generate"], "laptop")
    assert token not in repr(row.model_dump())
    assert timedelta(days=89, hours=23) < row.expires_at - now() <= timedelta(days=90)
    shown = await read(queries.tokens, user.id, now())
    assert [(one.name, one.scopes, one.used) for one in shown] == [("laptop", ["read", "generate"], "")]
    acts = [one.kind for one in await read(platform.activities, user.id)]
    audited = await read(lambda s: s.execute(select(AuditEntry.act)).scalars().all())
    told = [one.kind for one in await read(platform.notices, user.id)]
    assert ("create_token" in acts, "token.created" in audited, told) == (True, True, ["token_created"])


async def test_api_1_a_token_speaks_for_its_person_without_any_right_of_staff(database):
    boss = await _person(role="super_admin")
    found = await _caller(await transact(make_token, boss))
    assert (found.person.user_id, found.person.actor.role, found.person.actor.permissions) == (boss.id, Role.USER, frozenset())
    assert found.scopes == {"read", "generate", "models"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"), ({"name": "x" * 61}, "name"), ({"scopes": []}, "scopes"), ({"scopes": ["read", "everything"]}, "scopes"),
        ({"days": 31}, "days"), ({"days": 0}, "days"),
    ],
)  # fmt: skip
async def test_api_1_what_cannot_be_is_refused_at_its_field(database, given, field):
    user = await _person()
    wanted = {"name": "n", "scopes": ["read"], "days": 30, **given}
    with pytest.raises(Invalid) as refused:
        await transact(tokens.create, actor_for(user), wanted["name"], wanted["scopes"], wanted["days"])
    assert refused.value.field == field
    assert await read(queries.tokens, user.id, now()) == []
    with pytest.raises(Unauthenticated):
        await transact(tokens.create, ANONYMOUS, "n", ["read"], 30)


async def test_api_1_nobody_has_more_than_twenty_also_when_many_are_made_at_once(database):
    user = await _person()
    made = await asyncio.gather(*(transact(make_token, user) for _ in range(30)), return_exceptions=True)
    assert sum(isinstance(one, str) for one in made) == rules.MOST
    assert all(isinstance(one, str | Invalid) for one in made)
    first = (await read(queries.tokens, user.id, now()))[0]
    await transact(tokens.revoke, actor_for(user), first.id)
    assert await transact(make_token, user)


async def test_api_1_control_counting_without_taking_the_row_first_lets_more_through(database):
    user = await _person()
    gate = asyncio.Event()

    async def naive():
        count = len(await read(queries.tokens, user.id, now()))
        await gate.wait()
        if count < 1:
            await transact(make_token, user)

    tasks = [asyncio.create_task(naive()) for _ in range(5)]
    await asyncio.sleep(0.2)
    gate.set()
    await asyncio.gather(*tasks)
    assert len(await read(queries.tokens, user.id, now())) > 1


@pytest.mark.parametrize("how", ["revoke", "everywhere", "password", "ban", "age", "expiry", "deleted", "inactive"])
async def test_api_1_a_token_is_dead_at_once(database, how):
    user = await _person()
    token = await transact(make_token, user)
    kept = await transact(make_session, user)
    row = (await read(queries.tokens, user.id, now()))[0]
    assert await _caller(token)
    if how == "expiry":
        with stopped(now() + timedelta(days=30, seconds=1)):
            assert await _caller(token) is None
            assert await read(queries.tokens, user.id, now()) == []
        return
    session_id = (await read(queries.session_row, token_hash(kept), now())).session_id
    acts = {
        "revoke": (tokens.revoke, actor_for(user), row.id),
        "everywhere": (sessions.end_elsewhere, actor_for(user), session_id),
        "ban": (locks.ban, user.id, "no", None),
        "age": (locks.lock_for_age, user.id),
    }
    if how in acts:
        await transact(*acts[how])
    elif how == "password":
        await transact(people.store_password, user.id, "x", keep_session=session_id, why="changed")
    else:
        change = {"deleted_at": now()} if how == "deleted" else {"is_active": False}
        await transact(lambda s: s.execute(update(User).where(User.id == user.id).values(**change)) and None)
    assert await _caller(token) is None
    if how == "everywhere":
        assert await read(queries.session_row, token_hash(kept), now()), "the browser that asked stays"


async def test_api_1_nobody_revokes_the_token_of_another_and_a_revoked_one_is_gone(database):
    mine, other = await _person(), await _person()
    await transact(make_token, other)
    row = (await read(queries.tokens, other.id, now()))[0]
    with pytest.raises(NotFound):
        await transact(tokens.revoke, actor_for(mine), row.id)
    await transact(tokens.revoke, actor_for(other), row.id)
    with pytest.raises(NotFound):
        await transact(tokens.revoke, actor_for(other), row.id)


async def test_api_1_a_token_reaches_teams_of_its_owner_only_and_ends_when_they_leave(database):
    owner, member = await _person(), await _person()
    ours = await transact(teams.create, actor_for(owner), "Ours")
    with pytest.raises(NotFound):
        await transact(make_token, member, team_id=ours)
    assert await read(queries.tokens, member.id, now()) == []
    invited = await transact(teams.invite, actor_for(owner), ours, member.email)
    await transact(teams.accept, actor_for(member), invited.token)
    bound, free = await transact(make_token, member, team_id=ours), await transact(make_token, member)
    assert (await _caller(bound)).team_id == ours
    await transact(teams.remove, actor_for(owner), ours, member.id)
    assert await _caller(bound) is None
    assert await _caller(free)


async def test_api_1_its_last_use_is_noted_once_a_minute_at_most(database):
    user = await _person()
    token = await transact(make_token, user)
    found, at = await _caller(token), now()
    for seconds, expected in ((0, 0), (30, 0), (61, 61)):
        with stopped(at + timedelta(seconds=seconds)):
            await transact(tokens.touch, found.token_id)
            assert (await _caller(token)).last_used_at == at + timedelta(seconds=expected)
