"""Buying, step by step: our order first, the provider's page, then its word by webhook, by our asking, or by the sweep."""

from genapp.accounts import queries as accounts
from genapp.core import jobs
from genapp.core.actor import Actor, Permission
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Invalid, NotFound
from genapp.core.logs import get_logger
from genapp.core.money import EXPONENTS
from genapp.core.payment import Checkout, Paid, PaymentFailed
from genapp.core.ports import Subscriptions, ports
from genapp.core.ratelimit import Allowance
from genapp.core.settings import settings
from genapp.payments.queries import office
from genapp.payments.queries import refunds as waiting
from genapp.payments.queries import shop as queries
from genapp.payments.rules import currency_for
from genapp.payments.service import orders, promo, refunds

log = get_logger(__name__)
CHECKOUTS = Allowance("checkout", "20/hour")
CODES = Allowance("promo-code", "30/hour")


async def buy(actor: Actor, product_id: str, *, code: str = "", back: str = "") -> str:
    """Begin a purchase and return the address of the provider's page; a given e-mail must be confirmed first (MAIL-01, PAY-10).

    `code` is a promo code, `back` the place on this site where the person was.
    """
    CHECKOUTS.hit(actor.require_user())
    person = await read(accounts.payer, actor.user_id)
    if person.email and not person.verified:
        raise Invalid("Please confirm your e-mail first: receipts and help go there.", field="email")
    provider = await _provider(product_id)
    order = await transact(orders.begin, actor, product_id, provider, code=code, back=back)
    what = f"Premium, {order.name}" if order.kind == "premium" else f"{order.credits} credits, {order.name}"
    done, left = (f"{settings().site_url}/checkout/{end}?order={order.id}" for end in ("success", "cancel"))
    email = person.email or f"{person.username}@{settings().account_email_domain or 'localhost'}"
    try:
        opened = (
            await ports()
            .payments[provider]
            .checkout(Checkout(order.reference, order.amount_minor, order.currency, what, email, done, left, price=order.price_name))
        )
    except PaymentFailed as failed:
        log.error("payment.checkout_failed", provider=provider, reason=failed.reason)
        await transact(orders.settle, provider, Paid(order.reference, "failed", reason="The payment page could not be opened."))
        raise DomainError("The payment page could not be opened. Nothing was charged.") from failed
    await transact(orders.begun, order.id, opened.session)
    return opened.url


def sold_in(country: str, *, monthly: bool = False) -> tuple[list[str], str]:
    """Return the currencies that somebody takes here, and the one a person from a country is shown first; ([], "") where nobody takes any (C21)."""
    takers = [one for one in ports().payments.values() if not monthly or isinstance(one, Subscriptions)]
    taken = [one for one in EXPONENTS if any(one in taker.currencies for taker in takers)]
    first = currency_for(country)
    return taken, first if first in taken else next(iter(taken), "")


async def _provider(product_id: str) -> str:
    sold = await read(queries.product, product_id, now())
    for name, provider in ports().payments.items():
        if sold is not None and sold.currency in provider.currencies:
            return name
    raise NotFound("This is not sold any more.")


async def look(actor: Actor, order_id: str) -> queries.OrderRow:
    """Return one of the caller's orders as its provider sees it now: the second way to the same grant (C14)."""
    order = await read(queries.order, actor.require_user(), order_id)
    if order is None:
        raise NotFound
    if order.status in orders.OPEN:
        await _ask(order.provider, order.reference, order.session)
        order = await read(queries.order, actor.user_id, order_id) or order
    return order


async def _ask(provider: str, reference: str, session: str) -> None:
    known = ports().payments.get(provider)
    if known is None:
        return
    try:
        paid = await known.verify(reference, session)
    except PaymentFailed as failed:
        log.warning("payment.not_asked", provider=provider, reason=failed.reason)
        return
    await transact(orders.settle, provider, paid)


async def percent_of(actor: Actor, code: str, kind: str) -> int:
    """Return what a promo code takes off; few tries an hour, so that none is found by trying (CRED-17)."""
    CODES.hit(actor.require_user())
    return await read(promo.percent_of, code, kind)


@jobs.cron("*/5 * * * *")
async def reconcile() -> None:
    """Ask the providers about orders nobody has told us of for ten minutes; what is granted already changes nothing."""
    for provider, reference, session in await read(orders.late):
        await _ask(provider, reference, session)
    await transact(promo.release)


async def reconcile_one(actor: Actor, order_id: str) -> bool:
    """Have a member of staff ask an order's provider; says whether it was paid and is granted now (PAY-12). PaymentFailed's words are shown."""
    staff = actor.require(Permission.MANAGE_PAYMENTS)
    row = await read(office.office_order, order_id)
    known = ports().payments.get(row.provider) if row else None
    if row is None or known is None:
        raise NotFound("This payment's provider is not connected.")
    try:
        paid = await known.verify(row.reference, row.session)
    except PaymentFailed as failed:
        log.warning("payment.not_asked", provider=row.provider, reason=failed.reason)
        raise DomainError("The provider could not be asked. Please try again.") from failed
    outcome = await transact(orders.settle, row.provider, paid, staff)
    await transact(orders.reconciled, actor, order_id, outcome)
    return outcome == "granted"


async def reconcile_all(actor: Actor) -> tuple[int, int]:
    """Ask about everything that is open or wants a look, a hundred at most; returns how many were asked and how many granted (PAY-12)."""
    actor.require(Permission.MANAGE_PAYMENTS)
    waiting = await read(office.to_reconcile)
    granted = 0
    for order_id in waiting:
        try:
            granted += await reconcile_one(actor, order_id)
        except DomainError:
            continue  # Said in the log; the others are asked all the same.
    return len(waiting), granted


@jobs.flow("payments.send_refund")
async def send_refund(refund_id: str) -> None:
    """Have the provider send the money of a refund, under the refund's own key, so that a second try sends nothing more."""
    row = await read(waiting.refund_to_send, refund_id)
    if row is None:
        return
    known = ports().payments.get(row.provider)
    try:
        if known is None:
            raise PaymentFailed(f"{row.provider} is not connected")
        await known.refund(row.reference, row.payment, row.amount_minor, row.currency, refund_id)
    except PaymentFailed as failed:
        log.error("refund.failed", provider=row.provider, reason=failed.reason)
        await transact(refunds.not_sent, refund_id, failed.reason)
        return
    await transact(refunds.sent, refund_id)
