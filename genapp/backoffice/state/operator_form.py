"""The form on an operator, and what everybody has earned (ADM-07, QUE-06)."""

from datetime import date, timedelta
from typing import Any

import reflex as rx

from genapp.backoffice.state.operators import OperatorListState
from genapp.core.actor import Permission
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Invalid
from genapp.core.money import minor_of
from genapp.desk.flows import staffing
from genapp.desk.matching import STYLES
from genapp.desk.queries import earnings, staff
from genapp.desk.queries.earnings import EarningRow
from genapp.desk.queries.staff import OperatorFormRow
from genapp.desk.service import operators
from genapp.ui.form import FormState, text
from genapp.ui.session import permitted
from genapp.ui.text import told
from genapp.ui.toasts import toast


class OperatorFormState(FormState):
    """An operator being made or changed; a first password is shown once and then forgotten here."""

    row: OperatorFormRow = OperatorFormRow()
    is_open: bool = False
    proposed: str = ""
    made_name: str = ""
    made_email: str = ""
    made_password: str = ""

    @rx.event
    async def begin(self, operator_id: str):
        """Open the form on an operator, or an empty one with a password to hand over."""
        await permitted(self, Permission.MANAGE_OPERATORS)
        self.errors, self.made_password = {}, ""
        self.row = await read(staff.operator_form, operator_id[:32]) or OperatorFormRow() if operator_id else OperatorFormRow()
        self.proposed = "" if self.row.id else staffing.first_password()
        self.is_open = True

    @rx.event
    def end(self):
        """Leave it, and forget the password."""
        self.is_open, self.errors, self.proposed = False, {}, ""
        self.made_password, self.made_name, self.made_email = "", "", ""

    @rx.event(background=True)
    async def save(self, form: dict[str, Any]):
        """Make the operator, or change them."""
        async with self:
            actor = await permitted(self, Permission.MANAGE_OPERATORS)
            if self.busy:
                return
            self.busy, self.errors, operator_id = True, {}, self.row.id
        name, email, password = text(form, "name"), text(form, "email"), text(form, "password")
        try:
            told_ = _told(form)
            if operator_id:
                await transact(operators.change, actor, operator_id, name=name, **told_)
            else:
                await staffing.hire(actor, name=name, email=email, password=password, **told_)
        except DomainError as refused:
            async with self:
                self._refused(refused)
            return
        finally:
            async with self:
                self.busy = False
        async with self:
            self.is_open, self.proposed = False, ""
            if not operator_id:
                self.made_name, self.made_email, self.made_password = name[:80], email[:254], password
            await toast(self, "success", told("operators_office.saved", {}))
            list_ = await self.get_state(OperatorListState)
            await list_._look(len(list_.rows) + 1)


def _told(form: dict[str, Any]) -> dict[str, Any]:
    """Return what the form says as the service takes it: whole cents, hundredths of a per cent, days as numbers."""
    return {
        "languages": text(form, "languages").split(","),
        "specializations": [one for one in STYLES if _ticked(form, f"style_{one}")],
        "skill": text(form, "skill"),
        "capacity": _whole(form, "capacity"),
        "days": [day for day in range(7) if _ticked(form, f"day_{day}")],
        "begins": text(form, "begins")[:5],
        "ends": text(form, "ends")[:5],
        "zone": text(form, "zone").strip()[:64],
        "hourly_rate": _hundredths(form, "hourly_rate"),
        "commission": _hundredths(form, "commission"),
        "threshold": _whole(form, "threshold"),
    }


def _ticked(form: dict[str, Any], name: str) -> bool:
    return form.get(name) in (True, "on", "true")


def _whole(form: dict[str, Any], name: str) -> int:
    given = text(form, name).strip()
    if not (given.isascii() and given.isdigit() and len(given) < 6):
        raise Invalid("A whole number, please.", field=name)
    return int(given)


def _hundredths(form: dict[str, Any], name: str) -> int:
    given = text(form, name).strip()
    if not given.strip("0.,"):
        return 0
    amount = minor_of(given, "KES")
    if amount is None:
        raise Invalid("An amount such as 250 or 12.50, please.", field=name)
    return amount


class EarningsState(rx.State):
    """What everybody has earned in a month, or between two days (QUE-06)."""

    rows: list[EarningRow] = []
    first: str = ""
    last: str = ""
    total: str = ""
    months: list[list[str]] = []
    loaded: bool = False

    @rx.event
    async def load(self):
        """Show this month."""
        await permitted(self, Permission.MANAGE_OPERATORS)
        today, self.months = now().date(), []
        month = today.replace(day=1)
        for _ in range(6):
            self.months.append([month.isoformat(), f"{month:%B %Y}"])
            month = (month - timedelta(days=1)).replace(day=1)
        await self._show(today.replace(day=1), today)

    async def _show(self, first: date, last: date) -> None:
        await permitted(self, Permission.MANAGE_OPERATORS)
        first, last = earnings.stretch(first, last)
        self.rows = await read(earnings.earnings, first, last, now())
        self.first, self.last, self.loaded = first.isoformat(), last.isoformat(), True
        self.total = earnings.shillings(sum(row.total for row in self.rows))

    @rx.event
    async def month(self, begins: str):
        """Show one month."""
        first = earnings.day(begins).replace(day=1)
        await self._show(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))

    @rx.event
    async def between(self, form: dict[str, Any]):
        """Show what was earned from one day to another."""
        await self._show(earnings.day(text(form, "first")), earnings.day(text(form, "last")))
