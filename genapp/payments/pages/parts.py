"""What the pages that sell share; functions of a shop's State."""

from typing import Any

import reflex as rx

from genapp.ui import routes
from genapp.ui.components import anchor, badge, button, chip, notice
from genapp.ui.fields import field
from genapp.ui.text import t


def choices(state: Any) -> rx.Component:
    """Return the choice of a currency."""
    return rx.el.div(
        rx.foreach(state.currencies, lambda one: chip(one, state.currency == one, state.choose(one), key=one)),
        class_name="flex gap-2 mb-4",
        role="group",
        aria_label=t("credits.currency"),
    )


def problem(state: Any) -> rx.Component:
    """Return why a purchase could not begin, with the way to mend it."""
    wrong = state.errors.get("form", state.errors.get("email", ""))
    verify = anchor(t("account.verify_title"), href=routes.VERIFY_EMAIL, class_name="link-ours")
    return rx.cond(wrong != "", rx.el.div(notice("error", wrong, " ", rx.cond(state.errors.contains("email"), verify)), class_name="mb-5"))


def honest() -> rx.Component:
    """Return what everybody reads before paying: that characters are fictional, and who writes (C24)."""
    return rx.el.p(t("credits.fiction"), class_name="muted text-sm mt-3")


def promo(state: Any) -> rx.Component:
    """Return the form for a promo code; what it takes off is shown on every price before anything is bought (CRED-17)."""
    taken = rx.el.p(
        badge(state.code, kind="team"), " ", state.percent, " % ", t("credits.code_off"), class_name="text-sm mt-2", role="status"
    )
    return rx.el.form(
        rx.el.div(
            field(t("credits.code"), "code", help=t("credits.code_help"), error=state.errors.get("code", ""), max_length=30, autocomplete="off", auto_capitalize="characters"),
            button(t("credits.code_apply"), type="submit", kind="soft", class_name="mt-7 shrink-0"),
            class_name="flex gap-2 items-start",
        ),
        rx.cond(state.code != "", taken),
        on_submit=state.apply_code,
        reset_on_submit=False,
        no_validate=True,
    )  # fmt: skip


def was(row: Any) -> rx.Component:
    """Return the full price, crossed out, where a code takes something off."""
    return rx.cond(
        row.before != "",
        rx.el.s(row.before, class_name="figure muted text-sm me-2", aria_label=t("credits.was") + " " + row.before),
        rx.fragment(),
    )
