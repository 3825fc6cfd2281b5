"""The operator at the desk: there or not, what is theirs, and what just happened, on every page of the desk."""

import time
from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from genapp.core import events
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Forbidden
from genapp.desk.queries import overview, workplace
from genapp.desk.queries.chosen import chosen
from genapp.desk.queries.overview import MeRow
from genapp.desk.queries.workplace import TabRow
from genapp.desk.service import operators, presence, replying
from genapp.ui import live
from genapp.ui.session import actor_of, asked
from genapp.ui.text import t
from genapp.ui.toasts import toast

OWN = ("desk.assigned", "desk.released", "desk.written", "desk.warned", "desk.answered", "desk.flagged", "operator.changed", events.LAGGED)
RINGS = {"desk.assigned": "assigned", "desk.written": "written", "desk.warned": "warned"}
"""What is worth a sound, and which."""


async def operator_of(state: rx.State) -> Actor:
    """Return who acts in this tab if they are an operator, else raise: a page's reads are as guarded as its acts."""
    actor = await actor_of(state)
    presence.require_operator(actor)
    return actor


async def gathered(heard: events.Heard) -> AsyncIterator[dict[str, set[str]]]:
    """Yield what happens, everything that waits already together, as names with the ids they are about: one reading serves for all of it."""
    async for event in heard:
        names: dict[str, set[str]] = {}
        for one in (event, *heard.waiting()):
            names.setdefault(one.name, set()).add(one.id)
        yield names


class DeskBell(rx.State):
    """A sound to be made now: [when, which]. Sent past the state, so that a tab that comes back does not hear it again."""

    rung: list[Any] = []


class DeskState(rx.State):
    """What every page of the desk shows of its operator (OPUI-01, RT-01, QUE-12, QUE-17)."""

    me: MeRow = MeRow()
    tabs: list[TabRow] = []
    waiting: int = 0
    clock: str = ""
    warn: int = 0
    late: int = 0
    echo: int = 0
    loaded: bool = False
    until: str = ""
    _visible: bool = False

    @rx.event
    async def load(self):
        """Read the operator's own state, then follow."""
        actor = await operator_of(self)
        await transact(presence.own_row, actor)
        await self._look(actor)
        return DeskState.follow

    async def _look(self, actor: Actor) -> None:
        at = now()
        self.me = await read(overview.me, actor.user_id)
        self.tabs = await read(workplace.tabs, actor.user_id, at)
        self.waiting = sum(1 for one in self.tabs if one.waits)
        self.clock, self.loaded = at.isoformat(), True
        self.warn, self.late = chosen().ladder.warn, chosen().ladder.incident
        self.until = self.me.until[:16].replace("T", " ")

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Show, and sound, what happens to this operator for as long as a page of the desk is open."""
        async with self:
            actor, token = await actor_of(self), self.router.session.client_token
        if not actor.user_id:
            return
        async with live.listening(self, events.topic("user", actor.user_id)) as heard:
            # What happened between the first reading and now was told to nobody.
            async with self:
                await self._look(actor)
            async for names in gathered(heard):
                if not any(name in names for name in OWN):
                    continue
                try:
                    async with self:
                        actor, was = await operator_of(self), self.me.available
                        await self._look(actor)
                        if was and not self.me.available and not self.me.suspended and "operator.changed" in names:
                            await toast(self, "warning", t("operator.went_offline"))
                except Forbidden:
                    return
                for name, sound in RINGS.items():
                    if name in names:
                        await live.push(DeskBell, "rung", [time.time_ns() // 1_000_000, sound], token)

    @rx.event
    async def beat(self, number: int, visible: bool, active: bool):
        """Note that the tab lives and whether somebody sits before it; the number comes back, so that the tab knows how far we are (RT-01)."""
        actor = await operator_of(self)
        available = await transact(presence.beat, actor, visible is True and active is True)
        self.echo = number if isinstance(number, int) else 0
        came, self._visible = visible is True and not self._visible, visible is True
        seen = await self._see(actor, asked(self, "conversation_id")[:32]) if came else False
        if seen or available != self.me.available:
            await self._look(actor)

    async def _see(self, actor: Actor, conversation_id: str) -> bool:
        """Mark what came into the open conversation as read, now that somebody looks at it; a hidden tab has only delivered it (OCHAT-04)."""
        if not self._visible or not conversation_id:
            return False
        try:
            return await transact(replying.see, actor, conversation_id) > 0
        except Forbidden:
            return False  # It went to somebody else meanwhile: there is nothing of theirs to see.

    @rx.event
    async def switch(self):
        """Begin to take conversations, or stop; refused with open ones (QUE-12)."""
        actor = await operator_of(self)
        try:
            await transact(presence.go_offline if self.me.available else presence.go_available, actor)
        except DomainError as refused:
            await toast(self, "warning", refused.message)
        await self._look(actor)

    @rx.event
    async def hush(self):
        """Switch the sounds off, or on."""
        actor = await operator_of(self)
        await transact(_sounds, actor, not self.me.sounds)
        await self._look(actor)


def _sounds(session: Any, actor: Actor, on: bool) -> None:
    operators.change_own(session, actor, sounds=on)
