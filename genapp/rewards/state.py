"""What somebody earned."""

import reflex as rx

from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.core.money import CREDIT
from genapp.rewards import queries, service
from genapp.rewards.queries import LoyaltyRow
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
