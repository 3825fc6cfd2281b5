"""Builders of the desk's tests: operators who take conversations, people who wait."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from genapp.chat.service import sending
from genapp.core.actor import Actor
from genapp.core.db import read, transact
from genapp.core.ids import new_id
from genapp.desk.flows import clockwork
from genapp.desk.models.people import Operator
from genapp.desk.models.work import Assignment, CharacterLoad, QueueEntry
from genapp.desk.service import presence
from tests.factories import actor_for, make_conversation, make_permit, make_user

NOON = datetime.fromisoformat("2026-03-02T09:00:00+00:00")
"""Twelve in Nairobi, on a Monday."""
Work: Any = Assignment
People: Any = Operator
Queue: Any = QueueEntry
Loads: Any = CharacterLoad


def operator_in(session: Session, **given: Any) -> Actor:
    """Make an operator who takes conversations now."""
    user = make_user(session, role="operator", name=given.pop("name", "Wanjiru"))
    session.add(Operator(user_id=user.id, **given))
    session.flush()
    actor = actor_for(user)
    presence.go_available(session, actor)
    return actor


async def operator(**given: Any) -> Actor:
    """Make an operator who takes conversations now."""
    return await transact(operator_in, **given)


def room_in(session: Session, **given: Any) -> tuple[Actor, str]:
    """Make somebody with a conversation that people answer, and nothing said yet."""
    user = make_user(session, **given.pop("user", {}))
    room = make_conversation(session, user, **{"reply_mode": "operator", "free_text_left": 50, **given})
    return actor_for(user), room.id


async def waiting(words: str = "Are you there?", **given: Any) -> tuple[Actor, str]:
    """Make somebody who has written to a character that people answer."""
    actor, room = await transact(room_in, **given)
    await say(actor, room, words)
    return actor, room


async def say(actor: Actor, room: str, words: str = "Hello", agreed: int = 0) -> str:
    """Have the person write."""
    permit = await transact(make_permit, actor.user_id)
    return (await transact(sending.send_message, actor, room, new_id(), words, permit, agreed)).message_id


async def beat(*actors: Actor) -> None:
    """Have operators' tabs tell that they live."""
    for actor in actors:
        await transact(presence.beat, actor)


async def pairs() -> dict[str, str]:
    """Return who voices what now, and check that every count says the same."""
    return await read(_pairs)


def _pairs(session: Session) -> dict[str, str]:
    from genapp.chat.models import Conversation

    rooms: Any = Conversation
    rows = session.execute(select(Work.conversation_id, Work.operator_id).where(Work.ended_at.is_(None))).all()
    found = {row.conversation_id: row.operator_id for row in rows}
    assert len(found) == len(rows), "a conversation has two owners"
    said = dict(session.execute(select(rooms.id, rooms.assigned_operator_id).where(rooms.assigned_operator_id.is_not(None))).all())  # pyright: ignore
    assert said == found, "the conversation says another owner than the assignment"
    loads = dict(session.execute(select(People.user_id, People.load).where(People.load > 0)).all())  # pyright: ignore
    counted: dict[str, int] = {}
    for owner in found.values():
        counted[owner] = counted.get(owner, 0) + 1
    assert loads == counted, "an operator's load is not what they have"
    by_character = select(Work.character_id, func.count()).where(Work.ended_at.is_(None)).group_by(Work.character_id)
    voiced = dict(session.execute(select(Loads.character_id, Loads.load).where(Loads.load > 0)).all())  # pyright: ignore
    assert voiced == dict(session.execute(by_character).all()), "a character's load is not what is voiced"  # pyright: ignore
    queued = set(session.execute(select(Queue.conversation_id)).scalars())
    assert not queued & set(found), "what somebody has waits no more"
    return found


async def matched() -> dict[str, str]:
    """Let the clock match, and return who voices what then."""
    await clockwork.match()
    return await pairs()


def later(seconds: float, since: datetime = NOON) -> datetime:
    """Return a time after noon."""
    return since + timedelta(seconds=seconds)
