"""What is sold, as staff set it: a price that changes is another row, so that what was ordered keeps its own (CRED-01, CRED-11, PAY-03, ADM-11)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session

from genapp.core.actor import Actor, Permission
from genapp.core.clock import now
from genapp.core.errors import Invalid, NotFound
from genapp.core.money import EXPONENTS, credits_of, minor_of
from genapp.core.payment import Offer
from genapp.payments.models.orders import Pack, PaymentsCache, Plan
from genapp.payments.models.subscriptions import TeamPlan
from genapp.platform import service as platform

VARIANTS = ("A", "B", "C")


def save_pack(session: Session, actor: Actor, told: Mapping[str, str], replaces: str = "") -> str:
    """Sell a pack, in the place of another if one is named, and return its id; Invalid names the field."""
    actor.require(Permission.MANAGE_PAYMENTS)
    currency = _currency(told)
    values = {
        "name": _name(told), "description": told.get("description", "").strip()[:120], "credits": _amount(credits_of(told.get("credits", "")), "credits"),
        "bonus": _amount(credits_of(told["bonus"]), "bonus") if told.get("bonus", "").strip(" 0.") else 0,
        "price_minor": _amount(minor_of(told.get("price", ""), currency), "price"), "currency": currency, "badge_text": told.get("badge", "").strip()[:30],
        "is_featured": told.get("featured", "") == "yes", "variant": told.get("variant", "A"),
    }  # fmt: skip
    if values["variant"] not in VARIANTS:
        raise Invalid("Please choose one of these.", field="variant")
    return _put(session, actor, Pack, "pack", values, replaces)


def save_plan(session: Session, actor: Actor, told: Mapping[str, str], replaces: str = "") -> str:
    """Sell premium for some days, in the place of another plan if one is named, and return its id; Invalid names the field."""
    actor.require(Permission.MANAGE_PAYMENTS)
    currency, days = _currency(told), told.get("days", "").strip()
    if not (days.isascii() and days.isdigit() and 0 < int(days) <= 3660):
        raise Invalid("A whole number of days, up to ten years.", field="days")
    price = _amount(minor_of(told.get("price", ""), currency), "price")
    values = {"name": _name(told), "days": int(days), "features": _features(told), "price_minor": price, "currency": currency, "badge_text": told.get("badge", "").strip()[:30]}  # fmt: skip
    return _put(session, actor, Plan, "plan", values, replaces)


def save_team_plan(session: Session, actor: Actor, told: Mapping[str, str], replaces: str = "") -> str:
    """Offer teams a month's credits, in the place of another plan if one is named, and return its id; who subscribed keeps what they agreed to (PAY-04)."""
    actor.require(Permission.MANAGE_PAYMENTS)
    currency, days = _currency(told), told.get("trial_days", "").strip() or "0"
    if not (days.isascii() and days.isdigit() and int(days) <= 365):
        raise Invalid("A whole number of days, up to a year.", field="trial_days")
    values = {
        "name": _name(told), "credits": _amount(credits_of(told.get("credits", "")), "credits"), "features": _features(told), "trial_days": int(days),
        "price_minor": _amount(minor_of(told.get("price", ""), currency), "price"), "currency": currency,
    }  # fmt: skip
    return _put(session, actor, TeamPlan, "team_plan", values, replaces)


def _features(told: Mapping[str, str]) -> list[str]:
    return [line.strip()[:120] for line in told.get("features", "").splitlines() if line.strip()][:10]


def _put(session: Session, actor: Actor, table: Any, kind: str, values: dict[str, Any], replaces: str) -> str:
    before = session.get(table, replaces) if replaces else None
    if replaces and before is None:
        raise NotFound
    last = session.execute(select(func.max(table.position)).where(table.currency == values["currency"])).scalar()
    row = table(**values, position=before.position if before else (last if last is not None else -1) + 1)
    session.add(row)
    session.flush()
    if before is not None:
        before.is_active = False
        session.add(before)
    platform.audit(
        session, actor, f"{kind}.saved", kind, row.id, replaces=replaces, price=values["price_minor"], currency=values["currency"]
    )
    return row.id


def switch(session: Session, actor: Actor, product_id: str, on: bool) -> None:
    """Sell a pack or a plan, or stop; orders under way keep what they promised."""
    actor.require(Permission.MANAGE_PAYMENTS)
    for table, kind in ((Pack, "pack"), (Plan, "plan"), (TeamPlan, "team_plan")):
        if session.execute(update(table).where(table.id == product_id).values(is_active=bool(on))).rowcount == 1:
            platform.audit(session, actor, f"{kind}.switched", kind, product_id, on=bool(on))
            return
    raise NotFound


def compare(session: Session, actor: Actor, variants: list[str]) -> None:
    """Show people different prices, each always the same, or all the first (CRED-11)."""
    chosen = sorted({one for one in variants if one in VARIANTS} | {"A"})
    platform.put_setting(session, actor, "price_variants", chosen, Permission.MANAGE_PAYMENTS)


def _name(told: Mapping[str, str]) -> str:
    name = told.get("name", "").strip()
    if not 0 < len(name) <= 60:
        raise Invalid("A name of at most 60 letters.", field="name")
    return name


def _currency(told: Mapping[str, str]) -> str:
    if told.get("currency") not in EXPONENTS:
        raise Invalid("Please choose a currency.", field="currency")
    return told["currency"]


def _amount(amount: int | None, field: str) -> int:
    if amount is None:
        raise Invalid("An amount above zero, with at most two digits after the point.", field=field)
    return amount


def keep_offers(session: Session, offers: list[Offer]) -> None:
    """Keep what a provider's catalogue says until it is asked again; plans of teams become rows of their own (PAY-03, PAY-13)."""
    _keep_team_plans(session, [one for one in offers if not one.days])
    row = session.get(PaymentsCache, "catalog") or PaymentsCache(key="catalog")
    row.value, row.refreshed_at = [asdict(one) for one in offers if one.days], now()
    session.add(row)


def _keep_team_plans(session: Session, offers: list[Offer]) -> None:
    """Offer what the provider's catalogue has for teams in its currencies, and no more what it has not; without any there, our own rows stay."""
    for currency in {one.currency for one in offers}:
        rows = {row.provider_price: row for row in session.execute(select(TeamPlan).where(TeamPlan.currency == currency)).scalars()}
        for place, one in enumerate(
            sorted((one for one in offers if one.currency == currency), key=lambda one: (one.amount_minor, one.price))
        ):
            row = rows.pop(one.price, None) or TeamPlan(name="", credits=1, price_minor=1, currency=currency, provider_price=one.price)
            row.name, row.credits, row.features, row.price_minor = one.name, one.credits, list(one.features), one.amount_minor
            row.trial_days, row.provider_product, row.position, row.is_active = one.trial_days, one.product, place, True
            session.add(row)
        ours = update(TeamPlan).where(TeamPlan.currency == currency, TeamPlan.provider_price == "")
        session.execute(ours.values(is_active=False))
    gone = update(TeamPlan).where(TeamPlan.provider_price != "", TeamPlan.provider_price.not_in([one.price for one in offers]))
    session.execute(gone.values(is_active=False))
