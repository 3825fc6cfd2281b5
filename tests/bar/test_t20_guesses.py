"""T20: a thousand guesses at one password, from one address and from a hundred, by e-mail and by name: ten a minute reach the hash."""

import asyncio
import os

import pytest

from genapp.core import ports, ratelimit, security
from genapp.core.db import transact
from genapp.core.errors import DomainError, RateLimited
from genapp.core.ports import Ports
from genapp.onboarding import flows
from tests.factories import make_user

SCALE = float(os.environ.get("SCALE", "0.1"))
GUESSES, A_MINUTE = max(200, int(1000 * SCALE)), 10
pytestmark = pytest.mark.bar


class Human:
    """A human check that everybody passes: what is left is the allowance."""

    async def verify(self, token, scope, remote="", subject=""):
        return True


@pytest.fixture
def hashed(database, monkeypatch):
    counted = []
    monkeypatch.setattr(security, "_count", lambda: counted.append(1))
    ratelimit.forget()
    ports.use(Ports(None, Human(), None, None, None))  # pyright: ignore
    yield counted
    ratelimit.forget()


async def _guess(login, address):
    try:
        await flows.sign_in(login, "wrong password 1", "human", address)
    except RateLimited:
        return "limited"
    except DomainError as refused:
        return refused.message


@pytest.mark.parametrize("addresses", [1, 100])
async def test_t20_a_thousand_guesses_reach_the_hash_ten_times(hashed, addresses):
    await transact(make_user, username="ada", email="ada@example.org")
    logins = ["ada@example.org", "ada", "ADA", " ada@Example.org "]
    told = await asyncio.gather(*(_guess(logins[n % 4], f"203.0.113.{n % addresses}") for n in range(GUESSES)))
    assert len(hashed) <= A_MINUTE
    assert len(hashed) > 0
    assert told.count("limited") >= GUESSES - 2 * A_MINUTE


async def test_t20_control_guesses_spread_over_many_accounts_do_reach_the_hash(hashed):
    for number in range(20):
        await transact(make_user, username=f"ada{number}", email=f"ada{number}@example.org")
    await asyncio.gather(*(_guess(f"ada{number}", f"203.0.113.{number}") for number in range(20)))
    assert len(hashed) == 20


async def test_t20_a_guess_at_nobody_costs_what_a_guess_at_somebody_costs(hashed):
    await transact(make_user, username="ada", email="ada@example.org")
    said = []
    for login in ("ada", "nobody"):
        before = len(hashed)
        said.append((await _guess(login, "203.0.113.9"), len(hashed) - before))
    assert said[0] == said[1]
    assert said[0][1] == 1
