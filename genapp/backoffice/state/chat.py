"""One conversation as supervisors see it, and what they do in it (ADM-09)."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import reflex as rx

from genapp.core import events
from genapp.core.actor import Actor, Permission
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Forbidden, Invalid
from genapp.core.ids import new_id
from genapp.desk.queries import lines, office_chat
from genapp.desk.queries.lines import StaffLineRow
from genapp.desk.queries.office_chat import OfficeChatRow, SpellRow, StarsRow
from genapp.desk.service import closing, messages, supervising
from genapp.ui import live
from genapp.ui.form import FormState, text
from genapp.ui.session import asked, permitted
from genapp.ui.text import told
from genapp.ui.toasts import toast

PAUSE = 0.3
MOST = 500
ASKS = ("edit", "remove", "close", "block")


class OfficeChatState(FormState):
    """The three panels; every look is by the permission, opening is on record once."""

    chat: OfficeChatRow = OfficeChatRow()
    rows: list[StaffLineRow] = []
    spells: list[SpellRow] = []
    stars: list[StarsRow] = []
    older: bool = False
    missing: bool = False
    loaded: bool = False
    asking: str = ""
    line: str = ""
    line_text: str = ""
    nonce: str = ""
    may_block: bool = False
    notes: str = ""
    theirs: str = ""
    notes_round: int = 0

    async def _actor(self) -> Actor:
        return await permitted(self, Permission.MANAGE_CHATS)

    @rx.event
    async def open(self):
        """Read the conversation of this address, put that on record, then follow it."""
        actor = await self._actor()
        self.reset()
        wanted = asked(self, "conversation_id")[:32]
        await self._look(wanted)
        self._take_notes()
        self.loaded, self.nonce, self.may_block = True, new_id(), actor.may(Permission.MANAGE_USERS)
        if self.missing:
            return None
        await transact(supervising.read_conversation, actor, wanted)
        return OfficeChatState.follow

    async def _look(self, conversation_id: str) -> None:
        await self._actor()
        head = await read(office_chat.office_chat, conversation_id)
        self.missing, self.chat = head is None or head.deleted, head or OfficeChatRow()
        if self.missing:
            self.rows, self.spells, self.stars, self.chat = [], [], [], OfficeChatRow()
            return
        count = max(lines.PAGE, min(len(self.rows), MOST))
        self.rows, self.older = await read(lines.lines, conversation_id, "", count)
        self.spells, self.stars = await read(office_chat.spells, conversation_id), await read(office_chat.ratings, conversation_id)

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Show what happens in this conversation for as long as it is open; one reading serves for all that piled up."""
        async with self:
            await self._actor()
            room = self.chat.id
        if not room:
            return
        async with live.listening(self, events.topic("conversation", room), events.topic("desk")) as heard:
            # What was said between the first reading and now was told to nobody.
            async with self:
                await self._look(room)
            async for event in heard:
                await asyncio.sleep(PAUSE)
                told_of = [one for one in (event, *heard.waiting()) if one.name != events.DELTA and (one.topic != "desk" or one.id == room)]
                if not told_of:
                    continue
                try:
                    async with self:
                        if self.chat.id != room:
                            return
                        await self._look(room)
                except Forbidden:
                    return

    @rx.event
    async def further(self):
        """Read what was said before."""
        await self._actor()
        if self.rows:
            older, self.older = await read(lines.lines, self.chat.id, self.rows[0].id)
            self.rows = [*older, *self.rows]

    @rx.event
    async def ask(self, act: str, message_id: str):
        """Open the question that goes with an act: new words, or the reason."""
        await self._actor()
        self.line, self.line_text, self.errors = message_id[:32], next((row.text for row in self.rows if row.id == message_id), ""), {}
        self.asking = act if act in ASKS else ""

    @rx.event
    def leave(self):
        """Leave it as it is."""
        self.asking, self.line, self.errors = "", "", {}

    async def _do(self, act: Callable[..., Any], *args: Any, words: str = "") -> bool:
        """Do one thing; a refusal stands at its field, or at the form."""
        try:
            await transact(act, await self._actor(), *args)
        except DomainError as refused:
            self._refused(refused)
            return False
        self.asking, self.line, self.errors = "", "", {}
        if words:
            await toast(self, "success", told(f"chat_office.{words}", {}))
        await self._look(self.chat.id)
        return True

    @rx.event
    async def edit(self, form: dict[str, Any]):
        """Change the words of a message (OCHAT-06)."""
        await self._do(messages.edit_message, self.line, text(form, "new_words"), text(form, "edit_reason"), self.line_text, words="edited")

    @rx.event
    async def remove(self, form: dict[str, Any]):
        """Take a message out of the conversation."""
        await self._do(messages.delete_message, self.line, text(form, "remove_reason"), words="removed")

    @rx.event
    async def close(self, form: dict[str, Any]):
        """Close the conversation; it opens again when its person writes."""
        await self._do(closing.force_close, self.chat.id, text(form, "close_reason"), words="closed")

    @rx.event
    async def block(self, form: dict[str, Any]):
        """Keep its person out until a day, or for good."""
        try:
            until = _until(text(form, "until"))
        except Invalid as refused:
            return self._refused(refused)
        await self._do(supervising.block, self.chat.user_id, text(form, "block_reason"), until, words="blocked")

    @rx.event
    async def write(self, form: dict[str, Any]):
        """Write into the conversation as our team (C34)."""
        if await self._do(messages.write, self.chat.id, self.nonce, text(form, "words")):
            self.nonce = new_id()

    def _take_notes(self) -> None:
        """Put the notes into the field as they are kept now."""
        self.notes, self.theirs, self.notes_round = self.chat.admin_notes, "", self.notes_round + 1

    @rx.event
    async def save_notes(self, form: dict[str, Any]):
        """Keep what supervisors note; what somebody else wrote meanwhile is shown before it can be replaced."""
        if await self._do(supervising.note_for_staff, self.chat.id, text(form, "notes"), self.notes, words="noted"):
            return self._take_notes()
        await self._look(self.chat.id)
        if self.chat.admin_notes != self.notes:
            self.notes = self.theirs = self.chat.admin_notes

    @rx.event
    async def take_theirs(self):
        """Leave what was typed and go on with the notes as they are kept."""
        await self._look(self.chat.id)
        self._take_notes()
        self.errors = {}

    @rx.event
    async def mark(self, flag: str, on: bool):
        """Put a flag on the conversation, or take one away."""
        await self._do(supervising.mark, self.chat.id, flag[:40], on is True)


def _until(given: str) -> datetime | None:
    if not given:
        return None
    try:
        return datetime.fromisoformat(given).replace(hour=23, minute=59, tzinfo=UTC)
    except ValueError:
        raise Invalid("Please give a date.", field="until") from None
