"""The frame of the operators' pages: a slim rail on the left, tabs below on a phone. Availability stands in the pages' own bar."""

import reflex as rx

from genapp.ui import routes
from genapp.ui.components import anchor, icon
from genapp.ui.navigation import LINKS
from genapp.ui.session import SessionState, SignOutState
from genapp.ui.text import t


class HereLink(rx.Component):
    """A link that knows itself whether the page, or one below it, is the one that is open."""

    library = "react-router"
    tag = "NavLink"
    to: rx.Var[str]


def operator_frame(body: rx.Component) -> rx.Component:
    """Return a desk page in its frame; the page brings its own header and `main`."""
    links = [
        HereLink.create(icon(link.icon, 22), rx.el.span(link.label), to=link.path, class_name="rail-link")
        for link in LINKS
        if link.audience == "operator"
    ]
    mark = anchor(
        rx.el.span("g", class_name="rail-mark", aria_hidden="true"),
        href=routes.OPERATOR_WAITING,
        class_name="rail-home",
        aria_label=t("ui.desk_home"),
    )
    foot = rx.el.div(
        rx.el.button(
            rx.color_mode_cond(icon("moon"), icon("sun")),
            type="button",
            on_click=rx.toggle_color_mode,
            class_name="btn btn-quiet btn-square-ours",
            aria_label=t("ui.theme"),
            title=t("ui.theme"),
        ),
        rx.el.button(
            icon("log-out"),
            type="button",
            on_click=SignOutState.sign_out,
            class_name="btn btn-quiet btn-square-ours",
            aria_label=t("ui.sign_out"),
            title=t("ui.sign_out"),
        ),
        rx.el.span(SessionState.name, class_name="rail-name", title=SessionState.name),
        class_name="rail-foot",
    )
    rail = rx.el.nav(mark, *links, foot, class_name="rail", aria_label=t("ui.desk_navigation"))
    return rx.el.div(rail, body, class_name="desk")
