"""The form of the studio: what is to be made, how, and what it costs (GEN-01, GEN-02, GEN-10). Its words stay in the browser until they are sent."""

import secrets
from typing import Any

import reflex as rx

from genapp.core.db import read
from genapp.core.errors import DomainError, Invalid, NotFound
from genapp.core.ids import new_id
from genapp.credits.service.moves import InsufficientCredits
from genapp.studio import choosing, sizes
from genapp.studio.choosing import KINDS, PLAIN
from genapp.studio.flows import ordering
from genapp.studio.queries import feed, shelf
from genapp.studio.queries import jobs as queries
from genapp.studio.queries.feed import PickedRow
from genapp.studio.queries.jobs import EstimateRow
from genapp.studio.state.studio import team_of
from genapp.ui import routes
from genapp.ui.form import FormState, attempt, text
from genapp.ui.session import actor_of, asked
from genapp.ui.text import t
from genapp.ui.toasts import toast

PRICED = "words do not change a price"


class CreateState(FormState):
    """What is chosen, and its price."""

    kind: str = "image"
    offers: list[str] = []
    demo: bool = False
    uploads: bool = False
    ratio: str = "1x1"
    scale: str = "standard"
    quality: str = "standard"
    count: int = 4
    seconds: int = 5
    seed: str = ""
    keeps_seed: bool = False
    reference: str = ""
    model: str = ""
    model_name: str = ""
    model_preview: str = ""
    pictures: list[PickedRow] = []
    picture_ids: list[str] = []
    pixels: str = ""
    unusual: bool = False
    people: bool = False
    subject: str = ""
    statement: str = ""
    price: EstimateRow = EstimateRow()
    short: bool = False
    ordered: str = ""
    # What the browser keeps beside the words, and words it is to show, each under a name of their own.
    settings: dict[str, Any] = {}
    fill: dict[str, str] = {}
    fresh: bool = False
    loaded: bool = False
    _team: str = ""
    _size: str = "1x1-standard"

    @rx.event
    async def load(self):
        """Begin anew for another team; fill the form from the work the address names, once."""
        team_id, offers = await team_of(self), ordering.offers()
        able = {one.operation: one for one in offers}
        self.offers = [one for one in KINDS if one in able]
        self.demo, self.uploads = any(one.demo for one in offers), any(one.uploads for one in offers if one.operation in KINDS)
        self.busy, self.errors, self.short, self.loaded = False, {}, False, True
        if not team_id:
            return None
        if self._team != team_id:
            self._team, self.fresh, self.fill = team_id, True, {}
            await self._take(PLAIN)
        wanted = asked(self, "from")[:32]
        if wanted:
            await self._recall(wanted)
            return rx.redirect(routes.STUDIO, replace=True)
        reference, model = asked(self, "reference")[:40], asked(self, "model")[:32]
        if reference or model:
            await self._use_model(reference, model)
            await self._price()
            return rx.redirect(routes.STUDIO, replace=True)
        return await self._price()

    async def _recall(self, id: str) -> None:
        """Fill the form with the settings of a creation or a job of the team."""
        user_id, team_id = (await actor_of(self)).user_id, self._team
        try:
            told = await read(queries.recall, user_id, team_id, creation_id=id)
        except NotFound:
            try:
                told = await read(queries.recall, user_id, team_id, job_id=id)
            except DomainError as refused:
                return await toast(self, "warning", refused.message)
        except DomainError as refused:
            return await toast(self, "warning", refused.message)
        if told["operation"] not in self.offers:
            return await toast(self, "info", t("studio.not_here"))
        self.fresh = False
        await self._take(told)
        self.fill = {"id": new_id(), "prompt": str(told.get("prompt", "")), "negative": str(told.get("negative", ""))}
        return await toast(self, "success", t("studio.recalled"))

    async def _take(self, told: dict[str, Any]) -> None:
        """Choose what is told, whoever tells it; what cannot be is as it is in a new form."""
        chosen = choosing.read(told, self.offers)
        self.kind, self._size, self.quality, self.count, self.seconds = (
            chosen.kind,
            chosen.size,
            chosen.quality,
            chosen.count,
            chosen.seconds,
        )
        self.ratio, self.scale = chosen.shape
        self.seed, self.keeps_seed = chosen.seed, chosen.keeps_seed
        self.pictures = await read(feed.picked, (await actor_of(self)).user_id, self._team, chosen.pictures)
        self.subject = self.statement = ""
        self.unusual = bool(self.pictures or self.seed or self.quality != "standard")
        await self._use_model(chosen.reference, chosen.model)
        await self._price()

    async def _use_model(self, reference: str, model: str) -> None:
        """Choose a reference model, a model of the team, or with neither none."""
        self.reference = self.model = self.model_name = self.model_preview = ""
        try:
            if reference:
                row = await read(shelf.reference_model, reference)
                self.reference, self.model_name, self.model_preview = row.id, row.name, row.preview
            elif model:
                own = await read(shelf.model, (await actor_of(self)).user_id, self._team, model)
                self.model, self.model_name, self.model_preview = own.id, own.name, own.cover
        except NotFound:
            return

    def _told(self) -> dict[str, Any]:
        """Return what is chosen as an order tells it, without its words."""
        return {
            "operation": self.kind, "size": self._size, "quality": self.quality, "count": self.count, "seconds": self.seconds, "seed": self.seed,
            "reference": self.reference, "model": self.model, "pictures": [one.id for one in self.pictures],
        }  # fmt: skip

    async def _price(self) -> None:
        """Ask what the order costs as it stands (GEN-10, PRICE-01)."""
        self.settings = {**self._told(), "keeps_seed": self.keeps_seed}
        told = {**self._told(), "prompt": PRICED}
        self.picture_ids, self.people = [one.id for one in self.pictures], any(one.sent for one in self.pictures)
        width, height = choosing.pixels(self.kind, self._size)
        self.pixels = f"{width} × {height}"
        try:
            self.price = await read(queries.estimate, (await actor_of(self)).user_id, self._team, told)
        except DomainError as refused:
            self.price, self.errors = EstimateRow(), {refused.field or "form": refused.message}
            return
        self.errors = {name: words for name, words in self.errors.items() if name in ("prompt", "negative", "subject", "note")}

    @rx.event
    async def recall(self, id: str):
        """Fill the form with the settings of an order that is shown."""
        await self._recall(id[:32])

    @rx.event
    async def settle(self, told: dict[str, Any]):
        """Take what this browser kept of the form, where nothing was chosen yet in this tab."""
        if self.fresh and isinstance(told, dict):
            self.fresh = False
            await self._take(told)

    @rx.event
    async def choose(self, name: str, value: str):
        """Choose a kind, a shape, a size, a quality, how many or how long; the price follows."""
        self.fresh = False
        told = self.settings
        if name in ("ratio", "scale"):
            ratio, scale = (value, self.scale) if name == "ratio" else (self.ratio, value)
            told = {**told, "size": sizes.name(ratio or "1x1", scale or "standard")}
        elif name in ("operation", "quality", "count", "seconds"):
            told = {**told, name: value}
        chosen = choosing.read(told, self.offers)
        if chosen.kind != self.kind:
            return await self._take(told)
        self._size, self.quality, self.count, self.seconds = chosen.size, chosen.quality, chosen.count, chosen.seconds
        self.ratio, self.scale = chosen.shape
        return await self._price()

    @rx.event
    async def plant(self, value: str):
        """Keep a seed somebody wrote; what is none stands at its field."""
        seed = choosing.seed_of(value)
        if seed is None:
            self.errors = {**self.errors, "seed": t("studio.seed_wrong")}
            return
        self.errors = {name: words for name, words in self.errors.items() if name != "seed"}
        self.seed, self.keeps_seed = seed, seed != ""
        await self._price()

    @rx.event
    async def roll(self):
        """Throw the die for a seed."""
        await self.plant(str(secrets.randbelow(2**31)))

    @rx.event
    async def lock(self):
        """Keep the seed for the next order, or let each have its own."""
        self.keeps_seed = not self.keeps_seed and self.seed != ""
        await self._price()

    @rx.event
    async def drop_model(self):
        """Go on without a model."""
        await self._use_model("", "")
        await self._price()

    @rx.event
    async def drop_picture(self, id: str):
        """Take a picture out of the order."""
        self.pictures = [one for one in self.pictures if one.id != id]
        await self._price()

    @rx.event
    def say_who(self, subject: str):
        """Say who is shown in the pictures that were sent (CONS-1)."""
        self.subject, self.statement = subject[:10], shelf.statement(subject)

    @rx.event
    def close_short(self):
        """Go back to the form: nothing in it was lost."""
        self.short = False

    @rx.event(background=True)
    async def create(self, form: dict[str, Any]):
        """Order what the form says, at the price that was shown; the words stay where they are."""

        async def work(row: Any) -> None:
            async with self:
                told, expected, people = self._told(), self.price.hundredths, self.people
                told |= {"prompt": text(form, "prompt"), "negative": text(form, "negative")}
                told |= {"subject": self.subject, "note": text(form, "note")} if people else {}
                team_id = self._team
            if people and text(form, "agree") == "":
                raise Invalid(t("studio.agree_first"), field="subject")
            try:
                job_id = await ordering.order(row.actor, team_id, told, key=new_id(), expected=expected)
                async with self:
                    self.ordered = job_id
            except InsufficientCredits:
                async with self:
                    self.short = True

        await attempt(self, work)
        async with self:
            if not self.errors and not self.short and not self.keeps_seed:
                self.seed = ""
            kept = self.errors
            await self._price()
            self.errors = {**self.errors, **kept}
