"""What is sold, and what messages cost."""

from datetime import UTC, datetime
from typing import Any

import reflex as rx

from genapp.core.actor import Actor, Permission
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Invalid
from genapp.core.money import EXPONENTS, credits_of, credits_text
from genapp.credits import pricing
from genapp.credits import queries as credits
from genapp.credits.service import prices
from genapp.payments.queries import office, shop, subscriptions
from genapp.payments.queries.office import PackOfficeRow, PlanOfficeRow, PromoRow
from genapp.payments.queries.subscriptions import TeamPlanOfficeRow
from genapp.payments.service import catalogue, promo
from genapp.ui.form import FormState, text
from genapp.ui.session import permitted
from genapp.ui.text import told
from genapp.ui.toasts import toast

HOURS = ("09:00", "16:00", "21:00", "03:00")
"""Times of the day whose prices the form shows as examples."""


class ShopOfficeState(FormState):
    """Packs, plans, promo codes and compared prices (ADM-11, CRED-11, CRED-17)."""

    currency: str = "KES"
    packs: list[PackOfficeRow] = []
    plans: list[PlanOfficeRow] = []
    teams: list[TeamPlanOfficeRow] = []
    promos: list[PromoRow] = []
    variants: list[str] = []
    making: str = ""
    replaces: str = ""
    pack: PackOfficeRow = PackOfficeRow("", "", "", "", "", "", "A", False, True)
    plan: PlanOfficeRow = PlanOfficeRow("", "", 0, "", "", True)
    team: TeamPlanOfficeRow = TeamPlanOfficeRow()
    loaded: bool = False

    async def _actor(self) -> Actor:
        return await permitted(self, Permission.MANAGE_PAYMENTS)

    @rx.event
    async def load(self):
        """Read everything that is or was sold."""
        await self._actor()
        self.reset()
        await self._look()

    async def _look(self) -> None:
        await self._actor()
        self.packs, self.plans = await read(office.packs, self.currency), await read(office.plans, self.currency)
        self.teams = await read(subscriptions.office_team_plans, self.currency)
        self.promos, self.variants, self.loaded = await read(office.promos), await read(shop.price_variants), True

    @rx.event
    async def choose(self, currency: str):
        """Show the prices of a currency."""
        self.currency = currency if currency in EXPONENTS else "KES"
        await self._look()

    @rx.event
    async def begin(self, kind: str, replaces: str = ""):
        """Open the form of a pack, a plan or a code; one that is named is the pattern and is replaced."""
        await self._actor()
        self.making, self.replaces, self.errors = kind if kind in ("pack", "plan", "team", "promo") else "", replaces[:32], {}
        self.pack = next((row for row in self.packs if row.id == replaces), PackOfficeRow("", "", "", "", "", "", "A", False, True))
        self.team = next((row for row in self.teams if row.id == replaces), TeamPlanOfficeRow())
        self.plan = next((row for row in self.plans if row.id == replaces), PlanOfficeRow("", "", 0, "", "", True))

    @rx.event
    def end(self):
        """Leave the form."""
        self.making, self.errors = "", {}

    @rx.event
    async def save(self, form: dict[str, Any]):
        """Sell what the form says."""
        actor, told_ = await self._actor(), {name: value for name, value in form.items() if isinstance(value, str)}
        told_["currency"] = self.currency
        # A box that is ticked says "on".
        told_["featured"] = "yes" if form.get("featured") in (True, "on") else ""
        try:
            if self.making == "promo":
                await self._save_promo(actor, form)
            else:
                saves = {"plan": catalogue.save_plan, "team": catalogue.save_team_plan}
                await transact(saves.get(self.making, catalogue.save_pack), actor, told_, self.replaces)
        except DomainError as refused:
            return self._refused(refused)
        self.making = ""
        await self._look()

    async def _save_promo(self, actor: Actor, form: dict[str, Any]) -> None:
        percent, uses, until = text(form, "percent").strip(), text(form, "max_uses").strip(), text(form, "until").strip()
        if not (percent.isascii() and percent.isdigit() and len(percent) < 4):
            raise Invalid("From 1 to 90 percent.", field="percent")
        if uses and not (uses.isascii() and uses.isdigit() and len(uses) < 9):
            raise Invalid("A whole number, or nothing for no end.", field="max_uses")
        try:
            last = datetime.fromisoformat(until).replace(tzinfo=UTC) if until else None
        except ValueError:
            raise Invalid("A day, please.", field="until") from None
        more = {"applies_to": text(form, "applies_to"), "max_uses": int(uses) if uses else None, "until": last}
        await transact(promo.save, actor, text(form, "code"), int(percent), **more)

    @rx.event
    async def switch(self, product_id: str, on: bool):
        """Sell a pack or plan, or stop."""
        await transact(catalogue.switch, await self._actor(), product_id[:32], on is True)
        await self._look()

    @rx.event
    async def switch_code(self, promo_id: str, on: bool):
        """Let a code count, or stop it."""
        await transact(promo.switch, await self._actor(), promo_id[:32], on is True)
        await self._look()

    @rx.event
    async def compare(self, on: bool):
        """Show people different prices, each always the same, or one to all."""
        await transact(catalogue.compare, await self._actor(), list(catalogue.VARIANTS) if on is True else [])
        await self._look()


