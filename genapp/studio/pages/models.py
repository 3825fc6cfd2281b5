"""Models to make pictures with: those genapp brings along, and the team's own (CHAR-15, CHAR-16)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.studio.components.models import state_badge
from genapp.studio.pages.shell import studio
from genapp.studio.state.models import KINDS, ModelsState
from genapp.studio.state.studio import StudioState
from genapp.ui import routes
from genapp.ui.components import anchor, badge, button, chip, empty_state, icon, link_button, page_title, skeleton
from genapp.ui.dialogs import dialog
from genapp.ui.fields import field, form, textarea_field
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = ModelsState
_GRID = "reference-grid"


def _words(name: str) -> str:
    return t(f"studio_library.{name}")


def _palette(row: Any) -> rx.Component:
    return rx.el.span(
        rx.foreach(row.palette, lambda colour: rx.el.span(style={"background": colour})), class_name="palette", aria_hidden="true"
    )


def _reference(row: Any) -> rx.Component:
    # Until its picture is drawn a model shows its own colours.
    unseen = rx.el.span(
        rx.el.span(row.name[:1], class_name="display"),
        class_name="model-unseen",
        style={"background": "linear-gradient(150deg, " + row.palette.join(", ") + ")"},
    )
    picture = rx.cond(
        row.preview != "", rx.el.img(src=row.preview, alt="", loading="lazy", decoding="async", class_name="model-picture"), unseen
    )
    return rx.el.li(
        rx.el.button(
            picture,
            rx.el.span(rx.el.span(row.name, class_name="subtitle"), rx.el.span(row.kind, class_name="tag capitalize"), class_name="model-caption"),
            type="button", class_name="reference-card", on_click=_state.view(row.id), aria_label=row.name,
        ),
        key=row.id,
    )  # fmt: skip


def _one_reference() -> rx.Component:
    row = _state.viewed
    picture = rx.cond(
        row.preview != "", rx.el.img(src=row.preview, alt="", class_name="w-full rounded-2xl aspect-square sm:aspect-[4/5] object-cover")
    )
    words = rx.el.div(
        rx.el.p(row.about, class_name="leading-relaxed"),
        rx.el.div(badge(row.kind, kind="team"), rx.foreach(row.tags, lambda tag: badge(tag)), class_name="flex flex-wrap gap-2"),
        rx.el.div(rx.el.h3(_words("drawn_as"), class_name="panel-head"), rx.el.p(row.style, class_name="text-sm"), _palette(row)),
        rx.el.p(icon("scale", 16, class_name="mt-0.5"), rx.el.span(row.licence), class_name="muted text-sm flex gap-2"),
        class_name="flex flex-col gap-4",
    )
    inside = rx.el.div(picture, words, class_name="grid sm:grid-cols-2 gap-5 items-center")
    one = dialog(
        "reference", row.name, inside,
        actions=(
            button(_words("close"), kind="ghost", on_click=_state.leave),
            link_button(t("studio_library.use", name=row.name), f"{routes.STUDIO}?reference=" + row.id, kind="passion"),
        ),
        is_open=row.id != "", on_close=_state.leave,
    )  # fmt: skip
    return rx.el.div(one, class_name="wide-place")


def _references() -> rx.Component:
    search = rx.el.div(
        rx.el.label(_words("search_models"), html_for="search-models", class_name="sr-only"),
        rx.el.span(icon("search", 18), class_name="search-icon"),
        rx.el.input(
            id="search-models", type="search", placeholder=_words("search_models"), default_value=_state.words, key="m" + _state.round.to_string(),
            on_change=_state.search.debounce(250), class_name="field search-field", auto_complete="off",
        ),
        class_name="search",
    )  # fmt: skip
    kinds = [chip(_words("all_kinds"), _state.kind == "", _state.choose_kind(""))]
    kinds += [chip(_words(kind), _state.kind == kind, _state.choose_kind(kind)) for kind in KINDS]
    tags = rx.el.div(
        rx.foreach(_state.tags, lambda tag: chip(tag, _state.tag == tag, _state.choose_tag(tag), key=tag)),
        class_name="tag-row", role="group", aria_label=_words("tags"),
    )  # fmt: skip
    grid = rx.el.ul(rx.foreach(_state.references, _reference), class_name=_GRID, aria_label=_words("reference_models"))
    none = empty_state("search-x", _words("no_model_found"), "", button(_words("clear"), kind="soft", on_click=_state.clear))
    return rx.fragment(
        rx.el.div(search, rx.el.div(*kinds, class_name="flex flex-wrap gap-2", role="group", aria_label=_words("kinds")), tags, class_name="flex flex-col gap-3 mb-5"),
        rx.cond(_state.references.length() > 0, grid, none),
        _one_reference(),
    )  # fmt: skip


def _own(row: Any) -> rx.Component:
    picture = rx.cond(
        row.cover != "",
        rx.el.img(src=row.cover, alt="", loading="lazy", decoding="async", class_name="own-cover"),
        rx.el.span(icon("user-round", 28), class_name="own-cover own-empty", aria_hidden="true"),
    )
    training = rx.el.div(
        rx.el.progress(max="100", value=row.percent, class_name="upload-bar", aria_label=_words("training")),
        rx.el.span(
            rx.cond(row.place > 0, t("studio_library.waits_at", place=row.place), row.percent.to_string() + " %"),
            class_name="figure text-xs muted",
        ),
        class_name="mt-2",
    )
    facts = rx.el.p(
        rx.el.span(rx.cond(row.version > 0, t("studio_library.version_of", number=row.version, count=row.versions), "")),
        rx.el.span(t("studio_library.picture_count", count=row.pictures)),
        rx.el.span(rx.cond(row.price != "", t("studio_library.next_price", price=row.price), "")),
        class_name="muted text-sm dotted",
    )
    return rx.el.li(
        anchor(
            picture,
            rx.el.span(
                rx.el.span(rx.el.span(row.name, class_name="font-semibold truncate"), state_badge(row.state), class_name="flex items-center gap-2 justify-between"),
                rx.cond(row.about != "", rx.el.span(row.about, class_name="muted text-sm line-clamp-2")),
                facts,
                rx.cond(row.state == "training", training),
                class_name="flex flex-col gap-1 flex-1 min-w-0 py-4 pe-4",
            ),
            href=f"{routes.STUDIO_MODELS}/" + row.id, class_name="own-card surface",
        ),
        key=row.id,
    )  # fmt: skip


def _ours() -> rx.Component:
    make = button(icon("plus", 18), _words("new_model"), kind="primary", on_click=_state.begin, class_name="gap-2")
    none = rx.cond(
        _state.archived,
        empty_state("archive", _words("none_archived")),
        empty_state(
            "user-round", _words("no_models"), _words("no_models_hint"), button(_words("new_model"), kind="passion", on_click=_state.begin)
        ),
    )
    new = form(
        field(_words("model_name"), "name", max_length=60, error=_state.errors.get("name", ""), auto_complete="off", key=_state.round, help=_words("model_name_help")),
        textarea_field(_words("model_about"), "about", rows=3, max_length=500, error=_state.errors.get("about", "")),
        rx.cond(_state.errors.contains("form"), rx.el.p(_state.errors.get("form", ""), class_name="problem", role="alert")),
        rx.el.div(button(_words("leave"), kind="ghost", on_click=_state.leave), button(_words("next_step"), type="submit"), class_name="flex justify-end gap-2"),
        on_submit=_state.create,
    )  # fmt: skip
    return rx.fragment(
        rx.el.div(
            make,
            button(
                rx.cond(_state.archived, _words("show_current"), _words("show_archived")),
                kind="ghost",
                size="small",
                on_click=_state.show_archived,
            ),
            class_name="flex flex-wrap items-center justify-between gap-2 mb-5",
        ),
        rx.cond(_state.own.length() > 0, rx.el.ul(rx.foreach(_state.own, _own), class_name="own-grid"), none),
        dialog("new-model", _words("new_model"), rx.cond(_state.making, new), is_open=_state.making, on_close=_state.leave),
    )


@page(routes.STUDIO_MODELS, title="Models", access="user", frame="app", on_load=[StudioState.load, ModelsState.load])
def models() -> rx.Component:
    """Who may be in the pictures: fifty and more of the house, and those the team trained."""
    shelves = rx.el.div(
        *(chip(_words(words), _state.shelf == name, _state.open_shelf(name)) for name, words in (("reference", "reference_models"), ("own", "own_models"))),
        class_name="flex gap-2", role="group", aria_label=_words("models"),
    )  # fmt: skip
    waiting = rx.el.div(skeleton("card", 8), class_name=_GRID, aria_busy="true")
    return studio(
        routes.STUDIO_MODELS,
        page_title(_words("models"), _words("models_hint"), shelves),
        rx.cond(_state.loaded, rx.cond(_state.shelf == "own", _ours(), _references()), waiting),
    )
