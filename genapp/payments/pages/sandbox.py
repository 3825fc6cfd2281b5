"""The sandbox's pages: clearly marked, no money moves."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.payments.state.sandbox import SandboxState
from genapp.ui import routes
from genapp.ui.components import badge, button, card, empty_state, link_button, notice, skeleton
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = SandboxState


def _words(name: str) -> str:
    return t(f"credits.{name}")


def _frame(there: Any, shown: rx.Component) -> rx.Component:
    gone = empty_state("receipt", _words("no_order"), "", link_button(_words("buy"), routes.CREDITS, kind="soft"))
    body = rx.cond(_state.loaded, rx.cond(there, shown, gone), skeleton("row", 2))
    return rx.el.div(body, class_name="min-h-screen grid place-items-center p-5")


@page(f"{routes.SANDBOX}/[reference]", title="Sandbox", access="public", frame="bare", on_load=[SandboxState.load], development=True)
def sandbox() -> rx.Component:
    """The sandbox: able to succeed, decline, cancel, be slow and repeat itself; no money moves."""
    row = _state.row
    renews = row["renews"].bool()
    acts = [("decline", "danger"), ("cancel", "ghost"), ("pay_late", "soft"), ("pay_thrice", "soft")]
    first = rx.cond(renews, t("billing.box_start"), _words("box_pay"))
    open_ = rx.el.div(
        button(first, kind="passion", on_click=_state.act("pay"), class_name="w-full"),
        *(button(_words(f"box_{name}"), kind=kind, on_click=_state.act(name), class_name="w-full") for name, kind in acts),
        class_name="flex flex-col gap-3 mt-6",
    )
    terms = rx.el.p(
        rx.cond(row["trial"] != "0", t("billing.box_trial", days=row["trial"]), t("billing.box_monthly")), class_name="muted mt-1"
    )
    shown = card(
        badge(_words("box"), kind="demo"),
        rx.el.h1(row["what"], class_name="subtitle mt-4"),
        rx.el.p(row["price"], class_name="figure text-[2.369rem] leading-tight mt-1"),
        rx.cond(renews, terms),
        rx.cond(row["status"] == "paid", notice("info", _words("box_done")), open_),
        class_name="max-w-md w-full",
    )
    return _frame(row.length() > 0, shown)


@page(
    f"{routes.SANDBOX}/portal/[subscription]", title="Sandbox", access="public", frame="bare", on_load=[SandboxState.load_portal], development=True
)  # fmt: skip
def portal() -> rx.Component:
    """A subscription as its provider would show it, driven by hand: end, go on, a bill that fails, a month that passes."""
    row = _state.kept
    bills = rx.foreach(
        _state.bills,
        lambda one: rx.el.li(
            rx.el.span(one["price"], class_name="figure"),
            rx.cond(one["paid"].bool(), badge(_words("paid"), kind="team"), badge(_words("failed"), kind="demo")),
            class_name="flex justify-between py-2",
        ),
    )
    acts = rx.el.div(
        rx.cond(
            row["ending"].bool(),
            button(t("billing.go_on"), kind="soft", on_click=_state.manage("go_on"), class_name="w-full"),
            button(t("billing.end"), kind="danger", on_click=_state.manage("end"), class_name="w-full"),
        ),
        button(t("billing.box_renew"), kind="soft", on_click=_state.manage("renew"), class_name="w-full"),
        rx.cond(
            row["fails"].bool(),
            notice("info", t("billing.box_fails")),
            button(t("billing.box_fail"), kind="ghost", on_click=_state.manage("fail_next"), class_name="w-full"),
        ),
        class_name="flex flex-col gap-3 mt-6",
    )
    shown = card(
        badge(_words("box"), kind="demo"),
        rx.el.h1(row["what"], class_name="subtitle mt-4"),
        rx.el.p(row["price"], " ", t("billing.a_month"), class_name="figure text-xl mt-1"),
        rx.el.p(t("billing.stands"), " ", rx.el.span(row["status"], class_name="figure"), " · ", row["until"], class_name="muted mt-1"),
        rx.cond(row["status"] != "canceled", acts),
        rx.el.ul(bills, class_name="divide-y divide-base-300 mt-6"),
        link_button(t("billing.back"), row["back"].to(str), kind="ghost", class_name="mt-4"),
        class_name="max-w-md w-full",
    )
    return _frame(row.length() > 0, shown)
