"""A person's own account."""

from typing import Any

import reflex as rx

from genapp.onboarding.state.account import AccountState
from genapp.trust.countries import COUNTRIES
from genapp.ui import routes
from genapp.ui.components import badge, button, card, icon, link_button, notice, page_title
from genapp.ui.fields import field, form, select_field
from genapp.ui.page import page
from genapp.ui.session import SessionState
from genapp.ui.text import t

_CHOICES = [("", t("onboarding.country_none")), *COUNTRIES]


def _error(state: Any, name: str) -> Any:
    return state.errors.get(name, "")


def _verify_form() -> rx.Component:
    return rx.el.div(
        rx.el.p(t("onboarding.verify_hint"), class_name="muted mb-4"),
        rx.cond(_error(AccountState, "form") != "", notice("error", _error(AccountState, "form"))),
        button(t("onboarding.verify_ask"), kind="soft", on_click=AccountState.ask_code),
        form(
            field(
                t("onboarding.code"),
                "code",
                autocomplete="one-time-code",
                input_mode="numeric",
                max_length=6,
                error=_error(AccountState, "code"),
            ),
            button(t("onboarding.verify_do"), type="submit", class_name="self-start"),
            on_submit=AccountState.verify,
            class_name="mt-6",
        ),
    )


@page(routes.VERIFY_EMAIL, title="Confirm your e-mail", access="user", frame="app", on_load=[AccountState.load])
def verify_email() -> rx.Component:
    """Confirming the address by code (MAIL-01)."""
    done = notice("success", t("onboarding.verified"))
    return rx.el.div(
        page_title(t("onboarding.verify_title")),
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
            badge(t("onboarding.this_device")),
            button(t("onboarding.revoke"), kind="ghost", size="small", on_click=AccountState.revoke(row.id)),
        ),
        class_name="flex items-center gap-3 py-3",
        key=row.id,
    )


@page(routes.ACCOUNT, title="Account", access="user", frame="app", on_load=[AccountState.load])
def account() -> rx.Component:
    """Name, e-mail, password, browsers (PROF-10, AUTH-17)."""
    state = AccountState
    profile = form(
        field(
            t("onboarding.name"), "name", default_value=state.name, key=state.name, autocomplete="given-name", error=_error(state, "name")
        ),
        select_field(
            t("onboarding.country"),
            "country",
            _CHOICES,
            default_value=state.country,
            key=state.country,
            help=t("onboarding.country_help"),
            error=_error(state, "country"),
        ),
        button(t("onboarding.save"), type="submit", class_name="self-start"),
        on_submit=state.save,
    )
    email = rx.el.div(
        rx.el.p(
            SessionState.email,
            " ",
            badge(rx.cond(SessionState.email_verified, t("onboarding.email_done"), t("onboarding.email_open"))),
            class_name="mb-4 break-all",
        ),
        rx.cond(SessionState.email_verified, rx.fragment(), _verify_form()),
    )
    password = form(
        field(t("onboarding.old_password"), "old", type="password", autocomplete="current-password", error=_error(state, "old")),
        field(
            t("onboarding.new_password"),
            "new",
            type="password",
            autocomplete="new-password",
            help=t("onboarding.password_help"),
            error=_error(state, "new"),
        ),
        button(t("onboarding.change_password"), kind="soft", type="submit", busy=state.busy, class_name="self-start"),
        on_submit=state.change_password,
    )
    premium = rx.cond(SessionState.premium, t("onboarding.premium_on"), t("onboarding.premium_off"))
    return rx.el.div(
        page_title(t("onboarding.account_title"), rx.fragment("@", SessionState.username)),
        rx.el.div(
            card(profile, title=t("onboarding.profile")),
            card(email, title=t("onboarding.email")),
            card(
                rx.el.p(premium, class_name="mb-4"),
                link_button(t("onboarding.premium"), routes.PLANS, kind="soft"),
                title=t("onboarding.premium"),
            ),
            card(password, title=t("onboarding.security")),
            card(rx.el.ul(rx.foreach(state.devices, _device), class_name="divide-y divide-base-300"), title=t("onboarding.devices")),
            class_name="flex flex-col gap-5",
        ),
        class_name="reading py-8 md:py-10",
    )
