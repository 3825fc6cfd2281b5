"""The sandbox's own pages: no money moves."""

from typing import Any

import reflex as rx

from genapp.core import sandbox
from genapp.core.db import read
from genapp.core.money import Money
from genapp.core.settings import settings
from genapp.payments.flows import sandbox as flows
from genapp.ui import routes
from genapp.ui.session import asked


class SandboxState(rx.State):
    """The sandbox's page of one payment, and of one subscription."""

    row: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    bills: list[dict[str, Any]] = []
    loaded: bool = False

    @rx.event
    async def load(self):
        """Read the payment of this address."""
        row = await read(sandbox.payment, asked(self, "reference")[:80])
        self.row, self.loaded = {}, True
        if row:
            price = Money(row.amount_minor, row.currency).text()
            self.row = {
                "what": row.what, "price": price, "status": row.status, "reference": row.reference, "trial": str(max(0, row.trial_days)),
                "renews": row.trial_days >= 0,
            }  # fmt: skip

    @rx.event(background=True)
    async def act(self, outcome: str):
        """Pay, decline, cancel, pay late, or pay and tell three times; then go back to the shop."""
        async with self:
            reference = str(self.row.get("reference", ""))
        back = await flows.play(reference, outcome[:20])
        yield rx.redirect(back.removeprefix(settings().site_url) or routes.CREDITS)

    @rx.event
    async def load_portal(self):
        """Read the subscription of this address."""
        await self._look(asked(self, "subscription")[:40])

    async def _look(self, id: str) -> None:
        row = await read(sandbox.subscription, id)
        paid = await read(sandbox.payment, row.reference) if row else None
        self.kept, self.bills, self.loaded = {}, [], True
        if row and paid:
            self.kept = {
                "id": row.id, "what": paid.what, "price": Money(row.amount_minor, row.currency).text(), "status": row.status,
                "until": row.period_ends_at.date().isoformat(), "ending": row.cancel_at_period_end, "fails": row.fail_next,
                "back": paid.return_url.removeprefix(settings().site_url),
            }  # fmt: skip
            self.bills = [
                {"price": Money(one["amount"], row.currency).text(), "paid": one["paid"], "id": one["id"]} for one in reversed(row.bills)
            ]

    @rx.event(background=True)
    async def manage(self, what: str):
        """End it, go on, let the next bill fail, or let a month pass."""
        async with self:
            id = str(self.kept.get("id", ""))
        await flows.act(id, what[:20])
        async with self:
            await self._look(id)
