"""Characters platinum members ask for (CHAR-13)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.state.requests import ACTS, CharacterRequestsState
from genapp.core.actor import Permission
from genapp.rewards.queries import VIEWS
from genapp.rewards.rules import ANSWER
from genapp.ui import routes
from genapp.ui.components import anchor, badge, button, chip, empty_state, link_button, page_title, skeleton
from genapp.ui.dialogs import dialog
from genapp.ui.fields import field, form, textarea_field
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = CharacterRequestsState


def _words(name: str) -> str:
    return t(f"requests_office.{name}")


def _label(view: str) -> Any:
    many = rx.cond(_state.waiting > 0, rx.el.span(_state.waiting, class_name="count figure"))
    return rx.fragment(_words(view), many) if view == "open" else _words(view)


def _request(row: Any) -> rx.Component:
    acts = rx.el.div(
        rx.cond(row.status == "open", button(_words("accept"), kind="soft", size="small", on_click=_state.begin(row.id, "accepted"))),
        button(_words("finish"), kind="soft", size="small", on_click=_state.begin(row.id, "done")),
        button(_words("decline"), kind="ghost", size="small", on_click=_state.begin(row.id, "declined")),
        class_name="flex flex-wrap gap-1",
    )
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.span(rx.cond(row.name != "", row.name, _words("nameless")), class_name="font-semibold"),
                rx.cond(row.style != "", badge(row.style)),
                class_name="flex flex-wrap gap-2 items-center",
            ),
            rx.el.p(row.user, " ", rx.el.span("@", row.username), " · ", row.tier, " · ", rx.el.span(row.at[:16].replace("T", " "), class_name="figure"), class_name="muted text-sm"),
            rx.el.p(row.about, class_name="whitespace-pre-wrap break-words mt-1"),
            rx.cond(row.answer != "", rx.el.p(_words("answer"), " ", row.answer, rx.cond(row.by != "", " · " + row.by, ""), class_name="text-sm muted mt-1 break-words")),
            rx.cond(row.slug != "", anchor(row.character, href=f"{routes.CHARACTER}/" + row.slug, class_name="link-ours text-sm")),
            class_name="min-w-0 flex-1 basis-64",
        ),
        rx.cond((row.status == "open") | (row.status == "accepted"), acts),
        class_name="flex flex-wrap gap-3 items-start p-4",
        key=row.id,
    )  # fmt: skip


def _question() -> rx.Component:
    title: Any = rx.match(_state.act, ("accepted", _words("accept_title")), ("declined", _words("decline_title")), _words("finish_title"))
    label: Any = rx.match(_state.act, *((one, _words(f"words_{one}")) for one in ACTS), _words("words_done"))
    inside = form(
        rx.el.p(_state.asked.about, class_name="muted text-sm whitespace-pre-wrap break-words max-h-40 overflow-y-auto", tab_index=0),
        rx.cond(
            _state.act == "done",
            field(_words("slug"), "slug", help=_words("slug_help"), error=_state.errors.get("slug", ""), max_length=60, autocomplete="off"),
        ),
        textarea_field(label, "words", rows=3, max_length=ANSWER, help=_words("words_help"), error=_state.errors.get("words", "")),
        rx.cond(_state.errors.get("form", "") != "", rx.el.p(_state.errors.get("form", ""), class_name="problem", role="alert")),
        rx.el.div(
            button(t("backoffice.keep"), kind="ghost", on_click=_state.leave),
            button(rx.match(_state.act, ("accepted", _words("accept")), ("declined", _words("decline")), _words("finish")), type="submit"),
            class_name="flex justify-end gap-2",
        ),
        on_submit=_state.settle,
        key=_state.asked.id + _state.act,
    )
    return dialog("settle", title, inside, is_open=_state.act != "", on_close=_state.leave)


@page(
    routes.ADMIN_REQUESTS, title="Requests for characters", access=Permission.MANAGE_CHARACTERS, frame="admin", on_load=[CharacterRequestsState.load]
)  # fmt: skip
def requests() -> rx.Component:
    """What platinum members ask for: accepted with a note, declined with a reason, done with the character (CHAR-13)."""
    rows = rx.el.ul(rx.foreach(_state.rows, _request), class_name="surface overflow-hidden divide-y divide-base-300")
    shown = rx.cond(_state.rows.length() > 0, rows, empty_state("sparkles", _words("none")))
    return rx.fragment(
        page_title(
            _words("title"), _words("hint"), link_button(t("characters_office.title"), routes.ADMIN_CHARACTERS, kind="soft", size="small")
        ),
        rx.el.div(*(chip(_label(one), _state.view == one, _state.choose(one)) for one in VIEWS), class_name="flex flex-wrap gap-2 mb-5"),
        rx.cond(_state.loaded, shown, skeleton("row", 3)),
        rx.cond(_state.more, button(t("backoffice.more"), kind="soft", on_click=_state.further, class_name="mt-4")),
        _question(),
    )
