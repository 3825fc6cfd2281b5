"""What the members of a team may spend, and did."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.core.errors import Forbidden
from genapp.core.money import credits_text
from genapp.studio.models.jobs import MemberLimit
from genapp.studio.queries.jobs import used_this_month
from genapp.studio.queries.scope import belongs
from genapp.teams.models import TeamMember


@dataclass(frozen=True)
class MemberLimitRow:
    """A member's month: `limit` is "" where there is none, `percent` how much of it is used."""

    user_id: str = ""
    name: str = ""
    role: str = ""
    limit: str = ""
    used: str = ""
    percent: int = 0


def member_limits(session: Session, user_id: str, team_id: str) -> list[MemberLimitRow]:
    """Return every member's month to the team's owner; Forbidden for a member, who sees their own in `my_limit`."""
    if belongs(session, user_id, team_id) != "owner":
        raise Forbidden
    return _rows(session, team_id)


def my_limit(session: Session, user_id: str, team_id: str) -> MemberLimitRow:
    """Return the reader's own month in their team."""
    belongs(session, user_id, team_id)
    return _rows(session, team_id, user_id)[0]


def _rows(session: Session, team_id: str, user_id: str = "") -> list[MemberLimitRow]:
    limit = (MemberLimit.team_id == TeamMember.team_id) & (MemberLimit.user_id == TeamMember.user_id)
    wanted = select(User.id, User.name, TeamMember.role, MemberLimit.monthly).join(TeamMember, TeamMember.user_id == User.id)
    mine = wanted.outerjoin(MemberLimit, limit).where(TeamMember.team_id == team_id, *((User.id == user_id,) if user_id else ()))
    rows = []
    for id, name, role, monthly in session.execute(mine.order_by(TeamMember.role.desc(), User.name, User.id)):
        used = used_this_month(session, team_id, id)
        whole = "" if monthly is None else credits_text(monthly)
        rows.append(MemberLimitRow(id, name, role, whole, credits_text(used), 0 if not monthly else min(100, 100 * used // monthly)))
    return rows
