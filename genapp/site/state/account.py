"""What a person says of themselves."""

import asyncio
from typing import Any

import reflex as rx

from genapp.accounts import places, queries
from genapp.accounts.queries import ProfileRow
from genapp.accounts.service import people
from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.core.ratelimit import Allowance
from genapp.ui.form import FormState, text
from genapp.ui.session import actor_of
from genapp.ui.text import t
from genapp.ui.toasts import toast

RENAMES = Allowance("rename", "5/day")


class AboutState(FormState):
    """The profile (PROF-04, PROF-10)."""

    row: ProfileRow = ProfileRow()
    found: list[dict[str, Any]] = []
    loaded: bool = False

    @rx.event
    async def load(self):
        """Read the person's own row."""
        actor = await actor_of(self)
        self.row = await read(queries.own_profile, actor.user_id)
        self.errors, self.loaded = {}, True

    @rx.event
    async def save(self, form: dict[str, Any]):
        """Keep the profile; what does not fit is said at its field."""
        given = {name: text(form, name) for name in ("name", "bio", "gender", "looking_for", "country")}
        actor = await actor_of(self)
        try:
            await transact(people.edit, actor, **given)
            if (username := text(form, "username").strip()) != self.row.username:
                RENAMES.hit(actor.require_user())
                await transact(people.rename, actor, username)
        except DomainError as refused:
            self._refused(refused)
            return
        self.errors = {}
        where = text(form, "location")
        if where != self.row.location:
            near = [places.number(text(form, f"location_{which}")) for which in ("latitude", "longitude")]
            problem = await transact(people.settle_place, await actor_of(self), where, *near)
            if problem:
                self.errors = {"location": problem}
                return
        self.row = await read(queries.own_profile, (await actor_of(self)).user_id)
        await toast(self, "success", t("account.saved"))

    @rx.event
    async def look_for_place(self, text: str):
        """Suggest places for what is typed (PROF-12)."""
        self.found = await asyncio.to_thread(places.suggestions, text[:80])
