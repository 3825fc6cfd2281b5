"""Where whoever makes pictures says that something is ready (GEN-07, C35)."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from genapp.api.http.answering import Refused, problem
from genapp.core.db import transact
from genapp.core.generator import GenerationFailed
from genapp.core.ids import new_id
from genapp.core.logs import get_logger
from genapp.core.ports import ports
from genapp.core.security import same
from genapp.core.settings import settings
from genapp.studio.service import running

LARGEST = 1024 * 1024
NAME = "fal"
log = get_logger(__name__)


async def fal(request: Request) -> Response:
    """Take word by its raw body: 401 for what is not genuine, 503 while that cannot be told, 200 for the rest, also when it comes again.

    The word in the path, where the site has one, keeps strangers from making us check signatures; what is believed is the signature (C35).

    What it says of the results is never taken: the job's own turn asks the provider for them, so a repetition changes nothing.
    """
    headers = {"cache-control": "no-store", "x-request-id": new_id()}
    if not same(request.path_params.get("word", ""), settings().fal_webhook_token.get_secret_value()):
        return _refused(headers)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return problem(Refused(413, "too_large", "Too large."), headers)
    known = ports().generators.get(NAME)
    try:
        work = await known.read(request.headers, bytes(body)) if known else None
    except GenerationFailed as failed:
        log.warning("webhook.not_checked", provider=NAME, kind=type(failed).__name__)
        return problem(Refused(503, "try_again", "This could not be checked just now. Please send it again."), headers)
    if work is None:
        return _refused(headers)
    woken = await transact(running.told, NAME, work)
    return JSONResponse({"received": True, "message": "Processed" if woken else "Already processed"}, 200, headers)


def _refused(headers: dict[str, str]) -> Response:
    log.warning("webhook.refused", provider=NAME)
    return problem(Refused(401, "invalid_signature", "This message is not genuine, or too old."), headers)


routes = [Route(f"/api/webhooks/{NAME}", fal, methods=["POST"]), Route(f"/api/webhooks/{NAME}/{{word}}", fal, methods=["POST"])]
