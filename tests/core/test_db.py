"""Transactions: all or nothing, and events only after the commit."""

import asyncio

import pytest
from sqlalchemy import text

from genapp.core import db, events


@pytest.fixture
def table(database):
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE scratch (a INTEGER)"))
    yield
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE scratch"))


def _add(session, value, fail=False):
    session.exec(text("INSERT INTO scratch VALUES (:a)").bindparams(a=value))
    events.emit(session, "user:1", "scratch.added", str(value))
    if fail:
        raise ValueError("undone")


def _count(session):
    return session.exec(text("SELECT count(*) FROM scratch")).scalar()


async def test_a_failed_transaction_leaves_no_row_and_no_event(table):
    async with events.bus().subscribe("user:1") as heard:
        with pytest.raises(ValueError, match="undone"):
            await db.transact(_add, 1, fail=True)
        await db.transact(_add, 2)
        assert (await asyncio.wait_for(anext(heard), 2)).id == "2"
    assert await db.read(_count) == 1


async def test_forty_writers_at_once_all_commit(table):
    await asyncio.gather(*(db.transact(_add, n) for n in range(40)))
    assert await db.read(_count) == 40


async def test_a_read_changes_nothing(table):
    await db.read(lambda session: session.execute(text("INSERT INTO scratch VALUES (1)")))
    assert await db.read(_count) == 0
