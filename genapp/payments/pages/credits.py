"""Buying credits, the way back, and the sandbox's page."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.payments.pages.parts import choices, honest, problem, promo, was
from genapp.payments.state.shop import CreditsState, OrderState
from genapp.ui import routes
from genapp.ui.away import Away, PrintButton
from genapp.ui.components import anchor, badge, button, card, empty_state, link_button, notice, page_title, skeleton
from genapp.ui.page import page
from genapp.ui.session import SessionState
from genapp.ui.text import t

_state: Any = CreditsState
_order: Any = OrderState


def _words(name: str) -> str:
    return t(f"credits.{name}")


def _pack(row: Any) -> rx.Component:
    look = "surface p-6 flex flex-col gap-1 relative"
    return rx.el.li(
        rx.el.span(
            rx.cond(row.suggested, badge(_words("suggested"), kind="demo")),
            rx.cond(row.badge != "", badge(row.badge, kind="team")),
            class_name="absolute top-4 right-4 flex gap-1.5",
        ),
        rx.el.p(row.description, class_name="muted text-sm"),
        rx.el.p(rx.el.span(row.credits, class_name="figure"), " ", _words("credits"), class_name="subtitle"),
        rx.cond(row.bonus != "", rx.el.p("+ ", rx.el.span(row.bonus, class_name="figure"), " ", _words("bonus"), class_name="text-sm text-success")),
        was(row),
        rx.el.p(row.each, " ", _words("each"), rx.cond(row.saving > 0, rx.el.span(" · ", row.saving, " % ", _words("less"))), class_name="muted text-sm mt-1"),
        button(
            row.price, kind="primary", busy=_state.buying == row.id, disabled=_state.busy, on_click=_state.buy(row.id), class_name="mt-4 figure w-full",
            aria_label=_words("buy_for") + " " + row.credits + " " + _words("credits") + ", " + row.price,
        ),
        class_name=rx.cond(row.featured, look + " outline outline-2 outline-primary", look),
        key=row.id,
    )  # fmt: skip


def _status(row: Any) -> rx.Component:
    said: Any = rx.match(
        row.status, ("success", badge(_words("paid"), kind="team")), ("pending", badge(_words("pending"))), ("failed", badge(_words("failed"), kind="demo")),
        ("cancelled", badge(_words("cancelled"))), ("review", badge(_words("review"), kind="demo")), badge(row.status),
    )  # fmt: skip
    return said


def _what(row: Any) -> Any:
    credits = row.credits + " " + _words("credits") + rx.cond(row.bonus != "", " + " + row.bonus, "")
    return rx.cond(row.kind == "premium", t("plans.premium") + ", " + row.name, credits)


def _bought(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(_what(row), class_name="font-medium"),
            rx.el.p(row.at[:16].replace("T", " "), " · ", row.reference[-8:], class_name="figure text-xs muted"),
            class_name="min-w-0 flex-1",
        ),
        _status(row),
        anchor(
            row.price, href=routes.RECEIPT + "/" + row.id, class_name="figure link-ours", aria_label=_words("receipt") + " " + row.price
        ),
        class_name="flex flex-wrap gap-x-4 gap-y-1 items-center py-3",
        key=row.id,
    )


@page(routes.CREDITS, title="Credits", access="user", frame="app", on_load=[CreditsState.load])
def credits() -> rx.Component:
    """Packs with their real price of one credit, and what was bought (CRED-01, CRED-02, CRED-19, PAY-16, C5)."""
    have = rx.fragment(_words("have"), " ", rx.el.span(_state.free, class_name="figure font-semibold"), " ", _words("credits"))
    shop = rx.el.ul(rx.foreach(_state.packs, _pack), class_name="grid sm:grid-cols-2 gap-5")
    return rx.el.div(
        page_title(_words("title"), have, link_button(_words("statement"), routes.STATEMENT, kind="ghost", size="small")),
        rx.cond(_state.sandbox, rx.el.div(notice("info", _words("sandbox")), class_name="mb-5")),
        problem(_state),
        choices(_state),
        rx.cond(_state.loaded, rx.cond(_state.packs.length() > 0, shop, empty_state("coins", _words("nothing_sold"))), skeleton("row", 4)),
        rx.el.div(promo(_state), class_name="mt-5 max-w-sm"),
        rx.el.p(_words("terms"), class_name="muted text-sm mt-4"),
        honest(),
        Away.create(to=_state.away),
        rx.cond(
            _state.orders.length() > 0,
            card(
                rx.el.ul(rx.foreach(_state.orders, _bought), class_name="divide-y divide-base-300"),
                title=_words("history"),
                class_name="mt-8",
            ),
        ),
        class_name="reading py-8 md:py-10",
    )


@page(routes.CHECKOUT_LEFT, title="Your purchase", access="user", frame="app", on_load=[OrderState.load])
def left() -> rx.Component:
    """The way back from a payment somebody left: the same page, because they may have paid after all."""
    return done()


@page(routes.CHECKOUT_DONE, title="Your purchase", access="user", frame="app", on_load=[OrderState.load])
def done() -> rx.Component:
    """How a purchase ended; it is asked about and followed, so nobody has to reload (PAY-01, C14)."""
    row = _order.order
    said: Any = rx.match(
        row.status,
        ("success", notice("success", rx.cond(row.kind == "premium", _words("thanks_premium"), _words("thanks")))),
        ("failed", notice("error", _words("declined"), " ", row.reason)),
        ("cancelled", notice("info", _words("left"))),
        ("review", notice("warning", _words("in_review"))),
        notice("info", _words("waiting")),
    )
    acts = rx.el.div(
        rx.cond(row.back != "", link_button(_words("back"), row.back)),
        rx.cond(
            row.status == "success",
            rx.cond(row.back == "", link_button(t("ui.chats"), routes.CHAT)),
            link_button(_words("buy"), routes.CREDITS, kind="soft"),
        ),
        link_button(_words("receipt"), routes.RECEIPT + "/" + row.id, kind="soft"),
        rx.cond(row.status == "pending", button(_words("ask_again"), kind="ghost", on_click=_order.again)),
        class_name="flex flex-wrap gap-2 mt-6",
    )
    missing = empty_state("receipt", _words("no_order"), "", link_button(_words("buy"), routes.CREDITS, kind="soft"))
    body = card(rx.el.h1(_words("purchase"), class_name="title mb-5"), said, _facts(row), acts, honest())
    return rx.el.div(
        rx.cond(_order.missing, missing, rx.cond(row.id != "", body, skeleton("row", 3))),
        class_name="reading py-8 md:py-10",
        aria_live="polite",
    )


def _facts(row: Any) -> rx.Component:
    """Return what was bought, for whom and how it ended: the receipt itself (PAY-15)."""
    rows = (
        (_words("what"), _what(row)), (_words("code"), row.code), (_words("discount"), row.discount), (_words("price"), row.price),
        (_words("reference"), row.reference), (_words("paid_by"), row.provider), (_words("when"), row.at[:16].replace("T", " ")),
    )  # fmt: skip
    look = "flex justify-between gap-4 py-2"
    return rx.el.dl(
        *(
            rx.cond(
                value != "",
                rx.el.div(
                    rx.el.dt(words, class_name="muted"), rx.el.dd(value, class_name="figure text-end min-w-0 break-all"), class_name=look
                ),
                rx.fragment(),
            )
            for words, value in rows
        ),
        class_name="divide-y divide-base-300 mt-5",
    )


@page(f"{routes.RECEIPT}/[order]", title="Receipt", access="user", frame="bare", on_load=[OrderState.load])
def receipt() -> rx.Component:
    """A receipt that prints on one page, also for somebody without an e-mail (PAY-15, BILL-1)."""
    row = _order.order
    missing = empty_state("receipt", _words("no_order"), "", link_button(_words("buy"), routes.CREDITS, kind="soft"))
    body = card(
        rx.el.p("genapp", class_name="muted"),
        rx.el.h1(_words("receipt"), class_name="title mt-1"),
        rx.el.p(SessionState.name, rx.cond(SessionState.email != "", " · " + SessionState.email, ""), class_name="mt-2"),
        _facts(row),
        rx.el.p(rx.match(row.status, ("success", _words("receipt_paid")), ("refunded", _words("receipt_refunded")), _words("receipt_open")), class_name="mt-5"),
        rx.el.div(
            PrintButton.create(_words("print"), class_name="btn btn-primary"),
            link_button(_words("history"), routes.CREDITS, kind="ghost"),
            class_name="flex gap-2 mt-6 print:hidden",
        ),
        class_name="max-w-lg w-full",
    )  # fmt: skip
    shown = rx.cond(_order.missing, missing, rx.cond(row.id != "", body, skeleton("row", 3)))
    return rx.el.div(shown, class_name="min-h-screen grid place-items-center p-5")
