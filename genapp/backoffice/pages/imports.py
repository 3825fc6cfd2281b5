"""Many characters in one file: judged row by row, then brought in."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.state.imports import ImportState
from genapp.characters.editing import FIELDS
from genapp.characters.importing import LEFT_OUT
from genapp.core.actor import Permission
from genapp.media.components.uploader import uploader
from genapp.ui import routes
from genapp.ui.components import badge, button, card, data_table, link_button, notice, page_title
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = ImportState


def _words(name: str) -> str:
    return t(f"imports.{name}")


def _line(row: Any) -> rx.Component:
    wrong: Any = row["wrong"]
    return rx.el.tr(
        rx.el.td(row["number"], class_name="figure text-end"),
        rx.el.td(row["name"], class_name="font-medium"),
        rx.el.td(row["slug"], class_name="muted text-sm"),
        rx.el.td(
            rx.cond(
                wrong.to(list[str]).length() > 0,
                rx.el.ul(rx.foreach(wrong.to(list[str]), lambda words: rx.el.li(words)), class_name="problem !block"),
                badge(_words("fine"), kind="team"),
            )
        ),
        key=row["number"].to_string(),
    )


def _working(words: str) -> rx.Component:
    bar = rx.el.progress(max=100, value=_state.row.progress, class_name="upload-bar", aria_label=words)
    return card(rx.el.p(words, " ", rx.el.span(_state.row.progress, " %", class_name="figure"), role="status"), bar)


def _report() -> rx.Component:
    counts = rx.el.p(
        rx.el.strong(_state.row.name), ": ", rx.el.span(_state.row.good, class_name="figure"), " ", _words("good"), ", ",
        rx.el.span(_state.row.bad, class_name="figure"), " ", _words("bad"),
    )  # fmt: skip
    acts = rx.el.div(
        button(_words("again"), kind="ghost", on_click=_state.drop(_state.row.id)),
        button(_words("run"), disabled=_state.row.good == 0, on_click=_state.run),
        class_name="flex flex-wrap gap-2 ms-auto",
    )
    head = [_words("row"), _words("name"), _words("slug"), _words("state")]
    return rx.fragment(
        card(rx.el.div(counts, acts, class_name="flex flex-wrap gap-4 items-center"), class_name="mb-5"),
        data_table(head, rx.foreach(_state.lines, _line), label=_words("title")),
    )


def _ended() -> rx.Component:
    return card(
        notice("success", _words("done"), " ", rx.el.span(_state.row.made, class_name="figure")),
        rx.el.div(
            link_button(_words("see"), routes.ADMIN_CHARACTERS, kind="soft"),
            button(_words("again"), kind="ghost", on_click=_state.drop(_state.row.id)),
            class_name="flex gap-2 mt-4",
        ),
    )


def _how() -> rx.Component:
    columns = ", ".join(name for name in FIELDS if name not in LEFT_OUT)
    return card(
        rx.el.div(
            rx.el.p(_words("how_columns"), " ", rx.el.span(columns, class_name="figure text-sm break-words")),
            rx.el.p(_words("how_lists")),
            rx.el.p(_words("how_pictures")),
            rx.el.p(_words("how_rest")),
            class_name="flex flex-col gap-2 muted",
        ),
        title=_words("how"),
        class_name="mt-5",
    )


@page(routes.ADMIN_IMPORT, title="Bring in characters", access=Permission.MANAGE_CHARACTERS, frame="admin", on_load=[ImportState.load])
def bring_in() -> rx.Component:
    """A file, what is wrong with it, and what came of it (CHAR-12)."""
    upload = card(
        uploader(
            "import", label=_words("choose"), rows=rx.Var.create([]), forms=_state.forms, on_ask=_state.ask, on_arrived=_state.arrived,
            on_remove=_state.drop,
        )
    )  # fmt: skip
    refused = rx.fragment(
        rx.el.div(notice("error", rx.el.strong(_words("refused")), rx.el.p(_state.row.refusal)), class_name="mb-5"), upload
    )
    shown: Any = rx.match(
        _state.row.state,
        ("checking", _working(_words("checking"))),
        ("checked", _report()),
        ("running", _working(_words("running"))),
        ("done", _ended()),
        ("refused", refused),
        upload,
    )
    return rx.fragment(
        page_title(_words("title"), _words("hint")),
        rx.cond(_state.loaded, shown, rx.el.div(class_name="shimmer h-40", aria_busy="true")),
        _how(),
    )
