"""Reads of models: those genapp brings along, those of a team, and what may be compared about them (CHAR-15, CHAR-16, C52)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlmodel import Session

from genapp.core.errors import NotFound
from genapp.core.links import link
from genapp.core.money import credits_text
from genapp.media.models import MediaFile
from genapp.media.queries import small
from genapp.studio import consents
from genapp.studio.drawn import portraits
from genapp.studio.models.gallery import Creation
from genapp.studio.models.jobs import GenerationJob
from genapp.studio.models.shelf import Consent, CustomModel, ModelPicture, ModelVersion, ReferenceModel
from genapp.studio.orders import DRAWN
from genapp.studio.queries.scope import belongs, one


@dataclass(frozen=True)
class ReferenceRow:
    """A reference model; `preview` is a link, "" until its picture is made."""

    id: str = ""
    name: str = ""
    kind: str = ""
    about: str = ""
    licence: str = ""
    style: str = ""
    preview: str = ""
    tags: list[str] = field(default_factory=list)
    palette: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PortraitRow:
    """A drawn portrait that may be picked; `src` is its address on this site."""

    id: str = ""
    name: str = ""
    src: str = ""


@dataclass(frozen=True)
class PictureRow:
    """A picture a model learns from; `declared` when somebody said who is shown, always so for drawn ones."""

    id: str = ""
    small: str = ""
    name: str = ""
    drawn: bool = False
    declared: bool = False


@dataclass(frozen=True)
class VersionRow:
    """A version of a model, with what may be compared: what it learnt from, what it cost, how what it made was rated."""

    id: str = ""
    number: int = 0
    state: str = ""
    current: bool = False
    note: str = ""
    quality: str = ""
    pictures: int = 0
    new_pictures: int = 0
    cost: str = ""
    job_id: str = ""
    percent: int = 0
    reason: str = ""
    made: int = 0
    rating: float = 0.0
    demo: bool = False
    at: str = ""
    ready: str = ""
    samples: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ConsentRow:
    """A declaration as it was made."""

    id: str = ""
    subject: str = ""
    note: str = ""
    words: str = ""
    files: int = 0
    at: str = ""


@dataclass(frozen=True)
class ModelRow:
    """A team's own model. `state` is draft, training, ready or failed; `next` is what a training would be: model_creation or model_refinement."""

    id: str = ""
    name: str = ""
    about: str = ""
    state: str = ""
    archived: bool = False
    pictures: int = 0
    undeclared: int = 0
    version: int = 0
    versions: int = 0
    current_id: str = ""
    next: str = ""
    cover: str = ""
    at: str = ""


def reference_models(session: Session, *, kind: str = "", words: str = "") -> list[ReferenceRow]:
    """Return the reference models in their order, of one kind, with words in their name, tags or description (CHAR-15). For everybody."""
    wanted = select(ReferenceModel).where(ReferenceModel.active)
    if kind:
        wanted = wanted.where(ReferenceModel.kind == kind)
    rows = [_reference(row) for row in session.execute(wanted.order_by(ReferenceModel.position, ReferenceModel.id)).scalars()]
    parts = words.lower().split()[:6]
    return [row for row in rows if all(part in f"{row.name} {row.kind} {row.about} {' '.join(row.tags)}".lower() for part in parts)]


def reference_model(session: Session, id: str) -> ReferenceRow:
    """Return one reference model; NotFound when it is not offered (GEN-08). For everybody."""
    row = session.get(ReferenceModel, id)
    if row is None or not row.active:
        raise NotFound
    return _reference(row)


def _reference(row: ReferenceModel) -> ReferenceRow:
    return ReferenceRow(
        row.id, row.name, row.kind, row.about, row.licence, row.style, link(row.preview_key), list(row.tags), list(row.palette)
    )


def without_preview(session: Session, limit: int = 1) -> list[tuple[str, str, int, list[str]]]:
    """Return (id, style, seed, palette) of reference models whose picture is still to be made."""
    wanted = select(ReferenceModel.id, ReferenceModel.style, ReferenceModel.seed, ReferenceModel.palette).where(
        ReferenceModel.preview_key == "", ReferenceModel.active
    )
    return [tuple(row) for row in session.execute(wanted.order_by(ReferenceModel.position, ReferenceModel.id).limit(limit))]


def drawn_portraits() -> list[PortraitRow]:
    """Return the drawn portraits anybody may train with and swap (C52)."""
    return [PortraitRow(one.id, one.name, f"/{one.file}") for one in portraits().values()]


def statement(subject: str) -> str:
    """Return the words somebody declares by choosing a subject, "" for an unknown one (CONS-1)."""
    return consents.STATEMENTS[consents.STATEMENT].get(subject, "")


def models(session: Session, user_id: str, team_id: str, *, archived: bool = False) -> list[ModelRow]:
    """Return the team's own models, the last changed first; those put away instead with `archived` (CHAR-16)."""
    belongs(session, user_id, team_id)
    away = CustomModel.archived_at.is_not(None) if archived else CustomModel.archived_at.is_(None)
    wanted = select(CustomModel).where(CustomModel.team_id == team_id, away).order_by(CustomModel.updated_at.desc(), CustomModel.id.desc())
    return _models(session, list(session.execute(wanted).scalars()))


