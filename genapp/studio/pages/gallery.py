"""The team's gallery: found again, kept dear, put into collections, taken away (GEN-11, GEN-12)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.studio.components.browser import Renewed
from genapp.studio.components.keyboard import WallKeys
from genapp.studio.components.large import large
from genapp.studio.components.wall import bulk_bar, shot, waiting_wall
from genapp.studio.pages.shell import studio
from genapp.studio.state.gallery import GalleryState
from genapp.studio.state.shelves import ShelvesState
from genapp.studio.state.shot import ShotState
from genapp.studio.state.studio import StudioState
from genapp.ui import routes
from genapp.ui.components import ReachedEnd, button, chip, empty_state, icon, link_button, page_title
from genapp.ui.dialogs import dialog
from genapp.ui.fields import field, form
from genapp.ui.page import page
from genapp.ui.text import t

_wall: Any = GalleryState
_shelves: Any = ShelvesState


def _words(name: str) -> str:
    return t(f"studio_library.{name}")


def _pick(name: str, label: str, value: Any, on_change: Any, *options: Any) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name="label-ours"),
        rx.el.select(*options, id=name, value=value, on_change=on_change, class_name="field"),
    )


def _day(name: str, label: str, value: Any) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name="label-ours"),
        rx.el.input(
            id=name, type="date", default_value=value, key=name + _wall.round.to_string(), on_change=_wall.narrow(name), class_name="field"
        ),
    )


def _filters() -> rx.Component:
    models = _pick(
        "model", _words("model"), _wall.model, _wall.narrow("model"),
        rx.el.option(_words("any_model"), value=""), rx.foreach(_wall.models, lambda row: rx.el.option(row.label, value=row.key, key=row.key)),
    )  # fmt: skip
    ratings = _pick(
        "rating", _words("rating"), _wall.rating.to_string(), _wall.rated,
        rx.el.option(_words("any_rating"), value="0"),
        *(rx.el.option(t("studio_library.least_stars" if n < 5 else "studio_library.five_stars", number=n), value=str(n)) for n in range(1, 6)),
    )  # fmt: skip
    search = rx.el.div(
        rx.el.label(_words("search"), html_for="search", class_name="sr-only"),
        rx.el.span(icon("search", 18), class_name="search-icon"),
        rx.el.input(
            id="search", type="search", placeholder=_words("search"), default_value=_wall.words, key="search" + _wall.round.to_string(),
            on_change=_wall.search.debounce(300), class_name="field search-field", auto_complete="off",
        ),
        class_name="search",
    )  # fmt: skip
    more = rx.el.details(
        rx.el.summary(icon("sliders-horizontal", 16), _words("more_filters"), class_name="chip"),
        rx.el.div(models, ratings, _day("since", _words("since"), _wall.since), _day("until", _words("until"), _wall.until), class_name="filters-more surface"),
        class_name="filters-fold",
    )  # fmt: skip
    return rx.el.div(
        search,
        rx.el.div(
            chip(_words("everything"), (_wall.kind == "") & (_wall.operation == ""), [_wall.narrow("kind", ""), _wall.narrow("operation", "")]),
            chip(_words("pictures"), _wall.kind == "image", [_wall.narrow("kind", "image"), _wall.narrow("operation", "")]),
            chip(_words("clips"), _wall.kind == "video", [_wall.narrow("kind", "video"), _wall.narrow("operation", "")]),
            chip(_words("face_swaps"), _wall.operation == "face_swap", [_wall.narrow("kind", ""), _wall.narrow("operation", "face_swap")]),
            chip(rx.fragment(icon("heart", 16), _words("favourites")), _wall.favourites, _wall.loved),
            more,
            rx.cond(_wall.narrowed, button(_words("clear"), kind="ghost", size="small", on_click=_wall.clear)),
            class_name="flex gap-2 flex-wrap items-center", role="group", aria_label=_words("filters"),
        ),
        class_name="filters",
    )  # fmt: skip


def _shelf(row: Any) -> rx.Component:
    on = _wall.collection == row.id
    covers = rx.el.span(
        rx.foreach(row.covers, lambda src: rx.el.img(src=src, alt="", loading="lazy", decoding="async")),
        class_name="shelf-covers",
        aria_hidden="true",
    )
    return rx.el.li(
        rx.el.button(
            covers,
            rx.el.span(rx.el.span(row.name, class_name="shelf-name"), rx.el.span(row.count, class_name="figure muted text-xs"), class_name="min-w-0"),
            type="button", class_name="shelf", aria_pressed=rx.cond(on, "true", "false"), on_click=_wall.narrow("collection", rx.cond(on, "", row.id)),
        ),
        key=row.id,
    )  # fmt: skip


def _collections() -> rx.Component:
    new = rx.el.li(
        rx.el.button(
            rx.el.span(icon("plus", 22), class_name="shelf-covers shelf-new", aria_hidden="true"), rx.el.span(_words("new_collection"), class_name="shelf-name"),
            type="button", class_name="shelf", on_click=_shelves.ask("new", ""),
        )
    )  # fmt: skip
    return rx.el.ul(rx.foreach(_wall.collections, _shelf), new, class_name="shelves", aria_label=_words("collections"))


def _of_collection() -> rx.Component:
    acts = rx.el.div(
        button(icon("pencil", 16), _words("rename"), kind="ghost", size="small", on_click=_shelves.ask("rename", _wall.collection)),
        button(
            icon("trash-2", 16), _words("delete_collection"), kind="ghost", size="small", on_click=_shelves.ask("delete", _wall.collection)
        ),
        class_name="flex flex-wrap gap-1 mb-3",
    )
    return rx.cond(_wall.collection != "", acts)


def _questions() -> rx.Component:
    naming = form(
        field(_words("collection_name"), "name", default_value=rx.cond(_shelves.asking == "rename", _shelves.name, ""), key=_shelves.round, max_length=60,
            error=_shelves.errors.get("name", ""), auto_complete="off"),
        rx.el.div(
            button(_words("leave"), kind="ghost", on_click=_shelves.leave), button(_words("keep"), type="submit"), class_name="flex justify-end gap-2"
        ),
        on_submit=_shelves.name_it,
    )  # fmt: skip
    place = lambda row: rx.el.li(  # noqa: E731 - as short as it is
        rx.el.button(
            icon("folder", 18), rx.el.span(row.name, class_name="flex-1 truncate text-start"), rx.el.span(row.count, class_name="figure muted text-sm"),
            rx.cond(row.inside, icon("check", 18, class_name="text-primary"), icon("plus", 18, class_name="muted")),
            type="button", class_name="put-row", aria_pressed=rx.cond(row.inside, "true", "false"), on_click=_shelves.put(row.id, row.inside),
        ),
        key=row.id,
    )  # fmt: skip
    putting = rx.el.div(
        rx.el.ul(rx.foreach(_shelves.places, place), class_name="put-rows"),
        form(
            rx.el.div(
                field(
                    _words("new_collection"),
                    "name",
                    key=_shelves.round,
                    max_length=60,
                    error=_shelves.errors.get("name", ""),
                    auto_complete="off",
                ),
                button(_words("add"), type="submit", kind="soft", class_name="mt-6.5"),
                class_name="flex gap-2 items-start",
            ),
            on_submit=_shelves.name_it,
            class_name="mt-4",
        ),
        rx.el.div(button(_words("done"), kind="ghost", on_click=_shelves.leave), class_name="flex justify-end mt-4"),
    )
    titles = rx.match(_shelves.asking, ("put", _words("put_title")), ("rename", _words("rename_title")), _words("new_collection"))
    count = _wall.asking.length()
    return rx.fragment(
        dialog(
            "shelves", titles, rx.match(_shelves.asking, ("put", putting), ("new", naming), ("rename", naming), rx.fragment()),
            is_open=(_shelves.asking != "") & (_shelves.asking != "delete"), on_close=_shelves.leave,
        ),
        dialog(
            "shelf-gone", t("studio_library.delete_collection_sure", name=_shelves.name), rx.el.p(_words("delete_collection_hint")),
            actions=(button(_words("keep_it"), kind="ghost", on_click=_shelves.leave), button(_words("delete_collection"), kind="danger", on_click=_shelves.delete)),
            is_open=_shelves.asking == "delete", on_close=_shelves.leave,
        ),
        dialog(
            "delete", rx.cond(count > 1, t("studio_library.delete_many", count=count), _words("delete_one")), rx.el.p(_words("delete_hint")),
            actions=(button(_words("keep_it"), kind="ghost", on_click=_wall.keep), button(_words("delete"), kind="danger", on_click=_wall.remove)),
            is_open=count > 0, on_close=_wall.keep,
        ),
    )  # fmt: skip


@page(routes.STUDIO_GALLERY, title="Gallery", access="user", frame="app", on_load=[StudioState.load, GalleryState.load])
def gallery() -> rx.Component:
    """Everything the team made, newest first, as far as anybody scrolls."""
    shots = rx.el.ul(rx.foreach(_wall.rows, lambda row: shot(row, _wall, ShotState.view)), class_name="wall", aria_label=_words("gallery"))
    keys = rx.el.p(_words("keys"), class_name="wall-keys muted text-xs")
    create = link_button(_words("create"), routes.STUDIO, kind="passion")
    nothing = rx.cond(
        _wall.narrowed,
        empty_state(
            "search-x", _words("none_found"), _words("none_found_hint"), button(_words("clear"), kind="soft", on_click=_wall.clear)
        ),
        empty_state("images", _words("none"), _words("none_hint"), create),
    )
    more = rx.el.div(
        button(_words("more"), kind="soft", on_click=_wall.further),
        ReachedEnd.create(rows=_wall.rows.length(), on_reach=_wall.further),
        class_name="flex justify-center mt-8",
    )
    body = rx.fragment(rx.cond(_wall.rows.length() > 0, rx.fragment(shots, keys), nothing), rx.cond(_wall.more, more))
    return studio(
        routes.STUDIO_GALLERY,
        page_title(_words("gallery"), _words("gallery_hint")),
        rx.cond(_wall.loaded, _collections()),
        _filters(),
        _of_collection(),
        # Links of pictures end: whoever scrolls back after a while is given new ones.
        Renewed.create(rx.cond(_wall.loaded, body, waiting_wall()), on_stale=_wall.renew),
        bulk_bar(_wall, _shelves),
        large(ShotState, _shelves),
        _questions(),
        WallKeys.create(),
    )
