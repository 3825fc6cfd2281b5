"""T3: sixteen writers and two readers over eight accounts; PostgreSQL is cut off once. Nothing is lost, doubled or negative, and every look adds up."""

import asyncio
import contextlib
import os
import random
import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from genapp.core import db, jobs
from genapp.core.ids import new_id
from genapp.credits.models import Account
from genapp.credits.service import audit, ledger
from genapp.credits.service.moves import InsufficientCredits, Owner, Why, balance
from genapp.schema import metadata
from tests.servers import Postgres, missing

SCALE = float(os.environ.get("SCALE", "0.1"))
pytestmark = [pytest.mark.bar, pytest.mark.slow, pytest.mark.timeout(240)]
WRITERS, READERS, ACCOUNTS, SECONDS = 16, 2, 8, max(4.0, 60 * SCALE)
WHY, START = Why("bank"), 10_000


@pytest.fixture(params=["sqlite", "postgres"])
def bank(request, tmp_path):
    """An empty ledger on a server of its own; yields how to cut it off and bring it back, None where there is no server."""
    before = db.configured()
    if request.param == "sqlite":
        server, url = None, f"sqlite:///{tmp_path}/bank.db"
    else:
        server = Postgres.start(durable=True)
        if server is None:
            missing("PostgreSQL")
        assert server
        url = server.create("bank")
    db.use(url)
    metadata.create_all(db.database().engine)
    jobs.prepare(url)

    def cut() -> None:
        nonlocal server
        assert server
        server.kill()
        server = Postgres.start(durable=True, folder=server.folder, port=server.port)

    yield cut if server else None
    db.close()
    if server:
        with server:
            pass
    db.use(before)


def fill(owners: list[Owner]) -> None:
    with db.transaction() as session:
        for owner in owners:
            ledger.grant(session, owner, START, "bought", key=f"start:{owner.id}", why=WHY)


def look(session) -> list[str]:
    """Every difference the ledger has at one moment."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return audit.differences(session)


async def write(owners: list[Owner], dice: random.Random, until: float, done: Counter[str]) -> None:
    """Do one thing after another; what got no answer is done again under its key, as a caller would."""
    while time.monotonic() < until:
        owner, amount, key = dice.choice(owners), dice.randint(1, 700), new_id()
        what = dice.choice(("grant", "spend", "hold", "spend_back"))

        def act(session, what=what, owner=owner, amount=amount, key=key) -> None:
            if what == "grant":
                ledger.grant(session, owner, amount, "bonus", key=key, why=WHY)
            elif what == "hold":
                held = ledger.hold(session, owner, amount, key=key, why=WHY, lifetime=timedelta(hours=1))
                ledger.post(session, held, amount // 2)
            else:
                spent = ledger.spend(session, owner, amount, key=key, why=WHY)
                if what == "spend_back":
                    ledger.give_back(session, spent, key=f"{key}:back", why=WHY, amount=amount - amount // 3)

        for _ in range(400):
            try:
                await db.transact(act)
                done[what] += 1
                break
            except InsufficientCredits:
                done["refused"] += 1
                break
            except DBAPIError as error:
                done["deadlock" if "deadlock" in str(error).lower() else "again"] += 1
                await asyncio.sleep(0.05)
        else:
            raise AssertionError("the bank never came back")


async def read(until: float, done: Counter[str]) -> None:
    while time.monotonic() < until:
        with contextlib.suppress(DBAPIError):
            assert await db.read(look) == []
            done["looks"] += 1
        await asyncio.sleep(0.1)


async def test_t03_sixteen_writers_two_readers_and_a_power_cut_leave_every_sum_right(bank):
    owners, done, until = [Owner("team", new_id()) for _ in range(ACCOUNTS)], Counter(), time.monotonic() + SECONDS
    fill(owners)
    works = [write(owners, random.Random(n), until, done) for n in range(WRITERS)] + [read(until, done) for _ in range(READERS)]
    running = asyncio.gather(*works)
    if bank:
        await asyncio.sleep(SECONDS / 2)
        await asyncio.to_thread(bank)
    await running
    print(dict(done))
    assert await db.read(look) == []
    assert done["deadlock"] == 0
    assert min(done[what] for what in ("grant", "spend", "hold", "spend_back", "looks")) > 0
    assert not bank or done["again"] > 0, "nobody noticed the power cut"
    with db.reading() as session:
        assert all(balance(session, owner) >= 0 and balance(session, owner, "held") == 0 for owner in owners)


async def test_t03_control_reading_and_writing_back_later_loses_sums(bank):
    owner = Owner("team", new_id())
    fill([owner])

    def seen(session) -> int:
        return session.execute(select(Account.balance).where(Account.owner_id == owner.id)).scalar_one()

    def put(session, value: int) -> None:
        session.execute(update(Account).where(Account.owner_id == owner.id).values(balance=value))

    async def naive() -> None:
        had = await db.read(seen)
        await asyncio.sleep(0)
        await db.transact(put, had - 100)

    await asyncio.gather(*(naive() for _ in range(WRITERS)))
    assert await db.read(look) != []
    assert await db.read(seen) > START - WRITERS * 100
