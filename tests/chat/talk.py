"""Steps that chat tests share: a person with a room and a permit, sending, answering, looking."""

from typing import Any

from genapp.chat import queries
from genapp.chat.flows import replies as flows
from genapp.chat.models import Conversation, Message, Permit
from genapp.chat.service import sending
from genapp.core.db import read, transact
from tests.factories import actor_for, make_conversation, make_permit, make_user

# Typed as anything: the checker takes columns for the values they hold.
Rooms: Any = Conversation
Messages: Any = Message
Permits: Any = Permit


async def room_of(**given):
    """A person in a conversation with a permit of a thousand sends; returns (actor, conversation id, permit id)."""

    def make(session):
        user = make_user(session)
        room = make_conversation(session, user, **given)
        return actor_for(user), room.id, make_permit(session, user.id)

    return await transact(make)


async def send(actor, room, permit, client="c1", words="Hi"):
    return await transact(sending.send_message, actor, room, client, words, permit)


async def talk(actor, room, permit, client="c1", words="Hi") -> Any:
    """Send and have it answered; returns the reply's row."""
    sent = await send(actor, room, permit, client, words)
    await flows.write_reply(sent.reply_id)
    return await row(sent.reply_id)


async def row(message_id) -> Any:
    return await read(lambda session: session.get(Message, message_id))


async def state(room) -> Any:
    return await read(lambda session: session.get(Conversation, room))


async def said(actor, room):
    """What the screen shows, notes left out: (role, text, state)."""
    page = await read(queries.transcript, actor.user_id, room)
    return [(r.role, r.text, r.state) for r in page.rows if r.role != "note"]
