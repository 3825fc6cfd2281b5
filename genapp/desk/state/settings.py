"""What operators set for themselves: hours, languages, sounds, templates, password (OPUI-03, OPUI-04)."""

from typing import Any

import reflex as rx

from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.desk import templates
from genapp.desk.queries import overview
from genapp.desk.queries.overview import MeRow, TemplateRow
from genapp.desk.service import operators, presence
from genapp.desk.state.presence import operator_of
from genapp.onboarding import flows
from genapp.ui.form import FormState, attempt
from genapp.ui.form import text as _text
from genapp.ui.text import t
from genapp.ui.toasts import toast

STYLES = operators.STYLES
EXAMPLE = {"user_name": "Sam", "character_name": "Mira"}


class OperatorSettingsState(FormState):
    """The operator's own settings; what they earn and how many they may have is set by admins."""

    me: MeRow = MeRow()
    templates: list[TemplateRow] = []
    editing: TemplateRow = TemplateRow("", "", "", True)
    example: str = ""
    dropping: str = ""
    loaded: bool = False

    @rx.event
    async def load(self):
        """Read the settings and the templates."""
        self.errors, self.busy, self.done = {}, False, ""
        await self._read()
        self._begin(TemplateRow("", "", "", True))

    async def _read(self) -> None:
        actor = await operator_of(self)
        await transact(presence.own_row, actor)
        self.me = await read(overview.me, actor.user_id)
        self.templates = await read(overview.templates, actor.user_id)
        self.loaded = True

    def _begin(self, row: TemplateRow) -> None:
        self.editing, self.dropping = row, ""
        self.example = self._filled(row.body)
        self.round += 1

    def _filled(self, body: str) -> str:
        zone = self.me.zone or "UTC"
        return templates.fill(body[:2000], **EXAMPLE, time_of_day=templates.time_of_day(now(), zone))

    @rx.event
    async def save(self, form: dict[str, Any]):
        """Keep specialisations, languages and hours."""
        actor = await operator_of(self)
        told = {
            "specializations": [one for one in STYLES if form.get(f"style_{one}")],
            "languages": _text(form, "languages").replace(";", ",").split(","),
            "days": [day for day in range(7) if form.get(f"day_{day}")],
            "begins": _text(form, "begins")[:5],
            "ends": _text(form, "ends")[:5],
            "zone": _text(form, "zone").strip()[:64],
        }
        try:
            await transact(_change, actor, told)
        except DomainError as refused:
            self.errors = {refused.field or "form": refused.message}
            return
        self.errors = {}
        await self._read()
        await toast(self, "success", t("operator.kept"))

    @rx.event
    async def wish(self, what: str, on: bool):
        """Switch sounds or suggestions on or off."""
        if what in ("sounds", "suggestions"):
            await transact(_change, await operator_of(self), {what: on is True})
            await self._read()

    @rx.event
    def edit(self, template_id: str):
        """Take an own template into the form; an unknown one begins a new."""
        found = next((row for row in self.templates if row.id == template_id and row.own), None)
        self.errors = {}
        self._begin(found or TemplateRow("", "", "", True))

    @rx.event
    def look(self, body: str):
        """Show what a template will say."""
        self.example = self._filled(body)

    @rx.event
    async def save_template(self, form: dict[str, Any]):
        """Keep a template."""
        actor = await operator_of(self)
        try:
            await transact(operators.save_template, actor, _text(form, "name"), _text(form, "body"), self.editing.id)
        except DomainError as refused:
            self.errors = {refused.field or "form": refused.message}
            return
        self.errors = {}
        await self._read()
        self._begin(TemplateRow("", "", "", True))
        await toast(self, "success", t("operator.kept"))

    @rx.event
    def ask_drop(self, template_id: str):
        """Ask once before a template goes; "" keeps it."""
        self.dropping = template_id[:32]

    @rx.event
    async def drop(self):
        """Remove an own template."""
        await transact(operators.drop_template, await operator_of(self), self.dropping)
        await self._read()
        self._begin(TemplateRow("", "", "", True))

    @rx.event(background=True)
    async def change_password(self, form: dict[str, Any]):
        """Change the password; other browsers are signed out (AUTH-17)."""
        if not await attempt(self, lambda row: flows.change_password(row.actor, row.session_id, _text(form, "old"), _text(form, "new"))):
            return
        async with self:
            self.round += 1
            await toast(self, "success", t("account.password_changed"))


def _change(session: Any, actor: Any, told: dict[str, Any]) -> None:
    operators.change_own(session, actor, **told)
