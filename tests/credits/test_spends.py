"""T4: two hundred spends at once of what fifty cost, round after round; exactly fifty go through (CRED-05, CRED-06)."""

import asyncio
import os

import pytest

from genapp.core import db
from genapp.credits.service import audit, ledger
from genapp.credits.service.moves import InsufficientCredits, Owner, Why, balance
from tests.factories import make_user

ROUNDS = max(2, int(20 * float(os.environ.get("SCALE", "0.1"))))
AT_ONCE, ENOUGH = 200, 50


@pytest.mark.timeout(300)
async def test_t04_of_two_hundred_spends_at_once_exactly_fifty_go_through(database):
    for round_ in range(ROUNDS):
        owner = Owner("user", await db.transact(lambda s: make_user(s).id))
        await db.transact(ledger.grant, owner, ENOUGH * 100, "bought", key=f"g{round_}", why=Why("test"))
        works = [db.transact(ledger.spend, owner, 100, key=f"s{round_}:{n}", why=Why("test")) for n in range(AT_ONCE)]
        told = await asyncio.gather(*works, return_exceptions=True)
        assert sum(isinstance(one, str) for one in told) == ENOUGH
        assert sum(isinstance(one, InsufficientCredits) for one in told) == AT_ONCE - ENOUGH
        assert await db.read(balance, owner) == 0
        assert await db.read(audit.differences) == []
