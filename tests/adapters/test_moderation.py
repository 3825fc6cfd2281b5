"""A provider's opinion on texts, beside the local rules (T24)."""

import json

import pytest
from werkzeug import Response

from genapp.adapters.moderation import LocalRulesOnly, OpenAIModeration, OpenAIPictures
from genapp.core.ports import Verdict
from tests.adapters.art import picture
from tests.servers import free_port


async def test_a_harmless_text_passes(models):
    verdict = await OpenAIModeration(models.url, "key", "omni-moderation-latest").check("The harbour is quiet.")
    assert not verdict.blocked


@pytest.mark.parametrize(
    ("category", "blocked"), [("sexual/minors", True), ("self-harm/instructions", True), ("sexual", False), ("violence", False)]
)
async def test_t24_what_must_never_be_is_blocked_and_the_rest_is_told(httpserver, category, blocked):
    result = {"flagged": True, "categories": {category: True, "hate": False}, "category_scores": {category: 0.9}}
    httpserver.expect_request("/v1/moderations", method="POST", json={"model": "m", "input": "words"}).respond_with_json(
        {"results": [result]}
    )
    assert await OpenAIModeration(httpserver.url_for("/v1"), "key", "m").check("words") == Verdict(blocked, (category,))


@pytest.mark.parametrize(
    ("body", "status"), [("{}", 200), ('{"results": []}', 200), ('{"results": [{}]}', 200), ("no", 200), ("[]", 200), ("{}", 500)]
)
async def test_t24_no_verdict_is_not_a_good_verdict(httpserver, body, status):
    httpserver.expect_request("/v1/moderations").respond_with_data(body, status=status)
    with pytest.raises(ConnectionError):
        await OpenAIModeration(httpserver.url_for("/"), "key", "m").check("words")


async def test_t24_an_outage_is_not_a_good_verdict():
    with pytest.raises(ConnectionError):
        await OpenAIModeration(f"http://127.0.0.1:{free_port()}", "", "m").check("words")


async def test_without_a_provider_nothing_is_added():
    assert await LocalRulesOnly().check("anything") == Verdict()


@pytest.mark.parametrize(
    ("categories", "scores", "blocked"),
    [
        ({"sexual": True}, {"sexual": 0.97}, True),
        ({"violence/graphic": True}, {}, True),
        ({"self-harm": True}, {}, True),
        ({"violence": True, "hate": True}, {}, False),
        ({"sexual": False}, {"sexual/minors": 0.31}, True),
        ({"sexual": False}, {"sexual/minors": 0.01}, False),
        ({}, None, False),
    ],
)
async def test_c52_a_picture_is_judged_by_what_it_shows(httpserver, categories, scores, blocked):
    def answer(request):
        asked = request.get_json()
        assert asked["model"] == "m"
        assert asked["input"][0]["image_url"]["url"] == "data:image/png;base64,YWJj"
        return Response(json.dumps({"results": [{"categories": categories, "category_scores": scores}]}), content_type="application/json")

    httpserver.expect_request("/v1/moderations", method="POST").respond_with_handler(answer)
    verdict = await OpenAIPictures(httpserver.url_for("/v1"), "key", "m").check(b"abc", "image/png")
    assert verdict.blocked is blocked


@pytest.mark.parametrize(
    ("body", "status"), [("{}", 200), ('{"results": []}', 200), ("no", 200), ('{"results": [{"categories": 5}]}', 200), ("{}", 429)]
)
async def test_c52_a_picture_nobody_judged_does_not_pass(httpserver, body, status):
    httpserver.expect_request("/v1/moderations").respond_with_data(body, status=status)
    with pytest.raises(ConnectionError):
        await OpenAIPictures(httpserver.url_for("/"), "key", "m").check(b"abc", "image/png")


async def test_c52_an_outage_does_not_let_a_picture_pass(models):
    with pytest.raises(ConnectionError):
        await OpenAIPictures(f"http://127.0.0.1:{free_port()}", "", "m").check(b"abc", "image/png")
    assert not (await OpenAIPictures(models.url, "key", "omni-moderation-latest").check(picture(), "image/png")).blocked
