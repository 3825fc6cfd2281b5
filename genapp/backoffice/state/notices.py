"""What staff should look at."""

from dataclasses import replace

import reflex as rx

from genapp.core import events
from genapp.core.db import read, transact
from genapp.core.errors import Forbidden
from genapp.platform import queries
from genapp.platform import service as platform
from genapp.platform.queries import NoticeRow
from genapp.ui import live, routes
from genapp.ui.session import actor_of, in_office

PAGE = 30
ABOUT = {
    "operator": routes.ADMIN_OPERATORS,
    "age_review": routes.ADMIN_AGES,
    "staff": routes.ADMIN_STAFF,
    "payment": routes.ADMIN_PAYMENTS,
    "refund": routes.ADMIN_PAYMENTS,
}
"""Where a notice leads, by what it is about."""


class StaffNoticesState(rx.State):
    """Notices to staff: unread by urgency, or all by time (ADM-15)."""

    rows: list[NoticeRow] = []
    only_unread: bool = True
    more: bool = False
    loaded: bool = False

    @rx.event
    async def load(self):
        """Read those that wait, then follow."""
        await self._first(True)
        return StaffNoticesState.follow

    @rx.event
    async def choose(self, only_unread: bool):
        """Show those that wait, or all."""
        await self._first(bool(only_unread))

    async def _first(self, only_unread: bool) -> None:
        self.rows, self.only_unread = [], only_unread
        await self._add()

    async def _add(self) -> None:
        await in_office(self)
        before = self.rows[-1].id if self.rows and not self.only_unread else ""
        found = await read(queries.alerts, only_unread=self.only_unread, before=before, limit=100 if self.only_unread else PAGE)
        shown = [replace(row, path=_where(row)) for row in found]
        self.rows, self.more, self.loaded = [*self.rows, *shown], not self.only_unread and len(found) == PAGE, True

    @rx.event
    async def further(self):
        """Read older ones."""
        await self._add()

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever something is told or read."""
        async with self:
            await in_office(self)
        async with live.listening(self, events.topic("admin")) as heard:
            # What happened between the first reading and now was told to nobody.
            async with self:
                await self._first(self.only_unread)
            async for event in heard:
                if event.name in ("notice.created", "notice.read", "lagged"):
                    try:
                        async with self:
                            await self._first(self.only_unread)
                    except Forbidden:
                        return

    @rx.event
    async def open(self, notice_id: str):
        """Mark a notice read, and go to what it is about where there is such a page."""
        row = next((one for one in self.rows if one.id == notice_id), None)
        await transact(platform.read_alerts, await actor_of(self), notice_id[:32])
        await self._first(self.only_unread)
        return rx.redirect(row.path) if row and row.path else None

    @rx.event
    async def read_all(self):
        """Mark all read."""
        await transact(platform.read_alerts, await actor_of(self))
        await self._first(self.only_unread)


def _where(row: NoticeRow) -> str:
    """Return where a notice leads, "" where there is no such page."""
    return f"{routes.ADMIN_CHATS}/{row.entity_id}" if row.entity == "conversation" else ABOUT.get(row.entity, "")
