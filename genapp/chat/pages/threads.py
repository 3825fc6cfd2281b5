"""Chats: the list of conversations, alone on a phone and beside a conversation where there is room."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

import reflex as rx

from genapp.chat.components.browser import TabTitle
from genapp.chat.components.threads import thread_row
from genapp.chat.state.room import RoomState
from genapp.chat.state.threads import ThreadsState
from genapp.ui import routes
from genapp.ui.components import anchor, avatar, button, empty_state, icon, link_button, skeleton
from genapp.ui.page import page
from genapp.ui.text import t


def thread_panel() -> rx.Component:
    """Return the list with its search."""
    found = rx.el.ul(
        rx.foreach(
            ThreadsState.found,
            lambda row: rx.el.li(
                anchor(
                    avatar(row.avatar, row.name, 32),
                    rx.el.span(
                        rx.el.span(row.name, class_name="font-semibold text-sm"),
                        rx.el.span(row.text, class_name="muted text-sm line-clamp-2"),
                        class_name="flex flex-col min-w-0",
                    ),
                    href="/chat/" + row.conversation_id,
                    class_name="thread",
                ),
                key=row.message_id,
            ),
        ),
        class_name="px-2",
    )
    rows = rx.el.nav(
        rx.foreach(ThreadsState.threads, lambda row: thread_row(row, RoomState.room.id)),
        rx.cond(
            ThreadsState.more,
            button(t("chat.more_threads"), kind="ghost", size="small", on_click=ThreadsState.load_more, class_name="mx-auto my-2"),
        ),
        class_name="flex flex-col px-2",
        aria_label=t("chat.title"),
    )
    empty = empty_state(
        "message-circle",
        rx.cond(ThreadsState.archived, t("chat.none_archived"), t("chat.say_hi")),
        t("chat.none_hint"),
        link_button(t("chat.meet"), routes.DISCOVER, size="small"),
    )
    return rx.el.aside(
        rx.el.div(
            rx.el.h1(t("chat.title"), class_name="subtitle"),
            rx.el.div(
                rx.el.button(
                    icon("archive", 18),
                    type="button",
                    class_name="btn btn-quiet btn-square-ours",
                    aria_label=t("chat.show_archived"),
                    aria_pressed=rx.cond(ThreadsState.archived, "true", "false"),
                    on_click=ThreadsState.show_archived(~ThreadsState.archived),  # pyright: ignore[reportArgumentType]
                ),
                anchor(icon("plus", 18), href=routes.DISCOVER, class_name="btn btn-quiet btn-square-ours", aria_label=t("chat.new")),
                class_name="flex",
            ),
            class_name="flex items-center justify-between ps-4 pe-2 pt-3",
        ),
        rx.el.div(
            rx.el.input(
                type="search",
                placeholder=t("chat.search"),
                aria_label=t("chat.search"),
                class_name="field !min-h-11",
                on_change=ThreadsState.search.debounce(300),
            ),
            class_name="px-3 py-2",
        ),
        rx.el.div(
            rx.cond(
                ThreadsState.looking != "",
                rx.cond(ThreadsState.found.length() > 0, found, rx.el.p(t("chat.nothing_found"), class_name="muted text-sm px-5 py-4")),
                rx.cond(
                    ThreadsState.loaded,
                    rx.cond(ThreadsState.threads.length() > 0, rows, empty),
                    rx.el.div(skeleton("row", 5), class_name="flex flex-col gap-2 p-3"),
                ),
            ),
            class_name="flex-1 overflow-y-auto pb-20 sm:pb-4",
        ),
        class_name="threads",
    )


def chat_frame(*children: rx.Component, look: str) -> rx.Component:
    """Return list and conversation side by side; `look` says which one a phone shows."""
    return rx.el.div(TabTitle.create(unread=ThreadsState.unread), *children, class_name=f"chat-frame {look} -mb-24 sm:-mb-12")


@page(routes.CHAT, title="Chats", access="user", frame="app", on_load=[ThreadsState.load, ThreadsState.follow])
def chats() -> rx.Component:
    """The list of conversations (CHAT-13)."""
    beside = rx.el.section(
        empty_state("message-circle", t("chat.choose"), t("chat.choose_hint"), link_button(t("chat.meet"), routes.DISCOVER, kind="soft")),
        class_name="room justify-center",
    )
    return chat_frame(thread_panel(), beside, look="chat-list")
