"""What stands on every page of the desk: the bar with availability, quality and connection, and what an operator must know at once."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.desk.components.browser import Presence
from genapp.desk.state.presence import DeskBell, DeskState
from genapp.ui.components import icon, notice
from genapp.ui.layout import main
from genapp.ui.session import SignOutState
from genapp.ui.text import t

_state: Any = DeskState


def _availability() -> rx.Component:
    words = rx.cond(
        _state.me.suspended, t("operator.suspended_short"), rx.cond(_state.me.available, t("operator.available"), t("operator.offline"))
    )
    return rx.el.button(
        rx.el.span(class_name="toggle-knob", aria_hidden="true"),
        rx.el.span(words, class_name="font-semibold"),
        type="button",
        role="switch",
        aria_checked=rx.cond(_state.me.available, "true", "false"),
        aria_label=rx.cond(_state.me.available, t("operator.availability_on"), t("operator.availability_off")),
        title=rx.cond(_state.me.available, t("operator.go_offline"), t("operator.go_available")),
        disabled=~_state.loaded | _state.me.suspended,
        on_click=DeskState.switch,
        class_name="availability",
        id="availability",
    )  # fmt: skip


def _bar() -> rx.Component:
    presence = Presence.create(
        clock=_state.clock, echo=_state.echo, rung=DeskBell.rung, sounds=_state.me.sounds, waiting=_state.waiting,
        good=t("operator.connected"), slow=t("operator.slow"), lost=t("operator.no_answer"), on_beat=DeskState.beat,
    )  # fmt: skip
    load = rx.el.span(
        icon("messages-square", 16),
        rx.el.span(_state.me.load, " / ", _state.me.capacity, class_name="figure"),
        rx.el.span(t("operator.conversations"), class_name="sr-only"),
        title=t("operator.conversations"),
        class_name="inline-flex items-center gap-1.5 text-sm whitespace-nowrap max-sm:!hidden",
        id="load",
    )
    quality = rx.el.span(
        icon("gauge", 16),
        rx.el.span(t("operator.quality"), class_name="sr-only sm:not-sr-only"),
        rx.el.span(_state.me.quality, class_name="figure"),
        title=t("operator.quality"),
        class_name="inline-flex items-center gap-1.5 text-sm",
        id="quality",
    )
    sounds = rx.el.button(
        rx.cond(_state.me.sounds, icon("volume-2"), icon("volume-x")),
        type="button",
        on_click=DeskState.hush,
        aria_pressed=rx.cond(_state.me.sounds, "true", "false"),
        aria_label=t("operator.sounds"),
        title=t("operator.sounds"),
        class_name="btn btn-quiet btn-square-ours",
    )
    out = rx.el.button(
        icon("log-out"),
        type="button",
        on_click=SignOutState.sign_out,
        aria_label=t("ui.sign_out"),
        class_name="btn btn-quiet btn-square-ours md:!hidden",
    )
    return rx.el.header(
        _availability(),
        rx.el.div(load, quality, presence, sounds, out, class_name="flex items-center gap-2 sm:gap-4 ms-auto"),
        class_name="desk-bar",
    )


def _suspended() -> rx.Component:
    return rx.cond(
        _state.me.suspended,
        rx.el.div(
            notice(
                "error",
                rx.el.p(t("operator.suspended"), class_name="font-semibold"),
                rx.el.p(_state.me.suspension),
                rx.cond(
                    _state.until != "", rx.el.p(t("operator.suspended_until"), " ", rx.el.span(_state.until, class_name="figure"), " UTC")
                ),
            ),
            class_name="p-4 pb-0",
        ),
    )


def desk(*parts: Any, look: str = "") -> rx.Component:
    """Return a page of the desk inside its frame; `look` is the class of its `main`."""
    return rx.el.div(_bar(), _suspended(), main(*parts, class_name=look or "desk-page"), class_name="desk-column")
