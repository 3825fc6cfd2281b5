"""What the studio's work costs."""

from typing import Any

import reflex as rx

from genapp.core.actor import Actor, Permission
from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.core.money import credits_of, credits_text
from genapp.credits import generation, pricing
from genapp.credits import queries as credits
from genapp.credits.service import prices
from genapp.ui.form import FormState, text
from genapp.ui.session import permitted
from genapp.ui.text import told
from genapp.ui.toasts import toast

AMOUNTS = ("base", "least", "most")
TABLES = {"resolutions": tuple(generation.RESOLUTIONS), "qualities": generation.QUALITIES}


class GenerationPricesState(FormState):
    """The formulas of generations, with examples (CRED-14, C30)."""

    values: dict[str, str] = {}
    version: int = 0
    examples: list[list[str]] = []
    loaded: bool = False

    async def _actor(self) -> Actor:
        return await permitted(self, Permission.MANAGE_PAYMENTS)

    @rx.event
    async def load(self):
        """Read the formulas that count now."""
        await self._actor()
        self.errors, self.done, self.busy = {}, "", False
        await self._look()
        self.loaded = True

    async def _look(self) -> None:
        known = await read(credits.generation_prices)
        self.version, shown = known.version, {}
        for name, one in generation.to_json(known.formulas).items():
            shown |= {f"{name}_{amount}": credits_text(one[amount]) for amount in AMOUNTS}
            shown |= {f"{name}_included": str(one["included"]), f"{name}_step": pricing.decimal(one["step"])}
            for table in TABLES:
                shown |= {f"{name}_{table}_{key}": pricing.decimal(factor) for key, factor in one[table].items()}
        self.values = shown
        self._exemplify(known.formulas)

    def _exemplify(self, formulas: generation.Formulas) -> None:
        rows = []
        for name, one in formulas.items():
            asked = (
                {"pixels": 262_144, "quality": "draft", "units": 0},
                {"pixels": 1_048_576, "quality": "standard", "units": one.included},
                {"pixels": 2_097_152, "quality": "high", "units": 2 * one.included + 2},
            )
            rows.append([told(f"generation_prices.{name}", {}), *(credits_text(one.price(**each)) for each in asked)])
        self.examples = rows

    def _read(self, form: dict[str, Any]) -> dict[str, Any]:
        def one(name: str) -> dict[str, Any]:
            included = text(form, f"{name}_included").strip()
            return {
                **{amount: credits_of(text(form, f"{name}_{amount}")) for amount in AMOUNTS},
                "included": int(included) if included.isascii() and included.isdigit() else -1,
                "step": text(form, f"{name}_step"),
                **{table: {key: text(form, f"{name}_{table}_{key}") for key in keys} for table, keys in TABLES.items()},
            }

        return {name: one(name) for name in generation.UNITS}

    @rx.event
    async def save(self, form: dict[str, Any]):
        """Keep the formulas: they count from the next order on."""
        actor = await self._actor()
        self.errors, self.done = {}, ""
        try:
            version = await transact(prices.save_generation, actor, self._read(form), self.version)
        except DomainError as refused:
            return self._refused(refused)
        await self._look()
        await toast(self, "success", told("prices_office.saved", {"version": version}))
