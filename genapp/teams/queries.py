"""Reads about teams; each says whose eyes it is for, and others see nothing (TEAM-03)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.core.links import link
from genapp.core.security import token_hash
from genapp.platform.models import Activity
from genapp.teams.models import Invitation, Team, TeamMember

HERE = timedelta(minutes=15)
"""Somebody who was seen so lately is here."""


@dataclass(frozen=True)
class TeamRow:
    """A team in its member's list."""

    id: str = ""
    name: str = ""
    role: str = ""
    personal: bool = False
    members: int = 0


@dataclass(frozen=True)
class MemberRow:
    """Somebody in a team, as far as they let others see."""

    user_id: str
    name: str
    username: str
    avatar: str
    role: str
    since: str
    here: bool
    location: str


@dataclass(frozen=True)
class InvitationRow:
    """An invitation that waits."""

    id: str
    email: str
    since: str
    until: str
    late: bool


@dataclass(frozen=True)
class WelcomeRow:
    """What somebody with an invitation's link is shown."""

    team: str = ""
    by: str = ""
    email: str = ""


@dataclass(frozen=True)
class TeamActivityRow:
    """One act in a team's name."""

    id: str
    name: str
    kind: str
    facts: dict[str, str]
    at: str


def teams(session: Session, user_id: str) -> list[TeamRow]:
    """Return somebody's teams, their own personal one first."""
    mates = aliased(TeamMember)
    count = select(func.count()).select_from(mates).where(mates.team_id == Team.id).scalar_subquery()
    mine = select(Team.id, Team.name, TeamMember.role, Team.personal, count).join(TeamMember, TeamMember.team_id == Team.id)
    wanted = mine.where(TeamMember.user_id == user_id, Team.deleted_at.is_(None)).order_by(Team.personal.desc(), Team.name, Team.id)
    return [TeamRow(*found) for found in session.execute(wanted)]


def team(session: Session, user_id: str, team_id: str) -> TeamRow | None:
    """Return a team of somebody's, or None for a team of others."""
    return next((one for one in teams(session, user_id) if one.id == team_id), None)


def members(session: Session, user_id: str, team_id: str, at: datetime) -> list[MemberRow]:
    """Return the members of a team the asking person belongs to, the owner first; what each does not show is left out (PROF-08)."""
    if team(session, user_id, team_id) is None:
        return []
    wanted = select(User, TeamMember.role, TeamMember.joined_at).join(TeamMember, TeamMember.user_id == User.id)
    rows = session.execute(
        wanted.where(TeamMember.team_id == team_id, User.deleted_at.is_(None)).order_by(TeamMember.role.desc(), User.name, User.id)
    )
    return [_member(user, role, since, at) for user, role, since in rows]


def _member(user: User, role: str, since: datetime, at: datetime) -> MemberRow:
    seen, shows = user.last_active_at, user.privacy_settings
    here = bool(shows.get("show_online", True) and seen and at - seen < HERE)
    place = user.location if shows.get("show_location", True) else ""
    return MemberRow(user.id, user.name or user.username, user.username, link(user.avatar_key), role, since.isoformat(), here, place)


def invitations(session: Session, user_id: str, team_id: str, at: datetime) -> list[InvitationRow]:
    """Return the invitations that wait, for the team's owner alone."""
    mine = team(session, user_id, team_id)
    if mine is None or mine.role != "owner":
        return []
    wanted = select(Invitation).where(Invitation.team_id == team_id, Invitation.state == "open").order_by(Invitation.id.desc())
    return [
        InvitationRow(r.id, r.email, r.created_at.isoformat(), r.expires_at.isoformat(), r.expires_at <= at)
        for r in session.execute(wanted).scalars()
    ]


def welcome(session: Session, token: str, at: datetime) -> WelcomeRow | None:
    """Return what an invitation's link opens, or None when it opens nothing any more."""
    wanted = (
        select(Team.name, User.name, Invitation.email)
        .select_from(Invitation).join(Team, Team.id == Invitation.team_id).join(User, User.id == Invitation.invited_by)
        .where(Invitation.token_hash == token_hash(token[:200]), Invitation.state == "open", Invitation.expires_at > at, Team.deleted_at.is_(None))
    )  # fmt: skip
    found = session.execute(wanted).first()
    return WelcomeRow(*found) if found else None


def activity(session: Session, user_id: str, team_id: str, before: str = "", limit: int = 40) -> list[TeamActivityRow]:
    """Return what was done in a team's name, newest first, to its members alone (TEAM-05)."""
    if team(session, user_id, team_id) is None:
        return []
    wanted = select(Activity, User.name, User.username).outerjoin(User, User.id == Activity.user_id).where(Activity.team_id == team_id)
    if before:
        wanted = wanted.where(Activity.id < before)
    return [
        TeamActivityRow(r.id, name or username or "", r.kind, {key: str(value) for key, value in r.facts.items()}, r.created_at.isoformat())
        for r, name, username in session.execute(wanted.order_by(Activity.id.desc()).limit(limit))
    ]
