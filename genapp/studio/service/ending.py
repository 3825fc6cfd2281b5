"""How a job ends: once, its hold resolved in the same transaction, and the next one let in (GEN-03, GEN-10)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from sqlalchemy import select, update
from sqlmodel import Session

from genapp.core import jobs
from genapp.core.actor import SYSTEM
from genapp.core.clock import now
from genapp.credits.service import ledger
from genapp.media import service as media
from genapp.studio.models.gallery import Creation
from genapp.studio.models.jobs import OPEN, GenerationJob
from genapp.studio.models.shelf import CustomModel, ModelVersion
from genapp.studio.service.gate import admit, tell

EXPIRED = "This took too long and was given up. Nothing was charged for what was not made."


def end(session: Session, job_id: str, state: str, reason: str = "", *, model: str = "") -> bool:
    """End an open job and settle: what was made is paid, never more than was held, the rest goes back. False when it was over already.

    The caller holds the gate. `model` is what the provider calls a model that was trained.
    """
    over = update(GenerationJob).where(GenerationJob.id == job_id, GenerationJob.state.in_(OPEN))
    words = {"state": state, "reason": reason[:300], "ended_at": now(), "busy_turn": None, "busy_until": None, "look_at": None}
    if session.execute(over.values(**words, **({"percent": 100} if state == "succeeded" else {}))).rowcount != 1:
        return False
    row = session.get_one(GenerationJob, job_id, populate_existing=True)
    used = min(row.each * row.made, row.estimate)
    if row.hold_id and not ledger.post(session, row.hold_id, used) and used:
        # The hold went back before: nothing is kept that nobody paid for.
        _throw_away(session, job_id)
        used = 0
    session.execute(update(GenerationJob).where(GenerationJob.id == job_id).values(spent=used))
    _settle_version(session, row, state, model)
    if row.work and state != "succeeded":
        jobs.enqueue(session, "studio.drop", key=f"studio.drop:{job_id}", provider=row.provider, work=row.work)
    admit(session)
    tell(session, row.team_id, job_id)
    return True


def _throw_away(session: Session, job_id: str) -> None:
    for media_id in session.execute(select(Creation.media_id).where(Creation.job_id == job_id)).scalars().all():
        media.remove(session, SYSTEM, media_id)
    session.execute(update(GenerationJob).where(GenerationJob.id == job_id).values(made=0))


def _settle_version(session: Session, row: GenerationJob, state: str, model: str) -> None:
    """Bring the version a training was for to its end; the first one that is ready is the one in use."""
    version = session.execute(select(ModelVersion).where(ModelVersion.job_id == row.id)).scalars().first()
    if version is None:
        return
    ready = state == "succeeded" and bool(model)
    version.state, version.provider, version.provider_model = ("ready" if ready else "failed"), row.provider, model[:2000]
    version.ready_at = now() if ready else None
    session.add(version)
    session.flush()
    if ready:
        unset = update(CustomModel).where(CustomModel.id == version.model_id, CustomModel.current_id.is_(None))
        session.execute(unset.values(current_id=version.id, updated_at=now()))
