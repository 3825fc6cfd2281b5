"""Reports, age checks, anonymous counts."""

from datetime import date, datetime

from sqlalchemy import delete, literal_column, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.accounts import rules as people
from genapp.accounts.service import locks
from genapp.core import events
from genapp.core.actor import SYSTEM, Actor, Permission, Role
from genapp.core.clock import now
from genapp.core.errors import Invalid
from genapp.core.ids import new_id
from genapp.platform import service as platform
from genapp.platform.models import ActivityType
from genapp.trust.models import REASONS, AgeCheck, BlockedFile, Report, SafetyCount, UsedChallenge


def _insert(session: Session):
    return pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert


def count(session: Session, kind: str, year: int) -> None:
    """Add one to a year's count; holds no person and no words (SAFE-1)."""
    row = _insert(session)(SafetyCount).values(year=year, kind=kind, count=1)
    session.execute(row.on_conflict_do_update(index_elements=["year", "kind"], set_={"count": SafetyCount.count + 1}))


def safety_event(session: Session, kind: str, user_id: str, entity: str, entity_id: str) -> None:
    """Count something that was stopped, and remember who asked for it and where; its words are kept nowhere (T24)."""
    count(session, kind, now().year)
    platform.log(session, user_id, ActivityType.SAFETY_STOP, entity, entity_id, category=kind)


def block_file(session: Session, actor: Actor, sha256: str, reason: str) -> bool:
    """Keep every copy of a file out from now on, by its hash; staff by name, or the system. False when it was blocked before (TDA-1). Audited."""
    by = "" if actor.role is Role.SYSTEM else actor.require(Permission.MANAGE_USERS)
    sha256, reason = sha256.strip().lower(), reason.strip()
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        raise Invalid("A SHA-256 has 64 hexadecimal digits.", field="sha256")
    if not 3 <= len(reason) <= 300:
        raise Invalid("Please say why, in 3 to 300 characters.", field="reason")
    row = _insert(session)(BlockedFile).values(sha256=sha256, reason=reason, blocked_by=by, created_at=now())
    made = session.execute(row.on_conflict_do_nothing().returning(literal_column("sha256"))).first() is not None
    if made:
        platform.audit(session, actor, "file.blocked", "file", sha256)
        events.announce(session, "file.blocked", sha256=sha256)
    return made


def unblock_file(session: Session, actor: Actor, sha256: str) -> None:
    """Let copies of a file in again. Audited."""
    actor.require(Permission.MANAGE_USERS)
    if session.execute(delete(BlockedFile).where(BlockedFile.sha256 == sha256)).rowcount:  # pyright: ignore
        platform.audit(session, actor, "file.unblocked", "file", sha256)


def is_blocked(session: Session, *sha256: str) -> bool:
    """Say whether a file with one of these hashes may not be here (TDA-1)."""
    return session.execute(select(BlockedFile.sha256).where(BlockedFile.sha256.in_(sha256)).limit(1)).first() is not None  # pyright: ignore


def report(session: Session, actor: Actor, kind: str, target_id: str, reason: str, note: str = "") -> None:
    """Put a report on the moderators' queue; the same person reporting the same thing twice changes nothing (MOD-06, VAR-06)."""
    user_id = actor.require_user()
    if reason not in REASONS:
        raise Invalid("Please choose a reason.", field="reason")
    row = _insert(session)(Report).values(
        id=new_id(),
        reporter_id=user_id,
        kind=kind,
        target_id=target_id,
        reason=reason,
        note=note.strip()[:1000],
        state="open",
        created_at=now(),
    )
    made = session.execute(row.on_conflict_do_nothing(index_elements=["reporter_id", "kind", "target_id"]).returning(literal_column("id")))
    if made.first() is not None:
        events.announce(session, "report.created", kind=kind, target_id=target_id)
    events.emit(session, events.topic("admin"), "report.created", target_id)


def log_age(session: Session, user_id: str, born: date) -> None:
    """Record how the age was established at sign-up (MOD-01, AGE-1)."""
    session.add(AgeCheck(user_id=user_id, birth_date=born, stated_age=people.age(born, now().date())))


def spend_challenge(session: Session, nonce: str, expires_at: datetime) -> bool:
    """Say whether a human check is spent for the first time; expired ones are swept on the way."""
    session.execute(delete(UsedChallenge).where(UsedChallenge.expires_at < now()))  # pyright: ignore
    made = session.execute(
        _insert(session)(UsedChallenge)
        .values(nonce=nonce[:64], expires_at=expires_at)
        .on_conflict_do_nothing()
        .returning(UsedChallenge.__table__.c.nonce)  # pyright: ignore
    )  # pyright: ignore
    return made.first() is not None


def suspect_minor(session: Session, user_id: str) -> None:
    """Lock the account of somebody who said they are under 18, and put it before a person; their words are kept nowhere (AGE-1)."""
    if locks.lock_for_age(session, user_id):
        note = "Said in a message to be under 18."
        session.add(AgeCheck(user_id=user_id, stated_age=0, is_compliant=False, notes=note))
        count(session, "age_locked", now().year)
        platform.audit(session, SYSTEM, "account.age_locked", "user", user_id)
        events.emit(session, events.topic("admin"), "age.review", user_id)
        words = "Somebody said they are under 18. Their account waits for a look."
        platform.alert(session, "security_alert", words, priority="high", entity="age_review", entity_id=user_id)


def settle_age(session: Session, actor: Actor, user_id: str, adult: bool) -> None:
    """Open the account again, or keep it closed for good; a member of staff answers for it by name (AGE-1, C16)."""
    by = actor.require(Permission.MANAGE_USERS)
    locks.settle_age(session, user_id, adult)
    session.add(
        AgeCheck(
            user_id=user_id,
            stated_age=18 if adult else 0,
            is_compliant=adult,
            verified_by=by,
            verified_at=now(),
            notes="Reviewed by staff.",
        )
    )
    platform.audit(session, actor, "age.adult" if adult else "age.minor", "user", user_id)
