"""Reads of a team's gallery: found by words, model, day, stars, shelf; in pages (GEN-11, GEN-12). What has expired is not there."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.core.clock import now
from genapp.core.errors import NotFound
from genapp.core.links import link
from genapp.media.models import MediaFile
from genapp.media.queries import small
from genapp.studio import finding
from genapp.studio.models.gallery import Collection, CollectionItem, Creation
from genapp.studio.models.jobs import GenerationJob
from genapp.studio.queries.scope import belongs, one

PAGE = 100


@dataclass(frozen=True)
class CreationRow:
    """A picture or a clip in the gallery. `src`, `small` and `poster` are links, `at` and `until` days in ISO form."""

    id: str = ""
    job_id: str = ""
    media_id: str = ""
    number: int = 0
    kind: str = ""
    operation: str = ""
    src: str = ""
    small: str = ""
    poster: str = ""
    blur: str = ""
    content_type: str = ""
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    seed: int = 0
    prompt: str = ""
    negative: str = ""
    model: str = ""
    model_key: str = ""
    demo: bool = False
    favourite: bool = False
    rating: int = 0
    hidden: bool = False
    by: str = ""
    at: str = ""
    until: str = ""
    collections: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class CollectionRow:
    """A shelf: how much stands on it, and what it shows itself by."""

    id: str = ""
    name: str = ""
    count: int = 0
    covers: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ModelUsedRow:
    """A model something in the gallery was made with."""

    key: str = ""
    label: str = ""
    count: int = 0


@dataclass(frozen=True)
class Wanted:
    """What is looked for. `since` and `until` are days in ISO form, both counted in; `rating` is the least; `operation`, `model` and `collection` are ids."""

    words: str = ""
    model: str = ""
    operation: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    rating: int = 0
    favourites: bool = False
    collection: str = ""
    job: str = ""
    hidden: bool = False


def _there() -> Any:
    """Return what is in the gallery with its file; a file that ended is nowhere."""
    alive = or_(MediaFile.expires_at.is_(None), MediaFile.expires_at > now())
    return select(Creation, MediaFile).join(MediaFile, MediaFile.id == Creation.media_id).where(MediaFile.state == "ready", alive)


def gallery(
    session: Session, user_id: str, team_id: str, wanted: Wanted | None = None, *, before: str = "", limit: int = 40
) -> list[CreationRow]:
    """Return the team's creations, newest first, below an id. A made-up day or number finds nothing, never an error."""
    belongs(session, user_id, team_id)
    wanted = wanted or Wanted()
    found = _there().where(Creation.team_id == team_id, *_conditions(wanted))
    if wanted.collection:
        shelf = one(session, Collection, team_id, wanted.collection)
        found = found.join(CollectionItem, CollectionItem.creation_id == Creation.id).where(CollectionItem.collection_id == shelf.id)
    if before:
        found = found.where(Creation.id < before)
    rows = session.execute(found.order_by(Creation.id.desc()).limit(max(1, min(limit, PAGE)))).all()
    return _rows(session, rows)


def _conditions(wanted: Wanted) -> list[Any]:
    conditions: list[Any] = [Creation.hidden_at.is_not(None) if wanted.hidden else Creation.hidden_at.is_(None)]
    conditions += [Creation.words.contains(f" {part}", autoescape=True) for part in finding.parts(wanted.words)]
    if wanted.words.strip() and not finding.parts(wanted.words):
        conditions.append(Creation.words.contains("\x01", autoescape=True))
    named = (
        (Creation.model_key, wanted.model),
        (Creation.operation, wanted.operation),
        (Creation.kind, wanted.kind),
        (Creation.job_id, wanted.job),
    )
    conditions += [column == value for column, value in named if value]
    if wanted.rating:
        conditions.append(Creation.rating >= wanted.rating)
    if wanted.favourites:
        conditions.append(Creation.favourite)
    for day, first in ((wanted.since, True), (wanted.until, False)):
        if day:
            at = _day(day)
            conditions.append(Creation.created_at >= at if first else Creation.created_at < at + timedelta(days=1))
    return conditions


