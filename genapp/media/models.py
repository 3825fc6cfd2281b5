"""Files people and staff have sent: what was asked for, what arrived, what was found in it, who let it be shown."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import JsonValue, UtcDateTime, one_of
from genapp.core.ids import new_id

OWNERS = ("user", "character", "team")
PURPOSES = (
    "avatar",
    "profile_picture",
    "cover_photo",
    "background",
    "gallery",
    "post",
    "asset",
    "licence",
    "generated",
    "training",
    "face",
    "reference",
)
STATES = ("waiting", "checking", "ready", "refused", "expired")


class MediaFile(SQLModel, table=True):
    """One upload, from the form it was promised to the moderator's word (MED-04, MED-07). Refused ones stay as the validation log."""

    __tablename__ = "media_files"
    __table_args__ = (
        one_of("owner_kind", *OWNERS),
        one_of("purpose", *PURPOSES),
        one_of("state", *STATES),
        one_of("kind", "image", "video"),
        CheckConstraint("NOT (is_approved AND is_flagged)", name="approved_or_flagged"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="percent"),
        Index("ix_media_files_owner", "owner_kind", "owner_id", "purpose"),
        Index("ix_media_files_state", "state", "created_at"),
        Index("ix_media_files_sha256", "sha256"),
        Index("ix_media_files_key", "key"),
        Index("ix_media_files_uploaded_by", "uploaded_by", "state"),
        Index(
            "ix_media_files_to_review", "id",
            sqlite_where=text("state = 'ready' AND NOT is_approved AND NOT is_flagged"),
            postgresql_where=text("state = 'ready' AND NOT is_approved AND NOT is_flagged"),
        ),
        Index(
            "ix_media_files_expires_at", "expires_at",
            sqlite_where=text("expires_at IS NOT NULL"), postgresql_where=text("expires_at IS NOT NULL"),
        ),
        Index("ix_media_files_flagged", "id", sqlite_where=text("is_flagged"), postgresql_where=text("is_flagged")),
    )  # fmt: skip
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    owner_kind: str = Field(max_length=10)
    owner_id: str = Field(max_length=32)
    purpose: str = Field(max_length=20)
    kind: str = Field(default="image", max_length=10)
    state: str = Field(default="waiting", max_length=10)
    progress: int = 0
    # Where the browser puts it, and where it lies once it is checked; what was sent is never shown.
    incoming_key: str = Field(max_length=200)
    key: str = Field(default="", max_length=200)
    poster_key: str = Field(default="", max_length=200)
    name: str = Field(default="", max_length=120)
    claimed_type: str = Field(max_length=40)
    content_type: str = Field(default="", max_length=40)
    file_size: int = 0
    width: int = 0
    height: int = 0
    milliseconds: int = 0
    widths: list[int] = Field(default_factory=list, sa_type=JsonValue)
    blur: str = Field(default="", max_length=2000)
    sha256: str = Field(default="", max_length=64)
    refusal: str = Field(default="", max_length=200)
    is_approved: bool = False
    is_flagged: bool = False
    flag_reason: str = Field(default="", max_length=500)
    moderated_by: str | None = Field(default=None, max_length=32)
    moderated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    uploaded_by: str = Field(default="", max_length=32)
    # What was generated lives 90 days (MED-06); what was uploaded has no end.
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
