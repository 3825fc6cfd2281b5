"""The list of conversations (ADM-08)."""

import asyncio
from datetime import date
from typing import Any

import reflex as rx

from genapp.backoffice.state.desk_acts import MOST, BulkState
from genapp.core import events
from genapp.core.actor import Permission
from genapp.core.clock import now
from genapp.core.db import read
from genapp.core.errors import Forbidden
from genapp.desk.queries import office_chats, staff
from genapp.desk.queries.office_chats import ChatRow, ChatWish
from genapp.desk.queries.staff import NameRow
from genapp.ui import live
from genapp.ui.form import text
from genapp.ui.session import permitted, visit_of

PAGE = 40
PAUSE = 1.0
MOVED = ("desk.escalated", "desk.closed", "desk.changed", "desk.flagged", "desk.assigned", "desk.released", "lagged")


class ChatListState(rx.State):
    """Search, filters and pages of all conversations, and how many wait for supervisors."""

    rows: list[ChatRow] = []
    operators: list[NameRow] = []
    escalated: int = 0
    status: str = ""
    mode: str = ""
    operator_id: str = ""
    flagged: bool = False
    found: str = ""
    since: str = ""
    until: str = ""
    more: bool = False
    loaded: bool = False
    _asked: int = 0

    async def _guard(self) -> None:
        await permitted(self, Permission.MANAGE_CHATS)

    @rx.event
    async def load(self):
        """Read the newest of all, or what was asked for already, then follow."""
        await self._guard()
        visit = await visit_of(self)
        wanted = self._wish() if self._asked == visit else ChatWish()
        self.reset()
        self.found, self.status, self.mode, self.flagged = wanted.text, wanted.status, wanted.mode, wanted.flagged
        self.operator_id, self.since, self.until, self._asked = wanted.operator_id, wanted.since, wanted.until, visit
        self.operators = await read(staff.names)
        await self._first(PAGE)
        return ChatListState.follow

    def _wish(self) -> ChatWish:
        return ChatWish(self.found, self.status, self.mode, self.flagged, self.operator_id, self.since, self.until)

    async def _first(self, limit: int) -> None:
        await self._guard()
        self.rows = await read(office_chats.chats, now(), self._wish(), "", limit)
        self.escalated = await read(office_chats.escalated, now())
        self.more, self.loaded = len(self.rows) == limit, True

    @rx.event
    async def further(self):
        """Read older ones."""
        await self._guard()
        older = await read(office_chats.chats, now(), self._wish(), self.rows[-1].cursor if self.rows else "", PAGE)
        self.rows, self.more = [*self.rows, *older], len(older) == PAGE

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever the desk moves, at most once a second; pages that were opened below stay."""
        async with self:
            await self._guard()
        async with live.listening(self, events.topic("desk")) as heard:
            # What happened between the first reading and now was told to nobody.
            async with self:
                await self._first(max(PAGE, len(self.rows)))
            async for event in heard:
                await asyncio.sleep(PAUSE)
                if not {one.name for one in (event, *heard.waiting())} & set(MOVED):
                    continue
                try:
                    async with self:
                        await self._first(max(PAGE, min(len(self.rows), MOST)))
                except Forbidden:
                    return

    @rx.event
    async def choose(self, name: str, value: str):
        """Choose a status, a way of replying, or an operator."""
        if name in ("status", "mode", "operator_id"):
            setattr(self, name, value[:32])
        self._asked = await visit_of(self)
        await self._first(PAGE)

    @rx.event
    async def flag(self):
        """Show only what is flagged, or all."""
        self.flagged, self._asked = not self.flagged, await visit_of(self)
        await self._first(PAGE)

    @rx.event
    async def search(self, form: dict[str, Any]):
        """Find by person, character, operator or id, between two days."""
        self.found, self.since, self.until = text(form, "found")[:60], day(text(form, "since")), day(text(form, "until"))
        self._asked = await visit_of(self)
        await self._first(PAGE)

    @rx.event
    async def choose_all(self):
        """Take all that are listed into the choice, or none."""
        await self._guard()
        bulk = await self.get_state(BulkState)
        bulk.chosen = [] if bulk.chosen else [row.id for row in self.rows][:MOST]


def day(given: str) -> str:
    """Return a day a form gave as an ISO date, "" for none or anything else."""
    try:
        return date.fromisoformat(given).isoformat() if given else ""
    except ValueError:
        return ""
