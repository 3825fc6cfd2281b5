"""Events after the commit, the words of a running reply, and the three buses (RT-01..04, T13)."""

import asyncio
import contextlib
import subprocess
import sys

import pytest
from redis import asyncio as redis
from sqlalchemy import text

from genapp.adapters import redis_bus
from genapp.adapters.redis_bus import RedisBus
from genapp.core import db, events, jobs
from genapp.core.db import transact
from genapp.core.events import Event, MemoryBus
from genapp.core.executors import sign_in
from genapp.core.sqlite_bus import SqliteBus
from tests.servers import free_port, redis_server

ROOM = events.topic("conversation", "c1")


def words(at: int, piece: str, reply: str = "r1") -> Event:
    return Event(ROOM, events.DELTA, reply, {"at": at, "piece": piece})


async def following(heard, seconds=3.0) -> Event:
    return await asyncio.wait_for(anext(heard), seconds)


async def nothing_more(heard, seconds=0.3) -> bool:
    try:
        await asyncio.wait_for(anext(heard), seconds)
    except TimeoutError:
        return True
    return False


async def until(condition, seconds=15.0):
    for _ in range(int(seconds / 0.02)):
        if await condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen")


@contextlib.asynccontextmanager
async def started(*buses):
    for bus in buses:
        await bus.start()
    try:
        yield buses
    finally:
        for bus in buses:
            await bus.stop()


async def test_rt01_an_event_is_told_after_the_commit_and_never_after_a_rollback(database):
    bus = MemoryBus()
    events.use(bus)

    def change(session, fail):
        events.emit(session, ROOM, "message.created", "m1")
        if fail:
            raise ZeroDivisionError

    async with bus.subscribe(ROOM) as heard:
        with pytest.raises(ZeroDivisionError):
            await transact(change, True)
        assert await nothing_more(heard)
        await transact(change, False)
        assert await following(heard) == Event(ROOM, "message.created", "m1")


async def test_rt01_a_topic_nobody_asked_for_is_not_heard():
    bus = MemoryBus()
    async with bus.subscribe(ROOM) as heard:
        bus.publish(Event("conversation:other", "message.created", "m2"))
        assert await nothing_more(heard)


async def test_rt03_a_slow_listener_is_told_once_to_read_again():
    bus = MemoryBus()
    async with bus.subscribe(ROOM) as heard:
        for number in range(events.QUEUE + 5):
            bus.publish(Event(ROOM, "message.changed", str(number)))
        assert (await following(heard)).name == events.LAGGED
        assert [(await following(heard)).id for _ in range(4)] == [str(events.QUEUE + n) for n in range(1, 5)]


async def test_rt02_the_words_of_a_reply_are_kept_begin_anew_at_zero_and_can_be_forgotten():
    bus = MemoryBus()
    for at, piece in ((0, "Hel"), (3, "lo")):
        bus.publish(words(at, piece))
    assert await bus.kept("r1") == "Hello"
    bus.publish(words(0, "Once more"))
    assert await bus.kept("r1") == "Once more"
    bus.drop("r1")
    assert await bus.kept("r1") == ""


async def test_rt02_replies_nobody_forgets_do_not_pile_up():
    bus = MemoryBus()
    for number in range(events.REPLIES + 50):
        bus.publish(words(0, "x", reply=f"r{number}"))
    assert await bus.kept("r0") == ""
    assert await bus.kept(f"r{events.REPLIES + 49}") == "x"


async def test_rt04_two_processes_hear_each_other_in_order_and_nobody_hears_himself_twice(redis_url):
    async with started(RedisBus(redis_url), RedisBus(redis_url)) as (one, two), one.subscribe(ROOM) as here, two.subscribe(ROOM) as there:
        for number in range(200):
            one.publish(Event(ROOM, "message.changed", str(number)))
        assert [(await following(here)).id for _ in range(200)] == [str(n) for n in range(200)]
        assert [(await following(there)).id for _ in range(200)] == [str(n) for n in range(200)]
        assert await nothing_more(here)
        assert await nothing_more(there)


