"""Where browsers post files when they are kept on this disk: what S3 does by its presigned POST."""

import json

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from genapp.core.security import unsign
from genapp.media import flows

ENVELOPE = 64 * 1024
"""Bytes a form may have besides its file."""


async def upload(request: Request) -> Response:
    """Take one file under a signed policy: its key, its type, its most bytes. 204 like S3; 403 for a policy that does not hold."""
    signed = unsign(request.path_params["policy"])
    if signed is None:
        return PlainTextResponse("This upload has expired. Please try again.", 403)
    try:
        allowed = json.loads(signed)
        key, content_type, most = allowed["key"], allowed["type"], allowed["most"]
    except (ValueError, KeyError, TypeError):
        return PlainTextResponse("This upload has expired. Please try again.", 403)
    announced = request.headers.get("content-length", "")
    if not announced.isdigit() or int(announced) > most + ENVELOPE:
        return PlainTextResponse("This file is too large.", 413)
    try:
        async with request.form(max_files=1, max_fields=4, max_part_size=ENVELOPE) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile) or not file.size:
                return PlainTextResponse("No file came with this form.", 400)
            if form.get("Content-Type") != content_type or file.size > most:
                return PlainTextResponse("This file is not the one that was announced.", 400)
            await flows.receive(key, await file.read(), content_type)
    except MultiPartException:
        return PlainTextResponse("This form cannot be read.", 400)
    return Response(status_code=204)


routes = [Route("/files/upload/{policy}", upload, methods=["POST"])]
