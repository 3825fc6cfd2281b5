"""The program goes on where the person asked for it: given back first, then written at once (C23)."""

from genapp.chat.flows import replies
from genapp.core.actor import Actor
from genapp.core.db import transact
from genapp.desk.service import audience


async def prefer_ai(actor: Actor, conversation_id: str) -> None:
    """Let the program go on in an own hybrid conversation and answer what waits."""
    await replies.write_reply(await transact(audience.prefer_ai, actor, conversation_id))
