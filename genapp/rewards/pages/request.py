"""A character of one's own idea: a part of the rewards page, for platinum members (CHAR-13)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.rewards.rules import ABOUT, NAME, STYLES
from genapp.rewards.state import CharacterRequestState
from genapp.ui import routes
from genapp.ui.components import anchor, badge, button, card, icon
from genapp.ui.fields import field, form, select_field, textarea_field
from genapp.ui.text import t

_state: Any = CharacterRequestState
STATES = ("open", "accepted", "declined", "done", "withdrawn")


def _words(name: str) -> str:
    return t(f"rewards.{name}")


def _last(row: Any) -> rx.Component:
    """Return the newest request and what came of it."""
    status: Any = rx.match(row.status, *((one, _words(f"request_{one}")) for one in STATES), "")
    there = rx.cond(
        row.slug != "",
        rx.el.p(
            icon("sparkles", 16, class_name="inline me-1"),
            anchor(row.character, href=f"{routes.CHARACTER}/" + row.slug, class_name="link-ours font-medium"),
        ),
    )
    return rx.el.div(
        rx.el.p(
            rx.cond(row.name != "", rx.el.span(row.name, class_name="font-semibold me-2")),
            badge(status),
            class_name="flex flex-wrap gap-1 items-center",
        ),
        rx.el.p(row.about, class_name="text-sm whitespace-pre-wrap break-words mt-1"),
        rx.cond(row.answer != "", rx.el.p(_words("request_answer"), " ", row.answer, class_name="text-sm mt-2 break-words")),
        there,
        class_name="mt-4 border-s-2 hairline ps-3",
        id="request",
    )


def character_request(platinum: Any) -> rx.Component:
    """Return the request under way, or the form for one; nothing for those who may not ask."""
    row = _state.request
    under_way = (row.status == "open") | (row.status == "accepted")
    asks = form(
        field(_words("request_name"), "name", max_length=NAME, error=_state.errors.get("name", ""), autocomplete="off"),
        textarea_field(_words("request_about"), "about", rows=5, max_length=ABOUT, help=_words("request_about_help"), error=_state.errors.get("about", "")),
        select_field(_words("request_style"), "style", [("", _words("request_any")), *((one, _words(f"style_{one}")) for one in STYLES)], error=_state.errors.get("style", "")),
        rx.cond(_state.errors.get("form", "") != "", rx.el.p(_state.errors.get("form", ""), class_name="problem", role="alert")),
        rx.el.div(
            button(_words("request_send"), type="submit"),
            button(_words("request_leave"), kind="ghost", on_click=_state.leave),
            class_name="flex gap-2",
        ),
        on_submit=_state.ask,
    )  # fmt: skip
    acts = rx.cond(
        under_way,
        button(_words("request_withdraw"), kind="ghost", size="small", on_click=_state.withdraw, class_name="mt-3"),
        rx.cond(
            _state.asking,
            rx.el.div(asks, class_name="mt-4"),
            button(_words("request_begin"), kind="soft", on_click=_state.begin, class_name="mt-4"),
        ),
    )
    shown = card(
        rx.el.p(_words("request_hint"), class_name="muted text-sm"), rx.cond(row.id != "", _last(row)), acts, title=_words("request_title")
    )
    return rx.cond(platinum | (row.id != ""), shown)
