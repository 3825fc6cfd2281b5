"""The rows of the thread list, and who writes."""

from typing import Any

import reflex as rx

from genapp.chat.components.browser import LocalTime
from genapp.ui.components import anchor, author_tag, avatar, badge, icon
from genapp.ui.text import t


def thread_row(row: Any, current: Any) -> rx.Component:
    """Return a conversation of the list: picture, name, local time, one line, unread dot (CHAT-13)."""
    return anchor(
        avatar(row.avatar, row.name, 40),
        rx.el.span(
            rx.el.span(
                rx.el.span(row.name, class_name="font-semibold truncate"),
                rx.cond(row.pinned, icon("pin", 14)),
                rx.el.span(LocalTime.create(at=row.at), class_name="ms-auto whitespace-nowrap"),
                class_name="flex items-center gap-1.5",
            ),
            rx.el.span(
                rx.el.span(rx.cond(row.preview != "", row.preview, t("chat.say_hi")), class_name="truncate muted text-sm"),
                rx.cond(row.unread, rx.el.span(rx.el.span(t("chat.unread"), class_name="sr-only"), class_name="unread-dot ms-auto")),
                class_name="flex items-center gap-2",
            ),
            class_name="flex flex-col min-w-0 flex-1",
        ),
        href="/chat/" + row.id,
        class_name="thread",
        aria_current=rx.cond(current == row.id, "true", "false"),
        key=row.id,
    )


def writer_line(reply_mode: Any) -> rx.Component:
    """Return who writes here, for the head of a conversation (C24)."""
    return rx.fragment(rx.match(reply_mode, ("operator", t("chat.by_team")), ("hybrid", t("chat.by_both")), t("chat.by_ai")))


def voice_tag(voice: Any) -> rx.Component:
    """Return the tag beside the name: who writes now."""
    return rx.fragment(rx.match(voice, ("operator", author_tag("team")), author_tag("ai")))


def demo_tag(demo: Any) -> rx.Component:
    """Return the mark of the demo model."""
    return rx.cond(demo, badge(t("chat.demo"), kind="demo"))
