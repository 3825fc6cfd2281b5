"""Reads for the people who look after safety."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportArgumentType=false, reportCallIssue=false

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from genapp.accounts.models import AGE_REVIEW, User
from genapp.trust.models import SafetyCount


@dataclass(frozen=True)
class AgeReviewRow:
    """An account that is locked until somebody has looked at its age."""

    user_id: str
    username: str
    born: str
    since: str


def age_reviews(session: Session, limit: int = 50) -> list[AgeReviewRow]:
    """Return the accounts that wait, those that wait longest first (AGE-1)."""
    wanted = select(User.id, User.username, User.birth_date, User.updated_at).where(User.is_banned, User.ban_reason == AGE_REVIEW)
    rows = session.execute(wanted.order_by(User.updated_at).limit(limit))
    return [AgeReviewRow(row[0], row[1], row[2].isoformat() if row[2] else "", row[3].isoformat()[:16].replace("T", " ")) for row in rows]


def safety_counts(session: Session, year: int) -> dict[str, int]:
    """Return how often help was shown and messages were refused in a year; nobody can be told from it (SAFE-1)."""
    rows = session.execute(select(SafetyCount.kind, SafetyCount.count).where(SafetyCount.year == year))
    return {kind: number for kind, number in rows}
