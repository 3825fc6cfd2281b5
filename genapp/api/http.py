"""The JSON reads of a signed-in browser: who am I, and my team (TEAM-03)."""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from genapp.accounts import queries as accounts
from genapp.accounts.queries import SessionRow
from genapp.core.clock import now
from genapp.core.cookies import cookie_value
from genapp.core.db import read
from genapp.core.security import token_hash
from genapp.core.settings import settings
from genapp.teams import queries as teams

PRIVATE = {"cache-control": "no-store"}


async def _session(request: Request) -> SessionRow | None:
    token = cookie_value(request.headers.get("cookie", ""), settings())
    return await read(accounts.session_row, token_hash(token), now()) if token else None


async def user(request: Request) -> Response:
    """Return the signed-in person, or null (AUTH-08, TEAM-03)."""
    row = await _session(request)
    if row is None:
        return JSONResponse(None, headers=PRIVATE)
    told = {"id": row.user_id, "username": row.username, "name": row.name, "email": row.email, "role": row.role.value}
    return JSONResponse(told, headers=PRIVATE)


async def team(request: Request) -> Response:
    """Return one of the caller's teams with its members: the one named by `id`, else their own first; 401 and 404 in words (TEAM-01, TEAM-03)."""
    row = await _session(request)
    if row is None:
        return JSONResponse({"error": "Unauthenticated"}, 401, PRIVATE)
    mine = await read(teams.teams, row.user_id)
    wanted = request.query_params.get("id", "") or (mine[0].id if mine else "")
    found = next((one for one in mine if one.id == wanted), None)
    if found is None:
        return JSONResponse({"error": "Not found"}, 404, PRIVATE)
    members = await read(teams.members, row.user_id, found.id, now())
    people = [
        {"user": {"id": one.user_id, "name": one.name, "username": one.username}, "role": one.role, "joined_at": one.since}
        for one in members
    ]
    return JSONResponse({**asdict(found), "members": people}, headers=PRIVATE)


async def moved(request: Request) -> Response:
    """Send the old address of a read to its versioned one (C45)."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/api/v1/{request.path_params['name']}{query}", 308)


routes = [Route("/api/v1/user", user), Route("/api/v1/team", team), Route("/api/{name}", moved)]
