"""The JSON reads of a signed-in browser: who am I, my team, my credits or my team's (TEAM-03, CRED-15)."""

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
from genapp.credits import queries as credits
from genapp.credits.limits import month_begins, zone
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


async def _ledger(request: Request) -> tuple[str, str] | Response:
    """Return whose ledger is asked for: a team's only to its members, else the caller's own."""
    row = await _session(request)
    if row is None:
        return JSONResponse({"error": "Unauthenticated"}, 401, PRIVATE)
    wanted = request.query_params.get("team", "")[:32]
    if wanted and await read(teams.team, row.user_id, wanted) is None:
        return JSONResponse({"error": "Not found"}, 404, PRIVATE)
    return ("team", wanted) if wanted else ("user", row.user_id)


async def balance(request: Request) -> Response:
    """Return what is free, what is held, and what went since the month began (UTC), in hundredths of a credit (CRED-13, CRED-15, CRED-18)."""
    owner = await _ledger(request)
    if isinstance(owner, Response):
        return owner
    told = {
        "available": await read(credits.balance, *owner), "reserved": await read(credits.balance, *owner, "held"),
        "spent_this_month": await read(credits.spent_since, *owner, month_begins(now(), zone(""))),
    }  # fmt: skip
    return JSONResponse(told, headers=PRIVATE)


async def history(request: Request) -> Response:
    """Return movements, newest first, at most a hundred below the id `before` (CRED-15)."""
    owner = await _ledger(request)
    if isinstance(owner, Response):
        return owner
    rows = await read(credits.statement, *owner, "", request.query_params.get("before", "")[:32], 100)
    told = [
        {"id": one.id, "at": one.at, "kind": one.kind, "reason": one.reason, "credits": one.amount, "sign": one.sign, "ref": one.ref}
        for one in rows
    ]
    return JSONResponse({"rows": told, "more": len(rows) == 100}, headers=PRIVATE)


async def moved(request: Request) -> Response:
    """Send the old address of a read to its versioned one (C45)."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{request.url.path.replace('/api/', '/api/v1/', 1)}{query}", 308)


routes = [
    Route("/api/v1/user", user), Route("/api/v1/team", team), Route("/api/v1/credits/balance", balance),
    Route("/api/v1/credits/history", history), Route("/api/credits/{name}", moved), Route("/api/{name}", moved),
]  # fmt: skip
