"""The human check's challenge."""

import re

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from genapp.core.errors import RateLimited
from genapp.core.ports import ports
from genapp.core.ratelimit import Allowance

ASKS = Allowance("captcha", "60/minute")


async def captcha(request: Request) -> Response:
    """Give a challenge for a scope; nothing about the person is kept."""
    scope = request.query_params.get("scope", "")
    if not re.fullmatch(r"[a-z_]{3,20}", scope):
        return JSONResponse({"error": "Unknown scope."}, 400)
    try:
        ASKS.hit(request.client.host if request.client else "")
    except RateLimited as limited:
        return JSONResponse({"error": limited.message}, 429, {"retry-after": str(int(limited.retry_after))})
    return JSONResponse(await ports().captcha.challenge(scope))


routes = [Route("/api/captcha", captcha)]
