"""From settings to providers: the one `if` for each of them. Demo parts exist only outside production."""

import asyncio
from datetime import datetime
from typing import Any

from genapp.adapters import connect_studio, wire
from genapp.adapters.altcha_check import Altcha, Spend
from genapp.adapters.fallback import Fallback
from genapp.adapters.moderation import LocalRulesOnly, OpenAIModeration
from genapp.adapters.offline.demo_chat import DemoChat
from genapp.adapters.offline.disk import Disk
from genapp.adapters.offline.outbox import Outbox
from genapp.adapters.offline.sandbox import Sandbox
from genapp.adapters.openai_chat import PATIENCE, OpenAIChat
from genapp.adapters.paystack import Paystack
from genapp.adapters.redis_bus import RedisBus
from genapp.adapters.resend import Resend
from genapp.adapters.s3 import S3, Cdn
from genapp.adapters.smtp import Smtp
from genapp.adapters.stripe_pay import Stripe
from genapp.adapters.turnstile import Turnstile
from genapp.core.events import Bus, MemoryBus
from genapp.core.logs import get_logger
from genapp.core.payment import Offer, PaymentFailed
from genapp.core.ports import Captcha, ChatModel, Mailer, Moderator, Payments, Ports, Storage
from genapp.core.settings import Settings
from genapp.core.sqlite_bus import SqliteBus

HURRY = 3.0
"""Seconds of waiting for a model that has another behind it."""
_greeting: asyncio.Task[None] | None = None
log = get_logger(__name__)


async def connect(settings: Settings, spend: Spend) -> Ports:
    """Return the providers these settings ask for; `spend` remembers used human checks. The models are probed meanwhile (C36)."""
    global _greeting
    chosen = await _choose(settings, spend)
    _greeting = asyncio.create_task(_greet(chosen.chat))
    return chosen


async def _choose(settings: Settings, spend: Spend) -> Ports:
    kept = storage(settings)
    return Ports(
        await _chat(settings), _captcha(settings, spend), _mailer(settings), kept, _moderator(settings), _payments(settings),
        connect_studio.generators(settings, kept), connect_studio.pictures(settings), connect_studio.provenance(settings),
    )  # fmt: skip


def connect_bus(settings: Settings) -> Bus:
    """Return the bus: Redis when there may be several processes, else this process's own, which on SQLite notices another's commits."""
    if settings.redis_url:
        return RedisBus(settings.redis_url)
    return SqliteBus(settings.database_url) if settings.database_url.startswith("sqlite") else MemoryBus()


async def close() -> None:
    """Let go of every connection the providers hold."""
    if _greeting is not None:
        _greeting.cancel()
    await wire.close()


async def _chat(settings: Settings) -> ChatModel:
    given = [
        (url, key.get_secret_value(), model)
        for url, key, model in (
            (settings.llm_base_url_primary, settings.llm_api_key_primary, settings.llm_model_primary),
            (settings.llm_base_url_fallback, settings.llm_api_key_fallback, settings.llm_model_fallback),
        )
        if url
    ]
    if given:
        # Who has somebody else to ask need not wait long for the first.
        patience = [HURRY] * (len(given) - 1) + [PATIENCE]
        models = [
            OpenAIChat(url, key, model, first_token=settings.llm_first_token, idle=settings.llm_idle, patience=wait)
            for (url, key, model), wait in zip(given, patience, strict=True)
        ]
        return Fallback(*models)
    if settings.production:
        raise SystemExit("production needs a model: LLM_BASE_URL_PRIMARY")
    local = await _ollama(settings)
    return Fallback(local) if local else DemoChat()


async def _ollama(settings: Settings) -> ChatModel | None:
    """Return the first chat model of an Ollama that runs on this machine, or None."""
    if settings.ollama == "off":
        return None
    try:
        answer = await wire.client().get(f"{settings.ollama}/api/tags", timeout=0.7)
        names = [model["name"] for model in answer.json()["models"] if not _embeds(model)]
    except (*wire.Failed, ValueError, KeyError, TypeError, AttributeError):
        return None
    return OpenAIChat(settings.ollama, "ollama", names[0], first_token=120.0) if names else None


def _embeds(model: dict[str, Any]) -> bool:
    return "embed" in model["name"] or "bert" in str((model.get("details") or {}).get("family"))


async def _greet(chat: ChatModel) -> None:
    """Ask each model once at the start whether it is there, for the log (C36)."""
    for model in getattr(chat, "models", (chat,)):
        reason = await model.probe()
        (log.warning if reason else log.info)("model.unreachable" if reason else "model.ready", model=model.name, reason=reason)


def _captcha(settings: Settings, spend: Spend) -> Captcha:
    secret = settings.turnstile_secret.get_secret_value()
    if secret and settings.turnstile_site_key:
        return Turnstile(settings.turnstile_site_key, secret, settings.site_url, settings.turnstile_url)
    return Altcha(settings.auth_secret.get_secret_value(), spend)


