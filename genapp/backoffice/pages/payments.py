"""What was paid, what wants a look, what goes back."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.state.payments import PaymentsState
from genapp.core.actor import Permission
from genapp.payments.queries.refunds import REASONS
from genapp.ui import routes
from genapp.ui.components import badge, button, card, chip, data_table, empty_state, page_title, skeleton
from genapp.ui.dialogs import dialog
from genapp.ui.fields import field, form, select_field, textarea_field
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = PaymentsState


def _words(name: str) -> str:
    return t(f"payments_office.{name}")


def _when(at: Any) -> rx.Component:
    return rx.el.time(at[:16].replace("T", " "), class_name="figure text-sm whitespace-nowrap")


def _status(row: Any) -> Any:
    bad = [(one, badge(_words(one), kind="demo")) for one in ("failed", "review", "rejected")]
    return rx.match(row.status, *bad, *((one, badge(_words(one))) for one in ("pending", "success", "cancelled", "refunded", "sending", "completed")), badge(row.status))  # fmt: skip


def _row(row: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(rx.el.button(row.reference[-8:], type="button", class_name="link-ours figure", on_click=_state.open(row.id))),
        rx.el.td("@", row.who),
        rx.el.td(row.what),
        rx.el.td(row.price, class_name="figure text-end whitespace-nowrap"),
        rx.el.td(_status(row), rx.cond(row.reason != "", rx.el.p(row.reason, class_name="muted text-sm mt-1"))),
        rx.el.td(row.provider),
        rx.el.td(_when(row.at)),
        key=row.id,
    )


def _refund(row: Any) -> rx.Component:
    acts = rx.el.div(
        rx.cond(row.mine, rx.el.span(_words("needs_other"), class_name="muted text-sm self-center"), button(_words("approve"), size="small", on_click=_state.approve(row.id))),
        button(_words("reject"), kind="ghost", size="small", on_click=_state.reject(row.id)),
        class_name="flex gap-2",
    )  # fmt: skip
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.span(row.what, class_name="figure font-semibold"), " · @", row.who, " ", _status(row), class_name="flex flex-wrap gap-2 items-center"
            ),
            rx.el.p(row.reason, " · ", _words("asked_by"), " @", row.asked_by, rx.cond(row.notes != "", " · " + row.notes, ""), class_name="muted text-sm mt-1"),
            class_name="min-w-0 flex-1",
        ),
        rx.cond(row.status == "pending", acts),
        class_name="flex flex-wrap gap-4 items-center py-3",
        key=row.id,
    )  # fmt: skip


def _order() -> rx.Component:
    """Return one payment with everything that happened to it."""
    row = _state.order
    kinds = ("ordered", "event", "refund", "paid", "reviewed", "refunded")
    steps = rx.el.ol(
        rx.foreach(
            _state.steps,
            lambda step: rx.el.li(
                rx.el.p(rx.match(step.kind, *((one, _words(f"step_{one}")) for one in kinds), step.kind), class_name="font-medium"),
                rx.cond(step.words != "", rx.el.p(step.words, class_name="text-sm muted")),
                _when(step.at),
                class_name="border-l-2 hairline ps-4 pb-4",
            ),
        ),
        class_name="mt-4",
    )
    acts = rx.el.div(
        rx.cond(row.status != "success", button(_words("reconcile"), kind="soft", size="small", on_click=_state.reconcile(row.id))),
        rx.cond(row.review, button(_words("looked_at"), kind="ghost", size="small", on_click=_state.looked_at(row.id))),
        rx.cond(row.refundable != "", button(_words("refund"), kind="danger", size="small", on_click=_state.begin_refund(row.id))),
        class_name="flex flex-wrap gap-2 mt-4",
    )
    return dialog(
        "payment",
        row.what,
        rx.el.p(row.price, class_name="figure text-xl"),
        rx.el.p(
            "@",
            row.who,
            " · ",
            row.provider,
            " · ",
            rx.el.span(row.reference, class_name="figure text-sm break-all"),
            class_name="muted mt-1",
        ),
        acts,
        steps,
        actions=(button(_words("close"), kind="ghost", on_click=_state.close),),
        is_open=row.id != "",
        on_close=_state.close,
    )


def _reasons() -> rx.Component:
    options = [(one, _words(f"reason_{one}")) for one in REASONS]
    return select_field(_words("reason"), "reason", options, error=_state.errors.get("reason", ""), default_value="admin_discretion")


def _asked(act: str, leave: Any) -> rx.Component:
    return rx.el.div(
        button(t("backoffice.keep"), kind="ghost", on_click=leave),
        button(act, type="submit", kind="danger"),
        class_name="flex justify-end gap-2",
    )


def _money() -> rx.Component:
    row = _state.refunding
    return dialog(
        "money-back",
        _words("refund_title"),
        rx.el.p(_words("refund_part"), " ", rx.el.span(row.refundable, class_name="figure font-semibold"), ". ", _words("refund_hint"), class_name="muted"),
        rx.cond(~row.alone, rx.el.p(_words("needs_second"), class_name="mt-2")),
        rx.cond(_state.errors.contains("form"), rx.el.p(_state.errors.get("form", ""), class_name="problem", role="alert")),
        form(
            _reasons(),
            textarea_field(_words("notes"), "notes", rows=2, max_length=500),
            _asked(_words("refund"), _state.end_refund),
            on_submit=_state.refund,
            class_name="mt-4",
        ),
        is_open=row.id != "",
        on_close=_state.end_refund,
    )  # fmt: skip


def _gift() -> rx.Component:
    wrong = _state.errors
    return dialog(
        "credits-back",
        _words("gift"),
        rx.el.p(_words("gift_hint"), class_name="muted mb-4"),
        rx.cond(wrong.contains("form"), rx.el.p(wrong.get("form", ""), class_name="problem", role="alert")),
        form(
            field(_words("username"), "username", error=wrong.get("username", ""), max_length=30, autocomplete="off"),
            field(_words("credits"), "credits", input_mode="decimal", error=wrong.get("credits", ""), max_length=12),
            _reasons(),
            field(_words("message_id"), "message_id", help=_words("message_help"), error=wrong.get("message_id", ""), max_length=32),
            textarea_field(_words("notes"), "notes", rows=2, max_length=500),
            _asked(_words("gift_do"), _state.end_gift),
            on_submit=_state.gift,
        ),
        is_open=_state.giving,
        on_close=_state.end_gift,
    )


@page(routes.ADMIN_PAYMENTS, title="Payments", access=Permission.MANAGE_PAYMENTS, frame="admin", on_load=[PaymentsState.load])
def payments() -> rx.Component:
    """What wants a look first; every payment's trail; refunds by two people (ADM-11, PAY-11, PAY-12, CRED-07)."""
    views = [("review", "view_review"), ("pending", "view_pending"), ("paid", "view_paid"), ("", "view_all")]
    head = [_words(one) for one in ("reference", "who", "what", "price", "status", "provider", "when")]
    rows = data_table(head, rx.foreach(_state.rows, _row), label=_words("title"))
    find = rx.el.form(
        rx.el.input(name="found", placeholder=_words("find"), aria_label=_words("find"), class_name="field", max_length=80),
        on_submit=_state.search,
        class_name="w-full sm:w-72 ms-auto",
    )
    waiting = card(
        rx.el.ul(rx.foreach(_state.refunds, _refund), class_name="divide-y divide-base-300"), title=_words("refunds"), class_name="mb-6"
    )
    return rx.fragment(
        page_title(
            _words("title"), _words("hint"),
            button(_words("gift"), kind="soft", size="small", on_click=_state.begin_gift),
            button(_words("reconcile_all"), kind="soft", size="small", busy=_state.busy, on_click=_state.reconcile_all),
        ),
        rx.cond(_state.refunds.length() > 0, waiting),
        rx.el.div(
            *(chip(_words(name), _state.view == view, _state.choose(view)) for view, name in views), find, class_name="flex flex-wrap gap-2 mb-5 items-center"
        ),
        rx.cond(_state.loaded, rx.cond(_state.rows.length() > 0, rows, empty_state("receipt", _words("none"))), skeleton("row", 4)),
        rx.cond(_state.more, button(t("backoffice.more"), kind="soft", on_click=_state.further, class_name="mt-4")),
        _order(),
        _money(),
        _gift(),
    )  # fmt: skip
