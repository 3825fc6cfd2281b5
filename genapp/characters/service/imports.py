"""Bringing in many characters: promised, judged, brought in row by row, each once (CHAR-12)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from genapp.accounts import queries as accounts
from genapp.characters.importing import TYPES
from genapp.characters.models import Character, CharacterImport
from genapp.characters.service import catalogue
from genapp.core import events, jobs
from genapp.core.actor import Actor, Permission
from genapp.core.clock import now
from genapp.core.errors import Invalid, NotFound
from genapp.core.ids import new_id
from genapp.media import service as media
from genapp.media.rules import file_name
from genapp.platform import service as platform

LARGEST = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture of a row, stored and judged."""

    key: str
    content_type: str
    file_size: int
    width: int
    height: int
    widths: list[int]
    blur: str
    sha256: str
    name: str


def begin(session: Session, actor: Actor, name: str, content_type: str, size: int) -> CharacterImport:
    """Make room for a file; raises Invalid when its type or size cannot fit."""
    user_id = actor.require(Permission.MANAGE_CHARACTERS)
    if content_type not in TYPES:
        raise Invalid("Please choose a CSV, JSON or ZIP.", field="file")
    if not isinstance(size, int) or not 1 <= size <= LARGEST:
        raise Invalid(f"This file is too large: {LARGEST // 1024 // 1024} MB at most.", field="file")
    id = new_id()
    row = CharacterImport(id=id, name=file_name(name), incoming_key=f"incoming/{id}", content_type=content_type, created_by=user_id)
    session.add(row)
    session.flush()
    return row


def arrived(session: Session, actor: Actor, import_id: str) -> None:
    """Have a file judged, once."""
    _own(session, actor, import_id)
    if _move(session, import_id, "waiting", "checking", progress=5):
        jobs.enqueue(session, "characters.check_import", key=f"characters.check_import:{import_id}", import_id=import_id)


def run(session: Session, actor: Actor, import_id: str) -> None:
    """Bring in the rows that are good, once; audited. Invalid when there are none."""
    row = _own(session, actor, import_id)
    if row.good == 0:
        raise Invalid("There is no row that could be brought in.")
    if _move(session, import_id, "checked", "running", progress=0):
        jobs.enqueue(session, "characters.run_import", key=f"characters.run_import:{import_id}", import_id=import_id)
        platform.audit(session, actor, "characters.imported", "import", import_id, good=row.good, bad=row.bad)


def forget(session: Session, actor: Actor, import_id: str) -> None:
    """Drop a file that was not brought in."""
    row = _own(session, actor, import_id)
    if row.state == "running":
        raise Invalid("This is being brought in just now.")
    jobs.enqueue(session, "media.forget", key=f"media.forget:{import_id}", keys=[row.incoming_key])
    session.delete(row)
    _tell(session, row.created_by)


def _own(session: Session, actor: Actor, import_id: str) -> CharacterImport:
    user_id = actor.require(Permission.MANAGE_CHARACTERS)
    row = session.get(CharacterImport, import_id)
    if row is None or row.created_by != user_id:
        raise NotFound
    return row


def _move(session: Session, import_id: str, before: str, after: str, **values: Any) -> bool:
    mine = update(CharacterImport).where(CharacterImport.id == import_id, CharacterImport.state == before)
    moved = session.execute(mine.values(state=after, updated_at=now(), **values).returning(CharacterImport.created_by)).scalar()
    if moved is not None:
        _tell(session, moved)
    return moved is not None


def advance(session: Session, import_id: str, progress: int, made: int = 0) -> None:
    """Show how far a job is, in percent."""
    mine = update(CharacterImport).where(CharacterImport.id == import_id, CharacterImport.progress <= progress)
    by = session.execute(mine.values(progress=min(99, progress), made=made).returning(CharacterImport.created_by)).scalar()
    if by is not None:
        _tell(session, by)


def judged(session: Session, import_id: str, report: list[dict[str, Any]]) -> None:
    """Keep what was found in a file, row by row."""
    bad = sum(bool(one["problems"]) for one in report)
    _move(session, import_id, "checking", "checked", report=report, bad=bad, good=len(report) - bad, progress=100)


def refuse(session: Session, import_id: str, reason: str) -> None:
    """End a file that cannot be read, with a reason in a person's words."""
    for before in ("checking", "running"):
        _move(session, import_id, before, "refused", refusal=reason[:200], progress=100)


def done(session: Session, import_id: str, made: int) -> None:
    """End an import."""
    _move(session, import_id, "running", "done", made=made, progress=100)


def character_id(import_id: str, number: int) -> str:
    """Return the id a row's character has: the same however often the job runs again."""
    return hashlib.sha256(f"{import_id}:{number}".encode()).hexdigest()[:32]


def exists(session: Session, id: str) -> bool:
    """Say whether a row's character is there already."""
    return session.get(Character, id) is not None


def taken(session: Session, slugs: list[str]) -> set[str]:
    """Return those addresses that characters have already."""
    return set(session.execute(select(Character.slug).where(Character.slug.in_(slugs))).scalars())


def operators_exist(session: Session) -> bool:
    """Say whether anybody could write for a character."""
    return accounts.operators_exist(session)


def bring_in(session: Session, import_id: str, number: int, values: dict[str, Any], kept: list[Kept]) -> None:
    """Make one row's character with its pictures, in one transaction; doing it again changes nothing."""
    row, id = session.get(CharacterImport, import_id), character_id(import_id, number)
    if row is None or session.get(Character, id) is not None:
        return
    actor = Actor(row.created_by, accounts.role_of(session, row.created_by), frozenset({Permission.MANAGE_CHARACTERS}))
    for one in kept:
        media.adopt(session, owner_id=id, purpose="profile_picture", uploaded_by=row.created_by, **asdict(one))
    small = [media.rules.sized(kept[0].key, width) if width in kept[0].widths else kept[0].key for width in (640, 320)]
    shown = {**values, "pictures": [one.key for one in kept], "featured_until": None, "card_picture": small[0], "avatar_key": small[1]}
    catalogue.save(session, actor, shown, id, new=True)


def _tell(session: Session, user_id: str) -> None:
    events.emit(session, events.topic("user", user_id), "import.changed")
