"""Characters platinum members ask for (CHAR-13)."""

from typing import Any

import reflex as rx

from genapp.core import events
from genapp.core.actor import Actor, Permission
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Forbidden
from genapp.rewards import queries, service
from genapp.rewards.queries import RequestRow
from genapp.ui import live
from genapp.ui.form import FormState, text
from genapp.ui.session import permitted
from genapp.ui.text import told
from genapp.ui.toasts import toast

PAGE = 40
ACTS = ("accepted", "declined", "done")


class CharacterRequestsState(FormState):
    """The requests of one kind, and the answer to one."""

    view: str = "open"
    rows: list[RequestRow] = []
    waiting: int = 0
    more: bool = False
    loaded: bool = False
    asked: RequestRow = RequestRow()
    act: str = ""

    async def _actor(self) -> Actor:
        return await permitted(self, Permission.MANAGE_CHARACTERS)

    @rx.event
    async def load(self):
        """Read those that wait, then follow."""
        await self._actor()
        self.view, self.act, self.errors = "open", "", {}
        await self._look()
        return CharacterRequestsState.follow

    async def _look(self) -> None:
        await self._actor()
        self.rows = await read(queries.requests, self.view)
        self.waiting = await read(queries.open_requests)
        self.more, self.loaded = len(self.rows) == PAGE, True

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever somebody asks, takes back or answers."""
        async with self:
            await self._actor()
        async with live.listening(self, events.topic("admin")) as heard:
            # What happened between the first reading and now was told to nobody.
            async with self:
                await self._look()
            async for event in heard:
                if event.name in ("requests.changed", events.LAGGED):
                    try:
                        async with self:
                            await self._look()
                    except Forbidden:
                        return

    @rx.event
    async def choose(self, view: str):
        """Show requests of a kind."""
        self.view = view if view in queries.VIEWS else "open"
        await self._look()

    @rx.event
    async def further(self):
        """Read more."""
        await self._actor()
        rest = await read(queries.requests, self.view, self.rows[-1].id if self.rows else "")
        self.rows, self.more = [*self.rows, *rest], len(rest) == PAGE

    @rx.event
    async def begin(self, request_id: str, act: str):
        """Open the question that goes with an answer."""
        await self._actor()
        self.asked = next((row for row in self.rows if row.id == request_id), RequestRow())
        self.act, self.errors = act if act in ACTS and self.asked.id else "", {}

    @rx.event
    def leave(self):
        """Leave it as it is."""
        self.act, self.errors = "", {}

    @rx.event
    async def settle(self, form: dict[str, Any]):
        """Answer the request."""
        actor = await self._actor()
        try:
            await transact(service.settle_request, actor, self.asked.id, self.act, text(form, "words"), text(form, "slug")[:60])
        except DomainError as refused:
            return self._refused(refused)
        self.act, self.errors = "", {}
        await toast(self, "success", told("requests_office.settled", {}))
        await self._look()
