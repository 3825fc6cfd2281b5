"""Taking credits back that are paid out in money: off their own lot, and onto it again when the money could not be sent (CRED-07, C19)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from sqlalchemy import select, update
from sqlmodel import Session

from genapp.core.clock import now
from genapp.core.errors import Invalid, NotFound
from genapp.credits.models import SOURCES, Account, Lot, LotUse, Transfer
from genapp.credits.service.lots import restore
from genapp.credits.service.moves import Owner, Why, account, add, transfer


def lot_of(session: Session, key: str) -> Lot | None:
    """Return the lot that was granted under a key, or None."""
    return session.execute(select(Lot).join(Transfer, Transfer.id == Lot.transfer_id).where(Transfer.idem_key == key)).scalars().first()


def withdraw(session: Session, owner: Owner, lot_id: str, amount: int, *, key: str, why: Why) -> str:
    """Take credits off one lot for good and return the movement's id; "" when this key has done so before. Invalid when the lot holds less."""
    mine = account(session, owner)
    # The account first, as in every spend: what is left of the lot is only then certain.
    session.execute(update(Account).where(Account.id == mine).values(updated_at=now()))
    lot = session.get(Lot, lot_id, populate_existing=True)
    if lot is None or (lot.owner_kind, lot.owner_id) != (owner.kind, owner.id):
        raise NotFound
    made = transfer(session, owner, mine, SOURCES[lot.kind], amount, "refund", key, why)
    if not made:
        return ""
    if lot.remaining < amount:
        raise Invalid("Some of these credits were spent meanwhile.", field="amount")
    add(session, owner, mine, -amount)
    session.execute(update(Lot).where(Lot.id == lot_id).values(remaining=Lot.remaining - amount))
    session.add(LotUse(transfer_id=made, lot_id=lot_id, amount=amount))
    session.flush()
    return made


def put_back(session: Session, key: str, *, why: Why) -> int:
    """Undo a withdrawal, once: the credits go onto their lot again. Returns how many."""
    taken = session.execute(select(Transfer).where(Transfer.idem_key == key, Transfer.kind == "refund")).scalars().first()
    if taken is None:
        return 0
    owner = Owner(taken.owner_kind, taken.owner_id)
    if not transfer(session, owner, taken.credit, taken.debit, taken.amount, "return", f"{key}:back", why):
        return 0
    restore(session, owner, taken.id, taken.amount)
    return taken.amount