def model(session: Session, user_id: str, team_id: str, model_id: str) -> ModelRow:
    """Return a model of the reader's team; NotFound for any other."""
    belongs(session, user_id, team_id)
    return _models(session, [one(session, CustomModel, team_id, model_id)])[0]


def _models(session: Session, rows: list[CustomModel]) -> list[ModelRow]:
    ids = [row.id for row in rows]
    versions: dict[str, list[ModelVersion]] = defaultdict(list)
    for version in session.execute(select(ModelVersion).where(ModelVersion.model_id.in_(ids)).order_by(ModelVersion.number)).scalars():
        versions[version.model_id].append(version)
    shown: dict[str, list[PictureRow]] = {id: _pictures(session, id) for id in ids}
    return [_model(row, versions[row.id], shown[row.id]) for row in rows]


def _model(row: CustomModel, versions: list[ModelVersion], shown: list[PictureRow]) -> ModelRow:
    ready = [one for one in versions if one.state == "ready"]
    state = "training" if any(one.state == "training" for one in versions) else "ready" if ready else "failed" if versions else "draft"
    current = next((one.number for one in ready if one.id == row.current_id), 0)
    return ModelRow(
        row.id, row.name, row.about, state, row.archived_at is not None, len(shown), sum(not one.declared for one in shown), current, len(versions),
        row.current_id or "", "model_refinement" if ready else "model_creation", shown[0].small if shown else "", row.updated_at.isoformat(),
    )  # fmt: skip


def pictures(session: Session, user_id: str, team_id: str, model_id: str) -> list[PictureRow]:
    """Return what a model of the reader's team learns from, in the order it was added."""
    belongs(session, user_id, team_id)
    return _pictures(session, one(session, CustomModel, team_id, model_id).id)


def _pictures(session: Session, model_id: str) -> list[PictureRow]:
    known = select(ModelPicture.picture, ModelPicture.sha256, MediaFile).outerjoin(MediaFile, MediaFile.id == ModelPicture.picture)
    said = session.execute(select(Consent.files).where(Consent.kind == "model", Consent.about_id == model_id)).scalars()
    declared = {file["sha256"] for files in said for file in files}
    found = []
    for id, sha256, file in session.execute(known.where(ModelPicture.model_id == model_id).order_by(ModelPicture.id)):
        drawn = portraits().get(id) if id.startswith(DRAWN) else None
        if drawn:
            found.append(PictureRow(id, f"/{drawn.file}", drawn.name, True, True))
        elif file is not None:
            found.append(PictureRow(id, link(small(file)), file.name, False, sha256 in declared))
    return found


def declarations(session: Session, user_id: str, team_id: str, model_id: str) -> list[ConsentRow]:
    """Return what was declared about a model's pictures, the last one first (CONS-1)."""
    belongs(session, user_id, team_id)
    row = one(session, CustomModel, team_id, model_id)
    said = select(Consent).where(Consent.kind == "model", Consent.about_id == row.id).order_by(Consent.id.desc())
    return [
        ConsentRow(one.id, one.subject, one.note, one.words, len(one.files), one.created_at.isoformat())
        for one in session.execute(said).scalars()
    ]


def versions(session: Session, user_id: str, team_id: str, model_id: str) -> list[VersionRow]:
    """Return every version of a model, the newest first, with what tells them apart (CHAR-16)."""
    belongs(session, user_id, team_id)
    row = one(session, CustomModel, team_id, model_id)
    wanted = select(ModelVersion, GenerationJob).join(GenerationJob, GenerationJob.id == ModelVersion.job_id)
    found = session.execute(wanted.where(ModelVersion.model_id == row.id).order_by(ModelVersion.number)).all()
    figures = {
        id: (count, float(rating or 0))
        for id, count, rating in session.execute(
            select(Creation.version_id, func.count(), func.avg(Creation.rating))
            .where(Creation.version_id.in_([version.id for version, _ in found]))
            .group_by(Creation.version_id)
        )
    }
    rows, before = [], set()
    for version, job in found:
        learnt = {file["sha256"] for file in version.learnt}
        made, rating = figures.get(version.id, (0, 0.0))
        cost = job.spent if version.state != "training" else job.estimate
        rows.append(
            VersionRow(
                version.id, version.number, version.state, version.id == row.current_id, version.note, version.quality, version.pictures,
                len(learnt - before), credits_text(cost), job.id, job.percent, job.reason, made, round(rating, 1), job.demo,
                version.created_at.isoformat(), version.ready_at.isoformat() if version.ready_at else "", _samples(session, version.id),
            )
        )  # fmt: skip
        before |= learnt
    return rows[::-1]


def _samples(session: Session, version_id: str) -> list[str]:
    """Return links of what was made with a version, the best rated first."""
    there = select(MediaFile).join(Creation, Creation.media_id == MediaFile.id).where(Creation.version_id == version_id)
    shown = there.where(Creation.hidden_at.is_(None), MediaFile.state == "ready")
    best = (func.coalesce(Creation.rating, 0).desc(), Creation.id.desc())
    return [link(small(file)) for file in session.execute(shown.order_by(*best).limit(4)).scalars()]
