"""The forms by which people come in."""

from typing import Any
from urllib.parse import quote

import reflex as rx

from genapp.accounts import rules
from genapp.core.errors import DomainError
from genapp.core.settings import settings
from genapp.onboarding import flows
from genapp.ui import routes
from genapp.ui.form import FormState
from genapp.ui.form import text as _text
from genapp.ui.session import enter


def invitation(wanted: str) -> str:
    """Return the token of the invitation somebody comes from, "" when they come from elsewhere."""
    return wanted.removeprefix(f"{routes.TEAM_JOIN}/") if wanted.startswith(f"{routes.TEAM_JOIN}/") else ""


class SignInState(FormState):
    """Sign-in and sign-up on one page (AUTH-01)."""

    strength: int = -1
    name_hint: str = ""
    name_free: bool = False
    beyond: str = ""
    email_optional: bool = False

    @rx.event
    def begin(self):
        """Empty the forms, and remember for the other tab where the person wanted to go."""
        self.errors, self.busy, self.strength, self.name_hint = {}, False, -1, ""
        self.email_optional = bool(settings().account_email_domain)
        wanted = self._wanted()
        self.beyond = f"?next={quote(wanted)}" if wanted else ""

    @rx.event(background=True)
    async def sign_in(self, form: dict[str, Any]):
        """Sign a person in."""
        await self._enter(form, "user", routes.CHAT)

    @rx.event(background=True)
    async def sign_in_operator(self, form: dict[str, Any]):
        """Sign an operator in (AUTH-13)."""
        await self._enter(form, "operator", routes.OPERATOR_WAITING)

    @rx.event(background=True)
    async def sign_in_office(self, form: dict[str, Any]):
        """Sign an admin or moderator in (AUTH-13)."""
        await self._enter(form, "office", routes.ADMIN_DASHBOARD)

    async def _enter(self, form: dict[str, Any], door: str, home: str) -> None:
        async with self:
            if self.busy:
                return
            self.busy, self.errors = True, {}
            address, wanted = self._address(), self._wanted()
        try:
            ticket = await flows.sign_in(_text(form, "login"), _text(form, "password"), _text(form, "human"), address, door)
        except DomainError as refused:
            async with self:
                self._refused(refused)
            return
        async with self:
            await enter(self, ticket, wanted or home)

    @rx.event(background=True)
    async def sign_up(self, form: dict[str, Any]):
        """Make an account and go on to where the person wanted to be."""
        async with self:
            if self.busy:
                return
            self.busy, self.errors = True, {}
            address, wanted = self._address(), self._wanted()
        try:
            ticket = await flows.sign_up(
                flows.SignUp(
                    _text(form, "email"), _text(form, "username"), _text(form, "name"), _text(form, "password"), _text(form, "birth_date"),
                    _text(form, "country"), bool(form.get("disclosed")), _text(form, "human"), invitation=invitation(wanted),
                ),
                address,
            )  # fmt: skip
        except DomainError as refused:
            async with self:
                self._refused(refused)
            return
        async with self:
            await enter(self, ticket, routes.TEAMS if invitation(wanted) else wanted or routes.DISCOVER)

    @rx.event(background=True)
    async def check_name(self, username: str):
        """Say whether a username can be had; asked while it is typed (PROF-02)."""
        async with self:
            address = self._address()
        try:
            problem = await flows.username_free(username[:40], address) if username else ""
        except DomainError as refused:
            problem = refused.message
        async with self:
            self.name_hint, self.name_free = problem, bool(username) and not problem

    @rx.event
    def check_strength(self, password: str):
        """Say how strong a password is, 0 to 4."""
        self.strength = rules.strength(password) if password else -1


class ResetState(FormState):
    """A new password by a mailed code (AUTH-02)."""

    email: str = ""

    @rx.event
    def begin(self):
        """Empty the form."""
        self.errors, self.busy, self.step, self.done = {}, False, 1, ""

    @rx.event(background=True)
    async def ask(self, form: dict[str, Any]):
        """Mail a code; the next step is the same whether the address is known or not."""
        async with self:
            if self.busy:
                return
            self.busy, self.errors, self.email = True, {}, _text(form, "email")
            address, email = self._address(), self.email
        try:
            await flows.ask_reset(email, _text(form, "human"), address)
        except DomainError as refused:
            async with self:
                self._refused(refused)
            return
        async with self:
            self.step, self.busy = 2, False

    @rx.event(background=True)
    async def reset_password(self, form: dict[str, Any]):
        """Set the new password."""
        async with self:
            if self.busy:
                return
            self.busy, self.errors = True, {}
            address, email = self._address(), self.email
        try:
            await flows.reset(email, _text(form, "code"), _text(form, "password"), address)
        except DomainError as refused:
            async with self:
                self._refused(refused)
            return
        async with self:
            self.step, self.busy = 3, False


class SetUpState(FormState):
    """The first admin (AUTH-14, C49)."""

    @rx.event(background=True)
    async def make_first_admin(self, form: dict[str, Any]):
        """Make the super admin; the page is gone afterwards."""
        async with self:
            if self.busy:
                return
            self.busy, self.errors = True, {}
            address = self._address()
        try:
            await flows.set_up(_text(form, "name"), _text(form, "email"), _text(form, "password"), _text(form, "token"), address)
        except DomainError as refused:
            async with self:
                self._refused(refused)
            return
        async with self:
            self.busy = False
        yield rx.redirect(routes.ADMIN_SIGN_IN)
