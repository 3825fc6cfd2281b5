"""What holds for every call: who is admitted, one shape of refusal, allowances, keys for sending twice (API-1)."""

import asyncio
import json

import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.routing import Route

from genapp.accounts import queries as accounts
from genapp.accounts.service import sessions, tokens
from genapp.api.calls import BASE, CALLS, LARGEST, Call
from genapp.api.document import refusals
from genapp.api.http import answering, door
from genapp.api.http.answering import Resource
from genapp.core import db, ports
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.settings import settings
from genapp.credits.service import ledger
from genapp.credits.service.moves import Owner, Why
from genapp.studio.models.jobs import GenerationJob
from tests.api.conftest import trouble
from tests.factories import actor_for, make_token, make_user

ORDER = {"operation": "image", "prompt": "A lighthouse at dusk", "count": 2}


async def _jobs() -> int:
    return await read(lambda s: s.execute(select(func.count()).select_from(GenerationJob)).scalar_one())


@pytest.mark.parametrize("given", ["Bearer gen_nothing", "Bearer ", "Bearer x" * 200, "Basic YTpi", "gen_x", "", "Bearer gen_" + "é" * 10])
async def test_api_1_a_token_that_opens_nothing_is_refused_also_where_strangers_are_answered(client, people, given):
    for path in ("/api/v1/user", "/api/v1/credits"):
        answer = await client.get(path, headers={"authorization": given.encode("latin-1")})
        assert trouble(answer) == (401, "unauthenticated", None)
        assert answer.headers["www-authenticate"] == "Bearer"
        both = await client.get(path, headers={"authorization": given.encode("latin-1"), **people[0].cookie})
        assert both.status_code == 401, "a wrong token is not made good by a cookie"


async def test_api_1_a_token_does_what_it_was_made_for_and_nothing_else(client, studio, people):
    def made(session):
        user = make_user(session)
        return {scope: make_token(session, user, scopes=(scope,)) for scope in ("read", "generate", "models")}

    keys = await transact(made)
    for call in CALLS:
        if not call.scope:
            continue
        path = BASE + call.path.replace("{id}", "nothing")
        for scope, token in keys.items():
            answer = await client.request(call.method, path, headers={"authorization": f"Bearer {token}"}, json={} if call.sent else None)
            missing = answer.status_code == 403 and answer.json()["error"]["code"] == "scope_missing"
            assert missing == (scope != call.scope), (call.name, scope, answer.text)


async def test_api_1_signing_out_everywhere_and_revoking_bite_at_the_next_request(client, people):
    ada, bo = people
    for somebody in people:
        assert (await client.get("/api/v1/teams", headers=somebody.bearer)).status_code == 200
    row = next(one for one in await read(accounts.tokens, ada.id, now()) if not one.team_id)
    who = await read(lambda s: actor_for(s.get_one(accounts.User, ada.id)))
    await transact(tokens.revoke, who, row.id)
    assert (await client.get("/api/v1/teams", headers=ada.bearer)).status_code == 401
    assert (await client.get("/api/v1/teams", headers=ada.held)).status_code == 200
    await transact(sessions.end_all, ada.id)
    for asking in (ada.held, ada.cookie):
        assert (await client.get("/api/v1/teams", headers=asking)).status_code == 401
    assert (await client.get("/api/v1/teams", headers=bo.bearer)).status_code == 200


async def test_api_1_a_cookie_changes_things_from_our_own_pages_only(client, studio, people):
    ada, _ = people
    for origin in ({}, {"origin": "https://evil.example"}, {"origin": "null"}):
        answer = await client.post("/api/v1/generate", json=ORDER, headers={**ada.cookie, **origin})
        assert trouble(answer) == (403, "cross_origin", None), origin
        assert trouble(await client.delete("/api/v1/jobs/x", headers={**ada.cookie, **origin})) == (403, "cross_origin", None)
    assert await _jobs() == 0
    assert (await client.post("/api/v1/generate", json=ORDER, headers={**ada.cookie, "origin": settings().site_url})).status_code == 202
    assert (await client.post("/api/v1/generate", json=ORDER, headers=ada.bearer)).status_code == 202


