"""Making an account in three small steps."""

from typing import Any

import reflex as rx

from genapp.accounts.components.place import place_field
from genapp.onboarding.pages.doors import COUNTRY_CHOICES, error_of, problem, strength
from genapp.onboarding.state.doors import SignInState
from genapp.onboarding.state.started import STEPS, GetStartedState
from genapp.ui import routes
from genapp.ui.components import anchor, button, icon, page_title
from genapp.ui.fields import check_field, field, form, select_field
from genapp.ui.human import human_check
from genapp.ui.page import page
from genapp.ui.session import ARRIVING
from genapp.ui.text import t

_state: Any = GetStartedState
_GENDERS = [("", t("account.rather_not")), ("female", t("account.female")), ("male", t("account.male")), ("other", t("account.other"))]
_WISHES = [("", t("account.rather_not")), ("female", t("account.women")), ("male", t("account.men")), ("both", t("account.everybody"))]


def _progress() -> rx.Component:
    parts = [
        rx.el.span(
            class_name="h-1.5 flex-1 rounded-full",
            style={"background": rx.cond(_state.step > n, "var(--color-primary)", "color-mix(in srgb, var(--color-base-content) 14%, transparent)")},
        )
        for n in range(STEPS)
    ]  # fmt: skip
    return rx.el.div(
        rx.el.div(*parts, class_name="flex gap-1.5", aria_hidden="true"),
        rx.el.p(t("started.step"), " ", _state.step.to_string(), " ", t("started.of", steps=STEPS), class_name="muted text-sm mt-2", role="status"),
        class_name="mb-8",
    )  # fmt: skip


def _acts(last: bool, *, first: bool = False) -> rx.Component:
    go = button(
        t("onboarding.sign_up") if last else t("started.next"), kind="passion", size="large", type="submit",
        busy=_state.busy, disabled=ARRIVING, class_name="flex-1",
    )  # fmt: skip
    back = [] if first else [button(t("started.back"), kind="ghost", size="large", on_click=_state.back)]
    return rx.el.div(*back, go, class_name="flex gap-3 mt-2")


def _error(name: str) -> Any:
    return error_of(_state, name)


def _choice(name: str, label: str, options: list[tuple[str, str]], help: str = "") -> rx.Component:
    return select_field(label, name, options, default_value=_state.given[name], help=help, error=_error(name))


def _first() -> rx.Component:
    wrong = rx.cond(_error("username") != "", _error("username"), SignInState.name_hint)
    free = rx.cond(
        SignInState.name_free,
        rx.el.p(icon("check", 16), t("onboarding.username_free"), class_name="help flex gap-1.5 items-center", role="status"),
    )
    return form(
        rx.el.div(
            field(
                t("onboarding.username"), "username", autocomplete="username", help=t("onboarding.username_help"), error=wrong, auto_focus=True,
                default_value=_state.given["username"], on_change=SignInState.check_name.debounce(350),
                custom_attrs={"autoCapitalize": "none", "spellCheck": "false"},
            ),
            free,
        ),
        field(
            t("onboarding.name"), "name", autocomplete="given-name", help=t("onboarding.name_help"), error=_error("name"),
            default_value=_state.given["name"],
        ),
        _acts(False, first=True),
        on_submit=_state.forward,
        key="first",
    )  # fmt: skip


def _second() -> rx.Component:
    return form(
        field(
            t("onboarding.birth_date"), "birth_date", type="date", autocomplete="bday", help=t("onboarding.birth_date_help"),
            error=_error("birth_date"), default_value=_state.given["birth_date"],
        ),
        rx.el.div(
            _choice("gender", t("account.gender"), _GENDERS),
            _choice("looking_for", t("account.looking_for"), _WISHES, t("account.looking_for_help")),
            class_name="grid sm:grid-cols-2 gap-4",
        ),
        place_field(
            t("account.place"), value=_state.given["location"], found=_state.found, error=_error("location"), help=t("started.place_help"),
            on_type=_state.look_for_place,
        ),
        _choice("country", t("onboarding.country"), COUNTRY_CHOICES, t("onboarding.country_help")),
        _acts(False),
        on_submit=_state.forward,
        key="second",
    )  # fmt: skip


def _third() -> rx.Component:
    return form(
        problem(_state),
        field(
            t("onboarding.email"), "email", type="email", autocomplete="email", error=_error("email"),
            help=rx.cond(_state.email_optional, t("onboarding.email_optional"), t("onboarding.email_help")),
        ),
        rx.el.div(
            field(
                t("onboarding.password"), "password", type="password", autocomplete="new-password", help=t("onboarding.password_help"),
                error=_error("password"), on_change=SignInState.check_strength.debounce(250),
            ),
            strength(),
        ),
        check_field("disclosed", t("onboarding.disclosed"), error=_error("disclosed")),
        human_check("sign_up", _state.round),
        _acts(True),
        on_submit=_state.finish,
        key="third",
    )  # fmt: skip


@page(routes.GET_STARTED, title="Get started", access="anonymous", frame="auth", on_load=[GetStartedState.begin, SignInState.begin])
def get_started() -> rx.Component:
    """Name; place, gender, age and wish; password (AUTH-11, AGE-1, DISC-2)."""
    titles: Any = rx.match(_state.step, (2, t("started.about")), (3, t("started.door")), t("started.name"))
    return rx.fragment(
        _progress(),
        page_title(titles),
        rx.match(_state.step, (2, _second()), (3, _third()), _first()),
        rx.el.p(
            t("started.known"), " ", anchor(t("onboarding.sign_in"), href=routes.SIGN_IN + SignInState.beyond, class_name="link-ours"),
            class_name="mt-6 text-sm",
        ),
    )  # fmt: skip
