"""Reads of a team's jobs: how far they are, where they wait, what they cost, what they made (GEN-04, GEN-06, GEN-09, GEN-12)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session

from genapp.accounts.models import User
from genapp.core.clock import now
from genapp.core.errors import Invalid
from genapp.core.links import link
from genapp.core.money import credits_text
from genapp.credits import generation
from genapp.credits import queries as credits
from genapp.media.models import MediaFile
from genapp.media.queries import small
from genapp.studio import orders
from genapp.studio.models.gallery import Creation
from genapp.studio.models.jobs import OPEN, OPERATIONS, STATES, GenerationJob, MemberLimit
from genapp.studio.models.shelf import CustomModel, ModelPicture, ModelVersion, ReferenceModel
from genapp.studio.queries.chosen import chosen
from genapp.studio.queries.scope import belongs, one
from genapp.teams.models import Team

PAGE = 60


@dataclass(frozen=True)
class JobRow:
    """A job as its team sees it. `cost` is what is held while it is open and what was spent afterwards, `place` its place in the queue from 1."""

    id: str = ""
    operation: str = ""
    state: str = ""
    prompt: str = ""
    model: str = ""
    size: str = ""
    quality: str = ""
    percent: int = 0
    place: int = 0
    wanted: int = 0
    made: int = 0
    blocked: int = 0
    reason: str = ""
    cost: str = ""
    cost_hundredths: int = 0
    held: str = ""
    by: str = ""
    by_id: str = ""
    demo: bool = False
    at: str = ""
    ended: str = ""
    retry_of: str = ""
    model_id: str = ""
    provider: str = ""
    may_cancel: bool = False
    may_retry: bool = False
    # Links of small copies of what lies there already.
    pictures: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class EstimateRow:
    """What an order costs and whether it could be placed now (GEN-10, PRICE-01); amounts with `_hundredths` are for sums."""

    cost: str = ""
    hundredths: int = 0
    each: str = ""
    have: str = ""
    enough: bool = False
    missing: str = ""
    left_of_limit: str = ""
    within_limit: bool = True


@dataclass(frozen=True)
class QueueRow:
    """How busy a team is, and what its plan allows (GEN-09)."""

    running: int = 0
    waiting: int = 0
    at_once: int = 0
    may_wait: int = 0
    plan: str = ""


def job(session: Session, user_id: str, team_id: str, job_id: str) -> JobRow:
    """Return a job of the reader's team; NotFound for any other."""
    belongs(session, user_id, team_id)
    return _rows(session, team_id, [one(session, GenerationJob, team_id, job_id)])[0]


def jobs(
    session: Session, user_id: str, team_id: str, *, state: str = "", operation: str = "", by: str = "", ids: Collection[str] | None = None, before: str = "", limit: int = 30,
) -> list[JobRow]:  # fmt: skip
    """Return the team's jobs, newest first, below an id; of one member, or only some, where that is asked.

    `state` is one of them, or "open" or "over"; `operation` one of them, or "made" for all that end in pictures or clips.
    """
    belongs(session, user_id, team_id)
    wanted = select(GenerationJob).where(GenerationJob.team_id == team_id)
    if by:
        wanted = wanted.where(GenerationJob.user_id == by)
    if ids is not None:
        wanted = wanted.where(GenerationJob.id.in_(list(ids)[:PAGE]))
    if state == "open":
        wanted = wanted.where(GenerationJob.state.in_(OPEN))
    elif state == "over":
        wanted = wanted.where(GenerationJob.state.not_in(OPEN))
    elif state:
        wanted = wanted.where(GenerationJob.state == (state if state in STATES else ""))
    if operation == "made":
        wanted = wanted.where(GenerationJob.operation.not_in(orders.TRAINING))
    elif operation:
        wanted = wanted.where(GenerationJob.operation == (operation if operation in OPERATIONS else ""))
    if before:
        wanted = wanted.where(GenerationJob.id < before)
    found = session.execute(wanted.order_by(GenerationJob.id.desc()).limit(max(1, min(limit, PAGE)))).scalars()
    return _rows(session, team_id, list(found))


