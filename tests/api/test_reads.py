"""The JSON reads of a signed-in browser (AUTH-08, TEAM-01, TEAM-03, C45)."""

from datetime import timedelta

import pytest
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from genapp.api.http import routes
from genapp.core import db
from genapp.core.cookies import cookie_name
from genapp.core.settings import settings
from genapp.credits.service import ledger
from genapp.credits.service.moves import Owner, Why
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


async def test_cred_15_a_browser_reads_its_credits_and_its_teams_and_nobody_elses(people):
    client, ((ada, token, crew), (_, _, others)) = people
    with db.transaction() as session:
        ledger.grant(session, Owner("user", ada), 500, "bought", key="a", why=Why("bought"))
        ledger.spend(session, Owner("user", ada), 120, key="b", why=Why("message"))
        ledger.grant(session, Owner("team", crew), 900, "monthly", key="c", why=Why("monthly"))
        ledger.hold(session, Owner("team", crew), 300, key="d", why=Why("work"), lifetime=timedelta(hours=1))
    own = (await client.get("/api/v1/credits/balance", headers=cookie(token))).json()
    assert own == {"available": 380, "reserved": 0, "spent_this_month": 120}
    team = (await client.get(f"/api/v1/credits/balance?team={crew}", headers=cookie(token))).json()
    assert team == {"available": 600, "reserved": 300, "spent_this_month": 300}
    told = (await client.get("/api/v1/credits/history", headers=cookie(token))).json()
    assert [(one["kind"], one["credits"], one["sign"]) for one in told["rows"]] == [("spend", "1.20", -1), ("grant", "5", 1)]
    assert (await client.get(f"/api/v1/credits/history?before={told['rows'][0]['id']}", headers=cookie(token))).json()["rows"] == told[
        "rows"
    ][1:]
    for path in ("balance", "history"):
        assert (await client.get(f"/api/v1/credits/{path}")).status_code == 401
        assert (await client.get(f"/api/v1/credits/{path}?team={others}", headers=cookie(token))).status_code == 404
        old = await client.get(f"/api/credits/{path}?team={crew}")
        assert (old.status_code, old.headers["location"]) == (308, f"/api/v1/credits/{path}?team={crew}")
