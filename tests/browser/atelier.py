"""A team with credits, and things it made, for stories in the studio."""

import time
from typing import Any

from sqlalchemy import select, update

from genapp.accounts.models import User
from genapp.core import db
from genapp.core.ids import new_id
from genapp.credits.service import ledger
from genapp.credits.service.moves import Owner, Why, balance
from genapp.media.models import MediaFile
from genapp.studio.models.gallery import Creation
from genapp.studio.models.jobs import GenerationJob
from genapp.studio.service import orders
from genapp.teams import service as teams
from genapp.teams.models import Team, TeamMember
from tests.factories import actor_for
from tests.people import Person, database_of

PLAIN = {"operation": "image", "size": "small", "quality": "draft"}


class Atelier:
    """A person's team in the studio; acts on the site's own database."""

    def __init__(self, person: Person, credits: int = 500_000, name: str = "Atelier Nord"):
        self.site = person.site
        with database_of(self.site), db.transaction() as session:
            self.actor = actor_for(session.execute(select(User).where(User.username == person.username)).scalar_one())
            self.id = teams.create(session, self.actor, name)
            session.execute(update(Team).where(Team.id == self.id).values(plan="pro"))
            if credits:
                ledger.grant(session, Owner("team", self.id), credits, "bought", key=new_id(), why=Why("test"))

    def join(self, person: Person) -> None:
        """Let somebody else in."""
        with database_of(self.site), db.transaction() as session:
            user = session.execute(select(User).where(User.username == person.username)).scalar_one()
            session.add(TeamMember(team_id=self.id, user_id=user.id))

    def make(self, *prompts: str, **told: Any) -> None:
        """Have pictures made, and wait until they are there."""
        with database_of(self.site), db.transaction() as session:
            ids = [orders.submit(session, self.actor, self.id, {**PLAIN, "prompt": prompt, **told}) for prompt in prompts]
        end = time.monotonic() + 90
        while time.monotonic() < end:
            if all(state == "succeeded" for state in self.states(ids)):
                return
            time.sleep(0.25)
        raise AssertionError(f"the pictures were not made: {self.states(ids)}\n{self.site.text()[-3000:]}")

    def more_of(self, count: int) -> None:
        """Fill the gallery with copies of the newest picture: drawing each would take a core for minutes."""
        with database_of(self.site), db.transaction() as session:
            newest = select(Creation).where(Creation.team_id == self.id).order_by(Creation.id.desc())
            one = session.execute(newest).scalars().first()
            assert one
            file = session.get_one(MediaFile, one.media_id)
            for number in range(count):
                media = MediaFile(**{**file.model_dump(), "id": new_id()})
                session.add(media)
                session.add(Creation(**{**one.model_dump(), "id": new_id(), "media_id": media.id, "number": 100 + number}))

    def states(self, ids: list[str]) -> list[str]:
        """How jobs stand."""
        with database_of(self.site), db.reading() as session:
            return list(session.execute(select(GenerationJob.state).where(GenerationJob.id.in_(ids))).scalars())

    def jobs(self, operation: str) -> int:
        """How many jobs of a kind there are."""
        with database_of(self.site), db.reading() as session:
            mine = select(GenerationJob.id).where(GenerationJob.team_id == self.id, GenerationJob.operation == operation)
            return len(session.execute(mine).all())

    def wallet(self) -> tuple[int, int]:
        """What is free and what is held, in hundredths."""
        with database_of(self.site), db.reading() as session:
            owner = Owner("team", self.id)
            return balance(session, owner), balance(session, owner, "held")
