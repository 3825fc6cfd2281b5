"""Who asks, and how often they may: an access token, or the session of a browser on our own pages."""

from dataclasses import dataclass

from starlette.requests import Request

from genapp.accounts import queries as accounts
from genapp.accounts import tokens as rules
from genapp.accounts.queries import SessionRow
from genapp.accounts.service import tokens
from genapp.api.calls import Call
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.cookies import cookie_value
from genapp.core.db import read, transact
from genapp.core.errors import Forbidden, Invalid, NotFound, Unauthenticated
from genapp.core.ratelimit import Allowance, Standing
from genapp.core.security import token_hash
from genapp.core.settings import settings
from genapp.teams import queries as teams

LONGEST = 200


class ScopeMissing(Forbidden):
    """The token was not made for this."""


class CrossOrigin(Forbidden):
    """A browser's cookie changes things from our own pages only."""

    message = "With a browser's cookie this is done from our own pages only. Use an access token."


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `team_id` is the one team their token reaches, or ""; `scopes` is None for a browser, which may do what its person may."""

    person: SessionRow
    actor: Actor
    team_id: str = ""
    scopes: frozenset[str] | None = None


async def caller_of(request: Request) -> Caller | None:
    """Return who asks, or None for a stranger; a token that opens nothing is refused, also where strangers are answered."""
    given = request.headers.get("authorization")
    if given is not None:
        kind, _, token = given.partition(" ")
        found = None
        if kind.lower() == "bearer" and token.startswith(rules.PREFIX) and len(token) <= LONGEST:
            found = await read(accounts.caller, token_hash(token), now())
        if found is None:
            raise Unauthenticated("This access token opens nothing.")
        if found.last_used_at is None or now() - found.last_used_at >= tokens.SEEN:
            await transact(tokens.touch, found.token_id)
        return Caller(found.person, found.person.actor, found.team_id, found.scopes)
    token = cookie_value(request.headers.get("cookie", ""), settings())
    row = await read(accounts.session_row, token_hash(token), now()) if token else None
    return Caller(row, row.actor) if row else None


def admit(call: Call, caller: Caller | None, request: Request) -> None:
    """Raise unless this caller may make this call."""
    if caller is None:
        if call.scope:
            raise Unauthenticated
        return
    if caller.scopes is not None:
        if call.scope and call.scope not in caller.scopes:
            raise ScopeMissing(f"This token may not do that: it was made without the scope {call.scope}.")
    elif call.method != "GET" and request.headers.get("origin") not in settings().origins:
        raise CrossOrigin


def count(call: Call, caller: Caller | None, request: Request) -> Standing:
    """Count one request of this caller, or of a stranger's address."""
    most = settings().api_per_minute
    if caller is None:
        return Allowance("api-stranger", f"{max(1, most // 5)}/minute").take(request.client.host if request.client else "")
    parts = {"read": 1, "write": 5, "order": 10}
    return Allowance(f"api-{call.cost}", f"{max(1, most // parts[call.cost])}/minute").take(caller.person.user_id)


async def team_of(call: Call, caller: Caller, wanted: str) -> str:
    """Return the team a request concerns: the one named, the token's own, the caller's personal one, or their only one; "" is their own wallet.

    NotFound for a team of others. Among several teams none is guessed: the wrong wallet would pay.
    """
    if caller.team_id and wanted not in ("", caller.team_id):
        raise NotFound
    wanted = wanted or caller.team_id
    if not wanted and call.team == "wallet":
        return ""
    mine = await read(teams.teams, caller.person.user_id)
    fitting = [one for one in mine if one.id == wanted] if wanted else [one for one in mine if one.personal] or mine
    if not fitting:
        raise NotFound
    if len(fitting) > 1:
        raise Invalid("You are in several teams. Please name one.", field="team")
    return fitting[0].id
