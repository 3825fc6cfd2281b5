"""Reads about what is sold and what was ordered."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalOperand=false

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlmodel import Session

from genapp.core.money import Money, credits_text
from genapp.payments.models import Order, Pack


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


def offered(pack: Pack, at: datetime) -> bool:
    """Say whether a pack is for sale now."""
    return pack.is_active and (pack.valid_from is None or pack.valid_from <= at) and (pack.valid_until is None or pack.valid_until > at)


def packs(session: Session, currency: str, at: datetime) -> list[PackRow]:
    """Return the packs for sale in a currency, in their order (CRED-01, CRED-17)."""
    rows = session.execute(select(Pack).where(Pack.currency == currency).order_by(Pack.position, Pack.id)).scalars()
    shown = [row for row in rows if offered(row, at)]
    dearest = max((Fraction(row.price_minor, row.credits + row.bonus) for row in shown), default=Fraction(1))
    return [_pack(row, dearest) for row in shown]


def _pack(row: Pack, dearest: Fraction) -> PackRow:
    each = Fraction(row.price_minor, row.credits + row.bonus)
    saving = int(100 * (1 - each / dearest) + Fraction(1, 2))
    return PackRow(
        row.id, row.name, row.description, credits_text(row.credits), credits_text(row.bonus) if row.bonus else "", Money(row.price_minor, row.currency).text(),
        Money(int(each * 100 + Fraction(1, 2)), row.currency).text(), saving, row.badge_text, row.is_featured,
    )  # fmt: skip


def currency_of(session: Session, pack_id: str) -> str:
    """Return the currency of a pack, "" for one that is not there."""
    return session.execute(select(Pack.currency).where(Pack.id == pack_id)).scalar() or ""


def order_row(row: Order) -> OrderRow:
    """Return an order as its owner sees it."""
    return OrderRow(
        row.id, row.reference, row.snapshot["name"], credits_text(row.credits), credits_text(row.bonus) if row.bonus else "",
        Money(row.amount_minor, row.currency).text(), row.amount_minor, row.currency, row.status, row.failure_reason, row.provider,
        row.created_at.isoformat(), row.user_id,
    )  # fmt: skip


def order(session: Session, user_id: str, order_id: str) -> OrderRow | None:
    """Return one of somebody's orders, or None for another's."""
    row = session.get(Order, order_id)
    return order_row(row) if row and row.user_id == user_id else None


def orders(session: Session, user_id: str, before: str = "", limit: int = 20) -> list[OrderRow]:
    """Return somebody's orders, newest first, below an id (PAY-16)."""
    mine = select(Order).where(Order.user_id == user_id, *((Order.id < before,) if before else ()))
    return [order_row(row) for row in session.execute(mine.order_by(Order.id.desc()).limit(limit)).scalars()]
