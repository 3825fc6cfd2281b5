"""Payments without a provider: a page of our own, clearly marked, and events signed like anybody's. No money moves; refused in production."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping

from genapp.core import sandbox
from genapp.core.db import read, transact
from genapp.core.payment import Begun, Checkout, Invoiced, Paid, PaymentFailed, Subscribed, Told

AGE = 300
"""Seconds after which an event is too old to be believed."""
STATES = {"open": "open", "paid": "paid", "declined": "failed", "cancelled": "cancelled"}


class Sandbox:
    """A provider that plays its part on this very site."""

    name, demo, currencies = "sandbox", True, ("KES", "USD", "EUR")

    def __init__(self, secret: str, site_url: str):
        self._secret, self._site = hashlib.sha256(f"sandbox:{secret}".encode()).digest(), site_url

    async def checkout(self, order: Checkout) -> Begun:
        """Keep the payment and return the address of its page."""
        await transact(sandbox.begin, order.reference, order.amount_minor, order.currency, order.what, order.return_url, order.trial_days)
        return Begun(f"{self._site}/sandbox/{order.reference}", order.reference if order.trial_days >= 0 else "")

    async def verify(self, reference: str, session: str = "") -> Paid:
        """Return how a payment stands."""
        row = await read(sandbox.payment, reference)
        if row is None:
            raise PaymentFailed("unknown reference")
        return Paid(
            reference, STATES[row.status], row.amount_minor, row.currency, "Declined by the sandbox." if row.status == "declined" else ""
        )

    async def refund(self, reference: str, payment: str, amount_minor: int, currency: str, key: str) -> None:
        """Send money back, once for each key."""
        if why := await transact(sandbox.refund, reference, amount_minor, key):
            raise PaymentFailed(why)

    async def subscription(self, subscription: str, session: str) -> Subscribed:
        """Return how a subscription stands now."""
        row = await (read(sandbox.subscription, subscription) if subscription else read(sandbox.subscription_of, session))
        if row is None:
            paid = await read(sandbox.payment, session)
            return Subscribed(session, "", "", "canceled" if paid and paid.status == "cancelled" else "pending")
        return Subscribed(
            row.reference, row.id, f"cus_{row.reference}"[:80], row.status, row.trial_ends_at, row.period_ends_at, row.cancel_at_period_end,
            row.bills[-1]["id"] if row.bills else "",
        )  # fmt: skip

    async def invoice(self, invoice: str) -> Invoiced:
        """Return one bill."""
        found = await read(sandbox.billed, invoice)
        if found is None:
            raise PaymentFailed("unknown bill")
        row, bill = found
        return Invoiced(invoice, row.id, bill["amount"] if bill["paid"] else 0, row.currency, "paid" if bill["paid"] else "failed")

    async def end(self, subscription: str, *, at_period_end: bool) -> None:
        """Have a subscription end with what is paid for, or go on after all."""
        if not await transact(sandbox.end, subscription, at_period_end):
            raise PaymentFailed("it is over")

    async def portal(self, customer: str, subscription: str, return_url: str) -> str:
        """Return the address of the sandbox's page for a subscription."""
        return f"{self._site}/sandbox/portal/{subscription}"

    def news(self, row: sandbox.SubscriptionRow, event_id: str, bill: str = "") -> tuple[dict[str, str], bytes]:
        """Return an event about a subscription or one of its bills, as a provider would post it."""
        kind = "invoice.updated" if bill else "subscription.updated"
        return self._signed({"id": event_id, "type": kind, "reference": row.reference, "amount": 0, "currency": row.currency, "reason": "", "subscription": row.id, "invoice": bill})  # fmt: skip

    def event(self, paid: Paid, event_id: str) -> tuple[dict[str, str], bytes]:
        """Return the headers and the body of an event about a payment, as a provider would post them."""
        told = {"id": event_id, "type": f"payment.{paid.status}", "reference": paid.reference, "amount": paid.amount_minor, "currency": paid.currency, "reason": paid.reason}  # fmt: skip
        return self._signed(told)

    def _signed(self, told: dict[str, object]) -> tuple[dict[str, str], bytes]:
        body, at = json.dumps(told).encode(), str(int(time.time()))
        return {"x-sandbox-signature": f"t={at},v1={self._mark(at, body)}"}, body

    def _mark(self, at: str, body: bytes) -> str:
        return hmac.new(self._secret, f"{at}.".encode() + body, hashlib.sha256).hexdigest()

    def read(self, headers: Mapping[str, str], body: bytes) -> Told | None:
        """Return a genuine event that is not too old, else None."""
        at, _, mark = headers.get("x-sandbox-signature", "").removeprefix("t=").partition(",v1=")
        if (
            not (at.isascii() and at.isdigit())
            or not mark.isascii()
            or abs(time.time() - int(at)) > AGE
            or not hmac.compare_digest(mark, self._mark(at, body))
        ):
            return None
        try:
            told = json.loads(body)
            paid = Paid(
                str(told["reference"]),
                str(told["type"]).removeprefix("payment."),
                int(told["amount"]),
                str(told["currency"]),
                str(told["reason"]),
            )
            about, bill = str(told.get("subscription") or ""), str(told.get("invoice") or "")
            return Told(str(told["id"])[:80], str(told["type"]), Paid("", "open") if about else paid, about[:80], bill[:80])
        except (ValueError, KeyError, TypeError):
            return None
