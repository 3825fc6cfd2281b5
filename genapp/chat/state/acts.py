"""What one does with messages and with the conversation, one verb a handler."""

from typing import Any

import reflex as rx

from genapp.chat import queries
from genapp.chat.flows import replies as reply_flows
from genapp.chat.flows import sending
from genapp.chat.service import acts, rooms
from genapp.chat.state.room import RoomState
from genapp.core.db import read, transact
from genapp.ui import routes
from genapp.ui.session import actor_of
from genapp.ui.text import t
from genapp.ui.toasts import toast


class ActsState(RoomState):
    """The acts of the open conversation; it shares the room's permit."""

    persona: str = ""
    telling: bool = False
    reporting: str = ""
    editing: str = ""
    editing_text: str = ""

    @rx.event
    async def stop(self, reply_id: str):
        """Stop a running reply; what is written stays (VAR-04)."""
        await sending.stop(await actor_of(self), reply_id[:32])

    @rx.event(background=True)
    async def retry(self, message_id: str):
        """Write a failed reply again without charging again."""
        async with self:
            actor = await actor_of(self)
        await reply_flows.write_reply(await transact(acts.retry_reply, actor, message_id))

    @rx.event(background=True)
    async def regenerate(self, message_id: str):
        """Write the last reply anew and keep the old one (VAR-01)."""
        async with self:
            actor = await actor_of(self)
        permit = await self._take_permit()
        await reply_flows.write_reply(await transact(acts.regenerate, actor, message_id, permit))

    @rx.event
    async def variant(self, message_id: str, step: int):
        """Show the next or previous variant (VAR-01)."""
        await transact(acts.show_variant, await actor_of(self), message_id, step)

    @rx.event
    async def rate(self, message_id: str, value: int):
        """Rate a reply (VAR-06)."""
        await transact(acts.rate_message, await actor_of(self), message_id, value)

    @rx.event
    async def save_draft(self, text: str):
        """Keep what is typed."""
        if self.room.id:
            await transact(rooms.save_draft, await actor_of(self), self.room.id, text)

    @rx.event
    async def tell_typing(self):
        """Let our team see that one is typing (RT-01)."""
        if self.room.id and self.room.voice == "operator":
            await sending.tell_typing(await actor_of(self), self.room.id)

    @rx.event
    def begin_edit(self, message_id: str, text: str):
        """Open the last own message for change."""
        self.editing, self.editing_text = message_id[:32], text[:4000]

    @rx.event
    def end_edit(self):
        """Leave the message as it is."""
        self.editing = ""

    @rx.event(background=True)
    async def edit(self, form: dict[str, Any]):
        """Change the last own message and have it answered anew (VAR-02)."""
        async with self:
            actor, message_id = await actor_of(self), self.editing
        permit = await self._take_permit()
        sent = await transact(acts.edit_message, actor, message_id, str(form.get("text", "")), permit)
        async with self:
            self.editing = ""
        if sent.reply_id:
            await reply_flows.write_reply(sent.reply_id)

    @rx.event
    def begin_report(self, message_id: str):
        """Open the report of a message."""
        self.reporting = message_id[:32]

    @rx.event
    def end_report(self):
        """Close the report."""
        self.reporting = ""

    @rx.event
    async def report(self, form: dict[str, Any]):
        """Send a report to the moderators (VAR-06)."""
        await transact(acts.report_message, await actor_of(self), self.reporting, str(form.get("reason", "")), str(form.get("note", "")))
        self.reporting = ""
        await toast(self, "success", t("chat.reported"))

    @rx.event
    async def begin_persona(self):
        """Open what the person tells about themselves (CONV-04)."""
        self.persona = await read(queries.persona, (await actor_of(self)).user_id)
        self.telling = True

    @rx.event
    def end_persona(self):
        """Leave it as it is."""
        self.telling = False

    @rx.event
    async def save_persona(self, form: dict[str, Any]):
        """Keep what the person tells every character (CONV-04)."""
        text = str(form.get("persona", ""))
        await transact(rooms.save_persona, await actor_of(self), text)
        self.persona, self.telling = text.strip(), False
        await toast(self, "success", t("chat.persona_saved"))

    @rx.event
    async def clear(self):
        """Clear the open conversation (CONV-03)."""
        await transact(rooms.clear, await actor_of(self), self.room.id)

    @rx.event
    async def delete(self):
        """Delete the open conversation (CONV-03)."""
        await transact(rooms.delete_conversation, await actor_of(self), self.room.id)
        return rx.redirect(routes.CHAT)
