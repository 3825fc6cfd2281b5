"""Gallery, posts and reply assets of one character: each a page with its own fields (MED-02)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.state.pieces import PiecesState
from genapp.characters.surfaces import KNOWS
from genapp.core.actor import Permission
from genapp.media.components.uploader import uploader
from genapp.ui import routes
from genapp.ui.components import anchor, badge, button, card, empty_state, icon, link_button, page_title, skeleton
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = PiecesState
PATHS = {"gallery": "gallery", "post": "posts", "asset": "assets"}
PAUSE = 700


def _words(name: str) -> str:
    return t(f"pieces_office.{name}")


def tabs(character_id: Any, current: str) -> rx.Component:
    """Return the way between a character's pages in the back office."""
    base = f"{routes.ADMIN_CHARACTERS}/" + character_id
    links = [("", "form", base), *((one, one, base + f"/{path}") for one, path in PATHS.items())]
    return rx.el.nav(
        *(
            anchor(_words(f"tab_{words}"), href=to, class_name="tab-ours", **({"aria_current": "page"} if one == current else {}))
            for one, words, to in links
        ),
        class_name="tabs-ours",
        aria_label=_words("parts"),
    )


def _field(row: Any, name: str, rows: int) -> rx.Component:
    make: Any = rx.el.textarea if rows > 1 else rx.el.input
    tall = {"rows": rows} if rows > 1 else {}
    keep = _state.write(row.id, name)
    return make(
        default_value=getattr(row, name), placeholder=_words(name), aria_label=_words(name), class_name="field", max_length=1000 if rows > 1 else 120,
        on_change=keep.debounce(PAUSE), on_blur=keep, **tall,
    )  # fmt: skip


def _switch(row: Any, name: str) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox", class_name="checkbox checkbox-primary", checked=getattr(row, name), on_change=_state.tick(row.id, name)
        ),
        _words(name),
        class_name="flex gap-2 items-center text-sm min-h-9 cursor-pointer",
    )


def _acts(row: Any) -> rx.Component:
    def small(name: str, words: str, act: Any) -> rx.Component:
        return rx.el.button(icon(name, 18), type="button", class_name="btn btn-quiet btn-small btn-square-ours", aria_label=_words(words), on_click=act)  # fmt: skip

    return rx.el.div(
        rx.cond(
            row.published,
            button(_words("hide"), kind="soft", size="small", on_click=_state.publish(row.id, False)),
            button(_words("publish"), size="small", disabled=row.is_flagged, on_click=_state.publish(row.id, True)),
        ),
        small("arrow-up", "up", _state.move(row.id, -1)),
        small("arrow-down", "down", _state.move(row.id, 1)),
        small("trash-2", "remove", _state.remove(row.id)),
        class_name="flex gap-1 items-center",
    )


def _piece(row: Any, surface: str) -> rx.Component:
    knows = KNOWS[surface]
    state = rx.cond(
        row.is_flagged,
        badge(_words("flagged"), kind="demo"),
        rx.cond(row.published, badge(_words("published"), kind="team"), badge(_words("hidden"))),
    )
    likes = rx.cond(row.can_be_liked, rx.el.span(icon("heart", 16), row.likes, class_name="figure inline-flex gap-1 items-center muted"))
    return rx.el.li(
        rx.el.a(
            rx.el.img(src=row.small, alt="", loading="lazy", class_name="w-full aspect-square object-cover rounded-xl"),
            rx.cond(row.kind == "video", rx.el.span(icon("play", 20), class_name="piece-play"), rx.fragment()),
            href=row.whole,
            target="_blank",
            rel="noopener",
            class_name="relative block w-28 sm:w-36 shrink-0",
            aria_label=_words("open"),
        ),
        rx.el.div(
            rx.el.div(state, likes, rx.el.span(_acts(row), class_name="ms-auto"), class_name="flex flex-wrap gap-2 items-center"),
            _field(row, "text", 2),
            *([_field(row, "location", 1)] if "location" in knows else []),
            rx.el.div(
                *(_switch(row, name) for name in ("can_be_liked", "premium_only", "mature") if name in knows),
                class_name="flex flex-wrap gap-x-5",
            ),
            rx.cond(_state.wrong == row.id, rx.el.p(icon("circle-alert", 16), _state.problem, class_name="problem", role="alert")),
            class_name="flex-1 min-w-0 flex flex-col gap-2",
        ),
        class_name="surface p-4 flex gap-4 items-start",
        key=row.id,
    )


def _surface(surface: str) -> rx.Component:
    upload = uploader(
        surface, label=_words("choose"), rows=_state.under_way, forms=_state.forms, limit=30, on_ask=_state.ask,
        on_arrived=_state.arrived, on_remove=_state.drop,
    )  # fmt: skip
    rows = rx.el.ul(rx.foreach(_state.rows, lambda row: _piece(row, surface)), class_name="flex flex-col gap-4 mt-5")
    shown = rx.cond(_state.rows.length() > 0, rows, empty_state("images", _words("empty")))
    missing = empty_state("user-x", _words("missing"), "", link_button(_words("back"), routes.ADMIN_CHARACTERS))
    body = rx.fragment(
        page_title(_state.name, _words(f"{surface}_hint")),
        tabs(_state.id, surface),
        card(upload),
        shown,
    )
    return rx.cond(
        _state.missing, missing, rx.cond(_state.loaded & (_state.surface == surface), body, rx.el.div(skeleton("row", 4), aria_busy="true"))
    )


def _page(surface: str) -> None:
    @page(
        f"{routes.ADMIN_CHARACTERS}/[character_id]/{PATHS[surface]}", title=t(f"pieces_office.tab_{surface}"),
        access=Permission.MANAGE_CHARACTERS, frame="admin", on_load=[PiecesState.load(surface)],
    )  # fmt: skip
    def pieces() -> rx.Component:
        return _surface(surface)


for _name in PATHS:
    _page(_name)
