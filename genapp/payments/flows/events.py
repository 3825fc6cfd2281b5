"""What providers tell us: kept first, asked back, then done, each once (PAY-05, PAY-09, C14, C15)."""

from collections.abc import Mapping
from dataclasses import replace

from genapp.core.db import transact
from genapp.core.logs import get_logger
from genapp.core.payment import PaymentFailed, Told
from genapp.core.ports import Payments, Subscriptions, ports
from genapp.payments.service import orders, subscriptions

log = get_logger(__name__)


async def receive(provider: str, headers: Mapping[str, str], body: bytes) -> str:
    """Take a provider's event: "refused" for one that is not genuine, "later" when its word could not be checked, else "new" or "known" (PAY-09).

    The event is kept first. What it says is asked again at the provider before anything is granted, so that neither its order nor a repetition matters (C15).
    """
    known = ports().payments.get(provider)
    told = known.read(headers, body) if known else None
    if known is None or told is None:
        log.warning("webhook.refused", provider=provider[:20])
        return "refused"
    if not await transact(orders.keep, provider, told):
        return "known"
    try:
        await _do(provider, known, told)
    except PaymentFailed as failed:
        log.warning("webhook.not_checked", provider=provider, reason=failed.reason)
        return "later"
    return "new"


async def _do(provider: str, known: Payments, told: Told) -> None:
    if told.subscription and isinstance(known, Subscriptions):
        stands = await known.subscription(told.subscription, "")
        named = told.invoice or stands.bill
        bill = await known.invoice(named) if named else None
        await transact(subscriptions.handle, provider, told, stands, bill)
        return
    if told.paid.status == "paid":
        told = replace(told, paid=await known.verify(told.paid.reference, told.paid.session))
    await transact(orders.handle, provider, told)
