"""Sessions: opened by a one-time ticket, ended everywhere at once."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from datetime import timedelta

from sqlalchemy import select, update
from sqlmodel import Session

from genapp.accounts.models import AGE_REVIEW, AuthSession, SignInTicket, User
from genapp.accounts.service import tokens
from genapp.core import events
from genapp.core.actor import Actor, Role
from genapp.core.clock import now
from genapp.core.errors import Forbidden, NotFound
from genapp.core.ids import new_id
from genapp.core.security import keyed_hash, new_token, token_hash
from genapp.platform import service as platform
from genapp.platform.models import ActivityType

TICKET = timedelta(seconds=30)
LIFETIME = timedelta(days=30)
STAFF_LIFETIME = timedelta(hours=12)
SEEN = timedelta(minutes=5)


def issue_ticket(session: Session, user: User) -> str:
    """Return a ticket that opens one session within 30 seconds; refuses banned and inactive people with the reason."""
    if not user.is_active or user.deleted_at:
        raise Forbidden("This account is closed.")
    if user.is_banned and user.ban_reason == AGE_REVIEW:
        raise Forbidden("This account is locked until we have checked that you are an adult. If this is a mistake, write to us.")
    if user.is_banned and (user.banned_until is None or user.banned_until > now()):
        until = f" until {user.banned_until:%d %B %Y}" if user.banned_until else ""
        raise Forbidden(f"This account is suspended{until}.")
    ticket = new_token()
    session.add(SignInTicket(ticket_hash=token_hash(ticket), user_id=user.id, expires_at=now() + TICKET))
    return ticket


def open_session(session: Session, ticket: str, device: str, address: str, fingerprint: str = "") -> str:
    """Spend the ticket and return a fresh session token; raises NotFound for a used, late or made-up one (T19)."""
    hashed = token_hash(ticket)
    spent = session.execute(
        update(SignInTicket)
        .where(SignInTicket.ticket_hash == hashed, SignInTicket.used_at.is_(None), SignInTicket.expires_at > now())
        .values(used_at=now())  # pyright: ignore
    )
    if spent.rowcount != 1:  # pyright: ignore
        raise NotFound
    user_id, role = session.execute(
        select(User.id, User.role).join(SignInTicket, SignInTicket.user_id == User.id).where(SignInTicket.ticket_hash == hashed)  # pyright: ignore
    ).one()
    token, lifetime = new_token(), LIFETIME if role == Role.USER.value else STAFF_LIFETIME
    opened, here = new_id(), keyed_hash(address, "address")
    row = AuthSession(
        id=opened, token_hash=token_hash(token), user_id=user_id, device=device[:120], address_hash=here, expires_at=now() + lifetime
    )
    session.add(row)
    print_ = keyed_hash(fingerprint, "device") if fingerprint else ""
    platform.log(session, user_id, ActivityType.SIGN_IN, session_id=opened, ip_hash=here, user_agent=device, device_hash=print_)
    session.execute(update(User).where(User.id == user_id).values(last_active_at=now()))  # pyright: ignore
    platform.audit(session, Actor(user_id, Role(role)), "session.opened", "user", user_id)
    return token


def touch(session: Session, session_id: str) -> bool:
    """Renew a live session that is in use, at most every five minutes; says whether it was (AUTH-05)."""
    role = session.execute(select(User.role).join(AuthSession, AuthSession.user_id == User.id).where(AuthSession.id == session_id)).scalar()
    at, lifetime = now(), LIFETIME if role == Role.USER.value else STAFF_LIFETIME
    live = (AuthSession.revoked_at.is_(None), AuthSession.expires_at > at, AuthSession.seen_at < at - SEEN)
    used = update(AuthSession).where(AuthSession.id == session_id, *live).values(seen_at=at, expires_at=at + lifetime)
    renewed = session.execute(used.returning(AuthSession.user_id)).scalar()
    if renewed:
        session.execute(update(User).where(User.id == renewed).values(last_active_at=at))
    return renewed is not None


def end(session: Session, token: str) -> None:
    """Sign out: the token is dead after this transaction, in every tab."""
    owner = session.execute(select(AuthSession.user_id).where(AuthSession.token_hash == token_hash(token))).scalar()
    if _end(session, AuthSession.token_hash == token_hash(token)) and owner:
        platform.log(session, owner, ActivityType.SIGN_OUT)


def revoke(session: Session, actor: Actor, session_id: str) -> None:
    """Sign out one of the caller's own browsers; NotFound for anybody else's."""
    user_id = actor.require_user()
    if not _end(session, (AuthSession.id == session_id) & (AuthSession.user_id == user_id)):  # pyright: ignore
        raise NotFound
    platform.audit(session, actor, "session.revoked", "session", session_id)


def end_all(session: Session, user_id: str, *, keep: str = "") -> None:
    """End every session of a person but the one kept, and every access token: whoever held one is out at once."""
    _end(session, (AuthSession.user_id == user_id) & (AuthSession.id != keep))  # pyright: ignore
    tokens.end_all(session, user_id)


def end_elsewhere(session: Session, actor: Actor, keep: str) -> None:
    """Sign the caller out of every other browser and end their access tokens."""
    user_id = actor.require_user()
    end_all(session, user_id, keep=keep)
    platform.audit(session, actor, "session.all_revoked", "user", user_id)
    platform.log(session, user_id, ActivityType.SIGN_OUT, "user", user_id)


def _end(session: Session, which) -> int:
    owners = set(session.execute(select(AuthSession.user_id).where(which, AuthSession.revoked_at.is_(None))).scalars())  # pyright: ignore
    ended = session.execute(update(AuthSession).where(which, AuthSession.revoked_at.is_(None)).values(revoked_at=now()))  # pyright: ignore
    for owner in owners:
        events.emit(session, events.topic("user", owner), "session.changed", owner)
    return ended.rowcount  # pyright: ignore
