"""Gallery, posts and reply assets of one character, as staff fill them."""

from typing import Any

import reflex as rx

from genapp.characters.queries import office, pieces
from genapp.characters.queries.pieces import OfficePieceRow
from genapp.characters.service import pieces as service
from genapp.characters.surfaces import KNOWS
from genapp.core.actor import Actor, Permission
from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.media import flows
from genapp.media import queries as files
from genapp.media import service as media
from genapp.media.rules import answers
from genapp.ui.session import actor_of, asked, follow_own, permitted


class PiecesState(rx.State):
    """One surface of one character (MED-01, MED-02)."""

    id: str = ""
    surface: str = "gallery"
    name: str = ""
    missing: bool = False
    loaded: bool = False
    rows: list[OfficePieceRow] = []
    under_way: list[dict[str, Any]] = []
    forms: dict[str, dict[str, Any]] = {}
    wrong: str = ""
    problem: str = ""

    async def _actor(self) -> Actor:
        return await permitted(self, Permission.MANAGE_CHARACTERS)

    @rx.event
    async def load(self, surface: str):
        """Read the pieces of this address and follow its uploads."""
        await self._actor()
        self.reset()
        self.id, self.surface = asked(self, "character_id")[:32], surface if surface in KNOWS else "gallery"
        self.name = await read(office.name_of, self.id)
        self.missing, self.loaded = not self.name, True
        if self.missing:
            return None
        await self._look()
        return PiecesState.follow

    async def _look(self) -> None:
        self.rows = await read(pieces.office, self.id, self.surface)
        sent = await read(files.uploads, "character", self.id, self.surface)
        self.under_way = [files.on_screen(row) for row in sent if row.state != "ready"]

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever an upload of this person moves on."""
        await follow_own(self, lambda: self._look(), "media.changed")

    @rx.event(background=True)
    async def ask(self, client: str, name: str, content_type: str, size: int):
        """Answer the browser with a form for its file, or with what does not fit."""
        async with self:
            actor, owner, surface = await actor_of(self), self.id, self.surface
        told = {"owner_kind": "character", "owner_id": owner, "purpose": surface, "name": name}
        one = await flows.answer(actor, **told, content_type=content_type, size=size)
        async with self:
            self.forms = answers(self.forms, client, one)

    @rx.event
    async def arrived(self, media_id: str):
        """Have a file checked that the browser has sent."""
        await transact(media.arrived, await self._actor(), media_id)
        await self._look()

    @rx.event
    async def drop(self, media_id: str):
        """Forget an upload that is no piece yet."""
        await transact(media.remove, await self._actor(), media_id)
        await self._look()

    async def _change(self, piece_id: str, work: Any, *args: Any, **given: Any) -> None:
        self.wrong = self.problem = ""
        try:
            await transact(work, await self._actor(), *args, **given)
        except DomainError as refused:
            self.wrong, self.problem = piece_id, refused.message
        await self._look()

    @rx.event
    async def write(self, piece_id: str, name: str, value: str):
        """Keep what is said of a piece."""
        if name in ("text", "location"):
            await self._change(piece_id, service.edit, piece_id, **{name: value})

    @rx.event
    async def tick(self, piece_id: str, name: str, on: bool):
        """Keep one switch of a piece."""
        if name in ("can_be_liked", "premium_only", "mature"):
            await self._change(piece_id, service.edit, piece_id, **{name: bool(on)})

    @rx.event
    async def publish(self, piece_id: str, on: bool):
        """Put a piece before people, or take it away."""
        await self._change(piece_id, service.publish, piece_id, bool(on))

    @rx.event
    async def move(self, piece_id: str, step: int):
        """Put a piece earlier or later."""
        ids = [row.id for row in self.rows]
        if piece_id in ids:
            at = ids.index(piece_id)
            to = min(len(ids) - 1, max(0, at + (1 if step > 0 else -1)))
            ids.insert(to, ids.pop(at))
            await self._change(piece_id, service.arrange, self.id, self.surface, ids)

    @rx.event
    async def remove(self, piece_id: str):
        """Take a piece and its file away for good."""
        await self._change(piece_id, service.remove, piece_id)
