"""What somebody earned."""

from typing import Any

import reflex as rx

from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.core.money import CREDIT
from genapp.rewards import queries, service
from genapp.rewards.queries import LoyaltyRow, RequestRow
from genapp.ui.form import FormState, text
from genapp.ui.session import actor_of, follow_own
from genapp.ui.text import told
from genapp.ui.toasts import toast


class RewardsState(rx.State):
    """The person's tier, round of daily rewards and achievements (CRED-08..10)."""

    row: LoyaltyRow = LoyaltyRow()
    loaded: bool = False

    @rx.event
    async def load(self):
        """Read where the person stands, then follow."""
        await self._look()
        return RewardsState.follow

    async def _look(self) -> None:
        self.row, self.loaded = await read(queries.loyalty, (await actor_of(self)).user_id, now()), True

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever something is earned."""
        await follow_own(self, lambda: self._look(), "rewards.changed", "credits.changed", "premium.changed")

    @rx.event
    async def claim(self):
        """Take today's reward."""
        actor = await actor_of(self)
        try:
            row = await transact(service.claim, actor)
        except DomainError as refused:
            await toast(self, "info", refused.message)
            return await self._look()
        words = "rewards.claimed" if row.credits else "rewards.noted"
        await toast(self, "success", told(words, {"credits": row.credits // CREDIT, "day": row.streak}))
        await self._look()


class CharacterRequestState(FormState):
    """The character a platinum member asks for (CHAR-13)."""

    request: RequestRow = RequestRow()
    asking: bool = False

    @rx.event
    async def load(self):
        """Read the newest request, then follow."""
        self.errors, self.asking = {}, False
        await self._look()
        return CharacterRequestState.follow

    async def _look(self) -> None:
        self.request = await read(queries.own_request, (await actor_of(self)).user_id)

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever staff answer."""
        await follow_own(self, lambda: self._look(), "rewards.changed")

    @rx.event
    def begin(self):
        """Open the form."""
        self.asking, self.errors = True, {}

    @rx.event
    def leave(self):
        """Close it."""
        self.asking = False

    @rx.event
    async def ask(self, form: dict[str, Any]):
        """Ask for a character."""
        actor = await actor_of(self)
        try:
            await transact(service.ask_for_character, actor, text(form, "name"), text(form, "about"), text(form, "style"))
        except DomainError as refused:
            return self._refused(refused)
        self.asking, self.errors = False, {}
        await toast(self, "success", told("rewards.request_sent", {}))
        await self._look()

    @rx.event
    async def withdraw(self):
        """Take the request back."""
        try:
            await transact(service.withdraw_request, await actor_of(self))
        except DomainError as refused:
            await toast(self, "info", refused.message)
        await self._look()
