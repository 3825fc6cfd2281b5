"""What members may spend in the studio, as a part of the team's own page."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.studio.state.limits import LimitsState
from genapp.ui.components import button, card, icon
from genapp.ui.slots import slot
from genapp.ui.text import t

_state: Any = LimitsState


def _words(name: str) -> str:
    return t(f"studio_library.{name}")


def _month(row: Any) -> rx.Component:
    words = rx.cond(row.limit != "", t("studio_library.used_of", used=row.used, limit=row.limit), t("studio_library.used", used=row.used))
    return rx.el.div(
        rx.el.p(words, class_name="muted text-sm"),
        rx.cond(row.limit != "", rx.el.div(rx.el.div(class_name="meter-fill", style={"width": row.percent.to_string() + "%"}), class_name="meter", aria_hidden="true")),
    )  # fmt: skip


def _row(row: Any) -> rx.Component:
    wrong = _state.wrong == row.user_id
    field = rx.el.div(
        rx.el.label(t("studio_library.limit_of") + " " + row.name, html_for="limit-" + row.user_id, class_name="sr-only"),
        rx.el.input(type="hidden", name="member", default_value=row.user_id),
        rx.el.input(
            id="limit-" + row.user_id, name="monthly", default_value=row.limit, key=row.user_id + row.limit + _state.round.to_string(), input_mode="numeric", max_length=9,
            placeholder=_words("no_limit"), class_name="field figure !w-36", auto_complete="off", aria_invalid=rx.cond(wrong, "true", "false"),
            aria_describedby="limit-problem-" + row.user_id,
        ),
        button(_words("keep"), type="submit", kind="soft", size="small"),
        class_name="flex items-center gap-2",
    )  # fmt: skip
    problem = rx.el.p(
        icon("circle-alert", 16),
        rx.el.span(_state.errors.get("monthly", _state.errors.get("form", ""))),
        class_name="problem",
        role="alert",
        id="limit-problem-" + row.user_id,
    )
    return rx.el.li(
        rx.el.div(rx.el.p(row.name, class_name="font-medium truncate"), _month(row), class_name="flex-1 min-w-[12rem]"),
        rx.el.form(field, rx.cond(wrong, problem), on_submit=_state.keep, reset_on_submit=False, no_validate=True),
        class_name="flex flex-wrap items-center gap-x-6 gap-y-3 py-4", key=row.user_id,
    )  # fmt: skip


@slot("team.foot", on_load=[LimitsState.load])
def limits() -> rx.Component:
    """The owner keeps each member's month; a member sees what is left of theirs."""
    owner = card(
        rx.el.p(_words("limits_hint"), class_name="muted text-sm -mt-2"),
        rx.el.ul(rx.foreach(_state.rows, _row), class_name="divide-y divide-base-300"),
        title=_words("limits"), id="studio-limits",
    )  # fmt: skip
    member = card(
        rx.el.p(rx.cond(_state.mine.limit != "", _words("my_limit_hint"), _words("no_limit_hint")), class_name="mb-2"),
        _month(_state.mine),
        title=_words("my_month"),
        id="studio-limits",
    )
    return rx.cond(_state.owner, owner, rx.cond(_state.mine.user_id != "", member))
