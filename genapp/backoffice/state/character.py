"""The form of one character: kept while it is typed, shown to nobody before it is published."""

import asyncio
from typing import Any

import reflex as rx

from genapp.characters import editing
from genapp.characters.queries import office as queries
from genapp.characters.queries.office import DraftRow
from genapp.characters.queries.shown import picture
from genapp.characters.service import drafts
from genapp.core.actor import Actor, Permission
from genapp.core.db import read, transact
from genapp.core.errors import Conflict, DomainError
from genapp.media import flows, service
from genapp.media import queries as files
from genapp.media.rules import answers
from genapp.ui import routes
from genapp.ui.session import actor_of, asked, follow_own, permitted
from genapp.ui.text import t
from genapp.ui.toasts import toast


class CharacterState(rx.State):
    """One draft: its fields, what is wrong with them, its pictures (CHAR-02, CHAR-04, MED-10)."""

    id: str = ""
    values: dict[str, Any] = {}
    texts: dict[str, str] = {}
    version: int = 0
    published: bool = False
    slug: str = ""
    missing: bool = False
    tab: str = "about"
    saved: str = ""
    errors: dict[str, str] = {}
    wrong_tabs: list[str] = []
    pictures: list[dict[str, Any]] = []
    background: list[dict[str, Any]] = []
    licence: list[dict[str, Any]] = []
    examples: list[dict[str, str]] = []
    templates: list[dict[str, str]] = []
    forms: dict[str, dict[str, Any]] = {}

    async def _actor(self) -> Actor:
        return await permitted(self, Permission.MANAGE_CHARACTERS)

    @rx.event
    async def load(self):
        """Read the draft of this address and follow its uploads."""
        await self._actor()
        self.reset()
        self.id = asked(self, "character_id")[:32]
        await self._look()
        if self.missing and await read(queries.name_of, self.id):
            # Published, and nobody has begun to change it: now somebody does.
            await transact(drafts.begin, await self._actor(), self.id)
            await self._look()
        return None if self.missing else CharacterState.follow

    async def _look(self) -> None:
        row = await read(queries.draft, self.id)
        self.missing = row is None
        if row is not None:
            self._show(row)
            await self._files(row)

    def _show(self, row: DraftRow) -> None:
        self.values, self.version, self.published, self.slug = row.values, row.version, row.published, row.slug
        self.texts = {name: "\n".join(row.values.get(name) or []) for name in editing.LISTS}
        self.examples, self.templates = list(row.values["example_dialogue"]), list(row.values["response_templates"])
        if self.errors:
            self._judge(editing.problems(row.values))

    def _judge(self, found: dict[str, str]) -> None:
        self.errors, self.wrong_tabs = found, sorted({editing.tab_of(field) for field in found})

    async def _files(self, row: DraftRow) -> None:
        known = await asyncio.gather(
            *(read(files.uploads, "character", self.id, one) for one in ("profile_picture", "background", "licence"))
        )
        sent = {file.key or file.id: files.on_screen(file) for file in known[0]}
        chosen = [sent.pop(key, None) or _bundled(key) for key in row.values["pictures"]]
        under_way = [file for file in sent.values() if file["state"] != "ready"]
        self.pictures = [*chosen, *reversed(under_way)]
        self.background, self.licence = (
            [files.on_screen(f) for f in some if f.key == row.values[field] or f.state != "ready"][:2]
            for some, field in zip(known[1:], ("background_key", "licence_document"), strict=True)
        )

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever an upload of this person moves on."""
        await follow_own(self, lambda: self._look(), "media.changed")

    @rx.event
    def open(self, tab: str):
        """Show another part of the form."""
        self.tab = tab if tab in editing.TABS else "about"

    async def _keep(self, **changes: Any) -> None:
        """Keep fields at once; a draft somebody else changed meanwhile is shown as it is now."""
        try:
            self.version = await transact(drafts.keep, await self._actor(), self.id, self.version, changes)
        except Conflict:
            await self._look()
            raise
        row = await read(queries.draft, self.id)
        if row is not None:
            self._show(row)
            self.saved = t("characters_office.saved")

    @rx.event
    async def write(self, name: str, value: str):
        """Keep one field of the form."""
        plain = name in editing.FIELDS and name not in editing.PAIRS and name != "pictures"
        if plain and editing.clean(name, value) != self.values.get(name):
            await self._keep(**{name: value})

    @rx.event
    async def tick(self, name: str, on: bool):
        """Keep one switch of the form."""
        if name in editing.SWITCHES:
            await self._keep(**{name: bool(on)})

    @rx.event
    async def write_pair(self, name: str, place: int, side: str, value: str):
        """Keep one side of a row of the example dialogue or of a template."""
        rows = [dict(pair) for pair in self.values.get(name) or []]
        if name in editing.PAIRS and 0 <= place < len(rows) and side in editing.PAIRS[name][:2] and rows[place][side] != value:
            rows[place][side] = value
            await self._keep(**{name: rows})

    @rx.event
    async def add_pair(self, name: str):
        """Add an empty row."""
        if name in editing.PAIRS and len(self.values.get(name) or []) < editing.PAIRS[name][2]:
            first, second = editing.PAIRS[name][:2]
            await self._keep(**{name: [*self.values[name], {first: "", second: ""}]})

    @rx.event
    async def drop_pair(self, name: str, place: int):
        """Remove a row."""
        rows = list(self.values.get(name) or [])
        if name in editing.PAIRS and 0 <= place < len(rows):
            del rows[place]
            await self._keep(**{name: rows})

    @rx.event(background=True)
    async def ask(self, purpose: str, client: str, name: str, content_type: str, size: int):
        """Answer the browser with a form for its file, or with what does not fit."""
        async with self:
            actor, owner = await actor_of(self), self.id
        told = {"owner_kind": "character", "owner_id": owner, "purpose": purpose, "name": name}
        one = await flows.answer(actor, **told, content_type=content_type, size=size)
        async with self:
            self.forms = answers(self.forms, client, one)

    @rx.event
    async def arrived(self, media_id: str):
        """Have a file checked that the browser has sent."""
        await transact(service.arrived, await self._actor(), media_id)
        await self._look()

    @rx.event
    async def drop(self, media_id: str):
        """Take a picture out of the form; one that is not checked yet is forgotten."""
        actor, place = await self._actor(), next((n for n, row in enumerate(self.pictures) if row["id"] == media_id), -1)
        if 0 <= place < len(self.values["pictures"]):
            keys = list(self.values["pictures"])
            del keys[place]
            await self._keep(pictures=keys)
        elif any(row["id"] == media_id and row["state"] == "ready" for row in self.background):
            await self._keep(background_key="")
        elif any(row["id"] == media_id and row["state"] == "ready" for row in self.licence):
            await self._keep(licence_document="")
        else:
            await transact(service.remove, actor, media_id)
        await self._look()

    @rx.event
    async def arrange(self, ids: list[str]):
        """Put the pictures in another order; the first is on the card."""
        keys = {row["id"]: key for row, key in zip(self.pictures, self.values["pictures"], strict=False)}
        if set(keys) <= set(ids):
            await self._keep(pictures=[keys[id] for id in ids if id in keys])
            await self._look()

    @rx.event
    async def publish(self):
        """Show the character to everybody, or say at each field what does not fit."""
        actor = await self._actor()
        try:
            await transact(drafts.publish, actor, self.id)
        except DomainError as refused:
            self._judge({**editing.problems(self.values), refused.field or "form": refused.message})
            self.tab = self.tab if self.tab in self.wrong_tabs else (self.wrong_tabs or ["about"])[0]
            return None
        await toast(self, "success", t("characters_office.published"))
        return rx.redirect(routes.ADMIN_CHARACTERS)

    @rx.event
    async def discard(self):
        """Forget what was changed since it was published, or the character that never was."""
        await transact(drafts.discard, await self._actor(), self.id)
        return rx.redirect(routes.ADMIN_CHARACTERS)


def _bundled(key: str) -> dict[str, Any]:
    """Return a picture that came with the project as the uploader shows it."""
    name = key.rsplit("/", 1)[-1]
    return {
        "id": key, "name": name, "kind": "image", "state": "ready", "progress": 100, "refusal": "", "key": "", "small": picture(key), "blur": "",
        "is_approved": True, "is_flagged": False, "flag_reason": "",
    }  # fmt: skip
