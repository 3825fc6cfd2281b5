"""Looking for words in what was said: a part of the list of conversations (ADM-08)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.state.chat_search import ChatSearchState
from genapp.desk.components.timeline import when
from genapp.desk.queries.found import LONGEST
from genapp.ui import routes
from genapp.ui.components import anchor, avatar, badge, button, card
from genapp.ui.fields import field, form
from genapp.ui.text import t

_state: Any = ChatSearchState


def _words(name: str) -> str:
    return t(f"chats_office.{name}")


def _row(row: Any) -> rx.Component:
    side: Any = rx.match(row.side, ("user", _words("side_user")), ("team", _words("side_team")), _words("side_character"))
    return rx.el.li(
        avatar(row.avatar, row.character, 40),
        rx.el.div(
            rx.el.p(
                anchor(row.character, " · ", row.user, href=f"{routes.ADMIN_CHATS}/" + row.conversation_id, class_name="font-medium link-ours"),
                rx.el.span("@", row.username, class_name="muted text-sm"),
                badge(side),
                rx.cond(row.removed, badge(_words("said_removed"), kind="poor")),
                class_name="flex flex-wrap gap-x-2 gap-y-1 items-center",
            ),
            rx.el.p(row.text, class_name="text-sm whitespace-pre-wrap break-words"),
            when(row.at),
            class_name="min-w-0 flex-1",
        ),
        class_name="flex gap-3 py-3",
        key=row.id,
    )  # fmt: skip


def search_messages() -> rx.Component:
    """Return the form that looks inside messages, and what it found; every page is on record."""
    asks = form(
        field(_words("said"), "said", type="search", error=_state.errors.get("said", ""), help=_words("said_help"), max_length=LONGEST, autocomplete="off"),
        rx.el.div(
            field(_words("since"), "said_since", type="date"),
            field(_words("until"), "said_until", type="date"),
            class_name="grid grid-cols-2 gap-3",
        ),
        button(_words("said_search"), type="submit", kind="soft", size="small", class_name="self-start"),
        on_submit=_state.search,
    )  # fmt: skip
    far = rx.cond(
        _state.back_to != "",
        rx.el.p(_words("said_back_to"), " ", when(_state.back_to), class_name="muted text-sm"),
        rx.el.p(_words("said_all"), class_name="muted text-sm"),
    )
    results = rx.el.div(
        rx.cond(
            _state.rows.length() > 0,
            rx.el.ul(rx.foreach(_state.rows, _row), class_name="divide-y divide-base-300", aria_label=_words("said_found")),
            rx.el.p(_words("said_none"), class_name="py-2"),
        ),
        far,
        rx.el.div(
            rx.cond(_state.cursor != "", button(_words("said_further"), kind="soft", size="small", on_click=_state.further)),
            button(_words("said_leave"), kind="ghost", size="small", on_click=_state.leave),
            class_name="flex gap-2 mt-2",
        ),
        class_name="mt-4",
        role="status",
        id="said-found",
    )
    return rx.el.details(
        rx.el.summary(_words("said_title"), class_name="link-ours cursor-pointer w-fit py-2"),
        card(asks, rx.cond(_state.looked, results)),
        class_name="mb-5",
        id="inside-messages",
    )
