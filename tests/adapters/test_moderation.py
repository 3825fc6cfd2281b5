"""A provider's opinion on texts, beside the local rules (T24)."""

import pytest

from genapp.adapters.moderation import LocalRulesOnly, OpenAIModeration
from genapp.core.ports import Verdict
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
