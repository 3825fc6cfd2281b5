"""What staff should look at."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.state.notices import StaffNoticesState
from genapp.ui import routes
from genapp.ui.components import badge, button, chip, empty_state, page_title, skeleton
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = StaffNoticesState
_KINDS = ("operator_suspended", "chat_escalation", "payment_failed", "high_refund_rate", "system_error", "security_alert")


def _notice(row: Any) -> rx.Component:
    urgent = rx.match(
        row.priority,
        ("critical", badge(t("backoffice.critical"), kind="demo")),
        ("high", badge(t("backoffice.high"), kind="demo")),
        ("low", badge(t("backoffice.low"))),
        rx.fragment(),
    )
    kind: Any = rx.match(row.kind, *((one, t(f"backoffice.{one}")) for one in _KINDS), row.kind)
    act = rx.cond(row.path != "", t("backoffice.look"), t("backoffice.read"))
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.span(kind, class_name="font-semibold"), urgent, class_name="flex gap-2 items-center flex-wrap"),
            rx.el.p(row.text, class_name="mt-1"),
            rx.el.time(row.at[:16].replace("T", " "), class_name="figure text-xs muted"),
            class_name="flex-1 min-w-0",
        ),
        rx.cond(row.read & (row.path == ""), rx.fragment(), button(act, kind="soft", size="small", on_click=_state.open(row.id))),
        class_name=rx.cond(row.read, "flex gap-4 items-start p-4", "flex gap-4 items-start p-4 unread"),
        key=row.id,
    )


@page(routes.ADMIN_NOTICES, title="Notices", access="staff", frame="admin", on_load=[StaffNoticesState.load])
def notices() -> rx.Component:
    """Unread notices by urgency, or all by time (ADM-15)."""
    rows = rx.el.ul(rx.foreach(_state.rows, _notice), class_name="surface overflow-hidden divide-y divide-base-300")
    shown = rx.cond(_state.rows.length() > 0, rows, empty_state("bell", t("backoffice.notices_none")))
    return rx.fragment(
        page_title(
            t("backoffice.notices"), t("backoffice.notices_hint"),
            button(t("backoffice.read_all"), kind="soft", size="small", on_click=_state.read_all),
        ),
        rx.el.div(
            chip(t("backoffice.unread"), _state.only_unread, _state.choose(True)),
            chip(t("backoffice.all"), ~_state.only_unread, _state.choose(False)),
            class_name="flex gap-2 mb-5",
        ),
        rx.cond(_state.loaded, shown, skeleton("row", 3)),
        rx.cond(_state.more, button(t("backoffice.more"), kind="soft", on_click=_state.further, class_name="mt-4")),
    )  # fmt: skip
