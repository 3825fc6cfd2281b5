"""Where providers tell us what was paid."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from genapp.payments.flows import events as flows

LARGEST = 256 * 1024


async def webhook(request: Request) -> Response:
    """Take one event by its raw body: 400 for one that is not genuine, 503 when it should be told again, 200 for any other, also for one that came before (PAY-09)."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return JSONResponse({"error": "Too large"}, 413)
    outcome = await flows.receive(request.path_params.get("provider", "stripe"), request.headers, body)
    if outcome == "refused":
        return JSONResponse({"error": "Invalid signature"}, 400)
    if outcome == "later":
        return JSONResponse({"error": "Try again later"}, 503)
    return JSONResponse({"received": True, "message": "Already processed" if outcome == "known" else "Processed"})


routes = [Route("/api/stripe/webhook", webhook, methods=["POST"]), Route("/api/webhooks/{provider}", webhook, methods=["POST"])]