def active_jobs(session: Session, user_id: str, team_id: str) -> QueueRow:
    """Return how many of the team's jobs run and wait, and how many may (GEN-04 `getActiveJobsCount`)."""
    belongs(session, user_id, team_id)
    mine = select(GenerationJob.state, func.count()).where(GenerationJob.team_id == team_id, GenerationJob.state.in_(OPEN))
    counts: dict[str, int] = dict(session.execute(mine.group_by(GenerationJob.state)).all())
    name = session.execute(select(Team.plan).where(Team.id == team_id)).scalar_one()
    plan = chosen().of(name)
    return QueueRow(counts.get("running", 0), counts.get("queued", 0), plan.at_once, plan.waiting, name)


def place(session: Session, row: GenerationJob) -> int:
    """Return where a queued job waits, from 1: behind its team's own, and behind everybody's while the whole site is at work; 0 when it does not wait."""
    if row.state != "queued":
        return 0
    queued = select(func.count()).select_from(GenerationJob).where(GenerationJob.state == "queued")
    same = and_(GenerationJob.priority == row.priority, GenerationJob.id < row.id)
    ahead = queued.where(or_(GenerationJob.priority > row.priority, same))
    running = select(func.count()).select_from(GenerationJob).where(GenerationJob.state == "running")
    if session.execute(running).scalar_one() < chosen().site.at_once:
        ahead = ahead.where(GenerationJob.team_id == row.team_id)
    return 1 + session.execute(ahead).scalar_one()


def estimate(session: Session, user_id: str, team_id: str, told: Mapping[str, Any]) -> EstimateRow:
    """Return what an order would cost and whether the team has it; Invalid names the field that cannot be (GEN-10)."""
    belongs(session, user_id, team_id)
    return _estimate(session, user_id, team_id, orders.read(told))


def training_estimate(session: Session, user_id: str, team_id: str, model_id: str, quality: str = "standard") -> EstimateRow:
    """Return what the next training of a model would cost, with the pictures it has now, counted as if there were enough of them."""
    belongs(session, user_id, team_id)
    row = one(session, CustomModel, team_id, model_id)
    ready = select(ModelVersion.id).where(ModelVersion.model_id == row.id, ModelVersion.state == "ready")
    pictures = list(session.execute(select(ModelPicture.picture).where(ModelPicture.model_id == row.id)).scalars())
    least, most = orders.PICTURES["model_creation"]
    padded = [*pictures[:most], *(f"missing:{n}" for n in range(len(pictures), least))]
    operation = "model_refinement" if session.execute(ready).first() else "model_creation"
    return _estimate(session, user_id, team_id, orders.read({"operation": operation, "quality": quality, "pictures": padded}))


def _estimate(session: Session, user_id: str, team_id: str, ask: orders.Ask) -> EstimateRow:
    each, total = price(session, ask)
    have, left = credits.balance(session, "team", team_id), left_of_limit(session, team_id, user_id)
    return EstimateRow(
        credits_text(total), total, credits_text(each), credits_text(have), have >= total, credits_text(max(0, total - have)),
        "" if left is None else credits_text(max(0, left)), left is None or left >= total,
    )  # fmt: skip


def price(session: Session, ask: orders.Ask) -> tuple[int, int]:
    """Return what one result costs and the whole order, in hundredths: what is held before it starts (GEN-10)."""
    formulas = credits.generation_prices(session).formulas
    width, height = ask.pixels
    each = generation.price(formulas, ask.operation, pixels=width * height, quality=ask.quality, units=ask.units)
    return each, each * ask.count


def left_of_limit(session: Session, team_id: str, user_id: str) -> int | None:
    """Return what a member may still spend of their team's credits this month, in hundredths; None without a limit. Below 0 when a limit came later."""
    row = session.get(MemberLimit, (team_id, user_id), populate_existing=True)
    return None if row is None else row.monthly - used_this_month(session, team_id, user_id)


