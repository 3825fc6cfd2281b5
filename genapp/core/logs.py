"""Structured logs that hold no secret, and the figures Prometheus reads (OBS-1)."""

import asyncio
import logging
import re
import secrets
import sys
import time
from typing import Any

import structlog
from prometheus_client import Counter, Gauge, Histogram

from genapp.core.settings import Settings

HIDDEN = re.compile(r"password|secret|token|cookie|authori[sz]ation|api_?key|e-?mail|text|content|body|persona|code|ticket|card", re.I)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_BEARER = re.compile(r"(?i)\b(bearer\s+|sk[-_]|re_|whsec_)[\w.-]{6,}")

LOOP_LAG = Gauge("genapp_loop_lag_seconds", "How late the event loop woke at its last pulse")
OPEN_TABS = Gauge("genapp_open_tabs", "Browser tabs with a live connection")
RUNNING_REPLIES = Gauge("genapp_running_replies", "Replies being written now")
JOB_LAG = Gauge("genapp_job_lag_seconds", "Age of the oldest job that waits")
BUS_LAG = Gauge("genapp_bus_lag_seconds", "Time an event took to reach its listeners")
LLM_CALLS = Counter("genapp_llm_calls", "Calls to a model", ["model", "outcome"])
REQUESTS = Counter("genapp_http_requests", "HTTP requests", ["method", "status"])
FIRST_TOKEN = Histogram("genapp_first_token_seconds", "From the claim of a reply to its first words")
FAULTS = Counter("genapp_faults", "Errors nobody foresaw")


def redact(_logger: Any, _method: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Mask values by the name of their key, and e-mail addresses and keys wherever they stand."""
    for key, value in entry.items():
        if key not in ("event", "level", "timestamp") and HIDDEN.search(key):
            entry[key] = "***"
        elif isinstance(value, str):
            entry[key] = _BEARER.sub("***", _EMAIL.sub("***", value))
    return entry


def configure(settings: Settings) -> None:
    """Send logs to standard error: JSON in production, readable lines on a laptop."""
    render: Any = structlog.processors.JSONRenderer() if settings.production else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            render,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    for noisy in ("httpx", "httpcore", "dbos", "engineio", "socketio", "uvicorn.error", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def get_logger(name: str) -> Any:
    """Return a logger whose entries name their module."""
    return structlog.get_logger(module=name)


def fault(error: BaseException) -> str:
    """Log an error nobody foresaw and return the reference a person can quote. The error's own words may hold data: only its kind and place are kept."""
    reference = secrets.token_hex(4)
    trace, places = error.__traceback__, []
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    FAULTS.inc()
    get_logger(__name__).error("fault", reference=reference, kind=type(error).__name__, where=" > ".join(places[-6:]))
    return reference


async def watch_loop(every: float = 0.5) -> None:
    """Keep the event loop's lag as a figure for as long as the server lives."""
    while True:
        due = time.monotonic() + every
        await asyncio.sleep(every)
        LOOP_LAG.set(max(0.0, time.monotonic() - due))
