"""Shillings through Paystack's page: M-Pesa, cards, banks (PAY-07, PAY-12, C15)."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from genapp.adapters import wire
from genapp.core.payment import Begun, Checkout, Paid, PaymentFailed, Told

STATES = {"success": "paid", "failed": "failed", "abandoned": "cancelled", "reversed": "failed"}


class Paystack:
    """Payments are known there by our own reference. What an event says is asked again before anything is granted."""

    name, demo, currencies = "paystack", False, ("KES",)

    def __init__(self, key: str, url: str = "https://api.paystack.co"):
        self._key, self._url = key, url.rstrip("/")

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        try:
            headers = {"authorization": f"Bearer {self._key}"}
            answer = await wire.client().request(method, self._url + path, json=body, headers=headers, timeout=15.0)
            told = answer.json()
        except (*wire.Failed, ValueError) as error:
            raise PaymentFailed(type(error).__name__) from error
        if answer.status_code >= 300 or not isinstance(told, dict) or told.get("status") is not True:
            raise PaymentFailed(f"HTTP {answer.status_code}")
        return told

    async def checkout(self, order: Checkout) -> Begun:
        """Begin a payment under our reference and return the address of its page."""
        wanted = {
            "email": order.email, "amount": order.amount_minor, "currency": order.currency, "reference": order.reference, "callback_url": order.return_url,
            "metadata": {"what": order.what, "cancel_action": order.cancel_url or order.return_url},
        }  # fmt: skip
        told = await self._ask("POST", "/transaction/initialize", wanted)
        url = (told.get("data") or {}).get("authorization_url")
        if not isinstance(url, str) or not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise PaymentFailed("Paystack gave no address")
        return Begun(url)

    async def verify(self, reference: str, session: str) -> Paid:
        """Return what Paystack knows of a payment now."""
        told = await self._ask("GET", f"/transaction/verify/{quote(reference, safe='')}")
        paid = _read(told.get("data"))
        if paid is None or paid.reference != reference:
            raise PaymentFailed("another payment")
        return paid

    async def refund(self, reference: str, payment: str, amount_minor: int, currency: str, key: str) -> None:
        """Send money of a payment back. Paystack knows no keys, so what was sent under this one is looked for first."""
        note = f"genapp:{key}"
        sent = await self._ask("GET", f"/refund?transaction={quote(payment or reference, safe='')}")
        rows = sent.get("data")
        if any(isinstance(row, dict) and row.get("merchant_note") == note for row in (rows if isinstance(rows, list) else [])):
            return
        await self._ask("POST", "/refund", {"transaction": reference, "amount": amount_minor, "currency": currency, "merchant_note": note})

    def read(self, headers: Mapping[str, str], body: bytes) -> Told | None:
        """Return an event whose body bears the mark of our key, else None."""
        mark = headers.get("x-paystack-signature", "")
        right = hmac.new(self._key.encode(), body, hashlib.sha512).hexdigest()
        if not mark.isascii() or not hmac.compare_digest(mark, right):
            return None
        try:
            told = json.loads(body)
            kind, data = str(told["event"]), told["data"]
            if kind.startswith("charge.dispute.create"):
                about = data["transaction"]
                paid = Paid(str(about["reference"])[:80], "disputed", int(about.get("amount") or 0), str(about.get("currency") or "")[:3])
            elif kind == "refund.processed":
                about = str(data["transaction_reference"])[:80]
                paid = Paid(about, "refunded", int(data["amount"]), str(data.get("currency") or "KES")[:3])
            else:
                paid = (_read(data) if kind.startswith("charge.") else None) or Paid(str(data.get("reference") or "")[:80], "open")
            return Told(f"{kind}:{data.get('id') or paid.reference}"[:80], kind[:60], paid)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


def _read(data: Any) -> Paid | None:
    try:
        amount = data["amount"]
        if isinstance(amount, bool) or not isinstance(amount, int):
            return None
        status = STATES.get(str(data["status"]), "open")
        reason = str(data.get("gateway_response") or "")[:200] if status == "failed" else ""
        return Paid(str(data["reference"])[:80], status, amount, str(data["currency"])[:3], reason, payment=str(data.get("id") or "")[:80])
    except (KeyError, TypeError, AttributeError):
        return None
