"""What a running job made: kept in the gallery once, or thrown away; and how it comes to its end (GEN-03, GEN-10, GEN-11)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from genapp.core.clock import now
from genapp.credits.models import Hold
from genapp.media import service as media
from genapp.studio import finding, rules
from genapp.studio.models.gallery import Creation
from genapp.studio.models.jobs import GenerationJob
from genapp.studio.models.shelf import CustomModel, ModelVersion, ReferenceModel
from genapp.studio.orders import TRAINING
from genapp.studio.queueing import percent
from genapp.studio.service.ending import end
from genapp.studio.service.gate import hold_gate, tell
from genapp.studio.service.running import LEASE, Turn, at_turn
from genapp.trust import service as trust


def progress(session: Session, job_id: str, told: int) -> None:
    """Show how far a job is; never backwards."""
    row = session.get(GenerationJob, job_id, populate_existing=True)
    if row is None or row.state != "running":
        return
    here = percent(row.wanted, row.made, row.blocked, told)
    further = update(GenerationJob).where(GenerationJob.id == job_id, GenerationJob.state == "running", GenerationJob.percent < here)
    if session.execute(further.values(percent=here)).rowcount:
        tell(session, row.team_id, job_id)


class Contended(Exception):
    """Another turn works on the same job; whoever loses begins anew from what the row says."""


def _settle(session: Session, turn: Turn, row: GenerationJob, number: int, **change: Any) -> bool:
    """Note that a result is dealt with; False when the job is over. Contended when another turn was quicker."""
    unchanged = at_turn(turn).where(GenerationJob.made == row.made, GenerationJob.blocked == row.blocked)
    if session.execute(unchanged.values(settled=[*row.settled, number], busy_until=now() + LEASE, **change)).rowcount == 1:
        return True
    state = session.execute(select(GenerationJob.state).where(GenerationJob.id == turn.job_id)).scalar_one()
    if state == "running":
        raise Contended
    return False


def keep_result(session: Session, turn: Turn, number: int, key: str, seed: int, facts: Mapping[str, Any]) -> str:
    """Put a stored result into the team's gallery, once, and return its id; "" when the job is over or its hold is gone: nothing late is kept."""
    row = session.get_one(GenerationJob, turn.job_id, populate_existing=True)
    if number in row.settled:
        raise Contended
    if session.execute(select(Hold.state).where(Hold.id == row.hold_id)).scalar() != "open":
        return ""
    if not _settle(session, turn, row, number, made=GenerationJob.made + 1):
        return ""
    media_id = media.add_generated(session, row.team_id, key, **facts)
    label, model_key = _label(session, row)
    told = row.params
    made = Creation(
        job_id=row.id, team_id=row.team_id, user_id=row.user_id, number=number, media_id=media_id, kind=facts.get("kind", "image"), operation=row.operation,
        seed=seed, prompt=told["prompt"], negative=told["negative"], model_label=label, model_key=model_key, version_id=row.version_id,
        width=facts["width"], height=facts["height"], demo=row.demo, words=finding.words(told["prompt"], label),
    )  # fmt: skip
    session.add(made)
    session.flush()
    progress(session, row.id, 0)
    tell(session, row.team_id, row.id)
    return made.id


def _label(session: Session, row: GenerationJob) -> tuple[str, str]:
    if row.version_id and row.model_id:
        own, version = session.get_one(CustomModel, row.model_id), session.get_one(ModelVersion, row.version_id)
        return f"{own.name} v{version.number}", own.id
    reference = session.get(ReferenceModel, row.params.get("reference") or "")
    return (reference.name, reference.id) if reference else ("", "")


def throw_result_away(session: Session, turn: Turn, number: int, found: str) -> None:
    """Count a result that broke the rules or could not be had; it costs nothing, and its picture is kept nowhere."""
    row = session.get_one(GenerationJob, turn.job_id, populate_existing=True)
    if number in row.settled:
        raise Contended
    if _settle(session, turn, row, number, blocked=GenerationJob.blocked + 1):
        if found:
            trust.safety_event(session, f"studio_{found}", row.user_id, "generation", row.id)
        progress(session, row.id, 0)


def finish(session: Session, turn: Turn, *, model: str = "", reason: str = "") -> bool:
    """End a job whose provider is done: it succeeded when anything was made, and what was made is paid."""
    hold_gate(session)
    row = session.get_one(GenerationJob, turn.job_id, populate_existing=True)
    if row.operation in TRAINING and model and row.state == "running":
        session.execute(update(GenerationJob).where(GenerationJob.id == row.id).values(made=1))
        row.made = 1
    if row.made:
        short = row.wanted - row.made
        return end(
            session, row.id, "succeeded", f"{short} of {row.wanted} could not be made and cost nothing." if short else "", model=model
        )
    return end(session, row.id, "failed", reason or (rules.REASONS["picture"] if row.blocked else "Nothing was made. Nothing was charged."))


def fail(session: Session, turn: Turn, reason: str) -> bool:
    """End a job that cannot be done; what lies there already is paid, the rest goes back."""
    return finish(session, turn, reason=reason)
