"""Everybody a person has talked with."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

import reflex as rx

from genapp.chat.components.threads import thread_row
from genapp.site.pages.account.shell import shell
from genapp.site.state.chats import ChatHistoryState
from genapp.ui import routes
from genapp.ui.components import button, card, chip, empty_state, link_button, skeleton
from genapp.ui.page import page
from genapp.ui.text import t


@page(routes.ACCOUNT_CHATS, title="Your chats", access="user", frame="app", on_load=[ChatHistoryState.load])
def chats() -> rx.Component:
    """The history of own conversations (PROF-10)."""
    state = ChatHistoryState
    rows = rx.el.div(rx.foreach(state.rows, lambda row: thread_row(row, "")), class_name="-mx-3")
    find = link_button(t("account.chats_find"), routes.DISCOVER, kind="soft")
    empty = empty_state("message-circle", t("account.chats_empty"), t("account.chats_empty_hint"), find)
    shown = rx.cond(state.rows.length() > 0, rows, empty)
    return shell(
        routes.ACCOUNT_CHATS,
        card(
            rx.el.div(
                chip(t("account.chats_open"), ~state.archived, state.choose(False)),
                chip(t("account.chats_archived"), state.archived, state.choose(True)),
                class_name="flex gap-2 mb-3",
            ),
            rx.cond(state.loaded, shown, skeleton("line", 4)),
            rx.cond(state.more, button(t("account.chats_more"), kind="soft", on_click=state.further, class_name="mt-4")),
            title=t("account.chats"),
        ),
    )
