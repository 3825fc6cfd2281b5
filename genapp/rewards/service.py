"""What people earn: their tier by what they spent, a reward a day, achievements; each given exactly once (CRED-08, CRED-09, CRED-10, C46); the characters they ask for (CHAR-13)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, case, func, select, text, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.characters.models import Character
from genapp.core import events
from genapp.core.actor import Actor, Permission
from genapp.core.clock import now
from genapp.core.errors import Conflict, Forbidden, Invalid
from genapp.core.ids import new_id
from genapp.core.money import CREDIT
from genapp.credits.models import Lot
from genapp.credits.service import ledger
from genapp.credits.service.moves import Owner, Why
from genapp.platform import service as platform
from genapp.rewards import rules
from genapp.rewards.models import UNDER_WAY, CharacterRequest, DailyReward, Progress
from genapp.rewards.rules import ACHIEVEMENTS, DAILY, REST, at_night, streak, tier_of
from genapp.trust import rules as texts

_GOALS = {one.kind: one for one in ACHIEVEMENTS}


def _insert(session: Session, table):
    return (pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert)(table)


def claim(session: Session, actor: Actor) -> DailyReward:
    """Give the caller today's reward, once; Conflict when they had it, or when the last is less than twenty hours old (CRED-09)."""
    user_id, at = actor.require_user(), now()
    # The person's row is held: two tabs ask one after the other.
    session.execute(update(User).where(User.id == user_id).values(updated_at=at))
    zone = session.execute(select(User.timezone).where(User.id == user_id)).scalar() or "UTC"
    today = at.astimezone(ZoneInfo(zone)).date()
    last = (
        session.execute(select(DailyReward).where(DailyReward.user_id == user_id).order_by(DailyReward.created_at.desc()).limit(1))
        .scalars()
        .first()
    )
    if last is not None and (last.day >= today.isoformat() or at - last.created_at < REST):
        raise Conflict("You have had today's reward. There is another tomorrow.")
    day = streak(date.fromisoformat(last.day) if last else None, last.streak if last else 0, today)
    row = DailyReward(user_id=user_id, day=today.isoformat(), streak=day, credits=DAILY.get(day, 0), created_at=at)
    session.add(row)
    session.flush()
    if row.credits:
        _give(session, user_id, row.credits, f"daily:{user_id}:{row.day}", "daily", day=day)
    events.emit(session, events.topic("user", user_id), "rewards.changed")
    return row


def _give(session: Session, user_id: str, credits: int, key: str, reason: str, **facts: object) -> None:
    ledger.grant(session, Owner("user", user_id), credits, "reward", key=key, why=Why(reason, facts=dict(facts)))


def reach(session: Session, user_id: str, kind: str, count: int | None = None) -> bool:
    """Note how far somebody is with an achievement (one further when no count is told), and give its credits once when it is reached."""
    goal = _GOALS[kind]
    fresh = _insert(session, Progress).values(user_id=user_id, kind=kind, count=1 if count is None else count)
    further = Progress.count + 1 if count is None else case((Progress.count > count, Progress.count), else_=count)
    there = fresh.on_conflict_do_update(index_elements=["user_id", "kind"], set_={"count": further}, where=Progress.reached_at.is_(None))
    reached = session.execute(there.returning(Progress.count)).scalar()
    if reached is None or reached < goal.goal:
        return False
    mine = update(Progress).where(Progress.user_id == user_id, Progress.kind == kind, Progress.reached_at.is_(None))
    if session.execute(mine.values(reached_at=now())).rowcount != 1:
        return False
    _give(session, user_id, goal.credits, f"achievement:{user_id}:{kind}", "achievement", achievement=kind)
    platform.tell(
        session,
        user_id,
        "achievement",
        once=f"achievement:{kind}:{user_id}",
        entity_id=kind,
        achievement=kind.replace("_", " "),
        credits=goal.credits // CREDIT,
    )
    events.emit(session, events.topic("user", user_id), "rewards.changed")
    return True


def wrote(session: Session, user_id: str, zone: str, *, characters: int | None) -> None:
    """Count a message somebody sent: whom they have written to by now, if that changed, and whether it is late where they are."""
    if characters is not None:
        for kind in ("first_chat", "social_butterfly"):
            reach(session, user_id, kind, characters)
    if at_night(now().astimezone(ZoneInfo(zone or "UTC"))):
        reach(session, user_id, "night_owl")


