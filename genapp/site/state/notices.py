"""What a person is told of, and what of it they wish to hear; what others in their teams see of them."""

from dataclasses import replace

import reflex as rx

from genapp.accounts import queries as accounts
from genapp.accounts.service import people
from genapp.core.db import read, transact
from genapp.platform import queries
from genapp.platform import service as platform
from genapp.platform.kinds import SUBJECTS
from genapp.platform.queries import NoticeRow
from genapp.ui import routes
from genapp.ui.session import actor_of
from genapp.ui.text import told

PAGE = 30
ABOUT = {
    "chat_closed": routes.CHAT + "/{id}", "chat_resting": routes.CHAT + "/{id}", "credit_refund": routes.STATEMENT, "reward": routes.REWARDS, "achievement": routes.REWARDS, "tier": routes.REWARDS,
    "credits_low": routes.CREDITS, "money_refund": routes.CREDITS, "subscription_unpaid": routes.TEAMS + "/{id}/billing",
    "subscription_ended": routes.TEAMS + "/{id}/billing", "team_invited": routes.TEAM_JOIN + "/{id}",
    "team_joined": routes.TEAMS + "/{id}", "team_removed": routes.TEAMS, "team_owner": routes.TEAMS + "/{id}",
    "picture_flagged": routes.ACCOUNT_PICTURE, "picture_approved": routes.ACCOUNT_PICTURE, "password_changed": routes.ACCOUNT_SECURITY,
    "token_created": routes.ACCOUNT_TOKENS,
    "request_accepted": routes.REWARDS, "request_declined": routes.REWARDS, "request_done": routes.CHARACTER + "/{id}",
}  # fmt: skip
"""Where each kind of notice leads."""


class NoticesState(rx.State):
    """Own notices, a page at a time (PROF-14)."""

    rows: list[NoticeRow] = []
    more: bool = False
    loaded: bool = False

    @rx.event
    async def load(self):
        """Read the newest notices."""
        self.rows = []
        await self._add()

    @rx.event
    async def further(self):
        """Read older ones."""
        await self._add()

    async def _add(self) -> None:
        found = await read(queries.notices, (await actor_of(self)).user_id, self.rows[-1].id if self.rows else "", PAGE)
        shown = [replace(row, text=told(f"notices.{row.kind}", row.facts), path=ABOUT[row.kind].format(id=row.entity_id)) for row in found]
        self.rows, self.more, self.loaded = [*self.rows, *shown], len(found) == PAGE, True

    @rx.event
    async def open(self, notice_id: str):
        """Mark a notice read and go to what it is about."""
        row = next((one for one in self.rows if one.id == notice_id), None)
        await transact(platform.read_notices, await actor_of(self), notice_id[:32])
        self.rows = [replace(one, read=True) if one.id == notice_id else one for one in self.rows]
        return rx.redirect(row.path) if row else None

    @rx.event
    async def read_all(self):
        """Mark every notice read."""
        await transact(platform.read_notices, await actor_of(self))
        self.rows = [replace(one, read=True) for one in self.rows]


class WishesState(rx.State):
    """Which notices reach a person, and what others see of them (PROF-08)."""

    on: dict[str, bool] = {}
    show_online: bool = True
    show_location: bool = True
    loaded: bool = False

    @rx.event
    async def load(self):
        """Read the person's own wishes."""
        row = await read(accounts.own_profile, (await actor_of(self)).user_id)
        self.on = {subject: subject not in row.muted for subject in SUBJECTS}
        self.show_online, self.show_location, self.loaded = row.show_online, row.show_location, True

    @rx.event
    async def hear(self, subject: str, on: bool):
        """Hear of a subject, or no more; kept at once."""
        await transact(people.settle_notices, await actor_of(self), subject, bool(on))
        self.on = {**self.on, subject: bool(on)}

    @rx.event
    async def show(self, what: str, on: bool):
        """Let team members see it, or not; kept at once."""
        if what in ("show_online", "show_location"):
            seen = {"show_online": self.show_online, "show_location": self.show_location, what: bool(on)}
            await transact(people.settle_privacy, await actor_of(self), **seen)
            setattr(self, what, bool(on))
