"""What the job library's own tables say: how much waits, how long, and what may be forgotten."""

from datetime import timedelta

from sqlalchemy import text
from sqlmodel import Session

from genapp.core import db
from genapp.core.clock import now
from genapp.core.logs import JOB_LAG, get_logger

log = get_logger(__name__)
KEPT, SHEAF = timedelta(days=7), 500
# On SQLite the library's tables stand beside ours, unprefixed.
RESERVED_TABLES = frozenset(
    {
        "workflow_status", "workflow_input", "workflow_output", "operation_outputs", "notifications", "workflow_events", "workflow_events_history",
        "streams", "workflow_schedules", "application_versions", "queues", "dbos_migrations",
    }
)  # fmt: skip
OF_A_JOB = ("workflow_input", "workflow_output", "operation_outputs", "workflow_status")


def table(name: str) -> str:
    """Return the full name of one of the library's tables on the engine in use."""
    return name if db.database().sqlite else f"dbos.{name}"


def cancel(session: Session, key: str) -> bool:
    """Take back, in this transaction, a job that has not started; False when it has started, ended or never was."""
    change = text(
        f"UPDATE {table('workflow_status')} SET status = 'CANCELLED', queue_name = NULL, updated_at = :at, completed_at = :at"  # noqa: S608
        " WHERE workflow_uuid = :key AND status IN ('ENQUEUED', 'DELAYED')"
    )
    return session.connection().execute(change, {"at": int(now().timestamp() * 1000), "key": key}).rowcount == 1


def waiting(session: Session) -> int:
    """Return how many jobs are not done."""
    counted = text(f"SELECT count(*) FROM {table('workflow_status')} WHERE status IN ('ENQUEUED', 'DELAYED', 'PENDING')")  # noqa: S608
    return session.execute(counted).scalar_one()


async def lag() -> float:
    """Return for how many seconds the oldest job that could start has been waiting."""
    due = "SELECT min(coalesce(delay_until_epoch_ms, created_at)) FROM {} WHERE status IN ('ENQUEUED', 'DELAYED')"

    def oldest(session: Session) -> int | None:
        return session.execute(text(due.format(table("workflow_status")))).scalar()

    since = await db.read(oldest)
    seconds = max(0.0, now().timestamp() - since / 1000) if since else 0.0
    JOB_LAG.set(seconds)
    return seconds


async def watch() -> None:
    """Keep the figure of the job lag, and complain while a job is parked for having failed a hundred times."""
    await lag()

    def parked(session: Session) -> int:
        stuck = f"SELECT count(*) FROM {table('workflow_status')} WHERE status = 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'"  # noqa: S608
        return session.execute(text(stuck)).scalar_one()

    if count := await db.read(parked):
        log.error("jobs.parked", count=count)


async def forget() -> None:
    """Delete done jobs after a week, a sheaf at a time: the open version of the library keeps them for ever."""
    limit = int((now() - KEPT).timestamp() * 1000)
    old = (
        f"SELECT workflow_uuid FROM {table('workflow_status')} WHERE completed_at < :limit AND status IN ('SUCCESS', 'CANCELLED')"  # noqa: S608
        f" ORDER BY completed_at LIMIT {SHEAF}"
    )

    def sheaf(session: Session) -> int:
        gone = 0
        for name in OF_A_JOB:
            change = text(f"DELETE FROM {table(name)} WHERE workflow_uuid IN ({old})")  # noqa: S608
            gone = session.connection().execute(change, {"limit": limit}).rowcount
        return gone

    while await db.transact(sheaf) == SHEAF:
        log.info("jobs.forgotten", count=SHEAF)
