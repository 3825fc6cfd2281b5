"""Who waits, whom a program answers, and how the day goes (OPUI-01)."""

import asyncio

import reflex as rx

from genapp.core import events
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Forbidden
from genapp.desk.queries import overview, queue
from genapp.desk.queries.overview import HybridRow, StatsRow
from genapp.desk.queries.queue import WaitingRow
from genapp.desk.service import replying
from genapp.desk.state.presence import operator_of
from genapp.ui import live, routes
from genapp.ui.toasts import toast

PAUSE, AGAIN = 0.3, 15.0
"""Seconds within which what happens is read together, and after which bands are read again though nothing did: waiting itself makes them rise."""


class WaitingState(rx.State):
    """The queue, without a word of what was said (OPUI-06, QUE-17)."""

    rows: list[WaitingRow] = []
    total: int = 0
    hybrids: list[HybridRow] = []
    stats: StatsRow = StatsRow()
    loaded: bool = False

    @rx.event
    async def load(self):
        """Read who waits, then follow."""
        await self._read()
        return WaitingState.follow

    async def _read(self) -> None:
        actor, at = await operator_of(self), now()
        self.rows = await read(queue.waiting, at, 50, actor.user_id)
        self.total = await read(queue.total)
        self.hybrids = await read(overview.hybrid, at)
        self.stats = await read(overview.stats, actor.user_id, at)
        self.loaded = True

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever something happens at the desk, and every fifteen seconds."""
        async with self:
            await operator_of(self)
        async with live.listening(self, events.topic("desk")) as heard:
            coming = aiter(heard)
            # What happened between the first reading and now was told to nobody.
            async with self:
                await self._read()
            while True:
                try:
                    await asyncio.wait_for(anext(coming), AGAIN)
                    await asyncio.sleep(PAUSE)  # One act tells of several things; they are read together.
                    heard.waiting()
                except TimeoutError:
                    pass
                try:
                    async with self:
                        await self._read()
                except Forbidden:
                    return

    @rx.event
    async def take(self, conversation_id: str):
        """Take a conversation and go there (C23, T14)."""
        actor = await operator_of(self)
        try:
            await transact(replying.take, actor, conversation_id[:32])
        except DomainError as refused:
            await toast(self, "warning", refused.message)
            await self._read()
            return None
        return rx.redirect(f"{routes.OPERATOR_CHAT}/{conversation_id[:32]}")
