"""Reads about people."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from genapp.accounts.models import AccessToken, AuthSession, User
from genapp.core.actor import OFFICE, STAFF, Actor, Permission, Role
from genapp.platform.kinds import SUBJECTS

_PERSON = (
    User.id, User.username, User.name, func.coalesce(User.email, User.claimed_email), User.email_verified_at, User.role, User.permissions,
    User.premium_until, User.country, User.birth_date, User.banned_until, User.is_banned, User.avatar_key, User.credits,
)  # fmt: skip
_THERE = (User.deleted_at.is_(None), User.is_active)
# Written out once: this is looked up for every event of every tab.
_SESSION = select(AuthSession.id, AuthSession.expires_at, AuthSession.seen_at, *_PERSON).join(User, User.id == AuthSession.user_id)
_SESSION = _SESSION.where(AuthSession.revoked_at.is_(None), *_THERE)
_ABOUT_TOKEN = (AccessToken.team_id, AccessToken.scopes, AccessToken.last_used_at)
_TOKEN = select(AccessToken.id, AccessToken.expires_at, AccessToken.created_at, *_PERSON, *_ABOUT_TOKEN)
_TOKEN = _TOKEN.join(User, User.id == AccessToken.user_id).where(AccessToken.revoked_at.is_(None), *_THERE)


@dataclass(frozen=True)
class SessionRow:
    """A live session and the person behind it."""

    session_id: str
    user_id: str
    username: str
    name: str
    email: str
    email_verified: bool
    role: Role
    permissions: frozenset[Permission]
    premium_until: datetime | None
    country: str
    birth_date: date | None
    seen_at: datetime
    avatar_key: str = ""
    credits: int = 0

    @property
    def actor(self) -> Actor:
        """The person as services know them."""
        return Actor(self.user_id, self.role, self.permissions)


@dataclass(frozen=True)
class CallerRow:
    """Whom a live access token speaks for: the person without any right of staff, what it may do, and the one team it reaches, or none (API-1)."""

    token_id: str
    person: SessionRow
    team_id: str
    scopes: frozenset[str]
    last_used_at: datetime | None


@dataclass(frozen=True)
class TokenRow:
    """A token as its owner sees it; `team` is the name of the one it reaches, put in where it is shown."""

    id: str
    name: str
    team_id: str
    scopes: list[str]
    since: str
    until: str
    used: str
    team: str = ""


@dataclass(frozen=True)
class DeviceRow:
    """A signed-in browser as its owner sees it."""

    id: str
    device: str
    since: str
    seen: str
    current: bool


@dataclass(frozen=True)
class ProfileRow:
    """What somebody wrote about themselves, as they see it (PROF-04)."""

    name: str = ""
    bio: str = ""
    gender: str = ""
    looking_for: str = ""
    country: str = ""
    location: str = ""
    timezone: str = ""
    latitude: float | None = None
    longitude: float | None = None
    show_online: bool = True
    show_location: bool = True
    muted: list[str] = field(default_factory=list)
    username: str = ""


@dataclass(frozen=True)
class PayerRow:
    """Who pays."""

    username: str = ""
    email: str = ""
    verified: bool = False


@dataclass(frozen=True)
class ViewerRow:
    """What decides what somebody may see."""

    premium: bool = False
    tier: str = "free"


@dataclass(frozen=True)
class StaffRow:
    """A member of staff as the back office shows them."""

    id: str
    name: str
    username: str
    email: str
    role: str
    permissions: list[str]
    active: bool


def session_row(session: Session, token_hash: str, at: datetime) -> SessionRow | None:
    """Return the live session of a token, or None: revoked, expired, banned and deleted bite at once (AUTH-05, AUTH-10)."""
    found = session.execute(_SESSION.where(AuthSession.token_hash == token_hash)).first()  # pyright: ignore
    return _person(found) if found is not None and _lives(found, at) else None


def _lives(found: Any, at: datetime) -> bool:
    return found[1] > at and not (found[14] and (found[13] is None or found[13] > at))


def _person(found: Any) -> SessionRow:
    role = Role(found[8])
    permissions = frozenset(Permission(word) for word in found[9]) if role in OFFICE else frozenset()
    return SessionRow(
        found[0], found[3], found[4], found[5] or found[4], found[6] or "", found[7] is not None, role, permissions, found[10],
        found[11], found[12], found[2], found[15], found[16],
    )  # fmt: skip


def caller(session: Session, token_hash: str, at: datetime) -> CallerRow | None:
    """Return whom a live access token speaks for, or None: revoked, expired, banned and deleted bite at once (API-1)."""
    found = session.execute(_TOKEN.where(AccessToken.token_hash == token_hash)).first()
    if found is None or not _lives(found, at):
        return None
    plain = replace(_person(found), session_id="", role=Role.USER, permissions=frozenset())
    return CallerRow(found[0], plain, found[17] or "", frozenset(found[18]), found[19])


def tokens(session: Session, user_id: str, at: datetime) -> list[TokenRow]:
    """Return somebody's live tokens, newest first."""
    mine = (AccessToken.user_id == user_id, AccessToken.revoked_at.is_(None), AccessToken.expires_at > at)
    rows = session.execute(select(AccessToken).where(*mine).order_by(AccessToken.id.desc()).limit(50)).scalars()
    return [TokenRow(r.id, r.name, r.team_id or "", list(r.scopes), *map(_day, (r.created_at, r.expires_at, r.last_used_at))) for r in rows]


