"""What premium is and costs."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.payments.pages.parts import choices, honest, problem, promo, was
from genapp.payments.state.shop import PlansState
from genapp.ui import routes
from genapp.ui.away import Away
from genapp.ui.components import badge, button, card, icon, link_button, notice, page_title, skeleton
from genapp.ui.page import page
from genapp.ui.session import SessionState
from genapp.ui.text import t

_state: Any = PlansState


def _words(name: str) -> str:
    return t(f"plans.{name}")


def _plan(row: Any) -> rx.Component:
    look = "surface p-6 flex flex-col gap-1 relative"
    buy = button(
        _words("buy"), kind="primary", busy=_state.buying == row.id, disabled=_state.busy, on_click=_state.buy(row.id), class_name="w-full",
        aria_label=_words("buy") + ": " + row.name + ", " + row.price,
    )  # fmt: skip
    return rx.el.li(
        rx.cond(row.badge != "", rx.el.span(badge(row.badge, kind="team"), class_name="absolute top-4 right-4")),
        rx.el.h2(row.name, class_name="subtitle"),
        rx.el.p(row.price, class_name="figure text-[2.369rem] leading-tight mt-2"),
        was(row),
        rx.el.p(row.each, " ", _words("each"), rx.cond(row.saving > 0, rx.el.span(" · ", row.saving, " % ", t("credits.less"))), class_name="muted text-sm"),
        rx.el.ul(
            rx.foreach(row.features, lambda one: rx.el.li(icon("check", 16, class_name="mt-1 text-success"), rx.el.span(one), class_name="flex gap-2")),
            class_name="flex flex-col gap-1.5 my-5 text-sm",
        ),
        rx.el.div(
            rx.cond(SessionState.user_id != "", buy, link_button(_words("sign_in"), f"{routes.SIGN_IN}?next={routes.PLANS}", class_name="w-full")),
            class_name="mt-auto",
        ),
        class_name=rx.cond(row.badge != "", look + " outline outline-2 outline-primary", look),
        key=row.id,
    )  # fmt: skip


@page(
    routes.PLANS,
    title="Plans",
    access="public",
    frame="site",
    listed=True,
    description="What genapp costs.",
    on_load=[PlansState.load],
)
def plans() -> rx.Component:
    """What is free, and what premium costs; it ends by itself (PAY-01, PAY-03)."""
    until = notice("success", _words("active"), " ", rx.el.span(_state.until, class_name="figure font-semibold"), ". ", _words("adds"))
    free = card(
        rx.el.h2(_words("free"), class_name="subtitle"),
        rx.el.p(_words("free_text"), class_name="muted mt-2 leading-relaxed"),
        class_name="mt-5",
    )
    shop = rx.el.ul(rx.foreach(_state.plans, _plan), class_name="grid md:grid-cols-3 gap-5")
    return rx.el.div(
        page_title(_words("title"), _words("hint")),
        rx.cond(_state.sandbox, rx.el.div(notice("info", t("credits.sandbox")), class_name="mb-5")),
        rx.cond(_state.until != "", rx.el.div(until, class_name="mb-5")),
        problem(_state),
        choices(_state),
        rx.cond(_state.loaded, shop, rx.el.div(skeleton("card", 3), class_name="grid md:grid-cols-3 gap-5")),
        rx.cond(SessionState.user_id != "", rx.el.div(promo(_state), class_name="mt-5 max-w-sm")),
        rx.el.p(_words("terms"), class_name="muted text-sm mt-5"),
        honest(),
        free,
        Away.create(to=_state.away),
        class_name="content py-12",
    )
