"""What goes from the studio when something further left goes: a file, a member."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from sqlalchemy import delete, select
from sqlmodel import Session

from genapp.core import events
from genapp.studio.models.gallery import CollectionItem, Creation
from genapp.studio.models.jobs import MemberLimit
from genapp.studio.models.shelf import ModelPicture
from genapp.studio.service.gate import tell


@events.within("media.removed")
def drop_creation(session: Session, *, media_id: str, owner_kind: str, owner_id: str) -> None:
    """A creation goes with its file, whoever took that away."""
    if owner_kind != "team":
        return
    ids = session.execute(select(Creation.id).where(Creation.media_id == media_id)).scalars().all()
    if ids:
        session.execute(delete(CollectionItem).where(CollectionItem.creation_id.in_(ids)))
        session.execute(delete(Creation).where(Creation.id.in_(ids)))
        tell(session, owner_id)


@events.within("media.removed")
def drop_picture(session: Session, *, media_id: str, owner_kind: str, owner_id: str) -> None:
    """A model's picture goes with its file."""
    if owner_kind == "team" and session.execute(delete(ModelPicture).where(ModelPicture.picture == media_id)).rowcount:
        tell(session, owner_id)


@events.within("team.left")
def forget(session: Session, *, team_id: str, user_id: str) -> None:
    """Who leaves a team leaves their limit behind."""
    session.execute(delete(MemberLimit).where(MemberLimit.team_id == team_id, MemberLimit.user_id == user_id))
