"""Models in a tab: those genapp brings along, and the team's own (CHAR-15, CHAR-16)."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import reflex as rx

from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.studio.queries import jobs, shelf
from genapp.studio.queries.shelf import ReferenceRow
from genapp.studio.service import training
from genapp.studio.state.place import here
from genapp.studio.state.studio import follow_team
from genapp.ui import routes
from genapp.ui.form import FormState, text
from genapp.ui.session import asked

KINDS, TAGS, PRICED = ("fashion", "fitness", "beauty"), 12, 30


@dataclass(frozen=True)
class OwnRow:
    """One of the team's models in the list; `price` is what its next training costs, `percent` how far the one is that runs."""

    id: str = ""
    name: str = ""
    about: str = ""
    state: str = ""
    cover: str = ""
    version: int = 0
    versions: int = 0
    pictures: int = 0
    percent: int = 0
    place: int = 0
    price: str = ""
    next: str = ""


class ModelsState(FormState):
    """The two shelves: `shelf` is reference or own."""

    shelf: str = "reference"
    kind: str = ""
    tag: str = ""
    words: str = ""
    references: list[ReferenceRow] = []
    tags: list[str] = []
    viewed: ReferenceRow = ReferenceRow()
    own: list[OwnRow] = []
    archived: bool = False
    making: bool = False
    loaded: bool = False

    @rx.event
    async def load(self):
        """Read both shelves and follow the team's."""
        self.errors, self.making, self.viewed = {}, False, ReferenceRow()
        if asked(self, "shelf") in ("reference", "own"):
            self.shelf = asked(self, "shelf")
        await self._references()
        await self._own()
        self.loaded = True
        return ModelsState.follow

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read the team's own models again whenever its studio changes."""
        await follow_team(self, lambda _ids: self._own())

    async def _references(self) -> None:
        found = await read(shelf.reference_models, kind=self.kind, words=self.words)
        self.tags = [tag for tag, _ in Counter(tag for row in found for tag in row.tags).most_common(TAGS)]
        if self.tag:
            self.tags = [self.tag, *(tag for tag in self.tags if tag != self.tag)][:TAGS]
        self.references = [row for row in found if not self.tag or self.tag in row.tags]

    async def _own(self) -> None:
        actor, team_id = await here(self)
        if not team_id:
            self.own = []
            return
        rows = await read(shelf.models, actor.user_id, team_id, archived=self.archived)
        under_way = {}
        for operation in ("model_creation", "model_refinement"):
            for job in await read(jobs.jobs, actor.user_id, team_id, state="open", operation=operation):
                under_way[job.model_id] = job
        own = []
        for place, row in enumerate(rows):
            job = under_way.get(row.id)
            price = await read(jobs.training_estimate, actor.user_id, team_id, row.id) if place < PRICED else None
            own.append(
                OwnRow(
                    row.id, row.name, row.about, row.state, row.cover, row.version, row.versions, row.pictures, job.percent if job else 0, job.place if job else 0,
                    price.cost if price else "", row.next,
                )
            )  # fmt: skip
        self.own = own

    @rx.event
    async def open_shelf(self, name: str):
        """Show the other shelf."""
        self.shelf = name if name in ("reference", "own") else "reference"

    @rx.event
    async def choose_kind(self, kind: str):
        """Show only models of a kind; the same once more shows all."""
        self.kind, self.tag = (kind if kind in KINDS and kind != self.kind else ""), ""
        await self._references()

    @rx.event
    async def choose_tag(self, tag: str):
        """Show only models with a word of theirs."""
        self.tag = "" if tag == self.tag else tag[:40]
        await self._references()

    @rx.event
    async def search(self, words: str):
        """Look for words in names, tags and descriptions."""
        self.words = words[:80]
        await self._references()

    @rx.event
    async def clear(self):
        """Show all of them again."""
        self.kind = self.tag = self.words = ""
        self.round += 1
        await self._references()

    @rx.event
    async def view(self, model_id: str):
        """Show one with its licence."""
        self.viewed = next((row for row in self.references if row.id == model_id), ReferenceRow())

    @rx.event
    def leave(self):
        """Close what is open."""
        self.viewed, self.making, self.errors = ReferenceRow(), False, {}

    @rx.event
    async def show_archived(self):
        """Show those that were put away, or the others again."""
        self.archived = not self.archived
        await self._own()

    @rx.event
    def begin(self):
        """Ask how a new model shall be called."""
        self.making, self.errors = True, {}
        self.round += 1

    @rx.event
    async def create(self, form: dict[str, Any]):
        """Begin a model of the team's and go to it."""
        actor, team_id = await here(self)
        try:
            model_id = await transact(training.create, actor, team_id, text(form, "name"), text(form, "about"))
        except DomainError as refused:
            self._refused(refused)
            return None
        self.making, self.shelf = False, "own"
        return rx.redirect(f"{routes.STUDIO_MODELS}/{model_id}")
