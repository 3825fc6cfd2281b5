"""The list of characters."""

from datetime import UTC, datetime
from typing import Any

import reflex as rx

from genapp.characters.queries import office as queries
from genapp.characters.queries.office import OfficeRow
from genapp.characters.service import catalogue, drafts
from genapp.chat import queries as chat
from genapp.core.actor import Actor, Permission
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import Invalid
from genapp.ui import routes
from genapp.ui.form import text
from genapp.ui.session import permitted
from genapp.ui.text import t
from genapp.ui.toasts import toast

PAGE = 25
MOST = 200


class CharacterListState(rx.State):
    """Search, filters, order, pages, and acts on several at once (ADM-05, CHAR-02, CHAR-09)."""

    rows: list[OfficeRow] = []
    chosen: list[str] = []
    search: str = ""
    kind: str = ""
    mode: str = ""
    order: str = "changed"
    more: bool = False
    loaded: bool = False
    going_id: str = ""
    going_name: str = ""
    going_chats: int = 0

    async def _actor(self) -> Actor:
        return await permitted(self, Permission.MANAGE_CHARACTERS)

    @rx.event
    async def load(self):
        """Read the first page of everything."""
        self.search, self.kind, self.mode, self.order = "", "", "", "changed"
        await self._first()

    async def _first(self) -> None:
        self.rows, self.chosen, self.going_id = [], [], ""
        await self._add()

    async def _add(self) -> None:
        await self._actor()
        skip = sum(row.state != "draft" for row in self.rows)
        wish = {"text": self.search, "state": self.kind, "mode": self.mode, "order": self.order}
        found = await read(queries.office, now(), **wish, skip=skip, limit=PAGE)
        self.rows, self.loaded = [*self.rows, *found], True
        self.more = sum(row.state != "draft" for row in found) == PAGE

    @rx.event
    async def further(self):
        """Read the next page."""
        await self._add()

    @rx.event
    async def look(self, words: str):
        """Search by name or address."""
        self.search = words[:60]
        await self._first()

    @rx.event
    async def filter(self, name: str, value: str):
        """Choose a state, a way of replying, or an order."""
        if name in ("kind", "mode", "order"):
            setattr(self, name, value[:20])
        await self._first()

    @rx.event
    def choose(self, character_id: str):
        """Take a character into the choice, or out of it."""
        others = [one for one in self.chosen if one != character_id]
        self.chosen = others if len(others) < len(self.chosen) else [*others[:MOST], character_id[:32]]

    @rx.event
    def choose_all(self):
        """Take all that are listed, or none."""
        published = [row.id for row in self.rows if row.state != "draft"]
        self.chosen = [] if len(self.chosen) >= len(published) else published

    @rx.event
    async def switch(self, active: bool):
        """Show the chosen characters, or hide them."""
        count = await transact(catalogue.switch, await self._actor(), list(self.chosen), active=bool(active))
        await self._done(count)

    @rx.event
    async def feature(self, form: dict[str, Any]):
        """Put the chosen characters forward until a date; without one until further notice."""
        await self._done(await transact(catalogue.feature, await self._actor(), list(self.chosen), featured=True, until=_day(form)))

    @rx.event
    async def unfeature(self):
        """Stop putting the chosen characters forward."""
        await self._done(await transact(catalogue.feature, await self._actor(), list(self.chosen), featured=False))

    async def _done(self, count: int) -> None:
        await self._first()
        await toast(self, "success", t("characters_office.changed", count=count))

    @rx.event
    async def edit(self, character_id: str):
        """Open the form on a character, beginning a draft of it; without an id on a new one."""
        draft_id = await transact(drafts.begin, await self._actor(), character_id[:32])
        return rx.redirect(f"{routes.ADMIN_CHARACTERS}/{draft_id}")

    @rx.event
    async def ask_retire(self, character_id: str, name: str):
        """Ask once before a character goes, and say how many conversations it would close."""
        await self._actor()
        self.going_id, self.going_name = character_id[:32], name[:80]
        self.going_chats = await read(chat.open_with, self.going_id)

    @rx.event
    def keep(self):
        """Leave it as it is."""
        self.going_id = ""

    @rx.event
    async def retire(self):
        """Remove the character asked about; its conversations close and their people are told."""
        actor, going = await self._actor(), next((row for row in self.rows if row.id == self.going_id), None)
        if going is not None:
            if going.state == "draft":
                await transact(drafts.discard, actor, going.id)
            else:
                await transact(catalogue.retire, actor, going.id)
            await self._first()
            await toast(self, "success", t("characters_office.gone"))


def _day(form: dict[str, Any]) -> datetime | None:
    given = text(form, "until")
    try:
        return datetime.fromisoformat(given).replace(hour=23, minute=59, tzinfo=UTC) if given else None
    except ValueError:
        raise Invalid("Please give a date.", field="until") from None
