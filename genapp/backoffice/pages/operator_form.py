"""The form on an operator, the password to hand over, and what everybody has earned (ADM-07, QUE-06)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.state.operator_form import EarningsState, OperatorFormState
from genapp.chat.components.browser import Copy
from genapp.core.actor import Permission
from genapp.desk.matching import SKILLS, STYLES
from genapp.ui import routes
from genapp.ui.components import badge, button, chip, data_table, empty_state, icon, link_button, notice, page_title, skeleton
from genapp.ui.dialogs import dialog
from genapp.ui.fields import field, form, select_field
from genapp.ui.page import page
from genapp.ui.text import t

_form: Any = OperatorFormState
_earned: Any = EarningsState


def _words(name: str) -> str:
    return t(f"operators_office.{name}")


def _ticks(legend: str, names: list[tuple[str, str, Any]], error: Any) -> rx.Component:
    """Return boxes to tick under one heading."""
    boxes = [
        rx.el.label(
            rx.el.input(type="checkbox", name=name, class_name="checkbox checkbox-primary checkbox-sm", default_checked=on, key=_form.row.id + name),
            words,
            class_name="flex items-center gap-2 text-sm min-h-8 cursor-pointer",
        )
        for name, words, on in names
    ]  # fmt: skip
    problem = rx.cond(error != "", rx.el.p(icon("circle-alert", 16), error, class_name="problem", role="alert"))
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="label-ours"), rx.el.div(*boxes, class_name="flex flex-wrap gap-x-4 gap-y-1"), problem, class_name="w-full"
    )  # fmt: skip


def form_dialog() -> rx.Component:
    """Return the form that makes an operator, or changes one; money in shillings, shares in per cent."""
    row, wrong = _form.row, _form.errors

    def one(name: str, **props: Any) -> rx.Component:
        return field(
            _words(name), name, error=wrong.get(name, ""), default_value=getattr(row, name), key=row.id + name, autocomplete="off", **props
        )

    def pair(*parts: Any) -> rx.Component:
        return rx.el.div(*parts, class_name="grid sm:grid-cols-2 gap-4")

    new = row.id == ""
    account = rx.cond(
        new,
        rx.fragment(
            one("email", type="email", max_length=254),
            field(_words("password"), "password", error=wrong.get("password", ""), help=_words("password_help"), default_value=_form.proposed, key=_form.proposed, max_length=128, autocomplete="off"),
        ),
        rx.el.p(row.email, class_name="muted text-sm"),
    )  # fmt: skip
    return dialog(
        "operator",
        rx.cond(new, _words("new_title"), _words("edit_title")),
        rx.cond(wrong.contains("form"), rx.el.p(wrong.get("form", ""), class_name="problem", role="alert")),
        form(
            one("name", max_length=80),
            account,
            one("languages", help=_words("languages_help"), max_length=60),
            _ticks(_words("specializations"), [(f"style_{one}", _words(f"style_{one}"), row.specializations.contains(one)) for one in STYLES], wrong.get("specializations", "")),
            pair(
                select_field(_words("skill"), "skill", [(one, _words(f"skill_{one}")) for one in SKILLS], error=wrong.get("skill", ""), default_value=row.skill, key=row.id + "skill"),
                one("capacity", help=_words("capacity_help"), input_mode="numeric", max_length=2),
            ),
            _ticks(_words("days"), [(f"day_{day}", _words(f"day_{day}"), row.days.contains(str(day))) for day in range(7)], wrong.get("days", "")),
            pair(one("begins", type="time"), one("ends", type="time", help=_words("ends_help"))),
            one("zone", help=_words("zone_help"), max_length=64),
            pair(
                one("hourly_rate", input_mode="decimal", max_length=12, help=_words("hourly_rate_help")),
                one("commission", input_mode="decimal", max_length=6, help=_words("commission_help")),
            ),
            one("threshold", input_mode="numeric", max_length=3, help=_words("threshold_help")),
            rx.el.div(
                button(t("backoffice.keep"), kind="ghost", on_click=_form.end),
                button(_words("save"), type="submit", busy=_form.busy),
                class_name="flex justify-end gap-2",
            ),
            on_submit=_form.save,
            key=row.id,
        ),
        is_open=_form.is_open,
        on_close=_form.end,
    )  # fmt: skip


def made_dialog() -> rx.Component:
    """Return the one moment in which a first password is shown."""
    return dialog(
        "made",
        _words("made_title"),
        rx.el.p(rx.el.strong(_form.made_name), " ", _words("made_hint")),
        rx.el.dl(
            rx.el.dt(_words("email"), class_name="muted text-sm"),
            rx.el.dd(_form.made_email, class_name="figure break-all"),
            rx.el.dt(_words("password"), class_name="muted text-sm mt-3"),
            rx.el.dd(
                rx.el.span(_form.made_password, class_name="figure break-all", id="first-password"),
                Copy.create(icon("copy", 16), text=_form.made_password, label=_words("copy"), done=_words("copied")),
                class_name="flex items-center gap-2",
            ),
            rx.el.dt(_words("door"), class_name="muted text-sm mt-3"),
            rx.el.dd(routes.OPERATOR_SIGN_IN, class_name="figure"),
            class_name="my-4",
        ),
        notice("warning", _words("once")),
        actions=(button(_words("noted"), on_click=_form.end),),
        is_open=_form.made_password != "",
        on_close=_form.end,
    )


def _earning(row: Any) -> rx.Component:
    number = "figure text-end whitespace-nowrap"
    return rx.el.tr(
        rx.el.td(rx.el.span(row.name, class_name="font-medium"), " ", rx.cond(row.removed, badge(_words("removed")))),
        rx.el.td(row.hours_text, class_name=number),
        rx.el.td(row.messages, class_name=number),
        rx.el.td(row.credits_text, class_name=number),
        rx.el.td(row.by_hours_text, rx.el.p(row.rate_text, " ", _words("an_hour"), class_name="muted text-xs"), class_name=number),
        rx.el.td(row.by_share_text, rx.el.p(row.share_text, class_name="muted text-xs"), class_name=number),
        rx.el.td(rx.el.strong(row.total_text), class_name=number),
        key=row.id,
    )


@page(routes.ADMIN_EARNINGS, title="Earnings", access=Permission.MANAGE_OPERATORS, frame="admin", on_load=[EarningsState.load])
def earnings() -> rx.Component:
    """What every operator has earned in a month, or between two days (QUE-06)."""
    names = ("name", "hours", "messages", "credits", "by_hours", "by_share", "total")
    table = data_table([_words(f"head_{one}") for one in names], rx.foreach(_earned.rows, _earning), label=_words("earnings"))

    def day(name: str, value: Any) -> rx.Component:
        return rx.el.label(
            rx.el.span(_words(name), class_name="muted text-sm"),
            rx.el.input(type="date", name=name, default_value=value, key=value, class_name="field !w-auto"),
            class_name="flex items-center gap-2",
        )

    choose = rx.el.div(
        rx.foreach(_earned.months, lambda one: chip(one[1], _earned.first == one[0], _earned.month(one[0]))),
        rx.el.form(
            day("first", _earned.first),
            day("last", _earned.last),
            button(_words("show"), type="submit", kind="soft", size="small"),
            on_submit=_earned.between,
            reset_on_submit=False,
            class_name="flex flex-wrap gap-3 items-center",
        ),
        class_name="flex flex-wrap gap-2 mb-5 items-center",
    )
    file = rx.el.a(
        icon("download", 18), _words("csv"), href="/admin/operators/earnings.csv?from=" + _earned.first + "&to=" + _earned.last, class_name="btn btn-soft-ours",
        download=True,
    )  # fmt: skip
    return rx.fragment(
        page_title(_words("earnings"), _words("earnings_hint"), link_button(_words("title"), routes.ADMIN_OPERATORS, kind="ghost"), file),
        choose,
        rx.cond(_earned.loaded, rx.cond(_earned.rows.length() > 0, table, empty_state("headset", _words("none"))), skeleton("row", 4)),
        rx.cond(
            _earned.rows.length() > 0,
            rx.el.p(_words("sum"), " ", rx.el.strong(_earned.total, class_name="figure"), class_name="text-end mt-4 text-lg"),
        ),
    )
