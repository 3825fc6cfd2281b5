"""What supervisors keep about a conversation: flags and notes, a part of its screen (OCHAT-02)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.state.chat import OfficeChatState
from genapp.desk.components.timeline import flag_words
from genapp.desk.flags import FLAGS
from genapp.ui.components import button, icon
from genapp.ui.fields import form, textarea_field
from genapp.ui.text import t

_state: Any = OfficeChatState
_chat: Any = OfficeChatState.chat


def _words(name: str) -> str:
    return t(f"chat_office.{name}")


def flags() -> rx.Component:
    """Return the flags of the conversation, to take away and to put on."""
    return rx.el.div(
        rx.foreach(
            _chat.flags,
            lambda one: rx.el.button(
                flag_words(one),
                icon("x", 14),
                type="button",
                class_name="chip",
                title=_words("unflag"),
                on_click=_state.mark(one, False),
            ),
        ),
        *(
            rx.cond(
                ~_chat.flags.contains(one),
                rx.el.button(
                    icon("plus", 14), flag_words(one), type="button", class_name="chip opacity-80", on_click=_state.mark(one, True)
                ),
            )
            for one in FLAGS
        ),
        class_name="flex flex-wrap gap-2",
    )


def notes() -> rx.Component:
    """Return the field for notes, and below it what somebody else wrote meanwhile."""
    return form(
        textarea_field(
            _words("notes"), "notes", rows=4, max_length=8000, default_value=_state.notes, key="notes-" + _state.notes_round.to_string(), error=_state.errors.get("notes", "")
        ),
        rx.cond(
            _state.theirs != "",
            rx.el.div(
                rx.el.p(_words("notes_theirs"), class_name="label-ours"),
                rx.el.p(_state.theirs, class_name="text-sm whitespace-pre-wrap"),
                rx.el.p(_words("notes_again"), " ", rx.el.button(_words("notes_take"), type="button", class_name="link-ours", on_click=_state.take_theirs), class_name="muted text-sm mt-2"),
                class_name="border-s-2 hairline ps-3",
                id="notes-theirs",
            ),
        ),
        button(_words("save"), type="submit", kind="soft", size="small", class_name="self-start"),
        on_submit=_state.save_notes,
        class_name="mt-4",
    )  # fmt: skip
