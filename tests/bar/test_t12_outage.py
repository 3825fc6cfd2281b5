"""T12: no model answers for a while; sends go on, nobody pays for silence, and everything is answered when a model is back."""

import asyncio
import contextlib
import os
import time
from typing import Any

import pytest
from sqlalchemy import func, select

from genapp.chat.models import Conversation, Message
from genapp.core import db
from tests.bar.talker import PLENTY, people, talkers
from tests.llm import Model
from tests.people import database_of
from tests.servers import Site

SCALE = float(os.environ.get("SCALE", "0.1"))
OUTAGE, PEOPLE = max(6.0, 300 * SCALE), 12
LIMIT, CLEAN = 60.0, 2.0
pytestmark = [pytest.mark.bar, pytest.mark.slow, pytest.mark.timeout(900 if SCALE >= 1 else 240)]
Rows: Any = Message
Rooms: Any = Conversation


def facts(site: Site) -> tuple[int, int, dict[str, int]]:
    """Return the messages sent, the allowance used, and the replies by state."""
    with database_of(site), db.reading() as session:
        sent = session.execute(select(func.count()).select_from(Rows).where(Rows.sender == "user")).scalar_one()
        used = session.execute(select(func.sum(Rooms.free_messages_used))).scalar_one()
        states = session.execute(select(Rows.status, func.count()).where(Rows.variant > 0).group_by(Rows.status)).all()
        return sent, used, dict(map(tuple, states))


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
async def test_t12_an_outage_of_all_models_loses_and_charges_nothing(engine, request, tmp_path):
    url = request.getfixturevalue("postgres").create("t12") if engine == "postgres" else ""
    with contextlib.ExitStack() as stack:
        first, second = (stack.enter_context(Model(tokens=6, delay=0.02, rate=100)) for _ in range(2))
        with Site(str(tmp_path), url, **PLENTY, **first.settings(), **second.settings("FALLBACK")) as site:
            made = people(site, PEOPLE)
            slowest = 0.0
            async with talkers(site, made) as tabs:
                await asyncio.sleep(1)
                first.status = second.status = 503
                began = time.monotonic()
                while time.monotonic() - began < OUTAGE:
                    for tab in tabs:
                        at = time.monotonic()
                        # Every person sends one message in the outage: a later one would move the conversation on.
                        if not any(row["role"] == "me" for row in tab.rows.values()):
                            await tab.deliver("Is anybody there?", 20)
                            slowest = max(slowest, time.monotonic() - at)
                    await asyncio.sleep(1)
                await asyncio.to_thread(_until, lambda: facts(site)[2].get("failed", 0) == PEOPLE, 90)
                sent, used, states = facts(site)
                assert (sent, states) == (PEOPLE, {"failed": PEOPLE}), "the outage had no power"
                assert used == 0, "somebody paid for silence"
                first.status = second.status = 200
                back = time.monotonic()
                await asyncio.gather(
                    *(tab.wait(lambda tab=tab: [row["state"] for row in tab.finished()] == ["final"], 120) for tab in tabs)
                )
                recovered = time.monotonic() - back
            sent, used, states = facts(site)
    print(
        f"\nT12: {PEOPLE} sends in {OUTAGE:.0f} s without a model, slowest taken in {slowest:.2f} s (limit {CLEAN:.0f}); all answered {recovered:.1f} s after (limit {LIMIT:.0f})"
    )
    assert (sent, used, states) == (PEOPLE, PEOPLE, {"final": PEOPLE})
    if SCALE >= 1:
        assert slowest <= CLEAN
        assert recovered <= LIMIT


def _until(condition: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.3)
