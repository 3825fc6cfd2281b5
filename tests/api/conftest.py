"""People with teams, and clients that ask in their name."""

from dataclasses import dataclass, replace

import pytest
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from genapp.api.http import door
from genapp.api.http.routes import elsewhere, routes
from genapp.core import db, ports, ratelimit
from genapp.core.cookies import cookie_name
from genapp.core.generator import GenerationFailed, Order, Output, Work
from genapp.core.settings import settings
from genapp.credits.service import ledger
from genapp.credits.service.moves import Owner, Why
from genapp.studio.models.shelf import ReferenceModel
from genapp.teams import service as teams
from tests.factories import actor_for, make_session, make_token, make_user


class Quiet:
    """A generator that takes everything and makes nothing; what comes after an order is the studio's own test."""

    name, demo, operations = "quiet", True, frozenset({"image", "video", "face_swap", "model_creation", "model_refinement"})

    async def submit(self, order: Order, webhook: str = "") -> str:
        return order.job

    async def look(self, work: str) -> Work:
        return Work("queued")

    async def cancel(self, work: str) -> None: ...

    async def fetch(self, output: Output, most: int) -> bytes:
        raise GenerationFailed("nothing is made here")

    async def read(self, headers, body: bytes) -> str | None:
        return None

    async def probe(self) -> str:
        return ""


@dataclass
class Somebody:
    """A person with a team: their cookie, their token, and one that is held to the team."""

    id: str
    crew: str
    session: str
    token: str
    bound: str

    @property
    def cookie(self) -> dict[str, str]:
        return {"cookie": f"{cookie_name(settings())}={self.session}"}

    @property
    def bearer(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    @property
    def held(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.bound}"}


def make_somebody(session, name: str) -> Somebody:
    user = make_user(session, name=name)
    crew = teams.create(session, actor_for(user), f"{name}'s crew")
    ledger.grant(session, Owner("team", crew), 100_000_000, "bought", key=f"rich:{crew}", why=Why("bought"))
    return Somebody(user.id, crew, make_session(session, user), make_token(session, user), make_token(session, user, team_id=crew))


@pytest.fixture(autouse=True)
def fresh():
    ratelimit.forget()
    yield
    ratelimit.forget()


@pytest.fixture
def studio(database, storage, monkeypatch):
    """A studio that takes orders, with everything that is seeded."""
    monkeypatch.setattr(ports, "_ports", replace(ports.ports(), generators={"quiet": Quiet()}))
    with db.transaction() as session:
        for number, kind in enumerate(("fashion", "fitness", "beauty")):
            session.add(ReferenceModel(id=f"model-{number}", name=f"Model {number}", kind=kind, style="soft light", position=number))


@pytest.fixture
def generous(monkeypatch):
    """An allowance nobody reaches."""
    chosen = settings().model_copy(update={"api_per_minute": 1_000_000})
    monkeypatch.setattr(door, "settings", lambda: chosen)


@pytest.fixture
async def client(database, storage):
    async with AsyncClient(transport=ASGITransport(app=Starlette(routes=[*routes, *elsewhere])), base_url="http://site") as asking:
        yield asking


@pytest.fixture
def people(database) -> tuple[Somebody, Somebody]:
    """Ada and Bo, who have nothing in common."""
    with db.transaction() as session:
        return make_somebody(session, "Ada"), make_somebody(session, "Bo")


def trouble(answer) -> tuple[int, str, str | None]:
    """Return (status, code, field) of a refusal, which has the one shape every refusal has."""
    told = answer.json()
    assert set(told) == {"error"}
    assert set(told["error"]) <= {"code", "message", "field"}
    assert told["error"]["message"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-request-id"]
    return answer.status_code, told["error"]["code"], told["error"].get("field")
