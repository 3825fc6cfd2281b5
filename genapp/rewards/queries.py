"""Reads of what people earned."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.characters.models import Character
from genapp.core.money import CREDIT, Money
from genapp.rewards.models import CharacterRequest, DailyReward, Progress
from genapp.rewards.rules import ACHIEVEMENTS, DAILY, REST, ROUND, ahead, streak


@dataclass(frozen=True)
class AchievementRow:
    """An achievement: how far, and when it was reached."""

    kind: str
    count: int
    goal: int
    percent: int
    credits: int
    reached: str


@dataclass(frozen=True)
class DayRow:
    """A day of the round: what it brings, and whether it was had."""

    day: int
    credits: int
    had: bool
    today: bool


@dataclass(frozen=True)
class LoyaltyRow:
    """Where somebody stands (CRED-08, CRED-09, PROF-05)."""

    tier: str = "free"
    following: str = ""
    missing: str = ""
    percent: int = 0
    points: int = 0
    day: int = 0
    claimable: bool = False
    days: list[DayRow] = field(default_factory=list)
    achievements: list[AchievementRow] = field(default_factory=list)


def loyalty(session: Session, user_id: str, at: datetime) -> LoyaltyRow:
    """Return somebody's tier and the way to the next, their points, the round of daily rewards, their achievements."""
    person = session.execute(select(User.tier, User.total_spent, User.loyalty_points, User.timezone).where(User.id == user_id)).first()
    if person is None:
        return LoyaltyRow()
    tier, spent, points, zone = person
    following, missing, percent = ahead(spent)
    latest = select(DailyReward).where(DailyReward.user_id == user_id).order_by(DailyReward.created_at.desc()).limit(1)
    last = session.execute(latest).scalars().first()
    today = at.astimezone(ZoneInfo(zone or "UTC")).date()
    had = last is not None and (last.day >= today.isoformat() or at - last.created_at < REST)
    day = last.streak if had and last else streak(date.fromisoformat(last.day) if last else None, last.streak if last else 0, today)
    days = [DayRow(n, DAILY.get(n, 0) // CREDIT, n < day or (had and n == day), n == day) for n in range(1, ROUND + 1)]
    return LoyaltyRow(
        tier,
        following,
        Money(missing, "KES").text() if missing else "",
        percent,
        points // CREDIT,
        day,
        not had,
        days,
        _achievements(session, user_id),
    )


def _achievements(session: Session, user_id: str) -> list[AchievementRow]:
    known = {row.kind: row for row in session.execute(select(Progress).where(Progress.user_id == user_id)).scalars()}
    rows = []
    for one in ACHIEVEMENTS:
        row = known.get(one.kind)
        count = min(row.count, one.goal) if row else 0
        reached = row.reached_at.date().isoformat() if row and row.reached_at else ""
        rows.append(AchievementRow(one.kind, count, one.goal, 100 * count // one.goal, one.credits // CREDIT, reached))
    return rows


@dataclass(frozen=True)
class RequestRow:
    """A character somebody asks for, as they see it and as staff do; `slug` once it is there, `by` who of staff answered (CHAR-13)."""

    id: str = ""
    status: str = ""
    name: str = ""
    style: str = ""
    about: str = ""
    answer: str = ""
    slug: str = ""
    character: str = ""
    at: str = ""
    user: str = ""
    username: str = ""
    tier: str = ""
    by: str = ""


VIEWS = ("open", "accepted", "done", "declined", "withdrawn")


def own_request(session: Session, user_id: str) -> RequestRow:
    """Return somebody's newest request, an empty row when they made none."""
    wanted = select(CharacterRequest, Character.slug, Character.name).outerjoin(Character, Character.id == CharacterRequest.character_id)
    mine = wanted.where(CharacterRequest.user_id == user_id).order_by(CharacterRequest.id.desc()).limit(1)
    found = session.execute(mine).first() if user_id else None
    return _request(*found) if found else RequestRow()


def requests(session: Session, view: str, before: str = "", limit: int = 40) -> list[RequestRow]:
    """Return requests below an id, those that wait first come first, all others the newest first."""
    view = view if view in VIEWS else "open"
    wanted = (
        select(CharacterRequest, Character.slug, Character.name, User.name, User.username, User.tier)
        .outerjoin(Character, Character.id == CharacterRequest.character_id)
        .join(User, User.id == CharacterRequest.user_id)
        .where(CharacterRequest.status == view)
    )
    waiting = view in ("open", "accepted")
    if before:
        wanted = wanted.where(CharacterRequest.id > before if waiting else CharacterRequest.id < before)
    rows = session.execute(wanted.order_by(CharacterRequest.id if waiting else CharacterRequest.id.desc()).limit(limit)).all()
    names = {one for row in rows if (one := row[0].answered_by)}
    by = dict(session.execute(select(User.id, User.name).where(User.id.in_(names))).all()) if names else {}
    return [replace(_request(row, slug, character), user=user, username=username, tier=tier, by=by.get(row.answered_by, "")) for row, slug, character, user, username, tier in rows]  # fmt: skip


def open_requests(session: Session) -> int:
    """Return how many requests wait for a first answer."""
    return session.execute(select(func.count()).select_from(CharacterRequest).where(CharacterRequest.status == "open")).scalar_one()


def _request(row: CharacterRequest, slug: str | None, character: str | None) -> RequestRow:
    return RequestRow(
        row.id, row.status, row.name, row.style, row.about, row.answer, slug or "", character or "", row.created_at.isoformat()
    )
