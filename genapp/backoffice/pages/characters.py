"""The list of characters."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.state.characters import CharacterListState
from genapp.core.actor import Permission
from genapp.ui import routes
from genapp.ui.components import anchor, avatar, badge, button, data_table, empty_state, icon, link_button, page_title, skeleton
from genapp.ui.dialogs import closes, dialog, opens
from genapp.ui.fields import field, form
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = CharacterListState


def _row(row: Any) -> rx.Component:
    published = row.state != "draft"
    tick = rx.el.input(
        type="checkbox",
        class_name="checkbox checkbox-primary checkbox-sm",
        checked=_state.chosen.contains(row.id),
        on_change=_state.choose(row.id).prevent_default,
        aria_label=row.name,
    )
    marks = rx.el.div(
        rx.match(
            row.state,
            ("shown", badge(t("characters_office.shown"))),
            ("hidden", badge(t("characters_office.hidden"))),
            badge(t("characters_office.draft"), kind="demo"),
        ),
        rx.cond(published & row.drafted, badge(t("characters_office.changes"), kind="demo")),
        rx.cond(row.featured, badge(t("characters.featured"))),
        class_name="flex flex-wrap gap-1",
    )
    return rx.el.tr(
        rx.el.td(rx.cond(published, tick)),
        rx.el.td(
            rx.el.div(
                avatar(row.picture, row.name, 40),
                rx.el.div(
                    rx.el.p(rx.cond(row.name != "", row.name, t("characters_office.nameless")), class_name="font-medium"),
                    rx.cond(row.slug != "", rx.el.p("/", row.slug, class_name="muted text-sm")),
                    class_name="min-w-0",
                ),
                class_name="flex items-center gap-3",
            )
        ),
        rx.el.td(marks),
        rx.el.td(
            rx.match(row.reply_mode, *((one, t(f"characters_office.{one}")) for one in ("operator", "hybrid")), t("characters_office.ai"))
        ),
        rx.el.td(row.chats, class_name="figure text-end"),
        rx.el.td(row.changed[:16].replace("T", " "), class_name="figure text-sm whitespace-nowrap"),
        rx.el.td(
            anchor(
                icon("images", 18),
                href=f"{routes.ADMIN_CHARACTERS}/" + row.id + "/gallery",
                class_name="btn btn-quiet btn-small btn-square-ours",
                aria_label=t("pieces_office.tab_gallery"),
                title=t("pieces_office.tab_gallery"),
            ),
            button(t("characters_office.edit"), kind="soft", size="small", on_click=_state.edit(row.id)),
            button(t("characters_office.remove"), kind="ghost", size="small", on_click=_state.ask_retire(row.id, row.name)),
            class_name="text-end whitespace-nowrap",
        ),
        key=row.id,
    )


def _choice(name: str, label: str, options: list[tuple[str, str]], value: Any) -> rx.Component:
    return rx.el.label(
        rx.el.span(label, class_name="sr-only"),
        rx.el.select(
            *(rx.el.option(words, value=one) for one, words in options),
            value=value,
            on_change=_state.filter(name),
            class_name="field !w-auto",
        ),
    )


def _filters() -> rx.Component:
    kinds = [("", t("characters_office.all")), ("shown", t("characters_office.shown")), ("hidden", t("characters_office.hidden")), ("draft", t("characters_office.draft"))]  # fmt: skip
    modes = [("", t("characters_office.any_mode")), ("ai", t("characters_office.ai")), ("operator", t("characters_office.operator")), ("hybrid", t("characters_office.hybrid"))]  # fmt: skip
    orders = [("changed", t("characters_office.newest")), ("name", t("characters_office.by_name")), ("chats", t("characters_office.by_chats")), ("popular", t("characters_office.by_popularity"))]  # fmt: skip
    return rx.el.div(
        rx.el.input(
            type="search", placeholder=t("characters_office.search"), aria_label=t("characters_office.search"),
            default_value=_state.search, on_change=_state.look.debounce(300), class_name="field sm:!w-64",
        ),
        _choice("kind", t("characters_office.state"), kinds, _state.kind),
        _choice("mode", t("characters_office.mode"), modes, _state.mode),
        _choice("order", t("characters_office.order"), orders, _state.order),
        class_name="flex flex-wrap gap-2 mb-4",
    )  # fmt: skip


def _several() -> rx.Component:
    return rx.cond(
        _state.chosen.length() > 0,
        rx.el.div(
            rx.el.span(_state.chosen.length(), " ", t("characters_office.chosen"), class_name="font-medium me-2"),
            button(t("characters_office.show"), kind="soft", size="small", on_click=_state.switch(True)),
            button(t("characters_office.hide"), kind="soft", size="small", on_click=_state.switch(False)),
            button(t("characters_office.feature"), kind="soft", size="small", **opens("feature")),
            button(t("characters_office.unfeature"), kind="ghost", size="small", on_click=_state.unfeature),
            class_name="surface flex flex-wrap items-center gap-2 p-3 mb-4",
            role="status",
        ),
    )


def _dialogs() -> rx.Component:
    until = form(
        field(t("characters_office.until"), "until", type="date", help=t("characters_office.until_help")),
        rx.el.div(
            button(t("characters_office.keep"), kind="ghost", **closes("feature")),
            button(t("characters_office.feature"), type="submit", **closes("feature")),
            class_name="flex justify-end gap-2",
        ),
        on_submit=_state.feature,
    )
    open_ = rx.el.strong(_state.going_chats, " ", t("characters_office.open_chats"), class_name="figure")
    return rx.fragment(
        dialog("feature", t("characters_office.feature_title"), until),
        dialog(
            "retire",
            t("characters_office.remove_title"),
            rx.el.p(rx.el.strong(_state.going_name), ": ", t("characters_office.remove_hint")),
            rx.el.p(open_, " ", t("characters_office.remove_chats"), class_name="mt-2"),
            actions=(
                button(t("characters_office.keep"), kind="ghost", on_click=_state.keep),
                button(t("characters_office.remove_do"), kind="danger", on_click=_state.retire),
            ),
            is_open=_state.going_id != "",
            on_close=_state.keep,
        ),
    )


@page(routes.ADMIN_CHARACTERS, title="Characters", access=Permission.MANAGE_CHARACTERS, frame="admin", on_load=[CharacterListState.load])
def characters() -> rx.Component:
    """Every character, published or still written (ADM-05, CHAR-02)."""
    new = button(icon("plus", 18), t("characters_office.new"), kind="primary", on_click=_state.edit(""))
    head = ["", t("characters_office.name"), t("characters_office.state"), t("characters_office.mode"), t("characters_office.chats"), t("characters_office.changed_at"), t("backoffice.acts")]  # fmt: skip
    table = data_table(head, rx.foreach(_state.rows, _row), label=t("characters_office.title"))
    none = empty_state("users", t("characters_office.none"), t("characters_office.none_hint"))
    return rx.fragment(
        page_title(
            t("characters_office.title"),
            t("characters_office.hint"),
            link_button(t("requests_office.title"), routes.ADMIN_REQUESTS, kind="soft"),
            link_button(t("imports.title"), routes.ADMIN_IMPORT, kind="soft"),
            new,
        ),
        _filters(),
        _several(),
        rx.cond(_state.loaded, rx.cond(_state.rows.length() > 0, table, none), skeleton("row", 4)),
        rx.cond(_state.more, button(t("backoffice.more"), kind="soft", on_click=_state.further, class_name="mt-4")),
        _dialogs(),
    )
