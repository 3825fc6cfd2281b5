"""Who begins next: decided by one transaction at a time, whoever ordered, ended or went away (GEN-04, GEN-09).

Locks are always taken in the same order: the gate, a job, an account. A transaction that may end a job or let one begin takes the gate first.
"""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.core import events, jobs
from genapp.core.clock import now
from genapp.studio.models.jobs import GenerationJob, StudioGate
from genapp.studio.queries.chosen import chosen
from genapp.studio.queueing import Waiting, next_up
from genapp.teams.models import Team

NET = timedelta(seconds=60)
"""After so long without news a running job is looked at again, whatever was to tell of it."""
LOOKED_AT = 500


def hold_gate(session: Session) -> None:
    """Wait until nobody else decides, and keep them out until this transaction ends."""
    make: Any = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    session.execute(make(StudioGate).values(id=1, number=0).on_conflict_do_nothing())
    session.execute(update(StudioGate).where(StudioGate.id == 1).values(number=StudioGate.number + 1))


def admit(session: Session) -> list[str]:
    """Let the jobs begin that may, and return them; the caller holds the gate. Each gets its durable work in this transaction."""
    figures = chosen()
    busy = select(GenerationJob.team_id, func.count()).where(GenerationJob.state == "running").group_by(GenerationJob.team_id)
    running: dict[str, int] = dict(session.execute(busy).all())
    free = figures.site.at_once - sum(running.values())
    if free <= 0:
        return []
    # Of each team only as many as could ever begin: one with a long queue hides nobody else's.
    most = max(plan.at_once for plan in figures.plans.values())
    nth = func.row_number().over(partition_by=GenerationJob.team_id, order_by=(GenerationJob.priority.desc(), GenerationJob.id))
    own = select(GenerationJob.id, GenerationJob.team_id, GenerationJob.priority, nth.label("nth")).where(GenerationJob.state == "queued")
    full = [team for team, count in running.items() if count >= most]
    queue = own.where(GenerationJob.team_id.not_in(full)).subquery()
    wanted = select(queue.c.id, queue.c.team_id, queue.c.priority, Team.plan).join(Team, Team.id == queue.c.team_id)
    rows = session.execute(wanted.where(queue.c.nth <= most).order_by(queue.c.priority.desc(), queue.c.id).limit(LOOKED_AT)).all()
    limits = {row.team_id: figures.of(row.plan).at_once for row in rows}
    begun = next_up([Waiting(row.id, row.team_id, row.priority) for row in rows], running, limits, free)
    return [id for id in begun if _begin(session, id)]


def _begin(session: Session, job_id: str) -> bool:
    at = now()
    waits = update(GenerationJob).where(GenerationJob.id == job_id, GenerationJob.state == "queued")
    begun = session.execute(
        waits.values(state="running", started_at=at, turn=1, look_at=at + NET).returning(GenerationJob.team_id)
    ).scalar()
    if begun is None:
        return False
    order_turn(session, job_id, 1)
    tell(session, begun, job_id)
    return True


def order_turn(session: Session, job_id: str, turn: int, delay: float = 0.0) -> None:
    """Order a turn of work on a job in this transaction; the same turn is ordered once."""
    jobs.enqueue(session, "studio.run", key=f"studio.run:{job_id}:{turn}", delay=delay, job_id=job_id, turn=str(turn))


def tell(session: Session, team_id: str, id: str = "") -> None:
    """Have the team's tabs look again, after the commit."""
    events.emit(session, events.topic("studio", team_id), "studio.changed", id)