async def test_rt04_who_shares_the_writers_process_does_not_wait_for_redis():
    bus = RedisBus(f"redis://127.0.0.1:{free_port()}/0")
    async with started(bus), bus.subscribe(ROOM) as heard:
        bus.publish(words(0, "now"))
        assert (await following(heard, 0.05)).data["piece"] == "now"
        with pytest.raises(ConnectionError):
            await bus.ping()


async def test_rt04_another_process_reads_the_words_so_far_until_they_are_forgotten(redis_url):
    async with started(RedisBus(redis_url), RedisBus(redis_url)) as (writer, other), other.subscribe(ROOM) as heard:
        at = 0
        for piece in ("Grüße ", "😀 ", "und ", "Küsse"):
            writer.publish(words(at, piece, reply="r-kept"))
            at += len(piece.encode("utf-16-le")) // 2
        assert "".join([(await following(heard)).data["piece"] for _ in range(4)]) == "Grüße 😀 und Küsse"
        assert await other.kept("r-kept") == "Grüße 😀 und Küsse"
        writer.publish(words(0, "anew", reply="r-kept"))
        await following(heard)
        assert await other.kept("r-kept") == "anew"
        writer.drop("r-kept")

        async def gone():
            return await other.kept("r-kept") == ""

        await until(gone)


async def test_rt04_when_another_process_takes_a_reply_over_its_words_count_everywhere(redis_url):
    async with started(RedisBus(redis_url), RedisBus(redis_url)) as (first, second):
        first.publish(words(0, "broken off", reply="r-over"))

        async def seen():
            return await second.kept("r-over") == "broken off"

        await until(seen)

        async def taken_over():
            # Any words of the other tell who writes now: should the first have been deaf for one, the next says it again.
            second.publish(words(0, "from the start", reply="r-over"))
            await asyncio.sleep(0.05)
            return await first.kept("r-over") == "from the start"

        await until(taken_over)
        assert await second.kept("r-over") == "from the start"


async def test_rt04_kept_words_go_by_themselves_when_their_writer_died(redis_url):
    async with started(RedisBus(redis_url)) as (bus,), redis.from_url(redis_url) as client:
        bus.publish(words(0, "a", reply="r-ttl"))
        bus.publish(words(1, "b", reply="r-ttl"))

        async def kept():
            return await client.get("genapp:words:r-ttl") == b"ab"

        await until(kept)
        assert 0 < await client.ttl("genapp:words:r-ttl") <= 900


async def test_t13_after_redis_was_gone_listeners_read_again_and_the_words_are_whole():
    port = free_port()
    with redis_server(port) as url:
        writer, other = RedisBus(url), RedisBus(url)
        await writer.start()
        await other.start()
        async with other.subscribe(ROOM) as heard, writer.subscribe(ROOM) as own:
            writer.publish(words(0, "before ", reply="r-gap"))
            assert (await following(heard)).data["piece"] == "before "
            await following(own)
            _kill(port)
            writer.publish(words(7, "between ", reply="r-gap"))
            assert (await following(own)).data["piece"] == "between "
            await asyncio.sleep(0.5)
            with redis_server(port):
                names = set()
                while events.LAGGED not in names:
                    names.add((await following(heard, 8)).name)
                writer.publish(words(15, "after", reply="r-gap"))

                async def whole():
                    return await other.kept("r-gap") == "before between after"

                await until(whole)
                await other.ping()
                await writer.stop()
                await other.stop()


def _kill(port: int) -> None:
    subprocess.run(["redis-cli", "-p", str(port), "shutdown", "nosave"], check=False, capture_output=True)


async def test_t13_quiet_is_not_an_outage(redis_url, monkeypatch):
    monkeypatch.setattr(redis_bus, "PATIENCE", 0.3)
    monkeypatch.setattr(redis_bus, "BEAT", 0.2)
    async with started(RedisBus(redis_url)) as (bus,), bus.subscribe(ROOM) as heard:
        assert await nothing_more(heard, 2.0)
        await bus.ping()


