"""The reference models' own pictures."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false

from sqlalchemy import update
from sqlmodel import Session

from genapp.studio.models.shelf import ReferenceModel


def show(session: Session, id: str, style: str, key: str) -> bool:
    """Show a reference model by a picture, unless it has one by now or looks different by now."""
    bare = update(ReferenceModel).where(ReferenceModel.id == id, ReferenceModel.style == style, ReferenceModel.preview_key == "")
    return session.execute(bare.values(preview_key=key)).rowcount == 1
