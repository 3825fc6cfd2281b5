"""Models everybody may use, and a team's own (GEN-08, CHAR-15, CHAR-16)."""

from collections.abc import Sequence
from typing import Any, TypeVar

from genapp.api.http.answering import Ask, answers
from genapp.api.http.jobs import able, absolute, moment, ordered
from genapp.api.shapes.jobs import Job
from genapp.api.shapes.shelf import Model, ModelInList, Models, Portrait, Portraits, Reference, References, Version
from genapp.core.db import read
from genapp.studio.queries import shelf as queries
from genapp.studio.queries.shelf import ModelRow, ReferenceRow, VersionRow
from genapp.studio.service import training

Row = TypeVar("Row", ModelRow, ReferenceRow)


def _page(rows: Sequence[Row], cursor: str | None, limit: int) -> tuple[list[Row], str | None]:
    """Return the rows after the one a cursor names; a made-up cursor has nothing after it."""
    if cursor:
        places = [number for number, row in enumerate(rows) if row.id == cursor]
        rows = rows[places[0] + 1 :] if places else []
    return list(rows[:limit]), rows[limit - 1].id if len(rows) > limit else None


@answers("list_reference_models")
async def references(ask: Ask) -> References:
    """Return reference models in their order (CHAR-15)."""
    rows, after = _page(await read(queries.reference_models, kind=ask.asked.kind or ""), ask.asked.cursor, ask.asked.limit)
    return References(items=[_reference(row) for row in rows], next=after)


@answers("get_reference_model")
async def reference(ask: Ask) -> Reference:
    """Return one of them."""
    return _reference(await read(queries.reference_model, ask.ids["id"]))


@answers("list_portraits")
async def portraits(_ask: Ask) -> Portraits:
    """Return the drawn portraits (C52)."""
    return Portraits(items=[Portrait(id=row.id, name=row.name, url=absolute(row.src)) for row in queries.drawn_portraits()])


@answers("list_models")
async def models(ask: Ask) -> Models:
    """Return a team's own models (CHAR-16)."""
    found = await read(queries.models, ask.who.person.user_id, ask.team, archived=ask.asked.archived)
    rows, after = _page(found, ask.asked.cursor, ask.asked.limit)
    return Models(items=[ModelInList(**_told(row)) for row in rows], next=after)


@answers("get_model")
async def model(ask: Ask) -> Model:
    """Return a model with its versions."""
    return await read(_model, ask, ask.ids["id"])


@answers("create_model")
def create(session: Any, ask: Ask) -> Model:
    """Begin a model, with pictures and who is shown on them where they are given."""
    sent, actor = ask.sent, ask.who.actor
    made = training.create(session, actor, ask.team, sent.name, sent.about)
    _learn(session, ask, made, sent.note)
    return _model(session, ask, made)


@answers("change_model")
def change(session: Any, ask: Ask) -> Model:
    """Change what is given of a model."""
    sent, actor, id = ask.sent, ask.who.actor, ask.ids["id"]
    known = queries.model(session, ask.who.person.user_id, ask.team, id)
    if sent.name is not None or sent.about is not None:
        name, about = (known.name if sent.name is None else sent.name), (known.about if sent.about is None else sent.about)
        training.rename(session, actor, ask.team, id, name, about)
    if sent.version is not None:
        training.choose_version(session, actor, ask.team, id, sent.version)
    if sent.archived is not None:
        training.archive(session, actor, ask.team, id, sent.archived)
    return _model(session, ask, id)


@answers("archive_model")
def archive(session: Any, ask: Ask) -> None:
    """Put a model away."""
    training.archive(session, ask.who.actor, ask.team, ask.ids["id"])


@answers("refine_model", first=lambda ask: able("model_creation", ask))
def refine(session: Any, ask: Ask) -> Job:
    """Train or refine a model: a job whose success adds a version (GEN-08)."""
    sent, id = ask.sent, ask.ids["id"]
    _learn(session, ask, id, "")
    job_id = training.train(session, ask.who.actor, ask.team, id, quality=sent.quality, note=sent.note, expected=sent.expected)
    return ordered(session, ask, job_id)


def _learn(session: Any, ask: Ask, model_id: str, note: str) -> None:
    sent, actor = ask.sent, ask.who.actor
    if sent.pictures:
        training.add_pictures(session, actor, ask.team, model_id, sent.pictures)
    if sent.subject:
        training.declare(session, actor, ask.team, model_id, sent.subject, note)


def _model(session: Any, ask: Ask, model_id: str) -> Model:
    user_id = ask.who.person.user_id
    versions = queries.versions(session, user_id, ask.team, model_id)
    return Model(**_told(queries.model(session, user_id, ask.team, model_id)), versions=[_version(row) for row in versions])


def _told(row: ModelRow) -> dict[str, Any]:
    return {
        "id": row.id, "name": row.name, "about": row.about, "state": row.state, "archived": row.archived, "pictures": row.pictures,
        "undeclared": row.undeclared, "version": row.version, "updated_at": moment(row.at),
    }  # fmt: skip


def _version(row: VersionRow) -> Version:
    told: dict[str, Any] = {
        name: getattr(row, name)
        for name in ("id", "number", "state", "current", "note", "quality", "pictures", "job_id", "percent", "reason")
    }
    return Version(**told, created_at=moment(row.at), ready_at=moment(row.ready))  # pyright: ignore[reportArgumentType]


def _reference(row: ReferenceRow) -> Reference:
    told: dict[str, Any] = {name: getattr(row, name) for name in ("id", "name", "kind", "about", "tags", "licence", "style")}
    return Reference(**told, preview=absolute(row.preview) or None)