async def test_api_1_every_refusal_has_one_shape(client, studio, people, monkeypatch):
    ada, _ = people
    json_ = {**ada.bearer, "content-type": "application/json"}

    async def post(path="/api/v1/generate", **more):
        return trouble(await client.post(path, **{"headers": json_, **more}))

    assert trouble(await client.put("/api/v1/jobs", headers=ada.bearer)) == (405, "method_not_allowed", None)
    assert (await client.put("/api/v1/jobs")).headers["allow"] == "GET"
    assert await post(content=b"{") == (400, "invalid_json", None)
    assert await post(content=b"") == (400, "invalid_json", None)
    assert await post(content=b"[" * 60_000) == (400, "invalid_json", None)
    assert await post(content=b'{"count": NaN}') == (400, "invalid_json", None)
    assert await post(content=b"\xff\xfe") == (400, "invalid_json", None)
    assert await post(content=b'"' + b"x" * LARGEST + b'"') == (413, "too_large", None)
    assert await post(content=b"{}", headers={**json_, "content-length": "99999999"}) == (413, "too_large", None)
    assert await post(content=b"{}", headers={**ada.bearer, "content-type": "text/plain"}) == (415, "unsupported_media_type", None)
    assert await post(json=[]) == (422, "invalid", None)
    for field, value in {
        "operation": "model_creation", "count": "2", "prompt": "a\x00b", "seed": -1, "size": "vast", "quality": True, "pictures": "x", "unknown": 1, "expected": 1.5,
    }.items():  # fmt: skip
        assert await post(json={**ORDER, field: value}) == (422, "invalid", field), field
    assert await post(json={**ORDER, "prompt": "a"}) == (422, "invalid", "prompt")
    assert await post(json={**ORDER, "reference": "nobody"}) == (404, "not_found", "reference")
    assert await post(json={**ORDER, "expected": 1}) == (409, "conflict", None)
    assert await post(json=ORDER, headers={**json_, "idempotency-key": "é".encode("latin-1")}) == (422, "invalid", "Idempotency-Key")
    assert trouble(await client.get("/api/v1/jobs?limit=0", headers=ada.bearer)) == (422, "invalid", "limit")
    assert trouble(await client.get("/api/v1/jobs?limit=2&limit=3", headers=ada.bearer)) == (422, "invalid", "limit")
    assert trouble(await client.get("/api/v1/jobs?nothing=1", headers=ada.bearer)) == (422, "invalid", "nothing")
    assert trouble(await client.get("/api/v1/jobs/%00", headers=ada.bearer)) == (404, "not_found", None)
    assert trouble(await client.get(f"/api/v1/jobs/{'x' * 65}", headers=ada.bearer)) == (404, "not_found", None)
    assert await _jobs() == 0


async def test_api_1_an_empty_wallet_is_told_in_words_and_nothing_is_ordered(client, studio, people):
    bo, clips = people[1], {**ORDER, "operation": "video", "count": 4}
    told = (await client.post("/api/v1/estimate", json=clips, headers=bo.bearer)).json()
    assert (told["enough"], told["available"], told["within_limit"]) == (True, 100_000_000, True)
    with db.transaction() as session:
        ledger.spend(session, Owner("team", bo.crew), 100_000_000, key="all", why=Why("message"))
    assert (await client.post("/api/v1/estimate", json=clips, headers=bo.bearer)).json() == {**told, "enough": False, "available": 0}
    assert trouble(await client.post("/api/v1/generate", json=clips, headers=bo.bearer)) == (402, "insufficient_credits", None)
    assert await _jobs() == 0


async def test_api_1_who_has_no_team_is_told_that_there_is_none(client, studio):
    token = await transact(lambda session: make_token(session, make_user(session)))
    assert trouble(await client.post("/api/v1/estimate", json=ORDER, headers={"authorization": f"Bearer {token}"})) == (
        404,
        "not_found",
        None,
    )


