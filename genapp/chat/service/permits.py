"""Permits: a passed human check is good for a few sends (QUO-03..06, C1, C2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.chat.models import Permit
from genapp.chat.words import SecurityCheckFailed
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.settings import settings

SCOPE = "chat_send"
PERMITS, PEOPLE = Permit.__table__, User.__table__  # pyright: ignore
_USE = (
    update(PERMITS)
    .where(
        PERMITS.c.id == bindparam("permit"), PERMITS.c.user_id == bindparam("owner"), PERMITS.c.scope == bindparam("what"), PERMITS.c.uses_left > 0,
        PERMITS.c.expires_at > bindparam("at"),
    )
    .values(uses_left=PERMITS.c.uses_left - 1)
)  # fmt: skip


@dataclass(frozen=True)
class PermitRow:
    """A permit as its owner's browser knows it; `seconds` is its life."""

    id: str
    uses_left: int
    seconds: int


def grant(session: Session, actor: Actor, scope: str = SCOPE) -> PermitRow:
    """Give the caller a fresh permit and sweep away his old ones; the human check was verified before this transaction (QUO-05)."""
    user_id, chosen = actor.require_user(), settings()
    until: datetime | None = session.connection().execute(select(PEOPLE.c.premium_until).where(PEOPLE.c.id == user_id)).scalar()
    session.connection().execute(delete(PERMITS).where(PERMITS.c.user_id == user_id, PERMITS.c.expires_at < now()))
    premium = until is not None and until > now()
    uses, seconds = (
        (chosen.permit_premium_uses, chosen.permit_premium_seconds) if premium else (chosen.permit_free_uses, chosen.permit_free_seconds)
    )
    permit = Permit(user_id=user_id, scope=scope, uses_left=uses, expires_at=now() + timedelta(seconds=seconds))
    session.add(permit)
    return PermitRow(permit.id, uses, seconds)


def use(session: Session, user_id: str, permit_id: str, scope: str = SCOPE) -> None:
    """Take one use, or raise "Security check failed": missing, foreign, expired and used up are all the same (QUO-06)."""
    taken = {"permit": permit_id[:32], "owner": user_id, "what": scope, "at": now()}
    if session.connection().execute(_USE, taken).rowcount != 1:
        raise SecurityCheckFailed
