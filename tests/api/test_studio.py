"""The studio over HTTP: orders, jobs, models, webhooks; and nobody reaches what is another team's (GEN-06..08, GEN-12, TEAM-03, C35)."""

from dataclasses import replace

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from genapp.accounts.models import User
from genapp.api.calls import BASE, CALLS
from genapp.api.http import hooks
from genapp.core import db, ports
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.generator import GenerationFailed
from genapp.core.settings import settings
from genapp.media.models import MediaFile
from genapp.schema import metadata
from genapp.studio.drawn import portraits
from genapp.studio.flows import running
from genapp.studio.models.gallery import Creation
from genapp.studio.models.jobs import GenerationJob
from genapp.studio.models.shelf import CustomModel, ModelVersion
from genapp.teams import service as teams
from genapp.teams.models import TeamMember
from tests.api.conftest import Quiet, trouble
from tests.factories import actor_for, make_token

ORDER = {"operation": "image", "prompt": "A lighthouse at dusk", "count": 2, "seed": 7}
DRAWN = sorted(portraits())[:6]


async def _ordered(client, who, **more):
    answer = await client.post("/api/v1/generate", json={**ORDER, **more}, headers=who.held)
    assert answer.status_code == 202, answer.text
    return answer.json()


def made(team_id: str, user_id: str, job_id: str, number: int = 0) -> str:
    """A finished picture of a job, as the studio leaves it."""
    with db.transaction() as session:
        file = MediaFile(
            owner_kind="team", owner_id=team_id, purpose="generated", state="ready", incoming_key="in", key=f"generated/{job_id}-{number}.webp",
            claimed_type="image/webp", content_type="image/webp", width=1024, height=1024, uploaded_by=user_id,
        )  # fmt: skip
        session.add(file)
        session.flush()
        session.add(
            Creation(
                team_id=team_id, user_id=user_id, job_id=job_id, media_id=file.id, number=number, kind="image", operation="image", prompt="p",
                seed=7 + number, width=1024, height=1024,
            )
        )  # fmt: skip
        return file.id


async def test_gen_06_an_order_is_a_job_with_its_price_held_and_is_told_until_it_is_over(client, studio, people):
    ada, _ = people
    price = (await client.post("/api/v1/estimate", json=ORDER, headers=ada.bearer)).json()["cost"]
    job = await _ordered(client, ada, expected=price)
    assert (job["operation"], job["wanted"], job["made"], job["cost"], job["results"], job["ordered_by"]) == (
        "image",
        2,
        0,
        price,
        [],
        ada.id,
    )
    assert job["state"] in ("queued", "running")
    held = (await client.get(f"/api/v1/credits?team={ada.crew}", headers=ada.bearer)).json()
    assert held["reserved"] == price
    made(ada.crew, ada.id, job["id"])
    for path in (f"/api/v1/jobs/{job['id']}", f"/api/v1/generate/{job['id']}"):
        told = (await client.get(path, headers=ada.bearer)).json()
        assert [(one["number"], one["seed"], one["content_type"]) for one in told["results"]] == [(0, 7, "image/webp")]
        assert told["results"][0]["url"].startswith("http"), "a program anywhere can follow it"
    ended = await client.delete(f"/api/v1/jobs/{job['id']}", headers=ada.bearer)
    assert (ended.status_code, ended.json()["state"], ended.json()["reason"]) == (200, "canceled", "Canceled.")
    assert trouble(await client.delete(f"/api/v1/jobs/{job['id']}", headers=ada.bearer)) == (409, "conflict", None)
    again = (await client.post(f"/api/v1/jobs/{job['id']}/retry", json={}, headers=ada.bearer)).json()
    assert (again["retry_of"], again["prompt"], again["cost"]) == (job["id"], ORDER["prompt"], price)
    assert trouble(await client.post(f"/api/v1/jobs/{again['id']}/retry", json={}, headers=ada.bearer)) == (422, "invalid", None)


async def test_gen_06_jobs_are_listed_newest_first_in_pages_and_by_state(client, studio, people):
    ada, bo = people
    ids = [(await _ordered(client, ada, count=1))["id"] for _ in range(4)]
    await _ordered(client, bo)
    await client.delete(f"/api/v1/jobs/{ids[0]}", headers=ada.bearer)

    async def listed(**query):
        found, cursor = [], ""
        while cursor is not None:
            answer = await client.get("/api/v1/jobs", params={**query, **({"cursor": cursor} if cursor else {})}, headers=ada.bearer)
            told = answer.json()
            assert len(told["items"]) <= query.get("limit", 20)
            found += [one["id"] for one in told["items"]]
            cursor = told["next"]
        return found

    assert await listed(limit=2) == await listed() == ids[::-1]
    assert await listed(state="canceled") == await listed(state="over") == ids[:1]
    assert await listed(state="open", limit=1) == ids[:0:-1]
    assert await listed(operation="video") == []


