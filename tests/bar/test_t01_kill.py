"""T1: the server is killed again and again while eight people talk; nothing that was taken is lost, doubled, unanswered or charged twice."""

import asyncio
import contextlib
import os
import random
import signal
import time
from typing import Any

import pytest
import socketio
from sqlalchemy import func, select, text

from genapp.chat.models import Conversation, Message
from genapp.core import db, job_rows
from genapp.core.ids import new_id
from tests.bar.talker import PLENTY, Talker, people, until
from tests.llm import Model
from tests.people import database_of
from tests.servers import Site

SCALE = float(os.environ.get("SCALE", "0.1"))
pytestmark = [pytest.mark.bar, pytest.mark.slow, pytest.mark.timeout(1500 if SCALE >= 1 else 240)]
CLIENTS, SENDS, KILLS = 8, max(100, int(2000 * SCALE)), max(3, int(50 * SCALE))
DRAIN, BOOT = 60.0, 10.0
Rows: Any = Message
Rooms: Any = Conversation


class Client:
    """Sends its share, each message under one client id until the server has shown it as taken; reconnects when the server is gone."""

    def __init__(self, site: Site, token: str, room: str, count: int, up: asyncio.Event):
        self.site, self.token, self.room, self.up = site, token, room, up
        self.todo = [new_id() for _ in range(count)]
        self.acked: list[str] = []
        self.repeats = 0

    async def run(self) -> None:
        """Send everything, whatever happens to the server."""
        while self.todo:
            await self.up.wait()
            with contextlib.suppress(TimeoutError, OSError, socketio.exceptions.SocketIOError):  # A killed server is the point of the test.
                async with Talker(self.site, self.token, self.room) as tab:
                    await tab.enter()
                    while self.todo:
                        await self._one(tab, self.todo[0])

    async def _one(self, tab: Talker, client_id: str) -> None:
        if not tab.acked(client_id):
            await tab.say(client_id, f"words of {client_id}")
            if random.random() < 0.3:  # As a page does whose first answer does not come.
                self.repeats += 1
                await tab.say(client_id, f"words of {client_id}")
            await tab.wait(lambda: tab.acked(client_id) or client_id in tab.refused, 4)
            if client_id in tab.refused:
                # At full figures the clients are faster than a person may be; what is turned down for that is sent again, as one would.
                assert "Too many" in str(tab.notices[-1:]), f"turned down: {tab.notices[-1:]}"
                tab.refused.discard(client_id)
                await asyncio.sleep(3)
                return
        self.acked.append(client_id)
        self.todo.pop(0)
        await asyncio.sleep(random.uniform(0, 0.12))


def _facts(site: Site, rooms: list[str]) -> dict[str, Any]:
    with database_of(site), db.reading() as session:
        own = select(Rows).where(Rows.conversation_id.in_(rooms))
        messages = list(session.execute(own.where(Rows.sender == "user")).scalars())
        replies = list(session.execute(own.where(Rows.variant > 0)).scalars())
        used = session.execute(select(func.sum(Rooms.free_messages_used)).where(Rooms.id.in_(rooms))).scalar_one()
        waiting = session.execute(
            text(
                f"SELECT count(*) FROM {job_rows.table('workflow_status')} WHERE status IN ('PENDING', 'ENQUEUED', 'DELAYED') AND name = 'reply'"
            )
        ).scalar_one()
        return {
            "clients": [row.client_id for row in messages],
            "answered": [answered for row in replies for answered in row.answers],
            "messages": {row.id for row in messages},
            "states": {row.status for row in replies},
            "used": used,
            "waiting": waiting,
        }


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Any) -> tuple[str, str]:
    """A data folder and a database of this engine."""
    return str(tmp_path), request.getfixturevalue("postgres").create("t01") if request.param == "postgres" else ""


async def test_t01_kills_in_the_middle_of_sends_lose_double_and_charge_nothing(place):
    data, url = place
    with Model(tokens=8, delay=0.05, rate=60) as model:
        site = Site(data, url, **PLENTY, **model.settings())
        boots = []

        async def boot() -> None:
            began = time.monotonic()
            await asyncio.to_thread(site.start)
            boots.append(time.monotonic() - began)

        await boot()
        up = asyncio.Event()
        up.set()
        made = await asyncio.to_thread(people, site, CLIENTS)
        rooms = [room for _, room in made]
        clients = [Client(site, token, room, SENDS // CLIENTS, up) for token, room in made]
        tasks = [asyncio.create_task(client.run()) for client in clients]
        kills = 0
        try:
            # Every kill meets sends under way: they are spread over what is still to be sent.
            while kills < KILLS:
                due = SENDS - (SENDS * (kills + 1)) // (KILLS + 1)
                await until(lambda due=due: sum(len(client.todo) for client in clients) <= due, 60)
                up.clear()
                await asyncio.to_thread(site.kill, signal.SIGKILL)
                kills += 1
                await boot()
                up.set()
            await asyncio.wait_for(asyncio.gather(*tasks), 600)
            began = time.monotonic()
            while time.monotonic() - began < DRAIN * 2:
                facts = await asyncio.to_thread(_facts, site, rooms)
                if len(facts["answered"]) >= len(facts["messages"]) and facts["states"] == {"final"} and not facts["waiting"]:
                    break
                await asyncio.sleep(0.5)
            drained = time.monotonic() - began
        finally:
            for task in tasks:
                task.cancel()
            site.kill()
    acked = [client_id for client in clients for client_id in client.acked]
    print(f"\nT1: {len(acked)} sends, {kills} kills, {sum(c.repeats for c in clients)} repeats, {len(model.turns)} calls to the model; "
          f"drained {drained:.1f} s (limit {DRAIN:.0f}), slowest boot {max(boots):.1f} s (limit {BOOT:.0f})")  # fmt: skip
    assert len(acked) == len(set(acked)) == CLIENTS * (SENDS // CLIENTS)
    assert sorted(facts["clients"]) == sorted(acked), "an acked message is lost, or one is there twice"
    assert facts["states"] == {"final"}
    assert sorted(facts["answered"]) == sorted(facts["messages"]), "a message is answered twice or not at all"
    assert facts["used"] == len(acked), "charges differ from what was accepted"
    assert facts["waiting"] == 0
    # The control within: without the kills' mid-reply deaths the model would have been asked exactly once a reply.
    assert sum(client.repeats for client in clients) > 0
    if SCALE >= 1:
        assert drained <= DRAIN
        assert max(boots) <= BOOT
