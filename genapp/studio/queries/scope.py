"""Whose eyes a read is for: a team's members see what is their team's, nobody else sees that it is there (GEN-12, TEAM-03)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from typing import Any, TypeVar

from sqlalchemy import select
from sqlmodel import Session

from genapp.core.errors import NotFound
from genapp.teams.models import Team, TeamMember

Row = TypeVar("Row")


def belongs(session: Session, user_id: str, team_id: str) -> str:
    """Return the reader's role in the team, owner or member; NotFound for a team of others."""
    mine = select(TeamMember.role).join(Team, Team.id == TeamMember.team_id)
    role = session.execute(mine.where(Team.id == team_id, TeamMember.user_id == user_id, Team.deleted_at.is_(None))).scalar()
    if role is None or not user_id:
        raise NotFound
    return role


def one(session: Session, kind: type[Row], team_id: str, id: str) -> Row:
    """Return a row of the team by its id; NotFound for a missing one and for another team's."""
    known: Any = kind
    found = session.execute(select(known).where(known.id == id, known.team_id == team_id)).scalars().first()
    if found is None:
        raise NotFound
    return found
