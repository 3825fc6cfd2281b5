"""What Stripe's own objects say, in ours. Pure; shapes of older and newer versions of the API are read alike."""

from datetime import UTC, datetime
from typing import Any

from genapp.core.money import credits_of
from genapp.core.payment import Offer, Paid, Subscribed

CURRENCIES: tuple[str, ...] = ("USD", "EUR")
ENDED = {"checkout.session.expired": "cancelled", "checkout.session.async_payment_failed": "failed"}
BILLS = ("invoice.paid", "invoice.payment_succeeded", "invoice.payment_failed")


def paid_of(row: dict[str, Any], kind: str) -> Paid:
    """Return what a row says of a payment; open for one that says nothing."""
    if kind == "charge.dispute.created":
        return Paid("", "disputed", int(row["amount"]), str(row["currency"]).upper(), str(row.get("reason") or ""), payment=str(row.get("payment_intent") or ""))  # fmt: skip
    if kind == "charge.refunded":
        amount, payment = int(row["amount_refunded"]), str(row.get("payment_intent") or "")
        return Paid("", "refunded", amount, str(row["currency"]).upper(), payment=payment)
    if row.get("object") != "checkout.session":
        return Paid("", "open")
    reference = reference_of(row)
    paid = row.get("payment_status") == "paid"
    status = "paid" if paid else ENDED.get(kind, "cancelled" if row.get("status") == "expired" else "open")
    reason = "The bank declined it." if status == "failed" else ""
    amount, currency = row.get("amount_total"), str(row.get("currency") or "").upper()
    return Paid(reference, status, int(amount or 0), currency if amount is not None else "", reason, str(row["id"]), str(row.get("payment_intent") or ""))  # fmt: skip


def offer_of(price: dict[str, Any], products: dict[str, dict[str, Any]]) -> Offer | None:
    """Return a price as an offer: premium when its product says the days, a team's month when it renews monthly and its product says the credits; else None (PAY-03, PAY-13)."""
    product = products.get(str(price.get("product")))
    told = (product or {}).get("metadata") or {}
    amount, currency, again = price.get("unit_amount"), str(price.get("currency", "")).upper(), price.get("recurring") or {}
    if product is None or not isinstance(amount, int) or amount <= 0 or currency not in CURRENCIES:
        return None
    features = tuple(one.strip() for one in str(told.get("features", "")).split("|") if one.strip())
    common = (str(price["id"]), str(product["name"])[:60])
    if not again and price.get("type") != "recurring":
        days = _number(told.get("days"))
        return Offer(*common, days, amount, currency, features[:10], product=str(product["id"])) if days else None
    credits, monthly = (
        credits_of(str(told.get("credits") or "")),
        (again.get("interval", "month"), again.get("interval_count", 1)) == ("month", 1),
    )
    trial = _number(told.get("trial_days"))
    return Offer(*common, 0, amount, currency, features[:10], credits, trial, str(product["id"])) if credits and monthly else None


def _number(value: Any) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def about(kind: str, row: dict[str, Any]) -> tuple[str, str]:
    """Return the subscription and the bill an event is about, as far as it is about any."""
    if kind.startswith("customer.subscription."):
        return str(row["id"]), ""
    if kind in BILLS:
        return subscription_of(row), str(row["id"])
    if row.get("object") == "checkout.session" and row.get("mode") == "subscription":
        return str(row.get("subscription") or ""), ""
    return "", ""


def subscription_of(row: dict[str, Any]) -> str:
    """Return the subscription of a bill; newer versions of the API put it deeper."""
    details = ((row.get("parent") or {}).get("subscription_details") or {}).get("subscription")
    return str(details or row.get("subscription") or "")


def reference_of(row: dict[str, Any]) -> str:
    """Return our own reference, as a session or a subscription bears it."""
    return str(row.get("client_reference_id") or (row.get("metadata") or {}).get("reference") or "")[:80]


def subscribed(row: dict[str, Any]) -> Subscribed:
    """Return how a subscription stands; newer versions of the API keep its month with its items."""
    items = (row.get("items") or {}).get("data") or [{}]
    ends = items[0].get("current_period_end") or row.get("current_period_end")
    status = {"incomplete": "pending", "incomplete_expired": "canceled", "paused": "unpaid"}.get(row["status"], str(row["status"]))
    return Subscribed(
        reference_of(row), str(row["id"]), str(row.get("customer") or ""), status, _time(row.get("trial_end")), _time(ends),
        row.get("cancel_at_period_end") is True, str(row.get("latest_invoice") or ""),
    )  # fmt: skip


def billed(row: dict[str, Any]) -> str:
    """Return how a bill ended; one that nobody tried to charge yet is open."""
    if row["status"] == "paid":
        return "paid"
    return "failed" if row["status"] == "uncollectible" or (row["status"] == "open" and row.get("attempt_count")) else "open"


def _time(at: Any) -> datetime | None:
    return datetime.fromtimestamp(int(at), UTC) if at else None
