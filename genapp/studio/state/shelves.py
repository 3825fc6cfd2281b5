"""Collections in a tab: made, renamed, taken away, filled (GEN-11)."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from genapp.core.db import transact
from genapp.core.errors import DomainError
from genapp.studio.service import gallery as service
from genapp.studio.state.gallery import GalleryState
from genapp.studio.state.place import here
from genapp.ui.form import FormState, text
from genapp.ui.text import told
from genapp.ui.toasts import toast


@dataclass(frozen=True)
class PlaceRow:
    """A collection as a place for what is chosen; `inside` when all of it stands there already."""

    id: str = ""
    name: str = ""
    count: int = 0
    inside: bool = False


class ShelvesState(FormState):
    """The questions about collections: `asking` is new, rename, delete or put."""

    asking: str = ""
    about: str = ""
    name: str = ""
    ids: list[str] = []
    places: list[PlaceRow] = []

    @rx.event
    async def ask(self, what: str, collection_id: str = ""):
        """Ask for a name, or whether a collection shall go."""
        wall = await self.get_state(GalleryState)
        self.asking = what if what in ("new", "rename", "delete") else ""
        self.about, self.errors = collection_id[:32], {}
        self.name = next((row.name for row in wall.collections if row.id == self.about), "")
        self.round += 1

    @rx.event
    async def ask_where(self, creation_id: str):
        """Ask where one shall stand; "" asks about what is chosen."""
        wall = await self.get_state(GalleryState)
        self.asking, self.errors = "put", {}
        self.ids = [creation_id[:32]] if creation_id else list(wall.chosen)
        self.round += 1
        await self._places()

    async def _places(self) -> None:
        wall = await self.get_state(GalleryState)
        stands = [set(row.collections) for row in wall.rows if row.id in self.ids]
        self.places = [
            PlaceRow(row.id, row.name, row.count, bool(stands) and all(row.id in one for one in stands)) for row in wall.collections
        ]

    @rx.event
    def leave(self):
        """Ask nothing any more."""
        self.asking, self.errors = "", {}

    @rx.event
    async def name_it(self, form: dict[str, Any]):
        """Make a collection, or call one something else; one made for chosen pictures takes them in."""
        actor, team_id = await here(self)
        name, what, ids = text(form, "name"), self.asking, list(self.ids)
        try:
            if what == "rename":
                await transact(service.rename_collection, actor, team_id, self.about, name)
            else:
                made = await transact(service.create_collection, actor, team_id, name)
                if what == "put" and ids:
                    await transact(service.put, actor, team_id, made, ids)
        except DomainError as refused:
            self._refused(refused)
            return
        self.asking = ""
        await self._settle(told("studio_library.put_new" if what == "put" else "studio_library.named", {"name": " ".join(name.split())}))

    @rx.event
    async def put(self, collection_id: str, inside: bool):
        """Put what was asked about into a collection, or take it out."""
        actor, team_id = await here(self)
        try:
            await transact(service.take_out if inside else service.put, actor, team_id, collection_id[:32], list(self.ids))
        except DomainError as refused:
            await toast(self, "error", refused.message)
        wall = await self.get_state(GalleryState)
        await wall._look()
        await self._places()

    @rx.event
    async def delete(self):
        """Take a collection away; what stood in it stays in the gallery."""
        actor, team_id = await here(self)
        self.asking = ""
        try:
            await transact(service.delete_collection, actor, team_id, self.about)
        except DomainError as refused:
            await toast(self, "error", refused.message)
            return
        await self._settle(told("studio_library.shelf_gone", {"name": self.name}))

    async def _settle(self, words: str) -> None:
        wall = await self.get_state(GalleryState)
        await wall._first()
        await toast(self, "success", words)
