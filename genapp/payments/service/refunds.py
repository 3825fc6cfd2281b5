"""Refunds: credits for a message or as a kindness, money for what is unspent; above a limit a second person agrees (CRED-07, CRED-16, C19)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from datetime import timedelta

from sqlalchemy import case, func, select, update
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.core import events, jobs
from genapp.core.actor import Actor, Permission
from genapp.core.clock import now
from genapp.core.errors import Conflict, Forbidden, Invalid, NotFound
from genapp.core.money import CREDIT, Money, credits_text
from genapp.core.settings import settings
from genapp.credits.models import Transfer
from genapp.credits.service import ledger, withdrawals
from genapp.credits.service.moves import Owner, Why
from genapp.payments.models.orders import REASONS, Order, Refund
from genapp.payments.queries import refunds as queries
from genapp.payments.rules import in_shillings, refund_alone
from genapp.platform import service as platform

MOST_CREDITS = 100_000 * CREDIT


def give_credits(session: Session, actor: Actor, user_id: str, credits: int, reason: str, notes: str = "", message_id: str = "") -> str:
    """Give somebody credits back, or ask a second person to; returns the refund's id. For a message never more than was paid for it (CRED-16)."""
    staff = _may(actor, reason, notes)
    if not 0 < credits <= MOST_CREDITS:
        raise Invalid("An amount above zero, please.", field="credits")
    if session.get(User, user_id) is None:
        raise NotFound("There is nobody with this name.")
    spent = _spent(session, user_id, message_id) if message_id else None
    if spent is not None and credits > spent.amount:
        raise Invalid(f"This message cost {credits_text(spent.amount)} credits.", field="credits")
    if message_id and (session.execute(_for_message(message_id)).first() or _came_back(session, message_id)):
        raise Invalid("This message was refunded already, or is about to be.", field="message_id")
    row = Refund(user_id=user_id, reason=reason, credits=credits, notes=notes.strip(), message_id=message_id, requested_by=staff)
    return _begin(session, actor, row, alone=credits <= settings().refund_alone_credits * CREDIT)


def give_money(session: Session, actor: Actor, order_id: str, reason: str, notes: str = "") -> str:
    """Send back what an order's unspent part cost, or ask a second person to; the refund's id. Bonus credits are worth nothing and go as well (C19)."""
    staff, order = _may(actor, reason, notes), session.get(Order, order_id)
    if order is None or order.status != "success":
        raise NotFound("Only a paid order can be refunded.")
    waiting = select(Refund.id).where(Refund.order_id == order_id, Refund.status.in_(("pending", "sending")))
    if session.execute(waiting).first():
        raise Invalid("A refund of this order is under way.")
    part = queries.refundable(session, order, now())
    if not part.minor:
        raise Invalid("Everything was used up: there is nothing left to refund.")
    row = Refund(user_id=order.user_id, reason=reason, credits=part.credits, days=part.days, money_minor=part.minor, currency=order.currency, notes=notes.strip(), order_id=order_id, requested_by=staff)  # fmt: skip
    return _begin(session, actor, row, alone=part.minor <= refund_alone(order.currency, settings().refund_alone_shillings))


def _may(actor: Actor, reason: str, notes: str) -> str:
    staff = actor.require(Permission.MANAGE_PAYMENTS)
    if reason not in REASONS:
        raise Invalid("Please choose a reason.", field="reason")
    if len(notes) > 500:
        raise Invalid("At most 500 letters.", field="notes")
    return staff


def _for_message(message_id: str):
    return select(Refund.id).where(Refund.message_id == message_id, Refund.status != "rejected")


def _came_back(session: Session, message_id: str) -> bool:
    """Say whether a message's price was returned without anybody asking: nobody answered it, or our team removed it before."""
    return session.execute(select(Transfer.id).where(Transfer.idem_key == f"message:{message_id}:back")).first() is not None


