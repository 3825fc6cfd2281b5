"""Discover, and the characters a person keeps."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.characters import editing
from genapp.characters.state import DiscoverState, FavouritesState
from genapp.ui import routes
from genapp.ui.components import button, chip, empty_state, link_button, page_title, profile_cards
from genapp.ui.page import page
from genapp.ui.text import t


def _pick(name: str, label: str, options: list[tuple[str, str]], value: Any) -> rx.Component:
    narrow: Any = DiscoverState.narrow
    choices = [rx.el.option(words, value=one) for one, words in options]
    return rx.el.select(
        *choices, value=value, on_change=narrow(name), aria_label=label, class_name="field !w-auto !min-h-[2.5rem] !py-1 !text-sm"
    )


def _filters() -> rx.Component:
    state = DiscoverState
    genders = [("", "characters.everyone"), ("female", "characters.women"), ("male", "characters.men"), ("other", "characters.others")]
    return rx.el.div(
        rx.el.div(
            rx.el.label(t("characters.search"), html_for="search", class_name="sr-only"),
            rx.el.input(
                id="search",
                type="search",
                placeholder=t("characters.search_hint"),
                class_name="field",
                on_change=state.search.debounce(300),
                default_value=state.text,
            ),
            class_name="w-full md:max-w-sm",
        ),
        rx.el.div(
            *(chip(t(words), state.gender == value, state.choose(value)) for value, words in genders),
            class_name="flex gap-2 flex-wrap",
            role="group",
            aria_label=t("characters.search"),
        ),
        rx.el.div(
            _pick(
                "style",
                t("characters.style"),
                [("", t("characters.any_style")), *((one, one.capitalize()) for one in editing.KNOWN["response_style"])],
                state.style,
            ),
            _pick(
                "ages",
                t("characters.ages"),
                [("", t("characters.any_age")), ("20s", "18–29"), ("30s", "30–39"), ("40s", "40–49"), ("50s", "50+")],
                state.ages,
            ),
            _pick(
                "order",
                t("characters.order"),
                [(one, t(f"characters.order_{one}")) for one in ("house", "featured", "popular", "new")],
                state.order,
            ),
            _pick(
                "category",
                t("characters.category"),
                [("", t("characters.any_category")), *((one, one.capitalize()) for one in editing.CATEGORIES)],
                state.category,
            ),
            chip(t("characters.featured"), state.only_featured, state.feature),
            chip(t("characters.online"), state.only_online, state.attend),
            class_name="flex gap-2 items-center overflow-x-auto py-1 -mx-1 px-1 w-full md:w-auto md:flex-wrap [&>*]:shrink-0",
        ),
        rx.el.div(
            rx.foreach(state.tags, lambda tag: chip(tag, state.chosen.contains(tag), state.toggle(tag), key=tag)),
            class_name="flex gap-2 overflow-x-auto py-1 -mx-1 px-1 w-full",
        ),
        class_name="flex flex-col md:flex-row md:flex-wrap md:items-center gap-3 mb-8",
    )


@page(
    routes.DISCOVER,
    title="Discover",
    access="public",
    frame="site",
    on_load=[DiscoverState.load],
    listed=True,
    description="Meet interesting profiles. Every character is fictional, and you always see who writes.",
)
def discover() -> rx.Component:
    """The catalogue (CHAR-10)."""
    clear = button(t("characters.clear"), kind="soft", on_click=DiscoverState.clear)
    empty = empty_state("search-x", t("characters.none"), t("characters.none_hint"), clear)
    return rx.el.div(
        page_title(t("characters.title"), t("characters.hint")),
        _filters(),
        profile_cards(DiscoverState, empty, DiscoverState.load_more),
        class_name="content py-8 md:py-12",
    )


@page(routes.FAVOURITES, title="Favourites", access="user", frame="app", on_load=[FavouritesState.load])
def favourites() -> rx.Component:
    """Everybody the person keeps, a click from a conversation (PROF-15)."""
    find = link_button(t("characters.find"), routes.DISCOVER, kind="soft")
    empty = empty_state("heart", t("characters.keep_none"), t("characters.keep_none_hint"), find)
    return rx.el.div(
        page_title(t("characters.favourites")),
        profile_cards(FavouritesState, empty, FavouritesState.further),
        class_name="content py-8 md:py-12",
    )
