"""T19: what a browser holds is one `__Host-` cookie it cannot read, and it is worthless the moment the session ends."""

import httpx
import pytest
from sqlalchemy import select, update
from starlette.applications import Starlette

from genapp.accounts import http, queries
from genapp.accounts.models import AuthSession, User
from genapp.accounts.service import people, sessions
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.security import hash_password, token_hash
from genapp.core.settings import settings
from tests.factories import make_session, make_user

pytestmark = pytest.mark.bar


@pytest.fixture
def browser(database, monkeypatch):
    """A browser on https, before a site in production mode."""
    production = settings().model_copy(update={"mode": "production"})
    monkeypatch.setattr(http, "settings", lambda: production)
    return httpx.AsyncClient(transport=httpx.ASGITransport(Starlette(routes=http.routes)), base_url="https://genapp.example")


async def _enter(browser, user):
    ticket = await transact(sessions.issue_ticket, user)
    return await browser.post("/auth/enter", data={"ticket": ticket, "next": "/chat"})


async def _alive(token):
    return await read(queries.session_row, token_hash(token), now()) is not None


async def test_t19_the_cookie_of_production_is_host_bound_hidden_secure_and_lax(browser):
    answer = await _enter(browser, await transact(make_user))
    assert (answer.status_code, answer.headers["location"]) == (303, "/chat")
    cookie = answer.headers["set-cookie"]
    name, _, rest = cookie.partition("=")
    attributes = {part.strip().lower() for part in rest.split(";")[1:]}
    assert name == "__Host-session"
    assert {"httponly", "secure", "samesite=lax", "path=/"} <= attributes
    assert not any(part.startswith("domain") for part in attributes)
    token = rest.split(";")[0]
    assert len(token) * 6 >= 128
    assert token not in str(await read(lambda s: s.execute(select(AuthSession.__table__)).all()))


async def test_t19_the_token_changes_at_every_sign_in_and_the_one_before_is_dead(browser):
    user = await transact(make_user)
    await _enter(browser, user)
    first = browser.cookies["__Host-session"]
    await _enter(browser, user)
    second = browser.cookies["__Host-session"]
    assert first != second
    assert (await _alive(first), await _alive(second)) == (False, True)


async def test_t19_after_signing_out_the_token_is_dead_and_the_cookie_gone(browser):
    await _enter(browser, await transact(make_user))
    token = browser.cookies["__Host-session"]
    answer = await browser.post("/auth/leave")
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    assert not await _alive(token)


@pytest.mark.parametrize("how", ["ban", "close", "delete", "new password"])
async def test_t19_a_session_is_dead_with_its_account_or_its_password(browser, how):
    user = await transact(make_user)
    await _enter(browser, user)
    token = browser.cookies["__Host-session"]
    if how == "new password":
        await transact(people.store_password, user.id, hash_password("Another-harbour-7"), why="reset")
    else:
        change = {"ban": {"is_banned": True}, "close": {"is_active": False}, "delete": {"deleted_at": now()}}[how]
        await transact(lambda s: s.execute(update(User).where(User.id == user.id).values(**change)))
    assert not await _alive(token)


async def test_t19_control_a_session_nobody_ended_is_alive(browser):
    token = await transact(lambda s: make_session(s, make_user(s)))
    assert await _alive(token)
