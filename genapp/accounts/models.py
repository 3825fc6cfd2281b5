"""Who people are: accounts, sessions, one-time tickets and codes, what they agreed to."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from genapp.core.actor import Role
from genapp.core.clock import now
from genapp.core.columns import JsonValue, UtcDateTime, one_of
from genapp.core.ids import new_id

ROLES = tuple(role.value for role in Role if role not in (Role.ANONYMOUS, Role.SYSTEM))


AGE_REVIEW = "age_review"
"""The reason of a lock that lasts until a person has looked at somebody's age (AGE-1)."""


class User(SQLModel, table=True):
    """One account, of a person or of staff. Soft-deleted; names stay taken until erasure renames them (PROF-01..08)."""

    __tablename__ = "users"
    __table_args__ = (
        one_of("role", *ROLES),
        one_of("gender", "", "male", "female", "other"),
        one_of("looking_for", "", "male", "female", "both"),
        one_of("tier", "free", "bronze", "silver", "gold", "platinum"),
        CheckConstraint("credits >= 0", name="credits_not_negative"),
        Index("ix_users_role_active", "role", "is_active"),
        Index("ix_users_created_at", "created_at"),
        *(Index(f"ix_users_{column}", column) for column in ("location", "tier", "last_active_at", "credits")),
    )
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    email: str | None = Field(default=None, max_length=254, unique=True)
    # What somebody typed who signed up with an address that belongs to another account; it opens nothing.
    claimed_email: str | None = Field(default=None, max_length=254)
    email_verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    username: str = Field(max_length=40)
    username_lower: str = Field(max_length=40, unique=True)
    name: str = Field(default="", max_length=80)
    password_hash: str = Field(max_length=256)
    role: str = Field(default=Role.USER.value, max_length=20)
    permissions: list[str] = Field(default_factory=list, sa_type=JsonValue)
    created_by: str | None = Field(default=None, max_length=32)
    birth_date: date | None = None
    gender: str = Field(default="", max_length=10)
    looking_for: str = Field(default="", max_length=10)
    bio: str = Field(default="", max_length=1000)
    country: str = Field(default="", max_length=2)
    location: str = Field(default="", max_length=120)
    latitude: float | None = None
    longitude: float | None = None
    timezone: str = Field(default="", max_length=64)
    avatar_key: str = Field(default="", max_length=200)
    premium_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    tier: str = Field(default="free", max_length=10)
    credits: int = 0
    total_spent: int = 0
    loyalty_points: int = 0
    total_messages_sent: int = 0
    total_chats: int = 0
    favourite_count: int = 0
    notification_preferences: dict[str, Any] = Field(default_factory=lambda: {"email": True, "push": True}, sa_type=JsonValue)
    privacy_settings: dict[str, Any] = Field(default_factory=lambda: {"show_online": True, "show_location": True}, sa_type=JsonValue)
    is_active: bool = True
    is_verified: bool = False
    is_banned: bool = False
    ban_reason: str = Field(default="", max_length=500)
    banned_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_active_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AuthSession(SQLModel, table=True):
    """A signed-in browser. Only the token's hash is kept (AUTH-05, T19)."""

    __tablename__ = "auth_sessions"
    __table_args__ = (Index("ix_auth_sessions_user_id", "user_id"),)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    token_hash: str = Field(max_length=64, unique=True)
    user_id: str = Field(max_length=32, foreign_key="users.id", ondelete="CASCADE")
    device: str = Field(default="", max_length=120)
    address_hash: str = Field(default="", max_length=64)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    seen_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AccessToken(SQLModel, table=True):
    """A key somebody made for their own programs. Only its hash is kept; with `team_id` it reaches that team alone (API-1)."""

    __tablename__ = "access_tokens"
    __table_args__ = (Index("ix_access_tokens_user_id", "user_id", "id"), Index("ix_access_tokens_team_id", "team_id"))
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    user_id: str = Field(max_length=32, foreign_key="users.id", ondelete="CASCADE")
    # Teams lie to the right of accounts; whether its owner still belongs is asked at every use.
    team_id: str | None = Field(default=None, max_length=32)
    name: str = Field(max_length=60)
    token_hash: str = Field(max_length=64, unique=True)
    scopes: list[str] = Field(default_factory=list, sa_type=JsonValue)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignInTicket(SQLModel, table=True):
    """Turns a finished sign-in on the socket into a cookie over HTTP: hashed, 30 seconds, one use."""

    __tablename__ = "sign_in_tickets"
    ticket_hash: str = Field(primary_key=True, max_length=64)
    user_id: str = Field(max_length=32, foreign_key="users.id", ondelete="CASCADE")
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OneTimeCode(SQLModel, table=True):
    """A code sent by e-mail: ten minutes, five tries, one use (AUTH-02, MAIL-01)."""

    __tablename__ = "one_time_codes"
    __table_args__ = (one_of("purpose", "reset", "verify"), Index("ix_one_time_codes_user_id_purpose", "user_id", "purpose"))
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    user_id: str = Field(max_length=32, foreign_key="users.id", ondelete="CASCADE")
    purpose: str = Field(max_length=10)
    email: str = Field(max_length=254)
    code_hash: str = Field(max_length=64)
    tries: int = 0
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Acceptance(SQLModel, table=True):
    """What somebody agreed to, in which wording (DISC-2)."""

    __tablename__ = "acceptances"
    __table_args__ = (Index("ix_acceptances_user_id", "user_id"),)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    user_id: str = Field(max_length=32, foreign_key="users.id", ondelete="CASCADE")
    what: str = Field(max_length=40)
    version: str = Field(max_length=20)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class StaffSeat(SQLModel, table=True):
    """One row that every change of a super admin takes first, so that two at once cannot remove the last (ADM-03, C33)."""

    __tablename__ = "staff_seats"
    id: int = Field(default=1, primary_key=True)
    changes: int = 0


class LocationCheck(SQLModel, table=True):
    """What somebody gave as their place, what was found for it, and where the two differ (PROF-11, C47)."""

    __tablename__ = "location_validation_log"
    __table_args__ = (Index("ix_location_validation_log_user_id", "user_id"),)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    user_id: str = Field(max_length=32, foreign_key="users.id", ondelete="CASCADE")
    location_text: str = Field(max_length=120)
    latitude: float | None = None
    longitude: float | None = None
    is_valid: bool
    validation_error: str = Field(default="", max_length=200)
    geocoding_service: str = Field(default="offline", max_length=20)
    corrected_location: str = Field(default="", max_length=120)
    corrected_latitude: float | None = None
    corrected_longitude: float | None = None
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
