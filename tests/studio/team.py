"""A team in the studio, as tests talk of it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from genapp.core import db
from genapp.core.actor import Actor
from genapp.core.ids import new_id
from genapp.credits.models import Hold
from genapp.credits.service import audit, ledger
from genapp.credits.service.moves import Owner, Why, balance
from genapp.studio.flows import running as flows
from genapp.studio.flows import watching
from genapp.studio.models.jobs import GenerationJob
from genapp.studio.service import orders
from genapp.teams import service as teams
from genapp.teams.models import Team, TeamMember
from tests.factories import actor_for, make_user

PRICE = 750
"""What one square image of standard quality costs: 5 credits, times 1.2 for the size, times 1.25 for the quality."""


@dataclass
class Group:
    """A team, its owner, its credits."""

    id: str
    owner: Actor

    @property
    def wallet(self) -> Owner:
        return Owner("team", self.id)

    def member(self) -> Actor:
        """Somebody else who joined."""
        with db.transaction() as session:
            user = make_user(session)
            session.add(TeamMember(team_id=self.id, user_id=user.id))
            return actor_for(user)

    def order(self, prompt: str = "a red boat", *, by: Actor | None = None, key: str = "", expected: int | None = None, **told: Any) -> str:
        """Order a picture, or what is told; returns the job."""
        with db.transaction() as session:
            wish = {"operation": "image", "prompt": prompt, **told}
            return orders.submit(session, by or self.owner, self.id, wish, key=key, expected=expected)

    def job(self, job_id: str) -> GenerationJob:
        with db.reading() as session:
            return session.get_one(GenerationJob, job_id)

    def free(self) -> int:
        with db.reading() as session:
            return balance(session, self.wallet)

    def held(self) -> int:
        with db.reading() as session:
            return balance(session, self.wallet, "held")


def group(credits: int = 100_000, plan: str = "") -> Group:
    """A team with so many hundredths of a credit."""
    with db.transaction() as session:
        actor = actor_for(make_user(session))
        team_id = teams.create(session, actor, "Atelier")
        if plan:
            session.execute(update(Team).where(Team.id == team_id).values(plan=plan))
        if credits:
            ledger.grant(session, Owner("team", team_id), credits, "bought", key=new_id(), why=Why("test"))
    return Group(team_id, actor)


async def turn(job_id: str) -> None:
    """Do the newest turn that was ordered for a job, as its durable work does."""
    with db.reading() as session:
        number = session.get_one(GenerationJob, job_id).turn
    await flows.run(job_id, str(number))


async def through(job_id: str) -> None:
    """Take a job from its beginning to what its provider says: handed over, looked at, fetched."""
    await turn(job_id)
    await look_now(job_id)
    await turn(job_id)


async def look_now(job_id: str) -> None:
    """Have the sweep ask about a job at once."""
    from genapp.core.clock import now

    with db.transaction() as session:
        session.execute(update(GenerationJob).where(GenerationJob.id == job_id, GenerationJob.state == "running").values(look_at=now()))
    await watching.watch()


def in_order() -> None:
    """Every account, lot and hold is what its transfers say, and no hold of a job that is over is open."""
    with db.reading() as session:
        assert audit.differences(session) == []
        over = (
            select(Hold.id).join(GenerationJob, GenerationJob.hold_id == Hold.id).where(GenerationJob.state.not_in(("queued", "running")))
        )
        assert session.execute(over.where(Hold.state == "open")).all() == []
