"""Accounts that are kept shut: until somebody's age was looked at, until a time, for good."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session

from genapp.accounts.models import AGE_REVIEW, User
from genapp.accounts.service import sessions
from genapp.core.actor import Role
from genapp.core.clock import now
from genapp.core.errors import NotFound


def lock_for_age(session: Session, user_id: str) -> bool:
    """Lock an account at once, in every tab, until its owner's age was looked at; says whether it was open until now (AGE-1)."""
    lock = update(User).where(User.id == user_id, User.is_banned.is_(False))
    changed = session.execute(lock.values(is_banned=True, ban_reason=AGE_REVIEW, banned_until=None, updated_at=now()))
    sessions.end_all(session, user_id)
    return changed.rowcount == 1


def ban(session: Session, user_id: str, reason: str, until: datetime | None) -> None:
    """Keep a person out until a time, or for good, at once and in every tab; staff are dismissed, not banned (PROF-07)."""
    one = update(User).where(User.id == user_id, User.role == Role.USER.value, User.deleted_at.is_(None))
    if session.execute(one.values(is_banned=True, ban_reason=reason, banned_until=until, updated_at=now())).rowcount != 1:
        raise NotFound("User not found")
    sessions.end_all(session, user_id)


def settle_age(session: Session, user_id: str, adult: bool) -> None:
    """End the review: the account is open again, or stays closed. NotFound when none was waiting."""
    waiting = update(User).where(User.id == user_id, User.is_banned, User.ban_reason == AGE_REVIEW)
    end = {"is_banned": False, "ban_reason": ""} if adult else {"ban_reason": "minor"}
    if session.execute(waiting.values(**end, updated_at=now())).rowcount != 1:
        raise NotFound
