"""Orders: taken in with their hold and their durable work in one transaction, taken back, asked for again (GEN-03, GEN-06, GEN-09, GEN-10)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

import secrets
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.errors import Conflict, DomainError, Invalid
from genapp.core.ids import new_id
from genapp.core.money import credits_text
from genapp.credits.service import ledger
from genapp.credits.service.moves import Owner, Why
from genapp.platform import service as platform
from genapp.platform.models import ActivityType
from genapp.studio import orders, rules
from genapp.studio.models.jobs import GenerationJob
from genapp.studio.orders import Ask
from genapp.studio.queries import jobs as queries
from genapp.studio.queries.chosen import chosen
from genapp.studio.queries.scope import one
from genapp.studio.service import sources
from genapp.studio.service.ending import end
from genapp.studio.service.gate import admit, hold_gate, tell
from genapp.teams import service as teams
from genapp.teams.models import Team
from genapp.trust import service as trust

MARGIN = timedelta(days=1)
"""A hold outlives its job's own end by so much."""


class QueueFull(DomainError):
    """As many of the team's jobs wait as its plan allows (GEN-09)."""

    status = 429

    def __init__(self, waiting: int):
        super().__init__(
            f"{waiting} of your team's jobs are waiting already, as many as your plan allows. Please let some finish first, or choose a larger plan."
        )


class MemberLimitReached(DomainError):
    """The team's owner set a limit for this member, and this would pass it; nothing was charged."""

    status = 402

    def __init__(self, monthly: int):
        super().__init__(
            f"This would pass your limit of {credits_text(monthly)} of the team's credits a month. Nothing was charged; the team's owner can raise it."
        )


def submit(session: Session, actor: Actor, team_id: str, told: Mapping[str, Any], *, key: str = "", expected: int | None = None) -> str:
    """Order something for a team and return the job's id, the same for every repetition of the key; Conflict when its content differs (GEN-06).

    `told` is what `orders.read` takes, `expected` the price that was shown, in hundredths: Conflict when it is higher now. What breaks the
    rules becomes a job that failed, with its reason, and holds nothing.
    """
    team, ask = teams.member(session, actor, team_id), orders.read(told)
    if ask.operation in orders.TRAINING:
        raise Invalid("A training is begun from its model.", field="operation")
    return place(session, actor, team, ask, key=key, expected=expected)


def place(
    session: Session,
    actor: Actor,
    team: Team,
    ask: Ask,
    *,
    key: str = "",
    expected: int | None = None,
    retry_of: str | None = None,
    training: sources.Training | None = None,
) -> str:
    """Take an order in for a member of the team, in one transaction: the job's row, its hold, its durable work."""
    user_id, key = actor.require_user(), (key or new_id()).strip()
    if not 1 <= len(key) <= 80:
        raise Invalid("A key of 1 to 80 characters, please.", field="key")
    hold_gate(session)
    known = session.execute(select(GenerationJob).where(GenerationJob.team_id == team.id, GenerationJob.idem_key == key)).scalars().first()
    if known is not None:
        if known.body_hash != ask.digest:
            raise Conflict("The same key was sent before, with another order.")
        return known.id
    chosen_model = sources.Chosen() if training else sources.model(session, team.id, ask)
    files = training.files if training else sources.files(session, team.id, ask)
    each, total = queries.price(session, ask)
    if expected is not None and total > expected:
        raise Conflict(f"This costs {credits_text(total)} credits now, more than was shown. Please look at it again.")
    plan, at, found = chosen().of(team.plan), now(), rules.check(ask)
    width, height = ask.pixels
    seed = secrets.randbelow(2**31) if ask.seed is None else ask.seed
    row = GenerationJob(
        team_id=team.id, user_id=user_id, operation=ask.operation, idem_key=key, body_hash=ask.digest, retry_of=retry_of, wanted=ask.count,
        params={**asdict(replace(ask, seed=seed)), "pictures": list(ask.pictures), "width": width, "height": height, "style": chosen_model.style},
        model_id=training.model_id if training else chosen_model.model_id, version_id=training.version_id if training else chosen_model.version_id,
        priority=plan.priority, each=each, estimate=total, due_at=at + timedelta(hours=chosen().site.hours),
    )  # fmt: skip
    if found:
        _refused(session, row, found)
        return row.id
    _room(session, team, plan.at_once, plan.waiting)
    session.add(row)
    session.flush()
    sources.declare(session, actor, team.id, "job", row.id, ask, files)
    why = Why("generation", row.id, user_id, {"operation": ask.operation, "count": ask.count})
    row.hold_id = ledger.hold(session, Owner("team", team.id), total, key=f"studio:{row.id}", why=why, lifetime=row.due_at - at + MARGIN)
    session.add(row)
    session.flush()
    # The account is held by now: of two orders at once the second one sees the first.
    left = queries.left_of_limit(session, team.id, user_id)
    if left is not None and left < 0:
        raise MemberLimitReached(left + queries.used_this_month(session, team.id, user_id))
    platform.log(session, user_id, ActivityType.GENERATE, "generation", row.id, team_id=team.id, operation=ask.operation)
    admit(session)
    tell(session, team.id, row.id)
    return row.id


def _room(session: Session, team: Team, at_once: int, waiting: int) -> None:
    """Refuse what would wait behind more jobs than the plan lets wait."""
    counts = dict(
        session.execute(
            select(GenerationJob.state, func.count())
            .where(GenerationJob.team_id == team.id, GenerationJob.state.in_(("queued", "running")))
            .group_by(GenerationJob.state)
        ).all()
    )
    queued = counts.get("queued", 0)
    if counts.get("running", 0) + queued >= at_once + waiting or queued >= max(1, waiting):
        raise QueueFull(queued)


def _refused(session: Session, row: GenerationJob, found: str) -> None:
    """Keep a refused order as a job that failed: no hold, no provider, no words in any log (T24)."""
    row.state, row.reason, row.estimate, row.ended_at = "failed", rules.REASONS.get(found, rules.REASONS["text"]), 0, now()
    # What was asked for is kept nowhere: it may be what nobody should read again.
    row.params = rules.without_words(row.params)
    session.add(row)
    session.flush()
    trust.safety_event(session, f"studio_{found}", row.user_id, "generation", row.id)
    tell(session, row.team_id, row.id)


def cancel(session: Session, actor: Actor, team_id: str, job_id: str) -> bool:
    """End an open job of the team: what lies there already stays and is paid, the rest of the hold goes back. False when it was over (GEN-06)."""
    teams.member(session, actor, team_id)
    hold_gate(session)
    return end(session, one(session, GenerationJob, team_id, job_id).id, "canceled", "Canceled.")


def refused_by_provider(session: Session, job_id: str, found: str) -> None:
    """End a job whose words a moderator refused; the hold goes back (T24)."""
    hold_gate(session)
    if end(session, job_id, "failed", rules.REASONS.get(found, rules.REASONS["text"])):
        row = session.get_one(GenerationJob, job_id)
        row.params = rules.without_words(row.params)
        session.add(row)
        trust.safety_event(session, f"studio_{found}", row.user_id, "generation", row.id)
