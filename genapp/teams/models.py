"""Teams: who works together and shares one wallet."""

# SQLModel types a table name as something else than the string it takes.
# pyright: reportAssignmentType=false

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from genapp.core.clock import now
from genapp.core.columns import UtcDateTime, one_of
from genapp.core.ids import new_id

ROLES = ("owner", "member")


class Team(SQLModel, table=True):
    """People who share work and money; a personal one is made with each account (TEAM-01, TEAM-02)."""

    __tablename__ = "teams"
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    name: str = Field(max_length=60)
    personal: bool = False
    stripe_customer_id: str | None = Field(default=None, max_length=80, unique=True)
    stripe_subscription_id: str | None = Field(default=None, max_length=80, unique=True)
    stripe_product_id: str | None = Field(default=None, max_length=120)
    plan: str = Field(default="", max_length=40)
    subscription_status: str = Field(default="", max_length=20)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TeamMember(SQLModel, table=True):
    """Somebody's place in a team. The database holds a team to one owner (TEAM-04)."""

    __tablename__ = "team_members"
    __table_args__ = (
        one_of("role", *ROLES),
        Index(
            "ix_team_members_owner", "team_id", unique=True, sqlite_where=text("role = 'owner'"), postgresql_where=text("role = 'owner'")
        ),
        Index("ix_team_members_user_id", "user_id"),
    )
    team_id: str = Field(primary_key=True, max_length=32, foreign_key="teams.id", ondelete="CASCADE")
    user_id: str = Field(primary_key=True, max_length=32, foreign_key="users.id", ondelete="CASCADE")
    role: str = Field(default="member", max_length=10)
    joined_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Invitation(SQLModel, table=True):
    """A way into a team for one address: one use, seven days, only its link's hash is kept (TEAM-02)."""

    __tablename__ = "invitations"
    __table_args__ = (
        one_of("role", *ROLES),
        one_of("state", "open", "accepted", "revoked"),
        UniqueConstraint("token_hash", name="uq_invitations_token_hash"),
        Index("ix_invitations_team_id", "team_id", "id"),
        Index(
            "ix_invitations_open", "team_id", "email", unique=True, sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")
        ),
    )  # fmt: skip
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    team_id: str = Field(max_length=32, foreign_key="teams.id", ondelete="CASCADE")
    email: str = Field(max_length=254)
    role: str = Field(default="member", max_length=10)
    state: str = Field(default="open", max_length=10)
    token_hash: str = Field(max_length=64)
    invited_by: str = Field(max_length=32)
    accepted_by: str | None = Field(default=None, max_length=32)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
