"""The human check: one contract over ALTCHA and Turnstile. What is missing, expired, forged, replayed or of another scope never passes (AUTH-03, T20)."""

import base64
import json
import uuid
from datetime import datetime, timedelta
from urllib.parse import parse_qs

import altcha
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from genapp.adapters import altcha_check
from genapp.adapters.altcha_check import Altcha
from genapp.adapters.turnstile import Turnstile
from tests.servers import free_port

SECRET = "0x4AAAAAAAcanary"


class Self:
    """ALTCHA as a browser meets it."""

    provider = "altcha"

    def __init__(self):
        self.spent: set[str] = set()
        self.check = Altcha("canary-secret", self.spend)

    async def spend(self, nonce: str, until: datetime) -> bool:
        fresh = nonce not in self.spent
        self.spent.add(nonce)
        return fresh

    async def token(self, scope: str, subject: str = "", life: float = 300.0, by: Altcha | None = None) -> str:
        before, altcha_check.LIFE = altcha_check.LIFE, timedelta(seconds=life)
        try:
            told = (await (by or self.check).challenge(scope))["challenge"]
        finally:
            altcha_check.LIFE = before
        challenge = altcha.Challenge.from_dict(told)
        solution = altcha.solve_challenge(challenge)
        assert solution is not None
        return base64.b64encode(json.dumps({"challenge": told, "solution": solution.to_dict()}).encode()).decode()

    async def forged(self, scope: str) -> str:
        return await self.token(scope, by=Altcha("another secret", self.spend))

    async def expired(self, scope: str) -> str:
        return await self.token(scope, life=-2)


class Cloudflare:
    """Turnstile with siteverify's documented answers."""

    provider = "turnstile"

    def __init__(self, server: HTTPServer):
        self.tokens: dict[str, dict] = {}
        self.forms: list[dict[str, str]] = []
        self.seen: dict[str, dict] = {}
        server.expect_request("/turnstile/v0/siteverify", method="POST").respond_with_handler(self.answer)
        self.check = Turnstile("site-key", SECRET, "https://genapp.example", server.url_for("/turnstile/v0/siteverify"))

    def answer(self, request: Request) -> Response:
        assert request.mimetype == "application/x-www-form-urlencoded"
        form = {name: values[0] for name, values in parse_qs(request.get_data(as_text=True)).items()}
        self.forms.append(form)
        told = self.seen.setdefault(form["idempotency_key"], self.judge(form))
        return Response(json.dumps(told), content_type="application/json")

    def judge(self, form: dict[str, str]) -> dict:
        if form["secret"] != SECRET:
            return {"success": False, "error-codes": ["invalid-input-secret"]}
        if form["response"] not in self.tokens:
            return {"success": False, "error-codes": ["invalid-input-response"]}
        made = self.tokens[form["response"]]
        if made.pop("spent", False):
            return {"success": False, "error-codes": ["timeout-or-duplicate"], "messages": []}
        self.tokens[form["response"]] = {**made, "spent": True}
        return {"success": True, "challenge_ts": "2026-11-20T12:00:00.000Z", "error-codes": [], "metadata": {"interactive": False}, **made}

    async def token(self, scope: str, subject: str = "", **more: str) -> str:
        token = f"0.{uuid.uuid4().hex}"
        self.tokens[token] = {"hostname": "genapp.example", "action": scope, "cdata": subject, **more}
        return token

    async def forged(self, scope: str) -> str:
        return "0.never-given-out"

    async def expired(self, scope: str) -> str:
        token = await self.token(scope)
        self.tokens[token]["spent"] = True
        return token


@pytest.fixture(params=["altcha", "turnstile"])
def human(request):
    return Self() if request.param == "altcha" else Cloudflare(request.getfixturevalue("httpserver"))


async def test_a_person_passes_and_the_browser_is_told_what_it_needs(human):
    told = await human.check.challenge("sign_in")
    assert told["provider"] == human.check.provider == human.provider
    assert told.get("challenge") or told.get("site_key")
    assert "canary" not in json.dumps(told)
    assert await human.check.verify(await human.token("sign_in"), "sign_in", "203.0.113.7") is True


@pytest.mark.parametrize("token", ["", " ", "x", "e30=", "bm90aGluZw==", "0." * 5000, "é", "null", "[]"])
async def test_t20_a_missing_or_senseless_token_does_not_pass(human, token):
    assert await human.check.verify(token, "sign_in") is False


async def test_t20_an_expired_token_does_not_pass(human):
    assert await human.check.verify(await human.expired("sign_in"), "sign_in") is False


async def test_t20_a_forged_token_does_not_pass(human):
    assert await human.check.verify(await human.forged("sign_in"), "sign_in") is False


async def test_t20_a_token_is_good_for_one_use(human):
    token = await human.token("sign_in")
    assert await human.check.verify(token, "sign_in") is True
    assert await human.check.verify(token, "sign_in") is False


async def test_t20_a_token_of_another_scope_does_not_pass_and_is_not_used_up_by_the_try(human):
    token = await human.token("sign_in")
    assert await human.check.verify(token, "chat") is False
    if human.provider == "altcha":
        assert await human.check.verify(token, "sign_in") is True


# ALTCHA alone.


def changed(token: str, **parameters) -> str:
    told = json.loads(base64.b64decode(token))
    told["challenge"]["parameters"].update(parameters)
    return base64.b64encode(json.dumps(told).encode()).decode()


