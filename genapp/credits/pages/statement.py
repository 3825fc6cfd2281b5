"""Every movement of a person's credits."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.credits.state import StatementState
from genapp.ui import routes
from genapp.ui.components import button, card, chip, empty_state, icon, link_button, page_title, skeleton
from genapp.ui.fields import field, form
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = StatementState


def _words(name: str) -> str:
    return t(f"credits.{name}")


def _lot(row: Any) -> rx.Component:
    kinds = [(kind, _words(f"lot_{kind}")) for kind in ("monthly", "bonus", "reward")]
    kind: Any = rx.match(row.kind, *kinds, _words("lot_bought"))
    return rx.el.li(
        rx.el.span(kind, class_name="font-medium"),
        rx.el.span(rx.cond(row.ends != "", _words("until") + " " + row.ends, _words("no_end")), class_name="muted text-sm"),
        rx.el.span(row.remaining, class_name="figure ms-auto"),
        class_name="flex flex-wrap gap-x-3 items-baseline py-2.5",
        key=row.id,
    )


def _move(row: Any) -> rx.Component:
    look = rx.match(row.sign, (1, "figure ms-auto text-success"), (-1, "figure ms-auto"), "figure ms-auto muted")
    return rx.el.li(
        rx.el.div(
            rx.el.p(row.text, class_name="font-medium"),
            rx.el.time(row.at[:16].replace("T", " "), class_name="figure text-xs muted"),
            class_name="min-w-0",
        ),
        rx.el.span(rx.match(row.sign, (1, "+"), (-1, "−"), ""), row.amount, class_name=look),
        class_name="flex gap-4 items-center py-3",
        key=row.id,
    )


def _limits() -> rx.Component:
    both = rx.el.div(
        *(
            field(_words(f"limit_{name}"), name, default_value=value, key=value, input_mode="numeric", max_length=9, error=_state.errors.get(name, ""))
            for name, value in (("daily", _state.daily), ("monthly", _state.monthly))
        ),
        class_name="grid sm:grid-cols-2 gap-4",
    )  # fmt: skip
    return card(
        rx.el.p(_words("limits_hint"), class_name="muted text-sm mb-4"),
        form(
            both,
            rx.el.div(
                button(_words("limit_save"), type="submit", kind="soft"),
                rx.el.span(
                    rx.cond(_state.done != "", _state.done, rx.cond(_state.later, _words("limit_later"), _state.spent)),
                    class_name="muted text-sm",
                    role="status",
                ),
                class_name="flex flex-wrap gap-4 items-center",
            ),
            on_submit=_state.keep_limits,
        ),
        title=_words("limits"),
        class_name="mt-8",
    )


@page(routes.STATEMENT, title="Statement", access="user", frame="app", on_load=[StatementState.load])
def statement() -> rx.Component:
    """What is there, what is held, and how it came to be (PRICE-02)."""
    views = [("", "view_all"), ("in", "view_in"), ("out", "view_out"), ("held", "view_held")]
    have = card(
        rx.el.p(_words("have"), class_name="muted text-sm"),
        rx.el.p(_state.free, class_name="figure text-[2.369rem] leading-tight", id="balance"),
        rx.cond(_state.held != "", rx.el.p(_state.held, " ", _words("held"), class_name="muted text-sm")),
        rx.cond(
            _state.lots.length() > 0,
            rx.el.ul(rx.foreach(_state.lots, _lot), class_name="divide-y divide-base-300 mt-3", aria_label=_words("lots")),
        ),
    )
    empty = empty_state("coins", _words("none"), _words("none_hint"), link_button(_words("buy"), routes.CREDITS, kind="soft"))
    rows = card(rx.el.ul(rx.foreach(_state.rows, _move), class_name="divide-y divide-base-300"))
    moves = rx.cond(_state.rows.length() > 0, rows, empty)
    file = rx.el.a(
        icon("download", 18),
        _words("csv"),
        href=rx.cond(_state.team != "", "/credits/statement.csv?team=" + _state.team_id, "/credits/statement.csv"),
        download=True,
        class_name="btn btn-quiet btn-small gap-2",
    )
    return rx.el.div(
        page_title(
            rx.cond(_state.team != "", _words("statement") + ": " + _state.team, _words("statement")),
            _words("statement_hint"),
            file,
            link_button(_words("buy"), routes.CREDITS, kind="soft", size="small"),
        ),
        rx.cond(
            _state.loaded,
            rx.el.div(
                have,
                rx.el.div(
                    *(chip(_words(name), _state.view == view, _state.choose(view)) for view, name in views),
                    class_name="flex flex-wrap gap-2",
                ),
                moves,
                class_name="flex flex-col gap-5",
            ),
            skeleton("row", 4),
        ),
        rx.cond(_state.loaded & (_state.team == ""), _limits()),
        rx.cond(_state.more, button(t("account.more"), kind="soft", on_click=_state.further, class_name="mt-4")),
        class_name="reading py-8 md:py-10",
    )
