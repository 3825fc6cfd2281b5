"""The pictures a model learns from, in a tab: sent through the uploader, or picked from the drawn portraits (C52, MED-02)."""

from typing import Any

import reflex as rx

from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.media import flows
from genapp.media import queries as files
from genapp.media import service as media
from genapp.media.rules import answers
from genapp.studio.flows import ordering
from genapp.studio.orders import PICTURES
from genapp.studio.queries import shelf
from genapp.studio.queries.shelf import PictureRow, PortraitRow
from genapp.studio.service import training
from genapp.studio.state.place import here
from genapp.studio.state.studio import follow_team
from genapp.studio.state.training import TrainingState
from genapp.ui.session import follow_own
from genapp.ui.toasts import toast

WAITING = 40


class PicturesState(rx.State):
    """What the model has, what is under way to it, what may be picked."""

    rows: list[PictureRow] = []
    chosen: list[str] = []
    under_way: list[dict[str, Any]] = []
    forms: dict[str, dict[str, Any]] = {}
    portraits: list[PortraitRow] = []
    uploads: bool = False
    picking: bool = False
    _sent: list[str] = []
    _model: str = ""

    @rx.event
    async def load(self):
        """Read the pictures of the model this page shows."""
        self.reset()
        page = await self.get_state(TrainingState)
        if not page.model.id:
            return None
        self._model = page.model.id
        self.uploads = any(row.uploads for row in ordering.offers() if row.operation == "model_creation")
        self.portraits = shelf.drawn_portraits()
        await self._look()
        self.picking = not self.uploads and len(self.rows) < PICTURES["model_creation"][0]
        return [PicturesState.follow, PicturesState.follow_model]

    async def _look(self) -> None:
        actor, team_id = await here(self)
        self.rows = await read(shelf.pictures, actor.user_id, team_id, self._model)
        self.chosen = [row.id for row in self.rows if row.drawn]

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Take in what was sent as soon as it is checked."""
        await follow_own(self, lambda: self._take_in(), "media.changed")

    @rx.event(background=True, supersedes=True)
    async def follow_model(self):
        """Read again whenever somebody of the team changes the model."""
        await follow_team(self, lambda ids: self._hear(ids))

    async def _hear(self, ids: set[str] | None) -> None:
        if ids is None or self._model in ids:
            await self._look()

    async def _take_in(self) -> None:
        """Give the model what this tab sent and the check let pass."""
        if not self._sent:
            return
        actor, team_id = await here(self)
        mine = [row for row in await read(files.uploads, "team", team_id, "training") if row.id in self._sent]
        ready = [row.id for row in mine if row.state == "ready"]
        if ready:
            try:
                await transact(training.add_pictures, actor, team_id, self._model, ready)
            except DomainError as refused:
                await toast(self, "error", refused.message)
            self._sent = [id for id in self._sent if id not in ready]
            await self._settle()
        self.under_way = [files.on_screen(row) for row in mine if row.id not in ready]

    async def _settle(self) -> None:
        await self._look()
        page = await self.get_state(TrainingState)
        await page._look(self._model)

    @rx.event(background=True)
    async def ask(self, client: str, name: str, content_type: str, size: int):
        """Answer the browser with a form for its file, or with what does not fit."""
        async with self:
            actor, team_id = await here(self)
        told = {"owner_kind": "team", "owner_id": team_id, "purpose": "training", "name": name}
        one = await flows.answer(actor, **told, content_type=content_type, size=size)
        async with self:
            self.forms = answers(self.forms, client, one)
            if one.get("id"):
                self._sent = [*self._sent[-WAITING:], one["id"]]

    @rx.event
    async def arrived(self, media_id: str):
        """Have a file checked that the browser has sent."""
        actor, _ = await here(self)
        await transact(media.arrived, actor, media_id[:32])
        await self._take_in()

    @rx.event
    async def drop(self, media_id: str):
        """Forget an upload that is no picture of the model yet."""
        actor, _ = await here(self)
        self._sent = [id for id in self._sent if id != media_id]
        self.under_way = [row for row in self.under_way if row["id"] != media_id]
        await transact(media.remove, actor, media_id[:32])

    @rx.event
    async def pick(self, picture: str):
        """Take a drawn portrait in, or out."""
        work = training.remove_picture if picture in self.chosen else training.add_pictures
        await self._change(work, picture[:60] if picture in self.chosen else [picture[:60]])

    @rx.event
    async def remove(self, picture: str):
        """Take a picture out; one that was sent is deleted."""
        await self._change(training.remove_picture, picture[:60])

    async def _change(self, work: Any, *args: Any) -> None:
        actor, team_id = await here(self)
        try:
            await transact(work, actor, team_id, self._model, *args)
        except DomainError as refused:
            await toast(self, "error", refused.message)
        await self._settle()

    @rx.event
    def open_portraits(self):
        """Show the drawn portraits, or hide them."""
        self.picking = not self.picking