def _day(text: str) -> datetime:
    """Return the beginning of a day (UTC); a made-up one is in a past before everything, so that nothing is found up to it."""
    try:
        return datetime.strptime(text[:10], "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)


def creation(session: Session, user_id: str, team_id: str, creation_id: str) -> CreationRow:
    """Return one creation of the reader's team, hidden or not; NotFound for any other and for one that has expired."""
    belongs(session, user_id, team_id)
    rows = session.execute(_there().where(Creation.team_id == team_id, Creation.id == creation_id)).all()
    if not rows:
        raise NotFound
    return _rows(session, rows)[0]


def of_job(session: Session, user_id: str, team_id: str, job_id: str) -> list[CreationRow]:
    """Return what a job of the reader's team has made so far, in its order; NotFound for any other."""
    belongs(session, user_id, team_id)
    rows = session.execute(
        _there().where(Creation.job_id == one(session, GenerationJob, team_id, job_id).id).order_by(Creation.number)
    ).all()
    return _rows(session, rows)


def _rows(session: Session, rows: Sequence[Any]) -> list[CreationRow]:
    ids, makers = [row.id for row, _ in rows], {row.user_id for row, _ in rows}
    names: dict[str, str] = dict(session.execute(select(User.id, User.name).where(User.id.in_(makers))).all())
    shelves: dict[str, list[str]] = defaultdict(list)
    stands = select(CollectionItem.creation_id, CollectionItem.collection_id).where(CollectionItem.creation_id.in_(ids))
    for creation_id, collection_id in session.execute(stands):
        shelves[creation_id].append(collection_id)
    return [
        CreationRow(
            row.id, row.job_id, row.media_id, row.number, row.kind, row.operation, link(file.key), link(small(file, 640)), link(file.poster_key), file.blur,
            file.content_type, file.width, file.height, file.milliseconds / 1000, row.seed, row.prompt, row.negative, row.model_label, row.model_key, row.demo,
            row.favourite, row.rating or 0, row.hidden_at is not None, names.get(row.user_id, ""), row.created_at.isoformat(),
            file.expires_at.isoformat() if file.expires_at else "", shelves[row.id],
        )
        for row, file in rows
    ]  # fmt: skip


def collections(session: Session, user_id: str, team_id: str) -> list[CollectionRow]:
    """Return the team's shelves by name, with their newest pictures."""
    belongs(session, user_id, team_id)
    rows = session.execute(select(Collection).where(Collection.team_id == team_id).order_by(Collection.name, Collection.id)).scalars().all()
    count: dict[str, int] = defaultdict(int)
    covers: dict[str, list[str]] = defaultdict(list)
    stands = (
        _there()
        .join(CollectionItem, CollectionItem.creation_id == Creation.id)
        .where(Creation.team_id == team_id, Creation.hidden_at.is_(None))
    )
    nth = func.row_number().over(partition_by=CollectionItem.collection_id, order_by=Creation.id.desc())
    counted = stands.with_only_columns(CollectionItem.collection_id, func.count()).group_by(CollectionItem.collection_id)
    count.update(dict(session.execute(counted).all()))
    newest = stands.with_only_columns(CollectionItem.collection_id, MediaFile.id.label("media_id"), nth.label("nth")).subquery()
    shown = select(newest.c.collection_id, MediaFile).join(MediaFile, MediaFile.id == newest.c.media_id).where(newest.c.nth <= 4)
    for collection_id, file in session.execute(shown.order_by(newest.c.nth)):
        covers[collection_id].append(link(small(file)))
    return [CollectionRow(row.id, row.name, count[row.id], covers[row.id]) for row in rows]


def models_used(session: Session, user_id: str, team_id: str) -> list[ModelUsedRow]:
    """Return the models the gallery may be narrowed to, the most used first."""
    belongs(session, user_id, team_id)
    used = select(Creation.model_key, func.max(Creation.model_label), func.count()).where(
        Creation.team_id == team_id, Creation.model_key != ""
    )
    rows = session.execute(used.group_by(Creation.model_key).order_by(func.count().desc(), Creation.model_key).limit(100))
    return [ModelUsedRow(key, label, count) for key, label, count in rows]
