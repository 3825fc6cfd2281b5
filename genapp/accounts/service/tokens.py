"""Access tokens for people's own programs: made, shown once, used, ended (API-1)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from datetime import timedelta

from sqlalchemy import func, or_, select, update
from sqlmodel import Session

from genapp.accounts import rules, tokens
from genapp.accounts.models import AccessToken, User
from genapp.core import events
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.errors import Invalid, NotFound
from genapp.core.ids import new_id
from genapp.core.security import new_token, token_hash
from genapp.platform import service as platform
from genapp.platform.models import ActivityType

SEEN = timedelta(minutes=1)


def create(session: Session, actor: Actor, name: str, scopes: list[str], days: int, team_id: str = "") -> str:
    """Make a token and return it, this once; every refusal names its field. A team must be one of the caller's (API-1)."""
    user_id, name = actor.require_user(), rules.person_name(name)
    if not 1 <= len(name) <= 60:
        raise Invalid("A name of 1 to 60 characters, please.", field="name")
    allowed, lifetime, at = tokens.scopes_of(scopes), timedelta(days=tokens.days_of(days)), now()
    if team_id:
        events.announce(session, "token.wanted", user_id=user_id, team_id=team_id)
    # The person's row is taken first, so that two made at once are both counted.
    session.execute(update(User).where(User.id == user_id).values(updated_at=at))
    live = (AccessToken.user_id == user_id, AccessToken.revoked_at.is_(None), AccessToken.expires_at > at)
    if session.execute(select(func.count()).select_from(AccessToken).where(*live)).scalar_one() >= tokens.MOST:
        raise Invalid(f"At most {tokens.MOST} tokens. Revoke one you no longer use.", field="name")
    made, secret = new_id(), tokens.PREFIX + new_token()
    session.add(
        AccessToken(
            id=made,
            user_id=user_id,
            team_id=team_id or None,
            name=name,
            token_hash=token_hash(secret),
            scopes=allowed,
            expires_at=at + lifetime,
        )
    )
    session.flush()
    platform.audit(session, actor, "token.created", "token", made, scopes=allowed, days=days, team=team_id)
    platform.log(session, user_id, ActivityType.CREATE_TOKEN, "token", made, name=name)
    platform.tell(session, user_id, "token_created", entity_id=made, name=name)
    return secret


def revoke(session: Session, actor: Actor, token_id: str) -> None:
    """End one of the caller's own tokens; NotFound for anybody else's."""
    user_id = actor.require_user()
    name = session.execute(select(AccessToken.name).where(AccessToken.id == token_id, AccessToken.user_id == user_id)).scalar()
    if not _end(session, AccessToken.id == token_id, AccessToken.user_id == user_id):
        raise NotFound
    platform.audit(session, actor, "token.revoked", "token", token_id)
    platform.log(session, user_id, ActivityType.REVOKE_TOKEN, "token", token_id, name=name or "")


def touch(session: Session, token_id: str) -> None:
    """Note that a live token was used, once a minute at most."""
    at = now()
    late = or_(AccessToken.last_used_at.is_(None), AccessToken.last_used_at < at - SEEN)
    session.execute(update(AccessToken).where(AccessToken.id == token_id, AccessToken.revoked_at.is_(None), late).values(last_used_at=at))


def end_all(session: Session, user_id: str) -> None:
    """End every token of a person."""
    _end(session, AccessToken.user_id == user_id)


@events.within("team.left")
def forget_team(session: Session, *, team_id: str, user_id: str) -> None:
    """End the tokens that reach a team its person no longer belongs to."""
    _end(session, AccessToken.user_id == user_id, AccessToken.team_id == team_id)


def _end(session: Session, *which: object) -> int:
    return session.execute(update(AccessToken).where(*which, AccessToken.revoked_at.is_(None)).values(revoked_at=now())).rowcount
