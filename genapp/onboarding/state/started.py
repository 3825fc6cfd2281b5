"""Making an account in three small steps (AUTH-11)."""

import asyncio
from typing import Any

import reflex as rx

from genapp.accounts import places, rules
from genapp.core.clock import now
from genapp.core.errors import DomainError, Invalid
from genapp.core.settings import settings
from genapp.onboarding import flows
from genapp.onboarding.state.doors import invitation
from genapp.ui import routes
from genapp.ui.form import FormState
from genapp.ui.form import text as _text
from genapp.ui.session import enter

STEPS = 3
KEPT = ("username", "name", "location", "location_latitude", "location_longitude", "gender", "birth_date", "looking_for", "country")


class GetStartedState(FormState):
    """Name; place, gender, age, wish; password. What was given stays when somebody goes back; the password is never kept."""

    given: dict[str, str] = {}
    found: list[dict[str, Any]] = []
    email_optional: bool = False

    @rx.event
    def begin(self):
        """Begin at the first step."""
        self.reset()
        self.given = dict.fromkeys(KEPT, "")
        self.email_optional = bool(settings().account_email_domain)

    @rx.event(background=True)
    async def forward(self, form: dict[str, Any]):
        """Judge a step and go on, or say at each field what does not fit."""
        async with self:
            self.given = {**self.given, **{name: _text(form, name)[:200] for name in KEPT if name in form}}
            given, step, address = dict(self.given), self.step, self._address()
        problems = await _names(given, address) if step == 1 else await _about(given)
        async with self:
            self.errors = problems
            if not problems and self.step == step:
                self.step = min(STEPS, step + 1)

    @rx.event
    def back(self):
        """Go a step back; what was given is still there."""
        self.step, self.errors = max(1, self.step - 1), {}

    @rx.event
    async def look_for_place(self, text: str):
        """Suggest places for what is typed (PROF-12)."""
        self.found = await asyncio.to_thread(places.suggestions, text[:80])

    @rx.event(background=True)
    async def finish(self, form: dict[str, Any]):
        """Make the account and sign in."""
        async with self:
            if self.busy:
                return
            self.busy, self.errors = True, {}
            given, address, wanted = dict(self.given), self._address(), self._wanted()
        try:
            ticket = await flows.sign_up(_told(given, form, invitation(wanted)), address)
        except DomainError as refused:
            async with self:
                self._refused(refused)
                self.step = {"username": 1, "name": 1, "location": 2, "birth_date": 2}.get(refused.field, STEPS)
            return
        async with self:
            await enter(self, ticket, routes.TEAMS if invitation(wanted) else wanted or routes.DISCOVER)


def _told(given: dict[str, str], form: dict[str, Any], token: str) -> flows.SignUp:
    return flows.SignUp(
        _text(form, "email"), given["username"], given["name"], _text(form, "password"), given["birth_date"], given["country"],
        bool(form.get("disclosed")), _text(form, "human"), given["gender"], given["looking_for"], given["location"],
        places.number(given["location_latitude"]), places.number(given["location_longitude"]), token,
    )  # fmt: skip


async def _names(given: dict[str, str], address: str) -> dict[str, str]:
    try:
        rules.person_name(given["name"])
        taken = await flows.username_free(given["username"], address)
    except DomainError as refused:
        return {refused.field or "username": refused.message}
    return {"username": taken} if taken else {}


async def _about(given: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        rules.birth_date(given["birth_date"], now().date())
    except Invalid as refused:
        found["birth_date"] = refused.message
    if given["location"]:
        near = (places.number(given["location_latitude"]), places.number(given["location_longitude"]))
        verdict = await asyncio.to_thread(places.judge, given["location"], *near)
        if verdict.place is None:
            found["location"] = verdict.problem
    for name, known in (("gender", rules.GENDERS), ("looking_for", rules.WISHES)):
        if given[name] not in known:
            found[name] = "Please choose one of these."
    return found
