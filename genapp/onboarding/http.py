"""The first admin by a plain request, for people who set machines up by script."""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from genapp.accounts import queries
from genapp.core.db import read
from genapp.core.errors import DomainError
from genapp.onboarding import flows
from genapp.ui import routes as pages
from genapp.ui import web

LARGEST = 4096


async def set_up(request: Request) -> Response:
    """Make the first super admin: {success, admin}, 403 for a wrong token, 400 once an admin exists (AUTH-14, AUTH-16, C49)."""
    body = await request.body() if int(request.headers.get("content-length") or 0) <= LARGEST else b""
    try:
        sent = json.loads(body[:LARGEST])
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        return JSONResponse({"success": False, "error": "Send name, email, password and token as JSON."}, 422)
    name, email, password, token = (str(sent.get(field, ""))[:200] for field in ("name", "email", "password", "token"))
    try:
        admin = await flows.set_up(name, email, password, token, request.client.host if request.client else "")
    except DomainError as refused:
        return JSONResponse({"success": False, "error": refused.message, "field": refused.field}, refused.status)
    return JSONResponse({"success": True, "admin": {"email": admin}})


async def _setup_open(rest: str) -> bool:
    return not rest and not await read(queries.admin_exists)


web.known_below(pages.SETUP, _setup_open)
routes = [Route("/api/v1/setup", set_up, methods=["POST"])]
