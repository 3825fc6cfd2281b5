"""Chat models: what a provider does wrong never becomes a short answer (CHAT-11, CHAT-12, C36, C53, T11)."""

import asyncio
import json
import time
from contextlib import aclosing
from email.utils import formatdate

import pytest

from genapp.adapters import openai_chat, wire
from genapp.adapters.fallback import Fallback
from genapp.adapters.offline.demo_chat import DemoChat
from genapp.adapters.openai_chat import ERRORS, OpenAIChat
from genapp.core.logs import LLM_TOKENS
from genapp.core.ports import ChatModel, ChatRequest, ModelFailed, Turn
from tests.adapters.conftest import HARBOUR, canned
from tests.servers import free_port


def ask(words: str, **more) -> ChatRequest:
    return ChatRequest((Turn("system", "You are Amara."), Turn("user", words)), character="Amara", seed="s", **more)


def model(url: str, name: str = "deepseek-flash", **limits) -> OpenAIChat:
    return OpenAIChat(url, "canary-key", name, **{"first_token": 1.5, "idle": 0.8, "patience": 3.0, **limits})


async def heard(chat: ChatModel, words: str | ChatRequest) -> tuple[str, ModelFailed | None]:
    """Return what was said and how it failed, if it did."""
    pieces, failure = [], None
    try:
        async for piece in chat.stream(ask(words) if isinstance(words, str) else words):
            pieces.append(piece)
    except ModelFailed as failed:
        failure = failed
    return "".join(pieces), failure


# The contract: what every model keeps.


@pytest.fixture(params=["provider", "fallback", "demo"])
def chat(request) -> ChatModel:
    if request.param == "demo":
        return DemoChat(pace=0)
    url = request.getfixturevalue("models").url
    return model(url) if request.param == "provider" else Fallback(model(url), model(url, "second"))


async def test_a_reply_comes_in_pieces_of_text_and_ends_by_itself(chat):
    request = ask("contract: how are you?")
    pieces = [piece async for piece in chat.stream(request)]
    assert len(pieces) > 3
    assert all(isinstance(piece, str) and piece for piece in pieces)
    assert "".join(pieces).strip() == "".join(pieces)
    assert request.told["model"] == chat.name


async def test_a_model_says_its_name_whether_it_is_the_demo_and_that_it_is_well(chat):
    assert chat.name
    assert chat.demo is isinstance(chat, DemoChat)
    assert await chat.probe() == ""


async def test_chat_22_a_reply_may_be_left_at_any_piece(chat):
    async with aclosing(chat.stream(ask("contract: leave"))) as pieces:
        assert await anext(pieces)
    assert (await heard(chat, "contract: again"))[1] is None


async def test_a_step_of_the_stream_may_be_cancelled_from_another_task(chat):
    pieces = chat.stream(ask("contract: cancel"))
    await asyncio.ensure_future(anext(pieces))
    step = asyncio.ensure_future(anext(pieces))
    step.cancel()
    await asyncio.gather(step, return_exceptions=True)
    await pieces.aclose()
    assert (await heard(chat, "contract: after"))[1] is None


async def test_replies_are_written_side_by_side(chat):
    answers = await asyncio.gather(*(heard(chat, f"contract {number}") for number in range(20)))
    assert all(text and failure is None for text, failure in answers)


# What is asked.


async def test_chat_11_the_request_is_as_openai_wants_it(models):
    assert await heard(model(models.url), "plain request") == (HARBOUR, None)
    (entry,) = models.journal("plain request")
    body = entry["body"]
    assert entry["path"] == "/v1/chat/completions"
    assert (body["model"], body["temperature"], body["max_tokens"], body["stream"]) == ("deepseek-flash", 0.7, 220, True)
    assert body["stream_options"] == {"include_usage": True}
    assert body["messages"] == [{"role": "system", "content": "You are Amara."}, {"role": "user", "content": "plain request"}]


