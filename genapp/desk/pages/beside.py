"""Our team beside the conversation: it stands in a place that the conversation's screen keeps open."""

from typing import Any

import reflex as rx

from genapp.desk.state.audience import AudienceState
from genapp.ui.components import button, icon
from genapp.ui.slots import slot
from genapp.ui.text import t


def _who() -> rx.Component:
    """Return the one line that says where one stands, who is there or who types; a screen reader hears each change."""
    state: Any = AudienceState
    dots = rx.el.span(*(rx.el.i() for _ in range(3)), class_name="dots", aria_hidden="true")
    typing = rx.el.span(dots, t("audience.typing"), class_name="inline-flex items-center gap-2", id="typing")
    picture = rx.match(
        state.phase,
        ("waiting", icon("hourglass", 16)),
        ("program", icon("bot", 16)),
        ("escalated", icon("life-buoy", 16)),
        icon("users", 16),
    )
    said = rx.el.span(
        rx.fragment(picture),
        rx.el.span(state.line, rx.cond(state.hint != "", rx.el.span(" ", state.hint, class_name="muted"))),
        class_name="inline-flex items-start gap-2 [&>svg]:mt-0.5",
    )
    # It is there before it says anything: a region that appears together with its words is not read out.
    return rx.el.div(
        rx.cond(state.typing, typing, rx.cond(state.line != "", said)),
        role="status",
        aria_live="polite",
        class_name="min-w-0 basis-64 grow",
        id="audience",
    )


def _back() -> rx.Component:
    """Return the way back to the program, where a person has taken over (C23)."""
    state: Any = AudienceState
    again = button(icon("bot", 16), t("audience.prefer_ai"), kind="soft", size="small", on_click=state.prefer_ai)
    return rx.cond(state.hybrid & (state.phase == "here"), again)


def _star(number: int) -> rx.Component:
    state: Any = AudienceState
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="stars",
            checked=state.stars == number,
            on_change=state.rate(number),
            class_name="sr-only",
            aria_label=t("audience.star") if number == 1 else t("audience.stars", n=number),
        ),
        icon("star", 28),
        class_name=rx.cond(state.stars >= number, "star star-on", "star"),
        title=t("audience.star") if number == 1 else t("audience.stars", n=number),
    )


def _stars() -> rx.Component:
    """Return the five stars at the end of a conversation; nothing has to be chosen (OCHAT-10)."""
    state: Any = AudienceState
    said = rx.cond(state.stars > 0, t("audience.thanks"), t("audience.rate_hint"))
    return rx.el.fieldset(
        rx.el.legend(t("audience.rate"), class_name="font-semibold float-start w-full"),
        rx.el.div(*(_star(number) for number in range(1, 6)), class_name="flex gap-1 -ms-2 clear-both"),
        rx.el.p(said, class_name="muted text-sm", role="status"),
        class_name="surface px-4 py-3",
        id="rating",
    )


@slot("conversation.foot", on_load=[AudienceState.load])
def beside() -> rx.Component:
    """What our team shows above the composer, and nothing where only a program answers."""
    state: Any = AudienceState
    shown = state.typing | (state.line != "")
    line = rx.el.div(_who(), _back(), class_name=rx.cond(shown, "flex flex-wrap items-center gap-x-3 gap-y-1 text-sm px-1", "sr-only"))
    return rx.fragment(line, rx.cond((state.phase == "closed") & state.ratable, _stars()))
