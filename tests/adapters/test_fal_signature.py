"""T8 for fal.ai: nothing but its own, fresh, unchanged webhooks is believed (C35)."""

import asyncio
import base64
import hashlib
import json
import re
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs
from werkzeug import Response

from genapp.adapters import fal_signature, wire
from genapp.adapters.fal_signature import Signatures
from genapp.adapters.offline.disk import Disk
from genapp.core.clock import now, stopped
from genapp.core.generator import GenerationFailed
from tests.adapters.art import hired, order

BODY = json.dumps({"request_id": "0190b1c2-1111-7000-8000-000000000001", "gateway_request_id": "x", "status": "OK", "payload": {}}).encode()
REQUEST = "0190b1c2-1111-7000-8000-000000000001"
OURS = ("x-fal-webhook-request-id", "x-fal-webhook-user-id", "x-fal-webhook-timestamp", "x-fal-webhook-signature")


def published(*keys: Ed25519PrivateKey) -> dict:
    def one(key: Ed25519PrivateKey) -> dict[str, str]:
        raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return {"kty": "OKP", "crv": "Ed25519", "x": base64.urlsafe_b64encode(raw).decode().rstrip("=")}

    return {"keys": [one(key) for key in keys]}


def signed(key: Ed25519PrivateKey, body: bytes = BODY, at: int | None = None) -> dict[str, str]:
    """The headers fal would send with a body."""
    time = str(int(now().timestamp()) if at is None else at)
    message = "\n".join((REQUEST, "user-1", time, hashlib.sha256(body).hexdigest())).encode()
    return {OURS[0]: REQUEST, OURS[1]: "user-1", OURS[2]: time, OURS[3]: key.sign(message).hex()}


@pytest.fixture
def key():
    return Ed25519PrivateKey.generate()


@pytest.fixture
def keys(httpserver, key):
    """Fal's published keys, which a test may change."""
    told = {"now": published(Ed25519PrivateKey.generate(), key), "asked": 0}

    def answer(request):
        told["asked"] += 1
        return Response(json.dumps(told["now"]), content_type="application/json")

    httpserver.expect_request("/jwks").respond_with_handler(answer)
    told["url"] = httpserver.url_for("/jwks")
    return told


async def test_t8_a_genuine_webhook_is_believed_by_any_of_the_keys_and_they_are_asked_for_once(keys, key):
    check = Signatures(keys["url"])
    for _ in range(20):
        assert await check.genuine(signed(key), BODY)
    assert keys["asked"] == 1


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7), header=st.sampled_from((*OURS, "")))
def test_t8_one_flipped_bit_of_the_body_or_any_header_is_refused(keys, key, place, bit, header):
    async def tried() -> bool:
        try:
            check = Signatures(keys["url"])
            headers, body = signed(key), bytearray(BODY)
            if header:
                mark = bytearray(headers[header].encode())
                mark[place % len(mark)] ^= 1 << bit
                headers[header] = mark.decode("latin-1")
            else:
                body[place % len(body)] ^= 1 << bit
            return await check.genuine(headers, bytes(body))
        finally:
            await wire.close()

    assert not asyncio.run(tried())


@pytest.mark.parametrize("header", OURS)
@pytest.mark.parametrize("value", [None, "", " ", "x", "-1", "1e9", "٣" * 10, "0" * 128, "zz" * 64, "\n"])
async def test_t8_a_missing_or_senseless_header_is_refused(keys, key, header, value):
    headers = signed(key)
    if value is None:
        del headers[header]
    else:
        headers[header] = value
    assert not await Signatures(keys["url"]).genuine(headers, BODY)


async def test_t8_a_wrong_key_and_an_upper_case_signature_are_refused(keys, key):
    check = Signatures(keys["url"])
    assert not await check.genuine(signed(Ed25519PrivateKey.generate()), BODY)
    headers = signed(key)
    headers[OURS[3]] = headers[OURS[3]].upper()
    assert not await check.genuine(headers, BODY)


