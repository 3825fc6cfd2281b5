"""The one place that moves credits: granted, spent, held, returned. Amounts are hundredths of a credit.

Every movement is one row that never changes, under a key that makes it one however often it is asked for. What an owner has is
changed by a guarded update, so that two at once can never spend the same credit, and lots follow in the same transaction.
"""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlmodel import Session

from genapp.core import events
from genapp.core.clock import now
from genapp.core.errors import Invalid, NotFound
from genapp.core.money import CREDIT, credits_text
from genapp.credits.models import SOURCES, SPENT, Hold, Lot, Transfer
from genapp.credits.service import limits
from genapp.credits.service.lots import expire, restore, take
from genapp.credits.service.moves import Owner, Why, account, add, balance, transfer
from genapp.platform import service as platform

LOW = 5 * CREDIT
"""Below this somebody is told, once each time it is passed (PRICE-04)."""


def grant(
    session: Session,
    owner: Owner,
    amount: int,
    lot: str,
    *,
    key: str,
    why: Why,
    expires_at: datetime | None = None,
    price_minor: int = 0,
    currency: str = "",
) -> bool:
    """Give an owner credits as a lot; False when this key has done so before. What the lot cost is kept for refunds (C19, C22)."""
    mine = account(session, owner)
    made = transfer(session, owner, SOURCES[lot], mine, amount, "grant", key, why)
    if not made:
        return False
    add(session, owner, mine, amount)
    row = Lot(owner_kind=owner.kind, owner_id=owner.id, kind=lot, amount=amount, remaining=amount, price_minor=price_minor, currency=currency, transfer_id=made, expires_at=expires_at)  # fmt: skip
    session.add(row)
    session.flush()
    return True


def spend(session: Session, owner: Owner, amount: int, *, key: str, why: Why) -> str:
    """Take credits for something done now and return the transfer's id, the same for every repetition of the key (CRED-05)."""
    expire(session, owner)
    mine = account(session, owner)
    made = transfer(session, owner, mine, SPENT, amount, "spend", key, why)
    if not made:
        return session.execute(select(Transfer.id).where(Transfer.idem_key == key)).scalar_one()
    _charge(session, owner, mine, amount, made)
    _spent(session, owner, amount)
    return made


def hold(session: Session, owner: Owner, amount: int, *, key: str, why: Why, lifetime: timedelta) -> str:
    """Set credits aside for work under way and return the hold's id, the same for every repetition of the key (CRED-13)."""
    expire(session, owner)
    mine, held = account(session, owner), account(session, owner, "held")
    made = transfer(session, owner, mine, held, amount, "hold", key, why)
    if not made:
        return session.execute(select(Hold.id).join(Transfer, Transfer.id == Hold.transfer_id).where(Transfer.idem_key == key)).scalar_one()
    _charge(session, owner, mine, amount, made)
    add(session, owner, held, amount, "held")
    row = Hold(
        owner_kind=owner.kind, owner_id=owner.id, transfer_id=made, amount=amount, reason=why.reason, ref=why.ref, due_at=now() + lifetime
    )
    session.add(row)
    session.flush()
    return row.id


def _spent(session: Session, owner: Owner, amount: int) -> None:
    if owner.kind == "user":
        events.announce(session, "credits.spent", user_id=owner.id, amount=amount)


def _charge(session: Session, owner: Owner, mine: str, amount: int, transfer_id: str) -> None:
    """Take credits off an account and its lots, within the owner's own limits; says once when few are left (PRICE-03, PRICE-04)."""
    add(session, owner, mine, -amount)
    limits.check(session, owner)
    take(session, owner, amount, transfer_id)
    left = balance(session, owner)
    if owner.kind == "user" and left < LOW <= left + amount:
        platform.tell(session, owner.id, "credits_low", once=f"low:{transfer_id}", left=credits_text(left))


def post(session: Session, hold_id: str, amount: int | None = None) -> bool:
    """Spend what was held, or a part of it and give the rest back; False when the hold was resolved before. Never more than was held."""
    row = _resolve(session, hold_id, "posted", amount)
    if row is None:
        return False
    owner, why = Owner(row.owner_kind, row.owner_id), Why(row.reason, row.ref)
    held, mine, used = account(session, owner, "held"), account(session, owner), row.posted
    if used:
        transfer(session, owner, held, SPENT, used, "post", f"post:{hold_id}", why)
        add(session, owner, held, -used, "held")
        _spent(session, owner, used)
    if row.amount > used:
        transfer(session, owner, held, mine, row.amount - used, "void", f"void:{hold_id}", why)
        add(session, owner, held, used - row.amount, "held")
        restore(session, owner, row.transfer_id, row.amount - used)
    return True


def void(session: Session, hold_id: str) -> bool:
    """Give back what was held; False when the hold was resolved before."""
    return post(session, hold_id, 0)


def _resolve(session: Session, hold_id: str, state: str, amount: int | None) -> Hold | None:
    row = session.get(Hold, hold_id, populate_existing=True)
    if row is None:
        raise NotFound
    used = row.amount if amount is None else amount
    if not 0 <= used <= row.amount:
        raise Invalid("Not more than was held.", field="amount")
    mine = update(Hold).where(Hold.id == hold_id, Hold.state == "open")
    if session.execute(mine.values(state=state if used else "voided", posted=used, resolved_at=now())).rowcount != 1:
        return None
    session.refresh(row)
    return row


def give_back(session: Session, transfer_id: str, *, key: str, why: Why, amount: int | None = None) -> int:
    """Return a spend, or a part of it, to the lots it came from; returns how much, 0 when this key has done so before (C19).

    Invalid for more than was spent and not returned yet. What came from a lot that has ended meanwhile comes back without an end.
    """
    spent = session.get(Transfer, transfer_id)
    if spent is None or spent.kind not in ("spend", "hold"):
        raise NotFound
    owner, mine = Owner(spent.owner_kind, spent.owner_id), account(session, Owner(spent.owner_kind, spent.owner_id))
    wanted = spent.amount if amount is None else amount
    if not transfer(session, owner, SPENT, mine, wanted, "return", key, why):
        return 0
    restore(session, owner, transfer_id, wanted)
    _spent(session, owner, -wanted)
    return wanted


def void_overdue(session: Session, limit: int = 200) -> int:
    """Give back what was held longer than it may be, some at a time; returns how many holds (CRED-13)."""
    due = select(Hold.id).where(Hold.state == "open", Hold.due_at <= now()).order_by(Hold.due_at).limit(limit)
    return sum(void(session, id) for id in list(session.execute(due).scalars()))
