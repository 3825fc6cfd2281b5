"""Operators come and go: availability, heartbeats, the worked-time log, suspension (QUE-07, QUE-12, C37)."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlmodel import Session

from genapp.chat.service.turns import maker
from genapp.core.actor import SYSTEM, Actor, Permission, Role
from genapp.core.clock import now
from genapp.core.errors import DomainError, Forbidden, Invalid, NotFound
from genapp.core.ids import new_id
from genapp.desk.models.people import Operator, WorkSpell
from genapp.desk.quality import suspended_words
from genapp.desk.queries.chosen import chosen
from genapp.desk.service import assigning, days, queue
from genapp.desk.service.assigning import MISSED, OPERATORS
from genapp.desk.service.queue import ASSIGNMENTS
from genapp.platform import service as platform

SPELLS = WorkSpell.__table__  # pyright: ignore
_OPEN = {"index_elements": ["operator_id"], "index_where": SPELLS.c.ended_at.is_(None)}


class StillTalking(DomainError):
    """Somebody goes offline, or is removed, with conversations of their own (QUE-12, QUE-13)."""

    status = 409


def require_operator(actor: Actor) -> str:
    """Return the caller's id if they are an operator, else raise."""
    user_id = actor.require_user()
    if actor.role is not Role.OPERATOR:
        raise Forbidden
    return user_id


def own_row(session: Session, actor: Actor) -> str:
    """Return the caller's id, and make their row when they were appointed without one."""
    operator_id, at = require_operator(actor), now()
    plain = Operator(user_id=operator_id, threshold=chosen().quality.threshold, created_at=at, updated_at=at).model_dump()
    session.connection().execute(maker(session)(OPERATORS).on_conflict_do_nothing(index_elements=["user_id"]), plain)
    return operator_id


def go_available(session: Session, actor: Actor) -> None:
    """Begin to take conversations; a suspended operator cannot."""
    operator_id, at = own_row(session, actor), now()
    able = update(OPERATORS).where(
        OPERATORS.c.user_id == operator_id, OPERATORS.c.is_suspended.is_(False), OPERATORS.c.deleted_at.is_(None)
    )
    if session.connection().execute(able.values(is_available=True, beat_at=at, seen_at=at, updated_at=at)).rowcount != 1:
        raise DomainError("You are suspended and cannot take conversations just now.")
    spell = {"id": new_id(), "operator_id": operator_id, "began_at": at, "reason": ""}
    session.connection().execute(maker(session)(SPELLS).on_conflict_do_nothing(**_OPEN), spell)
    _changed(session, operator_id)


def go_offline(session: Session, actor: Actor) -> None:
    """Stop taking conversations; refused while one has any (QUE-12)."""
    operator_id = require_operator(actor)
    # The row first: nobody is assigned to them between counting and leaving.
    session.connection().execute(update(OPERATORS).where(OPERATORS.c.user_id == operator_id).values(updated_at=now()))
    count = count_open(session, operator_id)
    if count:
        raise StillTalking(f"Cannot go offline with {count} active chats. Please reassign or close them first.")
    _end(session, operator_id, now(), "chose")


def beat(session: Session, actor: Actor, active: bool = True) -> bool:
    """Note that an operator's tab lives, and whether somebody sits before it (RT-01); says whether they are available still."""
    operator_id, at = require_operator(actor), now()
    here = update(OPERATORS).where(OPERATORS.c.user_id == operator_id, OPERATORS.c.deleted_at.is_(None))
    seen = {"beat_at": at} | ({"seen_at": at} if active is True else {})
    return bool(session.connection().execute(here.values(**seen).returning(OPERATORS.c.is_available)).scalar())


def open_of(session: Session, operator_id: str) -> list[str]:
    """Return the conversations an operator voices now, the longest first."""
    mine = select(ASSIGNMENTS.c.conversation_id).where(ASSIGNMENTS.c.operator_id == operator_id, ASSIGNMENTS.c.ended_at.is_(None))
    return list(session.connection().execute(mine.order_by(ASSIGNMENTS.c.id)).scalars())


def count_open(session: Session, operator_id: str) -> int:
    """Return how many conversations an operator voices now."""
    mine = (ASSIGNMENTS.c.operator_id == operator_id, ASSIGNMENTS.c.ended_at.is_(None))
    return session.connection().execute(select(func.count()).select_from(ASSIGNMENTS).where(*mine)).scalar_one()


def silent(session: Session, at: datetime) -> list[str]:
    """Return the available operators whose tabs have been silent for three heartbeats."""
    gone = select(OPERATORS.c.user_id).where(OPERATORS.c.is_available, OPERATORS.c.beat_at < at - MISSED)
    return list(session.connection().execute(gone).scalars())


def still_silent(session: Session, operator_id: str) -> datetime | None:
    """Return an available operator's last heartbeat when it is too long ago, None when they live."""
    at = now()
    last = (
        session.connection()
        .execute(select(OPERATORS.c.beat_at).where(OPERATORS.c.user_id == operator_id, OPERATORS.c.is_available))
        .scalar()
    )
    return last if last is not None and last < at - MISSED else None


