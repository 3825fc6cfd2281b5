"""What the pages that sell share; functions of a shop's State."""

from typing import Any

import reflex as rx

from genapp.payments.state.shop import CURRENCIES
from genapp.ui import routes
from genapp.ui.components import anchor, chip, notice
from genapp.ui.fields import field
from genapp.ui.text import t


def choices(state: Any) -> rx.Component:
    """Return the choice of a currency."""
    return rx.el.div(
        *(chip(one, state.currency == one, state.choose(one)) for one in CURRENCIES),
        class_name="flex gap-2 mb-4",
        role="group",
        aria_label=t("credits.currency"),
    )


def problem(state: Any) -> rx.Component:
    """Return why a purchase could not begin, with the way to mend it."""
    wrong = state.errors.get("form", state.errors.get("email", ""))
    verify = anchor(t("account.verify_title"), href=routes.VERIFY_EMAIL, class_name="link-ours")
    return rx.cond(wrong != "", rx.el.div(notice("error", wrong, " ", rx.cond(state.errors.contains("email"), verify)), class_name="mb-5"))


def promo(state: Any) -> rx.Component:
    """Return the field for a promo code; what it takes off is seen on the provider's page and the receipt (CRED-17)."""
    return field(
        t("credits.code"), "code", value=state.code, on_change=state.write_code, help=t("credits.code_help"), error=state.errors.get("code", ""),
        max_length=30, autocomplete="off", auto_capitalize="characters",
    )  # fmt: skip
