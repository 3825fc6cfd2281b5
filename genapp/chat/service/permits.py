"""Permits: a passed human check is good for a few sends (QUO-03..06, C1, C2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.chat.models import Permit
from genapp.chat.words import SecurityCheckFailed
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.settings import settings

SCOPE = "chat_send"
_USE = (
    update(Permit)
    .where(
        Permit.id == bindparam("permit"), Permit.user_id == bindparam("owner"), Permit.scope == bindparam("what"),
        Permit.uses_left > 0, Permit.expires_at > bindparam("at"),
    )  # pyright: ignore
    .values(uses_left=Permit.uses_left - 1)
    .execution_options(synchronize_session=False)
)  # fmt: skip


@dataclass(frozen=True)
class PermitRow:
    """A permit as its owner's browser knows it; `seconds` is its life."""

    id: str
    uses_left: int
    seconds: int


def grant(session: Session, actor: Actor, scope: str = SCOPE) -> PermitRow:
    """Give the caller a fresh permit; the human check was verified before this transaction (QUO-05)."""
    user_id, chosen = actor.require_user(), settings()
    until: datetime | None = session.execute(select(User.premium_until).where(User.id == user_id)).scalar()  # pyright: ignore
    premium = until is not None and until > now()
    uses, seconds = (
        (chosen.permit_premium_uses, chosen.permit_premium_seconds) if premium else (chosen.permit_free_uses, chosen.permit_free_seconds)
    )
    permit = Permit(user_id=user_id, scope=scope, uses_left=uses, expires_at=now() + timedelta(seconds=seconds))
    session.add(permit)
    return PermitRow(permit.id, uses, seconds)


def use(session: Session, user_id: str, permit_id: str, scope: str = SCOPE) -> None:
    """Take one use, or raise "Security check failed": missing, foreign, expired and used up are all the same (QUO-06)."""
    taken = session.execute(_USE, {"permit": permit_id[:32], "owner": user_id, "what": scope, "at": now()})
    if taken.rowcount != 1:  # pyright: ignore
        raise SecurityCheckFailed
