"""What operators have earned, as a file."""

import csv
import io

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from genapp.accounts import queries as accounts
from genapp.core.actor import ANONYMOUS, Permission
from genapp.core.clock import now
from genapp.core.cookies import cookie_value
from genapp.core.db import read
from genapp.core.errors import DomainError
from genapp.core.security import token_hash
from genapp.core.settings import settings
from genapp.desk.queries import earnings


async def earned(request: Request) -> Response:
    """Give who manages operators what each has earned between two days, as CSV; amounts in KES (QUE-06)."""
    token = cookie_value(request.headers.get("cookie", ""), settings())
    row = await read(accounts.session_row, token_hash(token), now()) if token else None
    try:
        (row.actor if row else ANONYMOUS).require(Permission.MANAGE_OPERATORS)
        first, last = earnings.stretch(*(earnings.day(request.query_params.get(name, "")) for name in ("from", "to")))
    except DomainError as refused:
        return PlainTextResponse(refused.message, refused.status)
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(["operator", "id", "from", "to", "hours", "messages", "credits", "by_hours", "by_commission", "total"])
    for one in await read(earnings.earnings, first, last, now()):
        # A cell that begins like a formula would be one in a spreadsheet.
        name = f"'{one.name}" if one.name[:1] in "=+-@" else one.name
        money = [earnings.plain(hundredths) for hundredths in (one.credits, one.by_hours, one.by_share, one.total)]
        lines.writerow([name, one.id, first, last, earnings.plain(one.seconds * 100 // 3600), one.messages, *money])
    headers = {"content-disposition": f'attachment; filename="earnings-{first}-{last}.csv"', "cache-control": "no-store"}
    return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


routes = [Route("/admin/operators/earnings.csv", earned)]
