"""The form of one character, in five parts, with a talk beside its persona."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.pages.pieces import tabs as pages
from genapp.backoffice.state.character import CharacterState
from genapp.backoffice.state.trial import TrialState
from genapp.characters import editing
from genapp.core.actor import Permission
from genapp.media.components.uploader import uploader
from genapp.ui import routes
from genapp.ui.components import badge, button, card, empty_state, icon, link_button, notice, page_title
from genapp.ui.dialogs import closes, dialog, opens
from genapp.ui.fields import check_field, field, select_field, textarea_field
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = CharacterState
_trial: Any = TrialState
PAUSE = 700
"""Milliseconds without a key after which a field is kept."""


def _words(name: str) -> str:
    return t(f"characters_office.{name}")


def _text(name: str, *, rows: int = 0, hint: str = "", value: Any = None, **props: Any) -> rx.Component:
    """Return one field that keeps itself: at a pause, and when it is left, for a pause in another field ends the waiting for this one."""
    key = props.pop("key", _state.id + name)
    make, extra = (textarea_field, {"rows": rows}) if rows else (field, {})
    return make(
        _words(name), name, help=hint, error=_state.errors.get(name, ""), default_value=_state.values[name] if value is None else value,
        key=key, on_change=_state.write(name).debounce(PAUSE), on_blur=_state.write(name), **extra, **props,
    )  # fmt: skip


def _list(name: str) -> rx.Component:
    return _text(name, rows=3, hint=_words("one_a_line"), value=_state.texts[name])


def _choice(name: str, options: tuple[str, ...], words: str = "") -> rx.Component:
    spoken = [(one, t(f"characters_office.{words}{one}") if words else one.capitalize()) for one in options]
    return select_field(
        _words(name), name, spoken, error=_state.errors.get(name, ""), value=_state.values[name], on_change=_state.write(name)
    )


def _switch(name: str) -> rx.Component:
    return check_field(name, _words(name), checked=_state.values[name], on_change=_state.tick(name))


def _pairs(name: str, rows: Any) -> rx.Component:
    first, second, _, long = editing.PAIRS[name]

    def one(pair: Any, place: Any) -> rx.Component:
        def side(which: str, tall: int) -> rx.Component:
            return rx.el.textarea(
                default_value=pair[which], rows=tall, max_length=long, placeholder=_words(f"{name}_{which}"), class_name="field",
                aria_label=_words(f"{name}_{which}"), on_change=_state.write_pair(name, place, which).debounce(PAUSE),
                on_blur=_state.write_pair(name, place, which),
            )  # fmt: skip

        away = button(icon("x", 18), kind="ghost", size="small", aria_label=_words("drop_pair"), on_click=_state.drop_pair(name, place))
        return rx.el.div(
            rx.el.div(side(first, 1), side(second, 2), class_name="flex flex-col gap-2 flex-1"), away, class_name="flex gap-2 items-start"
        )

    error = _state.errors.get(name, "")
    return rx.el.fieldset(
        rx.el.legend(_words(name), class_name="label-ours"),
        rx.el.div(rx.foreach(rows, one), class_name="flex flex-col gap-4", key=name + rows.length().to_string()),
        rx.cond(error != "", rx.el.p(error, class_name="problem", role="alert")),
        button(icon("plus", 18), _words("add_pair"), kind="soft", size="small", class_name="mt-3", on_click=_state.add_pair(name)),
    )


def _about() -> rx.Component:
    two = "grid sm:grid-cols-2 gap-4"
    return card(
        rx.el.div(
            _text("name", max_length=80),
            _text("slug", max_length=60, hint=_words("slug_help"), key=_state.values["name"].to_string()),
            class_name=two,
        ),
        rx.el.div(_text("age", input_mode="numeric", max_length=3), _choice("gender", ("female", "male", "other")), class_name=two),
        _text("tagline", max_length=80),
        _text("bio", rows=5, max_length=2000),
        rx.el.div(_text("location"), _text("occupation"), _text("education"), _text("relationship_status"), class_name=two),
        _choice("category", editing.CATEGORIES),
        rx.el.div(_list("personality_traits"), _list("interests"), _list("tags"), class_name="grid md:grid-cols-3 gap-4"),
        class_name="flex flex-col gap-4",
    )


def _talk() -> rx.Component:
    def line(row: Any) -> rx.Component:
        look = rx.match(row["role"], ("user", "bubble bubble-me"), ("note", "problem"), "bubble bubble-them")
        return rx.el.div(rx.cond(row["text"] != "", row["text"], "…"), class_name=look)

    return card(
        rx.el.p(_words("trial_hint"), class_name="muted text-sm mb-3"),
        rx.el.div(
            rx.foreach(_trial.lines, line), class_name="flex flex-col gap-2 max-h-96 overflow-y-auto", aria_live="polite", tab_index=0
        ),
        rx.el.form(
            rx.el.input(
                name="words", class_name="field", placeholder=_words("trial_say"), aria_label=_words("trial_say"), auto_complete="off"
            ),
            rx.el.div(
                button(_words("trial_clear"), kind="ghost", size="small", on_click=_trial.clear),
                button(_words("trial_send"), type="submit", size="small", busy=_trial.busy),
                class_name="flex justify-end gap-2 mt-2",
            ),
            on_submit=_trial.say,
            reset_on_submit=True,
            class_name="mt-4",
        ),
        title=_words("trial"),
        class_name="lg:sticky lg:top-24",
    )


def _voice() -> rx.Component:
    fields = card(
        _choice("response_style", editing.STYLES),
        _text("persona_prompt", rows=10, max_length=8000, hint=_words("persona_help")),
        _text("greeting", rows=4, max_length=2000),
        _list("starter_prompts"),
        _pairs("example_dialogue", _state.examples),
        class_name="flex flex-col gap-4",
    )
    return rx.el.div(fields, _talk(), class_name="grid lg:grid-cols-[1fr_22rem] gap-5 items-start")


def _files(purpose: str, rows: Any, limit: int, **more: Any) -> rx.Component:
    return uploader(
        purpose, label=_words(f"choose_{purpose}"), rows=rows, forms=_state.forms, limit=limit, on_ask=_state.ask(purpose),
        on_arrived=_state.arrived, on_remove=_state.drop, **more,
    )  # fmt: skip


def _pictures() -> rx.Component:
    error = _state.errors.get("pictures", "")
    return rx.fragment(
        card(
            rx.el.p(_words("pictures_help"), class_name="muted mb-4"),
            rx.cond(error != "", rx.el.div(notice("error", error), class_name="mb-4")),
            _files("profile_picture", _state.pictures, 10, on_order=_state.arrange),
            title=_words("pictures"),
        ),
        card(_files("background", _state.background, 1), title=_words("background"), class_name="mt-5"),
    )


def _desk() -> rx.Component:
    return card(
        _choice("reply_mode", editing.REPLY_MODES, "mode_"),
        _text("max_concurrent_chats", input_mode="numeric", max_length=4),
        _text("personality_guidelines", rows=6, max_length=8000, hint=_words("guidelines_help")),
        _pairs("response_templates", _state.templates),
        class_name="flex flex-col gap-4",
    )


def _rules() -> rx.Component:
    return card(
        _choice("minimum_tier", editing.TIERS),
        _switch("is_featured"),
        _text("featured_until", type="date", hint=_words("until_help")),
        _text("voice_id", max_length=80, hint=_words("voice_help")),
        _switch("depicts_real_person"),
        rx.cond(
            _state.values["depicts_real_person"],
            rx.el.div(
                rx.el.p(_words("licence_help"), class_name="muted text-sm mb-2"),
                rx.cond(_state.errors.get("licence_document", "") != "", notice("error", _state.errors["licence_document"])),
                _files("licence", _state.licence, 1),
            ),
        ),
        class_name="flex flex-col gap-4",
    )


def _tab(name: str) -> rx.Component:
    wrong = rx.cond(_state.wrong_tabs.contains(name), icon("circle-alert", 16, aria_label=_words("has_errors")), rx.fragment())
    return rx.el.button(
        _words(f"tab_{name}"), wrong, type="button", role="tab", class_name="tab-ours", on_click=_state.open(name),
        aria_selected=rx.cond(_state.tab == name, "true", "false"), id=f"tab-{name}", custom_attrs={"aria-controls": "tab-panel"},
    )  # fmt: skip


def _form() -> rx.Component:
    heading = rx.cond(_state.values["name"] != "", _state.values["name"], _words("nameless"))
    state = rx.cond(_state.published, badge(_words("changes"), kind="demo"), badge(_words("draft"), kind="demo"))
    away = button(_words("discard"), kind="ghost", **opens("discard"))
    parts: Any = rx.match(_state.tab, ("voice", _voice()), ("pictures", _pictures()), ("desk", _desk()), ("rules", _rules()), _about())
    why = rx.cond(_state.errors.get("form", "") != "", _state.errors["form"], _words("not_yet"))
    general = rx.cond(_state.wrong_tabs.length() > 0, rx.el.div(notice("error", why), class_name="mb-4"))
    return rx.fragment(
        page_title(
            heading, rx.fragment(state, " ", _state.saved), away, button(_words("publish"), kind="primary", on_click=_state.publish)
        ),
        pages(_state.id, ""),
        general,
        rx.el.div(*(_tab(name) for name in editing.TABS), class_name="tabs-ours", role="tablist", aria_label=_words("parts")),
        rx.el.div(parts, id="tab-panel", role="tabpanel", custom_attrs={"aria-labelledby": "tab-" + _state.tab}),
        dialog(
            "discard",
            _words("discard_title"),
            rx.el.p(rx.cond(_state.published, _words("discard_hint"), _words("discard_new_hint"))),
            actions=(
                button(_words("keep"), kind="ghost", **closes("discard")),
                button(_words("discard"), kind="danger", on_click=_state.discard),
            ),
        ),
    )


@page(
    f"{routes.ADMIN_CHARACTERS}/[character_id]",
    title="Character",
    access=Permission.MANAGE_CHARACTERS,
    frame="admin",
    on_load=[CharacterState.load, TrialState.clear],
)
def character() -> rx.Component:
    """One character, published or not (CHAR-02, CHAR-04, CHAR-05, C31)."""
    missing = empty_state("user-x", _words("missing"), _words("missing_hint"), link_button(_words("title"), routes.ADMIN_CHARACTERS))
    return rx.cond(_state.missing, missing, rx.cond(_state.version > 0, _form(), rx.el.div(class_name="shimmer h-96", aria_busy="true")))
