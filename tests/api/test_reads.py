"""Who asks, their team and credits, by cookie and by token (AUTH-08, TEAM-01, TEAM-03, CRED-15, C45)."""

from datetime import timedelta

import pytest

from genapp.core import db
from genapp.credits.service import ledger
from genapp.credits.service.moves import Owner, Why
from tests.api.conftest import trouble


@pytest.mark.parametrize("by", ["cookie", "bearer"])
async def test_team_03_a_program_reads_its_person_and_team_and_nobody_elses(client, people, by):
    ada, bo = people
    asking = getattr(ada, by)
    assert (await client.get("/api/v1/user")).json() is None
    assert trouble(await client.get("/api/v1/team")) == (401, "unauthenticated", None)
    me = (await client.get("/api/v1/user", headers=asking)).json()
    assert (me["id"], me["name"], me["role"]) == (ada.id, "Ada", "user")
    team = await client.get("/api/v1/team", headers=asking)
    assert team.headers["cache-control"] == "no-store"
    told = team.json()
    assert (told["id"], told["role"], [(one["user"]["name"], one["role"]) for one in told["members"]]) == (
        ada.crew,
        "owner",
        [("Ada", "owner")],
    )
    assert [one["id"] for one in (await client.get("/api/v1/teams", headers=asking)).json()["items"]] == [ada.crew]
    for forged in (bo.crew, "nothing"):
        assert trouble(await client.get(f"/api/v1/team?id={forged}", headers=asking)) == (404, "not_found", None)
        assert trouble(await client.get(f"/api/v1/team?team={forged}", headers=asking)) == (404, "not_found", None)


async def test_c45_old_addresses_lead_to_the_versioned_ones_whatever_the_method(client):
    for method in ("GET", "POST", "DELETE"):
        answer = await client.request(method, "/api/team?id=x")
        assert (answer.status_code, answer.headers["location"]) == (308, "/api/v1/team?id=x")
    for lost in ("/api/nothing", "/api/v1/nothing", "/api/v1/team/below", "/api/v1/", "/api/v2/team", "/api/v1/v1/team"):
        assert trouble(await client.get(lost)) == (404, "not_found", None), lost


async def test_cred_15_a_program_reads_credits_of_its_person_and_team_and_nobody_elses(client, people):
    ada, bo = people
    with db.transaction() as session:
        ledger.grant(session, Owner("user", ada.id), 500, "bought", key="a", why=Why("bought"))
        ledger.spend(session, Owner("user", ada.id), 120, key="b", why=Why("message"))
        ledger.grant(session, Owner("team", ada.crew), 900, "monthly", key="c", why=Why("monthly"))
        ledger.hold(session, Owner("team", ada.crew), 300, key="d", why=Why("work"), lifetime=timedelta(hours=1))
    own, team = (
        {"available": 380, "reserved": 0, "spent_this_month": 120},
        {"available": 100_000_600, "reserved": 300, "spent_this_month": 300},
    )
    for path in ("/api/v1/credits", "/api/v1/credits/balance"):
        assert (await client.get(path, headers=ada.cookie)).json() == own
        assert (await client.get(path, headers=ada.bearer)).json() == own
        assert (await client.get(f"{path}?team={ada.crew}", headers=ada.bearer)).json() == team
        assert (await client.get(path, headers=ada.held)).json() == team, "a token that is held to a team sees the team's only"
    first = (await client.get("/api/v1/credits/history?limit=1", headers=ada.bearer)).json()
    told = (await client.get("/api/v1/credits/history", headers=ada.bearer)).json()
    assert [(one["kind"], one["credits"], one["amount"], one["sign"]) for one in told["items"]] == [
        ("spend", "1.20", 120, -1),
        ("grant", "5", 500, 1),
    ]
    assert (told["next"], first["items"]) == (None, told["items"][:1])
    second = (await client.get(f"/api/v1/credits/history?cursor={first['next']}", headers=ada.bearer)).json()
    assert (second["items"], second["next"]) == (told["items"][1:], None)
    for path in ("balance", "history"):
        assert trouble(await client.get(f"/api/v1/credits/{path}")) == (401, "unauthenticated", None)
        for asking in (ada.cookie, ada.bearer, ada.held):
            assert trouble(await client.get(f"/api/v1/credits/{path}?team={bo.crew}", headers=asking)) == (404, "not_found", None)
        old = await client.get(f"/api/credits/{path}?team={ada.crew}")
        assert (old.status_code, old.headers["location"]) == (308, f"/api/v1/credits/{path}?team={ada.crew}")
