"""The open conversation: rows by State, words of a running reply past it, one verb a handler."""

import asyncio
import time
from typing import Any

import reflex as rx

from genapp.chat import queries
from genapp.chat.flows import replies as reply_flows
from genapp.chat.flows import running, sending
from genapp.chat.queries import ConversationRow, MessageRow
from genapp.chat.service import rooms
from genapp.chat.state.topup import TopUpState
from genapp.chat.words import PriceChanged, QuotaExhausted, SecurityCheckFailed, charged
from genapp.core import events
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, NotFound
from genapp.core.ports import ports
from genapp.credits.service.moves import InsufficientCredits
from genapp.trust import helplines
from genapp.ui import live
from genapp.ui.session import actor_of, asked, session_of
from genapp.ui.text import told
from genapp.ui.toasts import toast

WAIT_FOR_PERMIT = 6.0
BATCH = 0.004
LOW = 3
ANEW = ("conversation.cleared", "conversation.changed", "premium.changed", "session.changed", "lagged")


class Live(rx.State):
    """The newest piece of a running reply: [reply id, offset in UTF-16, words]."""

    chunk: list[Any] = []


class RoomState(rx.State):
    """What the conversation screen shows (CHAT-05, CHAT-14)."""

    room: ConversationRow = ConversationRow()
    page: dict[str, Any] = {}
    fresh: dict[str, Any] = {}
    block: dict[str, Any] = {}
    full: list[str] = []
    refused: dict[str, Any] = {}
    permit_round: int = 0
    demo: bool = False
    missing: bool = False
    help_name: str = ""
    help_number: str = ""
    help_emergency: str = ""
    quota_out: bool = False
    quota_low: bool = False
    charged: bool = False
    price_why: str = ""
    empty: bool = False
    _visible: bool = True
    _permit: str = ""
    _uses: int = 0
    _until: float = 0.0
    _seq: int = 0

    @rx.event
    async def open(self):
        """Read the head and the newest page; live listening follows."""
        actor, self._visible = await actor_of(self), True
        wanted = asked(self, "conversation_id")[:32]
        try:
            await self._read(actor.user_id, wanted)
        except NotFound:
            self.missing, self.room, self.page = True, ConversationRow(), {}
            return None
        self.help_name = ""
        self.demo = ports().chat.demo
        await transact(rooms.mark_read, actor, wanted, now())
        return RoomState.follow

    async def _read(self, user_id: str, conversation_id: str) -> None:
        self.room = await read(queries.conversation, user_id, conversation_id, now())
        page = await read(queries.transcript, user_id, conversation_id)
        rows = [self._with_words(row) for row in page.rows]
        self.missing = False
        self.page = {"conversation": conversation_id, "rows": rows, "older": page.older, "reset": True, "seq": self._next()}
        self.empty = not any(row["role"] == "me" for row in rows)
        self._quota()

    def _quota(self) -> None:
        room = self.room
        self.charged = charged(room.voice, room.free_left)
        counted = not room.premium or room.voice == "operator"
        self.quota_out = counted and not self.charged and room.free_left <= 0
        self.quota_low = counted and 0 < room.free_left <= LOW
        self.price_why = " · ".join(told(f"chat.price_{name}", {"factor": factor}) for name, factor in room.price_parts)

    def _with_words(self, row: MessageRow) -> dict[str, Any]:
        told = {name: getattr(row, name) for name in row.__dataclass_fields__}
        if row.state == "writing":
            told["text"] = running.text_of(row.id)
        return told

    def _next(self) -> int:
        self._seq += 1
        return self._seq

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Show what happens in this conversation for as long as the screen is open; every row is read with the person's own rights (RT-02)."""
        async with self:
            user_id, room_id, token = (await actor_of(self)).user_id, self.room.id, self.router.session.client_token
        if not room_id:
            return
        async with live.listening(self, events.topic("conversation", room_id), events.topic("user", user_id)) as heard:
            # What changed between the first reading and now was told to nobody.
            head, shown = await read(queries.conversation, user_id, room_id, now()), self.room
            if (head.mark, head.can_write, head.premium) != (shown.mark, shown.can_write, shown.premium):
                await self._again(room_id)
            async for event in heard:
                changed: dict[str, None] = {}
                again = moved = False
                for one in (event, *heard.waiting()):
                    if one.name == "reply.delta":
                        await live.push(Live, "chunk", [one.id, one.data["at"], one.data["piece"]], token)
                    elif one.name in ("message.created", "message.changed"):
                        changed[one.id] = None
                    again |= one.name in ANEW
                    moved |= one.name == "credits.changed"
                if again:
                    await self._again(room_id)
                elif changed or moved:
                    await self._show(user_id, room_id, list(changed))

    async def _again(self, room_id: str) -> None:
        try:
            async with self:
                if self.room.id == room_id:
                    await self._read((await actor_of(self)).user_id, room_id)
        except NotFound:
            async with self:
                self.missing = True

    async def _show(self, user_id: str, room_id: str, ids: list[str]) -> None:
        try:
            rows, head = await read(queries.shown, user_id, room_id, ids, now())
        except NotFound:
            return await self._again(room_id)
        known = {row.id for row in rows}
        async with self:
            if self.room.id != room_id:
                return
            self.room = head
            self._quota()
            self.empty = self.empty and not any(row.role == "me" for row in rows)
            self.fresh = {"rows": [self._with_words(row) for row in rows], "gone": [i for i in ids if i not in known], "seq": self._next()}
            visible = self._visible
        theirs = [row.id for row in rows if row.role == "them" and row.state != "writing"]
        if theirs:
            await transact(rooms.arrived, await actor_of(self), room_id, theirs, visible)

    @rx.event
    async def attend(self, visible: bool):
        """Note whether somebody can see this tab: what arrives in a hidden one is delivered, and read when it is looked at (CHAT-19)."""
        self._visible = visible is True
        if self._visible and self.room.id:
            await transact(rooms.mark_read, await actor_of(self), self.room.id, now())

    @rx.event
    async def older(self, before: str):
        """Read the page above (CHAT-18)."""
        actor = await actor_of(self)
        if self.room.id and before:
            page = await read(queries.transcript, actor.user_id, self.room.id, before[:32])
            self.block = {"rows": [self._with_words(row) for row in page.rows], "older": page.older, "seq": self._next()}

    @rx.event
    async def whole(self, reply_id: str):
        """Send all words so far of a reply whose pieces were lost on the way."""
        actor = await actor_of(self)
        row = await read(queries.message, actor.user_id, reply_id[:32])
        if row is not None:
            self.full = [row.id, running.text_of(row.id) or await events.bus().kept(row.id) or row.text]

    @rx.event(background=True)
    async def mint(self, token: str):
        """Trade the passed human check for a permit (QUO-07)."""
        async with self:
            actor, address = await actor_of(self), self.router.session.client_ip
        if not actor.user_id:
            return
        try:
            permit = await sending.mint_permit(actor, token[:9000], address)
        except DomainError:
            return
        async with self:
            self._permit, self._uses, self._until = permit.id, permit.uses_left, time.monotonic() + permit.seconds - 5

    async def _take_permit(self) -> str:
        """Return a live permit, waiting a moment for one that is being fetched; "" when none comes."""
        end = time.monotonic() + WAIT_FOR_PERMIT
        asked = False
        while time.monotonic() < end:
            async with self:
                if self._uses > 0 and time.monotonic() < self._until:
                    self._uses -= 1
                    if self._uses <= 1:
                        self.permit_round += 1
                    return self._permit
                # Without one the page is fetching its first; after a restart of the server nobody is.
                if not asked and (self._permit or time.monotonic() > end - WAIT_FOR_PERMIT + 1):
                    self.permit_round += 1
                    asked = True
            await asyncio.sleep(0.1)
        return ""

    @rx.event(background=True)
    async def send(self, client_id: str, text: str, agreed: int = 0):
        """Send a message and write its answer in this same event: no queue before the first word (CHAT-06)."""
        async with self:
            row, room_id = await session_of(self), self.room.id
        permit = await self._take_permit()
        try:
            if row is None:
                raise DomainError("Please sign in again.")
            sent = await sending.send(row.actor, room_id, client_id, text, permit, agreed)
        except DomainError as refused:
            await self._turn_down(room_id, client_id, refused)
            return
        if sent.crisis:
            line = helplines.helpline(row.country)
            async with self:
                self.help_name, self.help_number, self.help_emergency = line.name, line.number, line.emergency
        if sent.duplicate:
            await self._show(row.user_id, room_id, [sent.message_id, *([sent.reply_id] if sent.reply_id else [])])
        if sent.reply_id:
            await reply_flows.write_reply(sent.reply_id)

    async def _turn_down(self, room_id: str, client_id: str, refused: DomainError) -> None:
        if isinstance(refused, PriceChanged):
            await self._again(room_id)
        async with self:
            self.refused = {"client_id": client_id, "seq": self._next()}
            if isinstance(refused, SecurityCheckFailed):
                self._uses = 0
                self.permit_round += 1
            if isinstance(refused, QuotaExhausted):
                self.quota_out, self.quota_low = True, False
            if isinstance(refused, InsufficientCredits):
                shop = await self.get_state(TopUpState)
                return await shop._open_for(room_id, refused.need, refused.have)
            await toast(self, "error" if isinstance(refused, SecurityCheckFailed) else "warning", refused.message)
