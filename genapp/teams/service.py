"""Teams: made, named, joined, left, handed on. Each function asks first whether the caller belongs (TEAM-01..04)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.accounts import rules
from genapp.accounts.models import User
from genapp.core import events
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from genapp.core.ids import new_id
from genapp.core.security import new_token, token_hash
from genapp.platform import service as platform
from genapp.platform.models import ActivityType
from genapp.teams.models import Invitation, Team, TeamMember

LIFETIME = timedelta(days=7)
TEAMS, MEMBERS, OPEN = 20, 50, 30
"""Most teams somebody may own, members a team may have, invitations that may wait."""
NOT_OWNER = "Only the owner of the team may do this."
GONE = "This invitation is used, withdrawn or too old. Ask for a new one."


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that is to be mailed; the token is known only now."""

    id: str
    token: str
    email: str
    team: str
    by: str


@events.within("user.created")
def begin(session: Session, *, user_id: str, called: str, invited: bool) -> None:
    """Give everybody a team of their own, but those who come by an invitation (TEAM-02)."""
    if not invited:
        _make(session, user_id, f"{called[:50]}'s team", personal=True)


@events.within("token.wanted")
def reach(session: Session, *, user_id: str, team_id: str) -> None:
    """Let an access token reach a team of its owner's only (API-1, TEAM-03)."""
    if not session.execute(select(TeamMember.user_id).where(TeamMember.team_id == team_id, TeamMember.user_id == user_id)).first():
        raise NotFound


def create(session: Session, actor: Actor, name: str) -> str:
    """Make a team the caller owns and return its id."""
    user_id, name = actor.require_user(), _name(name)
    mine = select(func.count()).select_from(TeamMember).where(TeamMember.user_id == user_id, TeamMember.role == "owner")
    if session.execute(mine).scalar_one() >= TEAMS:
        raise Invalid(f"At most {TEAMS} teams of your own.", field="name")
    return _make(session, user_id, name, personal=False)


def _make(session: Session, user_id: str, name: str, *, personal: bool) -> str:
    team = Team(id=new_id(), name=name, personal=personal)
    session.add(team)
    session.flush()
    session.add(TeamMember(team_id=team.id, user_id=user_id, role="owner"))
    platform.log(session, user_id, ActivityType.CREATE_TEAM, "team", team.id, team_id=team.id, name=name)
    return team.id


def _name(given: str) -> str:
    name = rules.person_name(given)
    if not 1 <= len(name) <= 60:
        raise Invalid("A name of 1 to 60 characters, please.", field="name")
    return name


def member(session: Session, actor: Actor, team_id: str, *, owner: bool = False) -> Team:
    """Return the team if the caller belongs to it, as its owner where that is asked; NotFound for a team of others (TEAM-03)."""
    user_id = actor.require_user()
    found = session.execute(
        select(Team, TeamMember.role)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(Team.id == team_id, TeamMember.user_id == user_id, Team.deleted_at.is_(None))
    ).first()
    if found is None:
        raise NotFound
    if owner and found[1] != "owner":
        raise Forbidden(NOT_OWNER)
    return found[0]


def rename(session: Session, actor: Actor, team_id: str, name: str) -> None:
    """Give a team another name."""
    team, name = member(session, actor, team_id, owner=True), _name(name)
    session.execute(update(Team).where(Team.id == team.id).values(name=name, updated_at=now()))
    platform.log(session, actor.user_id, ActivityType.RENAME_TEAM, "team", team_id, team_id=team_id, name=name)
    _tell(session, team_id)


def invite(session: Session, actor: Actor, team_id: str, email: str) -> Invited:
    """Make an invitation for an address; an older open one for it is replaced, so that only the newest link opens (TEAM-02)."""
    team, address = member(session, actor, team_id, owner=True), rules.email(email)
    known = session.execute(
        select(User.id)
        .join(TeamMember, TeamMember.user_id == User.id)
        .where(TeamMember.team_id == team_id, func.lower(User.email) == address)
    )
    if known.first():
        raise Invalid("This person is in the team already.", field="email")
    waiting = (Invitation.team_id == team_id, Invitation.state == "open")
    if session.execute(select(func.count()).select_from(Invitation).where(*waiting)).scalar_one() >= OPEN:
        raise Invalid(f"{OPEN} invitations wait already. Withdraw some first.", field="email")
    _end(session, "revoked", *waiting, Invitation.email == address)
    token = new_token()
    row = Invitation(team_id=team_id, email=address, token_hash=token_hash(token), invited_by=actor.user_id, expires_at=now() + LIFETIME)
    session.add(row)
    session.flush()
    by = session.execute(select(User.name).where(User.id == actor.user_id)).scalar_one()
    platform.log(session, actor.user_id, ActivityType.INVITE_TEAM_MEMBER, "invitation", row.id, team_id=team_id, email=address)
    _tell(session, team_id)
    return Invited(row.id, token, address, team.name, by)


def withdraw(session: Session, actor: Actor, team_id: str, invitation_id: str) -> None:
    """Take an open invitation back."""
    member(session, actor, team_id, owner=True)
    if not _end(session, "revoked", Invitation.id == invitation_id, Invitation.team_id == team_id, Invitation.state == "open"):
        raise NotFound
    platform.log(session, actor.user_id, ActivityType.REVOKE_INVITATION, "invitation", invitation_id, team_id=team_id)
    _tell(session, team_id)


