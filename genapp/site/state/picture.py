"""The picture beside a person's name."""

from typing import Any

import reflex as rx

from genapp.core.db import read, transact
from genapp.media import flows, queries, service
from genapp.media.rules import answers
from genapp.ui.session import actor_of, follow_own


class PictureState(rx.State):
    """Own uploads, as they come along (PROF-03, MED-07)."""

    files: list[dict[str, Any]] = []
    forms: dict[str, dict[str, Any]] = {}
    loaded: bool = False

    @rx.event
    async def load(self):
        """Read own uploads, then follow them."""
        self.forms = {}
        await self._look()
        return PictureState.follow

    async def _look(self) -> None:
        user_id = (await actor_of(self)).user_id
        rows = await read(queries.uploads, "user", user_id, "avatar", 6) if user_id else []
        self.files = [queries.on_screen(row) for row in rows]
        self.loaded = True

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever an upload of this person moves on."""
        await follow_own(self, lambda: self._look(), "media.changed")

    @rx.event(background=True)
    async def ask(self, client: str, name: str, content_type: str, size: int):
        """Answer the browser with a form for its file, or with what does not fit."""
        async with self:
            actor = await actor_of(self)
        told = {"owner_kind": "user", "owner_id": actor.user_id, "purpose": "avatar", "name": name}
        one = await flows.answer(actor, **told, content_type=content_type, size=size)
        async with self:
            self.forms = answers(self.forms, client, one)

    @rx.event
    async def arrived(self, media_id: str):
        """Have a file checked that the browser has sent."""
        await transact(service.arrived, await actor_of(self), media_id)
        await self._look()

    @rx.event
    async def remove(self, media_id: str):
        """Take a file back."""
        await transact(service.remove, await actor_of(self), media_id)
        await self._look()