async def test_gen_06_what_breaks_the_rules_is_a_failed_job_that_costs_nothing(client, studio, people):
    ada, _ = people
    job = await _ordered(client, ada, prompt="a naked child")
    assert (job["state"], job["cost"], job["prompt"]) == ("failed", 0, "")
    assert job["reason"]
    assert (await client.get(f"/api/v1/credits?team={ada.crew}", headers=ada.bearer)).json()["reserved"] == 0


async def test_gen_08_a_model_is_begun_changed_trained_and_put_away(client, studio, people):
    ada, _ = people
    new = await client.post("/api/v1/models", json={"name": "Harbour", "pictures": DRAWN[:4]}, headers=ada.bearer)
    assert new.status_code == 201
    model = new.json()
    assert (model["name"], model["state"], model["pictures"], model["versions"]) == ("Harbour", "draft", 4, [])
    path = f"/api/v1/models/{model['id']}"
    assert trouble(await client.post(f"{path}/refine", json={}, headers=ada.bearer)) == (422, "invalid", "pictures")
    job = await client.post(f"{path}/refine", json={"pictures": DRAWN[4:], "note": "softer"}, headers=ada.bearer)
    assert (job.status_code, job.json()["operation"], job.json()["model_id"]) == (202, "model_creation", model["id"])
    told = (await client.get(path, headers=ada.bearer)).json()
    assert [(one["number"], one["state"], one["note"], one["pictures"], one["job_id"]) for one in told["versions"]] == [
        (1, "training", "softer", 6, job.json()["id"])
    ]
    changed = await client.patch(path, json={"about": "Warm light"}, headers=ada.bearer)
    assert (changed.json()["name"], changed.json()["about"]) == ("Harbour", "Warm light")
    assert trouble(await client.patch(path, json={"version": told["versions"][0]["id"]}, headers=ada.bearer)) == (422, "invalid", "version")
    listed = (await client.get("/api/v1/models", headers=ada.bearer)).json()
    assert [one["id"] for one in listed["items"]] == [model["id"]]
    assert (await client.delete(path, headers=ada.bearer)).status_code == 204
    assert (await client.get("/api/v1/models", headers=ada.bearer)).json()["items"] == []
    assert (await client.get("/api/v1/models?archived=true", headers=ada.bearer)).json()["items"][0]["archived"] is True
    assert (await client.patch(path, json={"archived": False}, headers=ada.bearer)).json()["archived"] is False


async def test_gen_08_reference_models_and_portraits_are_listed_and_told(client, studio, people):
    ada, _ = people
    first = (await client.get("/api/v1/reference-models?limit=2", headers=ada.bearer)).json()
    rest = (await client.get(f"/api/v1/reference-models?cursor={first['next']}", headers=ada.bearer)).json()
    assert [one["id"] for one in (*first["items"], *rest["items"])] == ["model-0", "model-1", "model-2"]
    assert rest["next"] is None
    assert [one["id"] for one in (await client.get("/api/v1/reference-models?kind=beauty", headers=ada.bearer)).json()["items"]] == [
        "model-2"
    ]
    assert (await client.get("/api/v1/reference-models/model-1", headers=ada.bearer)).json()["style"] == "soft light"
    assert trouble(await client.get("/api/v1/reference-models/nobody", headers=ada.bearer)) == (404, "not_found", None)
    drawn = (await client.get("/api/v1/portraits", headers=ada.bearer)).json()["items"]
    assert {one["id"] for one in drawn} == set(portraits())
    job = await _ordered(client, ada, reference="model-1")
    assert job["model"] == "Model 1"


def everything() -> dict[str, list]:
    """Return every row of the studio, of wallets and of teams."""
    names = [
        name
        for name in metadata.tables
        if name.startswith(("generation_", "creation", "custom_", "model_", "consents", "accounts", "holds", "teams", "team_"))
    ]
    with db.reading() as session:
        return {name: sorted(map(repr, session.execute(select(metadata.tables[name])).all())) for name in names}


