"""Uploads, step by step: promised, arrived, kept or refused; and the moderator's word on what is kept."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalOperand=false

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session

from genapp.accounts.service import people
from genapp.core import events, jobs
from genapp.core.actor import SYSTEM, Actor, Permission, Role
from genapp.core.clock import now
from genapp.core.errors import Conflict, Forbidden, Invalid, NotFound
from genapp.core.ids import new_id
from genapp.media import rules
from genapp.media.models import MediaFile
from genapp.media.queries import small
from genapp.platform import service as platform
from genapp.teams import service as teams

WAITING, PATIENCE = 30, timedelta(hours=1)
"""So many uploads of one person may be under way, each for so long."""


@dataclass(frozen=True, slots=True)
class Promise:
    """An upload that may now be sent."""

    id: str
    key: str
    content_type: str
    most: int


def _may(session: Session, actor: Actor, owner_kind: str, owner_id: str, purpose: str) -> str:
    """Return the caller's id if they may add such a file: their own avatar, a team's member for it, staff for characters (MED-09)."""
    user_id = actor.require_user()
    if owner_kind == "team" and purpose in rules.OF_TEAMS:
        teams.member(session, actor, owner_id)
        return user_id
    if owner_kind == "user" and purpose == "avatar" and owner_id == user_id:
        return user_id
    if owner_kind == "character" and purpose != "avatar" and purpose not in rules.OF_TEAMS:
        return actor.require(Permission.MANAGE_CHARACTERS)
    raise Forbidden


def promise(
    session: Session, actor: Actor, *, owner_kind: str, owner_id: str, purpose: str, name: str, content_type: str, size: int
) -> Promise:
    """Make room for one upload; raises Invalid with a person's words when type or size cannot fit (MED-03, MED-09, C44)."""
    user_id = _may(session, actor, owner_kind, owner_id, purpose)
    rule = rules.wanted(purpose, content_type, size)
    under_way = select(func.count()).select_from(MediaFile).where(
        MediaFile.uploaded_by == user_id, MediaFile.state.in_(("waiting", "checking")), MediaFile.created_at > now() - PATIENCE
    )  # fmt: skip
    if session.execute(under_way).scalar_one() >= WAITING:
        raise Invalid(f"{WAITING} uploads at a time. Please let some finish first.", field="file")
    id = new_id()
    row = MediaFile(
        id=id, owner_kind=owner_kind, owner_id=owner_id, purpose=purpose, kind=content_type.split("/")[0], incoming_key=f"incoming/{id}",
        name=rules.file_name(name), claimed_type=content_type, file_size=size, uploaded_by=user_id,
    )  # fmt: skip
    session.add(row)
    return Promise(id, row.incoming_key, content_type, rule.most)


def arrived(session: Session, actor: Actor, media_id: str) -> None:
    """Have an upload checked, once; the job is written in this transaction."""
    user_id = actor.require_user()
    mine = update(MediaFile).where(MediaFile.id == media_id, MediaFile.uploaded_by == user_id, MediaFile.state == "waiting")
    if session.execute(mine.values(state="checking", progress=10, updated_at=now())).rowcount == 1:
        jobs.enqueue(session, "media.check", key=f"media.check:{media_id}", media_id=media_id)
        _tell(session, user_id, media_id)
    elif session.execute(select(MediaFile.id).where(MediaFile.id == media_id, MediaFile.uploaded_by == user_id)).first() is None:
        raise NotFound


def advance(session: Session, media_id: str, progress: int) -> None:
    """Show how far the check is, in percent; never backwards."""
    row = update(MediaFile).where(MediaFile.id == media_id, MediaFile.state == "checking", MediaFile.progress < progress)
    if session.execute(row.values(progress=progress)).rowcount:
        _tell(session, _uploader(session, media_id), media_id)


def keep(session: Session, media_id: str, **found: Any) -> bool:
    """End a check well: the file is ready, and shown if who sent it may approve it. False when it had ended already."""
    row = session.get(MediaFile, media_id)
    checking = update(MediaFile).where(MediaFile.id == media_id, MediaFile.state == "checking")
    if row is None or session.execute(checking.values(**found, state="ready", progress=100, updated_at=now())).rowcount != 1:
        return False
    session.refresh(row)
    if row.owner_kind in ("character", "team"):
        # Who may add pictures to a character is who would approve them; a team's own are shown to nobody else.
        _settle(session, row, approved=True, by=row.uploaded_by)
    _tell(session, row.uploaded_by, media_id)
    return True


def refuse(session: Session, media_id: str, reason: str) -> bool:
    """End a check with a reason in a person's words. False when it had ended already."""
    checking = update(MediaFile).where(MediaFile.id == media_id, MediaFile.state == "checking")
    if session.execute(checking.values(state="refused", refusal=reason[:200], progress=100, updated_at=now())).rowcount != 1:
        return False
    _tell(session, _uploader(session, media_id), media_id)
    return True


def adopt(session: Session, *, owner_id: str, purpose: str, uploaded_by: str, key: str, **found: Any) -> None:
    """Take a character's file that was stored and judged elsewhere: as if it had been sent and approved here (CHAR-12)."""
    row = MediaFile(owner_kind="character", owner_id=owner_id, purpose=purpose, state="ready", progress=100, incoming_key="", key=key,
        claimed_type=found["content_type"], is_approved=True, moderated_by=uploaded_by, moderated_at=now(), uploaded_by=uploaded_by, **found)  # fmt: skip
    session.add(row)


def add_generated(session: Session, team_id: str, key: str, **found: Any) -> str:
    """Take a generated picture or clip that was stored: its team's, for 90 days; returns its id (MED-05, MED-06)."""
    row = MediaFile(
        owner_kind="team", owner_id=team_id, purpose="generated", state="ready", progress=100, incoming_key="", key=key, is_approved=True,
        claimed_type=found["content_type"], expires_at=now() + rules.LIFETIME, **found,
    )  # fmt: skip
    session.add(row)
    return row.id