@pytest.mark.parametrize(("name", "thinks"), [("deepseek-flash", False), ("deepseek-ai/DeepSeek-V3", True), ("llama3.2:3b", True)])
async def test_c36_only_deepseeks_own_models_are_told_not_to_think(models, name, thinks):
    await heard(model(models.url, name), f"plain thought {name}")
    (entry,) = models.journal(f"plain thought {name}")
    assert ("thinking" not in entry["body"]) is thinks
    assert thinks or entry["body"]["thinking"] == {"type": "disabled"}


@pytest.mark.parametrize("tail", ["", "/", "/v1", "/v1/", "/v1/chat/completions"])
async def test_c53_v1_stands_once_in_the_address(models, tail):
    assert (await heard(model(models.url + tail), "plain address"))[0] == HARBOUR


async def test_the_key_travels_as_a_bearer_and_a_model_without_key_gets_none():
    async with canned(b"data: [DONE]\n\n") as server:
        await heard(model(server.url), "hello")
        await heard(OpenAIChat(server.url, "", "local"), "hello")
    assert "authorization: bearer canary-key" in server.requests[0].lower()
    assert "authorization" not in server.requests[1].lower()
    assert "accept: text/event-stream" in server.requests[0].lower()


async def test_tokens_are_counted_as_the_provider_counts_them(models):
    counter = LLM_TOKENS.labels("counted", "completion")._value
    before, request = counter.get(), ask("plain count")
    await heard(model(models.url, "counted"), request)
    assert request.told["completion_tokens"] > 0
    assert request.told["prompt_tokens"] > 0
    assert counter.get() - before == request.told["completion_tokens"]


# What goes wrong before the first word is tried again; it costs at most three requests.


@pytest.mark.parametrize(
    ("words", "reason", "requests"),
    [
        ("drops", "LLM HTTP 500", 3),
        ("disconnects", "LLM connection failed", 3),
        ("malformed", "LLM sent something unreadable", 3),
        ("limited", "LLM HTTP 429", 3),
        ("refused", "LLM HTTP 400", 1),
        ("no key", "LLM HTTP 401", 1),
        ("empty", "Empty LLM reply", 1),
    ],
)
async def test_t11_a_failure_has_its_name_and_its_number_of_tries(models, words, reason, requests):
    mark = f"{words} {reason}"
    text, failure = await heard(model(models.url), mark)
    assert text == ""
    assert failure is not None
    assert failure.reason == reason
    assert len(models.journal(mark)) == requests


async def test_t11_retry_after_is_honoured(models):
    text, failure = await heard(model(models.url), "second try now")
    assert (text, failure) == (HARBOUR, None)
    first, second = (entry["timestamp"] for entry in models.journal("second try now"))
    assert second - first >= 990, "the provider asked for one second"


async def test_t11_who_asks_to_wait_too_long_has_failed_at_once_and_says_for_how_long(models):
    started = time.monotonic()
    _, failure = await heard(model(models.url, patience=0.5), "limited impatient")
    assert failure is not None
    assert failure.retry_after == 1.0
    assert time.monotonic() - started < 0.5
    assert len(models.journal("limited impatient")) == 1


async def test_retry_after_may_be_a_date():
    async with canned(head=f"503 Busy\r\nretry-after: {formatdate(time.time() + 90, usegmt=True)}") as server:
        _, failure = await heard(model(server.url), "hello")
    assert failure is not None
    assert 80 < failure.retry_after <= 90


async def test_a_host_that_is_not_there_is_a_failure():
    _, failure = await heard(model(f"http://127.0.0.1:{free_port()}"), "hello")
    assert failure is not None
    assert failure.reason == "LLM connection failed"


# What goes wrong later fails the reply, and is not tried again.


@pytest.mark.parametrize(
    ("words", "reason"), [("breaks off", "The stream broke off"), ("slow start", "The model did not begin in time"), ("slow middle", "The model fell silent")]
)  # fmt: skip
async def test_t11_a_stream_that_breaks_or_stalls_is_a_failure_and_never_a_short_answer(models, words, reason):
    started = time.monotonic()
    text, failure = await heard(model(models.url, first_token=1.7, idle=0.4, patience=0.1), f"{words} now")
    assert failure is not None
    assert failure.reason == reason
    assert len(text) < len(HARBOUR)
    assert len(models.journal(f"{words} now")) <= 1, "aimock forgets who hung up before the answer"
    assert time.monotonic() - started < 3


