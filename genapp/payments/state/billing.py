"""The subscription of one team."""

import reflex as rx

from genapp.core.db import read
from genapp.core.errors import DomainError, NotFound
from genapp.core.ports import ports
from genapp.payments.flows import orders
from genapp.payments.flows import subscriptions as flows
from genapp.payments.queries import subscriptions as queries
from genapp.payments.queries.subscriptions import BillingRow, TeamPlanRow
from genapp.ui.away import leave
from genapp.ui.form import FormState
from genapp.ui.session import actor_of, asked, follow_own, session_of


class BillingState(FormState):
    """What a team subscribes to, what it pays when, and the one step that ends it (PAY-04, BILL-1)."""

    row: BillingRow = BillingRow()
    plans: list[TeamPlanRow] = []
    currency: str = "USD"
    currencies: list[str] = []
    buying: str = ""
    away: str = ""
    asking: bool = False
    sandbox: bool = False
    missing: bool = False
    loaded: bool = False
    _chosen: bool = False

    @rx.event
    async def load(self):
        """Read how it stands, then follow."""
        row = await session_of(self)
        self.errors, self.busy, self.buying, self.away, self.asking, self.loaded = {}, False, "", "", False, False
        self.sandbox = "sandbox" in ports().payments
        self.currencies, first = orders.sold_in(row.country if row else "", monthly=True)
        if not self._chosen or self.currency not in self.currencies:
            self.currency = first
        self.row, self.missing = BillingRow(), False
        await self._look(asked(self, "team_id")[:32])
        return None if self.missing else BillingState.follow

    async def _look(self, team_id: str) -> None:
        try:
            self.row = await flows.look(await actor_of(self), team_id)
        except NotFound:
            self.missing = True
        self.plans, self.loaded = await read(queries.team_plans, self.currency), True

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Show what changes by itself."""
        await follow_own(self, lambda: self._look(self.row.team_id), "subscription.changed")

    @rx.event
    async def choose(self, currency: str):
        """Show the prices in another currency."""
        if currency in (self.currencies or orders.sold_in("", monthly=True)[0]):
            self.currency, self._chosen = currency, True
        self.plans = await read(queries.team_plans, self.currency)

    @rx.event(background=True)
    async def subscribe(self, plan_id: str):
        """Go to the provider's page for one plan."""
        async with self:
            if self.busy:
                return
            self.busy, self.buying, self.errors = True, plan_id[:32], {}
            actor, team_id = await actor_of(self), self.row.team_id
        try:
            url = await flows.subscribe(actor, team_id, plan_id[:32])
        except DomainError as refused:
            async with self:
                self._refused(refused)
                self.buying = ""
            return
        if own := await leave(self, url):
            yield rx.redirect(own)

    @rx.event(background=True)
    async def portal(self):
        """Go to the provider's page for cards and bills."""
        async with self:
            actor, team_id = await actor_of(self), self.row.team_id
        try:
            url = await flows.portal(actor, team_id)
        except DomainError as refused:
            async with self:
                self._refused(refused)
            return
        if own := await leave(self, url):
            yield rx.redirect(own)

    @rx.event
    def ask(self):
        """Open the one question before the end."""
        self.asking, self.errors = True, {}

    @rx.event
    def keep(self):
        """Keep the subscription."""
        self.asking = False

    @rx.event(background=True)
    async def end(self, on: bool):
        """End the subscription with what is paid for, or let it go on after all (BILL-1)."""
        async with self:
            if self.busy:
                return
            self.busy, self.asking = True, False
            actor, team_id = await actor_of(self), self.row.team_id
        try:
            await flows.end(actor, team_id, at_period_end=on is True)
        except DomainError as refused:
            async with self:
                self._refused(refused)
            return
        async with self:
            self.busy = False
            await self._look(team_id)
