"""The JSON reads of a signed-in browser (AUTH-08, TEAM-01, TEAM-03, C45)."""

import pytest
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from genapp.api.http import routes
from genapp.core import db
from genapp.core.cookies import cookie_name
from genapp.core.settings import settings
from genapp.teams import service as teams
from tests.factories import actor_for, make_session, make_user


@pytest.fixture
async def people(database, storage):
    """Two people with a team each: (client, id, token) makers."""
    with db.transaction() as session:
        made = []
        for name in ("Ada", "Bo"):
            user = make_user(session, name=name)
            made.append((user.id, make_session(session, user), teams.create(session, actor_for(user), f"{name}'s crew")))
    async with AsyncClient(transport=ASGITransport(app=Starlette(routes=routes)), base_url="http://site") as client:
        yield client, made


def cookie(token: str) -> dict[str, str]:
    return {"cookie": f"{cookie_name(settings())}={token}"}


async def test_team_03_a_browser_reads_its_person_and_its_team_and_nobody_elses(people):
    client, ((ada, token, crew), (_, _, others)) = people
    assert (await client.get("/api/v1/user")).json() is None
    assert (await client.get("/api/v1/team")).status_code == 401
    me = (await client.get("/api/v1/user", headers=cookie(token))).json()
    assert (me["id"], me["name"], me["role"]) == (ada, "Ada", "user")
    team = await client.get("/api/v1/team", headers=cookie(token))
    assert team.headers["cache-control"] == "no-store"
    told = team.json()
    assert (told["id"], told["role"], [(one["user"]["name"], one["role"]) for one in told["members"]]) == (
        crew,
        "owner",
        [("Ada", "owner")],
    )
    for forged in (others, "nothing"):
        assert (await client.get(f"/api/v1/team?id={forged}", headers=cookie(token))).status_code == 404


async def test_c45_old_addresses_lead_to_the_versioned_ones(people):
    client, _ = people
    answer = await client.get("/api/team?id=x")
    assert (answer.status_code, answer.headers["location"]) == (308, "/api/v1/team?id=x")
