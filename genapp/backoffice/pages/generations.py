"""What the studio's work costs."""

from typing import Any

import reflex as rx

from genapp.backoffice.pages import prices
from genapp.backoffice.state.generations import AMOUNTS, TABLES, GenerationPricesState
from genapp.core.actor import Permission
from genapp.credits.generation import UNITS
from genapp.ui import routes
from genapp.ui.components import button, card, data_table, page_title, skeleton
from genapp.ui.fields import field, form
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = GenerationPricesState


def _words(name: str) -> str:
    return t(f"generation_prices.{name}")


def _one(operation: str, name: str, label: str = "", help: str = "") -> rx.Component:
    key = f"{operation}_{name}"
    return field(
        _words(label or name), key, default_value=_state.values.get(key, ""), key=key + _state.version.to_string(),
        error=_state.errors.get(key, ""), help=help, autocomplete="off", input_mode="decimal",
    )  # fmt: skip


def _table(operation: str, table: str) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(_words(table), class_name="label-ours mb-1"),
        rx.el.div(
            *(_one(operation, f"{table}_{key}") for key in TABLES[table]),
            class_name=f"grid grid-cols-2 gap-4 {'lg:grid-cols-4' if table == 'resolutions' else 'lg:grid-cols-3'}",
        ),
    )


def _operation(operation: str) -> rx.Component:
    included = "included_model" if operation.startswith("model") else f"included_{operation}"
    return card(
        rx.el.div(
            *(_one(operation, amount) for amount in AMOUNTS),
            _one(operation, "included", included),
            _one(operation, "step", help=_words("step_help")),
            class_name="grid grid-cols-2 lg:grid-cols-5 gap-4 items-start",
        ),
        rx.el.div(*(_table(operation, table) for table in TABLES), class_name="grid xl:grid-cols-2 gap-6 mt-5"),
        title=_words(operation),
    )


@page(
    routes.ADMIN_GENERATION_PRICES, title="Prices of generations", access=Permission.MANAGE_PAYMENTS, frame="admin",
    on_load=[GenerationPricesState.load],
)  # fmt: skip
def generation_prices() -> rx.Component:
    """The formulas of generations, kept in versions, with examples (CRED-14, GEN-02, C30)."""
    examples = data_table(
        [_words(one) for one in ("operation", "least_example", "usual_example", "most_example")],
        rx.foreach(_state.examples, lambda row: rx.el.tr(rx.foreach(row, lambda cell: rx.el.td(cell, class_name="figure")))),
        label=t("prices_office.examples"),
    )
    body = form(
        rx.el.h2(t("prices_office.examples"), class_name="subtitle"),
        examples,
        rx.el.p(_words("sizes_help"), class_name="muted text-sm"),
        *(_operation(operation) for operation in UNITS),
        rx.cond(_state.errors.contains("form"), rx.el.p(_state.errors.get("form", ""), class_name="problem", role="alert")),
        rx.el.div(
            button(t("prices_office.save"), type="submit"),
            rx.el.span(
                rx.cond(_state.version > 0, t("prices_office.version", version=_state.version), t("prices_office.first")),
                class_name="muted text-sm",
            ),
            class_name="flex flex-wrap gap-4 items-center",
        ),
        on_submit=_state.save,
        class_name="!gap-6",
    )
    return rx.fragment(
        page_title(t("prices_office.title"), _words("hint")),
        prices.tabs(routes.ADMIN_GENERATION_PRICES),
        rx.cond(_state.loaded, body, skeleton("row", 4)),
    )
