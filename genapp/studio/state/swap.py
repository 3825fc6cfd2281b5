"""A face swap in a tab: two pictures, a declaration where one is needed, the result beside what it was made from (C30, CONS-1, C52)."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from genapp.core.db import read, transact
from genapp.core.errors import DomainError, NotFound
from genapp.core.ids import new_id
from genapp.credits.generation import QUALITIES
from genapp.media import queries as files
from genapp.studio.flows import ordering
from genapp.studio.orders import DRAWN, MOST, SIZES
from genapp.studio.queries import gallery, jobs, shelf
from genapp.studio.queries.gallery import CreationRow, Wanted
from genapp.studio.queries.jobs import EstimateRow, JobRow
from genapp.studio.service import orders
from genapp.studio.state.place import here
from genapp.studio.state.studio import follow_team
from genapp.ui.form import FormState, attempt, text
from genapp.ui.text import told

EARLIER, NEAR, MEGAPIXEL = 12, 0.03, 1_048_576


@dataclass(frozen=True)
class PickRow:
    """A picture that was picked: `sent` when somebody uploaded it, and so has to say who is shown; `cursor` is its place in the gallery."""

    id: str = ""
    src: str = ""
    name: str = ""
    sent: bool = False
    width: int = 0
    height: int = 0
    cursor: str = ""


class SwapState(FormState):
    """The two pictures, what is declared of them, and the job they became."""

    face: PickRow = PickRow()
    target: PickRow = PickRow()
    quality: str = "standard"
    count: int = 1
    estimate: EstimateRow = EstimateRow()
    subject: str = ""
    statement: str = ""
    job: JobRow = JobRow()
    results: list[CreationRow] = []
    before: str = ""
    earlier: list[CreationRow] = []
    able: bool = False
    loaded: bool = False
    _team: str = ""
    _key: str = ""

    @rx.event
    async def load(self):
        """Read the price, what is under way and what was made before; another team's pictures are forgotten."""
        _, team_id = await here(self)
        if team_id != self._team:
            self.reset()
            self._team = team_id
        self.errors, self._key = {}, new_id()
        self.able = any(row.operation == "face_swap" for row in ordering.offers())
        if team_id:
            await self._look()
            await self._price()
            if not self.job.id:
                await self._resume()
        self.loaded = True
        return SwapState.follow

    async def _resume(self) -> None:
        """Show a swap of the person's that is still on its way."""
        actor, team_id = await here(self)
        for row in await read(jobs.jobs, actor.user_id, team_id, state="open", operation="face_swap"):
            if row.by_id == actor.user_id:
                self.job, self.before = row, await self._picture_of(row.id)
                return

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever the swap moves on."""
        await follow_team(self, lambda ids: self._hear(ids))

    async def _hear(self, ids: set[str] | None) -> None:
        if ids is None or self.job.id in ids:
            await self._look()

    async def _look(self) -> None:
        actor, team_id = await here(self)
        self.earlier = await read(gallery.gallery, actor.user_id, team_id, Wanted(operation="face_swap"), limit=EARLIER)
        if self.job.id:
            try:
                self.job = await read(jobs.job, actor.user_id, team_id, self.job.id)
                self.results = await read(gallery.of_job, actor.user_id, team_id, self.job.id)
            except NotFound:
                self.job, self.results = JobRow(), []

    def _told(self) -> dict[str, Any]:
        size = "portrait"
        if self.target.width and self.target.height:
            shape = self.target.width / self.target.height
            size = min(SIZES, key=lambda name: _far(SIZES[name], shape))
        pictures = [self.face.id or "missing", self.target.id or "missing"]
        return {"operation": "face_swap", "pictures": pictures, "size": size, "quality": self.quality, "count": self.count}

    async def _price(self) -> None:
        actor, team_id = await here(self)
        self.estimate = await read(jobs.estimate, actor.user_id, team_id, self._told())

    async def _picked(self, place: str, row: PickRow) -> None:
        """Take a picture for a place; for the picker, which has asked whose it is."""
        if place == "face":
            self.face = row
        else:
            self.target = row
        self.errors, self._key = {}, new_id()
        await self._price()

    @rx.event
    async def exchange(self):
        """Let the two change places, where both may be a face."""
        if self.target.id.startswith(DRAWN) and self.face.id.startswith(DRAWN):
            self.face, self.target, self._key = self.target, self.face, new_id()
            await self._price()

    @rx.event
    async def choose_quality(self, quality: str):
        """Work at it for longer or shorter."""
        if quality in QUALITIES:
            self.quality, self._key = quality, new_id()
            await self._price()

    @rx.event
    async def choose_count(self, count: int):
        """Make several, of which one may be liked best."""
        if 1 <= count <= MOST["face_swap"]:
            self.count, self._key = count, new_id()
            await self._price()

    @rx.event
    def choose_subject(self, subject: str):
        """Say who is shown, and read what that means."""
        self.subject, self.statement, self.errors = subject[:10], shelf.statement(subject[:10]), {}

    @rx.event(background=True)
    async def make(self, form: dict[str, Any]):
        """Order the swap at the price that was shown; what is missing is said where it is missing."""
        async with self:
            wrong = self._lacks(form)
            if wrong:
                self.errors = wrong
                return
            actor, team_id = await here(self)
            order = {**self._told(), "subject": self.subject, "note": text(form, "note")}
            key, expected, before = self._key, self.estimate.hundredths, self.target.src
        made: list[str] = []

        async def work(_row: Any) -> None:
            made.append(await ordering.order(actor, team_id, order, key=key, expected=expected))

        done = await attempt(self, work)
        async with self:
            if done:
                self._key, self.before = new_id(), before
                self.job, self.results = await read(jobs.job, actor.user_id, team_id, made[0]), []
            await self._price()

    def _lacks(self, form: dict[str, Any]) -> dict[str, str]:
        for place in ("face", "target"):
            if not getattr(self, place).id:
                return {place: told(f"studio_library.{place}_first", {})}
        if (self.face.sent or self.target.sent) and not self.subject:
            return {"subject": told("studio_library.who_first", {})}
        if (self.face.sent or self.target.sent) and form.get("agreed") not in (True, "on"):
            return {"agreed": told("studio_library.tick", {})}
        return {}

    @rx.event
    async def cancel(self):
        """Stop the swap; what was held goes back."""
        actor, team_id = await here(self)
        if self.job.id:
            await transact(orders.cancel, actor, team_id, self.job.id)
            await self._look()

    @rx.event
    def another(self):
        """Put the result aside and begin once more with the same two."""
        self.job, self.results, self.before = JobRow(), [], ""

    @rx.event
    async def show(self, creation_id: str):
        """Show an earlier swap beside what it was made from."""
        actor, team_id = await here(self)
        row = await read(gallery.creation, actor.user_id, team_id, creation_id[:32])
        self.job = await read(jobs.job, actor.user_id, team_id, row.job_id)
        self.results, self.before = [row], await self._picture_of(row.job_id)

    async def _picture_of(self, job_id: str) -> str:
        """Return a link of the picture a swap went into, "" when it is there no more."""
        actor, team_id = await here(self)
        try:
            into = (await read(jobs.recall, actor.user_id, team_id, job_id=job_id))["pictures"][1]
        except (DomainError, IndexError, KeyError):
            return ""
        drawn = {row.id: row.src for row in shelf.drawn_portraits()}
        return drawn.get(into, "") if into.startswith(DRAWN) else await read(files.image_url, team_id, into, 640)


def _far(size: tuple[int, int], shape: float) -> tuple[float, int]:
    """Return how far a size is from a shape; of those that are near enough, which cost differently, how far from a megapixel."""
    width, height = size
    apart = abs(width / height - shape)
    return (0.0 if apart < NEAR else apart), abs(width * height - MEGAPIXEL)