def _mailer(settings: Settings) -> Mailer:
    if key := settings.resend_key.get_secret_value():
        return Resend(key, settings.mail_from, settings.resend_url)
    if url := settings.smtp_url.get_secret_value():
        return Smtp(url, settings.mail_from)
    if settings.production:
        raise SystemExit("production needs a mailer: AUTH_RESEND_KEY or SMTP_URL")
    return Outbox(settings.data / "outbox", settings.mail_from)


def storage(settings: Settings) -> Storage:
    """Return where files are kept: this disk, or S3 when it is configured."""
    if not settings.s3_bucket:
        return Disk(settings.data / "files")
    # A key in one line of an environment file has its line breaks written out.
    private = settings.cdn_private_key.get_secret_value().replace("\\n", "\n")
    cdn = Cdn(settings.cdn_domain, settings.cdn_key_id, private) if settings.cdn_domain else None
    access, secret = settings.s3_access_key.get_secret_value(), settings.s3_secret_key.get_secret_value()
    return S3(settings.s3_bucket, settings.s3_region, access_key=access, secret_key=secret, endpoint=settings.s3_endpoint, cdn=cdn)


def _moderator(settings: Settings) -> Moderator:
    if settings.moderation_url:
        return OpenAIModeration(settings.moderation_url, settings.moderation_key.get_secret_value(), settings.moderation_model)
    return LocalRulesOnly()


def _payments(settings: Settings) -> dict[str, Payments]:
    """Return who takes money, in the order they are asked: the sandbox only where no money may move."""
    taking: dict[str, Payments] = {}
    if key := settings.paystack_key.get_secret_value():
        taking["paystack"] = Paystack(key, settings.paystack_url)
    if key := settings.stripe_key.get_secret_value():
        taking["stripe"] = Stripe(key, settings.stripe_webhook_secret.get_secret_value(), settings.stripe_url)
    if not taking and not settings.production:
        taking["sandbox"] = Sandbox(settings.auth_secret.get_secret_value(), settings.site_url)
    return taking


def _kept(settings: Settings) -> str:
    if not settings.s3_bucket:
        return "on this disk, in the data folder"
    return f"S3 bucket {settings.s3_bucket}{', shown through CloudFront' if settings.cdn_domain else ''}"


def _sells(taking: dict[str, Payments]) -> str:
    named = ", ".join(f"{name} ({' '.join(one.currencies)})" for name, one in taking.items())
    return named or "nothing is sold: set STRIPE_SECRET_KEY or PAYSTACK_SECRET_KEY"


async def set_up_stripe(settings: Settings, offers: list[Offer]) -> str:
    """Put what premium costs into Stripe's catalogue, have it send its events here, and return their secret; ends with one clear line when that cannot be."""
    key = settings.stripe_key.get_secret_value()
    if not key or not settings.site_url.startswith("https://"):
        raise SystemExit(
            "stripe-setup needs STRIPE_SECRET_KEY (beside any STRIPE_WEBHOOK_SECRET) and a SITE_URL Stripe can reach: https://..."
        )
    try:
        taker = Stripe(key, "", settings.stripe_url)
        await taker.put_catalogue([one for one in offers if one.currency in taker.currencies])
        return await taker.set_up(settings.site_url)
    except PaymentFailed as failed:
        raise SystemExit(failed.reason) from failed
    finally:
        await wire.close()


async def report(settings: Settings) -> list[str]:
    """Return, in plain words, what is configured, what is demo and what is missing."""

    async def fresh(_nonce: str, _until: datetime) -> bool:
        return True

    ports: Any = await _choose(settings, fresh)
    models = [f"{model.name}: {await model.probe() or 'answers'}" for model in getattr(ports.chat, "models", ())]
    model = ", then ".join(models) or "demo model (set LLM_BASE_URL_PRIMARY for a real one)"
    database = "SQLite in the data folder" if settings.database_url.startswith("sqlite") else "PostgreSQL"
    lines = [
        f"mode       {settings.mode}",
        f"address    {settings.site_url}",
        f"database   {database}",
        f"bus        {'Redis' if settings.redis_url else 'in process (one process only)'}",
        f"model      {model}",
        f"mail       {type(ports.mailer).__name__}{' (demo: files in data/outbox)' if isinstance(ports.mailer, Outbox) else ''}",
        f"files      {_kept(settings)}: {await ports.storage.probe() or 'ready'}",
        f"payments   {_sells(ports.payments)}",
        f"human      {ports.captcha.provider}",
        f"moderation {'local rules' if isinstance(ports.moderator, LocalRulesOnly) else 'local rules and a provider'}",
        *await connect_studio.lines(settings, ports.generators),
        f"setup      {'open while no admin exists' if settings.admin_setup_token.get_secret_value() else 'closed: set ADMIN_SETUP_TOKEN to open /setup'}",
    ]
    await close()
    return lines
