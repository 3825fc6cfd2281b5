"""Picking a picture for a face swap: a drawn portrait, one of the gallery, or one that is sent (C52, MED-02)."""

from typing import Any

import reflex as rx

from genapp.core.db import read, transact
from genapp.core.links import link
from genapp.media import flows
from genapp.media import queries as files
from genapp.media import service as media
from genapp.media.rules import answers
from genapp.studio.flows import ordering
from genapp.studio.queries import gallery, shelf
from genapp.studio.queries.gallery import Wanted
from genapp.studio.state.place import here
from genapp.studio.state.swap import PickRow, SwapState
from genapp.ui.session import follow_own

PURPOSES = {"face": "face", "target": "reference"}
SHELVES = {"face": ("drawn", "sent"), "target": ("drawn", "gallery", "sent")}
PAGE = 40


class PickerState(rx.State):
    """The dialog: `place` is face or target, `shelf` drawn, gallery or sent."""

    place: str = ""
    shelf: str = "drawn"
    rows: list[PickRow] = []
    under_way: list[dict[str, Any]] = []
    forms: dict[str, dict[str, Any]] = {}
    uploads: bool = False
    more: bool = False

    @rx.event
    async def open(self, place: str):
        """Show what may be picked for a place."""
        if place not in PURPOSES:
            return None
        self.reset()
        self.place = place
        self.uploads = any(row.uploads for row in ordering.offers() if row.operation == "face_swap")
        await self._look()
        return PickerState.follow

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Show what was sent as soon as it is checked."""
        await follow_own(self, lambda: self._look(), "media.changed")

    @rx.event
    async def open_shelf(self, name: str):
        """Show another shelf."""
        if self.place and name in SHELVES[self.place]:
            self.shelf = name
            await self._look()

    async def _look(self) -> None:
        if self.place:
            rows, self.more = await self._page("")
            self.rows = rows

    async def _page(self, before: str) -> tuple[list[PickRow], bool]:
        actor, team_id = await here(self)
        if self.shelf == "drawn":
            return [PickRow(row.id, row.src, row.name, False, 900, 1200) for row in shelf.drawn_portraits()], False
        if self.shelf == "gallery":
            found = await read(gallery.gallery, actor.user_id, team_id, Wanted(kind="image"), before=before, limit=PAGE)
            return [PickRow(row.media_id, row.small, row.prompt[:80], False, row.width, row.height, row.id) for row in found], len(
                found
            ) == PAGE
        # Only for whoever belongs to the team: the gallery's read asks for that.
        await read(gallery.models_used, actor.user_id, team_id)
        sent = await read(files.uploads, "team", team_id, PURPOSES[self.place])
        self.under_way = [files.on_screen(row) for row in sent if row.state != "ready"]
        return [PickRow(row.id, link(row.small), row.name, True) for row in sent if row.state == "ready" and not row.is_flagged], False

    @rx.event
    async def further(self):
        """Read more of the gallery."""
        if self.place and self.shelf == "gallery" and self.more and self.rows:
            found, self.more = await self._page(self.rows[-1].cursor)
            self.rows = [*self.rows, *found]

    @rx.event
    async def pick(self, picture: str):
        """Take one of what is shown for the place, and close."""
        row = next((row for row in self.rows if row.id == picture), None)
        if row is None or not self.place:
            return
        swap = await self.get_state(SwapState)
        await swap._picked(self.place, row)
        self.place = ""

    @rx.event
    def leave(self):
        """Pick nothing."""
        self.place = ""

    @rx.event(background=True)
    async def ask(self, client: str, name: str, content_type: str, size: int):
        """Answer the browser with a form for its file, or with what does not fit."""
        async with self:
            actor, team_id = await here(self)
            purpose = PURPOSES.get(self.place, "face")
        told = {"owner_kind": "team", "owner_id": team_id, "purpose": purpose, "name": name}
        one = await flows.answer(actor, **told, content_type=content_type, size=size)
        async with self:
            self.forms = answers(self.forms, client, one)

    @rx.event
    async def arrived(self, media_id: str):
        """Have a file checked that the browser has sent."""
        actor, _ = await here(self)
        await transact(media.arrived, actor, media_id[:32])
        await self._look()

    @rx.event
    async def drop(self, media_id: str):
        """Take an upload of the team away."""
        actor, _ = await here(self)
        await transact(media.remove, actor, media_id[:32])
        await self._look()
