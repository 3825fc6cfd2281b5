"""Many characters in one file, as staff bring them in."""

from dataclasses import replace
from typing import Any

import reflex as rx

from genapp.characters import flows
from genapp.characters.queries import imports as queries
from genapp.characters.queries.imports import ImportRow
from genapp.characters.service import imports as service
from genapp.core.actor import Actor, Permission
from genapp.core.db import read, transact
from genapp.media.rules import answers
from genapp.ui.session import actor_of, follow_own, permitted

NOTHING: ImportRow = ImportRow()


class ImportState(rx.State):
    """The newest file of this person: sent, judged, brought in (CHAR-12)."""

    row: ImportRow = NOTHING
    lines: list[dict[str, Any]] = []
    forms: dict[str, dict[str, Any]] = {}
    loaded: bool = False

    async def _actor(self) -> Actor:
        return await permitted(self, Permission.MANAGE_CHARACTERS)

    @rx.event
    async def load(self):
        """Read the newest file and follow it."""
        self.forms = {}
        await self._look()
        return ImportState.follow

    async def _look(self) -> None:
        row = await read(queries.latest, (await self._actor()).user_id)
        self.lines = [
            {
                "number": one["number"],
                "name": one["name"],
                "slug": one["slug"],
                "wrong": [f"{field}: {words}" for field, words in one["problems"].items()],
            }
            for one in sorted(row.report, key=lambda one: (not one["problems"], one["number"]))
        ]
        self.row, self.loaded = replace(row, report=[]), True

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever the file moves on."""
        await follow_own(self, lambda: self._look(), "import.changed")

    @rx.event(background=True)
    async def ask(self, client: str, name: str, content_type: str, size: int):
        """Answer the browser with a form for its file, or with what does not fit."""
        async with self:
            actor = await actor_of(self)
        one = await flows.answer(actor, name, content_type, size)
        async with self:
            self.forms = answers(self.forms, client, one)

    @rx.event
    async def arrived(self, import_id: str):
        """Have the file judged that the browser has sent."""
        await transact(service.arrived, await self._actor(), import_id[:32])
        await self._look()

    @rx.event
    async def drop(self, import_id: str):
        """Forget the file."""
        await transact(service.forget, await self._actor(), import_id[:32])
        await self._look()

    @rx.event
    async def run(self):
        """Bring in the rows that are ready."""
        await transact(service.run, await self._actor(), self.row.id)
        await self._look()
