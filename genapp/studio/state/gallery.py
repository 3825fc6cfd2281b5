"""The team's gallery in a tab: what is shown, what is looked for, what is chosen (GEN-11, GEN-12)."""

import reflex as rx

from genapp.core.db import read, transact
from genapp.core.errors import DomainError, NotFound
from genapp.studio.queries import gallery as queries
from genapp.studio.queries.gallery import CollectionRow, CreationRow, ModelUsedRow, Wanted
from genapp.studio.service import gallery as service
from genapp.studio.state.place import here
from genapp.studio.state.studio import follow_team
from genapp.ui.text import told
from genapp.ui.toasts import toast

PAGE, MOST = 40, 200
CHOICES = ("model", "kind", "operation", "since", "until", "collection")


class GalleryState(rx.State):
    """The wall: pages of creations, what narrows them, and those chosen for one act."""

    rows: list[CreationRow] = []
    more: bool = False
    loaded: bool = False
    round: int = 0
    words: str = ""
    model: str = ""
    kind: str = ""
    operation: str = ""
    since: str = ""
    until: str = ""
    collection: str = ""
    rating: int = 0
    favourites: bool = False
    narrowed: bool = False
    chosen: list[str] = []
    asking: list[str] = []
    collections: list[CollectionRow] = []
    models: list[ModelUsedRow] = []
    _team: str = ""

    @rx.event
    async def load(self):
        """Read the newest of the team's gallery and follow it; another team's choices are forgotten."""
        _, team_id = await here(self)
        if team_id != self._team:
            self.reset()
            self._team = team_id
        self.chosen, self.asking = [], []
        await self._first()
        return GalleryState.follow

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever the team's studio changes."""
        await follow_team(self, lambda _ids: self._look())

    def _wanted(self) -> Wanted:
        return Wanted(
            words=self.words, model=self.model, operation=self.operation, kind=self.kind, since=self.since, until=self.until, rating=self.rating,
            favourites=self.favourites, collection=self.collection,
        )  # fmt: skip

    async def _read(self, before: str = "", limit: int = PAGE) -> list[CreationRow]:
        actor, team_id = await here(self)
        return await read(queries.gallery, actor.user_id, team_id, self._wanted(), before=before, limit=limit) if team_id else []

    async def _shelves(self) -> None:
        actor, team_id = await here(self)
        self.collections = await read(queries.collections, actor.user_id, team_id) if team_id else []
        self.models = await read(queries.models_used, actor.user_id, team_id) if team_id else []
        if self.collection and self.collection not in {row.id for row in self.collections}:
            self.collection = ""

    async def _first(self) -> None:
        """Read the first page of what is looked for."""
        await self._shelves()
        self.rows = await self._read()
        self.more, self.loaded = len(self.rows) == PAGE, True
        wanted = self._wanted()
        self.narrowed = wanted != Wanted()
        self._keep_chosen()

    async def _look(self) -> None:
        """Read what is shown again: the newest hundred, and further down what has not gone."""
        await self._shelves()
        wide = min(max(len(self.rows), PAGE), queries.PAGE)
        fresh = await self._read(limit=wide)
        older = [row for row in self.rows if fresh and row.id < fresh[-1].id] if len(fresh) == wide else []
        self.more = self.more or (len(fresh) == wide and not older)
        self.rows, self.loaded = [*fresh, *older], True
        self._keep_chosen()

    def _keep_chosen(self) -> None:
        shown = {row.id for row in self.rows}
        self.chosen = [id for id in self.chosen if id in shown]

    @rx.event
    async def further(self):
        """Read the next page."""
        if self.more and self.rows:
            found = await self._read(self.rows[-1].id)
            self.rows, self.more = [*self.rows, *found], len(found) == PAGE

    @rx.event
    async def renew(self):
        """Read what is shown again: its links have ended."""
        await self._look()

    @rx.event
    async def search(self, words: str):
        """Look for words of the prompt and the model."""
        self.words = words[:200]
        await self._first()

    @rx.event
    async def narrow(self, name: str, value: str):
        """Look only for some: a model, a kind, an operation, days, a collection; "" for any."""
        if name in CHOICES:
            setattr(self, name, value[:40])
            await self._first()

    @rx.event
    async def rated(self, least: str):
        """Look only for what has at least so many stars."""
        self.rating = int(least) if least in ("1", "2", "3", "4", "5") else 0
        await self._first()

    @rx.event
    async def loved(self):
        """Look only for favourites, or for everything again."""
        self.favourites = not self.favourites
        await self._first()

    @rx.event
    async def clear(self):
        """Look for everything again."""
        self.words = self.model = self.kind = self.operation = self.since = self.until = self.collection = ""
        self.rating, self.favourites = 0, False
        self.round += 1
        await self._first()

    @rx.event
    def choose(self, creation_id: str):
        """Take one into what is chosen, or out."""
        if creation_id in self.chosen:
            self.chosen = [id for id in self.chosen if id != creation_id]
        elif len(self.chosen) < MOST and any(row.id == creation_id for row in self.rows):
            self.chosen = [*self.chosen, creation_id]

    @rx.event
    def choose_all(self):
        """Choose everything that is shown."""
        self.chosen = [row.id for row in self.rows][:MOST]

    @rx.event
    def choose_none(self):
        """Choose nothing any more."""
        self.chosen = []

    async def _act(self, work, *args) -> bool:
        """Carry an act out and show what it led to; a refusal is a notice."""
        actor, team_id = await here(self)
        try:
            await transact(work, actor, team_id, *args)
        except NotFound:
            await toast(self, "info", told("studio_library.gone", {}))
            await self._look()
            return False
        except DomainError as refused:
            await toast(self, "error", refused.message)
            return False
        await self._look()
        return True

    @rx.event
    async def favourite(self, creation_id: str, on: bool):
        """Keep one dear, or not any more."""
        await self._act(service.favourite, [creation_id[:32]], bool(on))

    @rx.event
    async def favourite_chosen(self):
        """Keep everything chosen dear; when it all is, not any more."""
        on = not all(row.favourite for row in self.rows if row.id in self.chosen)
        await self._act(service.favourite, list(self.chosen), on)

    @rx.event
    async def take_out(self):
        """Take what is chosen out of the collection that is shown."""
        if await self._act(service.take_out, self.collection, list(self.chosen)):
            await self._first()

    @rx.event
    def ask(self, creation_id: str):
        """Ask once before one is deleted; "" asks about what is chosen."""
        self.asking = [creation_id[:32]] if creation_id else list(self.chosen)

    @rx.event
    def keep(self):
        """Leave it where it is."""
        self.asking = []

    @rx.event
    async def remove(self):
        """Delete what was asked about, files and all."""
        ids, self.asking = list(self.asking), []
        if ids and await self._act(service.remove, ids):
            await toast(
                self, "success", told("studio_library.removed_one" if len(ids) == 1 else "studio_library.removed", {"count": len(ids)})
            )
