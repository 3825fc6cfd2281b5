"""One address of the API: finds the call, asks who makes it, checks what it says, and answers in one shape whatever happens (API-1)."""

import hashlib
import math
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pydantic_core
from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from genapp.api import service
from genapp.api.calls import BASE, LARGEST, Call
from genapp.api.http import door
from genapp.api.http.door import Caller
from genapp.api.shapes.base import ID, Problem, Trouble
from genapp.core import logs
from genapp.core.db import transact
from genapp.core.errors import DomainError, Invalid, NotFound, RateLimited, Unauthenticated
from genapp.core.ids import new_id
from genapp.core.ratelimit import Standing

JSON = "application/json"
_ID, _KEY = re.compile(ID), re.compile(r"^[!-~]{1,200}$")
_CODES = re.compile(r"(?<!^)(?=[A-Z])")


class Refused(DomainError):
    """A request that cannot be read at all; `code` and `status` say why."""

    def __init__(self, status: int, code: str, message: str):
        super().__init__(message)
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that was read and admitted. `team` is the team it concerns, `key` its Idempotency-Key or "", `ids` what its address names."""

    caller: Caller | None
    asked: Any
    sent: Any
    ids: dict[str, str]
    team: str
    key: str

    @property
    def who(self) -> Caller:
        """The caller, where strangers are not admitted."""
        if self.caller is None:
            raise Unauthenticated
        return self.caller


Read = Callable[[Ask], Awaitable[Any]]
Change = Callable[[Any, Ask], Any]
First = Callable[[Ask], None]
WORK: dict[str, Read | Change] = {}
FIRST: dict[str, First] = {}


def answers(name: str, first: First | None = None) -> Callable[[Any], Any]:
    """Register what a call does: `async def read(ask)` for GET, else `def change(session, ask)`, all of it in one transaction.

    `first(ask)` is asked before and refuses what needs no transaction to be refused.
    """

    def register(work: Any) -> Any:
        WORK[name] = work
        if first:
            FIRST[name] = first
        return work

    return register


class Resource:
    """An ASGI application for one address and its methods."""

    def __init__(self, calls: Sequence[Call]):
        self.calls = {call.method: call for call in calls}
        self.told = {call.name: TypeAdapter(call.told) for call in calls}
        self.methods = ", ".join(sorted(self.calls))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request, headers = Request(scope, receive), {"cache-control": "no-store", "x-request-id": new_id()}
        try:
            answer = await self._answer(request, headers)
        except DomainError as refused:
            answer = problem(refused, headers)
        except Exception as error:
            reference = logs.fault(error)
            words = f"Something broke on our side. Reference {reference}."
            answer = problem(Refused(500, "fault", words), headers)
        if request.method == "HEAD":
            answer.body = b""
        await answer(scope, receive, send)

    async def _answer(self, request: Request, headers: dict[str, str]) -> Response:
        call = self.calls.get("GET" if request.method == "HEAD" else request.method)
        if call is None:
            headers["allow"] = self.methods
            raise Refused(405, "method_not_allowed", f"This address takes {self.methods}.")
        try:
            caller = await door.caller_of(request)
        except Unauthenticated:
            _stand(door.count(call, None, request), headers)
            raise
        _stand(door.count(call, caller, request), headers)
        door.admit(call, caller, request)
        ask = await _read(call, caller, request)
        work: Any = WORK[call.name]
        if call.name in FIRST:
            FIRST[call.name](ask)
        if call.method == "GET":
            body = self._told(call, await work(ask))
        else:
            mark = _fingerprint(call, ask)
            body, again = await transact(
                service.once, ask.who.person.user_id, ask.key, mark, lambda session: self._told(call, work(session, ask))
            )
            if again:
                headers["idempotent-replayed"] = "true"
        if call.status == 204:
            return Response(status_code=204, headers=headers)
        return Response(body, call.status, headers, JSON)

    def _told(self, call: Call, told: Any) -> str:
        return self.told[call.name].dump_json(told).decode()


def _stand(stands: Standing, headers: dict[str, str]) -> None:
    seconds = str(math.ceil(stands.seconds))
    headers |= {"ratelimit-limit": str(stands.most), "ratelimit-remaining": str(max(0, stands.left)), "ratelimit-reset": seconds}
    if not stands.passed:
        raise RateLimited(retry_after=stands.seconds)


def problem(refused: DomainError, headers: dict[str, str]) -> Response:
    """Return a refusal in the shape every refusal has."""
    code = getattr(refused, "code", "") or _CODES.sub("_", type(refused).__name__).lower()
    told = Problem(error=Trouble(code="refused" if code == "domain_error" else code, message=refused.message, field=refused.field or None))
    if isinstance(refused, RateLimited):
        headers = {**headers, "retry-after": str(math.ceil(refused.retry_after))}
    if refused.status == 401:
        headers = {**headers, "www-authenticate": "Bearer"}
    return Response(told.model_dump_json(exclude_none=True), refused.status, headers, JSON)


async def _read(call: Call, caller: Caller | None, request: Request) -> Ask:
    ids = {name: str(value) for name, value in request.path_params.items()}
    if not all(_ID.match(value) for value in ids.values()):
        raise NotFound
    query: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        if name in query:
            raise Invalid("This is given twice.", field=name)
        query[name] = value
    asked = _shaped(call.asked, query)
    sent = _shaped(call.sent, await _json(request)) if call.sent else None
    team = ""
    if call.team and caller:
        team = await door.team_of(call, caller, getattr(asked, "team", None) or getattr(asked, "id", None) or "")
    return Ask(caller, asked, sent, ids, team, _key(call, request))


def _shaped(shape: type[BaseModel], given: Any) -> Any:
    try:
        return shape.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise Invalid(f"{first['msg']}.", field=".".join(str(part) for part in first["loc"])) from None


async def _json(request: Request) -> Any:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        raise Refused(415, "unsupported_media_type", f"Send the body as {JSON}.")
    length = request.headers.get("content-length", "0")
    body = bytearray()
    if not length.isdecimal() or int(length[:12]) > LARGEST:
        raise _too_large()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise _too_large()
    try:
        return pydantic_core.from_json(bytes(body), allow_inf_nan=False)
    except ValueError:
        raise Refused(400, "invalid_json", "The body is no JSON.") from None


def _too_large() -> Refused:
    return Refused(413, "too_large", f"At most {LARGEST // 1024} KB, please.")


def _key(call: Call, request: Request) -> str:
    key = request.headers.get("idempotency-key")
    if key is None or not call.keyed:
        return ""
    if not _KEY.match(key):
        raise Invalid("From 1 to 200 printable ASCII characters, please.", field="Idempotency-Key")
    return key


def _fingerprint(call: Call, ask: Ask) -> str:
    sent = ask.sent.model_dump_json(exclude_unset=True) if ask.sent is not None else ""
    return hashlib.sha256("\n".join((call.name, *ask.ids.values(), ask.team, sent)).encode()).hexdigest()


def resources(calls: Sequence[Call]) -> list[Route]:
    """Return a route for each address of the table; LookupError when a call has nobody to answer it."""
    missing = [call.name for call in calls if call.name not in WORK]
    if missing:
        raise LookupError(f"nobody answers {', '.join(missing)}")
    paths: dict[str, list[Call]] = {}
    for call in calls:
        paths.setdefault(call.path, []).append(call)
    return [Route(BASE + path, Resource(group)) for path, group in paths.items()]