async def test_t8_five_minutes_are_the_limit_on_both_sides(keys, key):
    check, at = Signatures(keys["url"]), now()
    with stopped(at):
        sent = signed(key)
    for seconds, believed in ((299, True), (301, False), (-299, True), (-301, False)):
        with stopped(at + timedelta(seconds=seconds)):
            assert await check.genuine(sent, BODY) is believed, seconds


async def test_t8_a_new_key_of_fals_is_accepted_at_once(keys, key):
    check, fresh = Signatures(keys["url"]), Ed25519PrivateKey.generate()
    assert await check.genuine(signed(key), BODY)
    keys["now"] = published(fresh)
    assert await check.genuine(signed(fresh), BODY)
    assert keys["asked"] == 2
    assert not await check.genuine(signed(key), BODY), "what fal withdrew counts no more"


async def test_t8_keys_are_kept_for_a_day_at_most(keys, key, monkeypatch):
    check = Signatures(keys["url"])
    assert await check.genuine(signed(key), BODY)
    check._fetched -= 24 * 3600 + 1
    keys["now"] = published()
    assert not await check.genuine(signed(key), BODY)


async def test_t8_a_stranger_cannot_make_us_ask_for_keys_without_end(keys, key):
    check = Signatures(keys["url"])
    assert await check.genuine(signed(key), BODY)
    for _ in range(50):
        assert not await check.genuine(signed(Ed25519PrivateKey.generate()), BODY)
    assert keys["asked"] <= fal_signature.MOST_ASKED
    assert await check.genuine(signed(key), BODY), "who is known is still believed"


@pytest.mark.parametrize("told", [{}, {"keys": None}, {"keys": [{}]}, {"keys": [{"x": "short"}]}, [], {"keys": ["x"]}])
async def test_t8_without_readable_keys_nothing_is_believed(keys, key, told):
    keys["now"] = told
    assert not await Signatures(keys["url"]).genuine(signed(key), BODY)
    assert not await Signatures("http://127.0.0.1:9/jwks").genuine(signed(key), BODY)


async def test_t8_a_refusal_is_logged_once_and_says_no_secret(keys, key):
    headers = signed(key, b"other")
    with capture_logs() as said:
        assert not await Signatures(keys["url"]).genuine(headers, BODY)
    assert [one["event"] for one in said] == ["fal.webhook.refused"]
    assert headers[OURS[3]] not in str(said)


@pytest.fixture
def fal(httpserver, keys, tmp_path):
    return hired(httpserver.url_for(""), httpserver, Disk(tmp_path), keys=keys["url"])


async def test_t8_the_work_is_named_as_it_was_when_it_was_handed_over_and_a_replay_names_it_again(httpserver, key, fal):
    httpserver.expect_request("/fal-ai/flux-2", method="POST").respond_with_json({"request_id": REQUEST})
    work = await fal.submit(order())
    assert await fal.read(signed(key), BODY) == await fal.read(signed(key), BODY) == work == f"fal-ai/flux-2:{REQUEST}"


async def test_t8_after_a_restart_fal_is_asked_which_of_its_apps_did_it(httpserver, key, fal):
    httpserver.expect_request(f"/fal-ai/wan/requests/{REQUEST}/status").respond_with_json({"status": "COMPLETED"})
    assert await fal.read(signed(key), BODY) == f"fal-ai/wan:{REQUEST}", "though the other apps have a fault"
    other = json.dumps({"request_id": "0190b1c2-9999-7000-8000-000000000002"}).encode()
    with pytest.raises(GenerationFailed):
        await fal.read(signed(key, other), other)
    httpserver.expect_request(re.compile("/fal-ai/.*/requests/.*2/status")).respond_with_data("{}", status=404)
    assert await fal.read(signed(key, other), other) is None, "nobody did it"


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"request_id": 5}', b'{"request_id": "../../x"}', b"\xff", b'{"request_id": ""}'])
async def test_t8_a_genuine_webhook_that_names_no_work_changes_nothing(key, fal, body):
    assert await fal.read(signed(key, body), body) is None
