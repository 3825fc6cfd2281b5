"""T4 and T5 through sixty-four sockets: what is spent at once is spent exactly, and a repeat is the same message."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from genapp.chat import queries as chat
from genapp.chat.models import Conversation, Message, Permit
from genapp.core import db
from genapp.core.clock import now
from genapp.credits import queries as credits
from genapp.credits.service import audit, ledger
from genapp.credits.service.moves import Owner, Why
from tests.bar.talker import PLENTY, Talker, people, solved, talkers
from tests.chat.test_charges import known
from tests.llm import Model
from tests.people import database_of
from tests.servers import Site

pytestmark = [pytest.mark.bar, pytest.mark.slow]
SOCKETS, FREE = 64, 12
Rows: Any = Message
Rooms: Any = Conversation
Permits: Any = Permit


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def place(request, tmp_path_factory):
    data = str(tmp_path_factory.mktemp("t04"))
    url = request.getfixturevalue("postgres").create("t04") if request.param == "postgres" else ""
    with Model(tokens=4, delay=0.01, rate=0) as model, Site(data, url, **PLENTY, **model.settings()) as site:
        yield site


def spent(site: Site, room: str) -> tuple[int, int, int]:
    """Return what is left, what was used, and how many messages there are."""
    with database_of(site), db.reading() as session:
        row = session.get(Rooms, room)
        count = session.execute(
            select(func.count()).select_from(Rows).where(Rows.conversation_id == room, Rows.sender == "user")
        ).scalar_one()
        return row.free_text_left, row.free_messages_used, count


@pytest.mark.timeout(180)
async def test_t04_sixty_four_sockets_spend_an_allowance_of_twelve_exactly(place):
    # One person may pass twenty human checks a minute: an allowance below that is what stops most of them here.
    (person,) = people(place, 1, free_text_left=FREE)
    async with talkers(place, [person] * SOCKETS, permits=2 * FREE) as tabs:
        await asyncio.gather(*(tab.say(f"{number:032}", f"number {number}") for number, tab in enumerate(tabs)))
        await asyncio.gather(
            *(tab.wait(lambda tab=tab, n=n: tab.acked(f"{n:032}") or f"{n:032}" in tab.refused, 20) for n, tab in enumerate(tabs))
        )
        refused = {client_id for tab in tabs for client_id in tab.refused}
    assert spent(place, person[1]) == (0, FREE, FREE)
    assert len(refused) == SOCKETS - FREE


@pytest.mark.timeout(180)
async def test_t04_sixty_four_sockets_spend_the_credits_of_twelve_messages_exactly(place):
    (person,) = people(place, 1, free_text_left=0, reply_mode="operator")
    with database_of(place), db.transaction() as session:
        room = session.get_one(Rooms, person[1])
        known(session, room.user_id)
        price = chat.quote(session, room.id, now()).price.amount
        # Less than a message beyond twelve, whatever the hour does to the price meanwhile.
        ledger.grant(session, Owner("user", room.user_id), FREE * price, "bought", key=f"t04:{room.id}", why=Why("bought"))
    async with talkers(place, [person] * SOCKETS, permits=2 * FREE) as tabs:
        await asyncio.gather(*(tab.say(f"{number:032}", f"number {number}", agreed=price) for number, tab in enumerate(tabs)))
        await asyncio.gather(
            *(tab.wait(lambda tab=tab, n=n: tab.acked(f"{n:032}") or f"{n:032}" in tab.refused, 20) for n, tab in enumerate(tabs))
        )
    with database_of(place), db.reading() as session:
        room = session.get_one(Rooms, person[1])
        assert (room.paid_messages_count, room.total_credits_spent) == (FREE, FREE * price)
        assert audit.differences(session) == []
        assert credits.balance(session, "user", room.user_id) == 0


@pytest.mark.timeout(180)
async def test_t05_the_same_message_from_fifty_sockets_is_one_and_other_words_under_its_name_change_nothing(place):
    (person,) = people(place, 1)
    async with talkers(place, [person] * 30) as tabs:
        await asyncio.gather(*(tab.say("same", "the same words") for tab in tabs))
        await asyncio.gather(*(tab.wait(lambda tab=tab: tab.acked("same"), 20) for tab in tabs))
        await tabs[0].wait(lambda: len(tabs[0].finished()) == 1, 20)
        before = spent(place, person[1])
        await tabs[1].say("same", "other words")
        await tabs[1].wait(lambda: "same" in tabs[1].refused, 10)
        assert {row["text"] for tab in tabs for row in tab.rows.values() if row["key"] == "same"} == {"the same words"}
    assert spent(place, person[1]) == before
    assert before[1:] == (1, 1)


@pytest.mark.timeout(180)
async def test_t20_a_solved_human_check_is_traded_once_however_many_ask(place):
    made = people(place, 12)
    token = await asyncio.to_thread(solved, place)
    tabs = [Talker(place, session, room) for session, room in made]
    for tab in tabs:
        await tab.__aenter__()
    try:
        await asyncio.gather(*(tab.enter(permit=False) for tab in tabs))
        await asyncio.gather(*(tab.ask("mint", token=token) for tab in tabs))
        await asyncio.sleep(2)
        with database_of(place), db.reading() as session:
            owners = select(Rooms.user_id).where(Rooms.id.in_([room for _, room in made]))
            assert session.execute(select(func.count()).select_from(Permits).where(Permits.user_id.in_(owners))).scalar_one() == 1
    finally:
        for tab in tabs:
            await tab.__aexit__()
