"""What machines ask: health, figures, signed files (OBS-1)."""

import asyncio
from dataclasses import dataclass
from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette

from genapp.adapters.offline.disk import Disk
from genapp.core import db, events, jobs, ports
from genapp.core.events import MemoryBus
from genapp.core.ports import Ports
from genapp.core.settings import settings
from genapp.site import http


@dataclass
class Model:
    name: str = "script"
    demo: bool = False
    reason: str = ""
    wait: float = 0.0
    asked: int = 0

    async def probe(self):
        self.asked += 1
        await asyncio.sleep(self.wait)
        return self.reason


class Deaf(MemoryBus):
    async def ping(self):
        raise ConnectionError


@pytest.fixture
def site(database, tmp_path, monkeypatch):
    """The routes alone, on a database with every table; `ask` comes from an address of its own choice."""
    model = Model()
    monkeypatch.setattr(http, "_models", http._Models())
    ports.use(Ports(model, None, None, Disk(tmp_path / "files"), None))  # pyright: ignore
    before = events.bus()
    events.use(MemoryBus())
    chosen = settings()

    def choose(**changes):
        monkeypatch.setattr(http, "settings", lambda: chosen.model_copy(update=changes))

    async def ask(path, client="203.0.113.7", **headers):
        transport = httpx.ASGITransport(Starlette(routes=http.routes), client=(client, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://genapp.example", headers=headers) as browser:
            return await browser.get(path)

    yield SimpleNamespace(model=model, ask=ask, choose=choose)
    events.use(before)


async def settled(site):
    """Return the health once the models were asked."""
    await site.ask("/health")
    await asyncio.sleep(0.05)
    return await site.ask("/health")


async def test_obs_1_a_healthy_site_says_so_part_by_part(site):
    answer = await settled(site)
    told = answer.json()
    assert answer.status_code == 200
    assert (told["status"], told["database"], told["bus"], told["storage"], told["models"]) == ("ok", "ok", "ok", "ok", {"script": "ok"})
    assert told["job_lag_seconds"] >= 0
    assert told["model_is_demo"] is False


async def test_obs_1_models_are_probed_at_most_once_a_minute_and_never_waited_for(site):
    site.model.wait = 30.0
    started = asyncio.get_running_loop().time()
    answers = await asyncio.gather(*(site.ask("/health") for _ in range(20)))
    assert asyncio.get_running_loop().time() - started < 3
    assert {answer.status_code for answer in answers} == {200}
    assert site.model.asked == 1


async def test_t12_a_silent_model_degrades_the_site_and_does_not_close_it(site):
    site.model.reason = "LLM HTTP 500"
    answer = await settled(site)
    assert (answer.status_code, answer.json()["status"], answer.json()["models"]) == (200, "degraded", {"script": "LLM HTTP 500"})


async def test_c36_each_model_is_named_and_one_that_answers_is_enough(site):
    site.model.models = (Model("primary", reason="LLM HTTP 401"), Model("second"))
    told = (await settled(site)).json()
    assert told["models"] == {"primary": "LLM HTTP 401", "second": "ok"}
    assert told["status"] == "ok"


async def test_a_bus_that_reaches_nobody_degrades_the_site(site):
    events.use(Deaf())
    answer = await site.ask("/health")
    assert (answer.status_code, answer.json()["status"], answer.json()["bus"]) == (200, "degraded", "ConnectionError")


async def test_obs_1_without_its_database_the_site_is_failing(site, monkeypatch):
    async def gone():
        raise ConnectionError("postgresql://genapp:canary@db")

    monkeypatch.setattr(jobs, "lag", gone)
    answer = await site.ask("/health")
    assert (answer.status_code, answer.json()["status"], answer.json()["database"]) == (503, "failing", "ConnectionError")
    assert "canary" not in answer.text


async def test_late_jobs_degrade_the_site(site, monkeypatch):
    async def late():
        return 61.0

    monkeypatch.setattr(jobs, "lag", late)
    assert (await site.ask("/health")).json()["status"] == "degraded"


@pytest.mark.parametrize(
    ("client", "headers", "changes", "status"),
    [
        ("127.0.0.1", {}, {}, 200),
        ("::1", {}, {}, 200),
        ("203.0.113.7", {}, {}, 404),
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.7"}, {}, 404),
        ("127.0.0.1", {"forwarded": "for=203.0.113.7"}, {}, 404),
        ("203.0.113.7", {"x-forwarded-for": "127.0.0.1"}, {}, 404),
        ("127.0.0.1", {}, {"trusted_proxies": 1}, 404),
        ("203.0.113.7", {"authorization": "Bearer right"}, {"metrics_token": "right"}, 200),
        ("203.0.113.7", {"authorization": "bearer right"}, {"metrics_token": "right"}, 200),
        ("203.0.113.7", {"authorization": "Bearer wrong"}, {"metrics_token": "right"}, 404),
        ("203.0.113.7", {"authorization": "Basic right"}, {"metrics_token": "right"}, 404),
        ("203.0.113.7", {"authorization": "Bearer "}, {}, 404),
        ("203.0.113.7", {"authorization": "Bearer"}, {"metrics_token": ""}, 404),
    ],
)
async def test_obs_1_figures_are_for_loopback_itself_or_the_token(site, client, headers, changes, status):
    from pydantic import SecretStr

    if "metrics_token" in changes:
        changes = {**changes, "metrics_token": SecretStr(changes["metrics_token"])}
    site.choose(**changes)
    answer = await site.ask("/metrics", client, **headers)
    assert answer.status_code == status
    assert ("genapp_loop_lag_seconds" in answer.text) is (status == 200)


async def test_the_figures_we_promise_are_there(site):
    text = (await site.ask("/metrics", "127.0.0.1")).text
    for name in (
        "loop_lag_seconds",
        "open_tabs",
        "running_replies",
        "job_lag_seconds",
        "bus_lag_seconds",
        "http_requests",
        "llm_calls",
        "llm_tokens",
        "faults",
    ):
        assert f"genapp_{name}" in text


async def test_a_signed_link_serves_its_file_and_parts_of_it(site):
    storage = ports.ports().storage
    await storage.put("a/b.webp", b"0123456789", "image/webp")
    whole = await site.ask(storage.url("a/b.webp"))
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, b"0123456789", "image/webp")
    part = await site.ask(storage.url("a/b.webp"), range="bytes=2-4")
    assert (part.status_code, part.content, part.headers["content-range"]) == (206, b"234", "bytes 2-4/10")


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "script.js", "noending"])
async def test_t21_what_a_browser_could_run_is_a_download(site, name):
    storage = ports.ports().storage
    await storage.put(name, b"<script>alert(1)</script>", "text/html")
    answer = await site.ask(storage.url(name))
    assert answer.headers["content-disposition"].startswith("attachment")
    assert (answer.headers["content-type"], answer.headers["x-content-type-options"]) == ("application/octet-stream", "nosniff")


async def test_expired_forged_and_missing_files_are_not_there(site):
    storage = ports.ports().storage
    await storage.put("a.webp", b"x", "image/webp")
    link = storage.url("a.webp")
    for path in (
        storage.url("a.webp", -1),
        link[:-1] + ("0" if link[-1] != "0" else "1"),
        "/files/a.webp",
        "/files/..%2f..%2fetc%2fpasswd",
        storage.url("b.webp"),
    ):
        assert (await site.ask(path)).status_code == 404


async def test_no_address_of_staff_is_named_to_robots(site):
    text = (await site.ask("/robots.txt")).text + (await site.ask("/sitemap.xml")).text
    assert "admin" not in text
    assert "op-login" not in text
    assert db.configured()
