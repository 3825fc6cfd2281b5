"""Everybody a person has talked with."""

import reflex as rx

from genapp.chat import queries
from genapp.chat.rows import ThreadRow
from genapp.core.db import read
from genapp.ui.session import actor_of

PAGE = 30


class ChatHistoryState(rx.State):
    """Own conversations, a page at a time (PROF-10)."""

    rows: list[ThreadRow] = []
    archived: bool = False
    more: bool = False
    loaded: bool = False

    @rx.event
    async def load(self):
        """Read the first page of those in the list."""
        self.archived = False
        await self._first()

    @rx.event
    async def choose(self, archived: bool):
        """Show those in the list, or those put away."""
        self.archived = bool(archived)
        await self._first()

    @rx.event
    async def further(self):
        """Read the next page."""
        await self._add(self.rows[-1].cursor if self.rows else "")

    async def _first(self) -> None:
        self.rows = []
        await self._add("")
        self.loaded = True

    async def _add(self, before: str) -> None:
        found = await read(queries.threads, (await actor_of(self)).user_id, self.archived, before, PAGE)
        self.rows, self.more = [*self.rows, *found], len(found) == PAGE
