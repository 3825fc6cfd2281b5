"""The list of conversations (ADM-08)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.pages.chat_search import search_messages
from genapp.backoffice.pages.desk_acts import bulk_bar, tick
from genapp.backoffice.state.chat_search import ChatSearchState
from genapp.backoffice.state.chats import ChatListState
from genapp.backoffice.state.desk_acts import BulkState
from genapp.core.actor import Permission
from genapp.desk.components.timeline import flag_badges, when
from genapp.desk.components.watch import state_badge
from genapp.desk.queries.office_chats import MODES, STATES
from genapp.ui import routes
from genapp.ui.components import anchor, avatar, button, chip, data_table, empty_state, link_button, page_title, skeleton
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = ChatListState


def _words(name: str) -> str:
    return t(f"chats_office.{name}")


def mode_words(mode: Any) -> Any:
    """Return who answers in a conversation, in words (C23)."""
    return rx.match(mode, *((one, _words(f"mode_{one}")) for one in MODES), mode)


def _row(row: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(tick(row.id, row.character + " · " + row.user)),
        rx.el.td(
            rx.el.div(
                avatar(row.avatar, row.character, 40),
                rx.el.div(
                    anchor(row.character, href=f"{routes.ADMIN_CHATS}/" + row.id, class_name="font-medium link-ours"),
                    rx.el.p(row.user, " ", rx.el.span("@", row.username, class_name="muted"), class_name="text-sm"),
                    class_name="min-w-0",
                ),
                class_name="flex items-center gap-3",
            )
        ),
        rx.el.td(
            state_badge(row.status, STATES, "chats_office"),
            rx.el.div(flag_badges(row.flags), class_name="flex flex-wrap gap-1 mt-1"),
        ),
        rx.el.td(mode_words(row.mode)),
        rx.el.td(rx.cond(row.operator != "", row.operator, "–")),
        rx.el.td(row.messages, class_name="figure text-end"),
        rx.el.td(row.moved, class_name="figure text-end"),
        rx.el.td(
            rx.cond(row.rating > 0, rx.el.span(row.rating, " / 5", class_name="figure whitespace-nowrap"), "–"), class_name="text-end"
        ),
        rx.el.td(when(row.at)),
        key=row.id,
    )


def _select(name: str, value: Any, first: str, options: Any) -> rx.Component:
    return rx.el.select(
        rx.el.option(first, value=""), options, value=value, on_change=_state.choose(name), class_name="field !w-auto", aria_label=first
    )


def _day(name: str) -> rx.Component:
    return rx.el.label(
        rx.el.span(_words(name), class_name="muted text-sm"),
        rx.el.input(type="date", name=name, class_name="field !w-auto"),
        class_name="flex items-center gap-2",
    )


def _filters() -> rx.Component:
    find = rx.el.form(
        rx.el.input(name="found", type="search", placeholder=_words("find"), aria_label=_words("find"), class_name="field sm:!w-72", max_length=60),
        _day("since"),
        _day("until"),
        button(_words("search"), type="submit", kind="soft", size="small"),
        button(_words("choose_all"), kind="ghost", size="small", on_click=_state.choose_all, class_name="sm:ms-auto"),
        on_submit=_state.search,
        reset_on_submit=False,
        class_name="flex flex-wrap gap-3 items-center",
    )  # fmt: skip
    tabs = [chip(_words("all"), _state.status == "", _state.choose("status", ""))]
    for one in STATES:
        label = (
            rx.fragment(_words(one), rx.cond(_state.escalated > 0, rx.el.span(_state.escalated, class_name="count figure")))
            if one == "escalated"
            else _words(one)
        )
        tabs.append(chip(label, _state.status == one, _state.choose("status", one)))
    return rx.el.div(
        find,
        rx.el.div(
            *tabs,
            chip(_words("flagged"), _state.flagged, _state.flag),
            _select(
                "mode", _state.mode, _words("any_mode"), rx.fragment(*(rx.el.option(_words(f"mode_{one}"), value=one) for one in MODES))
            ),
            _select(
                "operator_id",
                _state.operator_id,
                _words("any_operator"),
                rx.foreach(_state.operators, lambda one: rx.el.option(one.name, value=one.id)),
            ),
            class_name="flex flex-wrap gap-2 items-center",
        ),
        class_name="flex flex-col gap-3 mb-5",
    )


@page(
    routes.ADMIN_CHATS,
    title="Chats",
    access=Permission.MANAGE_CHATS,
    frame="admin",
    on_load=[BulkState.begin, ChatSearchState.begin, ChatListState.load],
)
def chats() -> rx.Component:
    """Every conversation: found, filtered, moved on, closed (ADM-08)."""
    head = [_words(one) for one in ("choose", "who", "status", "mode", "operator", "messages", "moved", "rating", "last")]
    table = data_table(head, rx.foreach(_state.rows, _row), label=_words("title"))
    return rx.fragment(
        page_title(_words("title"), _words("hint"), link_button(t("monitor.title"), routes.ADMIN_MONITOR, kind="soft", size="small")),
        _filters(),
        search_messages(),
        bulk_bar(),
        rx.cond(
            _state.loaded, rx.cond(_state.rows.length() > 0, table, empty_state("messages-square", _words("none"))), skeleton("row", 4)
        ),
        rx.cond(_state.more, button(t("backoffice.more"), kind="soft", on_click=_state.further, class_name="mt-4")),
    )
