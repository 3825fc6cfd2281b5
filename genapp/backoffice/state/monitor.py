"""The live monitor: one reading for all that piled up, and only what changed travels (ADM-10)."""

import asyncio
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import reflex as rx

from genapp.backoffice.state.desk_acts import MOST, BulkState
from genapp.core import events
from genapp.core.actor import Permission
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import Forbidden
from genapp.desk import bands
from genapp.desk.queries import attention, monitor, staff
from genapp.desk.queries.attention import EscalatedRow, MoveRow
from genapp.desk.queries.monitor import FiguresRow, TileRow, Wish
from genapp.desk.queries.staff import NameRow
from genapp.desk.service import clock, supervising
from genapp.platform import queries as platform
from genapp.ui import live
from genapp.ui.form import text
from genapp.ui.session import permitted
from genapp.ui.text import told

PAGE = 200
PAUSE, REST = 0.5, 10.0
"""Seconds between two readings however much happens, and after which one is due though nothing did: colours change by themselves."""
FIGURES = timedelta(seconds=1)
SLOW = ("desk.escalated", "desk.flagged", "desk.changed", "desk.released", "operator.changed", "lagged")
"""What may change more than tiles."""


class MonitorState(rx.State):
    """What supervisors watch; tiles live in the browser's store."""

    page: dict[str, Any] = {}
    fresh: dict[str, Any] = {}
    total: int = 0
    more: bool = False
    figures: FiguresRow = FiguresRow()
    escalated: list[EscalatedRow] = []
    moves: list[MoveRow] = []
    auto: dict[str, bool] = {}
    operators: list[NameRow] = []
    alarm: dict[str, Any] = {}
    colour: str = ""
    operator_id: str = ""
    band: str = ""
    found: str = ""
    loaded: bool = False
    _tiles: dict[str, TileRow] = {}
    _ids: list[str] = []
    _limit: int = PAGE
    _seq: int = 0
    _counted: str = ""

    async def _guard(self) -> None:
        await permitted(self, Permission.MANAGE_CHATS)

    @rx.event
    async def load(self):
        """Read everything, then follow."""
        await self._guard()
        self.colour, self.operator_id, self.band, self.found, self._limit, self.alarm, self.loaded = "", "", "", "", PAGE, {}, False
        await self._whole()
        return MonitorState.follow

    async def _whole(self) -> None:
        await self._guard()
        rows = await self._wanted()
        self._tiles, self._ids = {row.id: row for row in rows}, [row.id for row in rows]
        self._seq += 1
        self.page = {"rows": [asdict(row) for row in rows], "order": self._ids, "now": now().isoformat(), "seq": self._seq}
        self.fresh = {}
        await self._beside(count=True, lists=True)
        self.loaded = True

    async def _wanted(self) -> list[TileRow]:
        wish = Wish(self.colour, self.operator_id, self.band, self.found)
        rows, self.total = await read(monitor.tiles, now(), wish, self._limit)
        self.more = self.total > len(rows)
        return rows

    async def _beside(self, *, count: bool, lists: bool) -> None:
        """Read what stands around the tiles."""
        at = now()
        if count or at.isoformat() > self._counted:
            self.figures, self._counted = await read(monitor.figures, at), (at + FIGURES).isoformat()
        if lists:
            known = {row.id for row in self.escalated}
            self.escalated, self.moves = await read(attention.escalated, at), await read(attention.moves)
            # By what stands there, not by an event: one may have been missed.
            if self.loaded and any(row.id not in known for row in self.escalated):
                self._ring(told("monitor.alarm_escalated", {}))
            self.auto, self.operators = await read(clock.auto), await read(staff.names)

    async def _again(self, *, lists: bool) -> None:
        """Read the tiles again and send what is another than before."""
        await self._guard()
        rows = await self._wanted()
        known, ids = self._tiles, [row.id for row in rows]
        changed = [asdict(row) for row in rows if known.get(row.id) != row]
        gone = [one for one in known if one not in set(ids)]
        if changed or gone or ids != self._ids:
            self._seq += 1
            order = ids if ids != self._ids else None
            self.fresh = {"rows": changed, "gone": gone, "order": order, "seq": self._seq}
            self._tiles, self._ids = {row.id: row for row in rows}, ids
        await self._beside(count=False, lists=lists)

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Look again at most twice a second however much happens, and once in a while though nothing does."""
        async with self:
            await self._guard()
        async with live.listening(self, events.topic("desk"), events.topic("admin")) as heard:
            coming = aiter(heard)
            # What happened between the first reading and now was told to nobody.
            async with self:
                await self._again(lists=True)
            while True:
                try:
                    first = [await asyncio.wait_for(anext(coming), REST)]
                except TimeoutError:
                    first = []
                await asyncio.sleep(PAUSE)
                names = {one.name: one.id for one in (*first, *heard.waiting())}
                if names and not names.keys() - {"hybrid.changed"}:
                    continue  # Nobody voices it and nobody waits: no tile shows it.
                try:
                    async with self:
                        if "notice.created" in names:
                            await self._hear(names["notice.created"])
                        await self._again(lists=not names or bool(names.keys() & set(SLOW)))
                except Forbidden:
                    return

    async def _hear(self, notice_id: str) -> None:
        """Ring for a new notice that is about the desk."""
        newest = await read(platform.alerts, only_unread=True, limit=20)
        row = next((one for one in newest if one.id == notice_id), None)
        if row is not None and row.kind in ("chat_escalation", "operator_suspended"):
            self._ring(row.text)

    def _ring(self, words: str) -> None:
        self._seq += 1
        self.alarm = {"words": words, "at": now().isoformat(), "seq": self._seq}

    @rx.event
    async def choose(self, name: str, value: str):
        """Choose a colour, an operator or a band."""
        if name == "colour":
            self.colour = value if value in monitor.COLOURS else ""
        elif name == "operator_id":
            self.operator_id = value[:32]
        elif name == "band":
            self.band = value if value in bands.BANDS else ""
        await self._whole()

    @rx.event
    async def search(self, form: dict[str, Any]):
        """Find by the name of a person or a character."""
        self.found = text(form, "found")[:60]
        await self._whole()

    @rx.event
    async def further(self):
        """Show more of what there is."""
        self._limit = min(self._limit + PAGE, 1000)
        await self._whole()

    @rx.event
    async def choose_all(self):
        """Take all that are shown into the choice, or none."""
        await self._guard()
        bulk = await self.get_state(BulkState)
        bulk.chosen = [] if bulk.chosen else self._ids[:MOST]

    @rx.event
    async def switch(self, name: str, on: bool):
        """Let the clock do one of its acts by itself, or not."""
        actor = await permitted(self, Permission.MANAGE_CHATS)
        await transact(supervising.switch, actor, name[:20], bool(on))
        self.auto = await read(clock.auto)

    @rx.event
    async def judge(self, incident_id: str, verdict: str):
        """Confirm what the clock did, or undo it."""
        actor = await permitted(self, Permission.MANAGE_CHATS)
        await transact(supervising.judge, actor, incident_id[:32], verdict[:10])
        self.moves = await read(attention.moves)
