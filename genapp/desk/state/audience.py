"""What the person sees of our team in an own conversation: their place in line, who is there, who types, and the stars at the end."""

import asyncio
import time
from collections.abc import AsyncIterator

import reflex as rx

from genapp.core import events
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.desk import standing
from genapp.desk.flows import audience as flows
from genapp.desk.queries.audience import AudienceRow, audience
from genapp.desk.service import closing
from genapp.ui import live
from genapp.ui.session import actor_of, asked
from genapp.ui.text import told

TYPES, LOOK = 3.0, 15.0
"""Seconds for which a sign of typing counts (RT-01), and after which somebody who waits is counted anew: others move without being told of it."""
NOTHING = AudienceRow("", "", False, False)
ANEW = ("queue.changed", "conversation.changed", "conversation.cleared", "premium.changed", events.LAGGED)


class AudienceState(rx.State):
    """Our team beside the open conversation; empty where only a program answers (OCHAT-12, C23)."""

    phase: str = ""
    line: str = ""
    hint: str = ""
    hybrid: bool = False
    ratable: bool = False
    stars: int = 0
    typing: bool = False
    _room: str = ""

    @rx.event
    async def load(self):
        """Read how the conversation of this address stands; where our team answers, live listening follows."""
        self._room, self.typing = asked(self, "conversation_id")[:32], False
        row = await read(audience, (await actor_of(self)).user_id, self._room, now())
        self._show(row)
        return AudienceState.follow if row else None

    def _show(self, row: AudienceRow | None) -> None:
        row = row or NOTHING
        line, hint = _words(row)
        shown = {"phase": row.phase, "line": line, "hint": hint, "hybrid": row.hybrid, "ratable": row.ratable, "stars": row.stars}
        for name, value in shown.items():
            if getattr(self, name) != value:  # What did not change is not sent.
                setattr(self, name, value)

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Show what changes for as long as the screen is open; every reading is with the person's own rights (RT-02)."""
        async with self:
            user_id, room_id = (await actor_of(self)).user_id, self._room
        if not user_id or not room_id:
            return
        topics = (events.topic("conversation", room_id), events.topic("user", user_id))
        async with live.listening(self, *topics) as heard:
            waits, typed, told_ = await self._again(room_id), 0.0, aiter(heard)
            while waits is not None:
                first = await _next(told_, typed - time.monotonic() if typed else LOOK if waits else None)
                names = [(one.name, one.id) for one in (first, *heard.waiting())] if first else []
                if any(name in ANEW for name, _ in names) or (waits and not names):
                    waits = await self._again(room_id)
                if ("typing", "operator") in names:
                    typed = await self._typed(room_id, typed, time.monotonic() + TYPES)
                # What was typed is there, or three seconds went by without another sign.
                elif typed and (any(name == "message.created" for name, _ in names) or time.monotonic() >= typed):
                    typed = await self._typed(room_id, typed, 0.0)

    async def _again(self, room_id: str) -> bool | None:
        """Read anew, and say whether the person waits in line; None when another conversation is open by now, or none of theirs."""
        async with self:
            if self._room != room_id:
                return None
            row = await read(audience, (await actor_of(self)).user_id, room_id, now())
            self._show(row)
        return None if row is None else row.phase == "waiting"

    async def _typed(self, room_id: str, before: float, until: float) -> float:
        """Show or hide that our team types; only a change is sent."""
        if bool(before) != bool(until):
            async with self:
                if self._room == room_id:
                    self.typing = bool(until)
        return until

    @rx.event
    async def rate(self, stars: int):
        """Say how the conversation was; it may be changed (OCHAT-10)."""
        await transact(closing.rate, await actor_of(self), self._room, stars)
        self.stars = stars

    @rx.event(background=True)
    async def prefer_ai(self):
        """Let the program answer again (C23)."""
        async with self:
            actor, room_id = await actor_of(self), self._room
        await flows.prefer_ai(actor, room_id)


async def _next(heard: AsyncIterator[events.Event], seconds: float | None) -> events.Event | None:
    """Return what happens next, or None when so many seconds go by without anything."""
    try:
        async with asyncio.timeout(seconds):
            return await anext(heard)
    except TimeoutError:
        return None


def _words(row: AudienceRow) -> tuple[str, str]:
    """Return the line that says who is there, and what may be added to it."""
    facts = {"name": row.name}
    if row.phase == "waiting":
        where, put = standing.place(row.place) if row.seconds >= 0 else ("soon", {})
        how_long, more = standing.wait(row.seconds)
        return told(f"audience.{where}", put), told(f"audience.{how_long}", more)
    if row.phase == "here":
        words = told("audience.by_team", facts) if row.hybrid else told("audience.here", facts)
        return words, told("audience.premium", facts) if row.hybrid and row.premium else ""
    if row.phase == "program":
        return told("audience.by_program", facts), ""
    return told("audience.escalated", facts) if row.phase == "escalated" else "", ""
