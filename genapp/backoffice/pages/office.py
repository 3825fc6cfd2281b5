"""The screens of the back office."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.state.office import OfficeState
from genapp.core.actor import Permission
from genapp.ui import routes
from genapp.ui.components import badge, button, card, data_table, empty_state, page_title
from genapp.ui.dialogs import dialog
from genapp.ui.fields import field, form, select_field
from genapp.ui.page import page
from genapp.ui.text import t


def _figure(label: str, value: Any) -> rx.Component:
    return card(rx.el.p(label, class_name="muted text-sm"), rx.el.p(value, class_name="figure text-[2.369rem] leading-tight mt-1"))


@page(routes.ADMIN_DASHBOARD, title="Dashboard", access="staff", frame="admin", on_load=[OfficeState.load_dashboard])
def dashboard() -> rx.Component:
    """The first figures (ADM-04)."""
    return rx.fragment(
        page_title(t("backoffice.dashboard")),
        rx.el.div(
            _figure(t("backoffice.people"), OfficeState.people),
            _figure(t("backoffice.conversations"), OfficeState.conversations),
            class_name="grid sm:grid-cols-2 lg:grid-cols-4 gap-5",
        ),
    )


def _member(row: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(rx.el.p(row.name, class_name="font-medium"), rx.el.p(row.email, class_name="muted text-sm")),
        rx.el.td(badge(row.role)),
        rx.el.td(rx.cond(row.active, t("backoffice.active"), t("backoffice.inactive"))),
        rx.el.td(
            rx.cond(
                OfficeState.may_appoint,
                button(t("backoffice.dismiss"), kind="ghost", size="small", on_click=OfficeState.ask_dismiss(row.id, row.name)),
            ),
            class_name="text-end",
        ),
        key=row.id,
    )


@page(routes.ADMIN_STAFF, title="Staff", access=Permission.MANAGE_OPERATORS, frame="admin", on_load=[OfficeState.load_staff])
def staff() -> rx.Component:
    """Who works here, and as what (ADM-03)."""
    roles = [
        ("operator", t("backoffice.operator")),
        ("moderator", t("backoffice.moderator")),
        ("admin", t("backoffice.admin")),
        ("super_admin", t("backoffice.super_admin")),
    ]
    appoint = card(
        form(
            field(t("backoffice.email"), "email", type="email", autocomplete="off"),
            select_field(t("backoffice.role"), "role", roles),
            button(t("backoffice.appoint"), type="submit", class_name="self-start"),
            on_submit=OfficeState.appoint,
        ),
        title=t("backoffice.appoint_title"),
        class_name="mt-6 max-w-xl",
    )
    return rx.fragment(
        page_title(t("backoffice.staff")),
        data_table(
            [t("backoffice.name"), t("backoffice.role"), t("backoffice.state"), t("backoffice.acts")],
            rx.foreach(OfficeState.staff, _member),
            label=t("backoffice.staff"),
        ),
        rx.cond(OfficeState.may_appoint, appoint),
        dialog(
            "dismiss",
            t("backoffice.dismiss_title"),
            rx.el.p(rx.el.strong(OfficeState.going_name), " ", t("backoffice.dismiss_hint")),
            actions=(
                button(t("backoffice.keep"), kind="ghost", on_click=OfficeState.keep),
                button(t("backoffice.dismiss"), kind="danger", on_click=OfficeState.dismiss(OfficeState.going_id)),
            ),
            is_open=OfficeState.going_id != "",
            on_close=OfficeState.keep,
        ),
    )


def _entry(row: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(row.number, class_name="figure text-end"),
        rx.el.td(row.at[:19].replace("T", " "), class_name="figure text-sm whitespace-nowrap"),
        rx.el.td(row.role),
        rx.el.td(row.act),
        rx.el.td(row.entity, " ", rx.el.span(row.entity_id, class_name="figure text-xs muted")),
        rx.el.td(row.detail, class_name="text-sm muted"),
        key=row.number,
    )


@page(routes.ADMIN_AUDIT, title="Audit log", access=Permission.MANAGE_USERS, frame="admin", on_load=[OfficeState.load_audit])
def audit() -> rx.Component:
    """Every act of staff and security, newest first (AUD-1)."""
    head = ["#", t("backoffice.time"), t("backoffice.role"), t("backoffice.act"), t("backoffice.thing"), t("backoffice.detail")]
    table = data_table(head, rx.foreach(OfficeState.entries, _entry), label=t("backoffice.audit"))
    return rx.fragment(
        page_title(t("backoffice.audit"), t("backoffice.audit_hint")),
        rx.cond(OfficeState.entries.length() > 0, table, empty_state("scroll-text", t("backoffice.audit_empty"))),
        rx.cond(OfficeState.more, button(t("backoffice.more"), kind="soft", on_click=OfficeState.load_more_audit, class_name="mt-4")),
    )


def _age_review(row: Any) -> rx.Component:
    settle: Any = OfficeState.settle_age
    return rx.el.tr(
        rx.el.td(row.username, class_name="font-medium"),
        rx.el.td(row.born, class_name="figure"),
        rx.el.td(row.since, class_name="figure whitespace-nowrap"),
        rx.el.td(
            button(t("backoffice.adult"), kind="soft", size="small", on_click=settle(row.user_id, True)),
            button(t("backoffice.not_adult"), kind="danger", size="small", on_click=settle(row.user_id, False)),
            class_name="flex gap-2 justify-end",
        ),
        key=row.user_id,
    )


@page(routes.ADMIN_AGES, title="Age reviews", access=Permission.MANAGE_USERS, frame="admin", on_load=[OfficeState.load_ages])
def ages() -> rx.Component:
    """Whose age somebody must look at (AGE-1)."""
    head = [t("backoffice.name"), t("backoffice.born"), t("backoffice.since"), t("backoffice.acts")]
    table = data_table(head, rx.foreach(OfficeState.ages, _age_review), label=t("backoffice.ages"))
    return rx.fragment(
        page_title(t("backoffice.ages"), t("backoffice.ages_hint")),
        rx.cond(OfficeState.ages.length() > 0, table, empty_state("cake", t("backoffice.ages_empty"))),
    )
