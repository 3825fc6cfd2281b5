"""Reads about what is sold and what was ordered."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalOperand=false

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlmodel import Session

from genapp.core.money import CREDIT, Money, credits_text
from genapp.core.payment import Offer
from genapp.payments.models.orders import Order, Pack, PaymentsCache, Plan
from genapp.payments.models.subscriptions import TeamPlan
from genapp.payments.rules import discounted, suggested, variant_of
from genapp.platform.models import AppSetting


@dataclass(frozen=True)
class PackRow:
    """A pack as people see it; the saving is computed from what one credit really costs, bonus included (C5)."""

    id: str
    name: str
    description: str
    credits: str
    bonus: str
    price: str
    each: str
    saving: int
    badge: str
    featured: bool
    suggested: bool = False
    before: str = ""


@dataclass(frozen=True)
class PlanRow:
    """Premium for some days, as people see it."""

    id: str
    name: str
    days: int
    price: str
    each: str
    saving: int
    badge: str
    features: list[str]
    before: str = ""


@dataclass(frozen=True)
class Product:
    """What an order promises, copied into it so that its price never changes under it (PAY-10)."""

    kind: str
    id: str
    name: str
    price_minor: int
    currency: str
    credits: int = 0
    bonus: int = 0
    days: int = 0
    variant: str = ""
    features: tuple[str, ...] = ()
    # The provider's own name for the price, where it keeps the catalogue.
    price: str = ""


@dataclass(frozen=True)
class OrderRow:
    """A purchase as its owner sees it: also its receipt (PAY-15)."""

    id: str = ""
    reference: str = ""
    name: str = ""
    credits: str = ""
    bonus: str = ""
    price: str = ""
    amount_minor: int = 0
    currency: str = ""
    status: str = ""
    reason: str = ""
    provider: str = ""
    at: str = ""
    user_id: str = ""
    kind: str = "pack"
    days: int = 0
    discount: str = ""
    code: str = ""
    back: str = ""
    session: str = ""
    price_name: str = ""


def offered(pack: Pack, at: datetime) -> bool:
    """Say whether a pack is for sale now."""
    return pack.is_active and (pack.valid_from is None or pack.valid_from <= at) and (pack.valid_until is None or pack.valid_until > at)


def packs(session: Session, currency: str, at: datetime, *, user_id: str = "", a_day: int | None = None, percent: int = 0) -> list[PackRow]:
    """Return the packs for sale in a currency, in their order, at the prices this person is shown; `a_day` marks the one that fits, `percent` is what a promo code takes off (CRED-01, CRED-11, CRED-12, CRED-17)."""
    rows = session.execute(select(Pack).where(Pack.currency == currency).order_by(Pack.position, Pack.id)).scalars()
    mine = variant_of(user_id, price_variants(session)) if user_id else "A"
    places: dict[int, Pack] = {}
    for row in rows:
        if offered(row, at) and (row.variant == mine or (row.variant == "A" and row.position not in places)):
            places[row.position] = row
    shown = [places[place] for place in sorted(places)]
    dearest = max((Fraction(row.price_minor, row.credits + row.bonus) for row in shown), default=Fraction(1))
    wanted = suggested(a_day) * CREDIT if a_day is not None else 0
    return [_pack(row, dearest, wanted, percent) for row in shown]


def price_variants(session: Session) -> list[str]:
    """Return the prices that are compared now; only "A" when none are (CRED-11)."""
    row = session.get(AppSetting, "price_variants")
    return [str(one) for one in row.value] if row and isinstance(row.value, list) and row.value else ["A"]


def product(session: Session, product_id: str, at: datetime) -> Product | None:
    """Return what is sold under an id now, or None."""
    pack, plan = session.get(Pack, product_id), session.get(Plan, product_id)
    if pack is not None and offered(pack, at):
        return Product("pack", pack.id, pack.name, pack.price_minor, pack.currency, pack.credits, pack.bonus, variant=pack.variant)
    if plan is not None and plan.is_active:
        return Product("premium", plan.id, plan.name, plan.price_minor, plan.currency, days=plan.days, features=tuple(plan.features))
    return next((_sold(one) for one in catalogue(session) if one.price == product_id), None)


def _sold(one: Offer) -> Product:
    return Product(
        "premium", one.price[:32], one.name, one.amount_minor, one.currency, days=one.days, features=one.features, price=one.price
    )


def plans(session: Session, currency: str, percent: int = 0) -> list[PlanRow]:
    """Return what premium costs in a currency, from the provider's catalogue if it keeps one, with what one saves a day against the dearest (PAY-03)."""
    theirs = sorted((one for one in catalogue(session) if one.currency == currency), key=lambda one: (one.days, one.amount_minor))
    rows = theirs or _own(session, currency)
    dearest = max((Fraction(row.amount_minor, row.days) for row in rows), default=Fraction(1))
    badges = {} if theirs else {row.id: row.badge_text for row in session.execute(select(Plan).where(Plan.currency == currency)).scalars()}
    return [_plan(row, dearest, percent, badges.get(row.price, "")) for row in rows]


