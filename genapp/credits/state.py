"""What a person has, and every movement of it."""

from dataclasses import replace
from typing import Any

import reflex as rx

from genapp.accounts import queries as accounts
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.core.money import CREDIT, credits_text
from genapp.credits import limits, queries
from genapp.credits.queries import HoldRow, LotRow, MoveRow
from genapp.credits.service import limits as service
from genapp.teams import queries as teams
from genapp.ui.form import FormState, text
from genapp.ui.session import actor_of, asked, follow_own
from genapp.ui.text import told

PAGE = 40


class StatementState(FormState):
    """The person's own ledger, and the most they let themselves spend; or the ledger of a team of theirs (PRICE-02, PRICE-03, CRED-15)."""

    team_id: str = ""
    team: str = ""

    free: str = "0"
    held: str = ""
    lots: list[LotRow] = []
    holds: list[HoldRow] = []
    rows: list[MoveRow] = []
    view: str = ""
    more: bool = False
    loaded: bool = False
    daily: str = ""
    monthly: str = ""
    later: bool = False
    spent: str = ""

    @rx.event
    async def load(self):
        """Read everything, then follow."""
        self.errors, self.done, self.busy, self.team_id = {}, "", False, asked(self, "team")[:32]
        await self._look("")
        return StatementState.follow

    async def _owner(self) -> tuple[str, str]:
        """Return whose ledger this is: a team's only to its members, asked anew each time."""
        user_id = (await actor_of(self)).user_id
        row = await read(teams.team, user_id, self.team_id) if self.team_id else None
        self.team = row.name if row else ""
        return ("team", row.id) if row else ("user", user_id)

    @rx.event
    async def choose(self, view: str):
        """Show all movements, or what came, went, or was held."""
        await self._look(view if view in queries.VIEWS else "")

    @rx.event
    async def further(self):
        """Read older movements."""
        await self._add()

    async def _look(self, view: str) -> None:
        kind, owner_id = await self._owner()
        self.free = credits_text(await read(queries.balance, kind, owner_id))
        held = await read(queries.balance, kind, owner_id, "held")
        self.held = credits_text(held) if held else ""
        self.lots, self.holds = await read(queries.lots, kind, owner_id), await read(queries.holds, kind, owner_id)
        await self._look_at_limits((await actor_of(self)).user_id)
        self.view, self.rows = view, []
        await self._add()

    async def _look_at_limits(self, user_id: str) -> None:
        at, zone = now(), limits.zone(await read(accounts.timezone_of, user_id))
        counts, later = await read(queries.limits_of, user_id, at)
        wish = later or counts
        self.daily, self.monthly = (str(one // CREDIT) if one else "" for one in (wish.daily, wish.monthly))
        self.later = later is not None
        day = await read(queries.spent_since, "user", user_id, limits.day_begins(at, zone))
        month = await read(queries.spent_since, "user", user_id, limits.month_begins(at, zone))
        self.spent = told("credits.limit_spent", {"day": credits_text(day), "month": credits_text(month)})

    @rx.event
    async def keep_limits(self, form: dict[str, Any]):
        """Keep the person's own limits (PRICE-03)."""
        self.errors, self.done = {}, ""
        actor = await actor_of(self)
        try:
            later = await transact(service.keep, actor, text(form, "daily"), text(form, "monthly"))
        except DomainError as refused:
            return self._refused(refused)
        self.done = told("credits.limit_later" if later else "credits.limit_saved", {})
        await self._look_at_limits(actor.user_id)

    async def _add(self) -> None:
        kind, owner_id = await self._owner()
        found = await read(queries.statement, kind, owner_id, self.view, self.rows[-1].id if self.rows else "", PAGE)
        shown = [replace(row, text=told(f"moves.{row.kind}_{row.reason}", row.facts)) for row in found]
        self.rows, self.more, self.loaded = [*self.rows, *shown], len(found) == PAGE, True

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever the balance moves."""
        await follow_own(self, lambda: self._look(self.view), "credits.changed", "subscription.changed")
