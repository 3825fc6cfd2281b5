"""What must be seen before answering, and the question before a conversation is handed on: parts of the workplace (QUE-09, QUE-11, SAFE-1)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.desk.components.clocks import Until
from genapp.desk.components.panels import flag_words, tone_words
from genapp.desk.state.handing import HandingState
from genapp.desk.state.workplace import WorkplaceState
from genapp.desk.tone import TONES
from genapp.ui.components import badge, button, icon, notice
from genapp.ui.dialogs import dialog
from genapp.ui.fields import form, select_field, textarea_field
from genapp.ui.text import t, words

_state: Any = WorkplaceState
_hand: Any = HandingState


def notices() -> rx.Component:
    """Return what must be seen before answering: danger, what was handed on, that time runs out."""
    work = _state.work
    crisis = notice(
        "error",
        rx.el.p(t("operator.protocol_title"), class_name="font-semibold"),
        rx.el.ol(*(rx.el.li(line) for line in words("operator.protocol")), class_name="list-decimal ps-5 text-sm"),
        rx.el.p(
            rx.el.strong(work.help_name), " ", rx.cond(work.help_number != "", rx.el.span(work.help_number, class_name="figure")),
            " · ", t("chat.help_emergency"), " ", rx.el.span(work.help_emergency, class_name="figure"), class_name="text-sm mt-1",
        ),
        id="protocol",
    )  # fmt: skip
    handed = notice(
        "info",
        rx.el.p(rx.cond(work.handed.counted, t("operator.taken_from"), t("operator.handed_by")), " ", rx.el.strong(work.handed.operator), rx.cond(work.handed.tone != "", rx.fragment(" · ", t("operator.tone"), ": ", tone_words(work.handed.tone)))),
        rx.el.p(work.handed.note, class_name="whitespace-pre-wrap"),
        rx.cond(work.handed.counted, rx.el.p(t("operator.counted_hint"), class_name="text-sm muted")),
        id="handed",
    )  # fmt: skip
    warned = rx.el.div(
        icon("timer"),
        rx.el.p(t("operator.warned"), " ", rx.el.strong(Until.create(at=work.moves))),
        class_name="warned",
        role="alert",
        id="warned",
    )
    caution = notice(
        "warning",
        rx.el.p(t("operator.caution"), class_name="font-semibold"),
        rx.el.p(rx.foreach(work.caution, lambda one: badge(flag_words(one), kind="fair")), class_name="flex flex-wrap gap-1.5 my-1"),
        rx.el.p(t("operator.caution_hint"), class_name="text-sm"),
        id="caution",
    )
    return rx.el.div(
        rx.cond((work.step > 0) & (work.moves != ""), warned),
        rx.cond(work.crisis, crisis),
        rx.cond(work.caution.length() > 0, caution),
        rx.cond(work.handed.note != "", handed),
        class_name="flex flex-col gap-2 px-3 pt-2 empty:hidden max-h-[45%] overflow-y-auto shrink-0",
    )


def ask_hand_off() -> rx.Component:
    """Return the question for a word to whoever goes on, with how the person sounds (QUE-11)."""
    inside = form(
        rx.el.p(t("operator.hand_off_hint"), class_name="muted"),
        textarea_field(t("operator.hand_note"), "note", error=_hand.problem, max_length=2000, rows=4),
        select_field(
            t("operator.hand_tone"),
            "tone",
            [(one, t(f"operator.tone_{one}")) for one in TONES],
            help=t("operator.hand_tone_help"),
            default_value=_hand.tone,
            key="tone-" + _hand.tone,
        ),
        rx.cond(
            _hand.reasons.length() > 0,
            rx.el.div(
                rx.el.p(t("operator.tone_why"), class_name="label-ours"),
                rx.el.ul(rx.foreach(_hand.reasons, lambda one: rx.el.li(one)), class_name="list-disc ps-5 text-sm muted"),
                id="tone-why",
            ),
        ),
        rx.el.div(
            button(t("operator.cancel"), kind="ghost", on_click=HandingState.keep),
            button(t("operator.hand_off"), type="submit"),
            class_name="flex justify-end gap-2",
        ),
        on_submit=HandingState.hand_off,
        key=_state.work.id,
    )
    return dialog("hand-off", t("operator.hand_off_title"), inside, is_open=_hand.asking, on_close=HandingState.keep)