def used_this_month(session: Session, team_id: str, user_id: str, at: datetime | None = None) -> int:
    """Return what a member's orders of this calendar month (UTC) cost their team: spent, and held for what is open."""
    begins = (at or now()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    mine = (GenerationJob.team_id == team_id, GenerationJob.user_id == user_id, GenerationJob.created_at >= begins)
    total = 0
    for column, counted in (
        (GenerationJob.estimate, GenerationJob.state.in_(OPEN)),
        (GenerationJob.spent, GenerationJob.state.not_in(OPEN)),
    ):
        total += int(session.execute(select(func.coalesce(func.sum(column), 0)).where(*mine, counted)).scalar_one())
    return total


def recall(session: Session, user_id: str, team_id: str, *, job_id: str = "", creation_id: str = "") -> dict[str, Any]:
    """Return the settings of a job, or of the job that made a creation, as `orders.read` takes them; the seed is that one's own."""
    belongs(session, user_id, team_id)
    seed = None
    if creation_id:
        made = one(session, Creation, team_id, creation_id)
        job_id, seed = made.job_id, made.seed
    row = one(session, GenerationJob, team_id, job_id)
    if row.operation in orders.TRAINING or row.params.get("refused"):
        raise Invalid("This cannot be asked for again.")
    kept = {name: value for name, value in row.params.items() if name not in ("width", "height", "style")}
    return {**kept, "seed": kept["seed"] if seed is None else seed}


def _rows(session: Session, team_id: str, found: list[GenerationJob]) -> list[JobRow]:
    ids = [row.id for row in found]
    names: dict[str, str] = dict(session.execute(select(User.id, User.name).where(User.id.in_({row.user_id for row in found}))).all())
    pictures: dict[str, list[str]] = defaultdict(list)
    files = select(Creation.job_id, MediaFile).join(MediaFile, MediaFile.id == Creation.media_id)
    for job_id, file in session.execute(
        files.where(Creation.job_id.in_(ids), Creation.hidden_at.is_(None), MediaFile.state == "ready").order_by(Creation.number)
    ):
        pictures[job_id].append(link(small(file)))
    labels = _labels(session, team_id, found)
    return [
        replace(
            _row(row), by=names.get(row.user_id, ""), place=place(session, row), pictures=pictures[row.id], model=labels.get(row.id, "")
        )
        for row in found
    ]


def _row(row: GenerationJob) -> JobRow:
    open_, told = row.state in OPEN, row.params
    cost = row.estimate if open_ else row.spent
    return JobRow(
        row.id, row.operation, row.state, told.get("prompt", ""), "", told.get("size", ""), told.get("quality", ""), row.percent, 0, row.wanted, row.made,
        row.blocked, row.reason, credits_text(cost), cost, credits_text(row.estimate if open_ else 0), "", row.user_id, row.demo, row.created_at.isoformat(),
        row.ended_at.isoformat() if row.ended_at else "", row.retry_of or "", row.model_id or "", row.provider, open_,
        not open_ and not told.get("refused"),
    )  # fmt: skip


def _labels(session: Session, team_id: str, found: list[GenerationJob]) -> dict[str, str]:
    """Return how the model of each job is called."""
    slugs = {row.params.get("reference", "") for row in found} - {""}
    known: dict[str, str] = dict(session.execute(select(ReferenceModel.id, ReferenceModel.name).where(ReferenceModel.id.in_(slugs))).all())
    own = select(ModelVersion.id, CustomModel.name, ModelVersion.number).join(CustomModel, CustomModel.id == ModelVersion.model_id)
    mine = own.where(ModelVersion.id.in_({row.version_id for row in found if row.version_id}), ModelVersion.team_id == team_id)
    trained = {id: f"{name} v{number}" for id, name, number in session.execute(mine)}
    return {row.id: trained.get(row.version_id or "", "") or known.get(row.params.get("reference", ""), "") for row in found}