@pytest.mark.parametrize("parameters", [{"cost": 1}, {"data": {"scope": "chat"}}, {"expiresAt": 9_999_999_999}, {"expires_at": 9_999_999_999}, {"keyPrefix": ""}])  # fmt: skip
async def test_t20_a_challenge_made_easier_longer_or_wider_does_not_pass(parameters):
    human = Self()
    token = changed(await human.token("sign_in"), **parameters)
    assert await human.check.verify(token, parameters.get("data", {}).get("scope", "sign_in")) is False or token == changed(token)


async def test_the_result_of_the_library_is_always_true_and_ours_is_not():
    human = Self()
    token = await human.expired("sign_in")
    payload = altcha.Payload.from_dict(json.loads(base64.b64decode(token)))
    assert altcha.verify_solution(payload, human.check._secret), "why `.verified is True` is asked for"
    assert await human.check.verify(token, "sign_in") is False


async def test_a_challenge_costs_what_we_say_and_lives_five_minutes():
    told = (await Self().check.challenge("sign_in"))["challenge"]["parameters"]
    assert (told["algorithm"], told["cost"]) == ("PBKDF2/SHA-256", 5000)
    assert 290 < told["expiresAt"] - datetime.now().timestamp() <= 300


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["challenge", "solution", "parameters", "signature", "data", "expiresAt", "cost", "counter", "derivedKey", "nonce", "salt"]), inner, max_size=5), max_leaves=12)  # fmt: skip


@effort(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON)
def test_whatever_a_script_sends_is_a_no_and_never_a_fault(told):
    import asyncio

    token = base64.b64encode(json.dumps(told).encode()).decode()
    assert asyncio.run(Self().check.verify(token, "sign_in")) is False


# Turnstile alone.


@pytest.mark.parametrize("more", [{"hostname": "evil.example"}, {"hostname": ""}, {"action": "chat"}, {"cdata": "somebody else"}])
async def test_t20_what_cloudflare_vouches_for_elsewhere_does_not_pass_here(httpserver, more):
    human = Cloudflare(httpserver)
    token = await human.token("sign_in", "anna")
    human.tokens[token].update(more)
    assert await human.check.verify(token, "sign_in", subject="anna") is False


async def test_t20_a_token_of_one_person_does_not_pass_for_another(httpserver):
    human = Cloudflare(httpserver)
    assert await human.check.verify(await human.token("chat", "anna"), "chat", subject="bert") is False
    assert await human.check.verify(await human.token("chat", "anna"), "chat", subject="anna") is True


async def test_auth_03_siteverify_gets_a_form_with_secret_response_address_and_a_key_of_its_own(httpserver):
    human = Cloudflare(httpserver)
    token = await human.token("sign_in")
    await human.check.verify(token, "sign_in", "203.0.113.7")
    await human.check.verify(token, "sign_in", "203.0.113.7")
    first, second = human.forms
    assert (first["secret"], first["response"], first["remoteip"]) == (SECRET, token, "203.0.113.7")
    assert uuid.UUID(first["idempotency_key"]) != uuid.UUID(second["idempotency_key"])


async def test_a_try_without_an_answer_is_made_again_under_the_same_key(httpserver):
    keys = []

    def answer(request: Request) -> Response:
        keys.append(request.form["idempotency_key"])
        good = {"success": True, "hostname": "genapp.example", "action": "sign_in"}
        return Response("<html>bad gateway</html>", 502) if len(keys) == 1 else Response(json.dumps(good))

    httpserver.expect_request("/verify").respond_with_handler(answer)
    assert await Turnstile("k", SECRET, "https://genapp.example", httpserver.url_for("/verify")).verify("token", "sign_in") is True
    assert len(keys) == 2
    assert len(set(keys)) == 1


@pytest.mark.parametrize("body", ["[]", "null", "true", '{"success": "true"}', '{"success": 1}', "{}", "<html>"])
async def test_a_strange_answer_is_a_no(httpserver, body):
    httpserver.expect_request("/verify").respond_with_data(body)
    assert await Turnstile("k", SECRET, "https://genapp.example", httpserver.url_for("/verify")).verify("token", "sign_in") is False


async def test_an_outage_is_a_no():
    gone = Turnstile("k", SECRET, "https://genapp.example", f"http://127.0.0.1:{free_port()}/")
    assert await gone.verify("token", "sign_in") is False


# The one token that Cloudflare's documented test site keys hand to every browser ("Testing" in its Turnstile documentation); no secret of anybody's.
DUMMY_TOKEN = "XXXX.DUMMY.TOKEN.XXXX"


async def test_ops_10_cloudflares_test_keys_work_on_a_laptop(httpserver):
    dummy = {"success": True, "hostname": "example.com", "action": "test", "metadata": {"result_with_testing_key": True}}
    httpserver.expect_request("/verify").respond_with_json(dummy)
    check = Turnstile(
        "1x00000000000000000000AA", "1x0000000000000000000000000000000AA", "http://localhost:3000", httpserver.url_for("/verify")
    )
    assert await check.verify(DUMMY_TOKEN, "sign_in", subject="anna") is True
    real = Turnstile("site", SECRET, "http://localhost:3000", httpserver.url_for("/verify"))
    # The same answer under a real secret: it names neither our host nor the act, so it vouches for nobody.
    assert await real.verify(DUMMY_TOKEN, "sign_in") is False
