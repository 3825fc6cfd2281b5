"""A person's notices, and their wishes about them and about what others see."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.platform.kinds import SUBJECTS
from genapp.site.pages.account.shell import shell
from genapp.site.state.notices import NoticesState, WishesState
from genapp.ui import routes
from genapp.ui.components import anchor, button, card, empty_state, icon, page_title, skeleton
from genapp.ui.page import page
from genapp.ui.text import t

_ICONS = {
    "chat_closed": "message-circle-off", "chat_resting": "moon", "credit_refund": "coins", "reward": "gift", "achievement": "award", "tier": "gem", "credits_low": "coins", "money_refund": "banknote", "subscription_unpaid": "triangle-alert", "subscription_ended": "circle-slash",
    "team_invited": "users", "team_joined": "users",
    "team_removed": "users", "team_owner": "users", "picture_flagged": "image-off", "picture_approved": "image", "password_changed": "lock", "token_created": "key-round",
    "request_accepted": "wand-sparkles", "request_declined": "circle-slash", "request_done": "sparkles",
}  # fmt: skip


def _notice(row: Any) -> rx.Component:
    state: Any = NoticesState
    picture: Any = rx.match(row.kind, *((kind, icon(name, 20)) for kind, name in _ICONS.items()), icon("bell", 20))
    return rx.el.li(
        rx.el.button(
            rx.el.span(picture, class_name="mt-0.5 text-primary"),
            rx.el.span(
                rx.el.span(row.text, class_name=rx.cond(row.read, "block", "block font-semibold")),
                rx.el.time(row.at[:16].replace("T", " "), class_name="figure text-xs muted"),
                class_name="flex-1 min-w-0",
            ),
            rx.cond(
                row.read,
                rx.fragment(),
                rx.el.span(class_name="w-2 h-2 rounded-full mt-2 bg-primary", role="img", aria_label=t("account.unread")),
            ),
            type="button",
            on_click=state.open(row.id),
            class_name=rx.cond(
                row.read, "flex gap-3 items-start w-full text-start p-4", "flex gap-3 items-start w-full text-start p-4 unread"
            ),
        ),
        key=row.id,
    )


@page(routes.NOTICES, title="Notices", access="user", frame="app", on_load=[NoticesState.load])
def notices() -> rx.Component:
    """Everything the person was told of, newest first (PROF-14)."""
    state: Any = NoticesState
    rows = rx.el.ul(rx.foreach(state.rows, _notice), class_name="surface overflow-hidden divide-y divide-base-300")
    shown = rx.cond(state.rows.length() > 0, rows, empty_state("bell", t("account.notices_none"), t("account.notices_none_hint")))
    return rx.el.div(
        page_title(
            t("account.notices"), "",
            button(t("account.read_all"), kind="soft", size="small", on_click=state.read_all),
            anchor(t("account.wishes"), href=routes.ACCOUNT_NOTICES, class_name="btn btn-quiet btn-small"),
        ),
        rx.cond(state.loaded, shown, skeleton("row", 4)),
        rx.cond(state.more, button(t("account.more"), kind="soft", on_click=state.further, class_name="mt-4")),
        class_name="reading py-8 md:py-10",
    )  # fmt: skip


def _switch(words: str, hint: str, on: Any, change: Any, name: str) -> rx.Component:
    return rx.el.label(
        rx.el.span(rx.el.span(words, class_name="font-medium block"), rx.el.span(hint, class_name="muted text-sm"), class_name="flex-1"),
        rx.el.input(type="checkbox", class_name="toggle toggle-primary mt-1", checked=on, on_change=change, id=name, name=name),
        class_name="flex gap-4 items-start py-3 cursor-pointer",
    )


@page(routes.ACCOUNT_NOTICES, title="Your notices", access="user", frame="app", on_load=[WishesState.load])
def wishes() -> rx.Component:
    """What of the notices reaches the person (PROF-08, PROF-14)."""
    state: Any = WishesState
    rows = [_switch(t(f"account.about_{one}"), t(f"account.about_{one}_hint"), state.on[one], state.hear(one), one) for one in SUBJECTS]
    body = rx.el.div(*rows, class_name="divide-y divide-base-300")
    return shell(
        routes.ACCOUNT_NOTICES,
        card(
            rx.el.p(t("account.wishes_hint"), class_name="muted mb-2"),
            rx.cond(state.loaded, body, skeleton("row", 4)),
            title=t("account.notices"),
        ),
    )


@page(routes.ACCOUNT_PRIVACY, title="Privacy", access="user", frame="app", on_load=[WishesState.load])
def privacy() -> rx.Component:
    """What others in the person's teams see (PROF-08)."""
    state: Any = WishesState
    names = ("show_online", "show_location")
    rows = [_switch(t(f"account.{one}"), t(f"account.{one}_hint"), getattr(state, one), state.show(one), one) for one in names]
    return shell(
        routes.ACCOUNT_PRIVACY,
        card(
            rx.el.p(t("account.privacy_hint"), class_name="muted mb-2"),
            rx.cond(state.loaded, rx.el.div(*rows, class_name="divide-y divide-base-300"), skeleton("row", 2)),
            title=t("account.privacy"),
        ),
    )
