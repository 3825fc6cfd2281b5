"""What somebody, or a team of theirs, has and had (CRED-13, CRED-15, CRED-18)."""

from datetime import datetime

from genapp.api.http.answering import Ask, answers
from genapp.api.shapes.credits import Balance, Movement, Movements
from genapp.core.clock import now
from genapp.core.db import read
from genapp.core.money import credits_of
from genapp.credits import queries
from genapp.credits.limits import month_begins, zone
from genapp.credits.queries import MoveRow


def _owner(ask: Ask) -> tuple[str, str]:
    return ("team", ask.team) if ask.team else ("user", ask.who.person.user_id)


@answers("get_credits")
@answers("get_balance")
async def balance(ask: Ask) -> Balance:
    """Return what is free, what is held, and what went since the month began (UTC), in hundredths of a credit."""
    owner = _owner(ask)
    return Balance(
        available=await read(queries.balance, *owner), reserved=await read(queries.balance, *owner, "held"),
        spent_this_month=await read(queries.spent_since, *owner, month_begins(now(), zone(""))),
    )  # fmt: skip


@answers("list_movements")
async def history(ask: Ask) -> Movements:
    """Return movements, newest first."""
    most = ask.asked.limit
    rows = await read(queries.statement, *_owner(ask), "", ask.asked.cursor or "", most + 1)
    return Movements(items=[_movement(row) for row in rows[:most]], next=rows[most - 1].id if len(rows) > most else None)


def _movement(row: MoveRow) -> Movement:
    return Movement(
        id=row.id, at=datetime.fromisoformat(row.at), kind=row.kind, reason=row.reason, amount=credits_of(row.amount) or 0, credits=row.amount,
        sign=row.sign, ref=row.ref,
    )  # fmt: skip