async def test_t13_a_connection_that_only_looks_alive_is_noticed_and_listeners_read_again(monkeypatch):
    monkeypatch.setattr(redis_bus, "BEAT", 0.2)
    with redis_server() as url:
        async with started(RedisBus(url)) as (bus,), bus.subscribe(ROOM) as heard, redis.from_url(url) as client:
            await client.client_pause(1500)
            assert (await following(heard, 8)).name == events.LAGGED


async def test_t13_control_a_bus_that_does_not_say_lagged_leaves_listeners_with_old_rows():
    port, seen = free_port(), []
    with redis_server(port) as url:
        deaf, writer = RedisBus(url), RedisBus(url)
        deaf.lag = lambda: None
        await deaf.start()
        await writer.start()
        async with deaf.subscribe(ROOM) as heard:
            _kill(port)
            await asyncio.sleep(0.3)
            await writer.stop()
            writer.publish(Event(ROOM, "message.created", "lost"))
            with redis_server(port):
                await asyncio.sleep(2.5)
                with contextlib.suppress(TimeoutError):
                    seen.append(await following(heard, 0.5))
                await deaf.stop()
    assert seen == []


COMMIT = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=30); c.execute('CREATE TABLE IF NOT EXISTS other (n)'); c.execute('INSERT INTO other VALUES (1)'); c.commit()"


@pytest.fixture
def file(tmp_path):
    db.use(f"sqlite:///{tmp_path}/one.db")
    from genapp.schema import metadata

    metadata.create_all(db.database().engine)
    yield f"{tmp_path}/one.db"
    db.close()


COMMAND = "import sys; from genapp.core import db, events; db.use('sqlite:///' + sys.argv[1])\nwith db.transaction() as s: events.emit(s, 'user:1', 'premium.changed')"


async def _elsewhere(program: str, file: str) -> None:
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", program, file)
    assert await child.wait() == 0


async def test_t13_on_sqlite_what_a_command_does_makes_listeners_read_again_within_half_a_second(file):
    async with started(SqliteBus(f"sqlite:///{file}")) as (bus,), bus.subscribe(ROOM) as heard:
        await asyncio.sleep(0.25)
        await _elsewhere(COMMAND, file)
        assert (await following(heard, 0.5)).name == events.LAGGED
        assert await nothing_more(heard, 0.6)


async def test_t13_on_sqlite_a_commit_of_another_serving_process_makes_listeners_read_again_within_half_a_second(file):
    for name in ("me", "another"):
        await transact(sign_in, name)
    async with started(SqliteBus(f"sqlite:///{file}")) as (bus,), bus.subscribe(ROOM) as heard:
        await asyncio.sleep(0.5)
        await _elsewhere(COMMIT, file)
        assert (await following(heard, 0.5)).name == events.LAGGED
        assert await nothing_more(heard, 0.6)


async def test_t13_on_sqlite_own_commits_do_not_make_every_tab_read_again(file):
    def change(session):
        sign_in(session, "me")

    async with started(SqliteBus(f"sqlite:///{file}")) as (bus,), bus.subscribe(ROOM) as heard:
        for _ in range(20):
            await transact(change)
            await asyncio.sleep(0.03)
        assert await nothing_more(heard, 0.6)


@jobs.flow("test-bus")
async def written(number: str) -> None:
    await transact(lambda session: session.execute(text("UPDATE executors SET seen_at = seen_at")))


async def test_t13_on_sqlite_the_job_library_does_not_make_every_tab_read_again(file, tmp_path):
    await jobs.start(f"sqlite:///{file}", tmp_path)
    try:
        async with started(SqliteBus(f"sqlite:///{file}")) as (bus,), bus.subscribe(ROOM) as heard:
            await asyncio.sleep(1.5)
            for number in range(5):
                await transact(jobs.enqueue, "test-bus", key=f"bus:{number}", number=str(number))
                await asyncio.sleep(0.3)
            assert await nothing_more(heard, 1)
    finally:
        await jobs.stop()
