"""The outermost layer of the site: origin, security headers, guards, redirects, real 404s, caching. Pages inside are static files."""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from reflex.utils.precompressed_staticfiles import PrecompressedStaticFiles
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from genapp.accounts import queries as accounts
from genapp.core.actor import ANONYMOUS
from genapp.core.clock import now
from genapp.core.cookies import cookie_value
from genapp.core.db import read
from genapp.core.logs import REQUESTS
from genapp.core.security import token_hash
from genapp.core.settings import settings
from genapp.ui import routes
from genapp.ui.page import PAGES, Page

_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.S)
SOCKET = "/_event"
# A file runs nothing by itself; the whole policy with its hashes would weigh more than most of them.
FILES = "default-src 'self'; script-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'"
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH")
Exists = Callable[[str], Awaitable[bool]]
_exists: list[tuple[str, Exists]] = []
Renew = Callable[[str, accounts.SessionRow], Awaitable[str]]
_renew: list[Renew] = []


def known_below(prefix: str, exists: Exists) -> None:
    """Let a slice say which addresses below a dynamic page exist, so that the others answer a real 404."""
    _exists.append((prefix, exists))


def renewed_by(renew: Renew) -> None:
    """Let the slice that keeps sessions renew one whose owner opens a page; it answers with the cookie to set, or "" (AUTH-05)."""
    if renew not in _renew:
        _renew.append(renew)


