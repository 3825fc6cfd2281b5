"""One-time codes by e-mail: ten minutes, five tries, one use."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from datetime import timedelta

from sqlalchemy import select, update
from sqlmodel import Session

from genapp.accounts.models import OneTimeCode, User
from genapp.core.clock import now
from genapp.core.errors import Invalid
from genapp.core.security import keyed_hash, otp, same

LIFETIME = timedelta(minutes=10)
TRIES = 5
WRONG = "That code is wrong or too old. Ask for a new one."


def issue(session: Session, user: User, purpose: str) -> str:
    """Return a fresh code for the account's e-mail; older ones of the same purpose die."""
    session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.user_id == user.id, OneTimeCode.purpose == purpose, OneTimeCode.used_at.is_(None))
        .values(used_at=now())  # pyright: ignore
    )
    code = otp()
    row = OneTimeCode(user_id=user.id, purpose=purpose, email=user.email or "", code_hash="", expires_at=now() + LIFETIME)
    row.code_hash = keyed_hash(f"{row.id}:{code}", "code")
    session.add(row)
    return code


def spend(session: Session, user_id: str, purpose: str, code: str) -> str:
    """Spend a code and return the e-mail it was sent to; raises Invalid, and returns nothing spent, when it is wrong. Commit also on refusal: the try counts."""
    row = session.execute(
        select(OneTimeCode)
        .where(
            OneTimeCode.user_id == user_id, OneTimeCode.purpose == purpose, OneTimeCode.used_at.is_(None), OneTimeCode.expires_at > now()
        )  # pyright: ignore
        .order_by(OneTimeCode.id.desc())  # pyright: ignore
    ).scalar()
    if row is None:
        return ""
    # Counting first and guarded: fifty parallel guesses get five tries between them.
    counted = session.execute(
        update(OneTimeCode).where(OneTimeCode.id == row.id, OneTimeCode.tries < TRIES).values(tries=OneTimeCode.tries + 1)
    )  # pyright: ignore
    if counted.rowcount != 1 or not same(row.code_hash, keyed_hash(f"{row.id}:{code.strip()}", "code")):  # pyright: ignore
        return ""
    used = session.execute(update(OneTimeCode).where(OneTimeCode.id == row.id, OneTimeCode.used_at.is_(None)).values(used_at=now()))  # pyright: ignore
    return row.email if used.rowcount == 1 else ""  # pyright: ignore


def wrong() -> Invalid:
    """Return the one refusal for every kind of wrong code."""
    return Invalid(WRONG, field="code")
