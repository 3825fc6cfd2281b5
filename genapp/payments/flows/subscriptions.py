"""Subscribing, ending in one step, going on: our row first, then the provider, then its word by event, by our asking, or by the sweep (PAY-04, BILL-1)."""

from genapp.accounts import queries as accounts
from genapp.core import jobs
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Invalid, NotFound
from genapp.core.logs import get_logger
from genapp.core.payment import Checkout, PaymentFailed
from genapp.core.ports import Subscriptions, ports
from genapp.core.settings import settings
from genapp.payments.flows.orders import CHECKOUTS
from genapp.payments.queries import subscriptions as queries
from genapp.payments.service import subscriptions as service

log = get_logger(__name__)
NO_ANSWER = "The payment page could not be opened. Nothing was charged."


def _taker(currency: str) -> tuple[str, Subscriptions]:
    for name, provider in ports().payments.items():
        if isinstance(provider, Subscriptions) and currency in provider.currencies:
            return name, provider
    raise NotFound("This plan is not sold any more.")


def _named(name: str) -> Subscriptions:
    known = ports().payments.get(name)
    if not isinstance(known, Subscriptions):
        raise DomainError("The provider of this subscription is not connected.")
    return known


async def subscribe(actor: Actor, team_id: str, plan_id: str) -> str:
    """Begin a team's subscription and return the address of the provider's page; a given e-mail must be confirmed first (MAIL-01, PAY-04)."""
    CHECKOUTS.hit(actor.require_user())
    person = await read(accounts.payer, actor.user_id)
    if person.email and not person.verified:
        raise Invalid("Please confirm your e-mail first: receipts and help go there.", field="email")
    name, provider = _taker(await read(queries.currency_of, plan_id))
    row = await transact(service.begin, actor, team_id, plan_id, name)
    told = row.snapshot
    email = person.email or f"{person.username}@{settings().account_email_domain or 'localhost'}"
    back = f"{settings().site_url}/teams/{team_id}/billing"
    try:
        opened = await provider.checkout(
            Checkout(
                row.reference,
                told["price_minor"],
                told["currency"],
                f"Team plan {told['name']}",
                email,
                back,
                back,
                told["trial_days"],
                told.get("price", ""),
            )
        )
    except PaymentFailed as failed:
        log.error("subscription.checkout_failed", provider=name, reason=failed.reason)
        raise DomainError(NO_ANSWER) from failed
    await transact(service.begun, row.id, opened.session)
    return opened.url


async def end(actor: Actor, team_id: str, *, at_period_end: bool = True) -> None:
    """End a team's subscription with what is paid for, in one step, or go on after all (BILL-1)."""
    row = await transact(service.asked_to_end, actor, team_id)
    known = _named(row.provider)
    try:
        await known.end(row.provider_subscription, at_period_end=at_period_end)
        stands = await known.subscription(row.provider_subscription, "")
    except PaymentFailed as failed:
        log.error("subscription.not_ended", provider=row.provider, reason=failed.reason)
        raise DomainError("The provider did not answer, so nothing has changed. Please try again.") from failed
    await transact(service.apply, row.provider, stands)
    await transact(service.noted, actor, row.id, "ended" if at_period_end else "resumed")


async def portal(actor: Actor, team_id: str) -> str:
    """Return the address of the provider's page where cards and bills are kept."""
    row = await transact(service.asked_to_end, actor, team_id)
    try:
        return await _named(row.provider).portal(
            row.provider_customer, row.provider_subscription, f"{settings().site_url}/teams/{team_id}/billing"
        )
    except PaymentFailed as failed:
        log.error("subscription.no_portal", provider=row.provider, reason=failed.reason)
        raise DomainError("The provider's page could not be opened. Please try again.") from failed


async def look(actor: Actor, team_id: str) -> queries.BillingRow:
    """Return how a team's subscription stands, asking about one that was just begun: the second way to the same end (C14)."""
    row = await read(queries.billing, actor.require_user(), team_id)
    if row is None:
        raise NotFound
    if not row.status:
        for pending in await read(service.begun_by, team_id):
            await _ask(*pending)
        row = await read(queries.billing, actor.user_id, team_id) or row
    return row


async def _ask(provider: str, reference: str, session: str, subscription: str) -> None:
    known = ports().payments.get(provider)
    if not isinstance(known, Subscriptions):
        return
    try:
        stands = await known.subscription(subscription, session)
        bill = await known.invoice(stands.bill) if stands.bill else None
    except PaymentFailed as failed:
        log.warning("subscription.not_asked", provider=provider, reason=failed.reason)
        return
    if stands.reference in ("", reference):
        await transact(service.apply, provider, stands)
        if bill is not None:
            await transact(service.billed, provider, bill)


@jobs.cron("*/10 * * * *")
async def reconcile_subscriptions() -> None:
    """Ask about subscriptions nobody told us of: begun and silent, or with a month that should be over."""
    for one in await read(service.waiting, now()):
        await _ask(*one)
