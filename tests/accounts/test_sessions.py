"""Sessions and tickets (T19)."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from genapp.accounts import queries
from genapp.accounts.models import AuthSession, User
from genapp.accounts.service import sessions
from genapp.core.clock import now, stopped
from genapp.core.db import read, transact
from genapp.core.errors import Forbidden, NotFound
from genapp.core.security import token_hash
from tests.factories import actor_for, make_session, make_user


async def _ticket():
    def make(session):
        user = make_user(session)
        return user, sessions.issue_ticket(session, user)

    return await transact(make)


async def test_t19_fifty_uses_of_one_ticket_open_one_session(database):
    _user, ticket = await _ticket()
    results = await asyncio.gather(*(transact(sessions.open_session, ticket, "d", "1.2.3.4") for _ in range(50)), return_exceptions=True)
    assert sum(isinstance(result, str) for result in results) == 1
    assert all(isinstance(result, str | NotFound) for result in results)


async def test_t19_control_reading_a_ticket_before_using_it_opens_many(database):
    user, ticket = await _ticket()
    gate = asyncio.Event()

    async def naive():
        from genapp.accounts.models import SignInTicket

        unused = await read(lambda s: s.get(SignInTicket, token_hash(ticket)).used_at is None)
        await gate.wait()
        if unused:
            await transact(lambda s: s.execute(update(SignInTicket).values(used_at=now())) and make_session(s, s.get(User, user.id)))
        return unused

    tasks = [asyncio.create_task(naive()) for _ in range(10)]
    await asyncio.sleep(0.2)
    gate.set()
    assert sum(await asyncio.gather(*tasks)) > 1


async def test_t19_a_ticket_is_dead_after_thirty_seconds(database):
    _user, ticket = await _ticket()
    with stopped(now() + timedelta(seconds=31)), pytest.raises(NotFound):
        await transact(sessions.open_session, ticket, "d", "a")


async def test_t19_a_token_is_long_and_stored_hashed_only(database):
    _user, ticket = await _ticket()
    token = await transact(sessions.open_session, ticket, "d", "a")
    assert len(token) >= 43
    assert await read(lambda s: s.execute(select(AuthSession.token_hash)).scalars().all()) == [token_hash(token)]


@pytest.mark.parametrize("change", [{"is_banned": True}, {"is_active": False}, {"deleted_at": now()}])
async def test_auth_10_a_ban_a_closed_and_a_deleted_account_bite_at_once(database, change):
    user, token = await transact(lambda s: (u := make_user(s), make_session(s, u)))
    assert await read(queries.session_row, token_hash(token), now())
    await transact(lambda s: s.execute(update(User).where(User.id == user.id).values(**change)))
    assert await read(queries.session_row, token_hash(token), now()) is None


async def test_a_ban_that_ended_no_longer_bites(database):
    token = await transact(lambda s: make_session(s, make_user(s, is_banned=True, banned_until=now() - timedelta(minutes=1))))
    assert await read(queries.session_row, token_hash(token), now())


async def test_nobody_revokes_the_session_of_another(database):
    def make(session):
        mine, other = make_user(session), make_user(session)
        make_session(session, other)
        return actor_for(mine), session.execute(select(AuthSession.id).where(AuthSession.user_id == other.id)).scalar_one()

    actor, session_id = await transact(make)
    with pytest.raises(NotFound):
        await transact(sessions.revoke, actor, session_id)


async def test_a_suspended_person_is_told_until_when(database):
    with pytest.raises(Forbidden, match="suspended until"):
        await transact(lambda s: sessions.issue_ticket(s, make_user(s, is_banned=True, banned_until=now() + timedelta(days=3))))


async def test_auth_05_a_session_in_use_is_renewed_and_one_that_ended_is_not(database):
    user, _ = await _ticket()

    def aged(session, **given):
        return session.execute(update(AuthSession).where(AuthSession.user_id == user.id).values(**given))

    token = await transact(make_session, user)
    row = await read(queries.session_row, token_hash(token), now())
    assert not await transact(sessions.touch, row.session_id), "it was used a moment ago"
    soon = now() + timedelta(minutes=1)
    await transact(aged, seen_at=now() - timedelta(hours=1), expires_at=soon)
    assert await transact(sessions.touch, row.session_id)
    with stopped(soon + timedelta(days=29)):
        renewed = await read(queries.session_row, token_hash(token), now())
        assert renewed, "thirty days from its last use"
    assert now() - renewed.seen_at < timedelta(minutes=1)
    for ended in ({"revoked_at": now()}, {"revoked_at": None, "expires_at": now() - timedelta(seconds=1)}):
        await transact(aged, seen_at=now() - timedelta(hours=1), **ended)
        assert not await transact(sessions.touch, row.session_id)
    assert await read(queries.session_row, token_hash(token), now()) is None
