"""The list of operators: found, sorted, suspended, let back, removed (ADM-07)."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from typing import Any

import reflex as rx

from genapp.core import events
from genapp.core.actor import Actor, Permission
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Forbidden
from genapp.desk.flows import staffing
from genapp.desk.queries import staff
from genapp.desk.queries.staff import OperatorRow
from genapp.desk.service import presence
from genapp.ui import live
from genapp.ui.form import FormState, text
from genapp.ui.session import permitted
from genapp.ui.text import told
from genapp.ui.toasts import toast

PAGE = 40
PAUSE = 1.0


class OperatorListState(FormState):
    """Who voices characters here, how they do, and what admins do about it."""

    rows: list[OperatorRow] = []
    view: str = "here"
    order: str = "name"
    found: str = ""
    more: bool = False
    loaded: bool = False
    asking: str = ""
    one: OperatorRow = OperatorRow()

    async def _actor(self) -> Actor:
        return await permitted(self, Permission.MANAGE_OPERATORS)

    @rx.event
    async def load(self):
        """Read those who work here, then follow."""
        await self._actor()
        self.reset()
        await self._look(PAGE)
        return OperatorListState.follow

    async def _look(self, limit: int) -> None:
        await self._actor()
        self.rows = await read(staff.operators, now(), view=self.view, text=self.found, order=self.order, limit=limit)
        self.more, self.loaded = len(self.rows) == limit, True

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever somebody comes, goes or gets something to do; at most once a second."""
        async with self:
            await self._actor()
        async with live.listening(self, events.topic("desk")) as heard:
            # What happened between the first reading and now was told to nobody.
            async with self:
                await self._look(max(PAGE, len(self.rows)))
            async for event in heard:
                await asyncio.sleep(PAUSE)
                names = {one.name for one in (event, *heard.waiting())}
                if not names & {"operator.changed", "desk.assigned", "desk.released", events.LAGGED}:
                    continue
                try:
                    async with self:
                        await self._look(max(PAGE, len(self.rows)))
                except Forbidden:
                    return

    @rx.event
    async def further(self):
        """Read more of them."""
        await self._actor()
        last = self.rows[-1].id if self.rows else ""
        found = await read(staff.operators, now(), view=self.view, text=self.found, order=self.order, after=last, limit=PAGE)
        self.rows, self.more = [*self.rows, *found], len(found) == PAGE

    @rx.event
    async def choose(self, name: str, value: str):
        """Choose whom to show, or the order."""
        if name == "view":
            self.view = value if value in staff.VIEWS else "here"
        elif name == "order":
            self.order = value if value in staff.ORDERS else "name"
        await self._look(PAGE)

    @rx.event
    async def search(self, words: str):
        """Find by name or e-mail."""
        self.found = words[:60]
        await self._look(PAGE)

    @rx.event
    async def ask(self, act: str, operator_id: str):
        """Ask before somebody is suspended or removed, and say how many conversations that moves."""
        await self._actor()
        row = next((one for one in self.rows if one.id == operator_id), None)
        self.errors, self.one, self.asking = {}, row or OperatorRow(), act if row and act in ("suspend", "remove", "force") else ""

    @rx.event
    def leave(self):
        """Leave them as they are."""
        self.asking, self.errors = "", {}

    @rx.event(background=True)
    async def suspend(self, form: dict[str, Any]):
        """Suspend for seven days; what they have goes to others first (QUE-07, C37)."""
        async with self:
            actor, operator_id = await self._actor(), self.one.id
        await self._do(staffing.suspend(actor, operator_id, text(form, "suspend_reason")), "suspended")

    @rx.event(background=True)
    async def remove(self):
        """Remove the operator asked about; refused with open conversations (QUE-13)."""
        async with self:
            actor, operator_id = await self._actor(), self.one.id
        await self._do(staffing.remove(actor, operator_id), "removed")

    @rx.event(background=True)
    async def force(self):
        """Remove the operator all the same; their conversations go back to the queue, each with a note (QUE-13)."""
        async with self:
            actor, operator_id = await self._actor(), self.one.id
        await self._do(staffing.remove(actor, operator_id, forced=True), "forced")

    async def _do(self, act: Awaitable[int], words: str) -> None:
        try:
            count = await act
        except presence.StillTalking as refused:
            async with self:
                self.one = replace(self.one, load=await read(staff.count_open, self.one.id))
                self.asking, self.errors = "force", {"form": refused.message}
            return
        except DomainError as refused:
            async with self:
                self._refused(refused)
            return
        async with self:
            self.asking, self.errors = "", {}
            await toast(self, "success", told(f"operators_office.done_{words}", {"count": count}))
            await self._look(PAGE)

    @rx.event
    async def reactivate(self, operator_id: str):
        """Let a suspended operator work again, once the time is over (C42)."""
        await transact(presence.reactivate, await self._actor(), operator_id[:32])
        await toast(self, "success", told("operators_office.done_reactivated", {}))
        await self._look(PAGE)
