"""What each member may spend of their team's credits in a month: kept by the owner, asked in every order."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from sqlalchemy import delete, select
from sqlmodel import Session

from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.errors import Invalid, NotFound
from genapp.core.money import CREDIT
from genapp.studio.models.jobs import MemberLimit
from genapp.studio.service.gate import hold_gate, tell
from genapp.teams import service as teams
from genapp.teams.models import TeamMember

MOST = 1_000_000


def keep(session: Session, actor: Actor, team_id: str, user_id: str, monthly: str) -> None:
    """Let a member spend so many whole credits a month, as the owner wrote it: "" is no limit, "0" nothing. It counts at once, for this month too."""
    teams.member(session, actor, team_id, owner=True)
    there = select(TeamMember.user_id).where(TeamMember.team_id == team_id, TeamMember.user_id == user_id)
    if session.execute(there).first() is None:
        raise NotFound
    text = monthly.strip().replace(",", "") if isinstance(monthly, str) else "?"
    if text and (not (text.isascii() and text.isdigit()) or len(text) > 7 or int(text) > MOST):
        raise Invalid("A whole number of credits, or nothing for no limit.", field="monthly")
    # Orders hold the gate while they look at limits: none slips through between the two.
    hold_gate(session)
    session.execute(delete(MemberLimit).where(MemberLimit.team_id == team_id, MemberLimit.user_id == user_id))
    if text:
        session.add(MemberLimit(team_id=team_id, user_id=user_id, monthly=int(text) * CREDIT, kept_by=actor.user_id, updated_at=now()))
    tell(session, team_id)
