"""The pages that tell how things are, and the one for addresses where nothing is."""

import reflex as rx

from genapp.site.state.public import SafetyState
from genapp.ui import routes
from genapp.ui.components import empty_state, link_button, notice, page_title
from genapp.ui.layout import framed
from genapp.ui.page import page
from genapp.ui.text import t, words


def _plain(title: str, table: str, *more: rx.Component) -> rx.Component:
    return rx.el.article(
        page_title(title),
        *(rx.el.h2(text[2:]) if text.startswith("# ") else rx.el.p(text, class_name="mt-4") for text in words(f"site.{table}")),
        *([rx.el.div(*more, class_name="mt-10")] if more else []),
        class_name="reading prose-page py-12",
    )


@page(routes.ABOUT_CHARACTERS, title="About our characters", access="public", frame="site", listed=True)
def about_characters() -> rx.Component:
    """Who writes, in plain words (C24)."""
    return _plain(t("ui.about_characters"), "about_characters")


@page(routes.SAFETY, title="Safety", access="public", frame="site", listed=True, on_load=[SafetyState.load])
def safety() -> rx.Component:
    """What is not allowed, where help is, and the year's anonymous figures (SAFE-1)."""
    figures = rx.el.p(t("site.safety_figures", year=SafetyState.year, helped=SafetyState.helped, refused=SafetyState.refused))
    return _plain(t("ui.safety"), "safety", rx.cond(SafetyState.year > 0, notice("info", figures, id="figures")))


@page(routes.TERMS, title="Terms", access="public", frame="site", listed=True)
def terms() -> rx.Component:
    """The rules, short."""
    return _plain(t("ui.terms"), "terms")


@page(routes.PRIVACY, title="Privacy", access="public", frame="site", listed=True)
def privacy() -> rx.Component:
    """What is kept."""
    return _plain(t("ui.privacy"), "privacy")


@rx.page(route="404", title="Not found · genapp")
def not_found() -> rx.Component:
    """What stands where nothing is."""
    return framed("site", empty_state("map-pin-off", t("site.lost"), t("site.lost_hint"), link_button(t("site.home"), routes.HOME)))
