"""The doors of the site."""

from typing import Any

import reflex as rx

from genapp.onboarding.state.doors import ResetState, SetUpState, SignInState
from genapp.trust.countries import COUNTRIES
from genapp.ui import routes
from genapp.ui.components import anchor, button, icon, link_button, notice, page_title
from genapp.ui.fields import check_field, field, form, select_field
from genapp.ui.human import human_check
from genapp.ui.page import page
from genapp.ui.text import t

_CHOICES = [("", t("onboarding.country_none")), *COUNTRIES]


def _error(state: Any, name: str) -> Any:
    return state.errors.get(name, "")


def _problem(state: Any) -> rx.Component:
    """Return the refusal that belongs to no single field."""
    return rx.fragment(
        rx.cond(_error(state, "form") != "", notice("error", _error(state, "form"))),
        rx.cond(_error(state, "human") != "", notice("error", _error(state, "human"))),
    )


def _sign_in_form(submit: Any) -> rx.Component:
    return form(
        _problem(SignInState),
        field(t("onboarding.login"), "login", autocomplete="username", required=True, error=_error(SignInState, "login"), auto_focus=True),
        field(
            t("onboarding.password"),
            "password",
            type="password",
            autocomplete="current-password",
            required=True,
            error=_error(SignInState, "password"),
        ),
        human_check("sign_in", SignInState.round),
        button(t("onboarding.sign_in"), kind="passion", size="large", type="submit", busy=SignInState.busy, class_name="w-full"),
        on_submit=submit,
    )


def _tabs(current: str) -> rx.Component:
    def tab(words: str, path: str, on: bool) -> rx.Component:
        look = "flex-1 text-center py-2.5 rounded-full font-semibold text-sm "
        return anchor(words, href=path, class_name=look + ("surface" if on else "muted"), aria_current="page" if on else "false")

    return rx.el.nav(
        tab(t("onboarding.sign_in"), routes.SIGN_IN, current == "in"),
        tab(t("onboarding.sign_up"), routes.SIGN_UP, current == "up"),
        class_name="flex p-1 rounded-full mb-8",
        style={"background": "color-mix(in srgb, var(--color-base-content) 7%, transparent)"},
        aria_label=f"{t('onboarding.sign_in')}, {t('onboarding.sign_up')}",
    )


@page(routes.SIGN_IN, title="Sign in", access="anonymous", frame="auth", on_load=[SignInState.begin])
def sign_in() -> rx.Component:
    """The door for people (AUTH-01)."""
    return rx.fragment(
        _tabs("in"),
        page_title(t("onboarding.sign_in_title")),
        _sign_in_form(SignInState.sign_in),
        rx.el.p(anchor(t("onboarding.forgot"), href=routes.RESET_PASSWORD, class_name="link-ours"), class_name="mt-6 text-sm"),
    )


def _strength() -> rx.Component:
    words = [t(f"onboarding.strength_{n}") for n in range(5)]
    bar = rx.el.div(
        *(
            rx.el.span(
                class_name="h-1 flex-1 rounded-full",
                style={
                    "background": rx.cond(
                        SignInState.strength > n, "var(--color-success)", "color-mix(in srgb, var(--color-base-content) 15%, transparent)"
                    )
                },
            )
            for n in range(4)
        ),
        class_name="flex gap-1 mt-2",
        aria_hidden="true",
    )
    said = rx.match(SignInState.strength, *((n, words[n]) for n in range(5)), "")
    return rx.cond(SignInState.strength >= 0, rx.el.div(bar, rx.el.p(said, class_name="help", role="status")))


