"""The addresses of the API: those of the table, its document, and the older ones that lead to them (C45)."""

import json

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from genapp.api.calls import BASE, CALLS
from genapp.api.document import document
from genapp.api.http import credits as _credits
from genapp.api.http import hooks
from genapp.api.http import jobs as _jobs
from genapp.api.http import people as _people
from genapp.api.http import shelf as _shelf
from genapp.api.http.answering import JSON, Refused, problem, resources
from genapp.core.cookies import cookie_name
from genapp.core.ids import new_id
from genapp.core.settings import settings

__all__ = ["_credits", "_jobs", "_people", "_shelf", "elsewhere", "routes"]


async def openapi(_request: Request) -> Response:
    """Give the document that describes every call (API-1)."""
    return Response(json.dumps(document(settings().site_url, cookie_name(settings()))), 200, {"cache-control": "public, max-age=300"}, JSON)


class Elsewhere:
    """What no route of the API answered: an address without its version moves to the one with it, anything else is not there (C45)."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever its method: a 308 keeps method and body."""
        request = Request(scope, receive)
        headers = {"cache-control": "no-store", "x-request-id": new_id()}
        wanted = f"{BASE}/{request.path_params['rest']}"
        known = any(route.matches({**scope, "path": wanted, "root_path": ""})[0] is not Match.NONE for route in routes)
        if known and not scope["path"].startswith(f"{BASE}/"):
            query = f"?{request.url.query}" if request.url.query else ""
            answer: Response = RedirectResponse(wanted + query, 308, headers)
        else:
            answer = problem(Refused(404, "not_found", "There is no such address."), headers)
        await answer(scope, receive, send)


routes = [*resources(CALLS), Route(f"{BASE}/openapi.json", openapi), *hooks.routes]
elsewhere = [Route("/api/{rest:path}", Elsewhere())]
