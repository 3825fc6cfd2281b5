"""Operators: the list, and what admins do about them (ADM-07)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.pages.operator_form import form_dialog, made_dialog
from genapp.backoffice.state.operator_form import OperatorFormState
from genapp.backoffice.state.operators import OperatorListState
from genapp.core.actor import Permission
from genapp.desk.components.timeline import when
from genapp.desk.components.watch import state_badge
from genapp.desk.queries.staff import ORDERS, VIEWS
from genapp.ui import routes
from genapp.ui.components import button, chip, data_table, empty_state, icon, link_button, page_title, skeleton
from genapp.ui.dialogs import dialog
from genapp.ui.fields import field, form
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = OperatorListState
_form: Any = OperatorFormState
PRESENCE = ("available", "offline", "suspended", "removed")


def _words(name: str) -> str:
    return t(f"operators_office.{name}")


def _quality(row: Any) -> rx.Component:
    """Return the score in its colour; its parts open with it."""
    score = rx.el.span(
        rx.el.span(class_name="dot", aria_hidden="true"),
        rx.el.span(row.quality, class_name="figure"),
        class_name="state-badge !inline-flex align-middle state-" + row.band,
    )
    parts = rx.foreach(
        row.parts, lambda part: rx.el.li(rx.el.span(part[1], class_name="figure w-10 text-end shrink-0"), part[0], class_name="flex gap-2")
    )
    return rx.el.details(
        rx.el.summary(
            score, rx.el.span(_words("parts"), class_name="sr-only"), class_name="cursor-pointer w-fit relative whitespace-nowrap"
        ),
        rx.el.ul(
            rx.cond(row.parts.length() > 0, parts, rx.el.li(_words("parts_none"))),
            rx.el.li(_words("threshold"), " ", rx.el.span(row.threshold, class_name="figure"), class_name="muted"),
            class_name="text-sm mt-1 min-w-40",
        ),
    )


def _acts(row: Any) -> rx.Component:
    return rx.cond(
        row.presence == "removed",
        rx.fragment(),
        rx.el.div(
            _act("pencil", "edit", row.name, _form.begin(row.id)),
            rx.cond(
                row.presence == "suspended",
                _act("rotate-ccw", "reactivate", row.name, _state.reactivate(row.id)),
                _act("pause", "suspend", row.name, _state.ask("suspend", row.id)),
            ),
            _act("trash-2", "remove", row.name, _state.ask("remove", row.id)),
            class_name="flex justify-end",
        ),
    )


def _act(name: str, words: str, who: Any, on_click: Any) -> rx.Component:
    return rx.el.button(
        icon(name, 18), type="button", class_name="act", title=_words(words), aria_label=_words(words) + " " + who, on_click=on_click
    )


def _row(row: Any) -> rx.Component:
    why = rx.el.p(
        row.why,
        " ",
        rx.cond(row.over, _words("over"), rx.fragment(_words("until"), " ", when(row.until))),
        class_name="muted text-xs mt-1 max-w-56",
    )
    number = "figure text-end"
    return rx.el.tr(
        rx.el.td(rx.el.p(row.name, class_name="font-medium"), rx.el.p(row.email, class_name="muted text-sm truncate max-w-40", title=row.email)),
        rx.el.td(state_badge(row.presence, PRESENCE, "operators_office"), rx.cond(row.presence == "suspended", why)),
        rx.el.td(row.load, " / ", row.capacity, class_name=number + " whitespace-nowrap"),
        rx.el.td(_quality(row)),
        rx.el.td(rx.cond(row.answer != "", row.answer, "–"), class_name=number + " whitespace-nowrap"),
        rx.el.td(rx.cond(row.rating != "", rx.fragment(row.rating, rx.el.span(" (", row.ratings, ")", class_name="muted")), "–"), class_name=number),
        rx.el.td(row.idle, class_name=number),
        rx.el.td(row.reassignments, class_name=number),
        rx.el.td(row.complaints, class_name=number),
        rx.el.td(row.messages, class_name=number),
        rx.el.td(_acts(row)),
        key=row.id,
    )  # fmt: skip


def _filters() -> rx.Component:
    find = rx.el.input(
        type="search", placeholder=_words("find"), aria_label=_words("find"), default_value=_state.found, on_change=_state.search.debounce(300),
        class_name="field sm:!w-64",
    )  # fmt: skip
    order = rx.el.select(
        *(rx.el.option(_words(f"by_{one}"), value=one) for one in ORDERS), value=_state.order, on_change=_state.choose("order"), class_name="field !w-auto",
        aria_label=_words("order"),
    )  # fmt: skip
    views = [chip(_words(f"view_{one}"), _state.view == one, _state.choose("view", one)) for one in VIEWS]
    return rx.el.div(find, *views, order, class_name="flex flex-wrap gap-2 mb-5 items-center")


def _dialogs() -> rx.Component:
    wrong, one = _state.errors, _state.one
    problem = rx.cond(wrong.contains("form"), rx.el.p(wrong.get("form", ""), class_name="problem mb-3", role="alert"))
    keep = button(t("backoffice.keep"), kind="ghost", on_click=_state.leave)
    suspend = dialog(
        "suspend",
        _words("suspend_title"),
        rx.el.p(rx.el.strong(one.name), " ", _words("suspend_hint"), class_name="mb-4"),
        problem,
        form(
            field(
                _words("reason"),
                "suspend_reason",
                error=wrong.get("reason", ""),
                max_length=200,
                autocomplete="off",
                help=_words("reason_help"),
            ),
            rx.el.div(keep, button(_words("suspend"), type="submit", kind="danger"), class_name="flex justify-end gap-2"),
            on_submit=_state.suspend,
            key=one.id,
        ),
        is_open=_state.asking == "suspend",
        on_close=_state.leave,
    )
    remove = dialog(
        "remove",
        _words("remove_title"),
        rx.el.p(rx.el.strong(one.name), " ", _words("remove_hint")),
        actions=(keep, button(_words("remove"), kind="danger", on_click=_state.remove)),
        is_open=_state.asking == "remove",
        on_close=_state.leave,
    )
    force = dialog(
        "force",
        _words("remove_title"),
        problem,
        rx.el.p(_words("force_hint"), " ", rx.el.strong(one.load, class_name="figure"), " ", _words("force_count")),
        actions=(keep, button(_words("force"), kind="danger", on_click=_state.force)),
        is_open=_state.asking == "force",
        on_close=_state.leave,
    )
    return rx.fragment(suspend, remove, force)


@page(routes.ADMIN_OPERATORS, title="Operators", access=Permission.MANAGE_OPERATORS, frame="admin", on_load=[OperatorListState.load])
def operators() -> rx.Component:
    """Everybody who voices characters: who is here, how they do, and what admins do about it (ADM-07)."""
    names = ("name", "presence", "load", "quality", "answer", "rating", "idle", "reassignments", "complaints", "messages", "acts")
    table = data_table([_words(f"head_{one}") for one in names], rx.foreach(_state.rows, _row), label=_words("title"))
    return rx.fragment(
        page_title(
            _words("title"),
            _words("hint"),
            link_button(_words("earnings"), routes.ADMIN_EARNINGS, kind="soft"),
            button(icon("plus", 18), _words("new"), on_click=_form.begin("")),
        ),
        _filters(),
        rx.cond(
            _state.loaded,
            rx.cond(
                _state.rows.length() > 0,
                rx.el.div(table, class_name="acts-last"),
                empty_state("headset", _words("none"), _words("none_hint")),
            ),
            skeleton("row", 4),
        ),
        rx.cond(_state.more, button(t("backoffice.more"), kind="soft", on_click=_state.further, class_name="mt-4")),
        form_dialog(),
        made_dialog(),
        _dialogs(),
    )
