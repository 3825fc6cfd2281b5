"""What a person has, and every movement of it."""

from dataclasses import replace

import reflex as rx

from genapp.core.db import read
from genapp.core.money import credits_text
from genapp.credits import queries
from genapp.credits.queries import HoldRow, LotRow, MoveRow
from genapp.ui.session import actor_of, follow_own
from genapp.ui.text import told

PAGE = 40


class StatementState(rx.State):
    """The person's own ledger (PRICE-02)."""

    free: str = "0"
    held: str = ""
    lots: list[LotRow] = []
    holds: list[HoldRow] = []
    rows: list[MoveRow] = []
    view: str = ""
    more: bool = False
    loaded: bool = False

    @rx.event
    async def load(self):
        """Read everything, then follow."""
        await self._look("")
        return StatementState.follow

    @rx.event
    async def choose(self, view: str):
        """Show all movements, or what came, went, or was held."""
        await self._look(view if view in queries.VIEWS else "")

    @rx.event
    async def further(self):
        """Read older movements."""
        await self._add()

    async def _look(self, view: str) -> None:
        user_id = (await actor_of(self)).user_id
        self.free = credits_text(await read(queries.balance, "user", user_id))
        held = await read(queries.balance, "user", user_id, "held")
        self.held = credits_text(held) if held else ""
        self.lots, self.holds = await read(queries.lots, "user", user_id), await read(queries.holds, "user", user_id)
        self.view, self.rows = view, []
        await self._add()

    async def _add(self) -> None:
        user_id = (await actor_of(self)).user_id
        found = await read(queries.statement, "user", user_id, self.view, self.rows[-1].id if self.rows else "", PAGE)
        shown = [replace(row, text=told(f"moves.{row.kind}_{row.reason}", row.facts)) for row in found]
        self.rows, self.more, self.loaded = [*self.rows, *shown], len(found) == PAGE, True

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever the balance moves."""
        await follow_own(self, lambda: self._look(self.view), "credits.changed")
