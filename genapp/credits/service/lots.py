"""Lots: taken from, the soonest to end first; given back where they came from; ended on their day (C19, C22)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from sqlalchemy import select, update
from sqlmodel import Session

from genapp.core.clock import now
from genapp.core.errors import Invalid
from genapp.credits.models import EXPIRED, Account, Lot, LotUse
from genapp.credits.service.moves import Owner, Why, account, add, transfer


def take(session: Session, owner: Owner, amount: int, transfer_id: str) -> None:
    """Take credits from an owner's lots, the soonest to end first; the account's row is held already, so nobody else takes now."""
    open_ = (Lot.owner_kind == owner.kind, Lot.owner_id == owner.id, Lot.remaining > 0)
    order = (Lot.expires_at.is_(None), Lot.expires_at, Lot.id)
    missing = amount
    for lot in session.execute(select(Lot.id, Lot.remaining).where(*open_).order_by(*order)).all():
        some = min(missing, lot.remaining)
        session.execute(update(Lot).where(Lot.id == lot.id).values(remaining=Lot.remaining - some))
        session.add(LotUse(transfer_id=transfer_id, lot_id=lot.id, amount=some))
        missing -= some
        if not missing:
            break
    if missing:
        raise AssertionError("the lots of an owner hold less than their account")
    session.flush()


def restore(session: Session, owner: Owner, transfer_id: str, amount: int) -> None:
    """Put credits back into the lots a transfer took them from, the last to end first, and onto the account."""
    add(session, owner, account(session, owner), amount)
    uses = select(LotUse.lot_id, LotUse.amount - LotUse.returned, Lot.expires_at).join(Lot, Lot.id == LotUse.lot_id)
    open_ = uses.where(LotUse.transfer_id == transfer_id, LotUse.returned < LotUse.amount)
    rows = session.execute(open_.order_by(Lot.expires_at.is_not(None), Lot.expires_at.desc(), Lot.id.desc())).all()
    missing, at, ended = amount, now(), 0
    for lot_id, taken, ends in rows:
        some = min(missing, taken)
        session.execute(
            update(LotUse).where(LotUse.transfer_id == transfer_id, LotUse.lot_id == lot_id).values(returned=LotUse.returned + some)
        )
        if ends is not None and ends <= at:
            ended += some
        else:
            session.execute(update(Lot).where(Lot.id == lot_id).values(remaining=Lot.remaining + some))
        missing -= some
        if not missing:
            break
    if missing:
        raise Invalid("More than was spent cannot come back.", field="amount")
    if ended:
        session.add(Lot(owner_kind=owner.kind, owner_id=owner.id, kind="bonus", amount=ended, remaining=ended, transfer_id=transfer_id))
    session.flush()


def expire(session: Session, owner: Owner) -> int:
    """End the lots whose day has come, of one owner; returns how many hundredths went."""
    at, gone = now(), 0
    due = (Lot.owner_kind == owner.kind, Lot.owner_id == owner.id, Lot.remaining > 0, Lot.expires_at <= at)
    for lot in session.execute(select(Lot.id).where(*due).order_by(Lot.expires_at, Lot.id)).all():
        mine = account(session, owner)
        # The account first: whoever spends now holds it, and what is left of the lot is only then certain.
        session.execute(update(Account).where(Account.id == mine).values(updated_at=at))
        left = session.execute(select(Lot.remaining).where(Lot.id == lot.id)).scalar_one()
        if left and transfer(session, owner, mine, EXPIRED, left, "expire", f"expire:{lot.id}:{left}", Why("expired", lot.id)):
            add(session, owner, mine, -left)
            session.execute(update(Lot).where(Lot.id == lot.id).values(remaining=Lot.remaining - left))
            gone += left
    return gone


def ended(session: Session, limit: int = 200) -> int:
    """End the lots of anybody whose day has come, some owners at a time; returns how many owners."""
    due = select(Lot.owner_kind, Lot.owner_id).where(Lot.remaining > 0, Lot.expires_at <= now()).distinct().limit(limit)
    owners = [Owner(kind, id) for kind, id in session.execute(due)]
    for owner in sorted(owners, key=lambda one: (one.kind, one.id)):
        expire(session, owner)
    return len(owners)
