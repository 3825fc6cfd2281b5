"""From settings to providers: demo parts where nothing is configured, none of them in production (OPS-10, DEMO-1)."""

import os

import pytest
from pydantic import ValidationError

from genapp.adapters.altcha_check import Altcha
from genapp.adapters.connect import close, connect, connect_bus, report
from genapp.adapters.fal import Fal
from genapp.adapters.fallback import Fallback
from genapp.adapters.higgsfield import Higgsfield
from genapp.adapters.moderation import LocalRulesOnly, OpenAIModeration, OpenAIPictures
from genapp.adapters.offline.demo_chat import DemoChat
from genapp.adapters.offline.outbox import Outbox
from genapp.adapters.provenance import C2pa
from genapp.adapters.redis_bus import RedisBus
from genapp.adapters.resend import Resend
from genapp.adapters.smtp import Smtp
from genapp.adapters.turnstile import Turnstile
from genapp.core.settings import OURS, Settings, _reason
from genapp.core.sqlite_bus import SqliteBus
from tests.core.test_settings import PRODUCTION


async def spend(_nonce, _until):
    return True


@pytest.fixture
def read(monkeypatch, tmp_path):
    for name in os.environ:
        if name.startswith(OURS) or name in ("DATABASE_URL", "REDIS_URL", "OLLAMA_HOST"):
            monkeypatch.delenv(name)

    def of(**variables: str) -> Settings:
        for name, value in {"GENAPP_DATA": str(tmp_path), "GENAPP_OLLAMA": "off", **variables}.items():
            monkeypatch.setenv(name, value)
        return Settings(_env_file=None)  # pyright: ignore[reportCallIssue]

    return of


async def test_demo_1_without_any_key_every_part_is_offline_and_the_model_says_so(read):
    ports = await connect(read(), spend)
    kinds = (DemoChat, Altcha, Outbox, LocalRulesOnly)
    assert [type(part) for part in (ports.chat, ports.captcha, ports.mailer, ports.moderator)] == list(kinds)
    assert ports.chat.demo
    assert [(name, one.demo) for name, one in ports.generators.items()] == [("demo", True)]
    assert ports.pictures is None, "C52"
    assert isinstance(ports.provenance, C2pa)


async def test_ops_10_in_production_no_part_is_of_the_demo(read, models):
    ports = await connect(read(**{**PRODUCTION, "LLM_BASE_URL_PRIMARY": models.url}), spend)
    parts = (ports.chat, *ports.chat.models, ports.captcha, ports.mailer, ports.moderator)  # pyright: ignore[reportAttributeAccessIssue]
    assert not [part for part in parts if "demo" in type(part).__module__ or isinstance(part, Outbox)]
    assert not ports.chat.demo
    assert ports.generators == {}, "the studio is closed rather than drawn"
    await close()


async def test_ops_10_even_settings_that_slipped_through_get_no_demo_part_in_production(read):
    slipped = read().model_copy(update={"mode": "production"})
    with pytest.raises(SystemExit):
        await connect(slipped, spend)
    with pytest.raises(SystemExit):
        await connect(slipped.model_copy(update={"llm_base_url_primary": "http://127.0.0.1:9"}), spend)


async def test_what_is_configured_is_used(read, models):
    ports = await connect(
        read(
            LLM_BASE_URL_PRIMARY=models.url, LLM_BASE_URL_FALLBACK=models.url, LLM_MODEL_FALLBACK="second", SMTP_URL="smtp://127.0.0.1:25",
            TURNSTILE_SITE_KEY="site", TURNSTILE_SECRET_KEY="secret", GENAPP_MODERATION_URL=models.url,
        ),
        spend,
    )  # fmt: skip
    assert isinstance(ports.chat, Fallback)
    assert [model.name for model in ports.chat.models] == ["deepseek-flash", "second"]
    assert [type(part) for part in (ports.captcha, ports.mailer, ports.moderator)] == [Turnstile, Smtp, OpenAIModeration]
    assert isinstance((await connect(read(AUTH_RESEND_KEY="re_x"), spend)).mailer, Resend)
    await close()


