"""What operators set for themselves (OPUI-03, OPUI-04)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.desk.pages.shell import desk
from genapp.desk.state.presence import DeskState
from genapp.desk.state.settings import STYLES, OperatorSettingsState
from genapp.ui import routes
from genapp.ui.components import badge, button, card, page_title, skeleton
from genapp.ui.dialogs import dialog
from genapp.ui.fields import check_field, field, form, textarea_field
from genapp.ui.page import page
from genapp.ui.text import t, words

_state: Any = OperatorSettingsState


def _error(name: str) -> Any:
    return _state.errors.get(name, "")


def _choice(name: str, label: str, on: Any) -> rx.Component:
    box = rx.el.input(type="checkbox", name=name, default_checked=on, class_name="sr-only")
    return rx.el.label(box, rx.el.span(label, class_name="capitalize"), class_name="chip")


def _work() -> rx.Component:
    me = _state.me
    styles = rx.el.fieldset(
        rx.el.legend(t("operator.specialisations"), class_name="label-ours"),
        rx.el.div(*(_choice(f"style_{one}", one, me.specializations.contains(one)) for one in STYLES), class_name="flex flex-wrap gap-2"),
    )
    days = rx.el.fieldset(
        rx.el.legend(t("operator.work_days"), class_name="label-ours"),
        rx.el.div(*(_choice(f"day_{place}", name, me.days.contains(place)) for place, name in enumerate(words("operator.weekdays"))), class_name="flex flex-wrap gap-2"),
        rx.cond(_error("days") != "", rx.el.p(_error("days"), class_name="problem", role="alert")),
    )  # fmt: skip
    hours = rx.el.div(
        field(t("operator.begins"), "begins", type="time", default_value=me.begins, error=_error("begins")),
        field(t("operator.ends"), "ends", type="time", default_value=me.ends, error=_error("ends"), help=t("operator.hours_help")),
        field(t("operator.zone"), "zone", default_value=me.zone, error=_error("zone"), help=t("operator.zone_help"), autocomplete="off"),
        class_name="grid sm:grid-cols-3 gap-4",
    )
    return form(
        styles,
        field(t("operator.languages"), "languages", default_value=me.languages.join(", "), help=t("operator.languages_help"), error=_error("languages"), autocomplete="off"),
        days, hours, button(t("operator.keep"), type="submit", class_name="self-start"),
        on_submit=OperatorSettingsState.save, key="work" + _state.loaded.to_string(),
    )  # fmt: skip


def _template(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.p(row.name, class_name="font-semibold"), rx.el.p(row.body, class_name="muted text-sm line-clamp-2 whitespace-pre-wrap"), class_name="flex-1 min-w-0"),
        rx.cond(
            row.own,
            rx.el.div(
                button(t("operator.edit"), kind="ghost", size="small", on_click=OperatorSettingsState.edit(row.id)),
                button(t("operator.remove"), kind="ghost", size="small", on_click=OperatorSettingsState.ask_drop(row.id)),
                class_name="flex shrink-0",
            ),
            badge(t("operator.for_all")),
        ),
        class_name="flex gap-3 items-center py-3",
        key=row.id,
    )  # fmt: skip


def _templates() -> rx.Component:
    row = _state.editing
    editor = form(
        field(t("operator.template_name"), "name", default_value=row.name, error=_error("name"), max_length=40, autocomplete="off"),
        textarea_field(t("operator.template_body"), "body", default_value=row.body, error=_error("body"), help=t("operator.template_help"), max_length=2000, on_blur=OperatorSettingsState.look),
        rx.el.div(
            button(rx.cond(row.id != "", t("operator.keep"), t("operator.add")), type="submit"),
            rx.cond(row.id != "", button(t("operator.cancel"), kind="ghost", on_click=OperatorSettingsState.edit(""))),
            class_name="flex gap-2",
        ),
        # Below the buttons: it comes when the field is left, which pressing a button does, and would push that button away from the pointer.
        rx.cond(
            _state.example != "",
            rx.el.div(rx.el.p(t("operator.preview"), class_name="label-ours"), rx.el.div(_state.example, class_name="bubble bubble-me !ms-0 w-fit"), aria_live="polite"),
        ),
        on_submit=OperatorSettingsState.save_template, key="template" + _state.round.to_string(),
    )  # fmt: skip
    listed = rx.cond(
        _state.templates.length() > 0,
        rx.el.ul(rx.foreach(_state.templates, _template), class_name="divide-y divide-base-300 mb-4"),
        rx.el.p(t("operator.no_templates_yet"), class_name="muted mb-4"),
    )
    return rx.fragment(listed, editor)


@page(routes.OPERATOR_SETTINGS, title="Settings", access="operator", frame="operator", on_load=[DeskState.load, OperatorSettingsState.load])
def settings() -> rx.Component:
    """Specialisations, hours, sounds, templates, password."""
    me = _state.me
    wishes = rx.el.div(
        *(
            check_field(
                one, rx.el.span(t(f"operator.wish_{one}"), class_name="font-medium"), " ", rx.el.span(t(f"operator.wish_{one}_help"), class_name="muted"),
                default_checked=on, key=one + _state.loaded.to_string(), on_change=lambda checked, one=one: OperatorSettingsState.wish(one, checked),
            )
            for one, on in (("sounds", me.sounds), ("suggestions", me.suggestions))
        ),
    )  # fmt: skip
    password = form(
        field(t("account.old_password"), "old", type="password", autocomplete="current-password", error=_error("old")),
        field(
            t("account.new_password"),
            "new",
            type="password",
            autocomplete="new-password",
            help=t("onboarding.password_help"),
            error=_error("new"),
        ),
        button(t("account.change_password"), kind="soft", type="submit", busy=_state.busy, class_name="self-start"),
        on_submit=OperatorSettingsState.change_password,
        key="password" + _state.done,
    )
    ask = dialog(
        "drop-template", t("operator.remove_ask"), is_open=_state.dropping != "", on_close=OperatorSettingsState.ask_drop(""),
        actions=(
            button(t("operator.cancel"), kind="ghost", on_click=OperatorSettingsState.ask_drop("")),
            button(t("operator.remove"), kind="danger", on_click=OperatorSettingsState.drop),
        ),
    )  # fmt: skip
    columns = rx.el.div(
        rx.el.div(card(_work(), title=t("operator.your_work")), card(wishes, title=t("operator.wishes")), class_name="flex flex-col gap-5"),
        rx.el.div(
            card(_templates(), title=t("operator.templates")),
            card(password, title=t("onboarding.password")),
            class_name="flex flex-col gap-5",
        ),
        class_name="grid lg:grid-cols-2 gap-5 items-start",
    )
    return desk(page_title(t("operator.settings"), t("operator.settings_hint")), rx.cond(_state.loaded, columns, skeleton("row", 4)), ask)
