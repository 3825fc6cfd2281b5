"""One creation large, with everything known about it (GEN-10, GEN-11, PROV-1)."""

import reflex as rx

from genapp.core.db import read, transact
from genapp.core.errors import DomainError, NotFound
from genapp.studio.queries import gallery as queries
from genapp.studio.queries import jobs
from genapp.studio.queries.gallery import CreationRow
from genapp.studio.queries.jobs import JobRow
from genapp.studio.service import gallery as service
from genapp.studio.state.gallery import GalleryState
from genapp.studio.state.place import here
from genapp.ui.text import told
from genapp.ui.toasts import toast


class ShotState(rx.State):
    """The viewer: which of the wall is large, its order's facts, its neighbours."""

    row: CreationRow = CreationRow()
    job: JobRow = JobRow()
    has_next: bool = False
    has_previous: bool = False

    async def _show(self, creation_id: str) -> None:
        actor, team_id = await here(self)
        try:
            self.row = await read(queries.creation, actor.user_id, team_id, creation_id)
            self.job = await read(jobs.job, actor.user_id, team_id, self.row.job_id)
        except NotFound:
            self.reset()
            return
        wall = await self.get_state(GalleryState)
        ids = [one.id for one in wall.rows]
        at = ids.index(creation_id) if creation_id in ids else -1
        self.has_previous, self.has_next = at > 0, 0 <= at < len(ids) - 1 or (at >= 0 and wall.more)

    @rx.event
    async def view(self, creation_id: str):
        """Open one large."""
        await self._show(creation_id[:32])
        if not self.row.id:
            await toast(self, "info", told("studio_library.gone", {}))

    @rx.event
    async def step(self, by: int):
        """Go to the next one, or the one before; the next page is read at the end of this one."""
        wall = await self.get_state(GalleryState)
        ids = [one.id for one in wall.rows]
        if self.row.id not in ids:
            return
        to = ids.index(self.row.id) + (1 if by > 0 else -1)
        if to == len(ids) and wall.more:
            wall.rows = [*wall.rows, *(found := await wall._read(ids[-1]))]
            wall.more = bool(found)
            ids = [one.id for one in wall.rows]
        if 0 <= to < len(ids):
            await self._show(ids[to])

    @rx.event
    def leave(self):
        """Close it."""
        self.reset()

    @rx.event
    async def favourite(self):
        """Keep it dear, or not any more."""
        await self._change(service.favourite, [self.row.id], not self.row.favourite)

    @rx.event
    async def rate(self, stars: int):
        """Give it stars; the same once more takes them away."""
        await self._change(service.rate, self.row.id, 0 if stars == self.row.rating else stars)

    async def _change(self, work, *args) -> None:
        actor, team_id = await here(self)
        if not self.row.id:
            return
        try:
            await transact(work, actor, team_id, *args)
        except DomainError as refused:
            await toast(self, "error", refused.message)
        await self._show(self.row.id)
        wall = await self.get_state(GalleryState)
        await wall._look()

    @rx.event
    async def ask(self):
        """Ask once before it is deleted; the question stands on the wall."""
        wall = await self.get_state(GalleryState)
        wall.asking = [self.row.id] if self.row.id else []
        self.reset()
