"""How a person gets in: e-mail, password, browsers."""

from typing import Any

import reflex as rx

from genapp.site.pages.account.shell import shell
from genapp.site.state.security import SecurityState
from genapp.ui import routes
from genapp.ui.components import badge, button, card, icon, notice, page_title
from genapp.ui.fields import code_field, field, form
from genapp.ui.page import page
from genapp.ui.session import SessionState
from genapp.ui.text import t


def _error(name: str) -> Any:
    errors: Any = SecurityState.errors
    return errors.get(name, "")


def _verify_form() -> rx.Component:
    return rx.el.div(
        rx.el.p(t("account.verify_hint"), class_name="muted mb-4"),
        rx.cond(_error("form") != "", notice("error", _error("form"))),
        button(t("account.verify_ask"), kind="soft", on_click=SecurityState.ask_code),
        form(
            code_field(t("onboarding.code"), _error("code")),
            button(t("account.verify_do"), type="submit", class_name="self-start"),
            on_submit=SecurityState.verify,
            class_name="mt-6",
        ),
    )


@page(routes.VERIFY_EMAIL, title="Confirm your e-mail", access="user", frame="app", on_load=[SecurityState.load])
def verify_email() -> rx.Component:
    """Confirming the address by code (MAIL-01)."""
    done = notice("success", t("account.verified"))
    return rx.el.div(
        page_title(t("account.verify_title")),
        card(rx.cond(SessionState.email_verified, done, _verify_form())),
        class_name="reading py-10",
    )


def _device(row: Any) -> rx.Component:
    return rx.el.li(
        icon("monitor", 20),
        rx.el.div(
            rx.el.p(row.device, class_name="font-medium"),
            rx.el.p(row.seen[:16].replace("T", " "), class_name="muted text-sm figure"),
            class_name="flex-1 min-w-0",
        ),
        rx.cond(
            row.current,
            badge(t("account.this_device")),
            button(t("account.revoke"), kind="ghost", size="small", on_click=SecurityState.revoke(row.id)),
        ),
        class_name="flex items-center gap-3 py-3",
        key=row.id,
    )


@page(routes.ACCOUNT_SECURITY, title="Security", access="user", frame="app", on_load=[SecurityState.load])
def security() -> rx.Component:
    """E-mail, password, browsers (AUTH-05, AUTH-17)."""
    state = SecurityState
    given = rx.el.div(
        rx.el.p(
            SessionState.email,
            " ",
            badge(rx.cond(SessionState.email_verified, t("account.email_done"), t("account.email_open"))),
            class_name="mb-4 break-all",
        ),
        rx.cond(SessionState.email_verified, rx.fragment(), _verify_form()),
    )
    email = rx.cond(SessionState.email != "", given, notice("warning", t("account.email_none")))
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
        button(t("account.change_password"), kind="soft", type="submit", busy=state.busy, class_name="self-start"),
        on_submit=state.change_password,
    )
    everywhere = rx.el.div(
        rx.el.p(t("account.revoke_all_hint"), class_name="muted text-sm mb-3"),
        button(t("account.revoke_all"), kind="soft", on_click=state.revoke_all),
        class_name="mt-4",
    )
    browsers = rx.el.ul(rx.foreach(state.devices, _device), class_name="divide-y divide-base-300")
    return shell(
        routes.ACCOUNT_SECURITY,
        card(email, title=t("onboarding.email")),
        card(password, title=t("onboarding.password")),
        card(browsers, everywhere, title=t("account.devices")),
    )
