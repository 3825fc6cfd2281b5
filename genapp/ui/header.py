"""The head of a screen: the name, the ways in, what the person has, their bells and their menu."""

from typing import Any

import reflex as rx

from genapp.ui import routes
from genapp.ui.components import anchor, icon, link_button
from genapp.ui.navigation import LINKS, Link
from genapp.ui.session import SessionState, SignOutState
from genapp.ui.text import t

SIGNED_IN = SessionState.status == "in"


def brand() -> rx.Component:
    """Return the name, as the way home."""
    return anchor(
        rx.el.span(
            "g",
            class_name="grid place-items-center w-8 h-8 rounded-[.65rem] text-white font-bold",
            style={"background": "var(--gradient-text)"},
            aria_hidden="true",
        ),
        rx.el.span("genapp", class_name="subtitle"),
        href=routes.HOME,
        class_name="flex items-center gap-2.5",
        aria_label=t("ui.home"),
    )


def theme_switch() -> rx.Component:
    """Return the button between light and dark."""
    return rx.el.button(
        rx.color_mode_cond(icon("moon"), icon("sun")),
        type="button",
        on_click=rx.toggle_color_mode,
        class_name="btn btn-quiet btn-square-ours",
        aria_label=t("ui.theme"),
        title=t("ui.theme"),
    )


def _balance() -> rx.Component:
    """Return what the person has, for those who have anything, and the way to where it came from (PRICE-02)."""
    return anchor(
        icon("coins", 18),
        rx.el.span(SessionState.credits, class_name="figure"),
        rx.el.span(t("credits.credits"), class_name="sr-only"),
        href=routes.STATEMENT,
        class_name="btn btn-quiet btn-small gap-1.5",
        id="credits",
    )


def _bell(path: str, count: Any, label: str) -> rx.Component:
    """Return the way to notices with how many wait (PROF-14, ADM-15)."""
    number = rx.cond(count > 99, "99+", count.to_string())
    name = "shield-alert" if path == routes.ADMIN_NOTICES else "bell"
    return anchor(
        icon(name),
        rx.cond(
            count > 0, rx.fragment(rx.el.span(number, class_name="bell-count figure"), rx.el.span(t("ui.unread"), class_name="sr-only"))
        ),
        href=path,
        class_name="btn btn-quiet btn-square-ours bell",
        aria_label=label,
    )


def _person() -> rx.Component:
    """Return the three states of the corner: loading, signed in, signed out (AUTH-09)."""
    menu = rx.el.div(
        rx.el.div(
            rx.el.p(SessionState.name, class_name="font-semibold truncate"),
            rx.el.p("@", SessionState.username, class_name="muted text-sm truncate"),
            class_name="px-3 py-2",
        ),
        *(
            rx.cond(SessionState.staff, _menu_link(link), rx.fragment()) if link.audience == "office" else _menu_link(link)
            for link in LINKS
            if link.audience in ("user", "office")
        ),
        rx.el.button(icon("log-out"), t("ui.sign_out"), type="button", on_click=SignOutState.sign_out),
        id="person-menu",
        class_name="menu-ours surface",
        style={"--menu-top": "4.25rem"},
        custom_attrs={"popover": "auto"},
    )
    opened = rx.el.button(
        rx.cond(
            SessionState.avatar != "",
            rx.el.img(src=SessionState.avatar, alt="", class_name="w-9 h-9 rounded-full object-cover"),
            rx.el.span(
                SessionState.name[:1].upper(),
                class_name="grid place-items-center w-9 h-9 rounded-full text-white font-semibold",
                style={"background": "var(--gradient-text)"},
            ),
        ),
        type="button",
        class_name="btn btn-quiet btn-square-ours",
        aria_label=t("ui.person_menu"),
        custom_attrs={"popoverTarget": "person-menu"},
    )
    shown: Any = rx.match(
        SessionState.status,
        ("in", rx.fragment(opened, menu)),
        (
            "out",
            rx.el.div(
                link_button(t("ui.sign_in"), routes.SIGN_IN, kind="ghost", size="small"),
                link_button(t("ui.sign_up"), routes.GET_STARTED, kind="primary", size="small", class_name="!hidden sm:!inline-flex"),
                class_name="flex gap-1",
            ),
        ),
        rx.el.div(class_name="shimmer w-20 h-9 !rounded-full", aria_hidden="true"),
    )
    return shown


def _menu_link(link: Link) -> rx.Component:
    return anchor(icon(link.icon), link.label, href=link.path)


def header(*, wide: bool = False) -> rx.Component:
    """Return the bar on top; `wide` is the back office's, with the bell of staff."""
    entries = [anchor(link.label, href=link.path, class_name="btn btn-quiet btn-small") for link in LINKS if link.audience == "everybody"]
    places = ((t("ui.chats"), routes.CHAT), (t("ui.studio"), routes.STUDIO))
    own = rx.cond(SIGNED_IN, rx.fragment(*(anchor(words, href=path, class_name="btn btn-quiet btn-small") for words, path in places)))
    return rx.el.header(
        rx.el.div(
            brand(),
            rx.el.nav(*entries, own, class_name="hidden sm:flex gap-1 ms-6", aria_label=t("ui.navigation")),
            rx.el.div(
                theme_switch(),
                rx.cond(SessionState.credits != "", _balance()),
                rx.cond(SIGNED_IN, _bell(routes.NOTICES, SessionState.unread, t("ui.bell"))),
                *([_bell(routes.ADMIN_NOTICES, SessionState.alerts, t("ui.staff_bell"))] if wide else []),
                _person(),
                class_name="flex items-center gap-1 ms-auto",
            ),
            class_name=f"{'px-4 md:px-6 w-full' if wide else 'content'} flex items-center h-16",
        ),
        class_name="sticky top-0 z-40 frost !border-x-0 !border-t-0",
    )
