"""The statement as a file."""

import csv
import io

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from genapp.accounts import queries as accounts
from genapp.core.clock import now
from genapp.core.cookies import cookie_value
from genapp.core.db import read
from genapp.core.security import token_hash
from genapp.core.settings import settings
from genapp.credits import queries
from genapp.teams import queries as teams
from genapp.ui.text import told

MOST = 10_000


async def statement(request: Request) -> Response:
    """Give the caller their movements, or those of a team of theirs, as CSV, newest first, at most ten thousand (PRICE-02)."""
    token = cookie_value(request.headers.get("cookie", ""), settings())
    row = await read(accounts.session_row, token_hash(token), now()) if token else None
    if row is None:
        return PlainTextResponse("Unauthenticated", 401)
    wanted = request.query_params.get("team", "")[:32]
    team = await read(teams.team, row.user_id, wanted) if wanted else None
    if wanted and team is None:
        return PlainTextResponse("Not found", 404)
    moves = await read(queries.statement, "team" if team else "user", team.id if team else row.user_id, "", "", MOST)
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(["time", "what", "credits", "movement", "reference", "id"])
    for one in moves:
        amount = one.amount if one.sign > 0 else f"-{one.amount}" if one.sign < 0 else "0"
        words = told(f"moves.{one.kind}_{one.reason}", one.facts)
        # A cell that begins like a formula would be one in a spreadsheet.
        lines.writerow([one.at, f"'{words}" if words[:1] in "=+-@" else words, amount, one.kind, one.ref, one.id])
    headers = {"content-disposition": 'attachment; filename="genapp-credits.csv"', "cache-control": "no-store"}
    return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


routes = [Route("/credits/statement.csv", statement)]
