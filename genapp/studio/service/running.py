"""A job while it runs: whose turn of work it is, handing over, what is kept of what was made. Each step is guarded by the job's own row (GEN-03, GEN-05, GEN-11)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlmodel import Session

from genapp.core.clock import now
from genapp.studio.models.jobs import OPEN, GenerationJob
from genapp.studio.models.shelf import ModelVersion
from genapp.studio.orders import TRAINING
from genapp.studio.queries.chosen import chosen
from genapp.studio.service.ending import EXPIRED, end
from genapp.studio.service.gate import NET, admit, hold_gate, order_turn, tell

LEASE = timedelta(minutes=2)
"""A turn that says nothing for so long is taken over."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody who has the turn needs to know of a job."""

    job_id: str
    turn: int
    team_id: str
    operation: str
    params: Mapping[str, Any]
    provider: str
    work: str
    wanted: int
    submits: int
    base: str = ""
    """What the provider calls the version that pictures are made with, or that is refined."""
    settled: frozenset[int] = field(default_factory=frozenset)
    """Numbers of the results that are kept, or were thrown away."""


@dataclass(frozen=True, slots=True)
class Look:
    """A running job whose provider is to be asked."""

    job_id: str
    provider: str
    work: str
    known: int
    percent: int


def claim(session: Session, job_id: str, turn: int) -> Turn | None:
    """Take a turn of a running job; None when it is over or another turn has it, which is then told to look again."""
    at = now()
    free = or_(GenerationJob.busy_until.is_(None), GenerationJob.busy_until < at, GenerationJob.busy_turn == turn)
    mine = update(GenerationJob).where(GenerationJob.id == job_id, GenerationJob.state == "running")
    if session.execute(mine.where(free).values(busy_turn=turn, busy_until=at + LEASE, asked=False)).rowcount != 1:
        session.execute(mine.values(asked=True))
        return None
    row = session.get_one(GenerationJob, job_id, populate_existing=True)
    return Turn(
        row.id, turn, row.team_id, row.operation, row.params, row.provider, row.work, row.wanted, row.submits, _base(session, row),
        frozenset(row.settled),
    )  # fmt: skip


def _base(session: Session, row: GenerationJob) -> str:
    if row.operation == "model_refinement":
        # What is refined is the version before the one this job makes.
        learnt = select(ModelVersion.provider_model).where(ModelVersion.model_id == row.model_id, ModelVersion.state == "ready")
        return session.execute(learnt.order_by(ModelVersion.number.desc()).limit(1)).scalar() or ""
    version = session.get(ModelVersion, row.version_id) if row.version_id else None
    return version.provider_model if version and row.operation not in TRAINING else ""


def provider_of(session: Session, job_id: str) -> str:
    """Return the provider that has to do a job because its model was trained there, "" when any may."""
    row = session.get_one(GenerationJob, job_id)
    known = select(ModelVersion.provider).where(ModelVersion.state == "ready")
    if row.operation == "model_refinement":
        return (
            session.execute(known.where(ModelVersion.model_id == row.model_id).order_by(ModelVersion.number.desc()).limit(1)).scalar() or ""
        )
    return (session.execute(known.where(ModelVersion.id == row.version_id)).scalar() or "") if row.version_id else ""


def at_turn(turn: Turn) -> Any:
    """Return the update of a running job that only who has the turn can do."""
    return update(GenerationJob).where(
        GenerationJob.id == turn.job_id, GenerationJob.state == "running", GenerationJob.busy_turn == turn.turn
    )


def release(session: Session, turn: Turn, look_in: float = NET.total_seconds()) -> None:
    """Give a turn back; the provider is asked again after so many seconds, or at once when somebody asked meanwhile."""
    session.execute(at_turn(turn).values(busy_turn=None, busy_until=None, look_at=now() + timedelta(seconds=look_in)))
    if session.execute(_asked(turn.job_id).values(asked=False)).rowcount:
        wake(session, turn.job_id)


def _asked(job_id: str) -> Any:
    return update(GenerationJob).where(GenerationJob.id == job_id, GenerationJob.state == "running", GenerationJob.asked)


