"""What people browse."""

from dataclasses import replace

import reflex as rx

from genapp.accounts import queries as accounts
from genapp.characters.editing import KNOWN, reaches
from genapp.characters.queries import cards as catalogue
from genapp.characters.queries import pieces
from genapp.characters.queries import shown as queries
from genapp.characters.queries.cards import CardRow
from genapp.characters.queries.pieces import NOTHING, PieceRow
from genapp.characters.queries.shown import ProfileRow
from genapp.characters.service import favourites
from genapp.characters.service import pieces as service
from genapp.characters.service.catalogue import note_view
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.ui import routes
from genapp.ui.session import actor_of, asked

PAGE, PIECES = 24, 12
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
    only_online: bool = False
    category: str = ""
    text: str = ""
    more: bool = False
    loaded: bool = False
    _wish: str = ""

    @rx.event
    async def load(self):
        """Read the first page and the tags; a person's own wish is the filter they begin with."""
        self.tags = await read(catalogue.popular_tags)
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
        only = {"only_featured": self.only_featured, "only_online": self.only_online, "category": self.category}
        rows = await read(catalogue.cards, now(), **wished, **only, order=self.order, after=after, limit=PAGE)
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
        known = {
            "style": ("", *KNOWN["response_style"]),
            "category": ("", *KNOWN["category"]),
            "ages": tuple(AGES),
            "order": tuple(catalogue.ORDERS),
        }
        if value in known.get(name, ()):
            setattr(self, name, value)
            await self._read()

    @rx.event
    async def feature(self):
        """Show only who is put forward, or everybody."""
        self.only_featured = not self.only_featured
        await self._read()

    @rx.event
    async def attend(self):
        """Show only who answers at once, or everybody."""
        self.only_online = not self.only_online
        await self._read()

    @rx.event
    async def clear(self):
        """Take every filter away."""
        self.text, self.chosen, self.gender, self.style, self.ages, self.category = "", [], "", "", "", ""
        self.only_featured = self.only_online = False
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
    short_of: str = ""
    gallery: list[PieceRow] = []
    posts: list[PieceRow] = []
    more_gallery: bool = False
    more_posts: bool = False
    viewed: PieceRow = NOTHING

    @rx.event
    async def load(self):
        """Read the character of this address; the server answers 404 before this page for one that is not there."""
        row = await read(queries.profile, asked(self, "slug")[:60], now())
        self.profile, self.shown, self.viewed = row or ProfileRow(), 0, NOTHING
        actor = await actor_of(self)
        self.kept = await read(queries.kept, actor.user_id, self.profile.id)
        viewer = await read(accounts.viewer, actor.user_id, now())
        self.short_of = "" if reaches(viewer.tier, self.profile.minimum_tier) else self.profile.minimum_tier.capitalize()
        self.gallery, self.posts = [], []
        for surface in ("gallery", "post"):
            await self._add(surface, actor.user_id, viewer.premium)
        yield  # What is shown does not wait for what is remembered.
        if row and actor.user_id:
            await transact(note_view, actor, row.id)

    async def _add(self, surface: str, user_id: str, premium: bool) -> None:
        known = self.gallery if surface == "gallery" else self.posts
        wanted = {"user_id": user_id, "premium": premium, "after": known[-1].cursor if known else "", "limit": PIECES}
        found = await read(pieces.shown, self.profile.id, surface, **wanted)
        if surface == "gallery":
            self.gallery, self.more_gallery = [*known, *found], len(found) == PIECES
        else:
            self.posts, self.more_posts = [*known, *found], len(found) == PIECES

    @rx.event
    async def further(self, surface: str):
        """Read more of the gallery or of the posts."""
        if self.profile.id and surface in ("gallery", "post"):
            user_id = (await actor_of(self)).user_id
            await self._add(surface, user_id, (await read(accounts.viewer, user_id, now())).premium)

    @rx.event
    async def view(self, piece_id: str):
        """Show one piece large, by links that are fresh; a locked one leads to what opens it (MED-12)."""
        actor = await actor_of(self)
        premium = (await read(accounts.viewer, actor.user_id, now())).premium
        row = await read(pieces.one, piece_id[:32], user_id=actor.user_id, premium=premium)
        if row is not None and row.locked:
            return rx.redirect(routes.PLANS)
        self.viewed = row or NOTHING
        return None

    @rx.event
    def leave(self):
        """Close the large picture."""
        self.viewed = NOTHING

    @rx.event
    async def like(self, piece_id: str):
        """Like a piece, or no more; strangers sign in first and come back (MED-13)."""
        actor = await actor_of(self)
        if not actor.user_id:
            return rx.redirect(f"{routes.SIGN_IN}?next={routes.CHARACTER}/{self.profile.slug}")
        known = next((row for row in (*self.gallery, *self.posts) if row.id == piece_id), None)
        if known is None:
            return None
        liked = await transact(service.like, actor, known.id, not known.liked)
        row = await read(pieces.one, known.id, user_id=actor.user_id)
        if row is not None:
            fresh = {"liked": liked, "likes": row.likes}
            self.gallery = [replace(one, **fresh) if one.id == piece_id else one for one in self.gallery]
            self.posts = [replace(one, **fresh) if one.id == piece_id else one for one in self.posts]
            self.viewed = replace(self.viewed, **fresh) if self.viewed.id == piece_id else self.viewed
        return None

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
        found = await read(catalogue.favourites, (await actor_of(self)).user_id, now(), after, PAGE)
        self.cards, self.more = [*self.cards, *found], len(found) == PAGE
