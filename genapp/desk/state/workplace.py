"""The open conversation of an operator: rows by State, typing past it, one verb a handler (OPUI-02, OPUI-06)."""

from dataclasses import asdict, replace
from typing import Any
from zoneinfo import ZoneInfo

import reflex as rx

from genapp.core import events
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Forbidden
from genapp.desk import templates
from genapp.desk.flows import typing as typings
from genapp.desk.queries import overview, timeline, workplace
from genapp.desk.queries.stints import StintRow
from genapp.desk.queries.workplace import WorkRow
from genapp.desk.service import operators, replying
from genapp.desk.state.notes import NotesState
from genapp.desk.state.presence import DeskState, gathered, operator_of
from genapp.ui import live, routes
from genapp.ui.session import actor_of, asked
from genapp.ui.text import told
from genapp.ui.toasts import toast

HEAD = ("conversation.changed", "conversation.read", "desk.released", "desk.warned", "desk.answered", "desk.written", "desk.flagged")
ANEW = ("conversation.cleared", events.LAGGED)


class WorkplaceLive(rx.State):
    """When the person last typed: pushed past the state, over by itself after three seconds (RT-01)."""

    typing: int = 0


class WorkplaceState(rx.State):
    """The three panels and the timeline between them; only of a conversation that is the operator's now."""

    work: WorkRow = WorkRow()
    page: dict[str, Any] = {}
    fresh: dict[str, Any] = {}
    block: dict[str, Any] = {}
    refused: dict[str, Any] = {}
    ready: list[dict[str, str]] = []
    missing: bool = False
    panel: str = ""
    _seq: int = 0

    @rx.event
    async def first(self):
        """Go to the conversation whose person waits longest; stay where there is none."""
        actor = await operator_of(self)
        mine = await read(workplace.tabs, actor.user_id, now())
        return rx.redirect(f"{routes.OPERATOR_CHAT}/{mine[0].id}") if mine else None

    @rx.event
    async def open(self):
        """Read a conversation and mark what the person wrote as seen where the tab is; live listening follows (OCHAT-04)."""
        actor, wanted = await operator_of(self), asked(self, "conversation_id")[:32]
        self.panel = ""
        await (await self.get_state(DeskState))._see(actor, wanted)
        if not await self._read(actor, wanted):
            self._lose()
            return WorkplaceState.follow
        (await self.get_state(NotesState))._show(self.work)
        await self._own(actor)
        return WorkplaceState.follow

    def _lose(self) -> None:
        """Forget every word of a conversation that is not theirs (any more)."""
        self.work, self.missing, self.ready, self.panel = WorkRow(), True, [], ""
        self.fresh, self.block = {}, {}
        self.page = {"conversation": "", "rows": [], "older": False, "seq": self._next()}

    async def _read(self, actor: Actor, conversation_id: str) -> bool:
        if not await self._head(actor, conversation_id):
            return False
        found = await read(timeline.lines, actor.user_id, conversation_id)
        rows = [asdict(row) for row in found.rows]
        self.page = {"conversation": conversation_id, "rows": rows, "older": found.older, "seq": self._next()}
        await self._prepare(actor)
        return True

    async def _head(self, actor: Actor, conversation_id: str) -> bool:
        work = await read(workplace.room, actor.user_id, conversation_id, now())
        if work is None:
            return False
        self.work = replace(work, stints=[_worded(one) for one in work.stints], handed=_worded(work.handed))
        self.missing = False
        return True

    async def _prepare(self, actor: Actor) -> None:
        """Fill the templates in with the names of this conversation (OPUI-03)."""
        work, me = self.work, (await self.get_state(DeskState)).me
        zone = work.person.zone or me.zone or "UTC"
        try:
            hour = templates.time_of_day(now(), zone)
        except (KeyError, ValueError, OSError):
            hour = templates.time_of_day(now(), str(ZoneInfo("UTC")))
        names = {"user_name": work.person.name, "character_name": work.character.name, "time_of_day": hour}
        kept = [(row.id, row.name, row.body) for row in await read(overview.templates, actor.user_id)]
        voiced = [("", name, body) for name, body in work.character.templates]
        self.ready = [{"id": id, "name": name, "text": templates.fill(body, **names)} for id, name, body in (*kept, *voiced)]

    def _next(self) -> int:
        self._seq += 1
        return self._seq

    async def _own(self, actor: Actor) -> None:
        await (await self.get_state(DeskState))._look(actor)

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Show what happens in this conversation while it is theirs, and open it when it becomes so (RT-02, OPUI-06)."""
        async with self:
            actor, room_id, token = await actor_of(self), asked(self, "conversation_id")[:32], self.router.session.client_token
            mine = self.work.id == room_id
        own = events.topic("user", actor.user_id)
        if not actor.user_id or not room_id:
            return
        if mine:
            async with live.listening(self, events.topic("conversation", room_id), own) as heard:
                # What changed between the first reading and now was told to nobody.
                await self._again(room_id)
                async for names in gathered(heard):
                    if "user" in names.get("typing", ()):
                        await live.push(WorkplaceLive, "typing", self._stamp(), token)
                    changed = names.get("message.created", set()) | names.get("message.changed", set())
                    if any(name in names for name in ANEW):
                        await self._again(room_id)
                    elif changed or any(room_id in names.get(name, ()) for name in HEAD):
                        await self._show(room_id, sorted(changed))
                    if self.missing:
                        break
        async with live.listening(self, own) as heard:
            # It may have become theirs before anybody listened.
            if await read(workplace.room, actor.user_id, room_id, now()) is None:
                async for names in gathered(heard):
                    if room_id in names.get("desk.assigned", ()) or events.LAGGED in names:
                        break
        yield WorkplaceState.open

    def _stamp(self) -> int:
        return int(now().timestamp() * 1000)

    async def _again(self, room_id: str) -> None:
        async with self:
            if self.work.id != room_id:
                return
            actor = await actor_of(self)
            if not await self._read(actor, room_id):
                self._lose()

    async def _show(self, room_id: str, ids: list[str]) -> None:
        """Show the lines that changed at once; what stands around them, and that they were seen, follows in a push of its own (T13)."""
        unseen = False
        if ids:
            async with self:
                if self.work.id != room_id:
                    return
                rows = await read(timeline.shown, (await actor_of(self)).user_id, room_id, ids)
                known = {row.id for row in rows}
                self.fresh = {"rows": [asdict(row) for row in rows], "gone": [one for one in ids if one not in known], "seq": self._next()}
                unseen = any(row.side == "person" and row.seen in ("sent", "delivered") for row in rows)
        async with self:
            if self.work.id != room_id:
                return
            actor = await actor_of(self)
            if not await self._head(actor, room_id):
                return self._lose()
            if unseen:
                await (await self.get_state(DeskState))._see(actor, room_id)
                await self._own(actor)

    @rx.event
    async def older(self, before: str):
        """Read the page above."""
        actor = await operator_of(self)
        if self.work.id and before:
            found = await read(timeline.lines, actor.user_id, self.work.id, before[:32])
            self.block = {
                "conversation": self.work.id,
                "rows": [asdict(row) for row in found.rows],
                "older": found.older,
                "seq": self._next(),
            }

    @rx.event(background=True)
    async def send(self, conversation_id: str, client_id: str, text: str):
        """Answer as the character; a repeat under the same id is the same answer (OCHAT-04)."""
        async with self:
            actor = await actor_of(self)
        try:
            answered = await transact(replying.reply, actor, conversation_id[:32], client_id, text)
        except DomainError as refused:
            async with self:
                self.refused = {"client_id": client_id, "seq": self._next()}
                if isinstance(refused, Forbidden) and self.work.id == conversation_id:
                    self._lose()
                await toast(self, "warning", refused.message)
            return
        if answered.duplicate:
            await self._show(conversation_id[:32], [answered.message_id])

    @rx.event(background=True)
    async def typing(self, conversation_id: str):
        """Tell the person that somebody writes (RT-01)."""
        async with self:
            actor = await actor_of(self)
        try:
            noted = await typings.typing(actor, conversation_id[:32])
        except DomainError:
            return
        if noted:
            async with self:
                if self.work.id == conversation_id:
                    await self._head(actor, conversation_id)
                    await self._own(actor)

    @rx.event
    async def use(self, template_id: str):
        """Count a template that was put into the answer (OPUI-03)."""
        await transact(operators.use_template, await operator_of(self), template_id[:32])

    @rx.event
    async def show(self, panel: str):
        """Open one of the side panels where there is no room for all, or close it."""
        self.panel = panel if panel in ("person", "character") and panel != self.panel else ""


def _worded(stint: StintRow) -> StintRow:
    """Put the reason of an ending into words."""
    return replace(stint, reason=told(f"operator.end_{stint.reason}", {})) if stint.reason else stint
