"""The database alone: the reads of a screen over a million messages, and the send transaction from sixty-four callers."""

import asyncio
import os
import random
import tempfile
import time
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from genapp.characters.queries import cards
from genapp.chat import queries
from genapp.chat.service import sending
from genapp.core import db, jobs
from genapp.core.clock import now
from genapp.core.db import transact
from genapp.schema import metadata
from tests.bench.browser import p95
from tests.characters import many
from tests.factories import actor_for, make_character, make_conversation, make_permit, make_user
from tests.servers import Postgres

CHARACTERS, PEOPLE, EACH = 12, 8_334, 10
MESSAGES = 10_000_000 if os.environ.get("SCALE") == "full" else 1_000_000
CALLERS, SENDS, READS = 64, 30, 400


def _copies(session: Session, table: str, source: str, **changed: str) -> None:
    """Copy the table's one template row (its id is "template") for every row of the source, with these columns changed."""
    names = [column.name for column in metadata.tables[table].columns]
    values = ", ".join(changed.get(name, f"t.{name}") for name in names)
    session.execute(text(f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table} t, {source} WHERE t.id = 'template'"))


def _series(session: Session, count: int) -> tuple[str, str]:
    """Return a source of numbers `s.n` and how to write one as sixteen hex digits."""
    if session.get_bind().dialect.name == "postgresql":
        return f"generate_series(1, {count}) AS s(n)", "lpad(to_hex({}), 16, '0')"
    return (
        f"(WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < {count}) SELECT n FROM r) AS s",
        "printf('%016x', {})",
    )


def fill(session: Session) -> int:
    """Fill the tables with a hundred thousand conversations and the wanted messages; returns how many there are."""
    owner = make_user(session)
    room = make_conversation(session, owner)
    session.execute(text("UPDATE users SET id = 'template' WHERE id = :id"), {"id": make_user(session).id})
    session.execute(text("DELETE FROM messages WHERE conversation_id = :room"), {"room": room.id})
    characters = [make_character(session).id for _ in range(CHARACTERS)]
    session.flush()
    numbers, hexed = _series(session, PEOPLE)
    name = "'bench' || s.n"
    key = hexed.format("s.n")
    _copies(session, "users", numbers, id=f"'{'0' * 16}' || {key}", username=name, username_lower=name, email=f"{name} || '@example.org'")
    # Copied from the one real conversation, which then is the template.
    columns = ", ".join(column.name for column in metadata.tables["conversations"].columns if column.name != "id")
    session.execute(text(f"INSERT INTO conversations (id, {columns}) SELECT 'template', {columns.replace('user_id', ':owner', 1)} FROM conversations WHERE id = :room"),
                    {"owner": "template", "room": room.id})  # fmt: skip
    for number, character in enumerate(characters):
        _copies(
            session,
            "conversations",
            numbers,
            id=f"'c{number:015}' || {key}",
            user_id=f"'{'0' * 16}' || {key}",
            character_id=f"'{character}'",
        )
    session.execute(text("DELETE FROM conversations WHERE id = 'template'"))
    session.add(_template(room.id))
    session.flush()
    each, hexed = _series(session, MESSAGES // (CHARACTERS * PEOPLE) + 1)
    made = f"{hexed.format('s.n')} || substr(c.id, 14, 3) || substr(c.id, 20)"
    reply = "CASE WHEN s.n % 2 = 0 THEN {} ELSE {} END"
    _copies(
        session, "messages", f"conversations c, {each}", id=made, turn=made, conversation_id="c.id", sender=reply.format("'character'", "'user'"),
        author=reply.format("'ai'", "'user'"), status=reply.format("'final'", "'read'"), variant=reply.format("1", "0"),
    )  # fmt: skip
    session.execute(text("DELETE FROM messages WHERE id = 'template'"))
    return session.execute(text("SELECT count(*) FROM messages")).scalar_one()


def _template(room: str) -> Any:
    from genapp.chat.models import Message

    return Message(
        id="template", conversation_id=room, sender="user", author="user", content="words of ordinary length " * 3, status="read"
    )


def reads() -> dict[str, Any]:
    """Time the two reads of the chat page for people at random."""
    dice, lists, pages = random.Random(7), [], []
    with db.reading() as session:
        people = [f"{number:032x}" for number in (dice.randint(1, PEOPLE) for _ in range(READS))]
        for person in people:
            began = time.perf_counter()
            rows = queries.threads(session, person)
            lists.append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            page = queries.transcript(session, person, dice.choice(rows).id)
            pages.append((time.perf_counter() - began) * 1000)
            assert len(rows) == CHARACTERS
            assert page.rows
    return {"threads": p95(lists), "transcript": p95(pages)}


def catalogue() -> dict[str, Any]:
    """Time pages of a hundred thousand characters: browsing in every order and with filters, and by words."""
    browsed, found = [], []
    with db.reading() as session:
        for order in cards.ORDERS:
            for name, asked in many.ASKED.items():
                cursor, took = "", found if "text" in asked else browsed
                for _ in range(10):
                    began = time.perf_counter()
                    page = cards.cards(session, now(), order=order, after=cursor, **asked)  # pyright: ignore[reportArgumentType]
                    took.append((time.perf_counter() - began) * 1000)
                    assert page, name
                    cursor = page[-1].cursor if len(page) == 24 else ""
    return {"browse": p95(browsed), "search": p95(found)}


async def sends() -> dict[str, Any]:
    """Send from sixty-four callers, each in a conversation of their own; per second, p99, and how late the loop is meanwhile."""

    def make(session: Session) -> list[tuple[Any, str, str]]:
        made = []
        for _ in range(CALLERS):
            user = make_user(session)
            made.append(
                (actor_for(user), make_conversation(session, user, free_text_left=100_000).id, make_permit(session, user.id, 100_000))
            )
        return made

    callers, took, late = await transact(make), [], []

    async def pulse() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            late.append((time.perf_counter() - began - 0.005) * 1000)

    async def caller(actor: Any, room: str, permit: str) -> None:
        for number in range(SENDS):
            began = time.perf_counter()
            await transact(sending.send_message, actor, room, f"c{number}", f"words {number}", permit)
            took.append((time.perf_counter() - began) * 1000)

    await asyncio.gather(*(transact(sending.send_message, *callers[n][:2], "warm", "words", callers[n][2]) for n in range(8)))
    beating, began = asyncio.create_task(pulse()), time.perf_counter()
    await asyncio.gather(*(caller(*one) for one in callers))
    seconds = time.perf_counter() - began
    beating.cancel()
    rank = lambda values: sorted(values)[int(len(values) * 0.99)]  # noqa: E731
    return {"per_second": len(took) / seconds, "p99": rank(took), "lag_p99": rank(late)}


def _one(url: str) -> dict[str, Any]:
    db.use(url)
    metadata.create_all(db.database().engine)
    jobs.prepare(url)
    found = asyncio.run(sends())
    with db.transaction() as session:
        found["messages"] = fill(session)
    with db.database().engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    found |= reads()
    many.fill(db.database())
    found |= catalogue()
    db.close()
    return found


def run() -> dict[str, Any]:
    """Measure SQLite, and PostgreSQL where it is installed (without fsync, as in the tests)."""
    with tempfile.TemporaryDirectory() as folder:
        found = {"sqlite": _one(f"sqlite:///{folder}/bench.db")}
    if (server := Postgres.start()) is not None:
        with server:
            found["postgres"] = _one(server.create("bench"))
    return found