def _day(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def own_profile(session: Session, user_id: str) -> ProfileRow:
    """Return what the person wrote about themselves."""
    row = session.get(User, user_id)
    if row is None:
        return ProfileRow()
    privacy, wishes = row.privacy_settings, row.notification_preferences
    return ProfileRow(
        row.name, row.bio, row.gender, row.looking_for, row.country, row.location, row.timezone, row.latitude, row.longitude,
        privacy.get("show_online", True), privacy.get("show_location", True), [one for one in SUBJECTS if wishes.get(one, True) is False], row.username,
    )  # fmt: skip


def payer(session: Session, user_id: str) -> PayerRow:
    """Return where receipts of somebody go."""
    row = session.get(User, user_id)
    return PayerRow(row.username, row.email or row.claimed_email or "", row.email_verified_at is not None) if row else PayerRow()


def id_of(session: Session, username: str) -> str:
    """Return the id of whoever bears a name, "" for nobody (for staff)."""
    return session.execute(select(User.id).where(User.username_lower == username.strip().lower().lstrip("@"))).scalar() or ""


def timezone_of(session: Session, user_id: str) -> str:
    """Return somebody's time zone, "" when they told none."""
    return session.execute(select(User.timezone).where(User.id == user_id)).scalar() or ""


def viewer(session: Session, user_id: str, at: datetime) -> ViewerRow:
    """Return what somebody may see of what is not for everybody; a stranger is free and without premium (PROF-13, CHAR-13)."""
    found = session.execute(select(User.premium_until, User.tier).where(User.id == user_id)).first() if user_id else None
    return ViewerRow(bool(found[0] and found[0] > at), found[1]) if found else ViewerRow()


def username_free(session: Session, username: str) -> bool:
    """Say whether nobody has this name, in any spelling (PROF-02)."""
    return session.execute(select(User.id).where(User.username_lower == username.strip().lower())).first() is None  # pyright: ignore


def devices(session: Session, user_id: str, current: str, at: datetime) -> list[DeviceRow]:
    """Return the person's live sessions, latest first."""
    mine = (AuthSession.user_id == user_id, AuthSession.revoked_at.is_(None), AuthSession.expires_at > at)
    rows = session.execute(select(AuthSession).where(*mine).order_by(AuthSession.seen_at.desc()).limit(50)).scalars()
    return [DeviceRow(r.id, r.device or "Unknown browser", r.created_at.isoformat(), r.seen_at.isoformat(), r.id == current) for r in rows]


def staff(session: Session) -> list[StaffRow]:
    """Return everybody with a staff role, by name."""
    wanted = select(User).where(User.role.in_([role.value for role in STAFF]), User.deleted_at.is_(None))
    rows = session.execute(wanted.order_by(User.name, User.id).limit(500)).scalars()
    return [
        StaffRow(r.id, r.name or r.username, r.username, r.email or "", r.role, list(r.permissions), r.is_active and not r.is_banned)
        for r in rows
    ]


def role_of(session: Session, user_id: str) -> Role:
    """Return somebody's role; that of a plain user when they are gone."""
    return Role(session.execute(select(User.role).where(User.id == user_id)).scalar() or Role.USER)


def operators_exist(session: Session) -> bool:
    """Say whether anybody could write for a character (CHAR-02)."""
    mine = (User.role == Role.OPERATOR.value, User.is_active, User.is_banned.is_(False), User.deleted_at.is_(None))
    return session.execute(select(User.id).where(*mine).limit(1)).first() is not None


def admin_exists(session: Session) -> bool:
    """Say whether `/setup` is over (AUTH-13)."""
    return session.execute(select(User.id).where(User.role == Role.SUPER_ADMIN.value).limit(1)).first() is not None  # pyright: ignore


def people(session: Session) -> int:
    """Return how many accounts exist."""
    return session.execute(select(func.count()).select_from(User).where(User.deleted_at.is_(None))).scalar_one()  # pyright: ignore