async def test_gen_01_who_generates_follows_the_keys_and_fal_is_asked_first(read, models):
    ports = await connect(
        read(
            FAL_KEY="canary",
            HIGGSFIELD_KEY="key:canary",
            GENAPP_PICTURE_MODERATION_URL=models.url,
            GENAPP_FAL_MODELS='{"image": "fal-ai/other"}',
        ),
        spend,
    )
    assert [type(one) for one in ports.generators.values()] == [Fal, Higgsfield]
    assert isinstance(ports.pictures, OpenAIPictures)
    await close()


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"HIGGSFIELD_KEY": "canary"}, "HIGGSFIELD_KEY"),
        ({"GENAPP_C2PA_CERT": "canary"}, "GENAPP_C2PA_KEY"),
        ({**PRODUCTION, "GENAPP_FETCH_NEAR": '["127.0.0.1:9"]'}, "GENAPP_FETCH_NEAR"),
    ],
)
def test_studio_settings_that_do_not_fit_are_named_and_never_shown(read, given, fault):
    with pytest.raises(ValidationError) as refused:
        read(**given)
    said = "; ".join(_reason(item) for item in refused.value.errors(include_context=False))
    assert fault in said
    assert "canary" not in said


async def test_a_running_ollama_is_found_and_its_first_chat_model_used(read, httpserver):
    tags = [
        {"name": "nomic-embed-text:latest"},
        {"name": "mini:1", "details": {"family": "bert"}},
        {"name": "llama3.2:3b", "details": None},
    ]
    httpserver.expect_request("/api/tags").respond_with_json({"models": tags})
    ports = await connect(read(GENAPP_OLLAMA="", OLLAMA_HOST=f"127.0.0.1:{httpserver.port}"), spend)
    assert (ports.chat.name, ports.chat.demo) == ("llama3.2:3b", False)
    await close()


@pytest.mark.parametrize("body", ["[]", "{}", '{"models": []}', '{"models": [{"name": "nomic-embed-text"}]}', '{"models": null}', "no"])
async def test_something_else_on_ollamas_port_is_left_alone(read, httpserver, body):
    httpserver.expect_request("/api/tags").respond_with_data(body)
    assert (await connect(read(GENAPP_OLLAMA=httpserver.url_for("")), spend)).chat.demo


def test_the_bus_follows_the_settings(read):
    assert isinstance(connect_bus(read()), SqliteBus)
    assert isinstance(connect_bus(read(REDIS_URL="redis://127.0.0.1:1/0")), RedisBus)


async def test_the_doctor_says_what_is_demo_and_tells_no_secret(read, models):
    told = "\n".join(await report(read()))
    assert "demo model" in told
    assert "demo: files" in told
    assert "demo: pictures are drawn here" in told
    assert "nobody: no pictures of people" in told
    lines = await report(
        read(LLM_BASE_URL_PRIMARY=models.url, LLM_API_KEY_PRIMARY="canary", AUTH_RESEND_KEY="canary", ADMIN_SETUP_TOKEN="canary")
    )
    assert "deepseek-flash: answers" in "\n".join(lines)
    assert "canary" not in "\n".join(lines)


async def test_the_doctor_says_whether_fal_answers_and_when_the_studio_is_closed(read, models):
    lines = await report(read(FAL_KEY="canary", FAL_API_BASE=f"{models.url}/fal", FAL_HEADERS='{"x-fal-target-host": "queue.fal.run"}'))
    assert "studio     fal: answers" in lines
    lines = await report(read(FAL_KEY="canary", FAL_API_BASE="http://127.0.0.1:9"))
    assert "studio     fal: fal.ai cannot be reached." in lines
    lines = await report(read(**{**PRODUCTION, "LLM_BASE_URL_PRIMARY": models.url, "FAL_KEY": "", "FAL_API_BASE": ""}))
    assert "studio     closed: set FAL_KEY or HIGGSFIELD_KEY" in lines
    assert "canary" not in "\n".join(lines)