def send_back(session: Session, operator_id: str, conversation_id: str, reason: str, by: str = "") -> bool:
    """Let others have one conversation of an operator; False when it is theirs no more.

    One a transaction: a conversation is locked before its operator, everywhere, and two conversations with the operator between would be a deadlock.
    """
    ended = assigning.release(session, conversation_id, reason, by=by, operator_id=operator_id)
    if ended is not None:
        if reason == "removed":
            name = session.connection().execute(select(queue.PEOPLE.c.name).where(queue.PEOPLE.c.id == operator_id)).scalar()
            assigning.note_down(session, conversation_id, f"Operator {name} was deleted")
        assigning.pass_on(session, ended, reason)
    return ended is not None


def leave(session: Session, operator_id: str, reason: str, at: datetime | None = None) -> None:
    """Set an operator offline after what they had was sent back (C37)."""
    _end(session, operator_id, at or now(), reason)


def _end(session: Session, operator_id: str, at: datetime, reason: str) -> None:
    """Set an operator offline and close their stretch of work at a time."""
    execute = session.connection().execute
    execute(update(OPERATORS).where(OPERATORS.c.user_id == operator_id).values(is_available=False, updated_at=now()))
    open_ = update(SPELLS).where(SPELLS.c.operator_id == operator_id, SPELLS.c.ended_at.is_(None))
    began = execute(open_.values(ended_at=at, reason=reason).returning(SPELLS.c.began_at)).scalar()
    if began is not None:
        days.count(session, operator_id, at, online_seconds=max(0, int((at - began).total_seconds())))
    _changed(session, operator_id)


def _changed(session: Session, operator_id: str) -> None:
    queue.tell(session, operator_id, "operator.changed", operator_id)


def suspend(session: Session, actor: Actor, operator_id: str, reason: str) -> bool:
    """Suspend an operator, for seven days unless the site chose otherwise: from now on nothing new comes to them. What they have is sent back by the flow (QUE-07, C37); False when they were already."""
    if actor.role is not Role.SYSTEM:
        actor.require(Permission.MANAGE_OPERATORS)
    reason = " ".join(reason.split())
    if not reason:
        raise Invalid("Say why, please.", field="reason")
    if (
        session.connection()
        .execute(select(OPERATORS.c.user_id).where(OPERATORS.c.user_id == operator_id, OPERATORS.c.deleted_at.is_(None)))
        .first()
        is None
    ):
        raise NotFound("Operator not found")
    until = now() + timedelta(days=chosen().quality.suspended_days)
    held = update(OPERATORS).where(
        OPERATORS.c.user_id == operator_id, OPERATORS.c.is_suspended.is_(False), OPERATORS.c.deleted_at.is_(None)
    )
    if session.connection().execute(held.values(is_suspended=True, suspension=reason[:200], suspended_until=until)).rowcount != 1:
        return False
    platform.alert(session, "operator_suspended", reason, priority="high", entity="operator", entity_id=operator_id)
    platform.audit(session, actor, "operator.suspended", "operator", operator_id, reason=reason[:200], until=until.isoformat())
    _changed(session, operator_id)
    return True


def stranded(session: Session) -> list[tuple[str, str]]:
    """Return suspended or removed operators who still have conversations or count as available, and why: a flow was broken off (C37)."""
    gone = OPERATORS.c.is_suspended | OPERATORS.c.deleted_at.is_not(None)
    rows = session.connection().execute(
        select(OPERATORS.c.user_id, OPERATORS.c.deleted_at).where(gone, OPERATORS.c.is_available | (OPERATORS.c.load > 0))
    )
    return [(row.user_id, "removed" if row.deleted_at else "suspended") for row in rows.all()]


def judge(session: Session, operator_id: str, score: int) -> bool:
    """Keep an operator's quality, and suspend them when it is below their threshold (QUE-07); says whether they were suspended now."""
    at = now()
    mine = update(OPERATORS).where(OPERATORS.c.user_id == operator_id)
    kept = mine.values(quality=score).returning(OPERATORS.c.threshold, OPERATORS.c.is_suspended)
    row = session.connection().execute(kept).one()
    days.add(session, operator_id, at)
    if score >= row.threshold or row.is_suspended:
        return False
    return suspend(session, SYSTEM, operator_id, suspended_words(score, row.threshold))


def reactivate(session: Session, actor: Actor, operator_id: str) -> None:
    """Let a suspended operator work again: an admin's act, and only once the time is over (C42).

    `suspended_until` stays: what was before it counts no more, or the next look at their quality would suspend them again.
    """
    actor.require(Permission.MANAGE_OPERATORS)
    here = (OPERATORS.c.user_id == operator_id, OPERATORS.c.deleted_at.is_(None))
    row = session.connection().execute(select(OPERATORS.c.is_suspended, OPERATORS.c.suspended_until).where(*here)).first()
    if row is None:
        raise NotFound("Operator not found")
    if not row.is_suspended:
        return
    if row.suspended_until and row.suspended_until > now():
        raise DomainError(f"The suspension lasts until {row.suspended_until:%d %B %Y, %H:%M} UTC.")
    change = {"is_suspended": False, "suspension": "", "quality": 100, "updated_at": now()}
    session.connection().execute(update(OPERATORS).where(OPERATORS.c.user_id == operator_id).values(**change))
    platform.audit(session, actor, "operator.reactivated", "operator", operator_id)
    _changed(session, operator_id)
