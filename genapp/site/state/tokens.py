"""Access tokens of one's own programs on the screen."""

from dataclasses import replace
from typing import Any

import reflex as rx

from genapp.accounts import queries
from genapp.accounts import tokens as rules
from genapp.accounts.queries import TokenRow
from genapp.accounts.service import tokens
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.teams import queries as teams
from genapp.teams.queries import TeamRow
from genapp.ui.form import FormState, text
from genapp.ui.session import actor_of
from genapp.ui.text import t
from genapp.ui.toasts import toast


class TokensState(FormState):
    """The person's tokens; a fresh one is in `secret` until its dialog is closed, and never again (API-1)."""

    tokens: list[TokenRow] = []
    teams: list[TeamRow] = []
    loaded: bool = False
    making: bool = False
    secret: str = ""
    asking: str = ""
    asking_name: str = ""

    @rx.event
    async def load(self):
        """Read the person's tokens and teams."""
        if self.secret:  # It was shown once. A form somebody opened meanwhile stays open.
            self.making, self.secret = False, ""
        self.errors, self.asking = {}, ""
        await self._look()

    async def _look(self) -> None:
        user_id = (await actor_of(self)).user_id
        self.teams = await read(teams.teams, user_id)
        names = {one.id: one.name for one in self.teams}
        found = await read(queries.tokens, user_id, now())
        self.tokens, self.loaded = [replace(row, team=names.get(row.team_id, "")) for row in found], True

    @rx.event
    def begin(self):
        """Show the form of a new token."""
        self.errors, self.making, self.secret = {}, True, ""

    @rx.event
    def end(self):
        """Close the form; a token that was shown is forgotten."""
        self.errors, self.making, self.secret = {}, False, ""

    @rx.event
    async def make(self, form: dict[str, Any]):
        """Make a token and show it, this once."""
        chosen = [scope for scope in rules.SCOPES if form.get(scope)]
        days = text(form, "days")
        try:
            made = await transact(
                tokens.create, await actor_of(self), text(form, "name")[:200], chosen, int(days) if days.isdecimal() and len(days) < 5 else 0,
                text(form, "team")[:32],
            )  # fmt: skip
        except DomainError as refused:
            self._refused(refused)
            return
        self.errors, self.secret = {}, made
        await self._look()

    @rx.event
    def ask(self, token_id: str, name: str):
        """Ask once before a token is revoked."""
        self.asking, self.asking_name = token_id[:32], name[:60]

    @rx.event
    def keep(self):
        """Leave it as it is."""
        self.asking = ""

    @rx.event
    async def revoke(self):
        """End the token that was asked about."""
        token_id, self.asking = self.asking, ""
        try:
            await transact(tokens.revoke, await actor_of(self), token_id)
        except DomainError as refused:
            await toast(self, "error", refused.message)
        else:
            await toast(self, "success", t("tokens.revoked"))
        await self._look()
