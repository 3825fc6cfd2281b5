"""T14: thirty operators grab two hundred conversations at once; then some are idle, some crash, some pass on. Nobody has what is another's."""

import asyncio
import os
import random
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from genapp.chat.models import Conversation
from genapp.core.clock import stopped
from genapp.core.db import read, transact
from genapp.desk.flows import clockwork
from genapp.desk.models.people import Operator
from genapp.desk.models.work import Assignment, Incident
from genapp.desk.service import assigning, presence, replying
from tests.desk.desk import NOON, beat, operator_in, pairs, room_in, say

pytestmark = [pytest.mark.bar]
OPERATORS, TALKS, EACH = 30, 200, 5
SCALE = float(os.environ.get("SCALE", "0.1"))
MINUTES = max(12, round(60 * SCALE))
People: Any = Operator
Rooms: Any = Conversation
Work: Any = Assignment
Events: Any = Incident
LOST = (assigning.Taken, assigning.Full, assigning.CharacterFull)


async def crowd(operators: int = OPERATORS, talks: int = TALKS) -> tuple[list[Any], list[tuple[Any, str]]]:
    """Operators who are free, and people who wait for them."""

    def make(session: Any) -> tuple[list[Any], list[tuple[Any, str]]]:
        return [operator_in(session, name=f"Op {n}") for n in range(operators)], [
            room_in(session, free_text_left=1000) for _ in range(talks)
        ]

    made = await transact(make)
    for actor, talk in made[1]:
        await say(actor, talk, "Hello")
    return made


@pytest.mark.timeout(600)
async def test_t14_thirty_operators_grab_two_hundred_conversations_at_once(database):
    team, talks = await crowd()
    chance = random.Random(14)
    tries = [(one, talk) for one in team for _, talk in chance.sample(talks, 40)]
    chance.shuffle(tries)
    # Half of it by hand, and the clock of four processes matches all the while.
    work = [transact(replying.take, one, talk) for one, talk in tries]
    got = await asyncio.gather(*work, *(clockwork.match() for _ in range(4)), return_exceptions=True)
    strange = [one for one in got if isinstance(one, BaseException) and not isinstance(one, LOST)]
    assert strange == []
    while await clockwork.match():
        pass
    owners = await pairs()
    assert len(owners) == OPERATORS * EACH, "every place is taken"
    assert {list(owners.values()).count(one.user_id) for one in team} == {EACH}


@pytest.mark.timeout(600)
async def test_t14_control_counting_first_and_taking_then_overloads_operators(database):
    team, talks = await crowd(operators=4, talks=40)

    async def grab(one: Any, talk: str) -> bool:
        load = await read(lambda session: session.execute(select(People.load).where(People.user_id == one.user_id)).scalar_one())
        if load >= EACH:
            return False
        await asyncio.sleep(0)

        def take(session: Any) -> None:
            session.execute(update(People).where(People.user_id == one.user_id).values(load=People.load + 1))
            session.execute(update(Rooms).where(Rooms.id == talk).values(assigned_operator_id=one.user_id))

        await transact(take)
        return True

    done = await asyncio.gather(*(grab(one, talk) for one in team for _, talk in talks))
    assert sum(done) > len(team) * EACH
    with pytest.raises(AssertionError):
        await pairs()


@pytest.mark.timeout(1800)
async def test_t14_idle_crashed_and_reassigned_and_nobody_is_stuck_beyond_the_limit(database):
    """An hour of the desk by its own clock, each look five seconds later; every minute each conversation is where the rules say."""
    chance = random.Random(140)
    with stopped(NOON):
        team, talks = await crowd(talks=60)
    owner = {talk: actor for actor, talk in talks}
    moods = {one.user_id: chance.choice(("works", "works", "works", "idles", "crashes", "passes")) for one in team}
    fallen: dict[str, Any] = {}
    fell: list[str] = []
    for second in range(0, MINUTES * 60, 5):
        at = NOON + timedelta(seconds=second)
        with stopped(at):
            if second % 15 == 0:
                await beat(*(one for one in team if one.user_id not in fallen))
            await clockwork.relieve()
            await clockwork.match()
            if second % 30 == 0:
                await _shift(chance, team, moods, owner, fallen, fell, at)
            if second % 60 == 0:
                await pairs()
                await _none_stuck(at)
    passed = await read(lambda session: session.execute(select(Rooms.assignment_count, Rooms.status)).all())
    assert all(row.status == "escalated" for row in passed if row.assignment_count >= 3)
    assert all(row.assignment_count <= 3 for row in passed), "nothing is passed on a fourth time by itself"
    kinds = set(await read(lambda session: session.execute(select(Events.kind)).scalars().all()))
    assert {"warned", "idle", "alerted", "reassigned"} <= kinds
    assert fell, "somebody crashed"


async def _shift(
    chance: random.Random, team: list[Any], moods: dict[str, str], owner: dict[str, Any], fallen: dict[str, Any], fell: list[str], at: Any
) -> None:
    """Have everybody do what they do: answer, sit, fall over, pass on; and the people write again."""
    owners = await pairs()
    for one in team:
        mood, mine = moods[one.user_id], [talk for talk, who in owners.items() if who == one.user_id]
        if one.user_id in fallen:
            if at - fallen[one.user_id] > timedelta(minutes=4):
                del fallen[one.user_id]
                await transact(presence.go_available, one)
            continue
        if mood == "crashes" and mine and chance.random() < 0.1:
            fallen[one.user_id] = at
            fell.append(one.user_id)
        elif mood in ("works", "crashes"):
            for talk in mine:
                await transact(replying.reply, one, talk, f"{at.timestamp():.0f}{talk[-8:]}", "Here I am.")
        elif mood == "passes":
            for talk in mine[:1]:
                await transact(replying.hand_off, one, talk, "Please go on.")
    for talk in chance.sample(sorted(owner), 10):
        await say(owner[talk], talk, "And then?")


async def _none_stuck(at: Any) -> None:
    """Nothing waits with an operator for more than a minute beyond the ladder's end, nor beyond the timeout."""
    waits = select(Work.waiting_since, Work.active_at).where(Work.ended_at.is_(None), Work.waiting_since.is_not(None))
    for row in await read(lambda session: session.execute(waits).all()):
        idle = (at - max(row.waiting_since, row.active_at)).total_seconds()
        assert idle <= 300 + 60, f"stuck for {idle} seconds"
        assert (at - row.waiting_since).total_seconds() <= 600 + 60
