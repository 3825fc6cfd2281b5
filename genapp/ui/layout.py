"""The frames of the screens: site, app, auth, admin, operator, bare. Each holds the leave form, the toasts and the connection line."""

import reflex as rx

from genapp.ui import routes
from genapp.ui.components import anchor, button, icon
from genapp.ui.connection import connection_line
from genapp.ui.header import SIGNED_IN, brand, header, theme_switch
from genapp.ui.leave import leave_form
from genapp.ui.navigation import LINKS
from genapp.ui.operator import operator_frame
from genapp.ui.session import SessionState
from genapp.ui.text import t
from genapp.ui.toasts import toaster


def framed(frame: str, body: rx.Component) -> rx.Component:
    """Return a whole screen: the frame around its body."""
    around = {"site": _site, "app": _app, "auth": _auth, "admin": _admin, "operator": operator_frame, "bare": _bare}[frame](body)
    return rx.fragment(rx.el.a(t("ui.skip"), href="#main", class_name="skip"), around, toaster(), connection_line(), leave_form())


def main(*parts: rx.Component, class_name: str | rx.Var[str] = "") -> rx.Component:
    """Return the one main part of a screen, busy until it has read what it shows."""
    return rx.el.main(*parts, id="main", class_name=class_name, aria_busy=~SessionState.settled)  # pyright: ignore[reportOperatorIssue]


def _footer() -> rx.Component:
    links = [
        (t("ui.about_characters"), routes.ABOUT_CHARACTERS),
        (t("ui.safety"), routes.SAFETY),
        (t("ui.terms"), routes.TERMS),
        (t("ui.privacy"), routes.PRIVACY),
        (t("ui.developers"), routes.DEVELOPERS),
    ]
    return rx.el.footer(
        rx.el.div(
            rx.el.div(brand(), rx.el.p(t("ui.footer"), class_name="muted text-sm mt-3 max-w-md leading-relaxed")),
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
    return rx.el.div(header(), main(body), _footer(), rx.cond(SIGNED_IN, _bottom_bar()))


def _app(body: rx.Component) -> rx.Component:
    return rx.el.div(header(), main(body, class_name="pb-24 sm:pb-12"), _bottom_bar())


def _bare(body: rx.Component) -> rx.Component:
    return main(body)


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
            rx.el.header(brand(), theme_switch(), class_name="flex items-center justify-between h-16 px-5 md:px-8"),
            main(body, class_name="w-full max-w-md mx-auto px-5 py-8 md:py-12"),
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
        header(wide=True),
        rx.el.div(
            rx.el.nav(
                *entries,
                class_name="flex md:flex-col gap-1 overflow-auto md:w-56 md:shrink-0 p-3 md:py-6 md:sticky md:top-16 md:self-start md:max-h-[calc(100vh-4rem)]",
                aria_label=t("ui.back_office"),
            ),
            main(body, class_name="flex-1 min-w-0 p-4 md:p-8"),
            class_name="flex flex-col md:flex-row max-w-[96rem] mx-auto",
        ),
    )


def theme_button() -> rx.Component:
    """Return a labelled button that changes light to dark and back."""
    return button(t("ui.theme"), kind="soft", on_click=rx.toggle_color_mode)
