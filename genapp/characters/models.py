"""Characters: who they are, how they speak, what is shown, how they do."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, CheckConstraint, Index, event, text
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import JsonValue, UtcDateTime, one_of
from genapp.core.ids import new_id

STYLES = ("flirty", "romantic", "friendly", "intellectual", "playful")
CATEGORIES = ("model", "fantasy", "anime", "professional", "artist")
GENDERS = ("male", "female", "other")
REPLY_MODES = ("ai", "operator", "hybrid")


SHELVES = {
    "house": ("position",),
    "featured": ("is_featured", "popularity_score"),
    "popular": ("popularity_score",),
    "new": ("created_at",),
}
"""What the catalogue may be sorted by."""


def _shelf(name: str, *columns: str) -> Index:
    """Return the index the catalogue is walked along in one order; what it may be narrowed by is in it, so a walk reads no rows it does not show."""
    return Index(
        f"ix_characters_shelf_{name}", *columns, "id", "gender", "response_style", "category", "age", "reply_mode",
        # SQLite knows a partial index only by the very words of the query, and there a truth is "= 1".
        sqlite_where=text("is_active = 1 AND deleted_at IS NULL"), postgresql_where=text("is_active AND deleted_at IS NULL"),
    )  # fmt: skip


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
        *(_shelf(name, *columns) for name, columns in SHELVES.items()),
        Index("ix_characters_featured", "is_featured", "featured_until"),
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


class CharacterWords(SQLModel, table=True):
    """The words a character is found by, plain and small; each engine keeps its own full-text index of them (CHAR-10)."""

    __tablename__ = "character_words"
    id: int | None = Field(default=None, primary_key=True)
    character_id: str = Field(max_length=32, unique=True, foreign_key="characters.id", ondelete="CASCADE")
    words: str = Field(default="", max_length=6000)


# SQLite keeps the index beside the table and triggers follow it; PostgreSQL indexes an expression. A migration that makes the table anew makes these anew too.
FULL_TEXT = {
    "sqlite": (
        "CREATE VIRTUAL TABLE character_search USING fts5(words, content='character_words', content_rowid='id', tokenize='unicode61', prefix='2 3')",
        "CREATE TRIGGER character_words_in AFTER INSERT ON character_words BEGIN "
        "INSERT INTO character_search(rowid, words) VALUES (new.id, new.words); END",
        "CREATE TRIGGER character_words_out AFTER DELETE ON character_words BEGIN "
        "INSERT INTO character_search(character_search, rowid, words) VALUES ('delete', old.id, old.words); END",
        "CREATE TRIGGER character_words_anew AFTER UPDATE ON character_words BEGIN "
        "INSERT INTO character_search(character_search, rowid, words) VALUES ('delete', old.id, old.words); "
        "INSERT INTO character_search(rowid, words) VALUES (new.id, new.words); END",
    ),
    # Without the list of what is still to be sorted in: every search would read it.
    "postgresql": (
        "CREATE INDEX ix_character_words_words ON character_words USING gin (to_tsvector('simple', words)) WITH (fastupdate = off)",
    ),
}
for _engine, _statements in FULL_TEXT.items():
    for _statement in _statements:
        event.listen(CharacterWords.__table__, "after_create", DDL(_statement).execute_if(dialect=_engine))  # pyright: ignore


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


SURFACES = ("gallery", "post", "asset")


class Piece(SQLModel, table=True):
    """A picture or video of a character on exactly one surface: gallery, posts, or what replies may send (MED-01)."""

    __tablename__ = "character_media"
    __table_args__ = (
        one_of("surface", *SURFACES),
        one_of("kind", "image", "video"),
        CheckConstraint("surface = 'post' OR location = ''", name="place_on_posts"),
        CheckConstraint("surface = 'gallery' OR NOT premium_only", name="premium_in_gallery"),
        CheckConstraint("surface = 'asset' OR NOT mature", name="mature_on_assets"),
        CheckConstraint("surface <> 'asset' OR NOT can_be_liked", name="assets_are_not_liked"),
        CheckConstraint("like_count >= 0", name="likes_counted"),
        Index("ix_character_media_surface", "character_id", "surface", "position", "id"),
        Index(
            "ix_character_media_shown", "character_id", "surface", "id",
            sqlite_where=text("published AND NOT is_flagged"), postgresql_where=text("published AND NOT is_flagged"),
        ),
    )  # fmt: skip
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    character_id: str = Field(max_length=32)
    surface: str = Field(max_length=10)
    media_id: str = Field(max_length=32, unique=True)
    kind: str = Field(default="image", max_length=10)
    # Copied from the file, so that a page of pieces is one read: the whole, a copy for the grid, a blur for what is locked.
    key: str = Field(max_length=200)
    small_key: str = Field(default="", max_length=200)
    blur: str = Field(default="", max_length=2000)
    width: int = 0
    height: int = 0
    text: str = Field(default="", max_length=1000)
    location: str = Field(default="", max_length=120)
    can_be_liked: bool = False
    like_count: int = 0
    premium_only: bool = False
    mature: bool = False
    published: bool = False
    is_flagged: bool = False
    position: int = 0
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_by: str = Field(default="", max_length=32)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Like(SQLModel, table=True):
    """Somebody likes a piece, once (MED-13)."""

    __tablename__ = "likes"
    __table_args__ = (Index("ix_likes_piece_id", "piece_id"),)
    user_id: str = Field(primary_key=True, max_length=32, foreign_key="users.id", ondelete="CASCADE")
    piece_id: str = Field(primary_key=True, max_length=32, foreign_key="character_media.id", ondelete="CASCADE")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class CharacterImport(SQLModel, table=True):
    """A file with many characters: judged row by row first, brought in when staff say so (CHAR-12)."""

    __tablename__ = "character_imports"
    __table_args__ = (
        one_of("state", "waiting", "checking", "checked", "running", "done", "refused"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="percent"),
        Index("ix_character_imports_created_by", "created_by", "id"),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    state: str = Field(default="waiting", max_length=10)
    name: str = Field(default="", max_length=120)
    incoming_key: str = Field(max_length=200)
    content_type: str = Field(max_length=60)
    progress: int = 0
    refusal: str = Field(default="", max_length=200)
    # One entry a row: number, name, slug, and its problems by field.
    report: list[dict[str, Any]] = Field(default_factory=list, sa_type=JsonValue)
    good: int = 0
    bad: int = 0
    made: int = 0
    created_by: str = Field(default="", max_length=32)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
