"""The ledger replayed: what every account should hold, and where that differs from what it says."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false

from collections import Counter

from sqlalchemy import func, select
from sqlmodel import Session

from genapp.credits.models import Account, Hold, Lot, Transfer


def differences(session: Session) -> list[str]:
    """Return every place where balances, lots and holds disagree with the transfers; empty when the ledger adds up to zero."""
    replayed: Counter[str] = Counter()
    for column, sign in ((Transfer.credit, 1), (Transfer.debit, -1)):
        for account, total in session.execute(select(column, func.sum(Transfer.amount)).group_by(column)):
            replayed[account] += sign * int(total)
    wrong = [] if sum(replayed.values()) == 0 else ["The transfers do not add up to zero."]
    lots = _by_owner(session, Lot.owner_kind, Lot.owner_id, Lot.remaining, Lot.remaining > 0)
    holds = _by_owner(session, Hold.owner_kind, Hold.owner_id, Hold.amount, Hold.state == "open")
    known = set()
    rows = session.execute(select(Account.id, Account.owner_kind, Account.owner_id, Account.kind, Account.balance))
    for id, kind, owner, which, balance in rows:
        known.add(id)
        if replayed[id] != balance:
            wrong.append(f"{kind} {owner}, {which}: {balance} on the account, {replayed[id]} by its transfers.")
        parts = (lots if which == "available" else holds)[(kind, owner)]
        if parts != balance:
            wrong.append(
                f"{kind} {owner}, {which}: {balance} on the account, {parts} in its {'lots' if which == 'available' else 'holds'}."
            )
    strange = [id for id, total in replayed.items() if id not in known and not id.startswith("system:") and total]
    return [*wrong, *(f"Transfers name an account that is not there: {id}." for id in strange)]


def _by_owner(session: Session, kind, owner, amount, which) -> Counter[tuple[str, str]]:
    rows = session.execute(select(kind, owner, func.sum(amount)).where(which).group_by(kind, owner))
    return Counter({(one, id): int(total) for one, id, total in rows})
