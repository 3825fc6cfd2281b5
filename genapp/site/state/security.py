"""How a person gets in: e-mail, password, browsers."""

from typing import Any

import reflex as rx

from genapp.accounts import queries
from genapp.accounts.queries import DeviceRow
from genapp.accounts.service import sessions
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.onboarding import flows
from genapp.ui.form import FormState, attempt
from genapp.ui.form import text as _text
from genapp.ui.session import SessionState, actor_of, session_of
from genapp.ui.text import t
from genapp.ui.toasts import toast


class SecurityState(FormState):
    """E-mail, password and signed-in browsers (AUTH-05, AUTH-17, MAIL-01)."""

    devices: list[DeviceRow] = []

    @rx.event
    async def load(self):
        """Read the signed-in browsers."""
        row = await session_of(self)
        if row is None:
            return
        self.errors, self.busy, self.done, self.step = {}, False, "", 1
        self.devices = await read(queries.devices, row.user_id, row.session_id, now())

    @rx.event(background=True)
    async def change_password(self, form: dict[str, Any]):
        """Change the password; other browsers are signed out."""
        if not await attempt(self, lambda row: flows.change_password(row.actor, row.session_id, _text(form, "old"), _text(form, "new"))):
            return
        async with self:
            await toast(self, "success", t("account.password_changed"))
        yield SecurityState.load

    @rx.event
    async def revoke(self, session_id: str):
        """Sign out one of the person's browsers."""
        await transact(sessions.revoke, await actor_of(self), session_id)
        return SecurityState.load

    @rx.event
    async def revoke_all(self):
        """Sign the person out of every other browser and end their access tokens."""
        row = await session_of(self)
        if row is not None:
            await transact(sessions.end_elsewhere, row.actor, row.session_id)
            await toast(self, "success", t("account.revoked_all"))
        return SecurityState.load

    @rx.event(background=True)
    async def ask_code(self):
        """Mail a code to the account's address."""
        await self._code(flows.ask_verify, t("account.code_sent"))

    @rx.event(background=True)
    async def verify(self, form: dict[str, Any]):
        """Verify the account's address."""
        async with self:
            self.errors, actor = {}, await actor_of(self)
        try:
            await flows.verify(actor, _text(form, "code"))
        except DomainError as refused:
            async with self:
                self._refused(refused)
            return
        async with self:
            self.done = "verified"
            session = await self.get_state(SessionState)
            session.email_verified = True
            await toast(self, "success", t("account.verified"))

    async def _code(self, work: Any, words: str) -> None:
        async with self:
            actor = await actor_of(self)
        try:
            await work(actor)
        except DomainError as refused:
            async with self:
                self._refused(refused)
            return
        async with self:
            self.errors, self.step = {}, 2
            await toast(self, "success", words)
