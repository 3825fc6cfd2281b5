"""Cards through Stripe's own checkout page (PAY-01, PAY-02, PAY-05, C14). The only import of its library."""

import hashlib
from collections.abc import Mapping
from typing import Any

import stripe

from genapp.core.payment import Begun, Checkout, Paid, PaymentFailed, Told

AGE = 300
"""Seconds after which a signed event is too old to be believed."""
ENDED = {"checkout.session.expired": "cancelled", "checkout.session.async_payment_failed": "failed"}
HEARD = ("checkout.session.completed", "checkout.session.async_payment_succeeded", *ENDED, "charge.dispute.created")
"""The events that say something about a payment; others are taken and change nothing."""
FULL = 1000


class Stripe:
    """One checkout session for each order; what it costs is a price of its own there, made once."""

    name, demo, currencies = "stripe", False, ("USD", "EUR")

    def __init__(self, key: str, webhook_secrets: str, url: str = ""):
        bases: Any = {"api": url.rstrip("/")} if url else None
        self._client = stripe.StripeClient(key, base_addresses=bases, http_client=stripe.HTTPXClient(timeout=20), max_network_retries=2)
        # Several while a secret is being changed for another.
        self._secrets = [one.strip() for one in webhook_secrets.split(",") if one.strip()]
        self._prices: dict[tuple[str, int, str], str] = {}

    async def checkout(self, order: Checkout) -> Begun:
        """Open a session that charges exactly this, and return the address of its page; the same order opens the same session."""
        try:
            price = await self._price(order)
            told = {"reference": order.reference, "price": price}
            wanted: Any = {
                "mode": "payment", "line_items": [{"price": price, "quantity": 1}], "client_reference_id": order.reference, "metadata": told,
                "payment_intent_data": {"metadata": told}, "customer_email": order.email, "success_url": order.return_url, "cancel_url": order.return_url,
            }  # fmt: skip
            made = await self._client.v1.checkout.sessions.create_async(wanted, {"idempotency_key": f"checkout:{order.reference}"})
        except stripe.StripeError as error:
            raise PaymentFailed(_why(error)) from error
        if not made.url:
            raise PaymentFailed("Stripe gave no address")
        return Begun(made.url, made.id)

    async def _price(self, order: Checkout) -> str:
        known = (order.what, order.amount_minor, order.currency)
        if known not in self._prices:
            mark = hashlib.sha256(repr(known).encode()).hexdigest()[:32]
            product = await self._client.v1.products.create_async({"name": order.what}, {"idempotency_key": f"product:{mark}"})
            price: Any = {"product": product.id, "currency": order.currency.lower(), "unit_amount": order.amount_minor}
            made = await self._client.v1.prices.create_async(price, {"idempotency_key": f"price:{mark}"})
            if len(self._prices) >= FULL:
                self._prices.clear()
            self._prices[known] = made.id
        return self._prices[known]

    async def verify(self, reference: str, session: str) -> Paid:
        """Return how a session stands there now."""
        if not session:
            return Paid(reference, "open")
        try:
            row = (await self._client.v1.checkout.sessions.retrieve_async(session)).to_dict()
            paid = self._read(row, "")
            if paid.reference != reference:
                raise PaymentFailed("another order's session")
            if paid.status == "paid" and not paid.currency:
                # A session that does not say its sum is asked by the price it was opened with.
                price = (await self._client.v1.prices.retrieve_async(row["metadata"]["price"])).to_dict()
                return Paid(
                    reference, "paid", int(price["unit_amount"]), str(price["currency"]).upper(), session=session, payment=paid.payment
                )
        except stripe.StripeError as error:
            raise PaymentFailed(_why(error)) from error
        except (KeyError, TypeError, ValueError) as error:
            raise PaymentFailed("a session we cannot read") from error
        return paid

    async def refund(self, reference: str, payment: str, amount_minor: int, currency: str, key: str) -> None:
        """Send money of a payment back; the same key sends it once."""
        try:
            wanted: Any = {"payment_intent": payment, "amount": amount_minor, "metadata": {"reference": reference, "refund": key}}
            made = await self._client.v1.refunds.create_async(wanted, {"idempotency_key": f"refund:{key}"})
        except stripe.StripeError as error:
            raise PaymentFailed(_why(error)) from error
        if made.status in ("failed", "canceled"):
            raise PaymentFailed(f"the refund is {made.status}")

    def read(self, headers: Mapping[str, str], body: bytes) -> Told | None:
        """Return a genuine event by its raw body, else None."""
        for secret in self._secrets:
            try:
                told = stripe.Webhook.construct_event(body, headers.get("stripe-signature", ""), secret, tolerance=AGE).to_dict()
                kind, row = str(told["type"]), told["data"]["object"]
                # Without an id of its own an event is known by what it says.
                event_id = str(told.get("id") or hashlib.sha256(body).hexdigest())
                return Told(event_id[:80], kind[:60], self._read(row, kind))
            except (stripe.SignatureVerificationError, UnicodeDecodeError):
                continue
            except (ValueError, KeyError, TypeError, AttributeError):
                return None
        return None

    def _read(self, row: dict[str, Any], kind: str) -> Paid:
        if kind == "charge.dispute.created":
            return Paid("", "disputed", int(row["amount"]), str(row["currency"]).upper(), str(row.get("reason") or ""), payment=str(row.get("payment_intent") or ""))  # fmt: skip
        if row.get("object") != "checkout.session":
            return Paid("", "open")
        reference = str(row.get("client_reference_id") or (row.get("metadata") or {}).get("reference") or "")
        paid = row.get("payment_status") == "paid"
        status = "paid" if paid else ENDED.get(kind, "cancelled" if row.get("status") == "expired" else "open")
        reason = "The bank declined it." if status == "failed" else ""
        amount, currency = row.get("amount_total"), str(row.get("currency") or "").upper()
        return Paid(reference[:80], status, int(amount or 0), currency if amount is not None else "", reason, str(row["id"]), str(row.get("payment_intent") or ""))  # fmt: skip


def _why(error: stripe.StripeError) -> str:
    """Return what went wrong for the log, without what was sent."""
    return f"{type(error).__name__} {error.http_status or ''} {error.code or ''}".strip()