async def test_api_1_a_studio_nobody_works_for_says_so(client, people):
    assert ports.ports().generators == {}
    assert trouble(await client.post("/api/v1/generate", json=ORDER, headers=people[0].bearer)) == (503, "closed", None)


async def test_api_1_a_fault_tells_a_reference_and_nothing_else(client, people, monkeypatch):
    async def broken(_ask):
        raise RuntimeError("the secret inside")

    monkeypatch.setitem(answering.WORK, "list_teams", broken)
    answer = await client.get("/api/v1/teams", headers=people[0].bearer)
    assert trouble(answer) == (500, "fault", None)
    assert "secret" not in answer.text


async def test_api_1_head_answers_like_get_without_a_body(client, people):
    answer = await client.head("/api/v1/teams", headers=people[0].bearer)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.fixture
def narrow(monkeypatch):
    few = settings().model_copy(update={"api_per_minute": 20})
    monkeypatch.setattr(door, "settings", lambda: few)


async def test_api_1_beyond_the_allowance_the_answer_says_how_long_to_wait(client, people, narrow):
    ada, bo = people
    answers = [await client.get("/api/v1/teams", headers=ada.bearer) for _ in range(22)]
    assert [one.status_code for one in answers] == [200] * 20 + [429] * 2
    assert [one.headers["ratelimit-remaining"] for one in answers] == [str(left) for left in range(19, -1, -1)] + ["0", "0"]
    assert {one.headers["ratelimit-limit"] for one in answers} == {"20"}
    assert trouble(answers[-1]) == (429, "rate_limited", None)
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert int(answers[-1].headers["ratelimit-reset"]) <= 60
    assert (await client.get("/api/v1/teams", headers=ada.cookie)).status_code == 429, "it is the person who is counted, not the key"
    assert (await client.get("/api/v1/teams", headers=bo.bearer)).status_code == 200
    wrong = [await client.get("/api/v1/teams", headers={"authorization": "Bearer gen_guess"}) for _ in range(6)]
    assert [one.status_code for one in wrong] == [401] * 4 + [429] * 2, "guesses are counted by address"


async def test_api_1_the_same_key_orders_once_and_answers_the_same(client, studio, people):
    ada, bo = people

    async def order(key, body=None, who=ada, **query):
        return await client.post("/api/v1/generate", json=body or ORDER, params=query, headers={**who.bearer, "idempotency-key": key})

    answers = await asyncio.gather(*(order("one") for _ in range(12)))
    assert {one.status_code for one in answers} == {202}
    assert len({one.json()["id"] for one in answers}) == 1
    assert sorted(one.headers.get("idempotent-replayed", "") for one in answers) == [""] + ["true"] * 11
    assert await _jobs() == 1
    spaced = await client.post(
        "/api/v1/generate",
        content=json.dumps(ORDER, indent=4),
        headers={**ada.bearer, "idempotency-key": "one", "content-type": "application/json"},
    )
    assert spaced.json()["id"] == answers[0].json()["id"], "the same body in other spacing is the same body"
    assert trouble(await order("one", {**ORDER, "count": 3})) == (409, "key_taken", None)
    assert (await order("two")).json()["id"] != answers[0].json()["id"]
    assert (await order("one", who=bo)).json()["id"] != answers[0].json()["id"], "a key is its person's own"
    assert trouble(await client.post("/api/v1/models", json={"name": "x"}, headers={**ada.bearer, "idempotency-key": "one"})) == (
        409,
        "key_taken",
        None,
    )
    assert await _jobs() == 3


async def test_api_1_control_without_a_key_each_request_orders(client, studio, people):
    for _ in range(2):
        assert (await client.post("/api/v1/generate", json=ORDER, headers=people[0].bearer)).status_code == 202
    assert await _jobs() == 2


async def test_api_1_what_a_call_may_refuse_with_is_what_the_document_says():
    call = Call("x", "POST", "/x/{id}", "g", "s", None, cost="write")
    assert refusals(call) == [401, 403, 404, 409, 422, 429]
    app = Starlette(routes=[Route("/x/{id}", Resource([call]))])
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://site") as client:
        assert trouble(await client.get("/x/1")) == (405, "method_not_allowed", None)