@events.within("order.paid")
def _bought(session: Session, *, user_id: str, order_id: str) -> None:
    """Count what somebody bought, and see to their tier."""
    bought = select(func.coalesce(func.sum(Lot.amount), 0)).where(Lot.owner_kind == "user", Lot.owner_id == user_id, Lot.kind == "bought")
    reach(session, user_id, "big_spender", int(session.execute(bought).scalar_one()) // CREDIT)
    settle_tier(session, user_id)


@events.within("order.refunded")
def _refunded(session: Session, *, user_id: str, order_id: str) -> None:
    settle_tier(session, user_id)


def settle_tier(session: Session, user_id: str) -> str:
    """Bring somebody's tier to what they spent and return it; a higher one is told to them (CRED-08)."""
    before, spent = session.execute(select(User.tier, User.total_spent).where(User.id == user_id)).one()
    tier = tier_of(spent)
    if tier != before:
        session.execute(update(User).where(User.id == user_id).values(tier=tier))
        events.emit(session, events.topic("user", user_id), "premium.changed", user_id)
        if spent and tier_of(spent) != "free" and _rank(tier) > _rank(before):
            platform.tell(session, user_id, "tier", once=f"tier:{tier}:{user_id}", entity_id=tier, tier=tier)
    return tier


def _rank(tier: str) -> int:
    return ("free", "bronze", "silver", "gold", "platinum").index(tier)


@events.within("credits.spent")
def _points(session: Session, *, user_id: str, amount: int) -> None:
    """Keep somebody's points: one for each credit spent, in hundredths, less what came back (C46)."""
    left = case((User.loyalty_points + amount > 0, User.loyalty_points + amount), else_=0)
    session.execute(update(User).where(User.id == user_id).values(loyalty_points=left))


def ask_for_character(session: Session, actor: Actor, name: str, about: str, style: str = "") -> str:
    """Ask for a character of one's own idea, as a platinum member with none under way, and return the request's id (CHAR-13)."""
    user_id, at = actor.require_user(), now()
    name, about = rules.plain(name, rules.NAME, "name"), rules.plain(about, rules.ABOUT, "about")
    if len(about) < rules.LEAST:
        raise Invalid(f"A few words more, please: at least {rules.LEAST} letters.", field="about")
    if style not in ("", *rules.STYLES):
        raise Invalid("One of these, please.", field="style")
    if texts.check(f"{name}\n{about}"):
        raise Invalid("We do not make such characters: adults only, and nobody who is real.", field="about")
    # The person's row is held: a tier that is lost at this moment is seen.
    mine = update(User).where(User.id == user_id).values(updated_at=at).returning(User.tier)
    if session.execute(mine).scalar() != "platinum":
        raise Forbidden("Characters of your own idea are for platinum members.")
    row = {
        "id": new_id(),
        "user_id": user_id,
        "status": "open",
        "name": name,
        "style": style,
        "about": about,
        "created_at": at,
        "updated_at": at,
    }
    once = _insert(session, CharacterRequest).values(**row).on_conflict_do_nothing(index_elements=["user_id"], index_where=text(UNDER_WAY))
    if session.execute(once.returning(CharacterRequest.id)).first() is None:
        raise Conflict("A request of yours is under way already.")
    events.emit(session, events.topic("admin"), "requests.changed", row["id"])
    return row["id"]


def withdraw_request(session: Session, actor: Actor) -> None:
    """Take back the own request that is under way; Conflict when there is none."""
    mine = update(CharacterRequest).where(CharacterRequest.user_id == actor.require_user(), text(UNDER_WAY))
    moved = session.execute(mine.values(status="withdrawn", updated_at=now()).returning(CharacterRequest.id)).scalar()
    if moved is None:
        raise Conflict("None of your requests is under way.")
    events.emit(session, events.topic("admin"), "requests.changed", moved)


def settle_request(session: Session, actor: Actor, request_id: str, status: str, words: str = "", slug: str = "") -> None:
    """Accept a request with a note, decline it with a reason, or say that its character is there; the person is told (CHAR-13).

    Conflict when it is over already; an accepted one is accepted once.
    """
    by, words = actor.require(Permission.MANAGE_CHARACTERS), rules.plain(words, rules.ANSWER, "words")
    if status not in ("accepted", "declined", "done"):
        raise Invalid("Unknown answer.", field="status")
    if status != "done" and not words:
        raise Invalid("A word to the person, please." if status == "accepted" else "Say why, please.", field="words")
    character = session.execute(_SHOWN, {"slug": slug.strip().strip("/").lower()}).first() if status == "done" else None
    if status == "done" and character is None:
        raise Invalid("No character with this address is shown.", field="slug")
    before = ("open",) if status == "accepted" else ("open", "accepted")
    values = {
        "status": status,
        "answer": words,
        "answered_by": by,
        "character_id": character.id if character else None,
        "updated_at": now(),
    }
    moved = update(CharacterRequest).where(CharacterRequest.id == request_id, CharacterRequest.status.in_(before))
    row = session.execute(moved.values(**values).returning(CharacterRequest.user_id, CharacterRequest.name)).first()
    if row is None:
        raise Conflict("This request was settled already.")
    called = character.name if character else row.name or "your idea"
    platform.tell(
        session,
        row.user_id,
        f"request_{status}",
        entity_id=character.slug if character else request_id,
        once=f"request:{request_id}:{status}",
        name=called,
        words=words,
    )
    platform.audit(
        session, actor, f"character_request.{status}", "character_request", request_id, character=character.id if character else ""
    )
    events.emit(session, events.topic("admin"), "requests.changed", request_id)
    events.emit(session, events.topic("user", row.user_id), "rewards.changed")


_SHOWN = select(Character.id, Character.slug, Character.name).where(
    Character.slug == bindparam("slug"), Character.is_active, Character.deleted_at.is_(None)
)
