"""Reads about files. Only approved ones are shown to others."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.core.links import link
from genapp.media.models import MediaFile
from genapp.media.rules import RULES, sized


@dataclass(frozen=True)
class UploadRow:
    """An upload as its sender sees it; `key` and `small` are keys, for links."""

    id: str
    name: str
    kind: str
    state: str
    progress: int
    refusal: str
    key: str
    small: str
    blur: str
    is_approved: bool
    is_flagged: bool
    flag_reason: str


@dataclass(frozen=True)
class ReviewRow:
    """A file that waits for a moderator, or was flagged."""

    id: str
    owner_kind: str
    owner_id: str
    owner: str
    purpose: str
    kind: str
    facts: str
    key: str
    small: str
    flag_reason: str
    at: str


@dataclass(frozen=True)
class CheckRow:
    """What the check needs to know."""

    id: str
    owner_kind: str
    owner_id: str
    purpose: str
    kind: str
    state: str
    incoming_key: str
    claimed_type: str
    most: int
    side: int


def small(row: MediaFile, width: int = 320) -> str:
    """Return the key of the smallest copy at least so wide; of a video, of its poster."""
    whole = row.poster_key or row.key
    fitting = [one for one in sorted(row.widths) if one >= width]
    return sized(whole, fitting[0]) if whole and fitting else whole


def _upload(row: MediaFile) -> UploadRow:
    return UploadRow(
        row.id, row.name, row.kind, row.state, row.progress, row.refusal, row.key, small(row), row.blur, row.is_approved, row.is_flagged,
        row.flag_reason,
    )  # fmt: skip


def on_screen(row: UploadRow) -> dict[str, Any]:
    """Return an upload as the uploader shows it: its small copy by a link, its key not at all."""
    return {**asdict(row), "small": link(row.small), "key": ""}


def uploads(session: Session, owner_kind: str, owner_id: str, purpose: str, limit: int = 60) -> list[UploadRow]:
    """Return the files of an owner for one purpose, newest first."""
    wanted = select(MediaFile).where(MediaFile.owner_kind == owner_kind, MediaFile.owner_id == owner_id, MediaFile.purpose == purpose)
    return [_upload(row) for row in session.execute(wanted.order_by(MediaFile.id.desc()).limit(limit)).scalars()]


@dataclass(frozen=True)
class FileRow:
    """A file as other slices know it."""

    id: str
    owner_kind: str
    owner_id: str
    purpose: str
    kind: str
    key: str
    small: str
    blur: str
    width: int
    height: int


def file(session: Session, media_id: str) -> FileRow | None:
    """Return a checked file, or None."""
    row = session.get(MediaFile, media_id)
    return _file(row) if row and row.state == "ready" else None


def shown(session: Session, owner_kind: str, owner_id: str) -> list[FileRow]:
    """Return the approved files of an owner."""
    mine = (MediaFile.owner_kind == owner_kind, MediaFile.owner_id == owner_id, MediaFile.is_approved)
    return [_file(row) for row in session.execute(select(MediaFile).where(*mine).order_by(MediaFile.id).limit(500)).scalars()]


def flagged(session: Session, owner_kind: str, owner_id: str) -> set[str]:
    """Return the keys of an owner's files that must not be shown."""
    mine = (MediaFile.owner_kind == owner_kind, MediaFile.owner_id == owner_id, MediaFile.is_flagged)
    return set(session.execute(select(MediaFile.key).where(*mine)).scalars())


def smaller(session: Session, key: str, width: int) -> str:
    """Return the key of a copy of a file at least so wide, or of the file where there is none; "" for a key of nobody's."""
    row = session.execute(select(MediaFile).where(MediaFile.key == key)).scalars().first() if key else None
    return small(row, width) if row else ""


def _file(row: MediaFile) -> FileRow:
    return FileRow(row.id, row.owner_kind, row.owner_id, row.purpose, row.kind, row.key, small(row, 640), row.blur, row.width, row.height)


def to_review(session: Session, owner_kind: str = "user", flagged: bool = False, after: str = "", limit: int = 30) -> list[ReviewRow]:
    """Return the files of users, or of characters, that wait for a moderator, oldest first, or those flagged (MED-07)."""
    waits = (MediaFile.state == "ready", MediaFile.is_approved.is_(False), MediaFile.is_flagged.is_(False))
    mine = (MediaFile.owner_kind == owner_kind, MediaFile.id > after)
    wanted = (
        select(MediaFile, User.username)
        .outerjoin(User, User.id == MediaFile.owner_id)
        .where(*((MediaFile.is_flagged,) if flagged else waits))
    )
    return [
        ReviewRow(
            row.id, row.owner_kind, row.owner_id, username or row.name or row.owner_id, row.purpose, row.kind,
            f"{row.width}x{row.height}, {row.file_size // 1024} KB", row.key, small(row, 640), row.flag_reason, row.created_at.isoformat(),
        )
        for row, username in session.execute(wanted.where(*mine).order_by(MediaFile.id).limit(limit))
    ]  # fmt: skip


def image_url(session: Session, team_id: str, media_id: str, width: int = 0) -> str:
    """Return the link of a team's generated picture, or of a copy at least so wide; "" for another team's and for what has expired (MED-05)."""
    row = session.get(MediaFile, media_id)
    if row is None or row.owner_kind != "team" or row.owner_id != team_id or row.state != "ready":
        return ""
    return link(small(row, width) if width else row.key)


def stats(session: Session) -> list[tuple[str, str, int, int]]:
    """Return what is kept: purpose, state, files, bytes (MED-06)."""
    wanted = select(MediaFile.purpose, MediaFile.state, func.count(), func.coalesce(func.sum(MediaFile.file_size), 0))
    rows = session.execute(wanted.group_by(MediaFile.purpose, MediaFile.state).order_by(MediaFile.purpose, MediaFile.state))
    return [(purpose, state, count, int(size)) for purpose, state, count, size in rows]


def lately(session: Session, before: str = "", limit: int = 30) -> list[ReviewRow]:
    """Return the files of characters that are shown, newest first, so that somebody may look again (MED-07)."""
    wanted = select(MediaFile).where(
        MediaFile.owner_kind == "character", MediaFile.is_approved, *((MediaFile.id < before,) if before else ())
    )
    return [
        ReviewRow(
            row.id, row.owner_kind, row.owner_id, row.name, row.purpose, row.kind, f"{row.width}x{row.height}, {row.file_size // 1024} KB", row.key,
            small(row, 640), "", row.created_at.isoformat(),
        )
        for row in session.execute(wanted.order_by(MediaFile.id.desc()).limit(limit)).scalars()
    ]  # fmt: skip


def to_check(session: Session, media_id: str) -> CheckRow | None:
    """Return an upload as its check needs it, or None."""
    row = session.get(MediaFile, media_id)
    if row is None:
        return None
    rule = RULES[row.purpose]
    return CheckRow(
        row.id, row.owner_kind, row.owner_id, row.purpose, row.kind, row.state, row.incoming_key, row.claimed_type, rule.most, rule.side
    )
