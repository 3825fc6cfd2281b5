"""Pictures people send to the studio, and who judges them."""

from dataclasses import dataclass

from genapp.core import db
from genapp.core.actor import Actor
from genapp.core.ports import Verdict, ports
from genapp.media import flows, service
from genapp.media.models import MediaFile
from tests.studio.team import Group


@dataclass
class Watcher:
    """A moderator of pictures: lets so many through, or cannot be reached."""

    away: bool = False
    refuse_after: int = 1_000_000
    categories: tuple[str, ...] = ("sexual",)
    asked: int = 0

    async def check(self, body: bytes, content_type: str) -> Verdict:
        self.asked += 1
        if self.away:
            raise OSError
        return Verdict(self.asked > self.refuse_after, self.categories)


async def send(team: Group, purpose: str, body: bytes, by: Actor | None = None) -> MediaFile:
    """Send a picture for a team as a browser does, and have it checked."""
    actor = by or team.owner
    with db.transaction() as session:
        told = {
            "owner_kind": "team",
            "owner_id": team.id,
            "purpose": purpose,
            "name": "me.jpg",
            "content_type": "image/jpeg",
            "size": len(body),
        }
        made = service.promise(session, actor, **told)
    await ports().storage.put(made.key, body, "image/jpeg")
    with db.transaction() as session:
        service.arrived(session, actor, made.id)
    await flows.check(made.id)
    with db.reading() as session:
        return session.get_one(MediaFile, made.id)
