"""The doors of the site."""

from typing import Any

import reflex as rx

from genapp.onboarding.state.doors import ResetState, SignInState
from genapp.trust.countries import COUNTRIES
from genapp.ui import routes
from genapp.ui.components import anchor, button, icon, link_button, notice, page_title
from genapp.ui.fields import check_field, code_field, field, form, select_field
from genapp.ui.human import human_check
from genapp.ui.page import page
from genapp.ui.session import ARRIVING
from genapp.ui.text import t

COUNTRY_CHOICES = [("", t("onboarding.country_none")), *COUNTRIES]


def error_of(state: Any, name: str) -> Any:
    """Return what is wrong with a field, "" when nothing is."""
    return state.errors.get(name, "")


def problem(state: Any) -> rx.Component:
    """Return the refusal that belongs to no single field."""
    return rx.fragment(
        rx.cond(error_of(state, "form") != "", notice("error", error_of(state, "form"))),
        rx.cond(error_of(state, "human") != "", notice("error", error_of(state, "human"))),
    )


def sign_in_form(submit: Any) -> rx.Component:
    """Return the form every door shares."""
    return form(
        problem(SignInState),
        field(
            t("onboarding.login"), "login", autocomplete="username", required=True, error=error_of(SignInState, "login"), auto_focus=True
        ),
        field(
            t("onboarding.password"),
            "password",
            type="password",
            autocomplete="current-password",
            required=True,
            error=error_of(SignInState, "password"),
        ),
        human_check("sign_in", SignInState.round),
        button(
            t("onboarding.sign_in"),
            kind="passion",
            size="large",
            type="submit",
            busy=SignInState.busy,
            disabled=ARRIVING,
            class_name="w-full",
        ),
        on_submit=submit,
    )


def _tabs(current: str) -> rx.Component:
    def tab(words: str, path: str, on: bool) -> rx.Component:
        look = "flex-1 text-center py-2.5 rounded-full font-semibold text-sm "
        return anchor(
            words,
            href=path + SignInState.beyond,
            class_name=look + ("surface" if on else "hover:underline"),
            aria_current="page" if on else "false",
        )

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
        sign_in_form(SignInState.sign_in),
        rx.el.p(anchor(t("onboarding.forgot"), href=routes.RESET_PASSWORD, class_name="link-ours"), class_name="mt-6 text-sm"),
    )


def strength() -> rx.Component:
    """Return how strong the password is, in four bars and a word."""
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
    name_problem = rx.cond(error_of(state, "username") != "", error_of(state, "username"), state.name_hint)
    return rx.fragment(
        _tabs("up"),
        page_title(t("onboarding.sign_up_title")),
        form(
            problem(state),
            field(
                t("onboarding.email"),
                "email",
                type="email",
                autocomplete="email",
                help=rx.cond(state.email_optional, t("onboarding.email_optional"), t("onboarding.email_help")),
                error=error_of(state, "email"),
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
            field(t("onboarding.name"), "name", autocomplete="given-name", help=t("onboarding.name_help"), error=error_of(state, "name")),
            rx.el.div(
                field(
                    t("onboarding.password"),
                    "password",
                    type="password",
                    autocomplete="new-password",
                    help=t("onboarding.password_help"),
                    error=error_of(state, "password"),
                    on_change=state.check_strength.debounce(250),
                ),
                strength(),
            ),
            rx.el.div(
                field(
                    t("onboarding.birth_date"),
                    "birth_date",
                    type="date",
                    autocomplete="bday",
                    help=t("onboarding.birth_date_help"),
                    error=error_of(state, "birth_date"),
                ),
                select_field(
                    t("onboarding.country"),
                    "country",
                    COUNTRY_CHOICES,
                    help=t("onboarding.country_help"),
                    error=error_of(state, "country"),
                    autocomplete="country",
                ),
                class_name="grid sm:grid-cols-2 gap-4",
            ),
            check_field("disclosed", t("onboarding.disclosed"), error=error_of(state, "disclosed")),
            human_check("sign_up", state.round),
            button(
                t("onboarding.sign_up"),
                kind="passion",
                size="large",
                type="submit",
                busy=state.busy,
                disabled=ARRIVING,
                class_name="w-full",
            ),
            on_submit=state.sign_up,
        ),
    )


@page(routes.RESET_PASSWORD, title="Reset the password", access="public", frame="auth", on_load=[ResetState.begin])
def reset_password() -> rx.Component:
    """A new password by a mailed code (AUTH-02)."""
    state = ResetState
    ask = form(
        problem(state),
        field(t("onboarding.email"), "email", type="email", autocomplete="email", required=True, error=error_of(state, "email")),
        human_check("reset_password", state.round),
        button(t("onboarding.reset_ask"), kind="passion", type="submit", busy=state.busy, disabled=ARRIVING),
        on_submit=state.ask,
    )
    change = form(
        notice("info", t("onboarding.reset_sent")),
        problem(state),
        code_field(t("onboarding.code"), error_of(state, "code"), required=True),
        field(
            t("onboarding.new_password"),
            "password",
            type="password",
            autocomplete="new-password",
            help=t("onboarding.password_help"),
            error=error_of(state, "password"),
        ),
        button(t("onboarding.reset_do"), kind="passion", type="submit", busy=state.busy, disabled=ARRIVING),
        on_submit=state.reset_password,
    )
    done = rx.el.div(notice("success", t("onboarding.reset_done")), link_button(t("onboarding.sign_in"), routes.SIGN_IN, class_name="mt-6"))
    return rx.fragment(
        page_title(t("onboarding.reset_title"), t("onboarding.reset_hint")), rx.match(state.step, (2, change), (3, done), ask)
    )
