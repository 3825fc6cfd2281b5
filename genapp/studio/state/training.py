"""One of the team's models in a tab: its pictures, who is shown, its training, its versions (CHAR-16, CONS-1, C52, GEN-08)."""

from typing import Any

import reflex as rx

from genapp.core.db import read, transact
from genapp.core.errors import DomainError, NotFound
from genapp.core.ids import new_id
from genapp.credits.generation import QUALITIES
from genapp.studio.flows import ordering
from genapp.studio.queries import jobs, shelf
from genapp.studio.queries.jobs import EstimateRow, JobRow
from genapp.studio.queries.shelf import ConsentRow, ModelRow, VersionRow
from genapp.studio.service import orders, training
from genapp.studio.state.place import here
from genapp.studio.state.studio import follow_team
from genapp.ui.form import FormState, attempt, text
from genapp.ui.session import asked
from genapp.ui.text import told
from genapp.ui.toasts import toast


class TrainingState(FormState):
    """The model of this address and what may be done with it now."""

    model: ModelRow = ModelRow()
    versions: list[VersionRow] = []
    declarations: list[ConsentRow] = []
    estimate: EstimateRow = EstimateRow()
    job: JobRow = JobRow()
    missing: bool = False
    able: bool = False
    quality: str = "standard"
    subject: str = ""
    statement: str = ""
    renaming: bool = False
    compared: list[str] = []
    both: list[VersionRow] = []
    _key: str = ""

    @rx.event
    async def load(self):
        """Read the model of this address and follow it."""
        self.reset()
        self._key = new_id()
        able = {row.operation for row in ordering.offers()}
        self.able = "model_creation" in able
        await self._look(asked(self, "model_id")[:32])
        return None if self.missing else TrainingState.follow

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever the model or its training moves on."""
        await follow_team(self, lambda ids: self._hear(ids))

    async def _hear(self, ids: set[str] | None) -> None:
        if ids is None or ids & {self.model.id, self.job.id, *(row.job_id for row in self.versions)}:
            await self._look(self.model.id)

    async def _look(self, model_id: str) -> None:
        actor, team_id = await here(self)
        try:
            self.model = await read(shelf.model, actor.user_id, team_id, model_id)
        except NotFound:
            self.model, self.missing = ModelRow(), True
            return
        self.versions = await read(shelf.versions, actor.user_id, team_id, model_id)
        self.declarations = await read(shelf.declarations, actor.user_id, team_id, model_id)
        under_way = next((row.job_id for row in self.versions if row.state == "training"), "")
        self.job = await read(jobs.job, actor.user_id, team_id, under_way) if under_way else JobRow()
        await self._price()
        self._compare()

    async def _price(self) -> None:
        actor, team_id = await here(self)
        self.estimate = await read(jobs.training_estimate, actor.user_id, team_id, self.model.id, self.quality)

    @rx.event
    async def choose_quality(self, quality: str):
        """Train for longer or shorter; the price says what that costs."""
        if quality in QUALITIES and self.model.id:
            self.quality, self._key = quality, new_id()
            await self._price()

    @rx.event
    async def choose_subject(self, subject: str):
        """Say who is shown, and read what that means."""
        self.subject, self.statement = subject[:10], shelf.statement(subject[:10])
        self.errors = {}

    @rx.event
    async def declare(self, form: dict[str, Any]):
        """Keep the declaration, with the hash of every picture it is about; it has to be ticked."""
        if form.get("agreed") not in (True, "on"):
            self.errors = {
                "agreed" if self.subject else "subject": told("studio_library.tick" if self.subject else "studio_library.who_first", {})
            }
            return
        if await self._do(training.declare, self.subject, text(form, "note")):
            self.subject = self.statement = ""
            await toast(self, "success", told("studio_library.declared", {}))

    async def _do(self, work: Any, *args: Any) -> bool:
        self.errors = {}
        actor, team_id = await here(self)
        try:
            await transact(work, actor, team_id, self.model.id, *args)
        except DomainError as refused:
            self._refused(refused)
            return False
        await self._look(self.model.id)
        return True

    @rx.event(background=True)
    async def train(self, form: dict[str, Any]):
        """Train the model, or refine it once more, at the price that was shown."""
        async with self:
            actor, team_id = await here(self)
            model_id, quality, key, expected = self.model.id, self.quality, self._key, self.estimate.hundredths
        note = text(form, "better")
        order = lambda _row: ordering.train(actor, team_id, model_id, quality=quality, note=note, key=key, expected=expected)  # noqa: E731
        if await attempt(self, order):
            async with self:
                self._key = new_id()
                self.round += 1
                await self._look(model_id)
        else:
            async with self:
                await self._price()

    @rx.event
    async def cancel(self):
        """Stop the training; what was held goes back."""
        actor, team_id = await here(self)
        if self.job.id:
            await transact(orders.cancel, actor, team_id, self.job.id)
            await self._look(self.model.id)

    @rx.event
    async def use_version(self, version_id: str):
        """Make pictures with another version from now on."""
        if await self._do(training.choose_version, version_id[:32]):
            await toast(self, "success", told("studio_library.in_use", {}))

    @rx.event
    def compare(self, version_id: str):
        """Take a version into what is compared, or out; two at most."""
        known = [id for id in self.compared if id != version_id]
        self.compared = known if version_id in self.compared else [*known[-1:], version_id[:32]]
        self._compare()

    def _compare(self) -> None:
        both = [row for row in self.versions if row.id in self.compared]
        self.compared = [row.id for row in both]
        self.both = sorted(both, key=lambda row: row.number) if len(both) == 2 else []

    @rx.event
    def begin_rename(self):
        """Ask for another name."""
        self.renaming, self.errors = True, {}
        self.round += 1

    @rx.event
    def end_rename(self):
        """Leave the name as it is."""
        self.renaming, self.errors = False, {}

    @rx.event
    async def rename(self, form: dict[str, Any]):
        """Call it something else, and say something else about it."""
        if await self._do(training.rename, text(form, "name"), text(form, "about")):
            self.renaming = False

    @rx.event
    async def archive(self):
        """Put the model away, or bring it back."""
        await self._do(training.archive, not self.model.archived)
