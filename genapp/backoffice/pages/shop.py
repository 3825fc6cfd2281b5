"""What is sold."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.state.shop import ShopOfficeState
from genapp.core.actor import Permission
from genapp.core.money import EXPONENTS
from genapp.ui import routes
from genapp.ui.components import badge, button, card, chip, page_title, skeleton
from genapp.ui.dialogs import dialog
from genapp.ui.fields import check_field, field, form, select_field, textarea_field
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = ShopOfficeState


def _words(name: str) -> str:
    return t(f"shop_office.{name}")


def _acts(row: Any, kind: str) -> rx.Component:
    return rx.el.div(
        button(_words("change"), kind="ghost", size="small", on_click=_state.begin(kind, row.id)),
        rx.cond(
            row.active,
            button(_words("stop"), kind="ghost", size="small", on_click=_state.switch(row.id, False)),
            button(_words("sell"), kind="soft", size="small", on_click=_state.switch(row.id, True)),
        ),
        class_name="flex gap-1",
    )


def _line(row: Any, name: Any, what: Any, acts: rx.Component, *marks: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.span(name, class_name="font-medium"), *marks, class_name="flex flex-wrap gap-2 items-center"),
            rx.el.p(what, class_name="muted text-sm figure"),
            class_name="min-w-0 flex-1",
        ),
        acts,
        class_name=rx.cond(row.active, "flex flex-wrap gap-x-4 gap-y-1 items-center py-3", "flex flex-wrap gap-x-4 gap-y-1 items-center py-3 muted"),
        key=row.id,
    )  # fmt: skip


def _off(row: Any) -> Any:
    return rx.cond(row.active, "", badge(_words("not_sold")))


def _pack(row: Any) -> rx.Component:
    what = rx.fragment(row.credits, rx.cond(row.bonus != "", " + " + row.bonus, ""), " · ", row.price)
    variant = rx.cond(row.variant != "A", badge(row.variant), "")
    return _line(row, row.name, what, _acts(row, "pack"), rx.cond(row.badge != "", badge(row.badge, kind="team"), ""), variant, _off(row))


def _plan(row: Any) -> rx.Component:
    return _line(row, row.name, rx.fragment(row.days, " ", _words("days_of"), " · ", row.price), _acts(row, "plan"), _off(row))


def _team(row: Any) -> rx.Component:
    what = rx.fragment(row.credits, " ", _words("credits_a_month"), " · ", row.price, " · ", row.trial_days, " ", _words("days_free"))
    return _line(row, row.name, what, _acts(row, "team"), _off(row))


def _promo(row: Any) -> rx.Component:
    words = rx.match(row.applies_to, ("pack", _words("on_packs")), ("premium", _words("on_premium")), _words("on_all"))
    what = rx.fragment(
        row.percent, " % ", words, " · ", row.uses, " ", _words("used"), rx.cond(row.until != "", " · " + _words("until") + " " + row.until, "")
    )  # fmt: skip
    acts = rx.cond(
        row.active,
        button(_words("code_stop"), kind="ghost", size="small", on_click=_state.switch_code(row.id, False)),
        button(_words("code_on"), kind="soft", size="small", on_click=_state.switch_code(row.id, True)),
    )
    return _line(row, rx.el.span(row.code, class_name="figure"), what, acts, rx.cond(row.active, "", badge(_words("code_off"))))


def _list(title: str, kind: str, rows: Any, draw: Any) -> rx.Component:
    return card(
        rx.el.div(
            rx.el.h2(_words(title), class_name="subtitle"),
            button(_words(f"new_{kind}"), kind="soft", size="small", on_click=_state.begin(kind, "")),
            class_name="flex justify-between items-center gap-4 mb-2",
        ),
        rx.cond(rows.length() > 0, rx.el.ul(rx.foreach(rows, draw), class_name="divide-y divide-base-300"), rx.el.p(_words("nothing"), class_name="muted")),
        class_name="mb-6",
    )  # fmt: skip


def _fields(kind: str) -> list[rx.Component]:
    wrong, pack, plan = _state.errors, _state.pack, _state.plan

    def one(name: str, value: Any = "", **more: Any) -> rx.Component:
        return field(_words(name), name, default_value=value, error=wrong.get(name, ""), autocomplete="off", **more)

    if kind == "pack":
        return [
            one("name", pack.name, max_length=60), one("description", "", max_length=120), one("credits", pack.credits, input_mode="decimal"),
            one("bonus", pack.bonus, input_mode="decimal"), one("price", "", input_mode="decimal", help=pack.price), one("badge", pack.badge, max_length=30),
            select_field(_words("variant"), "variant", [(v, v) for v in ("A", "B", "C")], default_value=pack.variant, error=wrong.get("variant", "")),
            check_field("featured", _words("featured"), default_checked=pack.featured),
        ]  # fmt: skip
    if kind == "plan":
        features = textarea_field(
            _words("features"), "features", default_value=plan.features.join("\n"), rows=4, help=_words("features_help")
        )
        days = rx.cond(plan.days > 0, plan.days.to_string(), "")
        return [one("name", plan.name, max_length=60), one("days", days, input_mode="numeric"), one("price", "", input_mode="decimal", help=plan.price), one("badge", plan.badge, max_length=30), features]  # fmt: skip
    if kind == "team":
        team = _state.team
        features = textarea_field(
            _words("features"), "features", default_value=team.features.join("\n"), rows=4, help=_words("features_help")
        )
        return [
            one("name", team.name, max_length=60), one("credits", team.credits, input_mode="decimal"), one("price", "", input_mode="decimal", help=team.price),
            one("trial_days", team.trial_days.to_string(), input_mode="numeric"), features,
        ]  # fmt: skip
    kinds = [("", _words("on_all")), ("pack", _words("on_packs")), ("premium", _words("on_premium"))]
    return [
        one("code", max_length=30), one("percent", input_mode="numeric", max_length=2),
        select_field(_words("applies_to"), "applies_to", kinds, error=wrong.get("applies_to", "")),
        one("max_uses", input_mode="numeric", max_length=8, help=_words("max_uses_help")), one("until", type="date"),
    ]  # fmt: skip


def _form(kind: str) -> rx.Component:
    body = form(
        rx.cond(_state.errors.contains("form"), rx.el.p(_state.errors.get("form", ""), class_name="problem", role="alert")),
        *_fields(kind),
        rx.el.div(
            button(t("backoffice.keep"), kind="ghost", on_click=_state.end), button(_words("save"), type="submit"), class_name="flex justify-end gap-2"
        ),
        on_submit=_state.save,
        key=_state.replaces,
    )  # fmt: skip
    return dialog(f"{kind}-form", _words(f"new_{kind}"), body, is_open=_state.making == kind, on_close=_state.end)


@page(routes.ADMIN_SHOP, title="Shop", access=Permission.MANAGE_PAYMENTS, frame="admin", on_load=[ShopOfficeState.load])
def shop() -> rx.Component:
    """Packs, plans, promo codes, and prices that are compared (ADM-11, CRED-01, CRED-11, CRED-17)."""
    money = [chip(one, _state.currency == one, _state.choose(one)) for one in EXPONENTS]
    comparing = _state.variants.length() > 1
    compared = card(
        rx.el.p(_words("compare_hint"), class_name="muted"),
        rx.cond(
            comparing,
            button(_words("compare_stop"), kind="soft", size="small", on_click=_state.compare(False), class_name="mt-4"),
            button(_words("compare_start"), kind="soft", size="small", on_click=_state.compare(True), class_name="mt-4"),
        ),
        title=_words("compare"),
    )
    lists = rx.fragment(
        _list("packs", "pack", _state.packs, _pack), _list("plans", "plan", _state.plans, _plan), _list("teams", "team", _state.teams, _team), _list("promos", "promo", _state.promos, _promo), compared
    )  # fmt: skip
    return rx.fragment(
        page_title(_words("title"), _words("hint")),
        rx.el.div(*money, class_name="flex gap-2 mb-5", role="group", aria_label=t("credits.currency")),
        rx.cond(_state.loaded, lists, skeleton("row", 4)),
        *(_form(kind) for kind in ("pack", "plan", "team", "promo")),
    )
