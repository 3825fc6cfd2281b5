"""Pictures that wait for somebody to look at them."""

from dataclasses import replace
from typing import Any

import reflex as rx

from genapp.core.actor import Permission
from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.core.links import link
from genapp.media import queries, service
from genapp.media.queries import ReviewRow
from genapp.ui.form import FormState, text
from genapp.ui.session import actor_of, permitted

PAGE = 30
VIEWS = ("waiting", "flagged", "characters", "characters_flagged")


class MediaReviewState(FormState):
    """The queue of people's pictures, and those that were flagged (MED-07)."""

    rows: list[ReviewRow] = []
    view: str = "waiting"
    more: bool = False
    loaded: bool = False
    choosing: str = ""

    @rx.event
    async def load(self):
        """Read the pictures that wait."""
        await self._first("waiting")

    @rx.event
    async def choose(self, view: str):
        """Show those that wait, those that were flagged, or those of characters."""
        await self._first(view if view in VIEWS else "waiting")

    @rx.event
    async def further(self):
        """Read the next page."""
        await self._add()

    async def _first(self, view: str) -> None:
        self.rows, self.view, self.choosing, self.errors = [], view, "", {}
        await self._add()

    async def _add(self) -> None:
        await permitted(self, Permission.MANAGE_CHARACTERS if self.view.startswith("characters") else Permission.MANAGE_USERS)
        last = self.rows[-1].id if self.rows else ""
        if self.view == "characters":
            found = await read(queries.lately, last, PAGE)
        else:
            owner = "character" if self.view == "characters_flagged" else "user"
            found = await read(queries.to_review, owner, self.view.endswith("flagged"), last, PAGE)
        shown = [replace(row, key=link(row.key), small=link(row.small)) for row in found]
        self.rows, self.more, self.loaded = [*self.rows, *shown], len(found) == PAGE, True

    @rx.event
    async def approve(self, media_id: str):
        """Let a picture be shown."""
        await transact(service.review, await actor_of(self), media_id[:32], approved=True)
        self.rows = [row for row in self.rows if row.id != media_id]

    @rx.event
    def begin(self, media_id: str):
        """Ask for the reason before a picture is flagged."""
        self.choosing, self.errors = media_id[:32], {}

    @rx.event
    def end(self):
        """Leave it as it is."""
        self.choosing = ""

    @rx.event
    async def flag(self, form: dict[str, Any]):
        """Flag the chosen picture with a reason; its owner reads it."""
        try:
            await transact(service.review, await actor_of(self), self.choosing, approved=False, reason=text(form, "reason"))
        except DomainError as refused:
            self._refused(refused)
            return
        self.rows, self.choosing = [row for row in self.rows if row.id != self.choosing], ""
