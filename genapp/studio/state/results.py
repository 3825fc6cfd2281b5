"""What comes of orders, as it arrives in every tab of the team (GEN-04, GEN-06, GEN-12)."""

from typing import Any

import reflex as rx

from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.core.ids import new_id
from genapp.studio.flows import ordering
from genapp.studio.queries import feed
from genapp.studio.queries import gallery as queries
from genapp.studio.queries.feed import BatchRow
from genapp.studio.queries.gallery import CreationRow
from genapp.studio.service import gallery, orders
from genapp.studio.state.studio import follow_team, team_of
from genapp.ui.session import actor_of
from genapp.ui.toasts import toast

PAGE, MOST = 12, 48


class ResultsState(rx.State):
    """Orders under way, which move often, apart from those that are over, which do not."""

    under_way: list[BatchRow] = []
    over: list[BatchRow] = []
    more: bool = False
    loaded: bool = False
    large: CreationRow = CreationRow()
    place: str = ""
    save: str = ""
    _team: str = ""

    @rx.event
    async def load(self):
        """Read the newest orders of the team and follow it."""
        self._team, self.large, self.save = await team_of(self), CreationRow(), ""
        await self._look(None)
        return ResultsState.follow if self._team else None

    async def _feed(self, **wanted: Any) -> list[BatchRow]:
        return await read(feed.feed, (await actor_of(self)).user_id, self._team, **wanted) if self._team else []

    async def _look(self, ids: set[str] | None) -> None:
        """Read everything that is shown again, or only what has changed: what is over is sent to the browser as seldom as can be."""
        if ids is None:
            limit = max(PAGE, min(MOST, len(self.over)))
            rows = await self._feed(limit=limit)
            self.under_way, self.over = [row for row in rows if row.is_open], [row for row in rows if not row.is_open]
            self.more, self.loaded = len(rows) == limit, True
            return
        # Who waits moves up when somebody else begins.
        rows = await self._feed(ids=ids | {row.id for row in self.under_way}, limit=60) if ids or self.under_way else []
        self.under_way = [row for row in rows if row.is_open]
        ended = {row.id: row for row in rows if not row.is_open}
        if ended:
            self.over = sorted([*(row for row in self.over if row.id not in ended), *ended.values()], key=lambda row: row.id, reverse=True)

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Show how it goes on, for as long as the page is open."""
        await follow_team(self, lambda ids: self._look(ids))

    @rx.event
    async def further(self):
        """Read older orders."""
        shown = [*self.under_way, *self.over]
        if not shown or not self.more:
            return
        rows = await self._feed(before=min(row.id for row in shown), limit=PAGE)
        self.over = [*self.over, *(row for row in rows if not row.is_open)]
        self.more = len(rows) == PAGE and len(self.over) < MOST

    @rx.event
    async def renew(self):
        """Sign the links of the pictures anew: the browser says that some have ended."""
        await self._look(None)

    def _tiles(self) -> list[str]:
        return [tile.id for row in (*self.under_way, *self.over) for tile in row.tiles]

    @rx.event
    async def enlarge(self, creation_id: str):
        """Show one picture large."""
        await self._enlarge(creation_id[:32])

    async def _enlarge(self, id: str) -> None:
        try:
            self.large = await read(queries.creation, (await actor_of(self)).user_id, self._team, id)
        except DomainError as refused:
            self.large = CreationRow()
            return await toast(self, "warning", refused.message)
        all_ = self._tiles()
        self.place = f"{all_.index(id) + 1} / {len(all_)}" if id in all_ else ""

    @rx.event
    async def step(self, by: int):
        """Go to the next picture, or to the one before."""
        ids = self._tiles()
        if self.large.id in ids and by in (1, -1):
            at = ids.index(self.large.id) + by
            if 0 <= at < len(ids):
                await self._enlarge(ids[at])

    @rx.event
    def shrink(self):
        """Go back to all of them."""
        self.large = CreationRow()

    @rx.event
    async def keep(self, creation_id: str, on: bool):
        """Keep a picture dear, or not any more."""
        await transact(gallery.favourite, await actor_of(self), self._team, [creation_id[:32]], on is True)
        if self.large.id == creation_id:
            await self._enlarge(creation_id[:32])

    @rx.event
    async def download(self, creation_id: str):
        """Have the browser save the file itself, with what is embedded in it (PROV-1)."""
        row = await read(queries.creation, (await actor_of(self)).user_id, self._team, creation_id[:32])
        ending = row.content_type.rpartition("/")[2] or "webp"
        self.save = f"{new_id()} {row.src} genapp-{row.id[-8:]}.{ending}"

    @rx.event
    async def cancel(self, job_id: str):
        """Take an order back; what lies there already stays and is paid, the rest of the hold goes back (GEN-03)."""
        await transact(orders.cancel, await actor_of(self), self._team, job_id[:32])

    @rx.event(background=True)
    async def retry(self, job_id: str):
        """Ask for the same once more, at today's price (GEN-06)."""
        async with self:
            actor, team_id = await actor_of(self), self._team
            shown = next((row.again_hundredths for row in self.over if row.id == job_id), None)
        try:
            # However often somebody clicks, what failed is asked for once more once.
            await ordering.retry(actor, team_id, job_id[:32], key=f"again:{job_id[:32]}", expected=shown)
        except DomainError as refused:
            async with self:
                await toast(self, "warning", refused.message)