def _spent(session: Session, user_id: str, message_id: str) -> Transfer:
    """Return what a message cost; NotFound for one that cost nothing, or another's."""
    row = session.execute(select(Transfer).where(Transfer.idem_key == f"message:{message_id}")).scalars().first()
    if row is None or row.owner_id != user_id:
        raise NotFound("This person paid for no such message.")
    return row


def _begin(session: Session, actor: Actor, row: Refund, *, alone: bool) -> str:
    session.add(row)
    session.flush()
    platform.audit(session, actor, "refund.asked", "refund", row.id, user=row.user_id, credits=row.credits, minor=row.money_minor, currency=row.currency, reason=row.reason)  # fmt: skip
    if alone:
        _do(session, actor, row)
    else:
        platform.alert(session, "high_refund_rate", "A refund waits for a second person.", priority="high", entity="refund", entity_id=row.id, once=f"refund:{row.id}")  # fmt: skip
    return row.id


def approve(session: Session, actor: Actor, refund_id: str) -> None:
    """Agree to somebody else's refund and do it; Forbidden for one's own."""
    staff, row = actor.require(Permission.MANAGE_PAYMENTS), _waiting(session, refund_id)
    if row.requested_by == staff:
        raise Forbidden("Somebody else has to agree to this.")
    _do(session, actor, row)


def reject(session: Session, actor: Actor, refund_id: str) -> None:
    """Turn a refund down; nothing moves. Who asked for it may take it back too."""
    staff, row = actor.require(Permission.MANAGE_PAYMENTS), _waiting(session, refund_id)
    _step(session, row, "pending", "rejected", staff)
    platform.audit(session, actor, "refund.rejected", "refund", refund_id)


def _waiting(session: Session, refund_id: str) -> Refund:
    row = session.get(Refund, refund_id, populate_existing=True)
    if row is None:
        raise NotFound
    if row.status != "pending":
        raise Conflict("This refund was decided already.")
    return row


def _step(session: Session, row: Refund, before: str, after: str, by: str | None) -> None:
    """Move a refund on, once, whoever else tries at the same time."""
    moved = update(Refund).where(Refund.id == row.id, Refund.status == before)
    if session.execute(moved.values(status=after, processed_by=by, processed_at=now())).rowcount != 1:
        raise Conflict("This refund was decided already.")
    events.emit(session, events.topic("admin"), "payments.changed", row.id)


def _do(session: Session, actor: Actor, row: Refund) -> None:
    owner, why = Owner("user", row.user_id), Why("refund", row.id, actor.user_id)
    platform.audit(session, actor, "refund.approved", "refund", row.id)
    if row.order_id:
        _step(session, row, "pending", "sending", actor.user_id)
        _take(session, owner, row, why)
        jobs.enqueue(session, "payments.send_refund", key=f"refund:{row.id}", refund_id=row.id)
        return
    _step(session, row, "pending", "completed", actor.user_id)
    if row.message_id:
        spent = _spent(session, row.user_id, row.message_id)
        if not ledger.give_back(session, spent.id, key=f"message:{row.message_id}:back", why=why, amount=row.credits):
            raise Conflict("What this message cost came back meanwhile.")
        events.announce(session, "message.refunded", message_id=row.message_id, amount=row.credits)
    else:
        ledger.grant(session, owner, row.credits, "bonus", key=f"refund:{row.id}", why=why)
    platform.tell(
        session, row.user_id, "credit_refund", once=f"refund:{row.id}", entity_id=row.id, amount=credits_text(row.credits), reason=""
    )
    _watch(session, row)


