"""Access tokens: keys for one's own programs."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.accounts import tokens as rules
from genapp.site.pages.account.shell import shell
from genapp.site.state.tokens import TokensState
from genapp.ui import routes
from genapp.ui.components import badge, button, card, empty_state, icon, link_button, notice, skeleton
from genapp.ui.copying import copy_button
from genapp.ui.dialogs import dialog
from genapp.ui.fields import check_field, field, form, select_field
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = TokensState


def _error(name: str) -> Any:
    return _state.errors.get(name, "")


def _scope(scope: Any) -> rx.Component:
    words: Any = rx.match(scope, *((one, t(f"tokens.scope_{one}")) for one in rules.SCOPES[:-1]), t(f"tokens.scope_{rules.SCOPES[-1]}"))
    return badge(words)


def _token(row: Any) -> rx.Component:
    used = rx.cond(row.used != "", rx.fragment(t("tokens.used"), " ", row.used[:16].replace("T", " ")), t("tokens.unused"))
    return rx.el.li(
        icon("key-round", 20, class_name="muted mt-1"),
        rx.el.div(
            rx.el.p(row.name, class_name="font-medium break-words"),
            rx.el.div(rx.foreach(row.scopes, _scope), class_name="flex flex-wrap gap-1.5 my-1"),
            rx.el.p(
                rx.cond(row.team_id != "", rx.fragment(t("tokens.for_team"), " ", row.team, " · "), ""),
                used,
                " · ",
                t("tokens.until"),
                " ",
                rx.el.span(row.until[:10], class_name="figure"),
                class_name="muted text-sm",
            ),
            class_name="flex-1 min-w-0",
        ),
        button(
            t("tokens.revoke"),
            kind="ghost",
            size="small",
            on_click=_state.ask(row.id, row.name),
            aria_label=t("tokens.revoke") + " " + row.name,
        ),
        class_name="flex gap-3 items-start py-3 flex-wrap",
        key=row.id,
    )


def _team_choice() -> rx.Component:
    """Return the teams a token may be held to; the list is the person's own, so the select is written out here."""
    return rx.el.div(
        rx.el.label(t("tokens.team"), html_for="team", class_name="label-ours"),
        rx.el.select(
            rx.el.option(t("tokens.every_team"), value=""),
            rx.foreach(_state.teams, lambda row: rx.el.option(row.name, value=row.id, key=row.id)),
            id="team",
            name="team",
            class_name="field",
            aria_describedby="team-help",
        ),
        rx.el.p(t("tokens.team_help"), id="team-help", class_name="help"),
        class_name="w-full",
    )


def _new() -> rx.Component:
    days = [(str(one), t("tokens.days", days=one)) for one in rules.DAYS]
    scopes = rx.el.fieldset(
        rx.el.legend(t("tokens.may"), class_name="label-ours"),
        check_field("read", rx.el.strong(t("tokens.scope_read")), " ", t("tokens.scope_read_hint"), default_checked=True),
        check_field("generate", rx.el.strong(t("tokens.scope_generate")), " ", t("tokens.scope_generate_hint")),
        check_field("models", rx.el.strong(t("tokens.scope_models")), " ", t("tokens.scope_models_hint")),
        rx.cond(_error("scopes") != "", rx.el.p(icon("circle-alert", 16), _error("scopes"), class_name="problem", role="alert")),
        class_name="border-0 p-0 m-0",
    )
    return form(
        rx.cond(_error("form") != "", notice("error", _error("form"))),
        field(t("tokens.name"), "name", max_length=60, help=t("tokens.name_help"), error=_error("name"), auto_complete="off"),
        scopes,
        select_field(t("tokens.lives"), "days", days, default_value="90", error=_error("days")),
        _team_choice(),
        rx.el.div(
            button(t("tokens.keep"), kind="ghost", on_click=_state.end),
            button(t("tokens.make"), type="submit"),
            class_name="flex justify-end gap-2",
        ),
        on_submit=_state.make,
    )


def _made() -> rx.Component:
    return rx.el.div(
        notice("warning", t("tokens.once")),
        rx.el.div(
            rx.el.code(_state.secret, class_name="code-ours flex-1 min-w-0 break-all", id="token"),
            copy_button(_state.secret),
            class_name="flex flex-wrap items-center gap-3 mt-4",
        ),
        rx.el.div(button(t("tokens.done"), on_click=_state.end), class_name="flex justify-end mt-6"),
    )


@page(routes.ACCOUNT_TOKENS, title="Access tokens", access="user", frame="app", on_load=[TokensState.load])
def tokens() -> rx.Component:
    """The person's access tokens: made, shown once, revoked (API-1)."""
    rows = rx.el.ul(rx.foreach(_state.tokens, _token), class_name="divide-y divide-base-300")
    shown = rx.cond(_state.tokens.length() > 0, rows, empty_state("key-round", t("tokens.none"), t("tokens.none_hint")))
    head = rx.el.div(
        rx.el.p(t("tokens.hint"), class_name="muted"),
        rx.el.div(
            button(t("tokens.new"), on_click=_state.begin),
            link_button(t("tokens.docs"), routes.DEVELOPERS, kind="ghost"),
            class_name="flex flex-wrap gap-2 mt-4 mb-2",
        ),
    )
    sure = dialog(
        "token-question",
        t("tokens.sure"),
        rx.el.p(rx.el.strong(_state.asking_name), " ", t("tokens.sure_hint")),
        actions=(
            button(t("tokens.keep"), kind="ghost", on_click=_state.keep),
            button(t("tokens.revoke"), kind="danger", on_click=_state.revoke),
        ),
        is_open=_state.asking != "",
        on_close=_state.keep,
    )
    new = dialog(
        "token-new",
        rx.cond(_state.secret != "", t("tokens.made"), t("tokens.new")),
        rx.cond(_state.secret != "", _made(), rx.cond(_state.making, _new())),
        is_open=_state.making,
        on_close=_state.end,
    )
    return shell(routes.ACCOUNT_TOKENS, card(head, rx.cond(_state.loaded, shown, skeleton("row", 2)), title=t("tokens.title")), sure, new)