def wake(session: Session, job_id: str, delay: float = 0.0) -> bool:
    """Order the next turn of a running job; False when it is over."""
    running = update(GenerationJob).where(GenerationJob.id == job_id, GenerationJob.state == "running")
    net = now() + NET + timedelta(seconds=delay)
    turn = session.execute(running.values(turn=GenerationJob.turn + 1, look_at=net).returning(GenerationJob.turn)).scalar()
    if turn is None:
        return False
    order_turn(session, job_id, turn, delay)
    return True


def told(session: Session, provider: str, work: str) -> bool:
    """Wake the job a provider's genuine message speaks of; False for one we do not know, or that is over. However often it comes (C35)."""
    wanted = select(GenerationJob.id).where(GenerationJob.provider == provider, GenerationJob.work == work[:200], GenerationJob.work != "")
    job_id = session.execute(wanted).scalars().first()
    return job_id is not None and wake(session, job_id)


def handing_over(session: Session, turn: Turn, provider: str, demo: bool) -> bool:
    """Write down that a job is handed over now; False when somebody else has done so, or the turn is lost."""
    mine = at_turn(turn).where(GenerationJob.work == "")
    named = {"provider": provider[:40], "demo": demo, "submits": GenerationJob.submits + 1, "busy_until": now() + LEASE}
    return session.execute(mine.values(**named)).rowcount == 1


def handed_over(session: Session, turn: Turn, work: str, look_in: float) -> bool:
    """Keep the provider's name for the work; False when the job is over by now, or is another's: then it is to be dropped there."""
    at = now()
    mine = update(GenerationJob).where(GenerationJob.id == turn.job_id, GenerationJob.state == "running", GenerationJob.work == "")
    if session.execute(mine.values(work=work[:200], submitted_at=at)).rowcount != 1:
        return False
    release(session, turn, look_in)
    tell(session, turn.team_id, turn.job_id)
    return True


def try_again(session: Session, turn: Turn, seconds: float, reason: str) -> bool:
    """Hand a job over once more after so many seconds; after the last try it fails, which False says."""
    if turn.submits + 1 >= chosen().site.tries:
        hold_gate(session)
        end(session, turn.job_id, "failed", reason)
        return False
    session.execute(at_turn(turn).values(busy_turn=None, busy_until=None, asked=False))
    return wake(session, turn.job_id, seconds)


def due_looks(session: Session, limit: int = 100) -> list[str]:
    """Return the running jobs whose provider is to be asked by now."""
    at = now()
    quiet = or_(GenerationJob.busy_until.is_(None), GenerationJob.busy_until < at)
    due = select(GenerationJob.id).where(GenerationJob.state == "running", GenerationJob.look_at <= at, quiet)
    return list(session.execute(due.order_by(GenerationJob.look_at).limit(limit)).scalars())


def take_looks(session: Session, ids: list[str], look_in: Mapping[str, float]) -> list[Look]:
    """Take the asking for jobs upon oneself, each by one process; those that were never handed over get a turn instead. `look_in` is by provider."""
    at, taken = now(), []
    for id in ids:
        due = update(GenerationJob).where(GenerationJob.id == id, GenerationJob.state == "running", GenerationJob.look_at <= at)
        row = session.get(GenerationJob, id, populate_existing=True)
        if row is None or not row.work:
            if row is not None and session.execute(due.values(look_at=at + NET)).rowcount:
                wake(session, id)
            continue
        later = at + timedelta(seconds=look_in.get(row.provider, NET.total_seconds()))
        if session.execute(due.values(look_at=later)).rowcount:
            taken.append(Look(id, row.provider, row.work, row.made + row.blocked, row.percent))
    return taken


def expire_due(session: Session, limit: int = 100) -> int:
    """Give up jobs that are past their time, and let in who waits; returns how many ended (GEN-03)."""
    hold_gate(session)
    due = select(GenerationJob.id).where(GenerationJob.state.in_(OPEN), GenerationJob.due_at <= now())
    ended = sum(
        end(session, id, "expired", EXPIRED) for id in list(session.execute(due.order_by(GenerationJob.due_at).limit(limit)).scalars())
    )
    admit(session)
    return ended


def anything_to_do(session: Session) -> bool:
    """Say whether a job waits, or is past its time."""
    late = (GenerationJob.state.in_(OPEN)) & (GenerationJob.due_at <= now())
    return session.execute(select(GenerationJob.id).where(or_(GenerationJob.state == "queued", late)).limit(1)).first() is not None