async def test_gen_12_nobody_reaches_what_is_another_teams_whatever_ids_they_forge(client, studio, people, generous):
    ada, bo = people
    job = await _ordered(client, ada)
    file = made(ada.crew, ada.id, job["id"])
    model = (await client.post("/api/v1/models", json={"name": "Ada's", "pictures": DRAWN}, headers=ada.bearer)).json()
    await client.post(f"/api/v1/models/{model['id']}/refine", json={}, headers=ada.bearer)
    version = (await client.get(f"/api/v1/models/{model['id']}", headers=ada.bearer)).json()["versions"][0]["id"]

    def ready(session):
        session.get_one(ModelVersion, version).state = "ready"
        session.get_one(CustomModel, model["id"]).current_id = version

    await transact(ready)
    with db.transaction() as session:
        # Bo has a second team, and a token that is held to the first.
        other = teams.create(session, actor_for(session.get_one(User, bo.id)), "Second")
    before, ids = everything(), (job["id"], model["id"], version, file, ada.id, ada.crew)
    bodies = {
        "generate": ORDER, "estimate": ORDER, "retry_job": {}, "create_model": {"name": "x"}, "change_model": {"name": "stolen", "archived": True}, "refine_model": {},
    }  # fmt: skip
    for asking in (bo.bearer, bo.held, {**bo.cookie, "origin": "http://localhost:3000"}):
        for call in (one for one in CALLS if one.team or "{id}" in one.path):
            for id in ids if "{id}" in call.path else ("",):
                for team in (ada.crew, bo.crew) if "{id}" in call.path else (ada.crew,):
                    path = BASE + call.path.replace("{id}", id) + (f"?team={team}" if call.team else "")
                    answer = await client.request(call.method, path, headers=asking, json=bodies.get(call.name))
                    assert trouble(answer)[:2] == (404, "not_found"), (call.name, path, answer.text)
    assert trouble(await client.get(f"/api/v1/jobs?team={other}", headers=bo.held)) == (404, "not_found", None)
    assert (await client.get(f"/api/v1/jobs?team={other}", headers=bo.bearer)).json() == {"items": [], "next": None}
    for forged in (
        {"model": model["id"]},
        {"model": model["id"], "version": version},
        {"pictures": [file]},
        {"version": version, "model": version},
    ):
        answer = await client.post("/api/v1/generate", json={**ORDER, **forged}, headers=bo.held)
        assert trouble(answer)[:2] == (404, "not_found"), (forged, answer.text)
    mine = (await client.post("/api/v1/models", json={"name": "Bo's"}, headers=bo.held)).json()
    await client.delete(f"/api/v1/models/{mine['id']}", headers=bo.held)
    await client.patch(f"/api/v1/models/{mine['id']}", json={"archived": False}, headers=bo.held)
    answer = await client.patch(f"/api/v1/models/{mine['id']}", json={"version": version}, headers=bo.held)
    assert trouble(answer)[:2] == (404, "not_found")
    refined = await client.post(f"/api/v1/models/{mine['id']}/refine", json={"pictures": [file, *DRAWN]}, headers=bo.held)
    assert refined.status_code in (404, 422), refined.text
    after = everything()
    for name, rows in before.items():
        assert set(rows) <= set(after[name]), name
    listed = (await client.get("/api/v1/jobs", headers=bo.held)).text + (await client.get("/api/v1/models", headers=bo.held)).text
    assert not [id for id in ids if id in listed]


async def test_gen_12_control_a_member_of_the_team_reaches_all_of_it(client, studio, people):
    ada, bo = people
    job = await _ordered(client, ada)
    with db.transaction() as session:
        session.add(TeamMember(team_id=ada.crew, user_id=bo.id, role="member"))
    told = await client.get(f"/api/v1/jobs/{job['id']}?team={ada.crew}", headers=bo.bearer)
    assert (told.status_code, told.json()["ordered_by"]) == (200, ada.id)
    assert trouble(await client.get(f"/api/v1/jobs/{job['id']}?team={bo.crew}", headers=bo.bearer)) == (404, "not_found", None)
    assert trouble(await client.get(f"/api/v1/jobs/{job['id']}", headers=bo.bearer)) == (422, "invalid", "team"), "no wallet is guessed"


class Signed(Quiet):
    """A generator whose genuine word is signed by one header; what a real signature is, its adapter's tests show."""

    name = "fal"

    async def read(self, headers, body: bytes) -> str | None:
        return body.decode() if headers.get("x-signature") == "right" else None


