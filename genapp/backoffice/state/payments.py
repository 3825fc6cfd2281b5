"""What was paid, what wants a look, what goes back."""

from typing import Any

import reflex as rx

from genapp.accounts import queries as accounts
from genapp.core import events
from genapp.core.actor import Actor, Permission
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Forbidden, Invalid
from genapp.core.money import credits_of
from genapp.payments.flows import orders as flows
from genapp.payments.queries import office
from genapp.payments.queries import refunds as waiting
from genapp.payments.queries.office import OfficeOrderRow, StepRow
from genapp.payments.queries.refunds import RefundRow
from genapp.payments.service import orders, refunds
from genapp.ui import live
from genapp.ui.form import FormState, text
from genapp.ui.session import permitted, visit_of
from genapp.ui.text import told
from genapp.ui.toasts import toast

PAGE = 40


class PaymentsState(FormState):
    """The queue, one payment's trail, and the refund desk (ADM-11)."""

    view: str = "review"
    found: str = ""
    rows: list[OfficeOrderRow] = []
    refunds: list[RefundRow] = []
    more: bool = False
    loaded: bool = False
    order: OfficeOrderRow = OfficeOrderRow()
    steps: list[StepRow] = []
    refunding: OfficeOrderRow = OfficeOrderRow()
    giving: bool = False
    _asked: int = 0

    async def _actor(self) -> Actor:
        return await permitted(self, Permission.MANAGE_PAYMENTS)

    @rx.event
    async def load(self):
        """Read what wants a look, or what was asked for already, then follow."""
        await self._actor()
        visit = await visit_of(self)
        wanted = (self.view, self.found) if self._asked == visit else ("review", "")
        self.reset()
        (self.view, self.found), self._asked = wanted, visit
        await self._look()
        return PaymentsState.follow

    async def _look(self) -> None:
        actor = await self._actor()
        self.rows = await read(office.payments, self.view, self.found)
        self.refunds, self.more, self.loaded = await read(waiting.refunds, actor.user_id), len(self.rows) == PAGE, True
        if self.order.id:
            await self._open(self.order.id)

    async def _open(self, order_id: str) -> None:
        self.order = await read(office.office_order, order_id) or OfficeOrderRow()
        self.steps = await read(office.trail, order_id)

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever a payment or a refund moves on."""
        async with self:
            await self._actor()
        async with live.listening(self, events.topic("admin")) as heard:
            # What happened between the first reading and now was told to nobody.
            async with self:
                await self._look()
            async for event in heard:
                if event.name in ("payments.changed", "lagged"):
                    try:
                        async with self:
                            await self._look()
                    except Forbidden:
                        return

    @rx.event
    async def choose(self, view: str):
        """Show what wants a look, what is open, what is paid, or all."""
        self.view, self.found, self._asked = view if view in office.VIEWS else "review", "", await visit_of(self)
        await self._look()

    @rx.event
    async def search(self, form: dict[str, Any]):
        """Find by reference or username, among all."""
        self.view, self.found, self._asked = "", text(form, "found")[:80], await visit_of(self)
        await self._look()

    @rx.event
    async def further(self):
        """Read older payments."""
        await self._actor()
        older = await read(office.payments, self.view, self.found, self.rows[-1].id if self.rows else "")
        self.rows, self.more = [*self.rows, *older], len(older) == PAGE

    @rx.event
    async def open(self, order_id: str):
        """Show how one payment came to be."""
        await self._actor()
        await self._open(order_id[:32])

    @rx.event
    def close(self):
        """Go back to the list."""
        self.order, self.steps = OfficeOrderRow(), []

    @rx.event(background=True)
    async def reconcile(self, order_id: str):
        """Ask the provider about one payment (PAY-12)."""
        async with self:
            actor = await self._actor()
        try:
            words = "reconciled" if await flows.reconcile_one(actor, order_id[:32]) else "unchanged"
        except DomainError as refused:
            async with self:
                await toast(self, "error", refused.message)
            return
        async with self:
            await toast(self, "success" if words == "reconciled" else "info", told(f"payments_office.{words}", {}))
            await self._look()

    @rx.event(background=True)
    async def reconcile_all(self):
        """Ask about everything that is open or wants a look."""
        async with self:
            actor = await self._actor()
            if self.busy:
                return
            self.busy = True
        try:
            asked, granted = await flows.reconcile_all(actor)
            async with self:
                await toast(self, "info", told("payments_office.reconciled_all", {"asked": asked, "granted": granted}))
        finally:
            async with self:
                self.busy = False
                await self._look()

    @rx.event
    async def looked_at(self, order_id: str):
        """Take a payment off the list of those that want a look."""
        await transact(orders.looked_at, await self._actor(), order_id[:32])
        await self._look()

    @rx.event
    async def begin_refund(self, order_id: str):
        """Ask before money goes back."""
        await self._actor()
        self.refunding, self.errors = await read(office.office_order, order_id[:32]) or OfficeOrderRow(), {}

    @rx.event
    def end_refund(self):
        """Leave the question."""
        self.refunding, self.errors = OfficeOrderRow(), {}

    @rx.event
    async def refund(self, form: dict[str, Any]):
        """Send back what is unspent, or ask a second person to (CRED-07)."""
        actor = await self._actor()
        try:
            await transact(refunds.give_money, actor, self.refunding.id, text(form, "reason"), text(form, "notes"))
        except DomainError as refused:
            return self._refused(refused)
        self.refunding = OfficeOrderRow()
        await self._look()

    @rx.event
    async def begin_gift(self):
        """Open the form that gives credits back."""
        await self._actor()
        self.giving, self.errors = True, {}

    @rx.event
    def end_gift(self):
        """Leave it."""
        self.giving, self.errors = False, {}

    @rx.event
    async def gift(self, form: dict[str, Any]):
        """Give credits back, for a message or as a kindness (CRED-16)."""
        actor = await self._actor()
        try:
            user_id = await read(accounts.id_of, text(form, "username"))
            if not user_id:
                raise Invalid("There is nobody with this name.", field="username")
            amount = credits_of(text(form, "credits"))
            if amount is None:
                raise Invalid("An amount above zero, such as 5 or 1.50.", field="credits")
            await transact(
                refunds.give_credits,
                actor,
                user_id,
                amount,
                text(form, "reason"),
                text(form, "notes"),
                text(form, "message_id").strip()[:32],
            )
        except DomainError as refused:
            return self._refused(refused)
        self.giving = False
        await toast(self, "success", told("payments_office.given", {}))
        await self._look()

    @rx.event
    async def approve(self, refund_id: str):
        """Agree to somebody else's refund (2.3.5)."""
        await transact(refunds.approve, await self._actor(), refund_id[:32])
        await self._look()

    @rx.event
    async def reject(self, refund_id: str):
        """Turn a refund down."""
        await transact(refunds.reject, await self._actor(), refund_id[:32])
        await self._look()
