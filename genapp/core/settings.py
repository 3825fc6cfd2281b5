"""Everything a deployment may choose, read once from the environment and `.env`. Unknown names are refused by name."""

import os
import re
import secrets
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from genapp.core.studio_settings import StudioSettings

OURS = (
    "S3_",
    "CF_",
    "CLOUDFRONT_",
    "GENAPP_",
    "LLM_",
    "TURNSTILE_",
    "SMTP_",
    "PERMIT_",
    "FREE_",
    "AUTH_",
    "ADMIN_SETUP_",
    "ACCOUNT_EMAIL_",
    "FAL_",
    "HIGGSFIELD_",
)
# Names of OPS-01 whose parts stand elsewhere or are to come: they may stand in one `.env` with ours.
NEIGHBOURS = ("AWS_", "STRIPE_", "PAYSTACK_", "ELEVENLABS_", "NEXT_PUBLIC_", "OLLAMA_")
# Cloudflare's test secrets say yes to everybody.
TESTING_SECRET = re.compile(r"[123]x0{20,}")


def _names(*names: str) -> AliasChoices:
    return AliasChoices(*names)


class Settings(StudioSettings):
    """One value object; secrets never print. Durations are seconds."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True, populate_by_name=True, hide_input_in_errors=True,
    )  # fmt: skip

    mode: Literal["demo", "production"] = Field("demo", validation_alias=_names("GENAPP_MODE"))
    host: str = Field("127.0.0.1", validation_alias=_names("HOST"))
    port: int = Field(3000, validation_alias=_names("PORT"))
    workers: int = Field(1, ge=1, le=64, validation_alias=_names("WORKERS"))
    data: Path = Field(Path("data"), validation_alias=_names("GENAPP_DATA"))
    database_url: str = Field("", validation_alias=_names("DATABASE_URL", "POSTGRES_URL"))
    redis_url: str = Field("", validation_alias=_names("REDIS_URL"))
    site_url: str = Field(
        "",
        validation_alias=_names("SITE_URL", "BASE_URL", "APP_URL", "NEXT_PUBLIC_BASE_URL", "NEXT_PUBLIC_APP_URL", "NEXT_PUBLIC_SITE_URL"),
    )
    trusted_proxies: int = Field(0, ge=0, le=5, validation_alias=_names("GENAPP_TRUSTED_PROXIES"))
    auth_secret: SecretStr = Field(SecretStr(""), validation_alias=_names("AUTH_SECRET"))
    admin_setup_token: SecretStr = Field(SecretStr(""), validation_alias=_names("ADMIN_SETUP_TOKEN"))
    metrics_token: SecretStr = Field(SecretStr(""), validation_alias=_names("GENAPP_METRICS_TOKEN"))

    llm_base_url_primary: str = Field("", validation_alias=_names("LLM_BASE_URL_PRIMARY"))
    llm_api_key_primary: SecretStr = Field(SecretStr(""), validation_alias=_names("LLM_API_KEY_PRIMARY"))
    llm_model_primary: str = Field("deepseek-flash", validation_alias=_names("LLM_MODEL_PRIMARY"))
    llm_base_url_fallback: str = Field("", validation_alias=_names("LLM_BASE_URL_FALLBACK"))
    llm_api_key_fallback: SecretStr = Field(SecretStr(""), validation_alias=_names("LLM_API_KEY_FALLBACK"))
    llm_model_fallback: str = Field("", validation_alias=_names("LLM_MODEL_FALLBACK"))
    llm_first_token: float = Field(30.0, validation_alias=_names("LLM_FIRST_TOKEN_SECONDS"))
    llm_idle: float = Field(20.0, validation_alias=_names("LLM_IDLE_SECONDS"))
    llm_daily_calls: int = Field(100_000, validation_alias=_names("LLM_DAILY_CALLS"))
    ollama: str = Field("http://127.0.0.1:11434", validation_alias=_names("GENAPP_OLLAMA", "OLLAMA_HOST"))
    moderation_url: str = Field("", validation_alias=_names("GENAPP_MODERATION_URL"))
    moderation_key: SecretStr = Field(SecretStr(""), validation_alias=_names("GENAPP_MODERATION_KEY"))
    moderation_model: str = Field("omni-moderation-latest", validation_alias=_names("GENAPP_MODERATION_MODEL"))

    turnstile_site_key: str = Field("", validation_alias=_names("TURNSTILE_SITE_KEY", "NEXT_PUBLIC_TURNSTILE_SITE_KEY"))
    turnstile_secret: SecretStr = Field(SecretStr(""), validation_alias=_names("TURNSTILE_SECRET_KEY", "TURNSTILE_SECRET"))
    turnstile_url: str = Field("https://challenges.cloudflare.com/turnstile/v0/siteverify", validation_alias=_names("TURNSTILE_VERIFY_URL"))
    resend_key: SecretStr = Field(SecretStr(""), validation_alias=_names("AUTH_RESEND_KEY"))
    resend_url: str = Field("https://api.resend.com", validation_alias=_names("GENAPP_RESEND_URL"))
    smtp_url: SecretStr = Field(SecretStr(""), validation_alias=_names("SMTP_URL"))
    mail_from: str = Field("genapp <hello@localhost>", validation_alias=_names("GENAPP_MAIL_FROM"))
    account_email_domain: str = Field("", validation_alias=_names("ACCOUNT_EMAIL_DOMAIN"))

    s3_bucket: str = Field("", validation_alias=_names("S3_BUCKET"))
    s3_region: str = Field("us-east-1", validation_alias=_names("AWS_REGION", "S3_REGION"))
    s3_endpoint: str = Field("", validation_alias=_names("S3_ENDPOINT"))
    s3_access_key: SecretStr = Field(SecretStr(""), validation_alias=_names("AWS_ACCESS_KEY_ID", "S3_ACCESS_KEY"))
    s3_secret_key: SecretStr = Field(SecretStr(""), validation_alias=_names("AWS_SECRET_ACCESS_KEY", "S3_SECRET_KEY"))
    cdn_domain: str = Field("", validation_alias=_names("CF_DOMAIN", "CLOUDFRONT_DOMAIN"))
    cdn_key_id: str = Field("", validation_alias=_names("CF_KEY_PAIR_ID"))
    cdn_private_key: SecretStr = Field(SecretStr(""), validation_alias=_names("CF_PRIVATE_KEY"))

    stripe_key: SecretStr = Field(SecretStr(""), validation_alias=_names("STRIPE_SECRET_KEY"))
    stripe_webhook_secret: SecretStr = Field(SecretStr(""), validation_alias=_names("STRIPE_WEBHOOK_SECRET"))
    stripe_url: str = Field("", validation_alias=_names("STRIPE_API_BASE"))
    paystack_key: SecretStr = Field(SecretStr(""), validation_alias=_names("PAYSTACK_SECRET_KEY"))
    paystack_url: str = Field("https://api.paystack.co", validation_alias=_names("PAYSTACK_API_BASE"))

    free_text: int = Field(10, ge=0, validation_alias=_names("FREE_TEXT_PER_GIRL", "FREE_TEXT"))
    free_media: int = Field(2, ge=0, validation_alias=_names("FREE_MEDIA_PER_GIRL", "FREE_MEDIA"))
    free_audio: int = Field(3, ge=0, validation_alias=_names("FREE_AUDIO_PER_GIRL", "FREE_AUDIO"))
    free_operator: int = Field(3, ge=0, validation_alias=_names("FREE_OPERATOR"))
    permit_free_uses: int = Field(5, ge=1, validation_alias=_names("PERMIT_FREE_USES"))
    permit_free_seconds: int = Field(120, ge=1, validation_alias=_names("PERMIT_FREE_SECONDS"))
    permit_premium_uses: int = Field(50, ge=1, validation_alias=_names("PERMIT_PREMIUM_USES"))
    permit_premium_seconds: int = Field(600, ge=1, validation_alias=_names("PERMIT_PREMIUM_SECONDS"))
    refund_alone_credits: int = Field(100, ge=0, validation_alias=_names("GENAPP_REFUND_ALONE_CREDITS"))
    refund_alone_shillings: int = Field(1_000, ge=0, validation_alias=_names("GENAPP_REFUND_ALONE_SHILLINGS"))
    refunds_often: int = Field(3, ge=1, validation_alias=_names("GENAPP_REFUNDS_OFTEN"))
    refunds_days: int = Field(30, ge=1, validation_alias=_names("GENAPP_REFUNDS_DAYS"))
    desk_words: list[str] = Field(default_factory=list, validation_alias=_names("GENAPP_DESK_WORDS"))
    desk: dict[str, dict[str, int]] = Field(default_factory=dict, validation_alias=_names("GENAPP_DESK"))
    studio: dict[str, dict[str, int]] = Field(default_factory=dict, validation_alias=_names("GENAPP_STUDIO"))
    context_turns: int = Field(8, ge=1, le=200, validation_alias=_names("GENAPP_CONTEXT_TURNS"))
    context_tokens: int = Field(6000, ge=500, validation_alias=_names("GENAPP_CONTEXT_TOKENS"))

    @property
    def production(self) -> bool:
        """Whether real people are served: demo parts are refused then."""
        return self.mode == "production"

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins a browser may come from: the site's own, on loopback in both spellings."""
        own = [self.site_url]
        for one, other in (("//localhost", "//127.0.0.1"), ("//127.0.0.1", "//localhost")):
            if one in self.site_url:
                own.append(self.site_url.replace(one, other))
        return tuple(own)

    @property
    def file_origins(self) -> tuple[str, ...]:
        """The hosts a browser sends files to and gets them from, besides our own: the page's policy names them."""
        if not self.s3_bucket:
            return ()
        parts = urlsplit(self.s3_endpoint)
        named = (f"https://{self.s3_bucket}.s3.{self.s3_region}.amazonaws.com", f"https://{self.s3_bucket}.s3.amazonaws.com")
        own = (f"{parts.scheme}://{parts.netloc}",) if self.s3_endpoint else named
        return (*own, f"https://{self.cdn_domain}") if self.cdn_domain else own

    @field_validator("data")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @field_validator("site_url")
    @classmethod
    def _origin(cls, value: str) -> str:
        parts = urlsplit(value.rstrip("/"))
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.username):
            raise ValueError("must be an origin like https://example.com, without a path")
        return value.rstrip("/")

    @field_validator("cdn_domain")
    @classmethod
    def _host(cls, value: str) -> str:
        return value.removeprefix("https://").strip("/")

    @field_validator("ollama")
    @classmethod
    def _reachable(cls, value: str) -> str:
        """OLLAMA_HOST is where Ollama listens (`0.0.0.0`, `:11500`, `host:port`); this is how it is reached."""
        if value == "off":
            return value
        parts = urlsplit(value if "://" in value else f"http://{value}")
        host = parts.hostname if parts.hostname not in (None, "0.0.0.0", "::") else "127.0.0.1"  # noqa: S104 - never bound here
        return f"{parts.scheme}://{f'[{host}]' if host and ':' in host else host}:{parts.port or 11434}"

    @model_validator(mode="before")
    @classmethod
    def _known(cls, given: Any) -> Any:
        """Refuse a misspelt name: in the environment one with our prefixes, in `.env` any (C51)."""
        known = {name for field in cls.model_fields.values() for name in field.validation_alias.choices}  # pyright: ignore
        named = {name for name in os.environ if name.upper().startswith(OURS)} | {name for name in given if name not in cls.model_fields}
        strange = sorted(name for name in {name.upper() for name in named} if name not in known and not name.startswith(NEIGHBOURS))
        if strange:
            raise ValueError(f"unknown settings: {', '.join(strange)}. Names and meanings stand in the README.")
        return given

    @model_validator(mode="after")
    def _complete(self) -> "Settings":
        put = object.__setattr__
        put(self, "site_url", self.site_url or f"http://localhost:{self.port}")
        put(self, "database_url", self.database_url or f"sqlite:///{self.data / 'genapp.db'}")
        if bool(self.turnstile_site_key) != bool(self.turnstile_secret.get_secret_value()):
            raise ValueError("TURNSTILE_SITE_KEY and TURNSTILE_SECRET_KEY only work together")
        if len({bool(self.cdn_domain), bool(self.cdn_key_id), bool(self.cdn_private_key.get_secret_value())}) == 2:
            raise ValueError("CF_DOMAIN, CF_KEY_PAIR_ID and CF_PRIVATE_KEY only work together")
        if bool(self.stripe_key.get_secret_value()) != bool(self.stripe_webhook_secret.get_secret_value()):
            raise ValueError("STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET only work together")
        if self.cdn_domain and not self.s3_bucket:
            raise ValueError("CF_DOMAIN shows what is in S3_BUCKET: set both")
        if faults := self.studio_faults(self.production):
            raise ValueError("; ".join(faults))
        if self.production:
            missing = [name for name, present in self._needed() if not present]
            if missing:
                raise ValueError("production needs: " + "; ".join(missing))
        else:
            self.data.mkdir(parents=True, exist_ok=True)
            put(self, "auth_secret", SecretStr(self.auth_secret.get_secret_value() or _kept_secret(self.data)))
        return self

    def _needed(self) -> list[tuple[str, bool]]:
        secret, redis = self.auth_secret.get_secret_value(), urlsplit(self.redis_url)
        near = redis.scheme in ("", "unix") or redis.hostname in ("127.0.0.1", "localhost", "::1")
        return [
            ("AUTH_SECRET (64 hex characters)", len(secret) >= 32),
            ("SITE_URL (https)", self.site_url.startswith("https://")),
            ("LLM_BASE_URL_PRIMARY", bool(self.llm_base_url_primary)),
            ("LLM_API_KEY_PRIMARY", bool(self.llm_api_key_primary.get_secret_value())),
            ("AUTH_RESEND_KEY or SMTP_URL", bool(self.resend_key.get_secret_value() or self.smtp_url.get_secret_value())),
            ("GENAPP_MAIL_FROM", "@localhost" not in self.mail_from),
            ("a TURNSTILE_SECRET_KEY that is no test key", not TESTING_SECRET.match(self.turnstile_secret.get_secret_value())),
            (
                "REDIS_URL with a password and TLS (rediss://) outside this machine",
                near or bool(redis.scheme == "rediss" and redis.password),
            ),
        ]


def _kept_secret(data: Path) -> str:
    """Return the demo's own secret, made once and readable only by its owner."""
    path = data / "auth_secret"
    if not path.exists():
        fresh = data / f".secret-{secrets.token_hex(4)}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(fresh, path)  # Of two processes that start at once, one makes the secret and both read it.
        except FileExistsError:
            pass
        except OSError:  # A file system without hard links.
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    return path.read_text().strip()


def _reason(item: Any) -> str:
    """Say what does not fit and under which name, never the value."""
    where = str(item["loc"][0]) if item["loc"] else ""
    field = Settings.model_fields.get(where)
    name = field.validation_alias.choices[0] if field else where  # pyright: ignore
    told = item["msg"].removeprefix("Value error, ")
    return f"{name}: {told}" if name else told


@cache
def settings() -> Settings:
    """Return the process's settings; what does not fit ends the process with every reason at once."""
    try:
        return Settings()  # pyright: ignore[reportCallIssue]
    except ValidationError as error:
        reasons = "\n".join(f"  - {_reason(item)}" for item in error.errors(include_input=False, include_context=False))
        raise SystemExit(f"The settings do not fit:\n{reasons}") from None