def chunk(content: object = None, finish: str | None = None, **more) -> bytes:
    delta = {} if content is None else {"content": content}
    return b"data: " + json.dumps({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}).encode() + b"\n\n"


DONE = b"data: [DONE]\n\n"
BROKEN = {
    "no end": [chunk("Half a")],
    "no end and nothing said": [chunk("")],
    "an error object": [chunk("Half a"), b'data: {"error": {"message": "canary"}}\n\n'],
    "cut by a filter": [chunk("Half a"), chunk(finish="content_filter"), DONE],
    "out of resources": [chunk("Half a"), chunk(finish="insufficient_system_resource"), DONE],
    "half a chunk": [chunk("Half a"), b'data: {"choices": [{"del\n\n', DONE],
    "a list": [chunk("Half a"), b"data: []\n\n", DONE],
    "a choice that is text": [chunk("Half a"), b'data: {"choices": ["x"]}\n\n', DONE],
    "words that are a list": [chunk(["Half"]), DONE],
    "a delta that is a list": [b'data: {"choices": [{"delta": [1]}]}\n\n', DONE],
    "only blanks": [chunk(" \n "), chunk(finish="stop"), DONE],
    "a line without end": [chunk("Half a"), b"data: " + b"x" * (wire.LARGEST + 1)],
}


@pytest.mark.parametrize("name", BROKEN)
async def test_t11_whatever_is_not_a_whole_answer_is_a_failure(name):
    async with canned(*BROKEN[name]) as server:
        _, failure = await heard(model(server.url, patience=0.1), "hello")
    assert failure is not None
    assert "canary" not in failure.reason


