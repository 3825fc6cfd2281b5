"""Orders and jobs of a team (GEN-06, GEN-09, GEN-10, GEN-12)."""

from datetime import datetime
from typing import Any

from genapp.api.http.answering import Ask, answers
from genapp.api.shapes.jobs import Estimate, Job, JobInList, Jobs, Result
from genapp.core.db import read
from genapp.core.errors import Conflict
from genapp.core.settings import settings
from genapp.credits import queries as credits
from genapp.studio.flows import ordering
from genapp.studio.queries import gallery
from genapp.studio.queries import jobs as queries
from genapp.studio.queries.gallery import CreationRow
from genapp.studio.queries.jobs import JobRow
from genapp.studio.service import again, orders


def absolute(link: str) -> str:
    """Return a link a program anywhere can follow: those to files on our own disk begin at this site."""
    return settings().site_url + link if link.startswith("/") else link


def moment(text: str) -> datetime | None:
    """Return a row's time, None for none."""
    return datetime.fromisoformat(text) if text else None


def able(operation: str, ask: Ask) -> None:
    """Refuse what nobody makes on this site, and too many orders at once, before anything is written (GEN-06)."""
    ordering.ORDERS.hit(ask.who.person.user_id)
    if operation not in {offer.operation for offer in ordering.offers()}:
        raise ordering.Closed


@answers("estimate")
def estimate(session: Any, ask: Ask) -> Estimate:
    """Return what an order would cost and whether it could be placed now (GEN-10, PRICE-01)."""
    row = queries.estimate(session, ask.who.person.user_id, ask.team, ask.sent.model_dump())
    have = credits.balance(session, "team", ask.team)
    return Estimate(cost=row.hundredths, available=have, enough=row.enough, within_limit=row.within_limit)


@answers("generate", first=lambda ask: able(ask.sent.operation, ask))
def generate(session: Any, ask: Ask) -> Job:
    """Order something for a team: the job, its hold and its work in one transaction (GEN-03, GEN-06)."""
    order = ask.sent.model_dump(exclude={"expected"})
    return _job(session, ask, orders.submit(session, ask.who.actor, ask.team, order, expected=ask.sent.expected))


@answers("get_generation")
@answers("get_job")
async def job(ask: Ask) -> Job:
    """Return a job with what it made so far."""
    return await read(_job, ask, ask.ids["id"])


@answers("list_jobs")
async def jobs(ask: Ask) -> Jobs:
    """Return a team's jobs, newest first."""
    asked = ask.asked
    more = {"state": asked.state or "", "operation": asked.operation or "", "before": asked.cursor or ""}
    rows = await read(queries.jobs, ask.who.person.user_id, ask.team, limit=asked.limit + 1, **more)
    return Jobs(
        items=[JobInList(**_told(row)) for row in rows[: asked.limit]], next=rows[asked.limit - 1].id if len(rows) > asked.limit else None
    )


@answers("cancel_job")
def cancel(session: Any, ask: Ask) -> Job:
    """End an open job; Conflict when it is over (GEN-06)."""
    if not orders.cancel(session, ask.who.actor, ask.team, ask.ids["id"]):
        raise Conflict("This job is over already.")
    return _job(session, ask, ask.ids["id"])


@answers("retry_job")
def retry(session: Any, ask: Ask) -> Job:
    """Order what a job that is over was for once more."""
    return _job(session, ask, again.retry(session, ask.who.actor, ask.team, ask.ids["id"], expected=ask.sent.expected))


def _job(session: Any, ask: Ask, job_id: str) -> Job:
    user_id = ask.who.person.user_id
    row = queries.job(session, user_id, ask.team, job_id)
    return Job(**_told(row), results=[_result(one) for one in gallery.of_job(session, user_id, ask.team, job_id)])


ordered = _job


def _told(row: JobRow) -> dict[str, Any]:
    return {
        "id": row.id, "operation": row.operation, "state": row.state, "prompt": row.prompt, "size": row.size, "quality": row.quality, "percent": row.percent,
        "place": row.place, "wanted": row.wanted, "made": row.made, "blocked": row.blocked, "reason": row.reason, "cost": row.cost_hundredths, "model": row.model,
        "model_id": row.model_id or None, "retry_of": row.retry_of or None, "ordered_by": row.by_id, "demo": row.demo, "created_at": moment(row.at),
        "ended_at": moment(row.ended),
    }  # fmt: skip


def _result(row: CreationRow) -> Result:
    return Result(
        id=row.id, number=row.number, url=absolute(row.src), content_type=row.content_type, width=row.width, height=row.height, seconds=row.seconds,
        seed=row.seed, expires_at=moment(row.until),
    )  # fmt: skip