@pytest.fixture
def fal(studio, monkeypatch):
    monkeypatch.setattr(ports, "_ports", replace(ports.ports(), generators={"fal": Signed()}))


async def _turns(job_id: str) -> int:
    return await read(lambda s: s.get_one(GenerationJob, job_id).turn)


async def test_gen_07_a_genuine_word_wakes_its_job_and_a_forged_one_does_nothing(client, fal, people):
    ada, _ = people
    job = await _ordered(client, ada)

    def handed(session):
        row = session.get_one(GenerationJob, job["id"])
        row.state, row.provider, row.work, row.started_at = "running", "fal", "work-1", now()

    await transact(handed)
    before = await _turns(job["id"])
    genuine = {"x-signature": "right"}
    for forged in ({}, {"x-signature": "wrong"}):
        assert trouble(await client.post("/api/webhooks/fal", content=b"work-1", headers=forged)) == (401, "invalid_signature", None)
    assert trouble(await client.post("/api/webhooks/fal", content=b"x" * (1024 * 1024 + 1), headers=genuine)) == (413, "too_large", None)
    assert await _turns(job["id"]) == before
    answer = await client.post("/api/webhooks/fal", content=b"work-1", headers=genuine)
    assert (answer.status_code, answer.json()["message"]) == (200, "Processed")
    assert await _turns(job["id"]) == before + 1
    for _ in range(3):
        assert (await client.post("/api/webhooks/fal", content=b"work-1", headers=genuine)).status_code == 200
    unknown = await client.post("/api/webhooks/fal", content=b"work-2", headers=genuine)
    assert (unknown.status_code, unknown.json()["message"]) == (200, "Already processed")
    await client.delete(f"/api/v1/jobs/{job['id']}", headers=ada.bearer)
    late, turns = await client.post("/api/webhooks/fal", content=b"work-1", headers=genuine), await _turns(job["id"])
    assert (late.status_code, late.json()["message"]) == (200, "Already processed")
    assert await _turns(job["id"]) == turns


async def test_gen_07_where_the_site_has_a_word_for_the_path_only_its_own_address_is_listened_to(client, fal, monkeypatch):
    chosen = settings().model_copy(update={"fal_webhook_token": SecretStr("word-of-ours"), "site_url": "https://genapp.example"})
    monkeypatch.setattr(hooks, "settings", lambda: chosen)
    monkeypatch.setattr(running, "settings", lambda: chosen)
    genuine = {"x-signature": "right"}
    for path in ("/api/webhooks/fal", "/api/webhooks/fal/guess"):
        assert trouble(await client.post(path, content=b"work-1", headers=genuine)) == (401, "invalid_signature", None)
    told = running.webhook("fal").removeprefix("https://genapp.example")
    assert (await client.post(told, content=b"work-1", headers=genuine)).status_code == 200


async def test_gen_07_a_word_that_cannot_be_checked_now_is_asked_for_again(client, fal, monkeypatch):
    class Away(Signed):
        async def read(self, headers, body: bytes) -> str | None:
            raise GenerationFailed("away", again=True)

    monkeypatch.setattr(ports, "_ports", replace(ports.ports(), generators={"fal": Away()}))
    assert trouble(await client.post("/api/webhooks/fal", content=b"work-1")) == (503, "try_again", None)


async def test_gen_07_without_that_provider_no_word_is_genuine(client, studio):
    assert trouble(await client.post("/api/webhooks/fal", content=b"work-1", headers={"x-signature": "right"})) == (
        401,
        "invalid_signature",
        None,
    )


async def test_api_1_a_token_made_for_another_team_of_mine_reaches_that_one_only(client, studio, people):
    ada, _ = people
    with db.transaction() as session:
        user = session.get_one(User, ada.id)
        second = teams.create(session, actor_for(user), "Second")
        held = {"authorization": f"Bearer {make_token(session, user, team_id=second)}"}
    job = await _ordered(client, ada)
    assert trouble(await client.get(f"/api/v1/jobs/{job['id']}", headers=held)) == (404, "not_found", None)
    assert trouble(await client.get(f"/api/v1/jobs/{job['id']}?team={ada.crew}", headers=held)) == (404, "not_found", None)
    assert [one["id"] for one in (await client.get("/api/v1/teams", headers=held)).json()["items"]] == [second]
    assert (await client.get("/api/v1/team", headers=held)).json()["id"] == second
    assert (await client.get("/api/v1/credits", headers=held)).json()["available"] == 0
