"""Structured logs that hold no secret, and the figures Prometheus reads (OBS-1)."""

import asyncio
import logging
import re
import secrets
import sys
import time
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from prometheus_client import Counter, Gauge, Histogram

from genapp.core.settings import Settings

HIDDEN = re.compile(
    r"passw|secret|token|cookie|authori[sz]ation|api_?key|e[_-]?mail|text|content|body|message|prompt|persona|phrase|words|"
    r"code|otp|ticket|card|phone|birth|remote|address|headers|query|signature",
    re.I,
)
_PLAIN = ("event", "level", "timestamp", "module", "logger", "reference")
_PATTERNS = re.compile(
    r"[\w.+%-]+@[\w-]+\.[\w.-]+"  # e-mail addresses
    r"|\b(?:bearer|basic)\s+[\w.~+/=-]{6,}"
    r"|\b(?:sk|pk|rk|re|whsec|key|ghp|xox\w)[-_][\w-]{6,}"
    r"|(?<=://)[^\s/@]*:[^\s/@]*(?=@)"  # the password in a url
    r"|\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?"  # JSON web tokens
    r"|\b(?=[\w-]*\d)[\w-]{40,}\b"  # anything as long as our own tokens and hashes
    r"|\b\d(?:[ -]?\d){12,18}\b"  # card numbers
    r"|(?<=\[parameters: ).*?(?=\]\n|\]$)",  # what SQLAlchemy tells of a statement
    re.I | re.S,
)
_DEPTH = 4

LOOP_LAG = Gauge("genapp_loop_lag_seconds", "How late the event loop woke at its last pulse")
OPEN_TABS = Gauge("genapp_open_tabs", "Browser tabs with a live connection")
RUNNING_REPLIES = Gauge("genapp_running_replies", "Replies being written now")
JOB_LAG = Gauge("genapp_job_lag_seconds", "Age of the oldest job that waits")
BUS_LAG = Gauge("genapp_bus_lag_seconds", "Time an event took to reach its listeners")
LLM_CALLS = Counter("genapp_llm_calls", "Calls to a model", ["model", "outcome"])
LLM_TOKENS = Counter("genapp_llm_tokens", "Tokens as the provider counts them", ["model", "direction"])
REQUESTS = Counter("genapp_http_requests", "HTTP requests", ["method", "status"])
FIRST_TOKEN = Histogram("genapp_first_token_seconds", "From the claim of a reply to its first words")
FAULTS = Counter("genapp_faults", "Errors nobody foresaw")


def hide(value: Any, depth: int = 0) -> Any:
    """Return the value with secrets masked wherever they stand; of what lies too deep only the kind is told."""
    if isinstance(value, str):
        return _PATTERNS.sub("***", value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth < _DEPTH and isinstance(value, Mapping):
        return {str(key): "***" if HIDDEN.search(str(key)) else hide(inner, depth + 1) for key, inner in value.items()}
    if depth < _DEPTH and isinstance(value, list | tuple | set | frozenset):
        return [hide(inner, depth + 1) for inner in value]
    return type(value).__name__ if depth >= _DEPTH else hide(str(value), depth)


def redact(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask values by the name of their key, and addresses, keys, tokens and card numbers wherever they stand (OBS-1)."""
    for key, value in entry.items():
        if not key.startswith("_"):
            entry[key] = "***" if key not in _PLAIN and value and HIDDEN.search(key) else hide(value)
    return entry


def configure(settings: Settings) -> None:
    """Send our own logs and those of every library to standard error, redacted: JSON in production, readable lines on a laptop."""
    render: Any = structlog.processors.JSONRenderer() if settings.production else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, redact, render], logger_factory=structlog.PrintLoggerFactory(sys.stderr), cache_logger_on_first_use=True
    )
    libraries = logging.StreamHandler(sys.stderr)
    libraries.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, redact, render],
        )
    )
    root = logging.getLogger()
    root.handlers, root.level = [libraries], logging.WARNING
    for noisy in ("httpx", "httpcore", "aiohttp", "dbos", "engineio", "socketio", "uvicorn.error", "alembic", "stamina"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # DBOS brings a handler of its own unless it finds one.
    jobs = logging.getLogger("dbos")
    jobs.handlers, jobs.propagate = [logging.NullHandler()], True


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
