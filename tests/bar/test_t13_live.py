"""T13: twenty tabs in two processes; every list is the database's, in order, whatever becomes of Redis and of sockets."""

import asyncio
import itertools
import os
import random
import statistics
import time

import pytest

from genapp.chat import queries
from genapp.core import db
from genapp.core.ids import new_id
from tests.bar.talker import PLENTY, Talker, people
from tests.llm import Model
from tests.people import database_of
from tests.servers import Site, free_port, redis_server

SCALE = float(os.environ.get("SCALE", "0.1"))
PEOPLE, TABS, MESSAGES, CUT = 10, 2, max(60, int(500 * SCALE)), 5
OUTAGE = max(2.0, 10 * SCALE)
pytestmark = [pytest.mark.bar, pytest.mark.slow, pytest.mark.timeout(600 if SCALE >= 1 else 240)]


def listed(site: Site, owner: str, room: str) -> list[tuple[str, str, str]]:
    """Return the newest page as the database has it: (id, text, state)."""
    with database_of(site), db.reading() as session:
        return [(row.id, row.text, row.state) for row in queries.transcript(session, owner, room).rows]


def shown(tab: Talker) -> list[tuple[str, str, str]]:
    """Return the newest page as the tab has it."""
    rows = sorted(tab.rows.values(), key=lambda row: row["id"])
    return [(row["id"], row["text"], row["state"]) for row in rows][-queries.PAGE :]


def owner_of(site: Site, room: str) -> str:
    """Return whose conversation it is."""
    from genapp.chat.models import Conversation

    with database_of(site), db.reading() as session:
        return session.get_one(Conversation, room).user_id


class Two:
    """Two processes of one site, with ten people who each have a tab in both."""

    def __init__(self, sites: list[Site]):
        self.sites = sites
        self.made = people(sites[0], PEOPLE)
        self.owners = {room: owner_of(sites[0], room) for _, room in self.made}
        pairs = itertools.cycle(sites)
        self.tabs = [Talker(next(pairs), token, room) for token, room in self.made for _ in range(TABS)]
        self.took: list[float] = []

    async def __aenter__(self) -> "Two":
        for tab in self.tabs:
            await tab.__aenter__()
            await tab.enter(permit=tab in self.speakers)
        await asyncio.sleep(1)  # The first message would wait for its permit.
        return self

    async def __aexit__(self, *exc: object) -> None:
        for tab in self.tabs:
            await tab.__aexit__()

    @property
    def speakers(self) -> list[Talker]:
        """The first tab of each person."""
        return self.tabs[::TABS]

    async def talk(self, tab: Talker, count: int, pause: float) -> None:
        """Send one after the other; note how long it takes until every other tab of this person shows it."""
        others = [other for other in self.tabs if other.room == tab.room and other is not tab]
        for _ in range(count):
            client_id = new_id()
            began = time.monotonic()
            await tab.say(client_id, f"at {began}")
            waiting = [asyncio.create_task(self._seen(other, client_id, began)) for other in others]
            await tab.wait(lambda c=client_id: tab.acked(c), 20)
            await asyncio.gather(*waiting)
            await asyncio.sleep(random.uniform(0, pause))

    async def talk_on(self, tab: Talker, count: int) -> None:
        """Send one after the other, whatever goes wrong meanwhile."""
        for number in range(count):
            await tab.deliver(f"on {number}")
            await asyncio.sleep(0.1)

    async def _seen(self, other: Talker, client_id: str, began: float) -> None:
        await other.wait(lambda: other.acked(client_id), 20)
        self.took.append(time.monotonic() - began)

    async def cut(self) -> None:
        """Cut sockets that only listen, say nothing for a moment, and open the same tabs again."""
        for place in random.sample([n for n, tab in enumerate(self.tabs) if tab not in self.speakers], CUT):
            old = self.tabs[place]
            await old.__aexit__()
            await asyncio.sleep(0.3)
            fresh = Talker(old.site, old.session, old.room)
            await fresh.__aenter__()
            await fresh.enter(permit=False)
            self.tabs[place] = fresh

    async def settled(self, seconds: float) -> None:
        """Wait until nothing is being written and every tab shows what the database has; raises with the difference."""
        end = time.monotonic() + seconds
        while True:
            truth = {room: await asyncio.to_thread(listed, self.sites[0], owner, room) for room, owner in self.owners.items()}
            wrong = [tab for tab in self.tabs if shown(tab) != truth[tab.room]]
            if not wrong and all(state != "writing" for rows in truth.values() for _, _, state in rows):
                return
            if time.monotonic() > end:
                tab = wrong[0] if wrong else self.tabs[0]
                missing = [row for row in truth[tab.room] if row not in shown(tab)]
                raise AssertionError(
                    f"{len(wrong)} tabs differ from the database; the first misses {missing[:3]} and shows {shown(tab)[-3:]}"
                )
            await asyncio.sleep(0.2)

    def say(self, limit: float) -> None:
        """Print the figures; the limit is asserted in full runs only."""
        print([round(one * 1000) for one in sorted(self.took)])
        p95 = statistics.quantiles(self.took, n=20)[18]
        print(
            f"\nT13: {len(self.took)} arrivals in other tabs, median {statistics.median(self.took) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms (limit {limit * 1000:.0f})"
        )
        if SCALE >= 1:
            assert p95 <= limit


async def test_t13_two_processes_with_redis_lose_nothing_though_redis_dies_and_sockets_are_cut(postgres, tmp_path):
    url, port = postgres.create("t13"), free_port()
    with Model(tokens=6, delay=0.02, rate=100) as model:
        shared = {**PLENTY, **model.settings(), "REDIS_URL": f"redis://127.0.0.1:{port}/0", "AUTH_SECRET": "t13 " * 10}
        first = redis_server(port)
        if not first.__enter__():
            from tests.servers import missing

            missing("Redis")
        (tmp_path / "a").mkdir()
        (tmp_path / "b").mkdir()
        with Site(str(tmp_path / "a"), url, **shared) as one, Site(str(tmp_path / "b"), url, **shared) as other:
            async with Two([one, other]) as two:
                part = MESSAGES // (3 * len(two.speakers))
                await asyncio.gather(*(two.talk(tab, part, 3.0) for tab in two.speakers))
                two.say(0.3)
                await asyncio.gather(two.cut(), *(two.talk_on(tab, part) for tab in two.speakers))
                first.__exit__(None, None, None)
                sending = asyncio.gather(*(two.talk_on(tab, part) for tab in two.speakers))
                await asyncio.sleep(OUTAGE)
                with redis_server(port):
                    await sending
                    await two.settled(40)
                    print(f"T13: Redis away for {OUTAGE:.0f} s: {sum(tab.reloads for tab in two.tabs)} tabs loaded anew")


async def test_t13_two_processes_on_one_sqlite_file_show_the_same(tmp_path):
    with Model(tokens=6, delay=0.02, rate=100) as model:
        shared = {**PLENTY, **model.settings()}
        with Site(str(tmp_path), **shared) as one, Site(str(tmp_path), **shared) as other:
            async with Two([one, other]) as two:
                part = MESSAGES // (2 * len(two.speakers))
                await asyncio.gather(*(two.talk(tab, part, 3.0) for tab in two.speakers))
                two.say(0.5)
                await asyncio.gather(two.cut(), *(two.talk_on(tab, part) for tab in two.speakers))
                await two.settled(40)
