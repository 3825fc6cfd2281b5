"""Parts of a model's screens: how it stands, who is shown on its pictures."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.ui import routes
from genapp.ui.components import anchor, icon
from genapp.ui.fields import check_field, field
from genapp.ui.text import t

SUBJECTS = ("self", "adult", "licensed")


def _words(name: str) -> str:
    return t(f"studio_library.{name}")


def state_badge(state: Any) -> rx.Component:
    """Return how a model or a version stands: draft, training, ready or failed."""
    look = rx.match(
        state,
        ("ready", "state-badge state-good"),
        ("training", "state-badge state-waiting"),
        ("failed", "state-badge state-poor"),
        "state-badge",
    )
    words = rx.match(state, ("ready", _words("ready")), ("training", _words("training")), ("failed", _words("failed")), _words("draft"))
    return rx.el.span(rx.el.span(class_name="dot", aria_hidden="true"), words, class_name=look)


def problem(errors: Any, name: str) -> Any:
    """Return what is wrong with something that is no field."""
    told = rx.el.p(icon("circle-alert", 16), rx.el.span(errors.get(name, "")), class_name="problem", role="alert")
    return rx.cond(errors.contains(name), told)


def who_is_shown(state: Any) -> rx.Component:
    """Return the fields of a declaration: who, where a licence can be seen, the words that are agreed to, and the tick (CONS-1)."""

    def subject(name: str) -> rx.Component:
        return rx.el.label(
            rx.el.input(type="radio", name="subject", value=name, default_checked=state.subject == name, on_change=state.choose_subject(name), class_name="radio radio-primary shrink-0"),
            rx.el.span(rx.el.span(_words(f"subject_{name}"), class_name="font-semibold block"), rx.el.span(_words(f"subject_{name}_hint"), class_name="muted text-sm")),
            class_name="subject",
        )  # fmt: skip

    note = field(
        _words("licence_note"),
        "note",
        max_length=300,
        error=state.errors.get("note", ""),
        help=_words("licence_note_help"),
        auto_complete="off",
    )
    said = rx.el.div(
        rx.cond(state.subject == "licensed", note),
        rx.el.blockquote(state.statement, class_name="statement"),
        check_field("agreed", _words("i_declare"), error=state.errors.get("agreed", ""), key=state.subject),
        class_name="flex flex-col gap-4",
    )
    return rx.el.fieldset(
        rx.el.legend(_words("who_is_shown"), class_name="sr-only"),
        rx.el.div(
            *(subject(name) for name in SUBJECTS), class_name="flex flex-col gap-2", role="radiogroup", aria_label=_words("who_is_shown")
        ),
        problem(state.errors, "subject"),
        rx.cond(state.subject != "", said),
        class_name="flex flex-col gap-4",
    )


def qualities(state: Any) -> rx.Component:
    """Return the choice of how much work goes into it."""
    return rx.el.div(
        *(
            rx.el.button(
                _words(f"quality_{name}"), type="button", class_name="chip", aria_pressed=rx.cond(state.quality == name, "true", "false"),
                on_click=state.choose_quality(name),
            )
            for name in ("draft", "standard", "high")
        ),
        class_name="flex flex-wrap gap-2", role="group", aria_label=_words("quality"),
    )  # fmt: skip


def short_of(estimate: Any, team_id: Any) -> Any:
    """Return what stands under a price the team or the member cannot pay now, with the way out."""
    missing = rx.el.p(
        icon("circle-alert", 16), t("studio_library.missing", missing=estimate.missing), " ",
        anchor(_words("top_up"), href=f"{routes.TEAMS}/" + team_id + "/billing", class_name="link-ours"), class_name="problem flex-wrap",
    )  # fmt: skip
    limit = rx.el.p(icon("circle-alert", 16), t("studio_library.over_limit", left=estimate.left_of_limit), class_name="problem")
    return rx.cond(estimate.cost != "", rx.cond(~estimate.enough, missing, rx.cond(~estimate.within_limit, limit)))
