"""The doors of staff; no page links here (AUTH-13)."""

from typing import Any

import reflex as rx

from genapp.onboarding.pages.doors import error_of, problem, sign_in_form
from genapp.onboarding.state.doors import SetUpState, SignInState
from genapp.ui import routes
from genapp.ui.components import anchor, button, notice, page_title
from genapp.ui.fields import field, form
from genapp.ui.page import page
from genapp.ui.session import ARRIVING, SessionState
from genapp.ui.text import t


def _staff_door(title: str, submit: Any) -> rx.Component:
    somebody_else = rx.fragment(
        notice("info", t("onboarding.signed_in_as"), " ", rx.el.strong("@", SessionState.username), t("onboarding.no_way_in")),
        rx.el.p(anchor(t("onboarding.back_home"), href=routes.HOME, class_name="link-ours"), class_name="mt-2 mb-5"),
    )
    known = rx.cond(SessionState.status == "in", somebody_else, rx.fragment())
    return rx.el.div(
        rx.el.div(page_title(title), known, sign_in_form(submit), class_name="surface p-6 md:p-8 w-full max-w-md"),
        class_name="min-h-screen grid place-items-center p-4",
    )


@page(routes.OPERATOR_SIGN_IN, title="Operators", access="door", frame="bare", on_load=[SignInState.begin])
def operator_door() -> rx.Component:
    """The operators' door; no page links here (AUTH-13)."""
    return _staff_door(t("onboarding.operator_title"), SignInState.sign_in_operator)


@page(routes.ADMIN_SIGN_IN, title="Staff", access="door", frame="bare", on_load=[SignInState.begin])
def admin_door() -> rx.Component:
    """The admins' door; no page links here (AUTH-13)."""
    return _staff_door(t("onboarding.staff_title"), SignInState.sign_in_office)


@page(routes.SETUP, title="Setup", access="anonymous", frame="bare")
def setup() -> rx.Component:
    """The first admin, while none exists (AUTH-13, AUTH-14)."""
    state = SetUpState
    return rx.el.div(
        rx.el.div(
            page_title(t("onboarding.setup_title"), t("onboarding.setup_hint")),
            form(
                problem(state),
                field(t("onboarding.name"), "name", autocomplete="name", error=error_of(state, "name")),
                field(t("onboarding.email"), "email", type="email", autocomplete="email", error=error_of(state, "email")),
                field(
                    t("onboarding.password"),
                    "password",
                    type="password",
                    autocomplete="new-password",
                    help=t("onboarding.password_help"),
                    error=error_of(state, "password"),
                ),
                field(t("onboarding.setup_token"), "token", type="password", autocomplete="off", error=error_of(state, "token")),
                button(t("onboarding.setup_do"), kind="passion", type="submit", busy=state.busy, disabled=ARRIVING),
                on_submit=state.make_first_admin,
            ),
            class_name="surface p-6 md:p-8 w-full max-w-md",
        ),
        class_name="min-h-screen grid place-items-center p-4",
    )
