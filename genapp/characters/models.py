"""Characters: who they are, how they speak, what is shown, how they do."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import JsonValue, UtcDateTime, one_of
from genapp.core.ids import new_id

STYLES = ("flirty", "romantic", "friendly", "intellectual", "playful")
CATEGORIES = ("model", "fantasy", "anime", "professional", "artist")
GENDERS = ("male", "female", "other")
REPLY_MODES = ("ai", "operator", "hybrid")


class Character(SQLModel, table=True):
    """One fictional person (CHAR-01, 03..08). No `celebrity`: a real likeness needs a licence document (C31)."""

    __tablename__ = "characters"
    __table_args__ = (
        CheckConstraint("age BETWEEN 18 AND 100", name="adult"),
        CheckConstraint("picture_count BETWEEN 3 AND 10", name="three_to_ten_pictures"),
        one_of("gender", *GENDERS),
        one_of("response_style", *STYLES),
        one_of("category", *CATEGORIES),
        one_of("reply_mode", *REPLY_MODES),
        Index("ix_characters_name_lower", "name_lower"),
        Index(
            "ix_characters_shown",
            "position",
            "id",
            sqlite_where=text("is_active AND deleted_at IS NULL"),
            postgresql_where=text("is_active AND deleted_at IS NULL"),
        ),
        Index("ix_characters_gender", "gender"),
        Index("ix_characters_featured", "is_featured", "featured_until"),
        Index("ix_characters_popularity_score", "popularity_score"),
        Index("ix_characters_created_at", "created_at"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    slug: str = Field(max_length=60, unique=True)
    name: str = Field(max_length=80)
    name_lower: str = Field(max_length=80)
    age: int
    gender: str = Field(max_length=10)
    location: str = Field(default="", max_length=120)
    tagline: str = Field(default="", max_length=80)
    bio: str = Field(max_length=2000)
    occupation: str = Field(default="", max_length=120)
    education: str = Field(default="", max_length=120)
    relationship_status: str = Field(default="", max_length=60)
    personality_traits: list[str] = Field(default_factory=list, sa_type=JsonValue)
    interests: list[str] = Field(default_factory=list, sa_type=JsonValue)
    tags: list[str] = Field(default_factory=list, sa_type=JsonValue)
    category: str = Field(default="professional", max_length=20)
    pictures: list[str] = Field(default_factory=list, sa_type=JsonValue)
    picture_count: int
    card_picture: str = Field(default="", max_length=200)
    avatar_key: str = Field(default="", max_length=200)
    background_key: str = Field(default="", max_length=200)
    voice_id: str = Field(default="", max_length=80)
    voice: dict[str, Any] = Field(default_factory=dict, sa_type=JsonValue)
    reply_mode: str = Field(default="ai", max_length=10)
    response_style: str = Field(max_length=20)
    persona_prompt: str = Field(default="", max_length=8000)
    greeting: str = Field(default="", max_length=2000)
    example_dialogue: list[dict[str, str]] = Field(default_factory=list, sa_type=JsonValue)
    starter_prompts: list[str] = Field(default_factory=list, sa_type=JsonValue)
    response_templates: list[dict[str, str]] = Field(default_factory=list, sa_type=JsonValue)
    personality_guidelines: str = Field(default="", max_length=8000)
    depicts_real_person: bool = False
    licence_document: str = Field(default="", max_length=200)
    is_demo: bool = False
    is_active: bool = True
    is_featured: bool = False
    featured_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    minimum_tier: str = Field(default="free", max_length=10)
    max_concurrent_chats: int = 10
    position: int = 0
    gallery_count: int = 0
    post_count: int = 0
    asset_count: int = 0
    favourite_count: int = 0
    total_chats: int = 0
    total_messages: int = 0
    average_rating: int = 0
    rating_count: int = 0
    total_revenue: int = 0
    conversion_rate: int = 0
    popularity_score: int = 0
    created_by: str | None = Field(default=None, max_length=32)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CharacterTag(SQLModel, table=True):
    """A tag of a character, for filtering; written with the character."""

    __tablename__ = "character_tags"
    __table_args__ = (Index("ix_character_tags_tag", "tag", "character_id"),)
    character_id: str = Field(primary_key=True, max_length=32, foreign_key="characters.id", ondelete="CASCADE")
    tag: str = Field(primary_key=True, max_length=40)


class CharacterDraft(SQLModel, table=True):
    """What staff are writing of a character, new or known, before they publish it; its id is the character's (CHAR-02)."""

    __tablename__ = "character_drafts"
    __table_args__ = (Index("ix_character_drafts_updated_at", "updated_at"),)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JsonValue)
    version: int = 1
    created_by: str = Field(default="", max_length=32)
    updated_by: str = Field(default="", max_length=32)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Favourite(SQLModel, table=True):
    """A character somebody keeps (PROF-15)."""

    __tablename__ = "favourites"
    __table_args__ = (Index("ix_favourites_user_id", "user_id", "created_at"), Index("ix_favourites_character_id", "character_id"))
    user_id: str = Field(primary_key=True, max_length=32, foreign_key="users.id", ondelete="CASCADE")
    character_id: str = Field(primary_key=True, max_length=32, foreign_key="characters.id", ondelete="CASCADE")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