WHOLE = {
    "the usual end": [chunk("All "), chunk("of it"), chunk(finish="stop"), DONE],
    "cut at max_tokens": [chunk("All "), chunk("of it"), chunk(finish="length"), DONE],
    "only DONE": [chunk("All of it"), DONE],
    "only a finish_reason": [chunk("All of it"), chunk(finish="stop")],
    "words in the last chunk": [chunk("All "), chunk("of it", finish="stop"), DONE],
    "comments to stay awake": [b": keep-alive\n\n", chunk("All "), b": keep-alive\n\n", chunk("of it"), DONE],
    "a role first, thoughts aside": [b'data: {"choices":[{"delta":{"role":"assistant","content":null,"reasoning_content":"hm"}}]}\n\n', chunk("All of it"), DONE],
    "blanks first": [chunk("\n\n"), chunk("  All "), chunk("of it"), DONE],
    "usage that is null": [chunk("All of it", usage=None), chunk(finish="stop"), b'data: {"choices":[],"usage":{"prompt_tokens":3}}\n\n', DONE],
    "silence after the last word": [chunk("All of it"), chunk(finish="stop"), 30.0],
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
async def test_a_whole_answer_is_taken_in_every_dialect(name, monkeypatch):
    monkeypatch.setattr(openai_chat, "GRACE", 0.3)
    async with canned(*WHOLE[name]) as server:
        assert await heard(model(server.url), "hello") == ("All of it", None)


async def test_signs_of_life_do_not_put_off_the_first_word():
    async with canned(*[b": keep-alive\n\n", 0.1] * 30) as server:
        started = time.monotonic()
        _, failure = await heard(model(server.url, first_token=0.5, patience=0.1), "hello")
    assert failure is not None
    assert failure.reason == "The model did not begin in time"
    assert time.monotonic() - started < 1


async def test_var_04_a_stopped_reply_hangs_up_on_the_provider_at_once():
    async with canned(chunk("All "), 30.0) as server:
        async with aclosing(Fallback(model(server.url)).stream(ask("hello"))) as pieces:  # pyright: ignore[reportArgumentType]
            assert await anext(pieces) == "All "
        await asyncio.wait_for(server.hung_up.wait(), 2)


async def test_a_provider_that_redirects_is_not_followed():
    async with canned(head="302 Found\r\nlocation: http://169.254.169.254/latest\r\ncontent-length: 0") as server:
        _, failure = await heard(model(server.url), "hello")
    assert failure is not None
    assert failure.reason == "LLM HTTP 302"
    assert len(server.requests) == 1


# Breaker and fallback.


async def test_t11_the_breaker_opens_after_five_errors_and_asks_no_more(models):
    chat = model(models.url, rest=60.0)
    for _ in range(6):
        _, failure = await heard(chat, "drops breaker")
    assert failure is not None
    assert failure.reason == "The model is resting after errors"
    assert 0 < failure.retry_after <= 60
    assert len(models.journal("drops breaker")) == ERRORS == 5


async def test_t11_a_rested_model_is_asked_once_and_comes_back(models):
    chat = model(models.url, rest=0.4)
    await asyncio.gather(*(heard(chat, "drops then") for _ in range(3)))
    assert (await heard(chat, "healthy then"))[1] is not None, "still resting"
    await asyncio.sleep(0.5)
    assert (await heard(chat, "healthy then"))[1] is None
    for _ in range(3):
        assert (await heard(chat, "healthy then"))[1] is None


async def test_t11_a_rested_model_that_fails_again_rests_again(models):
    # The rest is longer than the patience: one call does not sit through it and ask again.
    chat = model(models.url, rest=2.0, patience=0.9)
    await asyncio.gather(*(heard(chat, "drops again") for _ in range(3)))
    before = len(models.journal("drops again"))
    await asyncio.sleep(2.1)
    await heard(chat, "drops again")
    assert len(models.journal("drops again")) == before + 1


async def test_streams_that_always_break_later_open_the_breaker_too():
    async with canned(chunk("Half a")) as server:
        chat = model(server.url, rest=60.0)
        for _ in range(8):
            await heard(chat, "hello")
    assert len(server.requests) == ERRORS


async def test_people_who_stop_and_requests_at_fault_do_not_open_the_breaker(models):
    chat = model(models.url)
    for _ in range(8):
        async with aclosing(chat.stream(ask("long talk stop"))) as pieces:  # pyright: ignore[reportArgumentType]
            await anext(pieces)
        await heard(chat, "refused again")
    assert (await heard(chat, "healthy still"))[1] is None


async def test_chat_12_when_the_first_fails_the_second_answers_and_is_named(models):
    chat, request = Fallback(model(models.url, "primary", patience=0.1), model(models.url, "second")), ask("switch please")
    assert await heard(chat, request) == (HARBOUR, None)
    assert request.told["model"] == "second"
    assert chat.name == "primary"


async def test_chat_12_words_already_shown_are_not_taken_back(models):
    text, failure = await heard(Fallback(model(models.url, "primary"), model(models.url, "second")), "torn apart")
    assert text
    assert failure is not None
    assert [entry["body"]["model"] for entry in models.journal("torn apart")] == ["primary"]


async def test_chat_12_with_the_first_at_rest_the_second_answers_at_once(models):
    chat = Fallback(model(models.url, "primary", rest=60.0), model(models.url, "second"))
    for _ in range(3):
        await heard(chat, "switch often")
    started = time.monotonic()
    assert (await heard(chat, "switch often"))[1] is None
    assert time.monotonic() - started < 0.2
    assert [entry["body"]["model"] for entry in models.journal("switch often")].count("primary") == ERRORS


async def test_when_all_fail_the_soonest_is_told(models):
    _, failure = await heard(Fallback(model(models.url, "a", patience=0.1), model(models.url, "b", patience=0.1)), "limited both")
    assert failure is not None
    assert (failure.reason, failure.retry_after) == ("LLM HTTP 429", 1.0)


async def test_a_probe_names_what_is_wrong(models):
    gone = model(f"http://127.0.0.1:{free_port()}")
    assert await gone.probe() == "LLM connection failed"
    assert await Fallback(gone, model(models.url)).probe() == ""
    assert await Fallback(gone, gone).probe() == "LLM connection failed; LLM connection failed"
    async with canned(head="401 Unauthorized") as server:
        assert await model(server.url).probe() == "LLM HTTP 401"
