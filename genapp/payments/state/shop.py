"""Buying credits: what is sold, the way back from paying, and the sandbox's own page."""

from datetime import timedelta
from typing import Any

import reflex as rx

from genapp.accounts.queries import SessionRow
from genapp.core.clock import now
from genapp.core.db import read
from genapp.core.errors import DomainError
from genapp.core.money import credits_text
from genapp.core.ports import ports
from genapp.credits import queries as credits
from genapp.payments.flows import orders as flows
from genapp.payments.queries import shop as queries
from genapp.payments.queries.shop import OrderRow, PackRow, PlanRow
from genapp.ui import routes
from genapp.ui.away import leave
from genapp.ui.form import FormState, text
from genapp.ui.session import actor_of, asked, follow_own, session_of


class ShopState(FormState):
    """What every page that sells shares: the code, the way to the provider's page."""

    currency: str = "KES"
    currencies: list[str] = []
    buying: str = ""
    away: str = ""
    code: str = ""
    percent: int = 0
    sandbox: bool = False
    loaded: bool = False
    # A choice made before the page has loaded counts, too.
    _chosen: bool = False

    async def _begin(self) -> SessionRow | None:
        """Put everything of an earlier visit back, and return who is here."""
        row = await session_of(self)
        self.errors, self.busy, self.buying, self.away, self.code, self.percent = {}, False, "", "", "", 0
        self.sandbox = "sandbox" in ports().payments
        self.currencies, first = flows.sold_in(row.country if row else "")
        if not self._chosen or self.currency not in self.currencies:
            self.currency = first
        return row

    def _choose(self, currency: str) -> None:
        if currency in (self.currencies or flows.sold_in("")[0]):
            self.currency, self._chosen = currency, True

    async def _apply(self, form: dict[str, Any], kind: str) -> None:
        """Take a promo code that counts here, or none; what it takes off is seen at once, before anything is bought (CRED-17)."""
        self.errors, self.code, self.percent = {}, "", 0
        code = text(form, "code").strip()[:30]
        if code:
            try:
                self.percent = await flows.percent_of(await actor_of(self), code, kind)
                self.code = code.upper()
            except DomainError as refused:
                self._refused(refused)

    @rx.event(background=True)
    async def buy(self, product_id: str):
        """Go to the provider's page for one product."""
        async with self:
            if self.busy:
                return
            self.busy, self.buying, self.errors = True, product_id[:32], {}
            actor, code = await actor_of(self), self.code
            back = routes.own_path(asked(self, "back")) if asked(self, "back") else ""
        try:
            url = await flows.buy(actor, product_id[:32], code=code, back=back)
        except DomainError as refused:
            async with self:
                self._refused(refused)
                self.buying = ""
            return
        if own := await leave(self, url):
            yield rx.redirect(own)


class CreditsState(ShopState):
    """The packs in one currency, what the person has, what they bought (CRED-01, CRED-19, PAY-16)."""

    packs: list[PackRow] = []
    orders: list[OrderRow] = []
    free: str = "0"

    @rx.event
    async def load(self):
        """Read what is sold and what was bought."""
        await self._begin()
        await self._look()

    async def _look(self) -> None:
        user_id, at = (await actor_of(self)).user_id, now()
        a_day = await read(credits.messages_a_day, user_id, at - timedelta(days=7), 7)
        self.packs = await read(queries.packs, self.currency, at, user_id=user_id, a_day=a_day, percent=self.percent)
        self.orders = await read(queries.orders, user_id)
        self.free, self.loaded = credits_text(await read(credits.balance, "user", user_id)), True

    @rx.event
    async def apply_code(self, form: dict[str, Any]):
        """Show the prices with a promo code."""
        await self._apply(form, "pack")
        await self._look()

    @rx.event
    async def choose(self, currency: str):
        """Show the prices in another currency."""
        self._choose(currency)
        await self._look()


class PlansState(ShopState):
    """What premium costs and until when the person has it (PAY-03, PAY-01)."""

    plans: list[PlanRow] = []
    until: str = ""

    @rx.event
    async def load(self):
        """Read the prices; strangers see them too."""
        row = await self._begin()
        self.until = row.premium_until.date().isoformat() if row and row.premium_until and row.premium_until > now() else ""
        await self._look()

    async def _look(self) -> None:
        self.plans, self.loaded = await read(queries.plans, self.currency, self.percent), True

    @rx.event
    async def apply_code(self, form: dict[str, Any]):
        """Show the prices with a promo code."""
        await self._apply(form, "premium")
        await self._look()

    @rx.event
    async def choose(self, currency: str):
        """Show the prices in another currency."""
        self._choose(currency)
        await self._look()


class OrderState(rx.State):
    """The way back from paying: the order as it stands, live until it is settled (PAY-01, C14)."""

    order: OrderRow = OrderRow()
    missing: bool = False

    @rx.event
    async def load(self):
        """Ask how the order stands, then follow it."""
        self.order, self.missing = OrderRow(), False
        await self._look(asked(self, "order")[:32])
        return None if self.missing else OrderState.follow

    async def _look(self, order_id: str) -> None:
        try:
            self.order = await flows.look(await actor_of(self), order_id)
        except DomainError:
            self.missing = True

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Show it as soon as the provider has told us."""
        await follow_own(self, lambda: self._look(self.order.id), "order.changed")

    @rx.event
    async def again(self):
        """Ask the provider once more."""
        await self._look(self.order.id)
