"""Promo codes: kept for one order of a person, once, and at most so often in all (CRED-17)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalOperand=false, reportOptionalMemberAccess=false, reportOperatorIssue=false

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.core.actor import Actor, Permission
from genapp.core.clock import now
from genapp.core.errors import Invalid, NotFound
from genapp.payments.models.orders import Order, PromoCode, PromoUse
from genapp.payments.queries.shop import Product
from genapp.payments.rules import code_of, discounted
from genapp.platform import service as platform

KEPT = timedelta(days=1)
"""So long a code waits for an order that is not paid; then others may use it."""


def use(session: Session, user_id: str, text: str, product: Product, order_id: str) -> int:
    """Keep a code for an order and return what is left to pay; Invalid names why a code does not fit."""
    row = known(session, text, product.kind)
    make = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    mine = make(PromoUse).values(promo_id=row.id, user_id=user_id, order_id=order_id, created_at=now())
    if session.execute(mine.on_conflict_do_nothing().returning(PromoUse.promo_id)).first() is None:
        _again(session, row.id, user_id, order_id)
    elif session.execute(_count(row.id, 1)).rowcount != 1:
        raise Invalid("This code was used too often already.", field="code")
    return discounted(product.price_minor, row.percent)


def _again(session: Session, promo_id: str, user_id: str, order_id: str) -> None:
    """Move a person's use from an order that was not paid to a new one."""
    used = (PromoUse.promo_id == promo_id, PromoUse.user_id == user_id)
    before = session.execute(select(Order.status).join(PromoUse, PromoUse.order_id == Order.id).where(*used)).scalar()
    if before in ("success", "review", "refunded"):
        raise Invalid("You have used this code already.", field="code")
    session.execute(update(PromoUse).where(*used).values(order_id=order_id, created_at=now()))


def _count(promo_id: str, step: int):
    room = or_(PromoCode.max_uses.is_(None), PromoCode.uses + step <= PromoCode.max_uses)
    return update(PromoCode).where(PromoCode.id == promo_id, room, PromoCode.uses + step >= 0).values(uses=PromoCode.uses + step)


def known(session: Session, text: str, kind: str) -> PromoCode:
    """Return the code that counts now for a kind of product; Invalid for any other, without saying which codes exist."""
    at, row = now(), session.execute(select(PromoCode).where(PromoCode.code == code_of(text))).scalars().first()
    early = row is not None and row.valid_from is not None and row.valid_from > at
    late = row is not None and row.valid_until is not None and row.valid_until <= at
    if row is None or not row.is_active or early or late or row.applies_to not in ("", kind):
        raise Invalid("This code does not count here.", field="code")
    return row


def percent_of(session: Session, text: str, kind: str) -> int:
    """Return what a code takes off a kind of product now; Invalid for one that does not count here."""
    return known(session, text, kind).percent


def release(session: Session, limit: int = 200) -> int:
    """Let go of codes whose order was not paid within a day; returns how many."""
    stale = (
        select(PromoUse.promo_id, PromoUse.user_id)
        .join(Order, Order.id == PromoUse.order_id)
        .where(PromoUse.created_at < now() - KEPT, Order.status.in_(("pending", "failed", "cancelled")))
    )
    rows = session.execute(stale.order_by(PromoUse.promo_id).limit(limit)).all()
    for promo_id, user_id in rows:
        gone = delete(PromoUse).where(PromoUse.promo_id == promo_id, PromoUse.user_id == user_id, PromoUse.created_at < now() - KEPT)
        if session.execute(gone).rowcount == 1:
            session.execute(_count(promo_id, -1))
    return len(rows)


def save(
    session: Session,
    actor: Actor,
    code: str,
    percent: int,
    *,
    applies_to: str = "",
    max_uses: int | None = None,
    until: datetime | None = None,
) -> str:
    """Make a promo code and return its id (ADM-11)."""
    actor.require(Permission.MANAGE_PAYMENTS)
    code = code_of(code)
    if not 1 <= percent <= 90:
        raise Invalid("From 1 to 90 percent.", field="percent")
    if applies_to not in ("", "pack", "premium"):
        raise Invalid("Please choose one of these.", field="applies_to")
    if max_uses is not None and max_uses < 1:
        raise Invalid("At least once.", field="max_uses")
    if until is not None and until <= now():
        raise Invalid("A day that is still to come.", field="until")
    if session.execute(select(PromoCode.id).where(PromoCode.code == code)).scalar():
        raise Invalid("There is a code with this name already.", field="code")
    row = PromoCode(code=code, percent=percent, applies_to=applies_to, max_uses=max_uses, valid_until=until, created_by=actor.user_id)
    session.add(row)
    session.flush()
    platform.audit(session, actor, "promo.made", "promo_code", row.id, code=code, percent=percent, max_uses=max_uses)
    return row.id


def switch(session: Session, actor: Actor, promo_id: str, on: bool) -> None:
    """Let a code count, or stop it; what was ordered with it keeps its price."""
    actor.require(Permission.MANAGE_PAYMENTS)
    if session.execute(update(PromoCode).where(PromoCode.id == promo_id).values(is_active=bool(on))).rowcount != 1:
        raise NotFound
    platform.audit(session, actor, "promo.switched", "promo_code", promo_id, on=bool(on))
