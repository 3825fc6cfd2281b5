"""Cards through Stripe's own checkout page (PAY-01, PAY-02, PAY-05, C14). The only import of its library."""

import hashlib
from collections.abc import Mapping
from typing import Any

import stripe

from genapp.adapters.stripe_told import (
    BILLS,
    CURRENCIES,
    ENDED,
    about,
    billed,
    offer_of,
    paid_of,
    reference_of,
    subscribed,
    subscription_of,
)
from genapp.core.money import credits_text
from genapp.core.payment import Begun, Checkout, Invoiced, Offer, Paid, PaymentFailed, Subscribed, Told

AGE = 300
"""Seconds after which a signed event is too old to be believed."""
HEARD = (
    "checkout.session.completed", "checkout.session.async_payment_succeeded", *ENDED, "charge.dispute.created", "charge.refunded", "customer.subscription.created",
    "customer.subscription.updated", "customer.subscription.deleted", *BILLS,
)  # fmt: skip
"""The events that say something to us; others are taken and change nothing."""
FULL = 1000


class Stripe:
    """One checkout session for each order; what it costs is a price of its own there, made once."""

    name, demo, currencies = "stripe", False, CURRENCIES

    def __init__(self, key: str, webhook_secrets: str, url: str = ""):
        bases: Any = {"api": url.rstrip("/")} if url else None
        self._client = stripe.StripeClient(key, base_addresses=bases, http_client=stripe.HTTPXClient(timeout=20), max_network_retries=2)
        # Several while a secret is being changed for another.
        self._secrets = [one.strip() for one in webhook_secrets.split(",") if one.strip()]
        self._prices: dict[tuple[str, int, str, bool], str] = {}

    async def checkout(self, order: Checkout) -> Begun:
        """Open a session that charges exactly this, and return the address of its page; the same order opens the same session."""
        try:
            price = await self._price(order)
            told = {"reference": order.reference, "price": price}
            renews = order.trial_days >= 0
            wanted: Any = {
                "mode": "subscription" if renews else "payment", "line_items": [{"price": price, "quantity": 1}], "client_reference_id": order.reference, "metadata": told, "customer_email": order.email, "success_url": order.return_url, "cancel_url": order.cancel_url or order.return_url,
            }  # fmt: skip
            if renews:
                wanted["subscription_data"] = {"metadata": told, **({"trial_period_days": order.trial_days} if order.trial_days else {})}
            else:
                wanted["payment_intent_data"] = {"metadata": told}
            made = await self._client.v1.checkout.sessions.create_async(wanted, {"idempotency_key": f"checkout:{order.reference}"})
        except stripe.StripeError as error:
            raise PaymentFailed(_why(error)) from error
        if not made.url:
            raise PaymentFailed("Stripe gave no address")
        return Begun(made.url, made.id)

    async def _price(self, order: Checkout) -> str:
        if order.price:
            return order.price
        known = (order.what, order.amount_minor, order.currency, order.trial_days >= 0)
        if known not in self._prices:
            mark = hashlib.sha256(repr(known).encode()).hexdigest()[:32]
            product = await self._client.v1.products.create_async({"name": order.what}, {"idempotency_key": f"product:{mark}"})
            price: Any = {"product": product.id, "currency": order.currency.lower(), "unit_amount": order.amount_minor}
            if order.trial_days >= 0:
                price["recurring"] = {"interval": "month"}
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
            paid = paid_of(row, "")
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

    async def subscription(self, subscription: str, session: str) -> Subscribed:
        """Return how a subscription stands now; by its checkout session while its own name is not known."""
        try:
            if not subscription:
                row = (await self._client.v1.checkout.sessions.retrieve_async(session)).to_dict()
                subscription = str(row.get("subscription") or "")
                if not subscription:
                    return Subscribed(reference_of(row), "", "", "canceled" if row.get("status") == "expired" else "pending")
            return subscribed((await self._client.v1.subscriptions.retrieve_async(subscription)).to_dict())
        except stripe.StripeError as error:
            raise PaymentFailed(_why(error)) from error
        except (KeyError, TypeError, ValueError) as error:
            raise PaymentFailed("a subscription we cannot read") from error

    async def invoice(self, invoice: str) -> Invoiced:
        """Return one bill as Stripe has it."""
        try:
            row = (await self._client.v1.invoices.retrieve_async(invoice)).to_dict()
            return Invoiced(str(row["id"]), subscription_of(row), int(row["amount_paid"]), str(row["currency"]).upper(), billed(row))
        except stripe.StripeError as error:
            raise PaymentFailed(_why(error)) from error
        except (KeyError, TypeError, ValueError) as error:
            raise PaymentFailed("a bill we cannot read") from error

    async def end(self, subscription: str, *, at_period_end: bool) -> None:
        """Have a subscription end with what is paid for, or go on after all."""
        try:
            await self._client.v1.subscriptions.update_async(subscription, {"cancel_at_period_end": at_period_end})
        except stripe.StripeError as error:
            raise PaymentFailed(_why(error)) from error

    async def portal(self, customer: str, subscription: str, return_url: str) -> str:
        """Return the address of Stripe's own page for cards and bills."""
        try:
            return (await self._client.v1.billing_portal.sessions.create_async({"customer": customer, "return_url": return_url})).url
        except stripe.StripeError as error:
            raise PaymentFailed(_why(error)) from error

    async def catalogue(self) -> list[Offer]:
        """Return the products that say how many days of premium or how many credits a month they are, with their prices (PAY-03, PAY-13)."""
        try:
            products = {one.id: one.to_dict() for one in (await self._client.v1.products.list_async({"active": True, "limit": 100})).data}
            prices = [one.to_dict() for one in (await self._client.v1.prices.list_async({"active": True, "limit": 100})).data]
        except stripe.StripeError as error:
            raise PaymentFailed(_why(error)) from error
        return [offer for price in prices if (offer := offer_of(price, products))]

    async def put_catalogue(self, offers: list[Offer]) -> int:
        """Make a product for each offer that is not there yet, known by its days and name; returns how many were made (PAY-06)."""
        there = {(one.name, one.days, one.credits, one.currency, one.amount_minor) for one in await self.catalogue()}
        missing = [one for one in offers if (one.name, one.days, one.credits, one.currency, one.amount_minor) not in there]
        try:
            for one in missing:
                kind = {"days": str(one.days)} if one.days else {"credits": credits_text(one.credits), "trial_days": str(one.trial_days)}
                told: Any = {"name": one.name, "metadata": {**kind, "features": "|".join(one.features)[:480]}}
                product = await self._client.v1.products.create_async(told)
                price: Any = {"product": product.id, "currency": one.currency.lower(), "unit_amount": one.amount_minor}
                if not one.days:
                    price["recurring"] = {"interval": "month"}
                await self._client.v1.prices.create_async(price)
        except stripe.StripeError as error:
            raise PaymentFailed(_why(error)) from error
        return len(missing)

    async def set_up(self, site_url: str) -> str:
        """Make what Stripe needs to know of this site: where its events go, and what its portal lets people do. Returns the secret of the events (PAY-06)."""
        url = f"{site_url}/api/stripe/webhook"
        portal: Any = {
            "business_profile": {"headline": "genapp"},
            "features": {
                "invoice_history": {"enabled": True}, "payment_method_update": {"enabled": True},
                "subscription_cancel": {"enabled": True, "mode": "at_period_end"},
            },
        }  # fmt: skip
        wanted: Any = {"url": url, "enabled_events": list(HEARD)}
        try:
            known = await self._client.v1.webhook_endpoints.list_async({"limit": 100})
            if any(one.url == url for one in known.data):
                raise PaymentFailed(f"Stripe sends its events to {url} already: its secret is shown there")
            await self._client.v1.billing_portal.configurations.create_async(portal)
            made = await self._client.v1.webhook_endpoints.create_async(wanted)
        except stripe.StripeError as error:
            raise PaymentFailed(_why(error)) from error
        return str(made.secret or "")

    def read(self, headers: Mapping[str, str], body: bytes) -> Told | None:
        """Return a genuine event by its raw body, else None."""
        for secret in self._secrets:
            try:
                told = stripe.Webhook.construct_event(body, headers.get("stripe-signature", ""), secret, tolerance=AGE).to_dict()
                kind, row = str(told["type"]), told["data"]["object"]
                # Without an id of its own an event is known by what it says.
                event_id = str(told.get("id") or hashlib.sha256(body).hexdigest())
                which, bill = about(kind, row)
                return Told(event_id[:80], kind[:60], paid_of(row, kind) if not which else Paid("", "open"), which[:120], bill[:120])
            except (stripe.SignatureVerificationError, UnicodeDecodeError):
                continue
            except (ValueError, KeyError, TypeError, AttributeError):
                return None
        return None


def _why(error: stripe.StripeError) -> str:
    """Return what went wrong for the log, without what was sent."""
    return f"{type(error).__name__} {error.http_status or ''} {error.code or ''}".strip()