class PricesState(FormState):
    """What a message costs, with examples (CRED-03, CRED-04)."""

    values: dict[str, str] = {}
    surge_on: bool = False
    version: int = 0
    examples: list[list[str]] = []
    loaded: bool = False

    async def _actor(self) -> Actor:
        return await permitted(self, Permission.MANAGE_PAYMENTS)

    @rx.event
    async def load(self):
        """Read the list that counts now."""
        await self._actor()
        self.errors, self.done, self.busy = {}, "", False
        known = await read(credits.message_prices)
        self.version, self.loaded = known.version, True
        self._show(known.prices)

    def _show(self, known: pricing.MessagePrices) -> None:
        one, spans = (
            pricing.to_json(known),
            {name: (begins, ends, factor) for name, begins, ends, factor in pricing.to_json(known)["spans"]},
        )
        shown = {
            "base": credits_text(one["base"]),
            "step": credits_text(one["step"]),
            "zone": one["zone"],
            "every_free": str(one["every_free"]),
        }
        shown |= {name: pricing.decimal(one[name]) for name in ("featured", "surge_step", "surge_cap")} | {
            "surge_from": str(one["surge_from"])
        }
        shown |= {f"tier_{tier}": pricing.decimal(factor) for tier, factor in one["tiers"].items()}
        for span in ("peak", "off_peak"):
            begins, ends, factor = spans.get(span, ("00:00", "00:00", "1"))
            shown |= {f"{span}_from": begins, f"{span}_to": ends, f"{span}_factor": pricing.decimal(factor)}
        self.values, self.surge_on = shown, one["surge_on"]
        self._exemplify(known)

    def _exemplify(self, known: pricing.MessagePrices) -> None:
        day = now().date().isoformat()
        zone = pricing.ZoneInfo(known.zone)
        rows = []
        for hour in HOURS:
            at = datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=zone)
            rows.append([hour, *(credits_text(pricing.message_price(known, at, tier=tier, featured=shown).amount) for tier, shown in (("free", False), ("free", True), ("platinum", False)))])  # fmt: skip
        self.examples = rows

    def _read(self, form: dict[str, Any]) -> dict[str, Any]:
        spans = [
            [span, text(form, f"{span}_from"), text(form, f"{span}_to"), text(form, f"{span}_factor")] for span in ("peak", "off_peak")
        ]
        whole = {name: int(value) if (value := text(form, name).strip()).isascii() and value.isdigit() else -1 for name in ("every_free", "surge_from")}  # fmt: skip
        factors = {name: text(form, name) for name in ("featured", "surge_step", "surge_cap")}
        tiers = {tier: text(form, f"tier_{tier}") for tier in pricing.TIERS}
        amounts = {name: credits_of(text(form, name)) or 0 for name in ("base", "step")}
        surge = form.get("surge_on") in (True, "on")
        return {**amounts, **whole, **factors, "zone": text(form, "zone"), "spans": spans, "tiers": tiers, "surge_on": surge}

    @rx.event
    async def save(self, form: dict[str, Any]):
        """Keep the list: it counts from the next message on."""
        actor = await self._actor()
        self.errors, self.done = {}, ""
        try:
            self.version = await transact(prices.save, actor, self._read(form), self.version)
        except DomainError as refused:
            return self._refused(refused)
        self._show((await read(credits.message_prices)).prices)
        await toast(self, "success", told("prices_office.saved", {"version": self.version}))
