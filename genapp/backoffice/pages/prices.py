"""What a message costs."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.state.shop import PricesState
from genapp.core.actor import Permission
from genapp.credits.pricing import TIERS
from genapp.ui import routes
from genapp.ui.components import anchor, button, card, data_table, page_title, skeleton
from genapp.ui.fields import check_field, field, form
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = PricesState


def _words(name: str) -> str:
    return t(f"prices_office.{name}")


def _one(name: str, problem: str = "", help: str = "") -> rx.Component:
    value = _state.values.get(name, "")
    return field(_words(name), name, default_value=value, key=name + _state.version.to_string(), error=_state.errors.get(problem or name, ""), help=help, autocomplete="off")  # fmt: skip


def _group(title: str, *fields: rx.Component, columns: str = "sm:grid-cols-2 lg:grid-cols-3") -> rx.Component:
    return card(rx.el.div(*fields, class_name=f"grid {columns} gap-4"), title=_words(title))


def tabs(current: str) -> rx.Component:
    """Return the way between the two price lists."""
    links = (("tab_messages", routes.ADMIN_PRICES), ("tab_generations", routes.ADMIN_GENERATION_PRICES))
    return rx.el.nav(
        *(anchor(_words(one), href=to, class_name="tab-ours", **({"aria_current": "page"} if to == current else {})) for one, to in links),
        class_name="tabs-ours",
        aria_label=_words("parts"),
    )


@page(routes.ADMIN_PRICES, title="Prices", access=Permission.MANAGE_PAYMENTS, frame="admin", on_load=[PricesState.load])
def prices() -> rx.Component:
    """The price list of messages, kept in versions, with examples (CRED-03, CRED-04, CRED-14, C3, C4, C26)."""
    hours = [
        _group(span, *(_one(f"{span}_{part}", "spans") for part in ("from", "to", "factor")), columns="sm:grid-cols-3")
        for span in ("peak", "off_peak")
    ]
    surge = card(
        check_field(
            "surge_on", _words("surge_on"), default_checked=_state.surge_on, key=_state.version.to_string() + _state.surge_on.to_string()
        ),
        rx.el.div(*(_one(name) for name in ("surge_from", "surge_step", "surge_cap")), class_name="grid sm:grid-cols-3 gap-4 mt-3"),
        title=_words("surge"),
    )
    head = [_words(one) for one in ("hour", "example_free", "example_featured", "example_platinum")]
    examples = data_table(
        head,
        rx.foreach(_state.examples, lambda row: rx.el.tr(rx.foreach(row, lambda cell: rx.el.td(cell, class_name="figure")))),
        label=_words("examples"),
    )
    body = form(
        _group(
            "ground",
            _one("base"),
            _one("featured"),
            _one("every_free", help=_words("every_help")),
            _one("step", help=_words("step_help")),
            _one("zone"),
        ),
        *hours,
        _group("tiers", *(_one(f"tier_{tier}") for tier in TIERS), columns="grid-cols-2 lg:grid-cols-5"),
        surge,
        rx.el.h2(_words("examples"), class_name="subtitle mt-2"),
        examples,
        rx.cond(_state.errors.contains("form"), rx.el.p(_state.errors.get("form", ""), class_name="problem", role="alert")),
        rx.el.div(
            button(_words("save"), type="submit"),
            rx.el.span(
                rx.cond(_state.version > 0, t("prices_office.version", version=_state.version), _words("first")), class_name="muted text-sm"
            ),
            class_name="flex flex-wrap gap-4 items-center",
        ),
        on_submit=_state.save,
        class_name="!gap-6",
    )
    return rx.fragment(
        page_title(_words("title"), _words("hint")), tabs(routes.ADMIN_PRICES), rx.cond(_state.loaded, body, skeleton("row", 4))
    )