def mark_expired(session: Session) -> int:
    """Take what is past its time out of every list, in the database alone; returns how many (MED-06)."""
    past = update(MediaFile).where(MediaFile.expires_at <= now(), MediaFile.state == "ready")
    return session.execute(past.values(state="expired", is_approved=False, updated_at=now())).rowcount


def clean_expired(session: Session, most: int = 500) -> int:
    """Forget what is past its time, and its files by jobs of this transaction; returns how many, at most so many at once (MED-06)."""
    rows = list(session.execute(select(MediaFile).where(MediaFile.expires_at <= now()).limit(most)).scalars())
    for row in rows:
        _forget(session, row)
        events.announce(session, "media.removed", media_id=row.id, owner_kind=row.owner_kind, owner_id=row.owner_id)
    return len(rows)


def review(session: Session, actor: Actor, media_id: str, *, approved: bool, reason: str = "") -> None:
    """Approve a file, or flag it with a reason; who it belongs to decides who may (MED-07). Audited; a flagged file is shown nowhere."""
    row = session.get(MediaFile, media_id)
    if row is None or row.state != "ready":
        actor.require_user()
        raise NotFound
    actor.require(Permission.MANAGE_USERS if row.owner_kind == "user" else Permission.MANAGE_CHARACTERS)
    reason = reason.strip()
    if not approved and not 3 <= len(reason) <= 500:
        raise Invalid("Please say why, in 3 to 500 characters.", field="reason")
    _settle(session, row, approved=approved, by=actor.user_id, reason=reason)
    platform.audit(session, actor, "media.approved" if approved else "media.flagged", "media", media_id, owner=row.owner_id)
    _tell(session, row.uploaded_by, media_id)


def _settle(session: Session, row: MediaFile, *, approved: bool, by: str, reason: str = "") -> None:
    before = MediaFile.moderated_at.is_(None) if row.moderated_at is None else MediaFile.moderated_at == row.moderated_at  # pyright: ignore
    unchanged = update(MediaFile).where(MediaFile.id == row.id, before)
    word = {"is_approved": approved, "is_flagged": not approved, "flag_reason": "" if approved else reason, "moderated_by": by or None}
    if session.execute(unchanged.values(**word, moderated_at=now(), updated_at=now())).rowcount != 1:
        raise Conflict("Somebody else has just decided this.")
    session.refresh(row)
    if row.purpose == "avatar":
        platform.tell(session, row.owner_id, "picture_approved" if approved else "picture_flagged", entity_id=row.id, reason=reason)
        people.show_avatar(session, row.owner_id, small(row), shown=approved)
        if approved:
            _clear_older(session, row)
    events.announce(session, "media.settled", media_id=row.id, owner_kind=row.owner_kind, owner_id=row.owner_id, approved=approved)
    events.emit(session, events.topic("admin"), "media.changed", row.id)


def remove(session: Session, actor: Actor, media_id: str) -> None:
    """Take an upload back; its files go by a job in the same transaction."""
    row = session.get(MediaFile, media_id)
    if row is None:
        actor.require_user()
        raise NotFound
    if actor.role is not Role.SYSTEM:
        _may(session, actor, row.owner_kind, row.owner_id, row.purpose)
    if row.purpose == "avatar":
        people.show_avatar(session, row.owner_id, small(row), shown=False)
    _forget(session, row)
    events.announce(session, "media.removed", media_id=media_id, owner_kind=row.owner_kind, owner_id=row.owner_id)
    _tell(session, row.uploaded_by, media_id)


@events.within("file.blocked")
def take_down(session: Session, *, sha256: str) -> None:
    """Take away what people and teams have of a file that is blocked from now on; a character's is staff's to settle (TDA-1)."""
    copies = (MediaFile.sha256 == sha256, MediaFile.owner_kind.in_(("user", "team")))
    for media_id in session.execute(select(MediaFile.id).where(*copies)).scalars().all():
        remove(session, SYSTEM, media_id)


def _clear_older(session: Session, row: MediaFile) -> None:
    """Forget the pictures a newer one has replaced."""
    mine = (MediaFile.owner_id == row.owner_id, MediaFile.purpose == "avatar", MediaFile.is_approved, MediaFile.id < row.id)
    for older in session.execute(select(MediaFile).where(MediaFile.owner_kind == "user", *mine)).scalars():
        _forget(session, older)


def _forget(session: Session, row: MediaFile) -> None:
    keys = [key for key in (row.incoming_key, row.key, row.poster_key) if key]
    keys += [rules.sized(row.poster_key or row.key, width) for width in row.widths if row.key]
    jobs.enqueue(session, "media.forget", key=f"media.forget:{row.id}", keys=keys)
    session.delete(row)


def stale(session: Session) -> list[str]:
    """Remove uploads that were promised and never sent, refuse those whose check never ended, and return the keys to clear."""
    old = (MediaFile.created_at < now() - PATIENCE, MediaFile.state.in_(("waiting", "checking")))
    rows = list(session.execute(select(MediaFile).where(*old).limit(500)).scalars())
    for row in rows:
        if row.state == "waiting":
            session.delete(row)
        else:
            refuse(session, row.id, "This file could not be checked. Please send it again.")
    return [row.incoming_key for row in rows]


def _uploader(session: Session, media_id: str) -> str:
    return session.execute(select(MediaFile.uploaded_by).where(MediaFile.id == media_id)).scalar_one()


def _tell(session: Session, user_id: str, media_id: str) -> None:
    if user_id:
        events.emit(session, events.topic("user", user_id), "media.changed", media_id)
