"""The list of conversations and the search through them."""

import asyncio
from datetime import datetime

import reflex as rx

from genapp.chat import queries
from genapp.chat.queries import SearchRow, ThreadRow
from genapp.chat.service import rooms
from genapp.core import events
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.ui import live
from genapp.ui.session import actor_of

MORE = 30
PAUSE = 0.04


class ThreadsState(rx.State):
    """The person's conversations, newest first, live in every tab (CHAT-04, CHAT-13)."""

    threads: list[ThreadRow] = []
    archived: bool = False
    more: bool = False
    loaded: bool = False
    unread: int = 0
    looking: str = ""
    found: list[SearchRow] = []

    @rx.event
    async def load(self):
        """Read the first page of the list."""
        actor = await actor_of(self)
        self.threads = await read(queries.threads, actor.user_id, self.archived, "", MORE)
        self.more = len(self.threads) == MORE
        self.unread = await read(queries.unread_total, actor.user_id)
        self.loaded = True

    @rx.event
    async def load_more(self):
        """Read the next page of the list."""
        actor = await actor_of(self)
        if self.threads and self.more:
            rows = await read(queries.threads, actor.user_id, self.archived, self.threads[-1].cursor, MORE)
            self.threads = [*self.threads, *rows]
            self.more = len(rows) == MORE

    @rx.event
    async def show_archived(self, on: bool):
        """Show archived conversations, or the others."""
        self.archived = on
        await self._reload()

    async def _reload(self) -> None:
        actor = await actor_of(self)
        self.threads = await read(queries.threads, actor.user_id, self.archived, "", MORE)
        self.more = len(self.threads) == MORE

    @rx.event
    async def search(self, text: str):
        """Find messages that hold a text (CONV-02)."""
        actor = await actor_of(self)
        self.looking = text[:100]
        self.found = await read(queries.search, actor.user_id, text) if len(text.strip()) > 1 else []

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Keep the list as the database has it while this screen is open."""
        async with self:
            actor = await actor_of(self)
        if not actor.user_id:
            return
        async with live.listening(self, events.topic("user", actor.user_id)) as heard:
            await self._catch_up(actor.user_id)
            async for event in heard:
                # A reply's end and its being read come together: one reading serves for both.
                await asyncio.sleep(PAUSE)
                news = [one for one in (event, *heard.waiting()) if one.name in ("threads.changed", "lagged")]
                if not news:
                    continue
                rows, unread = await read(queries.listed, actor.user_id, list({one.id for one in news if one.id}))
                async with self:
                    if not all(one.id for one in news):
                        await self._reload()
                    else:
                        for id, row in rows.items():
                            self._put(id, row)
                    self.unread = unread

    async def _catch_up(self, user_id: str) -> None:
        """Read again what changed between the first reading and the listening."""
        rows = await read(queries.threads, user_id, self.archived, "", MORE)
        async with self:
            if [row.at for row in rows] != [row.at for row in self.threads[:MORE]]:
                await self._reload()
                self.unread = await read(queries.unread_total, user_id)

    def _put(self, conversation_id: str, row: ThreadRow | None) -> None:
        others = [thread for thread in self.threads if thread.id != conversation_id]
        if row is not None and row.archived == self.archived:
            others.append(row)
        self.threads = sorted(others, key=lambda thread: (thread.pinned, thread.at, thread.id), reverse=True)

    @rx.event
    async def pin(self, conversation_id: str, on: bool):
        """Keep a conversation at the top, or let it go (CONV-03)."""
        await transact(rooms.pin, await actor_of(self), conversation_id, on)

    @rx.event
    async def archive(self, conversation_id: str, on: bool):
        """Take a conversation out of the list, or bring it back (CONV-03)."""
        await transact(rooms.archive, await actor_of(self), conversation_id, on)

    @rx.event
    async def mark_read(self, conversation_id: str):
        """Clear the unread dot of the conversation that is shown (CHAT-08)."""
        at: datetime = now()
        await transact(rooms.mark_read, await actor_of(self), conversation_id, at)
