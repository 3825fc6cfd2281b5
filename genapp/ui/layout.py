"""The frames of the screens: site, app, auth, admin, operator, bare. Each holds the leave form, the toasts and the connection line."""

from typing import Any

import reflex as rx

from genapp.ui import routes
from genapp.ui.components import anchor, button, icon, link_button
from genapp.ui.connection import connection_line
from genapp.ui.leave import leave_form
from genapp.ui.navigation import LINKS
from genapp.ui.operator import operator_frame
from genapp.ui.session import SessionState, SignOutState
from genapp.ui.text import t
from genapp.ui.toasts import toaster

_SIGNED_IN = SessionState.status == "in"


def framed(frame: str, body: rx.Component) -> rx.Component:
    """Return a whole screen: the frame around its body."""
    around = {"site": _site, "app": _app, "auth": _auth, "admin": _admin, "operator": operator_frame, "bare": _bare}[frame](body)
    return rx.fragment(rx.el.a(t("ui.skip"), href="#main", class_name="skip"), around, toaster(), connection_line(), leave_form())


def _brand() -> rx.Component:
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


def _theme_switch() -> rx.Component:
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
    ways = {link: anchor(icon(link.icon), link.label, href=link.path) for link in LINKS if link.audience in ("user", "office")}
    menu = rx.el.div(
        rx.el.div(
            rx.el.p(SessionState.name, class_name="font-semibold truncate"),
            rx.el.p("@", SessionState.username, class_name="muted text-sm truncate"),
            class_name="px-3 py-2",
        ),
        *(rx.cond(SessionState.staff, way, rx.fragment()) if link.audience == "office" else way for link, way in ways.items()),
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


def _header(*, wide: bool = False) -> rx.Component:
    entries = [anchor(link.label, href=link.path, class_name="btn btn-quiet btn-small") for link in LINKS if link.audience == "everybody"]
    places = ((t("ui.chats"), routes.CHAT), (t("ui.studio"), routes.STUDIO))
    own = rx.cond(_SIGNED_IN, rx.fragment(*(anchor(words, href=path, class_name="btn btn-quiet btn-small") for words, path in places)))
    return rx.el.header(
        rx.el.div(
            _brand(),
            rx.el.nav(*entries, own, class_name="hidden sm:flex gap-1 ms-6", aria_label=t("ui.navigation")),
            rx.el.div(
                _theme_switch(),
                rx.cond(SessionState.credits != "", _balance()),
                rx.cond(_SIGNED_IN, _bell(routes.NOTICES, SessionState.unread, t("ui.bell"))),
                *([_bell(routes.ADMIN_NOTICES, SessionState.alerts, t("ui.staff_bell"))] if wide else []),
                _person(),
                class_name="flex items-center gap-1 ms-auto",
            ),
            class_name=f"{'px-4 md:px-6 w-full' if wide else 'content'} flex items-center h-16",
        ),
        class_name="sticky top-0 z-40 frost !border-x-0 !border-t-0",
    )


def _footer() -> rx.Component:
    links = [
        (t("ui.about_characters"), routes.ABOUT_CHARACTERS),
        (t("ui.safety"), routes.SAFETY),
        (t("ui.terms"), routes.TERMS),
        (t("ui.privacy"), routes.PRIVACY),
    ]
    return rx.el.footer(
        rx.el.div(
            rx.el.div(_brand(), rx.el.p(t("ui.footer"), class_name="muted text-sm mt-3 max-w-md leading-relaxed")),
            rx.el.nav(
                *(anchor(words, href=path, class_name="text-sm py-2 hover:underline") for words, path in links),
                class_name="flex flex-col sm:items-end",
                aria_label=t("ui.footer_links"),
            ),
            class_name="content flex flex-col sm:flex-row gap-8 justify-between py-12",
        ),
        class_name="border-t hairline mt-24",
    )


def _bottom_bar() -> rx.Component:
    """Return the phone's tab bar."""
    tabs = [
        ("compass", t("ui.discover"), routes.DISCOVER),
        ("message-circle", t("ui.chats"), routes.CHAT),
        ("sparkles", t("ui.studio"), routes.STUDIO),
        ("user", t("ui.account"), routes.ACCOUNT),
    ]
    return rx.el.nav(
        *(
            anchor(
                icon(name, 22),
                rx.el.span(words, class_name="text-xs"),
                href=path,
                class_name="flex flex-col items-center justify-center gap-1 flex-1 min-h-14",
            )
            for name, words, path in tabs
        ),
        class_name="sm:hidden fixed bottom-0 inset-x-0 z-40 flex frost !border-x-0 !border-b-0",
        style={"padding-bottom": "env(safe-area-inset-bottom)"},
        aria_label=t("ui.navigation"),
    )


def _site(body: rx.Component) -> rx.Component:
    return rx.el.div(_header(), rx.el.main(body, id="main"), _footer(), rx.cond(_SIGNED_IN, _bottom_bar()))


def _app(body: rx.Component) -> rx.Component:
    return rx.el.div(_header(), rx.el.main(body, id="main", class_name="pb-24 sm:pb-12"), _bottom_bar())


def _bare(body: rx.Component) -> rx.Component:
    return rx.el.main(body, id="main")


def _auth(body: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.aside(
            rx.el.div(
                rx.el.p(t("ui.auth_line"), class_name="headline !text-[clamp(2rem,3.4vw,3.157rem)] text-white"),
                rx.el.p(t("ui.auth_hint"), class_name="text-white/90 mt-4 max-w-sm leading-relaxed"),
                class_name="mt-auto",
            ),
            class_name="hidden lg:flex flex-col p-12 min-h-screen w-[42%] bg-cover",
            style={
                "background": "linear-gradient(to top, rgba(60,10,50,.88), rgba(60,10,50,.25)), url(/characters/amara/3.webp) center 25% / cover, var(--gradient)"
            },
        ),
        rx.el.div(
            rx.el.header(_brand(), _theme_switch(), class_name="flex items-center justify-between h-16 px-5 md:px-8"),
            rx.el.main(body, id="main", class_name="w-full max-w-md mx-auto px-5 py-8 md:py-12"),
            class_name="flex-1 min-w-0",
        ),
        class_name="flex min-h-screen",
    )


def _admin(body: rx.Component) -> rx.Component:
    entries = [
        anchor(
            icon(link.icon),
            rx.el.span(link.label),
            href=link.path,
            class_name="btn btn-quiet !justify-start gap-3 shrink-0 md:w-full !rounded-xl",
        )
        for link in LINKS
        if link.audience == "office"
    ]
    return rx.el.div(
        _header(wide=True),
        rx.el.div(
            rx.el.nav(
                *entries,
                class_name="flex md:flex-col gap-1 overflow-auto md:w-56 md:shrink-0 p-3 md:py-6 md:sticky md:top-16 md:self-start md:max-h-[calc(100vh-4rem)]",
                aria_label=t("ui.back_office"),
            ),
            rx.el.main(body, id="main", class_name="flex-1 min-w-0 p-4 md:p-8"),
            class_name="flex flex-col md:flex-row max-w-[96rem] mx-auto",
        ),
    )


def theme_button() -> rx.Component:
    """Return a labelled button that changes light to dark and back."""
    return button(t("ui.theme"), kind="soft", on_click=rx.toggle_color_mode)
