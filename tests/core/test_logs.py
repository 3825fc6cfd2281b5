"""Logs hold no secret (OBS-1, T26)."""

import io
import json
import logging
import re
from types import SimpleNamespace
from typing import Any

import pytest
import structlog

from genapp.core import logs


@pytest.fixture
def written(monkeypatch):
    """Configure logs as in production; returns what was written, line by line."""
    out = io.StringIO()
    monkeypatch.setattr("sys.stderr", out)
    root = logging.getLogger()
    before = root.handlers, root.level
    logs.configure(SimpleNamespace(production=True))  # pyright: ignore[reportArgumentType]
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.handlers, root.level = before
    structlog.reset_defaults()


SECRETS = [
    "anna.canary@example.com",
    "Bearer canary-0123456789abcdef",
    "sk-canary0123456789",
    "re_canary0123456789",
    "whsec_canary01234567",
    "postgresql://genapp:canary@db.example/genapp",
    "eyJcanary0.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "canary7-0123456789-0123456789-0123456789-abc",
    "card 4242 4242 4242 4242 canary@x.org",
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("place", ["value", "event", "list", "mapping", "error", "library"])
def test_obs_1_a_secret_is_masked_wherever_it_stands(written, secret, place):
    log = logs.get_logger("test")
    entries: dict[str, Any] = {
        "value": lambda: log.warning("told", what=f"it was {secret}!"),
        "event": lambda: log.warning(f"told {secret}"),
        "list": lambda: log.warning("told", what=[1, [secret]]),
        "mapping": lambda: log.warning("told", what={"deep": {"er": secret}}),
        "error": lambda: log.warning("told", what=ValueError(secret)),
        "library": lambda: logging.getLogger("somebody.else").warning("told %s", secret),
    }
    entries[place]()
    (line,) = written()
    assert "***" in json.dumps(line)
    assert "canary" not in json.dumps(line).replace("canary@x.org", "")
    assert not re.search(r"4242.4242", json.dumps(line))


@pytest.mark.parametrize(
    "key",
    ["text", "content", "password", "new_password", "token", "email", "e_mail", "cookie", "authorization", "api_key", "persona", "prompt", "message", "code", "body", "birth_date", "headers"],
)  # fmt: skip
def test_obs_1_a_value_is_masked_by_the_name_of_its_key(written, key):
    logs.get_logger("test").warning("told", **{key: "canary", "deep": {key: "canary"}})
    (line,) = written()
    assert "canary" not in json.dumps(line)


def test_what_is_no_secret_stays_readable(written):
    logs.get_logger("genapp.chat").warning("reply.failed", reply="0193abcd" * 4, reason="LLM HTTP 500", model="deepseek-flash", seconds=1.5)
    (line,) = written()
    assert line["reply"] == "0193abcd" * 4
    assert (line["reason"], line["model"], line["seconds"], line["event"], line["level"]) == (
        "LLM HTTP 500",
        "deepseek-flash",
        1.5,
        "reply.failed",
        "warning",
    )


def test_a_statement_is_told_without_its_parameters(written):
    logging.getLogger("sqlalchemy").error("failed\n[SQL: INSERT INTO messages]\n[parameters: ('canary words', 1)]\n(Background: https://x)")
    (line,) = written()
    assert "canary" not in line["event"]
    assert "INSERT INTO messages" in line["event"]


def test_a_fault_is_logged_by_kind_and_place_and_never_by_its_words(written):
    try:
        raise RuntimeError("canary words of a person")
    except RuntimeError as error:
        reference = logs.fault(error)
    (line,) = written()
    assert re.fullmatch(r"[0-9a-f]{8}", reference)
    assert (line["reference"], line["kind"]) == (reference, "RuntimeError")
    assert "test_logs.py:" in line["where"]
    assert "canary" not in json.dumps(line)


def test_every_line_is_one_json_object_with_a_time(written):
    logs.get_logger("test").warning("two\nlines")
    (line,) = written()
    assert line["timestamp"].endswith("Z")


async def test_a_blocked_loop_shows_in_the_figures():
    import asyncio
    import time

    pulse = asyncio.create_task(logs.watch_loop(0.02))
    try:
        await asyncio.sleep(0.03)
        time.sleep(0.2)  # noqa: ASYNC251
        await asyncio.sleep(0.005)
        assert logs.LOOP_LAG._value.get() > 0.1
    finally:
        pulse.cancel()
