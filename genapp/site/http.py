"""What machines ask: is it well, how does it do, which pages are there. And files behind signed links."""

import asyncio
import time
from pathlib import PurePosixPath

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from genapp.characters.queries import cards as catalogue
from genapp.characters.queries import shown as characters
from genapp.core import db, events, jobs
from genapp.core.clock import now
from genapp.core.logs import BUS_LAG
from genapp.core.ports import ports
from genapp.core.security import same, unsign
from genapp.core.settings import settings
from genapp.ui import web
from genapp.ui.page import PAGES

LOOPBACK = ("127.0.0.1", "::1")
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "cf-connecting-ip", "via")
PROBE, PATIENCE, LATE = 60.0, 3.0, 60.0
# Shown in the browser; anything else is a download, so that no stored file is ever run as a page of ours.
SHOWN = {
    ".webp": "image/webp", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
    ".mp3": "audio/mpeg", ".mp4": "video/mp4", ".webm": "video/webm",
}  # fmt: skip


class _Models:
    """What each model last said of itself. Asked in the background at most once a minute: a slow provider never makes a health check slow."""

    def __init__(self) -> None:
        self.told: dict[str, str] = {}
        self._asked = float("-inf")
        self._asking: asyncio.Task[None] | None = None

    def look(self) -> dict[str, str]:
        if time.monotonic() - self._asked > PROBE:
            self._asked = time.monotonic()
            self._asking = asyncio.create_task(self._ask())
        return self.told or {ports().chat.name: "not asked yet"}

    async def _ask(self) -> None:
        chat = ports().chat
        models = getattr(chat, "models", (chat,))
        reasons = await asyncio.gather(*(model.probe() for model in models))
        self.told = {model.name: reason or "ok" for model, reason in zip(models, reasons, strict=True)}


_models = _Models()


async def _database() -> tuple[str, float]:
    """Return how the database does and how late its jobs are: asking the one proves the other."""
    try:
        async with asyncio.timeout(PATIENCE):
            return "ok", round(await jobs.lag(), 2)
    except Exception as broken:  # Whatever it is, nobody can be served.
        return type(broken).__name__, 0.0


async def _bus() -> str:
    started = time.monotonic()
    try:
        async with asyncio.timeout(PATIENCE):
            await events.bus().ping()
    except Exception as broken:  # Each bus has errors of its own; all of them mean the same here.
        return type(broken).__name__
    BUS_LAG.set(time.monotonic() - started)
    return "ok"


async def health(_request: Request) -> Response:
    """Say how each part does; 503 only when nobody can be served: a silent model or bus is "degraded" (OBS-1)."""
    (database, lag), bus, stored = await asyncio.gather(_database(), _bus(), ports().storage.probe())
    models = _models.look()
    answers = any(said in ("ok", "not asked yet") for said in models.values())
    status = "ok" if bus == "ok" and not stored and lag < LATE and answers else "degraded"
    if database != "ok":
        status = "failing"
    told = {
        "status": status, "database": database, "bus": bus, "bus_kind": type(events.bus()).__name__, "job_lag_seconds": lag,
        "models": models, "model_is_demo": ports().chat.demo, "storage": stored or "ok",
    }  # fmt: skip
    return JSONResponse(told, 503 if status == "failing" else 200, {"cache-control": "no-store"})


async def metrics(request: Request) -> Response:
    """Give Prometheus its figures, to loopback itself or with the token; to anybody else the page does not exist (OBS-1)."""
    token = settings().metrics_token.get_secret_value()
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    known = bool(token) and kind.lower() == "bearer" and same(given, token)
    # Behind a proxy on this machine everybody comes from loopback.
    passed_on = settings().trusted_proxies > 0 or any(name in request.headers for name in FORWARDED)
    near = request.client is not None and request.client.host in LOOPBACK and not passed_on
    if not known and not near:
        return PlainTextResponse("Not found", 404)
    await asyncio.gather(_bus(), _database())
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST, headers={"cache-control": "no-store"})


async def file(request: Request) -> Response:
    """Serve a stored file behind a signed link, in ranges where asked; 404 once the link has expired."""
    key = unsign(request.path_params["signed"])
    path = ports().storage.local(key) if key else None
    if key is None or path is None:
        return PlainTextResponse("Not found", 404)
    ending = PurePosixPath(key).suffix.lower()
    headers = {
        "cache-control": "private, max-age=300",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
    }
    if ending not in SHOWN:
        return FileResponse(path, media_type="application/octet-stream", filename=PurePosixPath(key).name, headers=headers)
    return FileResponse(path, media_type=SHOWN[ending], headers=headers)


async def sitemap(_request: Request) -> Response:
    """List the public pages and the shown characters; nothing of staff, nothing private."""
    base = settings().site_url
    paths = [
        page.route for page in PAGES.values() if page.access == "public" and "[" not in page.route and not page.development and page.listed
    ]
    paths += [f"/characters/{card.slug}" for card in await db.read(catalogue.cards, now(), limit=60)]
    entries = "".join(f"<url><loc>{base}{path}</loc></url>" for path in paths)
    return Response(
        f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>',
        media_type="application/xml",
    )


async def robots(_request: Request) -> Response:
    """Let public pages be found; staff addresses are named nowhere."""
    return PlainTextResponse(f"User-agent: *\nDisallow: /chat\nDisallow: /account\nSitemap: {settings().site_url}/sitemap.xml\n")


async def favicon(_request: Request) -> Response:
    """Send browsers that ask for the old name to the drawing."""
    return RedirectResponse("/favicon.svg", 308)


async def _character_exists(rest: str) -> bool:
    return await db.read(characters.exists, rest)


web.known_below("/characters/", _character_exists)
routes = [
    Route("/health", health), Route("/metrics", metrics), Route("/files/{signed}", file),
    Route("/sitemap.xml", sitemap), Route("/robots.txt", robots), Route("/favicon.ico", favicon),
]  # fmt: skip
