"""The OpenAPI 3.1 document of the API, made from the table of calls and their shapes. Pure (API-1)."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from genapp.api.calls import BASE, CALLS, LARGEST, Call
from genapp.api.shapes.base import ID, Problem

_REF = "#/components/schemas/{model}"
_ABOUT = """Everything the studio does, for programs. Amounts of credits are whole hundredths of a credit, times are RFC 3339 in UTC, ids are text.

Send `Authorization: Bearer gen_…` with an access token from your account. Every refusal has one shape: `{"error": {"code", "message", "field"?}}`."""
REASONS = {
    400: "The body is no JSON, or the request was refused in words.",
    401: "No token, or one that opens nothing.",
    402: "Not enough credits, or a limit of yours is reached. Nothing was charged.",
    403: "The token lacks the scope, or a browser asked from another site.",
    404: "It is not there, or not yours: the two are never told apart.",
    409: "The Idempotency-Key came with another request, or it is too late for that.",
    413: f"The body is larger than {LARGEST // 1024} KB.",
    415: "The body is not sent as application/json.",
    422: "Something in the request cannot be; `field` names it.",
    429: "Too many requests, with `Retry-After` in seconds; or as many jobs wait as your plan allows.",
    503: "The studio does not make this on this site just now.",
}
_WHOLE = {"schema": {"type": "integer", "minimum": 0}}
_HEADERS = {
    "RateLimit-Limit": {"description": "Requests a window takes.", **_WHOLE},
    "RateLimit-Remaining": {"description": "Requests that are left in this window.", **_WHOLE},
    "RateLimit-Reset": {"description": "Seconds until the window is as new.", **_WHOLE},
    "X-Request-Id": {"description": "Names this request, for when you ask us about it.", "schema": {"type": "string"}},
}
_RETRY = {"Retry-After": {"description": "Seconds to wait.", **_WHOLE}}
_KEY = {
    "name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]{1,200}$"},
    "description": "A name you choose for this request. Sent again within a day, with the same body, it answers the same and does nothing.",
}  # fmt: skip


def refusals(call: Call) -> list[int]:
    """Return every status a call may refuse with."""
    found = {401, 422, 429, *call.refusals}
    if call.scope or call.method != "GET":
        found.add(403)
    if call.team or "{" in call.path:
        found.add(404)
    if call.sent:
        found |= {400, 413, 415}
    if call.keyed:
        found.add(409)
    return sorted(found)


def _parameters(call: Call) -> list[dict[str, Any]]:
    named: list[dict[str, Any]] = [
        {"name": part[1:-1], "in": "path", "required": True, "schema": {"type": "string", "pattern": ID}}
        for part in call.path.split("/")
        if part.startswith("{")
    ]
    shape = TypeAdapter(call.asked).json_schema()
    for name, schema in shape.get("properties", {}).items():
        told = {key: value for key, value in schema.items() if key not in ("title", "description", "anyOf", "default")}
        # In a query nothing is null: it is left out.
        told |= next((one for one in schema.get("anyOf", ()) if one.get("type") != "null"), {})
        if schema.get("default") is not None:
            told["default"] = schema["default"]
        about = {"description": schema["description"]} if "description" in schema else {}
        named.append({"name": name, "in": "query", "required": name in shape.get("required", ()), "schema": told, **about})
    return [*named, *([_KEY] if call.keyed else [])]


def _answer(schema: dict[str, Any] | None, words: str, **more: Any) -> dict[str, Any]:
    told = {"content": {"application/json": {"schema": schema}}} if schema is not None else {}
    return {"description": words, "headers": {**{name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}, **more}, **told}


def _operation(call: Call) -> dict[str, Any]:
    good = TypeAdapter(call.told).json_schema(ref_template=_REF) if call.status != 204 else None
    if good is not None:
        good = (
            {"$ref": _REF.format(model=call.told.__name__)}
            if isinstance(call.told, type)
            else {k: v for k, v in good.items() if k != "$defs"}
        )
    wrong = {"$ref": _REF.format(model="Problem")}
    operation: dict[str, Any] = {
        "operationId": call.name, "summary": call.summary, "tags": [call.group], "parameters": _parameters(call),
        "security": [*([] if call.scope else [{}]), {"token": [call.scope] if call.scope else []}, {"cookie": []}],
        "responses": {
            str(call.status): _answer(good, call.summary),
            **{str(status): _answer(wrong, REASONS[status], **(_RETRY if status == 429 else {})) for status in refusals(call)},
        },
    }  # fmt: skip
    if call.sent:
        operation["requestBody"] = {
            "required": True, "content": {"application/json": {"schema": {"$ref": _REF.format(model=call.sent.__name__)}}},
        }  # fmt: skip
    return operation


def _shapes(calls: Sequence[Call]) -> dict[str, Any]:
    sent: list[Any] = [(call.sent, "validation") for call in calls if call.sent]
    told: list[Any] = [(one, "serialization") for call in calls for one in _models(call.told)]
    _, found = models_json_schema([*sent, *told, (Problem, "serialization")], ref_template=_REF)
    return found["$defs"]


def _models(told: Any) -> list[Any]:
    if told is None or told is type(None):
        return []
    return [told] if isinstance(told, type) else [one for part in told.__args__ for one in _models(part)]


@cache
def document(site: str = "", cookie: str = "__Host-session") -> dict[str, Any]:
    """Return the document for a site's address and the name of its cookie; without an address its paths are relative."""
    paths: dict[str, Any] = {}
    for call in CALLS:
        paths.setdefault(BASE + call.path, {})[call.method.lower()] = _operation(call)
    return {
        "openapi": "3.1.0",
        "info": {"title": "genapp API", "version": "1", "description": _ABOUT},
        "servers": [{"url": site or "/"}],
        "tags": [{"name": name} for name in dict.fromkeys(call.group for call in CALLS)],
        "paths": paths,
        "components": {
            "schemas": _shapes(CALLS),
            "headers": _HEADERS,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "An access token from Account, Tokens."},
                "cookie": {"type": "apiKey", "in": "cookie", "name": cookie, "description": "A browser on our own pages."},
            },
        },
    }
