"""Requests that change something, done once for each Idempotency-Key (API-1)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.api.models import ApiAnswer
from genapp.core.clock import now
from genapp.core.errors import Conflict
from genapp.core.ids import new_id
from genapp.core.security import token_hash

KEPT = timedelta(days=1)
SOME = 1000


class KeyTaken(Conflict):
    """The Idempotency-Key came with another request before."""

    message = "This Idempotency-Key came with another request before."


def once(session: Session, user_id: str, key: str, fingerprint: str, work: Callable[[Session], str]) -> tuple[str, bool]:
    """Do the work and keep its answer in the same transaction; the same key later gives that answer and does nothing.

    Returns (answer, whether it is a repetition); KeyTaken when the key came with another fingerprint. Without a key it is done each time.
    A refusal keeps nothing: the request may be sent again under its key. Two at once wait for each other at the row's unique key.
    """
    if not key:
        return work(session), False
    make = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    hidden = token_hash(key)
    row = {"id": new_id(), "user_id": user_id, "key_hash": hidden, "fingerprint": fingerprint, "body": "", "created_at": now()}
    made = session.execute(make(ApiAnswer).values(**row).on_conflict_do_nothing().returning(ApiAnswer.id)).scalar()
    if made is None:
        mine = (ApiAnswer.user_id == user_id, ApiAnswer.key_hash == hidden)
        known = session.execute(select(ApiAnswer.fingerprint, ApiAnswer.body).where(*mine)).first()
        if known is None or known[0] != fingerprint:
            raise KeyTaken
        return known[1], True
    answer = work(session)
    session.execute(update(ApiAnswer).where(ApiAnswer.id == made).values(body=answer))
    return answer, False


def forget(session: Session) -> int:
    """Drop some answers that are older than a day; returns how many."""
    old = select(ApiAnswer.id).where(ApiAnswer.created_at < now() - KEPT).limit(SOME)
    return session.execute(delete(ApiAnswer).where(ApiAnswer.id.in_(old.scalar_subquery()))).rowcount