def _own(session: Session, currency: str = "") -> list[Offer]:
    wanted = select(Plan).where(Plan.is_active, *((Plan.currency == currency,) if currency else ())).order_by(Plan.position, Plan.id)
    return [
        Offer(row.id, row.name, row.days, row.price_minor, row.currency, tuple(row.features)) for row in session.execute(wanted).scalars()
    ]


def offers(session: Session) -> list[Offer]:
    """Return our own plans of every currency, to be put into a provider's catalogue."""
    rows = session.execute(select(TeamPlan).where(TeamPlan.is_active).order_by(TeamPlan.position, TeamPlan.id)).scalars()
    teams = [
        Offer("", row.name, 0, row.price_minor, row.currency, tuple(row.features), row.credits, row.trial_days)
        for row in rows
        if not row.provider_price
    ]
    return [*_own(session), *teams]


def catalogue(session: Session, key: str = "catalog") -> list[Offer]:
    """Return what the provider's catalogue said when it was last asked."""
    row = session.get(PaymentsCache, key)
    return [Offer(**{**one, "features": tuple(one["features"])}) for one in row.value] if row else []


def asked_at(session: Session, key: str = "catalog") -> datetime | None:
    """Return when the provider's catalogue was last asked."""
    return session.execute(select(PaymentsCache.refreshed_at).where(PaymentsCache.key == key)).scalar()


def _before(full: int, minor: int, currency: str) -> str:
    """Return the full price where a promo code takes something off."""
    return Money(full, currency).text() if minor != full else ""


def _plan(row: Offer, dearest: Fraction, percent: int, badge: str) -> PlanRow:
    minor = discounted(row.amount_minor, percent) if percent else row.amount_minor
    each = Fraction(minor, row.days)
    return PlanRow(
        row.price, row.name, row.days, Money(minor, row.currency).text(), Money(int(each * 30 + Fraction(1, 2)), row.currency).text(),
        int(100 * (1 - each / dearest) + Fraction(1, 2)), badge, list(row.features), _before(row.amount_minor, minor, row.currency),
    )  # fmt: skip


def _pack(row: Pack, dearest: Fraction, wanted: int, percent: int) -> PackRow:
    minor = discounted(row.price_minor, percent) if percent else row.price_minor
    each = Fraction(minor, row.credits + row.bonus)
    saving = int(100 * (1 - each / dearest) + Fraction(1, 2))
    return PackRow(
        row.id, row.name, row.description, credits_text(row.credits), credits_text(row.bonus) if row.bonus else "", Money(minor, row.currency).text(),
        Money(int(each * 100 + Fraction(1, 2)), row.currency).text(), saving, row.badge_text, row.is_featured, row.credits == wanted,
        _before(row.price_minor, minor, row.currency),
    )  # fmt: skip


def order_row(row: Order) -> OrderRow:
    """Return an order as its owner sees it."""
    return OrderRow(
        row.id, row.reference, row.snapshot["name"], credits_text(row.credits), credits_text(row.bonus) if row.bonus else "",
        Money(row.amount_minor, row.currency).text(), row.amount_minor, row.currency, row.status, row.failure_reason, row.provider,
        row.created_at.isoformat(), row.user_id, row.kind, row.days,
        Money(row.discount_minor, row.currency).text() if row.discount_minor else "", row.promo_code, row.back, row.provider_session, row.snapshot.get("price", "") if not row.discount_minor else "",
    )  # fmt: skip


def order(session: Session, user_id: str, order_id: str) -> OrderRow | None:
    """Return one of somebody's orders, or None for another's."""
    row = session.get(Order, order_id)
    return order_row(row) if row and row.user_id == user_id else None


def orders(session: Session, user_id: str, before: str = "", limit: int = 20) -> list[OrderRow]:
    """Return somebody's orders, newest first, below an id (PAY-16)."""
    mine = select(Order).where(Order.user_id == user_id, *((Order.id < before,) if before else ()))
    return [order_row(row) for row in session.execute(mine.order_by(Order.id.desc()).limit(limit)).scalars()]
