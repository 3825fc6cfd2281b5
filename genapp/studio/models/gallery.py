"""What jobs made, and the collections a team puts it into (GEN-11, GEN-12)."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import UtcDateTime, one_of
from genapp.core.ids import new_id


class Creation(SQLModel, table=True):
    """One picture or clip a job made. Its file is the team's and ends after 90 days; the row goes with it."""

    __tablename__ = "creations"
    __table_args__ = (
        one_of("kind", "image", "video"),
        CheckConstraint("rating IS NULL OR rating BETWEEN 1 AND 5", name="stars"),
        UniqueConstraint("job_id", "number", name="uq_creations_number"),
        Index("ix_creations_team", "team_id", "id"),
        Index("ix_creations_media_id", "media_id", unique=True),
        Index("ix_creations_version_id", "version_id", "id"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    job_id: str = Field(max_length=32, foreign_key="generation_jobs.id")
    team_id: str = Field(max_length=32, foreign_key="teams.id")
    user_id: str = Field(max_length=32)
    number: int
    media_id: str = Field(max_length=32)
    kind: str = Field(default="image", max_length=10)
    operation: str = Field(max_length=20)
    seed: int = 0
    prompt: str = Field(default="", max_length=2000)
    negative: str = Field(default="", max_length=1000)
    # The model as it is written beside it, and what it is found by: a reference's slug or a custom model's id.
    model_label: str = Field(default="", max_length=120)
    model_key: str = Field(default="", max_length=40)
    version_id: str | None = Field(default=None, max_length=32)
    width: int = 0
    height: int = 0
    demo: bool = False
    # The words it is found by, each after a space, without case and accents.
    words: str = Field(default="", max_length=4000)
    favourite: bool = False
    rating: int | None = None
    hidden_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Collection(SQLModel, table=True):
    """A named shelf of a team."""

    __tablename__ = "collections"
    __table_args__ = (UniqueConstraint("team_id", "name", name="uq_collections_name"),)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    team_id: str = Field(max_length=32, foreign_key="teams.id")
    user_id: str = Field(max_length=32)
    name: str = Field(max_length=60)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class CollectionItem(SQLModel, table=True):
    """What stands on a shelf."""

    __tablename__ = "collection_items"
    __table_args__ = (Index("ix_collection_items_creation_id", "creation_id"),)
    collection_id: str = Field(primary_key=True, max_length=32, foreign_key="collections.id", ondelete="CASCADE")
    creation_id: str = Field(primary_key=True, max_length=32, foreign_key="creations.id", ondelete="CASCADE")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