def policy(pages: Path) -> str:
    """Return the Content-Security-Policy: own scripts, plus the hash of each inline script of the built pages."""
    hashes = {
        "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"
        for page in pages.rglob("*.html")
        for script in _INLINE.findall(page.read_text())
    }
    turnstile = " https://challenges.cloudflare.com" if settings().turnstile_site_key else ""
    socket = settings().site_url.replace("http", "ws", 1)
    files = "".join(f" {origin}" for origin in settings().file_origins)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {' '.join(sorted(hashes))}{turnstile}",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data: blob:{files}",
            f"media-src 'self'{files}",
            "font-src 'self'",
            f"connect-src 'self' {socket}{files}",
            "worker-src 'self' blob:",
            f"frame-src 'self'{turnstile}",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class Web:
    """Wraps Reflex's ASGI application; see the module's promise."""

    def __init__(self, reflex: ASGIApp, own_routes: Sequence[BaseRoute], pages: Path):
        self.reflex = reflex
        self.router = Router(list(own_routes))
        self.pages = pages
        self.built = (self.pages / "index.html").is_file()
        self.files = PrecompressedStaticFiles(directory=self.pages, html=True, encodings=["brotli", "gzip"]) if self.built else None
        self.headers = self._security()
        self.dynamic = [(re.compile("^" + re.sub(r"\[\w+\]", "[^/]+", route) + "$"), page) for route, page in PAGES.items() if "[" in route]

    def _security(self) -> dict[str, str]:
        headers = {
            "x-content-type-options": "nosniff",
            "x-frame-options": "DENY",
            "referrer-policy": "same-origin",
            "cross-origin-opener-policy": "same-origin",
            "permissions-policy": "camera=(), microphone=(self), geolocation=(self)",
        }
        if self.built:
            headers["content-security-policy"] = policy(self.pages)
        if settings().production:
            headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
        return headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or socket."""
        if scope["type"] not in ("http", "websocket"):
            return await self.reflex(scope, receive, send)
        scope = self._from(scope)
        if not self._own_origin(scope):
            return await self._refuse(scope, receive, send)
        if scope["type"] == "websocket":
            return await self.reflex(scope, receive, send)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                REQUESTS.labels(scope["method"] if scope["method"] in METHODS else "other", str(message["status"])).inc()
                headers = MutableHeaders(scope=message)
                # By its address: a 304 names no type, and what it says replaces what the browser has kept.
                if "." in scope["path"].rpartition("/")[2] and not headers.get("content-type", "").startswith("text/html"):
                    headers.setdefault("content-security-policy", FILES)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                for cookie in scope.get("cookies to set", ()):
                    headers.append("set-cookie", cookie)
                if "cache-control" not in headers:
                    fixed = scope["path"].startswith("/assets/") and message["status"] in (200, 304)
                    headers["cache-control"] = "public, max-age=31536000, immutable" if fixed else "no-cache"
            await send(message)

        await self._answer(scope, receive, dressed)

    def _from(self, scope: Scope) -> Scope:
        """Name the person's own address behind our reverse proxies; what comes before those is anybody's word (AUTH-15)."""
        hops = settings().trusted_proxies
        passed = [part.strip() for part in Headers(scope=scope).get("x-forwarded-for", "").split(",") if part.strip()] if hops else []
        return dict(scope, client=(passed[-hops], 0)) if len(passed) >= hops > 0 else scope

    def _own_origin(self, scope: Scope) -> bool:
        origin = Headers(scope=scope).get("origin")
        safe = scope["type"] == "http" and scope["method"] in ("GET", "HEAD", "OPTIONS") and not scope["path"].startswith(SOCKET)
        return safe or origin in settings().origins or (origin is None and scope["type"] == "http" and not scope["path"].startswith(SOCKET))

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            words = "This request came from another site."
            told = {"error": {"code": "cross_origin", "message": words}}
            machine = scope["path"].startswith("/api/")
            await (JSONResponse(told, 403) if machine else PlainTextResponse(words, 403))(scope, receive, send)
        elif "websocket.http.response" in scope.get("extensions", {}):
            await send({"type": "websocket.http.response.start", "status": 403, "headers": []})
            await send({"type": "websocket.http.response.body", "body": b""})
        else:
            # Closing before accepting is answered with 403 by the server.
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        for route in self.router.routes:
            if route.matches(scope)[0] is not Match.NONE:
                return await self.router(scope, receive, send)
        if path.startswith((SOCKET, "/ping", "/_upload", "/_health")) or self.files is None:
            return await self.reflex(scope, receive, send)
        moved = self._moved(path)
        if moved:
            query = scope["query_string"].decode()
            return await RedirectResponse(moved + (f"?{query}" if query else ""), 308)(scope, receive, send)
        page = self.page_of(path)
        if page is not None:
            return await (await self._page(self.files, page, path, scope))(scope, receive, send)
        if path.endswith(".html") or not self._file(path):
            return await self._missing()(scope, receive, send)
        await self.files(scope, receive, send)

    def _moved(self, path: str) -> str:
        if len(path) > 1 and path.endswith("/"):
            path = path.rstrip("/") or "/"
            return routes.REDIRECTS.get(path, path) if self.page_of(path) or path in routes.REDIRECTS else ""
        for old, new in routes.MOVED.items():
            if path.startswith(old):
                return new + path.removeprefix(old)
        return routes.REDIRECTS.get(path, "")

    def page_of(self, path: str) -> Page | None:
        """Return the screen at an address, or None."""
        page = PAGES.get(path) or next((page for pattern, page in self.dynamic if pattern.match(path)), None)
        return None if page and page.development and settings().production else page

    def _file(self, path: str) -> bool:
        target = (self.pages / path.lstrip("/")).resolve()
        return target.is_file() and target.is_relative_to(self.pages.resolve())

    async def _page(self, files: ASGIApp, page: Page, path: str, scope: Scope) -> ASGIApp:
        if page.access not in ("public",):
            token = cookie_value(Headers(scope=scope).get("cookie", ""), settings())
            row = await read(accounts.session_row, token_hash(token), now()) if token else None
            if not page.admits(row.actor if row else ANONYMOUS):
                return RedirectResponse(f"{page.door}?next={path}", 303)
            if row:
                scope["cookies to set"] = [cookie for renew in _renew if (cookie := await renew(token, row))]
        for prefix, exists in _exists:
            if path.startswith(prefix) and not await exists(path.removeprefix(prefix)):
                return self._missing()
        if "[" in page.route:
            return self._shell()

        async def static(_scope: Scope, receive: Receive, send: Send) -> None:
            name = "/index.html" if path == "/" else (f"{path}/index.html" if self._file(f"{path}/index.html") else f"{path}.html")
            await files(dict(scope, path=name, raw_path=name.encode()), receive, send)

        return static

    def _shell(self, status: int = 200) -> Response:
        """Return the page that React fills in: dynamic screens, and the body of a 404."""
        name = "__spa-fallback.html" if self._file("/__spa-fallback.html") else "404.html"
        return FileResponse(self.pages / name, status_code=status, media_type="text/html")

    def _missing(self) -> Response:
        return FileResponse(self.pages / "404.html", status_code=404, media_type="text/html")
