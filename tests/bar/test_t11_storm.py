"""T11: a provider that drops, limits, hangs up and sends nonsense, behind the whole site: people get whole answers, or their message back."""

import asyncio
import os
import time
from typing import Any

import pytest
from sqlalchemy import func, select

from genapp.chat.models import Conversation, Message
from genapp.core import db
from tests.bar.talker import PLENTY, people, talkers
from tests.counterparts import aimock
from tests.people import database_of
from tests.servers import Site

SCALE = float(os.environ.get("SCALE", "0.1"))
TURNS, PEOPLE = max(30, int(500 * SCALE)), 25
STORM = {"dropRate": 0.2, "rateLimitRate": 0.2, "disconnectRate": 0.1, "malformedRate": 0.05, "latencyMs": 500}
WHOLE = "The harbour is quiet tonight, and so am I. Tell me what colour your day was, and what it smelled of."
LIMIT = 60.0
pytestmark = [pytest.mark.bar, pytest.mark.slow, pytest.mark.timeout(900 if SCALE >= 1 else 240)]
Rows: Any = Message
Rooms: Any = Conversation


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
async def test_t11_in_a_storm_every_turn_is_answered_whole_or_given_back(engine, request, tmp_path):
    url = request.getfixturevalue("postgres").create("t11") if engine == "postgres" else ""
    says = [{"match": {"userMessage": ""}, "response": {"content": WHOLE}}]
    (tmp_path / "calm").mkdir()
    with aimock(says, tmp_path) as storm, aimock(says, tmp_path / "calm") as calm:
        storm.chaos(**STORM)
        calm.chaos(latencyMs=500, disconnectRate=0.05)
        base = {"LLM_BASE_URL_PRIMARY": storm.url + "/v1", "LLM_API_KEY_PRIMARY": "k", "LLM_MODEL_PRIMARY": "first",
                "LLM_BASE_URL_FALLBACK": calm.url + "/v1", "LLM_API_KEY_FALLBACK": "k", "LLM_MODEL_FALLBACK": "second"}  # fmt: skip
        with Site(str(tmp_path), url, **PLENTY, **base) as site:
            made = people(site, PEOPLE)
            took: list[float] = []
            async with talkers(site, made) as tabs:
                for round_ in range(TURNS // PEOPLE):
                    began = time.monotonic()

                    async def turn(tab: Any, number: int = round_, began: float = began) -> None:
                        await tab.deliver(f"turn {number}", 20)
                        await tab.wait(lambda: len(tab.finished()) > number and tab.finished()[number]["state"] == "final", 75)
                        took.append(time.monotonic() - began)

                    # A turn that did not come in time is counted below, from the database.
                    await asyncio.gather(*(turn(tab) for tab in tabs), return_exceptions=True)
            with database_of(site), db.reading() as session:
                replies = session.execute(select(Rows.status, Rows.content, Rows.model).where(Rows.variant > 0)).all()
                asked = session.execute(select(func.count()).select_from(Rows).where(Rows.sender == "user")).scalar_one()
                used = session.execute(select(func.sum(Rooms.free_messages_used))).scalar_one()
        faults = sum(entry["response"]["status"] != 200 for entry in storm.journal("turn"))
    final = [reply for reply in replies if reply.status == "final"]
    within = sum(seconds <= LIMIT for seconds in took)
    by = {name: sum(reply.model == name for reply in final) for name in ("first", "second")}
    print(
        f"\nT11: {within} of {asked} turns answered within {LIMIT:.0f} s (slowest {max(took):.1f} s), {len(replies) - len(final)} failed; {faults} faults; by model {by}"
    )
    assert asked == TURNS // PEOPLE * PEOPLE
    assert len(replies) == asked
    assert {reply.content for reply in final} == {WHOLE}, "a torn text was stored as final"
    assert {reply.status for reply in replies} <= {"final", "failed"}
    assert used == len(final), "what failed was charged, or what was answered was not"
    assert within >= 0.995 * asked
    # Whether the second model is ever needed is chance: three tries outlive most storms. That it takes over has its own test.
    assert faults > asked / 10, "the storm had no power"