@page(routes.SIGN_UP, title="Sign up", access="anonymous", frame="auth", on_load=[SignInState.begin])
def sign_up() -> rx.Component:
    """Making an account (AUTH-01, AGE-1, DISC-2)."""
    state = SignInState
    name_problem = rx.cond(_error(state, "username") != "", _error(state, "username"), state.name_hint)
    return rx.fragment(
        _tabs("up"),
        page_title(t("onboarding.sign_up_title")),
        form(
            _problem(state),
            field(
                t("onboarding.email"),
                "email",
                type="email",
                autocomplete="email",
                help=t("onboarding.email_help"),
                error=_error(state, "email"),
            ),
            rx.el.div(
                field(
                    t("onboarding.username"),
                    "username",
                    autocomplete="username",
                    help=t("onboarding.username_help"),
                    error=name_problem,
                    on_change=state.check_name.debounce(350),
                    custom_attrs={"autoCapitalize": "none", "spellCheck": "false"},
                ),
                rx.cond(
                    state.name_free,
                    rx.el.p(icon("check", 16), t("onboarding.username_free"), class_name="help flex gap-1.5 items-center", role="status"),
                ),
            ),
            field(t("onboarding.name"), "name", autocomplete="given-name", help=t("onboarding.name_help"), error=_error(state, "name")),
            rx.el.div(
                field(
                    t("onboarding.password"),
                    "password",
                    type="password",
                    autocomplete="new-password",
                    help=t("onboarding.password_help"),
                    error=_error(state, "password"),
                    on_change=state.check_strength.debounce(250),
                ),
                _strength(),
            ),
            rx.el.div(
                field(
                    t("onboarding.birth_date"),
                    "birth_date",
                    type="date",
                    autocomplete="bday",
                    help=t("onboarding.birth_date_help"),
                    error=_error(state, "birth_date"),
                ),
                select_field(
                    t("onboarding.country"),
                    "country",
                    _CHOICES,
                    help=t("onboarding.country_help"),
                    error=_error(state, "country"),
                    autocomplete="country",
                ),
                class_name="grid sm:grid-cols-2 gap-4",
            ),
            check_field("disclosed", t("onboarding.disclosed"), error=_error(state, "disclosed")),
            human_check("sign_up", state.round),
            button(t("onboarding.sign_up"), kind="passion", size="large", type="submit", busy=state.busy, class_name="w-full"),
            on_submit=state.sign_up,
        ),
    )


def _staff_door(title: str, submit: Any) -> rx.Component:
    return rx.el.div(
        rx.el.div(page_title(title), _sign_in_form(submit), class_name="surface p-6 md:p-8 w-full max-w-md"),
        class_name="min-h-screen grid place-items-center p-4",
    )


@page(routes.OPERATOR_SIGN_IN, title="Operators", access="anonymous", frame="bare", on_load=[SignInState.begin])
def operator_door() -> rx.Component:
    """The operators' door; no page links here (AUTH-13)."""
    return _staff_door(t("onboarding.operator_title"), SignInState.sign_in_operator)


@page(routes.ADMIN_SIGN_IN, title="Staff", access="anonymous", frame="bare", on_load=[SignInState.begin])
def admin_door() -> rx.Component:
    """The admins' door; no page links here (AUTH-13)."""
    return _staff_door(t("onboarding.staff_title"), SignInState.sign_in_office)


@page(routes.RESET_PASSWORD, title="Reset the password", access="public", frame="auth", on_load=[ResetState.begin])
def reset_password() -> rx.Component:
    """A new password by a mailed code (AUTH-02)."""
    state = ResetState
    ask = form(
        _problem(state),
        field(t("onboarding.email"), "email", type="email", autocomplete="email", required=True, error=_error(state, "email")),
        human_check("reset_password", state.round),
        button(t("onboarding.reset_ask"), kind="passion", type="submit", busy=state.busy),
        on_submit=state.ask,
    )
    change = form(
        notice("info", t("onboarding.reset_sent")),
        _problem(state),
        field(
            t("onboarding.code"),
            "code",
            autocomplete="one-time-code",
            input_mode="numeric",
            max_length=6,
            required=True,
            error=_error(state, "code"),
        ),
        field(
            t("onboarding.new_password"),
            "password",
            type="password",
            autocomplete="new-password",
            help=t("onboarding.password_help"),
            error=_error(state, "password"),
        ),
        button(t("onboarding.reset_do"), kind="passion", type="submit", busy=state.busy),
        on_submit=state.reset_password,
    )
    done = rx.el.div(notice("success", t("onboarding.reset_done")), link_button(t("onboarding.sign_in"), routes.SIGN_IN, class_name="mt-6"))
    return rx.fragment(
        page_title(t("onboarding.reset_title"), t("onboarding.reset_hint")), rx.match(state.step, (2, change), (3, done), ask)
    )


@page(routes.SETUP, title="Setup", access="anonymous", frame="bare")
def setup() -> rx.Component:
    """The first admin, while none exists (AUTH-13, AUTH-14)."""
    state = SetUpState
    return rx.el.div(
        rx.el.div(
            page_title(t("onboarding.setup_title"), t("onboarding.setup_hint")),
            form(
                _problem(state),
                field(t("onboarding.name"), "name", autocomplete="name", error=_error(state, "name")),
                field(t("onboarding.email"), "email", type="email", autocomplete="email", error=_error(state, "email")),
                field(
                    t("onboarding.password"),
                    "password",
                    type="password",
                    autocomplete="new-password",
                    help=t("onboarding.password_help"),
                    error=_error(state, "password"),
                ),
                field(t("onboarding.setup_token"), "token", type="password", autocomplete="off", error=_error(state, "token")),
                button(t("onboarding.setup_do"), kind="passion", type="submit", busy=state.busy),
                on_submit=state.set_up,
            ),
            class_name="surface p-6 md:p-8 w-full max-w-md",
        ),
        class_name="min-h-screen grid place-items-center p-4",
    )
