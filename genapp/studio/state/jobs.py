"""The team's orders as a list: what, who, how far, what it cost (GEN-04, GEN-06, GEN-09, GEN-12)."""

from typing import Any

import reflex as rx

from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.studio.flows import ordering
from genapp.studio.queries import feed
from genapp.studio.queries import jobs as queries
from genapp.studio.queries.feed import DetailRow
from genapp.studio.queries.jobs import JobRow
from genapp.studio.service import orders
from genapp.studio.state.studio import follow_team, team_of
from genapp.teams import queries as teams
from genapp.teams.queries import MemberRow
from genapp.ui.session import actor_of
from genapp.ui.toasts import toast

PAGE, MOST = 30, 300
FILTERS = ("state", "operation", "by")


class JobsState(rx.State):
    """Orders of the team, newest first."""

    rows: list[JobRow] = []
    members: list[MemberRow] = []
    state: str = ""
    operation: str = ""
    by: str = ""
    more: bool = False
    loaded: bool = False
    detail: DetailRow = DetailRow()
    _team: str = ""

    @rx.event
    async def load(self):
        """Read the team's newest orders and follow them."""
        team_id = await team_of(self)
        if team_id != self._team:
            self._team, self.state, self.operation, self.by = team_id, "", "", ""
        self.detail = DetailRow()
        user_id = (await actor_of(self)).user_id
        self.members = await read(teams.members, user_id, team_id, now()) if team_id else []
        await self._first()
        return JobsState.follow if team_id else None

    async def _read(self, **wanted: Any) -> list[JobRow]:
        if not self._team:
            return []
        chosen = {"state": self.state, "operation": self.operation, "by": self.by}
        return await read(queries.jobs, (await actor_of(self)).user_id, self._team, **chosen, **wanted)

    async def _first(self) -> None:
        self.rows = await self._read(limit=PAGE)
        self.more, self.loaded = len(self.rows) == PAGE, True

    async def _look(self, ids: set[str] | None) -> None:
        """Read again what changed, and what waits: places move up. What no longer fits the filter goes, what is new comes first."""
        if ids is None:
            # As far as somebody has read, page by page: no reading is longer than one.
            shown, rows = len(self.rows), []
            while len(rows) < max(PAGE, shown):
                page = await self._read(limit=PAGE, **({"before": rows[-1].id} if rows else {}))
                rows += page
                if len(page) < PAGE:
                    break
            self.rows, self.more, self.loaded = rows, len(rows) >= max(PAGE, shown), True
        elif wanted := ids | {row.id for row in self.rows if row.may_cancel}:
            last = self.rows[-1].id if self.rows else ""
            found = {row.id: row for row in await self._read(ids=wanted, limit=60)}
            kept = [found.pop(row.id, row) for row in self.rows if row.id in found or row.id not in wanted]
            self.rows = sorted([*kept, *(row for row in found.values() if row.id > last)], key=lambda row: row.id, reverse=True)
        if self.detail.id and (ids is None or self.detail.id in ids or self.detail.job.may_cancel):
            await self._open(self.detail.id)

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Keep the list as it is, for as long as the page is open."""
        await follow_team(self, lambda ids: self._look(ids))

    @rx.event
    async def choose(self, name: str, value: str):
        """Show only one state, kind or member."""
        if name in FILTERS:
            setattr(self, name, value[:32])
            await self._first()

    @rx.event
    async def further(self):
        """Read older orders."""
        if self.rows and self.more and len(self.rows) < MOST:
            found = await self._read(before=self.rows[-1].id, limit=PAGE)
            self.rows, self.more = [*self.rows, *found], len(found) == PAGE

    @rx.event
    async def open(self, job_id: str):
        """Show one order with everything it was asked for."""
        await self._open(job_id[:32])

    async def _open(self, job_id: str) -> None:
        try:
            self.detail = await read(feed.detail, (await actor_of(self)).user_id, self._team, job_id)
        except DomainError as refused:
            self.detail = DetailRow()
            await toast(self, "warning", refused.message)

    @rx.event
    def close(self):
        """Go back to the list."""
        self.detail = DetailRow()

    @rx.event
    async def cancel(self, job_id: str):
        """Take an order back; the rest of its hold goes back to the team (GEN-06)."""
        await transact(orders.cancel, await actor_of(self), self._team, job_id[:32])

    @rx.event(background=True)
    async def retry(self, job_id: str):
        """Ask for the same once more, at the price that is shown."""
        async with self:
            actor, team_id, detail = await actor_of(self), self._team, self.detail
        shown = detail.again_hundredths if detail.id == job_id else None
        try:
            # However often somebody clicks, what failed is asked for once more once.
            new = await ordering.retry(actor, team_id, job_id[:32], key=f"again:{job_id[:32]}", expected=shown)
        except DomainError as refused:
            async with self:
                await toast(self, "warning", refused.message)
            return
        async with self:
            await self._open(new)
