"""The front page."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

import reflex as rx

from genapp.site.state.public import LandingState
from genapp.ui import routes
from genapp.ui.components import icon, link_button, profile_card, skeleton
from genapp.ui.page import page
from genapp.ui.session import SessionState
from genapp.ui.text import t


def _hero() -> rx.Component:
    start = rx.cond(
        SessionState.status == "in",
        link_button(t("site.go_on"), routes.CHAT, kind="passion", size="large"),
        link_button(t("site.start"), routes.DISCOVER, kind="passion", size="large"),
    )
    return rx.el.section(
        rx.el.h1(t("site.hero"), " ", rx.el.span(t("site.hero_word"), class_name="gradient-text"), class_name="headline"),
        rx.el.p(t("site.hero_hint"), class_name="lead mt-5 max-w-xl"),
        rx.el.div(start, rx.el.a(t("site.how"), href="#how", class_name="btn btn-quiet btn-large"), class_name="flex flex-wrap gap-3 mt-8"),
        class_name="content pt-12 md:pt-20 pb-10 md:pb-14",
    )


def _row() -> rx.Component:
    grid = "grid grid-cols-2 lg:grid-cols-4 gap-3 md:gap-5"
    cards = rx.el.div(rx.foreach(LandingState.cards, lambda row: profile_card(row, key=row.id)), class_name=grid)
    return rx.el.section(
        rx.cond(LandingState.cards.length() > 0, cards, rx.el.div(skeleton("card", 4), class_name=grid, aria_busy="true")),
        class_name="content",
        aria_label=t("site.characters"),
    )


def _step(number: str, title: str, text: str) -> rx.Component:
    return rx.el.li(
        rx.el.span(number, class_name="figure text-sm muted"),
        rx.el.h3(title, class_name="subtitle mt-3"),
        rx.el.p(text, class_name="muted mt-2 leading-relaxed"),
        class_name="border-t-2 pt-5",
        style={"border-color": "var(--passion-soft)"},
    )


def _how() -> rx.Component:
    steps = [_step(f"0{n}", t(f"site.step_{n}"), t(f"site.step_{n}_text")) for n in (1, 2, 3)]
    return rx.el.section(
        rx.el.h2(t("site.how"), class_name="title mb-10"),
        rx.el.ol(*steps, class_name="grid md:grid-cols-3 gap-8 md:gap-10"),
        id="how",
        class_name="content pt-24 scroll-mt-16",
    )


def _honest() -> rx.Component:
    points = [
        ("pen-line", "site.honest_1"),
        ("shield-check", "site.honest_2"),
        ("life-buoy", "site.honest_3"),
        ("log-out", "site.honest_4"),
    ]
    return rx.el.section(
        rx.el.div(
            rx.el.div(
                rx.el.h2(t("site.honest"), class_name="title"),
                rx.el.p(t("site.honest_hint"), class_name="lead mt-4"),
                link_button(t("ui.about_characters"), routes.ABOUT_CHARACTERS, kind="soft", class_name="mt-6"),
            ),
            rx.el.ul(
                *(
                    rx.el.li(
                        icon(name, 22, class_name="shrink-0 mt-0.5"),
                        rx.el.p(t(text), class_name="leading-relaxed"),
                        class_name="flex gap-4",
                    )
                    for name, text in points
                ),
                class_name="flex flex-col gap-6",
            ),
            class_name="surface p-8 md:p-14 grid md:grid-cols-2 gap-10 md:gap-16 items-center",
        ),
        class_name="content pt-24",
    )


def _last() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("site.last"), class_name="title"),
        rx.el.p(t("site.last_hint"), class_name="lead mt-4 max-w-xl mx-auto"),
        link_button(t("site.meet"), routes.DISCOVER, kind="primary", size="large", class_name="mt-8"),
        class_name="content pt-28 text-center",
    )


@page(
    routes.HOME,
    title="Start meaningful conversations",
    access="public",
    frame="site",
    on_load=[LandingState.load],
    listed=True,
    description="Meet amazing personalities. Every character is fictional, and you always know who writes.",
)
def landing() -> rx.Component:
    """The first thing anyone sees (DS-07, MOD-10, C24)."""
    return rx.fragment(_hero(), _row(), _how(), _honest(), _last())
