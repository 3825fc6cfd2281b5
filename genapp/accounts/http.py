"""The two form posts that set and clear the session cookie."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from genapp.accounts.queries import SessionRow
from genapp.accounts.service import sessions
from genapp.core.clock import now
from genapp.core.cookies import cookie_name, cookie_value
from genapp.core.db import transact
from genapp.core.errors import DomainError
from genapp.core.settings import settings
from genapp.ui import routes as pages
from genapp.ui import web


async def enter(request: Request) -> Response:
    """Trade a one-time ticket for the HttpOnly cookie and go on to a page of this site (AUTH-05, T19)."""
    form = await request.form()
    ticket, wanted = str(form.get("ticket", "")), str(form.get("next", ""))
    device = describe(request.headers.get("user-agent", ""))
    old = cookie_value(request.headers.get("cookie", ""), settings())
    try:
        token = await transact(sessions.open_session, ticket, device, request.client.host if request.client else "", _fingerprint(request))
    except DomainError:
        return RedirectResponse(pages.SIGN_IN, 303)
    if old:
        await transact(sessions.end, old)
    answer = RedirectResponse(pages.own_path(wanted), 303)
    _keep(answer, token)
    return answer


def _fingerprint(request: Request) -> str:
    """Return what a browser says of itself, the same at each visit; it is kept as a keyed hash only (MOD-03)."""
    said = (request.headers.get(name, "") for name in ("user-agent", "accept-language", "sec-ch-ua", "sec-ch-ua-platform"))
    return "|".join(said)


def _keep(answer: Response, token: str) -> None:
    lifetime = int(sessions.LIFETIME.total_seconds())
    answer.set_cookie(
        cookie_name(settings()), token, max_age=lifetime, path="/", secure=settings().production, httponly=True, samesite="lax"
    )


async def renew(token: str, row: SessionRow) -> str:
    """Renew a session that opens a page and return its cookie anew, or "" when that was done a moment ago (AUTH-05)."""
    if now() - row.seen_at < sessions.SEEN or not await transact(sessions.touch, row.session_id):
        return ""
    answer = Response()
    _keep(answer, token)
    return answer.headers["set-cookie"]


async def leave(request: Request) -> Response:
    """End the session and clear the cookie."""
    token = cookie_value(request.headers.get("cookie", ""), settings())
    if token:
        await transact(sessions.end, token)
    answer = RedirectResponse(pages.HOME, 303)
    answer.delete_cookie(cookie_name(settings()), path="/", secure=settings().production, httponly=True, samesite="lax")
    return answer


def describe(agent: str) -> str:
    """Return a short name of the browser and system, such as "Firefox on Linux"."""
    browser = next(
        (
            name
            for word, name in (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
            if word in agent
        ),
        "A browser",
    )
    system = next(
        (
            name
            for word, name in (
                ("Android", "Android"),
                ("iPhone", "iPhone"),
                ("iPad", "iPad"),
                ("Windows", "Windows"),
                ("Mac OS", "Mac"),
                ("Linux", "Linux"),
            )
            if word in agent
        ),
        "",
    )
    return f"{browser} on {system}" if system else browser


web.renewed_by(renew)
routes = [Route("/auth/enter", enter, methods=["POST"]), Route("/auth/leave", leave, methods=["POST"])]