def _take(session: Session, owner: Owner, row: Refund, why: Why) -> None:
    """Take off what the money is sent back for, bonus and days included, so that nobody spends it meanwhile."""
    order = session.get_one(Order, row.order_id)
    part = queries.refundable(session, order, now())
    if not part.minor:
        raise Conflict("Everything was used up meanwhile.")
    if part.minor < row.money_minor:
        # Between asking and agreeing some was used: what is left is what goes back.
        row.money_minor, row.credits, row.days = part.minor, part.credits, part.days
        session.add(row)
        session.flush()
    if row.days:
        _shift(session, row.user_id, -row.days)
        return
    lot, bonus = withdrawals.lot_of(session, f"order:{order.id}"), withdrawals.lot_of(session, f"order:{order.id}:bonus")
    if lot is not None:
        withdrawals.withdraw(session, owner, lot.id, row.credits, key=f"refund:{row.id}:bought", why=why)
    if bonus is not None and bonus.remaining:
        withdrawals.withdraw(session, owner, bonus.id, bonus.remaining, key=f"refund:{row.id}:bonus", why=why)


def _shift(session: Session, user_id: str, days: int) -> None:
    """Move the end of somebody's premium; their row is held first."""
    session.execute(update(User).where(User.id == user_id).values(updated_at=now()))
    until = session.execute(select(User.premium_until).where(User.id == user_id)).scalar_one() or now()
    session.execute(update(User).where(User.id == user_id).values(premium_until=until + timedelta(days=days)))
    events.emit(session, events.topic("user", user_id), "premium.changed", user_id)


def sent(session: Session, refund_id: str) -> None:
    """Note that the provider has sent the money; a second time changes nothing."""
    row = session.get_one(Refund, refund_id, populate_existing=True)
    if row.status != "sending":
        return
    _step(session, row, "sending", "completed", row.processed_by)
    order = session.get_one(Order, row.order_id)
    left = order.amount_minor - order.refunded_minor - row.money_minor
    change = {"refunded_minor": Order.refunded_minor + row.money_minor, **({} if left else {"status": "refunded", "refunded_at": now()})}
    session.execute(update(Order).where(Order.id == order.id).values(**change))
    less = in_shillings(row.money_minor, row.currency)
    spent = case((User.total_spent > less, User.total_spent - less), else_=0)
    session.execute(update(User).where(User.id == row.user_id).values(total_spent=spent))
    amount = Money(row.money_minor, row.currency).text()
    platform.tell(
        session, row.user_id, "money_refund", once=f"refund:{row.id}", entity_id=order.id, amount=amount, name=order.snapshot["name"]
    )
    events.announce(session, "order.refunded", user_id=row.user_id, order_id=order.id)
    events.emit(session, events.topic("user", row.user_id), "order.changed", order.id)
    _watch(session, row)


def not_sent(session: Session, refund_id: str, why: str) -> None:
    """Give back what was taken when the provider refused to send the money; a person looks at it (T9)."""
    row = session.get_one(Refund, refund_id, populate_existing=True)
    if row.status != "sending":
        return
    _step(session, row, "sending", "rejected", row.processed_by)
    session.execute(update(Refund).where(Refund.id == refund_id).values(failure=why[:200]))
    if row.days:
        _shift(session, row.user_id, row.days)
    for kind in ("bought", "bonus"):
        withdrawals.put_back(session, f"refund:{refund_id}:{kind}", why=Why("refund_failed", refund_id))
    platform.alert(session, "payment_failed", f"A refund could not be sent: {why[:120]}", priority="high", entity="refund", entity_id=refund_id, once=f"refund_failed:{refund_id}")  # fmt: skip


def _watch(session: Session, row: Refund) -> None:
    """Tell staff of somebody whose money or credits come back unusually often (PAY-14)."""
    lately = (
        select(func.count())
        .select_from(Refund)
        .where(
            Refund.user_id == row.user_id, Refund.status == "completed", Refund.created_at > now() - timedelta(days=settings().refunds_days)
        )
    )
    if session.execute(lately).scalar_one() >= settings().refunds_often:
        month = now().strftime("%Y-%m")
        platform.alert(session, "high_refund_rate", f"{settings().refunds_often} refunds or more within {settings().refunds_days} days.", entity="user", entity_id=row.user_id, once=f"refunds:{row.user_id}:{month}")  # fmt: skip
