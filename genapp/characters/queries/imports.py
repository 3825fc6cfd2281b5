"""Reads about files with many characters."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from genapp.characters.models import CharacterImport


@dataclass(frozen=True)
class ImportRow:
    """A file as who sent it sees it."""

    id: str = ""
    name: str = ""
    state: str = ""
    progress: int = 0
    refusal: str = ""
    good: int = 0
    bad: int = 0
    made: int = 0
    report: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class WorkRow:
    """What the jobs need to know of a file."""

    id: str
    state: str
    incoming_key: str
    content_type: str
    bad: list[int]


def latest(session: Session, user_id: str) -> ImportRow:
    """Return the newest file somebody sent, or an empty row."""
    wanted = select(CharacterImport).where(CharacterImport.created_by == user_id, CharacterImport.state != "waiting")
    r = session.execute(wanted.order_by(CharacterImport.id.desc()).limit(1)).scalars().first()
    return ImportRow(r.id, r.name, r.state, r.progress, r.refusal, r.good, r.bad, r.made, list(r.report)) if r else ImportRow()


def work(session: Session, import_id: str) -> WorkRow | None:
    """Return a file as its jobs need it, or None."""
    r = session.get(CharacterImport, import_id)
    return WorkRow(r.id, r.state, r.incoming_key, r.content_type, [one["number"] for one in r.report if one["problems"]]) if r else None
