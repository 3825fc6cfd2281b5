"""The frame of the back office: figures, staff, the audit log."""

import reflex as rx

from genapp.accounts import queries as accounts
from genapp.accounts.queries import StaffRow
from genapp.accounts.service import staff
from genapp.chat import queries as chat
from genapp.core.actor import OFFICE, Permission, Role
from genapp.core.db import read, transact
from genapp.core.errors import Forbidden
from genapp.platform import queries as platform
from genapp.platform.queries import AuditRow
from genapp.trust import queries as trust_queries
from genapp.trust import service as trust
from genapp.trust.queries import AgeReviewRow
from genapp.ui.session import actor_of
from genapp.ui.text import t
from genapp.ui.toasts import toast


class OfficeState(rx.State):
    """What staff see; every handler asks again who is asking."""

    people: int = 0
    conversations: int = 0
    entries: list[AuditRow] = []
    more: bool = False
    staff: list[StaffRow] = []
    ages: list[AgeReviewRow] = []
    may_appoint: bool = False
    going_id: str = ""
    going_name: str = ""

    async def _staff(self, permission: Permission | None = None):
        actor = await actor_of(self)
        if actor.role not in OFFICE or (permission and not actor.may(permission)):
            raise Forbidden
        return actor

    @rx.event
    async def load_dashboard(self):
        """Read the figures."""
        await self._staff()
        self.people, self.conversations = await read(accounts.people), await read(chat.total)

    @rx.event
    async def load_audit(self):
        """Read the newest entries of the audit log."""
        await self._staff(Permission.MANAGE_USERS)
        self.entries = await read(platform.audit_log)
        self.more = len(self.entries) == 50

    @rx.event
    async def load_more_audit(self):
        """Read older entries."""
        await self._staff(Permission.MANAGE_USERS)
        if self.entries:
            rows = await read(platform.audit_log, self.entries[-1].number)
            self.entries, self.more = [*self.entries, *rows], len(rows) == 50

    @rx.event
    async def load_ages(self):
        """Read which accounts wait for somebody to look at their age (AGE-1)."""
        await self._staff(Permission.MANAGE_USERS)
        self.ages = await read(trust_queries.age_reviews)

    @rx.event
    async def settle_age(self, user_id: str, adult: bool):
        """Open an account again, or keep it closed (AGE-1)."""
        await transact(trust.settle_age, await actor_of(self), user_id[:32], bool(adult))
        return OfficeState.load_ages

    @rx.event
    async def load_staff(self):
        """Read who works here."""
        actor = await self._staff(Permission.MANAGE_OPERATORS)
        self.staff, self.may_appoint = await read(accounts.staff), actor.role is Role.SUPER_ADMIN

    @rx.event
    async def appoint(self, form: dict):
        """Give an account a role (ADM-03)."""
        await transact(staff.appoint, await actor_of(self), str(form.get("email", "")), _role(str(form.get("role", ""))))
        await toast(self, "success", t("backoffice.appointed"))
        return OfficeState.load_staff

    @rx.event
    def ask_dismiss(self, user_id: str, name: str):
        """Ask once before somebody loses their role."""
        self.going_id, self.going_name = user_id[:32], name[:80]

    @rx.event
    def keep(self):
        """Leave them as they are."""
        self.going_id = ""

    @rx.event
    async def dismiss(self, user_id: str):
        """Make a member of staff an ordinary person again; never the last super admin (C33)."""
        self.going_id = ""
        await transact(staff.change_role, await actor_of(self), user_id[:32], Role.USER)
        return OfficeState.load_staff


def _role(word: str) -> Role:
    try:
        return Role(word)
    except ValueError:
        raise Forbidden from None