def _end(session: Session, state: str, *which: object) -> int:
    return session.execute(update(Invitation).where(*which).values(state=state, ended_at=now())).rowcount


def accept(session: Session, actor: Actor, token: str) -> str:
    """Use an invitation once and return the team's id; it opens only to an account with the address it was sent to (TEAM-02)."""
    user_id = actor.require_user()
    row = session.execute(select(Invitation).where(Invitation.token_hash == token_hash(token[:200]))).scalars().first()
    if row is None or row.state != "open" or row.expires_at <= now():
        raise DomainError(GONE)
    user = session.get(User, user_id)
    if user is None or (user.email or user.claimed_email or "").lower() != row.email:
        raise Forbidden("This invitation is for another address. Sign in with the account it was sent to.")
    team = session.get(Team, row.team_id)
    if team is None or team.deleted_at:
        raise DomainError(GONE)
    used = update(Invitation).where(Invitation.id == row.id, Invitation.state == "open")
    if session.execute(used.values(state="accepted", accepted_by=user_id, ended_at=now())).rowcount != 1:
        raise DomainError(GONE)
    # The team's row is taken first, so that the count that follows is true whoever else joins now.
    session.execute(update(Team).where(Team.id == row.team_id).values(updated_at=now()))
    if session.execute(select(func.count()).select_from(TeamMember).where(TeamMember.team_id == row.team_id)).scalar_one() >= MEMBERS:
        raise DomainError(f"This team is full: {MEMBERS} members.")
    make = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    place = {"team_id": row.team_id, "user_id": user_id, "role": "member", "joined_at": now()}
    session.execute(make(TeamMember).values(**place).on_conflict_do_nothing())
    platform.log(session, user_id, ActivityType.ACCEPT_INVITATION, "invitation", row.id, team_id=row.team_id, name=user.name)
    for owner in session.execute(select(TeamMember.user_id).where(TeamMember.team_id == row.team_id, TeamMember.role == "owner")).scalars():
        platform.tell(session, owner, "team_joined", entity_id=row.team_id, once=f"joined:{row.id}", name=user.name, team=team.name)
    _tell(session, row.team_id)
    return row.team_id


def remove(session: Session, actor: Actor, team_id: str, user_id: str) -> None:
    """Take somebody out of the team; the owner can hand the team on, not leave it empty (TEAM-04)."""
    team = member(session, actor, team_id, owner=True)
    _take_out(session, team_id, user_id)
    gone = session.execute(select(User.name).where(User.id == user_id)).scalar()
    platform.log(session, actor.user_id, ActivityType.REMOVE_TEAM_MEMBER, "user", user_id, team_id=team_id, name=gone or "")
    platform.tell(session, user_id, "team_removed", entity_id=team_id, team=team.name)
    _tell(session, team_id)


def leave(session: Session, actor: Actor, team_id: str) -> None:
    """Leave a team; its owner hands it on first."""
    member(session, actor, team_id)
    _take_out(session, team_id, actor.user_id)
    platform.log(session, actor.user_id, ActivityType.LEAVE_TEAM, "team", team_id, team_id=team_id)
    _tell(session, team_id)


def _take_out(session: Session, team_id: str, user_id: str) -> None:
    gone = delete(TeamMember).where(TeamMember.team_id == team_id, TeamMember.user_id == user_id, TeamMember.role == "member")
    if session.execute(gone).rowcount != 1:
        owns = select(TeamMember.user_id).where(TeamMember.team_id == team_id, TeamMember.user_id == user_id)
        raise Invalid("The owner hands the team on first.") if session.execute(owns).first() else NotFound
    events.announce(session, "team.left", team_id=team_id, user_id=user_id)


def hand_on(session: Session, actor: Actor, team_id: str, user_id: str) -> None:
    """Make another member the owner; the caller stays as a member. Both or neither, and never two owners (TEAM-04)."""
    team = member(session, actor, team_id, owner=True)
    own = update(TeamMember).where(TeamMember.team_id == team_id, TeamMember.user_id == actor.user_id, TeamMember.role == "owner")
    if session.execute(own.values(role="member")).rowcount != 1:
        raise Conflict("Somebody else has just changed this.")
    theirs = update(TeamMember).where(TeamMember.team_id == team_id, TeamMember.user_id == user_id, TeamMember.role == "member")
    if user_id == actor.user_id or session.execute(theirs.values(role="owner")).rowcount != 1:
        raise NotFound
    session.execute(update(Team).where(Team.id == team_id).values(personal=False, updated_at=now()))
    platform.log(session, actor.user_id, ActivityType.TRANSFER_TEAM, "user", user_id, team_id=team_id)
    platform.tell(session, user_id, "team_owner", entity_id=team_id, team=team.name)
    _tell(session, team_id)


def _tell(session: Session, team_id: str) -> None:
    for user_id in session.execute(select(TeamMember.user_id).where(TeamMember.team_id == team_id)).scalars():
        events.emit(session, events.topic("user", user_id), "team.changed", team_id)
