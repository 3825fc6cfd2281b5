"""Choosing what an order is made with: a model, and pictures to go by (CHAR-15, CHAR-16, C52)."""

from typing import Any

import reflex as rx

from genapp.core.db import read, transact
from genapp.media import flows, service
from genapp.media import queries as media
from genapp.media.rules import answers
from genapp.studio import orders
from genapp.studio.queries import feed, shelf
from genapp.studio.queries.feed import PickedRow
from genapp.studio.queries.shelf import ModelRow, ReferenceRow
from genapp.studio.state.create import CreateState
from genapp.studio.state.studio import team_of
from genapp.ui.session import actor_of, follow_own

KINDS = ("fashion", "fitness", "beauty")


class PickModelState(rx.State):
    """The models somebody may choose from."""

    shown: bool = False
    words: str = ""
    kind: str = ""
    references: list[ReferenceRow] = []
    own: list[ModelRow] = []
    loaded: bool = False

    @rx.event
    async def open(self):
        """Show the models of the house and of the team."""
        self.shown, self.words, self.kind = True, "", ""
        await self._look()

    async def _look(self) -> None:
        team_id = await team_of(self)
        words, found = self.words.lower().split()[:6], []
        if team_id and self.kind in ("", "own"):
            rows = await read(shelf.models, (await actor_of(self)).user_id, team_id)
            found = [row for row in rows if row.current_id and all(word in f"{row.name} {row.about}".lower() for word in words)]
        self.own = found
        self.references = [] if self.kind == "own" else await read(shelf.reference_models, kind=self.kind, words=self.words)
        self.loaded = True

    @rx.event
    async def search(self, words: str):
        """Look for a model by words."""
        self.words = words[:80]
        await self._look()

    @rx.event
    async def filter(self, kind: str):
        """Show only one kind, or the team's own."""
        self.kind = kind if kind in (*KINDS, "own") and kind != self.kind else ""
        await self._look()

    @rx.event
    async def use(self, reference: str, model: str):
        """Choose one and go back to the form."""
        create = await self.get_state(CreateState)
        await create._use_model(reference[:40], model[:32])
        await create._price()
        self.shown = False

    @rx.event
    def close(self):
        """Choose nothing."""
        self.shown = False


class PickPictureState(rx.State):
    """Pictures to go by: of the gallery, drawn ones, own ones where they can be checked."""

    shown: bool = False
    made: list[PickedRow] = []
    drawn: list[PickedRow] = []
    files: list[dict[str, Any]] = []
    forms: dict[str, dict[str, Any]] = {}
    ready: list[PickedRow] = []

    @rx.event
    async def open(self):
        """Show what may be chosen, and follow what is being sent."""
        self.shown, self.forms = True, {}
        self.drawn = [PickedRow(one.id, one.src, one.name) for one in shelf.drawn_portraits()]
        await self._look()
        return PickPictureState.follow

    async def _look(self) -> None:
        user_id, team_id = (await actor_of(self)).user_id, await team_of(self)
        if not (user_id and team_id):
            return
        self.made = await read(feed.made_lately, user_id, team_id)
        rows = await read(media.uploads, "team", team_id, "reference", 12)
        self.files = [media.on_screen(row) for row in rows if row.state != "ready"]
        self.ready = await read(feed.picked, user_id, team_id, [row.id for row in rows])

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever something that was sent moves on."""
        await follow_own(self, lambda: self._look(), "media.changed")

    @rx.event(background=True)
    async def ask(self, client: str, name: str, content_type: str, size: int):
        """Answer the browser with a form for its file, or with what does not fit."""
        async with self:
            actor, team_id = await actor_of(self), await team_of(self)
        told = {"owner_kind": "team", "owner_id": team_id, "purpose": "reference", "name": name}
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

    @rx.event
    async def use(self, id: str):
        """Put a picture into the order, or take it out again."""
        create = await self.get_state(CreateState)
        ids = [one.id for one in create.pictures]
        ids = [one for one in ids if one != id] if id in ids else [*ids, id[:60]]
        most = orders.PICTURES[create.kind][1]
        create.pictures = await read(feed.picked, (await actor_of(self)).user_id, await team_of(self), ids[-most:])
        await create._price()

    @rx.event
    def close(self):
        """Go back to the form."""
        self.shown = False
