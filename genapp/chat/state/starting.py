"""The way into a conversation from a character's page."""

import reflex as rx

from genapp.characters.queries import shown as characters
from genapp.chat.service import rooms
from genapp.core.db import read, transact
from genapp.ui import routes
from genapp.ui.session import actor_of, asked


class StartState(rx.State):
    """Begins a conversation and leads there (CHAT-03)."""

    @rx.event
    async def start(self):
        """Begin (or find) the conversation with the character of this address and go there (CHAT-03)."""
        actor = await actor_of(self)
        character_id = await read(characters.id_of, asked(self, "slug")[:60])
        if not character_id:
            return rx.redirect(routes.DISCOVER)
        room_id = await transact(rooms.start_conversation, actor, character_id)
        return rx.redirect(f"{routes.CHAT}/{room_id}")
