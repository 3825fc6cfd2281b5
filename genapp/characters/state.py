"""What people browse."""

import reflex as rx

from genapp.accounts import queries as accounts
from genapp.characters.editing import KNOWN
from genapp.characters.queries import shown as queries
from genapp.characters.queries.shown import CardRow, ProfileRow
from genapp.characters.service import favourites
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.ui import routes
from genapp.ui.session import actor_of, asked

PAGE = 24
AGES = {"": (18, 100), "20s": (18, 29), "30s": (30, 39), "40s": (40, 49), "50s": (50, 100)}


class DiscoverState(rx.State):
    """The catalogue with its filters (CHAR-10)."""

    cards: list[CardRow] = []
    tags: list[str] = []
    chosen: list[str] = []
    gender: str = ""
    style: str = ""
    ages: str = ""
    order: str = "house"
    only_featured: bool = False
    text: str = ""
    more: bool = False
    loaded: bool = False
    _wish: str = ""

    @rx.event
    async def load(self):
        """Read the first page and the tags; a person's own wish is the filter they begin with."""
        self.tags = await read(queries.popular_tags)
        wish = (await read(accounts.own_profile, (await actor_of(self)).user_id)).looking_for
        if wish != self._wish:
            self._wish, self.gender = wish, wish if wish in KNOWN["gender"] else ""
        await self._read()

    async def _read(self, after: str = "") -> None:
        wished = {
            "text": self.text,
            "tags": tuple(self.chosen),
            "gender": self.gender,
            "style": self.style,
            "ages": AGES.get(self.ages, AGES[""]),
        }
        rows = await read(queries.cards, now(), **wished, only_featured=self.only_featured, order=self.order, after=after, limit=PAGE)
        self.cards = [*self.cards, *rows] if after else rows
        self.more = len(rows) == PAGE
        self.loaded = True

    @rx.event
    async def search(self, text: str):
        """Look for words."""
        self.text = text[:60]
        await self._read()

    @rx.event
    async def toggle(self, tag: str):
        """Take a tag in or out of the filter."""
        self.chosen = [one for one in self.chosen if one != tag] if tag in self.chosen else [*self.chosen[-4:], tag[:40]]
        await self._read()

    @rx.event
    async def choose(self, gender: str):
        """Show one gender, or everyone."""
        self.gender = gender if gender in KNOWN["gender"] else ""
        await self._read()

    @rx.event
    async def narrow(self, name: str, value: str):
        """Choose a style, an age or an order."""
        known = {"style": ("", *KNOWN["response_style"]), "ages": tuple(AGES), "order": tuple(queries.ORDERS)}
        if value in known.get(name, ()):
            setattr(self, name, value)
            await self._read()

    @rx.event
    async def feature(self):
        """Show only who is put forward, or everybody."""
        self.only_featured = not self.only_featured
        await self._read()

    @rx.event
    async def clear(self):
        """Take every filter away."""
        self.text, self.chosen, self.gender, self.style, self.ages, self.only_featured = "", [], "", "", "", False
        await self._read()

    @rx.event
    async def load_more(self):
        """Read the next page."""
        if self.cards and self.more:
            await self._read(self.cards[-1].cursor)


class ProfileState(rx.State):
    """One character's page (CHAR-11)."""

    profile: ProfileRow = ProfileRow()
    shown: int = 0
    kept: bool = False

    @rx.event
    async def load(self):
        """Read the character of this address; the server answers 404 before this page for one that is not there."""
        row = await read(queries.profile, asked(self, "slug")[:60], now())
        self.profile, self.shown = row or ProfileRow(), 0
        self.kept = await read(queries.kept, (await actor_of(self)).user_id, self.profile.id)

    @rx.event
    def message(self):
        """Go to the conversation with this character, made there if it is the first (CHAR-11)."""
        return rx.redirect(f"{routes.CHAT_NEW}/{self.profile.slug}") if self.profile.slug else None

    @rx.event
    async def keep(self):
        """Keep this character, or let it go; strangers sign in first and come back (PROF-15)."""
        actor = await actor_of(self)
        if not actor.user_id:
            return rx.redirect(f"{routes.SIGN_IN}?next={routes.CHARACTER}/{self.profile.slug}")
        self.kept = await transact(favourites.keep, actor, self.profile.id, not self.kept)

    @rx.event
    def turn(self, step: int):
        """Show the next or previous picture."""
        count = len(self.profile.pictures)
        if count:
            self.shown = (self.shown + (1 if step > 0 else -1)) % count

    @rx.event
    def show(self, place: int):
        """Show one picture."""
        if 0 <= place < len(self.profile.pictures):
            self.shown = place


class FavouritesState(rx.State):
    """The characters a person keeps (PROF-15)."""

    cards: list[CardRow] = []
    more: bool = False
    loaded: bool = False

    @rx.event
    async def load(self):
        """Read the first page."""
        self.cards = []
        await self._add("")
        self.loaded = True

    @rx.event
    async def further(self):
        """Read the next page."""
        if self.cards and self.more:
            await self._add(self.cards[-1].cursor)

    async def _add(self, after: str) -> None:
        found = await read(queries.favourites, (await actor_of(self)).user_id, now(), after, PAGE)
        self.cards, self.more = [*self.cards, *found], len(found) == PAGE
