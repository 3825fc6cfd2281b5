"""What a person says of themselves, and their picture."""

from typing import Any

import reflex as rx

from genapp.accounts.components.place import place_field
from genapp.media.components.uploader import uploader
from genapp.site.pages.account.shell import shell
from genapp.site.state.account import AboutState
from genapp.site.state.picture import PictureState
from genapp.trust.countries import COUNTRIES
from genapp.ui import routes
from genapp.ui.components import avatar, button, card, link_button, notice
from genapp.ui.fields import field, form, select_field, textarea_field
from genapp.ui.page import page
from genapp.ui.session import SessionState
from genapp.ui.text import t

_COUNTRIES = [("", t("account.rather_not")), *COUNTRIES]
_GENDERS = [("", t("account.rather_not")), ("female", t("account.female")), ("male", t("account.male")), ("other", t("account.other"))]
_WISHES = [("", t("account.rather_not")), ("female", t("account.women")), ("male", t("account.men")), ("both", t("account.everybody"))]


def _error(name: str) -> Any:
    errors: Any = AboutState.errors
    return errors.get(name, "")


def _choice(name: str, words: str, options: list[tuple[str, str]], value: Any, hint: str = "") -> rx.Component:
    return select_field(words, name, options, default_value=value, key=value, help=hint, error=_error(name))


@page(routes.ACCOUNT, title="Account", access="user", frame="app", on_load=[AboutState.load])
def profile() -> rx.Component:
    """Name, about, gender, wishes, country; premium (PROF-10, PROF-13)."""
    row = AboutState.row
    fields = form(
        field(
            t("onboarding.username"),
            "username",
            default_value=row.username,
            key=row.username,
            autocomplete="username",
            help=t("onboarding.username_help"),
            error=_error("username"),
            custom_attrs={"autoCapitalize": "none", "spellCheck": "false"},
        ),
        field(t("account.name"), "name", default_value=row.name, key=row.name, autocomplete="given-name", error=_error("name")),
        textarea_field(
            t("account.about"),
            "bio",
            default_value=row.bio,
            key=row.bio,
            max_length=1000,
            help=t("account.about_help"),
            error=_error("bio"),
        ),
        rx.el.div(
            _choice("gender", t("account.gender"), _GENDERS, row.gender),
            _choice("looking_for", t("account.looking_for"), _WISHES, row.looking_for, t("account.looking_for_help")),
            class_name="grid sm:grid-cols-2 gap-4",
        ),
        _choice("country", t("account.country"), _COUNTRIES, row.country, t("account.country_help")),
        place_field(
            t("account.place"),
            value=row.location,
            found=AboutState.found,
            error=_error("location"),
            help=t("account.place_help"),
            on_type=AboutState.look_for_place,
        ),
        button(t("account.save"), type="submit", disabled=~AboutState.loaded, class_name="self-start"),
        on_submit=AboutState.save,
    )
    premium = rx.cond(SessionState.premium, t("account.premium_on"), t("account.premium_off"))
    return shell(
        routes.ACCOUNT,
        card(fields, title=t("account.profile")),
        card(
            rx.el.p(premium, class_name="mb-4"),
            link_button(t("account.premium"), routes.PLANS, kind="soft"),
            title=t("account.premium"),
        ),
    )


@page(routes.ACCOUNT_PICTURE, title="Your picture", access="user", frame="app", on_load=[PictureState.load])
def picture() -> rx.Component:
    """The picture beside the person's name: chosen, cut to a square, checked, looked at (PROF-03)."""
    state = PictureState
    now = rx.el.div(
        avatar(SessionState.avatar, SessionState.name, 48),
        rx.el.p(rx.cond(SessionState.avatar != "", t("account.picture_shown"), t("account.picture_none")), class_name="muted"),
        class_name="flex items-center gap-4 mb-5",
    )
    upload = uploader(
        "avatar", label=t("account.picture_choose"), rows=state.files, forms=state.forms, crop=True,
        on_ask=state.ask, on_arrived=state.arrived, on_remove=state.remove,
    )  # fmt: skip
    return shell(routes.ACCOUNT_PICTURE, card(now, upload, title=t("account.picture")), notice("info", t("account.picture_help")))
