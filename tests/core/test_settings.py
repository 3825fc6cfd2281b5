"""What a deployment may choose: names, secrets, production's needs (OPS-01, OPS-10, C51)."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import ValidationError

from genapp.core import settings as module
from genapp.core.settings import OURS, Settings

PRODUCTION = {
    "GENAPP_MODE": "production",
    "AUTH_SECRET": "0123456789abcdef" * 4,
    "SITE_URL": "https://example.com",
    "LLM_BASE_URL_PRIMARY": "https://api.deepseek.com",
    "LLM_API_KEY_PRIMARY": "canary-llm-key",
    "AUTH_RESEND_KEY": "canary-resend-key",
    "GENAPP_MAIL_FROM": "genapp <hello@example.com>",
}


@pytest.fixture
def read(monkeypatch, tmp_path):
    """Read the settings of an environment that holds nothing of ours but what is given, and of a `.env` file."""
    for name in os.environ:
        if name.startswith((*OURS, "NEXT_PUBLIC_")) or name in ("PORT", "HOST", "DATABASE_URL", "POSTGRES_URL", "REDIS_URL", "SITE_URL"):
            monkeypatch.delenv(name)

    def of(file: str = "", **variables: str) -> Settings:
        for name, value in {"GENAPP_DATA": str(tmp_path / "data"), **variables}.items():
            monkeypatch.setenv(name, value)
        (tmp_path / "env").write_text(file)
        return Settings(_env_file=tmp_path / "env")  # pyright: ignore[reportCallIssue]

    return of


def why(refused: ValidationError) -> str:
    return "\n".join(module._reason(item) for item in refused.errors(include_context=False))


def test_a_laptop_needs_no_setting_at_all(read, tmp_path):
    chosen = read()
    assert chosen.mode == "demo"
    assert chosen.database_url == f"sqlite:///{tmp_path}/data/genapp.db"
    assert chosen.site_url == "http://localhost:3000"
    assert chosen.origins == ("http://localhost:3000", "http://127.0.0.1:3000")
    assert chosen.llm_model_primary == "deepseek-flash", "C36"


def test_the_demo_makes_its_secret_once_and_only_its_owner_reads_it(read, tmp_path):
    first = read().auth_secret.get_secret_value()
    assert len(first) == 64
    assert read().auth_secret.get_secret_value() == first
    assert stat.S_IMODE((tmp_path / "data" / "auth_secret").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["auth_secret"]


def test_processes_that_start_at_once_share_one_secret(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: module._kept_secret(tmp_path), range(64)))
    assert len(found) == 1


@pytest.mark.parametrize("name", ["LLM_BASEURL_PRIMARY", "GENAPP_MOOD", "TURNSTILE_SECRT", "SMTP_HOST", "AUTH_SECRTE", "PERMIT_FREE"])
def test_c51_a_misspelt_name_in_the_environment_is_refused_by_name(read, name):
    with pytest.raises(ValidationError) as refused:
        read(**{name: "canary-value"})
    assert name in why(refused.value)
    assert "canary-value" not in str(refused.value)


def test_c51_any_unknown_name_in_the_env_file_is_refused_by_name(read):
    with pytest.raises(ValidationError) as refused:
        read("PORT=3001\nCOLOUR=blue\nDATABSE_URL=x\n")
    assert "COLOUR, DATABSE_URL" in why(refused.value)


def test_ops_01_names_of_other_parts_may_stand_in_the_env_file(read):
    assert read("AWS_REGION=eu-west-1\nSTRIPE_PUBLISHABLE_KEY=x\nFAL_KEY=x\nELEVENLABS_API_KEY=x\nPORT=3001").port == 3001


def test_pay_05_stripes_key_and_the_secret_of_its_events_only_work_together(read):
    with pytest.raises(ValueError, match="only work together"):
        read("STRIPE_SECRET_KEY=x")
    assert read("STRIPE_SECRET_KEY=x\nSTRIPE_WEBHOOK_SECRET=y").stripe_key.get_secret_value() == "x"


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("POSTGRES_URL", "postgresql://h/d", "database_url"),
        ("DATABASE_URL", "postgresql://h/d", "database_url"),
        ("BASE_URL", "https://a.example", "site_url"),
        ("APP_URL", "https://a.example", "site_url"),
        ("NEXT_PUBLIC_BASE_URL", "https://a.example", "site_url"),
        ("NEXT_PUBLIC_APP_URL", "https://a.example", "site_url"),
        ("FREE_TEXT_PER_GIRL", "7", "free_text"),
        ("S3_REGION", "eu-west-1", "s3_region"),
    ],
)
def test_c51_other_names_of_a_setting_are_taken(read, name, value, field):
    assert str(getattr(read(**{name: value}), field)) == value


def test_med_03_the_names_of_the_cdn_only_work_together_and_on_a_bucket(read):
    assert read().file_origins == ()
    whole = {
        "S3_BUCKET": "b",
        "AWS_REGION": "eu-west-1",
        "CF_DOMAIN": "https://d1.cloudfront.example/",
        "CF_KEY_PAIR_ID": "K",
        "CF_PRIVATE_KEY": "pem",
    }
    assert read(**whole).file_origins == (
        "https://b.s3.eu-west-1.amazonaws.com",
        "https://b.s3.amazonaws.com",
        "https://d1.cloudfront.example",
    )
    for missing in ("S3_BUCKET", "CF_DOMAIN", "CF_KEY_PAIR_ID", "CF_PRIVATE_KEY"):
        with pytest.raises(ValidationError):
            read(**{**whole, missing: ""})


def test_c51_the_site_key_of_a_next_app_is_taken(read):
    assert read(NEXT_PUBLIC_TURNSTILE_SITE_KEY="site", TURNSTILE_SECRET_KEY="secret").turnstile_site_key == "site"


def test_the_environment_wins_over_the_file(read):
    assert read("PORT=3001", PORT="3002").port == 3002


def test_production_names_everything_that_is_missing_at_once(read):
    with pytest.raises(ValidationError) as refused:
        read(GENAPP_MODE="production")
    for name in (
        "AUTH_SECRET",
        "SITE_URL",
        "LLM_BASE_URL_PRIMARY",
        "LLM_API_KEY_PRIMARY",
        "AUTH_RESEND_KEY or SMTP_URL",
        "GENAPP_MAIL_FROM",
    ):
        assert name in why(refused.value)


def test_production_starts_when_nothing_is_missing_and_makes_no_secret_itself(read, tmp_path):
    assert read(**PRODUCTION).production
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"GENAPP_MODE"}))
def test_production_refuses_to_start_without(read, name):
    with pytest.raises(ValidationError) as refused:
        read(**{**PRODUCTION, name: ""})
    assert name in why(refused.value)
    assert "canary" not in str(refused.value)


@pytest.mark.parametrize(
    "more",
    [
        {"TURNSTILE_SITE_KEY": "1x00000000000000000000AA", "TURNSTILE_SECRET_KEY": "1x0000000000000000000000000000000AA"},
        {"REDIS_URL": "redis://cache.example:6379/0"},
        {"REDIS_URL": "redis://:password@cache.example:6379/0"},
        {"REDIS_URL": "rediss://cache.example:6379/0"},
        {"SITE_URL": "http://example.com"},
        {"AUTH_SECRET": "short"},
    ],
)
def test_ops_10_production_refuses_what_only_looks_real(read, more):
    with pytest.raises(ValidationError):
        read(**{**PRODUCTION, **more})


@pytest.mark.parametrize("url", ["rediss://:password@cache.example:6379/0", "redis://127.0.0.1:6379/0"])
def test_production_takes_redis_over_tls_or_on_this_machine(read, url):
    assert read(**PRODUCTION, REDIS_URL=url).redis_url == url


def test_half_a_turnstile_is_refused(read):
    with pytest.raises(ValidationError, match="only work together"):
        read(TURNSTILE_SITE_KEY="site")


@pytest.mark.parametrize("value", ["https://a.example/path", "example.com", "ftp://a.example", "https://user@a.example"])
def test_the_site_url_is_an_origin(read, value):
    with pytest.raises(ValidationError) as refused:
        read(SITE_URL=value)
    assert why(refused.value).startswith("SITE_URL: ")


def test_a_value_that_does_not_fit_is_named_and_not_shown(read):
    with pytest.raises(ValidationError) as refused:
        read(PORT="canary", GENAPP_CONTEXT_TURNS="0")
    assert why(refused.value).splitlines()[0].startswith("PORT: ")
    assert "GENAPP_CONTEXT_TURNS: " in why(refused.value)
    assert "canary" not in str(refused.value)


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:11434"),
        (":11500", "http://127.0.0.1:11500"),
        ("box.lan:9", "http://box.lan:9"),
        ("https://box.lan", "https://box.lan:11434"),
        ("[::1]:9", "http://[::1]:9"),
        ("off", "off"),
    ],
)
def test_ollama_is_asked_where_it_says_it_listens(read, value, url):
    assert read(OLLAMA_HOST=value).ollama == url


def test_a_secret_does_not_print(read):
    chosen = read(**PRODUCTION)
    assert "canary" not in f"{chosen!r} {chosen} {chosen.model_dump()}"


def test_settings_cannot_be_changed(read):
    with pytest.raises(ValidationError):
        read().port = 1


def test_what_does_not_fit_ends_the_process_with_every_reason(read, monkeypatch):
    monkeypatch.setenv("GENAPP_MODE", "production")
    monkeypatch.setenv("PORT", "x")
    module.settings.cache_clear()
    try:
        with pytest.raises(SystemExit) as ended:
            module.settings()
    finally:
        module.settings.cache_clear()
    assert "PORT: " in str(ended.value)
