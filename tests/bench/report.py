"""The table of docs/performance.md, from the figures that were measured."""

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from tests.servers import ROOT

PAGE = ROOT / "docs" / "performance.md"
WHY = PAGE.with_name("performance-notes.md")
Figures = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One line: what is felt, its budget (smaller is better unless `more`), ours, and the yardstick's where it has one."""

    what: str
    unit: str
    budget: float | None
    ours: float | None
    plain: float | None = None
    more: bool = False

    @property
    def met(self) -> str:
        """Say whether the budget is met, met within a fifth, or missed."""
        if self.budget is None or self.ours is None:
            return ""
        ratio = (
            (self.budget / self.ours if self.more else self.ours / self.budget)
            if self.ours and self.budget
            else float(self.ours > self.budget)
        )
        return "yes" if ratio <= 1 else "within 20 %" if ratio <= 1.2 else "**no**"

    def line(self) -> str:
        """Return the row in Markdown."""
        ratio = f"{self.ours / self.plain:.2f}" if self.ours is not None and self.plain else ""
        told = [_said(value) for value in (self.budget, self.ours, self.plain)]
        return f"| {self.what}, {self.unit} | {told[0]} | {told[1]} | {told[2]} | {ratio} | {self.met} |"


def _said(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.1f}"


def rows(figures: Figures) -> list[Row]:
    """Return the lines in the order of the budgets."""
    web, crowd, data = figures["browser"], figures["crowd"], figures["database"]
    own, plain = web["ours"], web["plain"]

    def both(what: str, unit: str, budget: float | None, key: str) -> Row:
        return Row(what, unit, budget, own[key], plain[key])

    found = [
        both("Cold load to a usable composer, signed in, with the thread list", "ms", 400, "cold"), both("Second load", "ms", 250, "second"),
        both("Compressed bytes of that load over HTTP", "KB", 220, "kb"), both("Requests of that load", "count", 15, "requests"),
        Row("Landing page without its pictures", "KB", 220, web["landing"]["kb"]), Row("Discover without its pictures", "KB", 220, web["discover"]["kb"]),
        both("Enter to own message, median", "ms", 17, "own"), both("Enter to own message, p95", "ms", 22, "own_p95"),
        both("First token, overhead, median", "ms", 22, "first"), both("First token, overhead, p95", "ms", 30, "first_p95"),
        both("First token, the sum before the frame", "ms", 13, "sum"), both("300 tokens at full speed, overhead", "ms", 45, "full"),
        both("Token lag at 50 a second, p95", "ms", 19, "lag"), both("Frames longer than 25 ms in 300 tokens at 50 a second", "count", None, "dropped"),
        both("Websocket bytes of a reply of 300 tokens", "KB", 45, "ws_kb"),
    ]  # fmt: skip
    for history in (200, 10_000):
        long, there = web[f"ours_{history}"], web.get(f"plain_{history}", {})
        for key, what in (
            ("own", "Enter to own message"),
            ("first", "First token, overhead"),
            ("full", "300 tokens at full speed"),
            ("lag", "Token lag p95"),
        ):
            found.append(Row(f"{what} with {history:,} messages", "ms", round(own[key] * 1.15, 1), long[key], there.get(key)))
        found.append(Row(f"Opening a conversation of {history:,} messages", "ms", 450, long["cold"], there.get("cold")))
    found += [
        Row("50 people at once: first token, overhead, p95", "ms", 20, crowd["crowd"]["first_p95"]), Row("50 people at once: CPU of the server", "ms a message", 20, crowd["crowd"]["cpu"]),
        Row("50 people at once: pieces that did not follow on", "count", 0, crowd["crowd"]["gaps"]), Row("Memory of an open tab (PSS)", "KB", 150, crowd["memory"]["kb"]),
    ]  # fmt: skip
    if two := crowd.get("two"):
        found += [
            Row("The same on two processes, Redis and PostgreSQL: first token p95", "ms", 40, two["first_p95"]), Row("Two processes: CPU", "ms a message", 50, two["cpu"]),
            Row("Two processes: pieces that did not follow on", "count", 0, two["gaps"]),
        ]  # fmt: skip
    for engine, name, rate, wait in (("sqlite", "SQLite", 500, 150), ("postgres", "PostgreSQL", 400, None)):
        if one := data.get(engine):
            size = f"{one['messages']:,} messages"
            found += [
                Row(f"Thread list over {size}, {name}, p95", "ms", 5, one["threads"]), Row(f"Transcript over {size}, {name}, p95", "ms", 5, one["transcript"]),
                Row(f"A page of 100,000 characters, {name}, p95", "ms", 5, one["browse"]), Row(f"A search among 100,000 characters, {name}, p95", "ms", None, one["search"]),
                Row(f"Send transaction, 64 callers, {name}", "a second", rate, one["per_second"], more=True), Row(f"Send transaction, 64 callers, {name}, p99", "ms", wait, one["p99"]),
                Row(f"Event loop late meanwhile, {name}, p99", "ms", 10, one["lag_p99"]),
            ]  # fmt: skip
    return [*found, Row("Start of the server to the first page, pages built", "s", 5, web["start"])]


def write(figures: Figures) -> str:
    """Write docs/performance.md and return it; what is said about missed rows stands in performance-notes.md."""
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    versions = f"Python {platform.python_version()}, Reflex {version('reflex')}, uvicorn {version('uvicorn')}, Chromium {figures['browser']['chromium']}"
    lines = [
        "# Performance: budgets and what was measured", "",
        f"`make bench` on {datetime.now(UTC):%d %B %Y}: {machine}, {versions}. Everything on loopback, headless Chromium with software rendering,",
        "a model server with a stopwatch whose own time is taken out. Medians unless said. *Overhead* is (token painted - Enter pressed) minus",
        "(model handed the piece over - model had read the request). Messages, allowance, permit and job are committed before the model is asked.",
        "The yardstick is `tests/bench/plain`, a chat the way one writes it first in Reflex, measured the same way on the same machine: it stores nothing.", "",
        "| what a person feels | budget | genapp | plain Reflex | ratio | met |", "|---|---:|---:|---:|---:|---|",
    ]  # fmt: skip
    lines += [row.line() for row in rows(figures)]
    if WHY.exists():
        lines += ["", WHY.read_text().strip()]
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text("\n".join(lines) + "\n")
    return PAGE.read_text()
