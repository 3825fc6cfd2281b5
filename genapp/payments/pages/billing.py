"""The subscription of one team."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.payments.pages.parts import choices, problem
from genapp.payments.state.billing import BillingState
from genapp.ui import routes
from genapp.ui.away import Away
from genapp.ui.components import badge, button, card, empty_state, icon, link_button, notice, page_title, skeleton
from genapp.ui.dialogs import dialog
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = BillingState


def _words(name: str) -> str:
    return t(f"billing.{name}")


def _plan(row: Any) -> rx.Component:
    at_once = _state.row.tried | (row.trial_days == 0)
    terms = rx.cond(at_once, t("billing.terms_now", price=row.price), t("billing.terms_trial", days=row.trial_days, price=row.price))
    buy = button(
        rx.cond(at_once, _words("subscribe"), _words("try")), busy=_state.buying == row.id, disabled=_state.busy,
        on_click=_state.subscribe(row.id), class_name="w-full mt-4", aria_label=_words("subscribe") + ": " + row.name,
    )  # fmt: skip
    return rx.el.li(
        rx.el.h2(row.name, class_name="subtitle"),
        rx.el.p(row.price, class_name="figure text-[2.369rem] leading-tight mt-2"),
        rx.el.p(_words("a_month"), class_name="muted text-sm"),
        rx.el.p(rx.el.span(row.credits, class_name="figure font-semibold"), " ", _words("credits_a_month"), class_name="mt-3"),
        rx.el.ul(
            rx.foreach(row.features, lambda one: rx.el.li(icon("check", 16, class_name="mt-1 text-success"), rx.el.span(one), class_name="flex gap-2")),
            class_name="flex flex-col gap-1.5 my-4 text-sm",
        ),
        rx.el.p(terms, class_name="muted text-sm mt-auto"),
        rx.cond(_state.row.owner, buy),
        class_name="surface p-6 flex flex-col",
        key=row.id,
    )  # fmt: skip


def _current() -> rx.Component:
    row = _state.row
    kinds = {"past_due": "demo"}
    stands: Any = rx.match(
        row.status,
        *((one, badge(_words(one), kind=kinds.get(one, "team"))) for one in ("trialing", "active", "past_due")),
        badge(row.status),
    )
    until = rx.el.span(row.until, class_name="figure font-semibold")
    ends = rx.el.p(_words("ends_on"), " ", until, ". ", _words("ends_hint"))
    trial = rx.el.p(_words("trial_until"), " ", until, ". ", t("billing.then", price=row.price))
    renews = rx.el.p(_words("renews_on"), " ", until, " ", t("billing.renews_for", price=row.price))
    acts = rx.el.div(
        rx.cond(
            row.ending,
            button(_words("go_on"), busy=_state.busy, on_click=_state.end(False)),
            button(_words("end"), kind="danger", busy=_state.busy, on_click=_state.ask),
        ),
        button(_words("portal"), kind="soft", on_click=_state.portal),
        class_name="flex flex-wrap gap-2 mt-5",
    )
    return card(
        rx.el.p(rx.el.span(row.plan, class_name="title"), stands, class_name="flex flex-wrap gap-3 items-center"),
        rx.el.p(rx.el.span(row.credits, class_name="figure font-semibold"), " ", _words("credits_a_month"), class_name="muted mt-1 mb-3"),
        rx.cond(row.status == "past_due", rx.el.div(notice("warning", _words("unpaid")), class_name="mb-3")),
        rx.cond(row.ending, ends, rx.cond(row.trial, trial, renews)),
        rx.cond(row.owner, acts, rx.el.p(_words("owner_only"), class_name="muted text-sm mt-4")),
    )


def _bill(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.time(row.at[:10], class_name="figure text-sm"),
        rx.cond(row.status == "paid", badge(t("credits.paid"), kind="team"), badge(t("credits.failed"), kind="demo")),
        rx.el.span(row.price, class_name="figure ms-auto"),
        class_name="flex gap-4 items-center py-2.5",
        key=row.id,
    )


@page(f"{routes.TEAMS}/[team_id]/billing", title="Plan", access="user", frame="app", on_load=[BillingState.load])
def billing() -> rx.Component:
    """What the team has and pays, in plain terms; ended in one step (PAY-04, PAY-13, BILL-1)."""
    row = _state.row
    offer = rx.fragment(
        choices(_state),
        rx.el.ul(rx.foreach(_state.plans, _plan), class_name="grid sm:grid-cols-2 lg:grid-cols-3 gap-5"),
    )
    have = rx.fragment(
        _words("have"), " ", rx.el.span(row.have, class_name="figure font-semibold", id="team-credits"), " ", t("credits.credits")
    )
    ask = dialog(
        "end",
        _words("end_ask"),
        rx.el.p(_words("end_hint"), " ", rx.el.span(row.until, class_name="figure font-semibold"), ".", class_name="muted"),
        actions=(
            button(_words("keep"), kind="ghost", on_click=_state.keep),
            button(_words("end_do"), kind="danger", on_click=_state.end(True)),
        ),
        is_open=_state.asking,
        on_close=_state.keep,
    )
    bills = card(rx.el.ul(rx.foreach(row.bills, _bill), class_name="divide-y divide-base-300"), title=_words("bills"), class_name="mt-6")
    missing = empty_state("users", _words("missing"), "", link_button(t("teams.title"), routes.TEAMS, kind="soft"))
    body = rx.fragment(
        page_title(
            _words("title"),
            have,
            link_button(t("credits.statement"), routes.STATEMENT + "?team=" + row.team_id, kind="soft", size="small"),
            link_button(_words("back"), f"{routes.TEAMS}/" + row.team_id, kind="ghost", size="small"),
        ),
        rx.cond(_state.sandbox, rx.el.div(notice("info", t("credits.sandbox")), class_name="mb-5")),
        problem(_state),
        rx.cond(row.status != "", _current(), offer),
        rx.cond(row.bills.length() > 0, bills),
        ask,
        Away.create(to=_state.away),
    )
    return rx.el.div(rx.cond(_state.loaded, rx.cond(_state.missing, missing, body), skeleton("row", 4)), class_name="content py-8 md:py-10")
