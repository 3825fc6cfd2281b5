"""The page for people who write programs: how to get in, examples, every call as the document has it."""

from typing import Any

import reflex as rx

from genapp.accounts import tokens as rules
from genapp.api import examples
from genapp.api.calls import BASE, CALLS, LARGEST, Call
from genapp.api.document import REASONS, document, refusals
from genapp.ui import routes
from genapp.ui.components import badge, link_button, page_title
from genapp.ui.copying import code_block
from genapp.ui.page import page
from genapp.ui.text import t

_WIDE = "flex flex-col gap-5"


def _part(id: str, *children: rx.Component) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t(f"developers.{id}"), class_name="title !text-[1.777rem] mb-3"), *children, id=id, class_name="pt-12 scroll-mt-16"
    )


def _said(name: str, **values: Any) -> rx.Component:
    return rx.el.p(t(f"developers.{name}", **values), class_name="leading-relaxed mb-4 max-w-3xl")


def _kind(schema: dict[str, Any]) -> str:
    """Return how a field's type is called in one line."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    if "enum" in schema or "const" in schema:
        return " | ".join(str(one) for one in schema.get("enum", [schema.get("const")]))
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_kind(one) for one in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    kind = str(schema.get("type", "anything"))
    text = "time" if schema.get("format") == "date-time" else "text"
    return {"integer": "whole number", "boolean": "true | false", "string": text}.get(kind, kind)


def _bounds(schema: dict[str, Any]) -> str:
    least, most = schema.get("minimum", schema.get("minLength")), schema.get("maximum", schema.get("maxLength"))
    return f", {least or 0} to {most:,}" if most is not None and most < 2**31 - 1 else ""


def _field(name: str, schema: dict[str, Any], needed: bool) -> rx.Component:
    told = f"{_kind(schema)}{_bounds(schema)}{', ' + t('developers.needed') if needed else ''}"
    return rx.el.li(
        rx.el.code(name, class_name="figure text-sm font-semibold"),
        rx.el.span(f" {told}", class_name="muted text-sm"),
        rx.el.span(f" {schema.get('description', '')}", class_name="text-sm"),
        class_name="py-1 break-words",
    )


def _fields(title: str, rows: list[rx.Component]) -> list[rx.Component]:
    return [rx.el.h4(title, class_name="label-ours mt-4"), rx.el.ul(*rows)] if rows else []


def _shape(name: str) -> list[rx.Component]:
    schema = document()["components"]["schemas"][name]
    return [_field(one, about, one in schema.get("required", ())) for one, about in schema.get("properties", {}).items()]


def _told(call: Call) -> list[rx.Component]:
    kinds = [
        one
        for one in getattr(call.told, "__args__", (call.told,))
        if isinstance(one, type) and one.__name__ in document()["components"]["schemas"]
    ]
    return _fields(f"{t('developers.answers')} {call.status}", [row for kind in kinds for row in _shape(kind.__name__)])


def _call(call: Call) -> rx.Component:
    operation = document()["paths"][BASE + call.path][call.method.lower()]
    asked = [
        _field(one["name"], {**one["schema"], "description": one.get("description", "")}, one["required"])
        for one in operation["parameters"]
    ]
    sent = _shape(call.sent.__name__) if call.sent else []
    wrong = ", ".join(str(status) for status in refusals(call))
    return rx.el.details(
        rx.el.summary(
            rx.el.code(call.method, class_name=f"figure text-xs font-bold verb verb-{call.method.lower()}"),
            rx.el.code(BASE + call.path, class_name="figure text-sm font-semibold break-all"),
            rx.el.span(call.summary, class_name="muted text-sm basis-full sm:basis-auto sm:ms-auto"),
            class_name="flex flex-wrap items-center gap-x-3 gap-y-1 py-3 cursor-pointer min-h-11",
        ),
        rx.el.div(
            rx.el.p(
                t("developers.scope"), " ", badge(call.scope) if call.scope else t("developers.nobody"), class_name="text-sm flex flex-wrap items-center gap-2"
            ),
            *_fields(t("developers.asked"), asked),
            *_fields(t("developers.sent"), sent),
            *_told(call),
            rx.el.p(f"{t('developers.refuses')} {wrong}", class_name="muted text-sm mt-4"),
            class_name="pb-5 sm:ps-16",
        ),
        id=call.name,
    )  # fmt: skip


def _table() -> list[rx.Component]:
    groups = dict.fromkeys(call.group for call in CALLS)
    return [
        rx.el.div(
            rx.el.h3(group, class_name="subtitle mb-2"),
            rx.el.div(*(_call(call) for call in CALLS if call.group == group), class_name="divide-y divide-base-300"),
            class_name="surface p-5 md:p-6",
        )
        for group in groups
    ]


def _statuses() -> rx.Component:
    rows = [
        rx.el.li(rx.el.code(str(status), class_name="figure text-sm font-semibold me-3"), rx.el.span(words, class_name="text-sm"), class_name="py-2")
        for status, words in REASONS.items()
    ]  # fmt: skip
    return rx.el.ul(*rows, class_name="surface px-5 py-3 divide-y divide-base-300 mt-4")


def _scopes() -> rx.Component:
    rows = [
        rx.el.li(badge(scope), rx.el.span(t(f"tokens.scope_{scope}_hint"), class_name="text-sm ms-3"), class_name="py-2")
        for scope in rules.SCOPES
    ]
    return rx.el.ul(*rows, class_name="surface px-5 py-3 divide-y divide-base-300 mb-4")


@page(
    routes.DEVELOPERS,
    title="For developers",
    access="public",
    frame="site",
    listed=True,
    description="The API of genapp: order pictures, clips and models from a program of your own.",
)
def developers() -> rx.Component:
    """How programs use genapp: the API's readable page, made from its own document (API-1)."""
    head = page_title(
        t("developers.title"),
        t("developers.hint"),
        link_button(t("developers.get_token"), routes.ACCOUNT_TOKENS, size="small"),
        rx.el.a(t("developers.openapi"), href=f"{BASE}/openapi.json", class_name="btn btn-soft-ours btn-small"),
    )
    return rx.el.div(
        head,
        _part("start", _said("start_text"), _scopes(), code_block(examples.SETTING, t("developers.shell"), class_name="mb-4"), code_block(examples.WHO, t("developers.shell"))),
        _part("order", _said("order_text"), code_block(examples.ORDER, t("developers.shell"), class_name="mb-4"), code_block(examples.PYTHON, t("developers.python"))),
        _part("keys", _said("keys_text")),
        _part("lists", _said("lists_text")),
        _part("limits", _said("limits_text", most=LARGEST // 1024)),
        _part("problems", _said("problems_text"), code_block(examples.PROBLEM, "JSON"), _statuses()),
        _part("calls", _said("calls_text"), rx.el.div(*_table(), class_name=_WIDE)),
        class_name="content max-w-5xl py-10",
    )  # fmt: skip
