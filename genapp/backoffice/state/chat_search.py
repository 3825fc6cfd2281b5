"""Looking for words in what was said (ADM-08)."""

from typing import Any

import reflex as rx

from genapp.backoffice.state.chats import day
from genapp.core.actor import Permission
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.desk.queries import found
from genapp.desk.queries.found import FoundRow
from genapp.desk.service import supervising
from genapp.ui.form import FormState, text
from genapp.ui.session import permitted, visit_of
from genapp.ui.text import told

MOST = 400


class ChatSearchState(FormState):
    """Messages found by their words; each page shown is on record before it is shown."""

    rows: list[FoundRow] = []
    words: str = ""
    cursor: str = ""
    back_to: str = ""
    looked: bool = False
    _since: str = ""
    _until: str = ""
    _asked: int = 0

    @rx.event
    async def begin(self):
        """Nothing was looked for yet, unless it was in this very visit."""
        await permitted(self, Permission.MANAGE_CHATS)
        if self._asked != await visit_of(self):
            self.reset()

    @rx.event
    async def search(self, form: dict[str, Any]):
        """Look for words, between two days."""
        await permitted(self, Permission.MANAGE_CHATS)
        words = " ".join(text(form, "said").split())[: found.LONGEST]
        self.rows, self.cursor, self.back_to, self.looked, self.errors = [], "", "", False, {}
        if len(words) < found.LEAST:
            self.errors = {"said": told("chats_office.said_short", {"least": found.LEAST})}
            return
        self._asked = await visit_of(self)
        self.words, self._since, self._until = words, day(text(form, "said_since")), day(text(form, "said_until"))
        await self._add("")

    @rx.event
    async def further(self):
        """Look further back."""
        if self.cursor and len(self.rows) < MOST:
            await self._add(self.cursor)

    @rx.event
    async def leave(self):
        """Go back to the list."""
        self.reset()

    async def _add(self, before: str) -> None:
        actor = await permitted(self, Permission.MANAGE_CHATS)
        page = await read(found.messages, now(), self.words, self._since, self._until, before)
        await transact(supervising.searched, actor, [row.conversation_id for row in page.rows])
        self.rows, self.looked = [*self.rows, *page.rows], True
        self.cursor, self.back_to = page.cursor if len(self.rows) < MOST else "", page.back_to
