"""Models to make pictures with: those genapp brings along, those a team trains, and who said they may (CHAR-15, CHAR-16, CONS-1)."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import JsonValue, UtcDateTime, one_of
from genapp.core.ids import new_id

KINDS = ("fashion", "fitness", "beauty")
SUBJECTS = ("self", "adult", "licensed")


class ReferenceModel(SQLModel, table=True):
    """A fictional adult everybody may make pictures with; `style` is put behind the prompt (CHAR-15)."""

    __tablename__ = "reference_models"
    __table_args__ = (one_of("kind", *KINDS), Index("ix_reference_models_shown", "kind", "position", "id"))
    id: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=60)
    kind: str = Field(max_length=10)
    about: str = Field(default="", max_length=300)
    tags: list[str] = Field(default_factory=list, sa_type=JsonValue)
    licence: str = Field(default="", max_length=200)
    style: str = Field(default="", max_length=300)
    seed: int = 0
    palette: list[str] = Field(default_factory=list, sa_type=JsonValue)
    position: int = 0
    active: bool = True
    # Made after seeding, through the generator; "" until then.
    preview_key: str = Field(default="", max_length=200)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class CustomModel(SQLModel, table=True):
    """A team's own model: pictures, then versions of what was learnt from them (CHAR-16)."""

    __tablename__ = "custom_models"
    __table_args__ = (Index("ix_custom_models_team", "team_id", "id"),)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    team_id: str = Field(max_length=32, foreign_key="teams.id")
    user_id: str = Field(max_length=32)
    name: str = Field(max_length=60)
    about: str = Field(default="", max_length=500)
    current_id: str | None = Field(default=None, max_length=32)
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class ModelVersion(SQLModel, table=True):
    """One training of a custom model, first or refined; what a provider calls it is known once it is ready."""

    __tablename__ = "model_versions"
    __table_args__ = (
        one_of("state", "training", "ready", "failed"),
        CheckConstraint("number > 0 AND pictures > 0", name="counted"),
        UniqueConstraint("model_id", "number", name="uq_model_versions_number"),
        Index("ix_model_versions_job_id", "job_id"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    model_id: str = Field(max_length=32, foreign_key="custom_models.id")
    team_id: str = Field(max_length=32, foreign_key="teams.id")
    number: int
    job_id: str = Field(max_length=32)
    state: str = Field(default="training", max_length=10)
    note: str = Field(default="", max_length=300)
    quality: str = Field(default="standard", max_length=10)
    # What it learnt from, as it was then: names of pictures with their sha256.
    learnt: list[dict[str, Any]] = Field(default_factory=list, sa_type=JsonValue)
    pictures: int
    provider: str = Field(default="", max_length=40)
    provider_model: str = Field(default="", max_length=2000)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    ready_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ModelPicture(SQLModel, table=True):
    """A picture a custom model may learn from: a file of the team, or one of the drawn portraits (C52)."""

    __tablename__ = "model_pictures"
    __table_args__ = (UniqueConstraint("model_id", "picture", name="uq_model_pictures_picture"),)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    model_id: str = Field(max_length=32, foreign_key="custom_models.id", ondelete="CASCADE")
    team_id: str = Field(max_length=32, foreign_key="teams.id")
    # A media file's id, or "drawn:" and the portrait's name.
    picture: str = Field(max_length=60)
    sha256: str = Field(max_length=64)
    added_by: str = Field(default="", max_length=32)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Consent(SQLModel, table=True):
    """A declaration of who is shown and that they agree: never changed, and kept with the hash of each file it is about (CONS-1)."""

    __tablename__ = "consents"
    __table_args__ = (
        one_of("kind", "model", "job"),
        one_of("subject", *SUBJECTS),
        Index("ix_consents_about", "about_id", "id"),
        Index("ix_consents_team", "team_id", "id"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    team_id: str = Field(max_length=32, foreign_key="teams.id")
    user_id: str = Field(max_length=32)
    kind: str = Field(max_length=10)
    about_id: str = Field(max_length=32)
    subject: str = Field(max_length=10)
    # Of whom a licence comes, or where it is kept; no name of a person is asked for otherwise.
    note: str = Field(default="", max_length=300)
    statement: str = Field(max_length=20)
    words: str = Field(max_length=1000)
    files: list[dict[str, Any]] = Field(default_factory=list, sa_type=JsonValue)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
