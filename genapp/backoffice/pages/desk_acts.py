"""The question who goes on with a conversation, and the bar of acts on several: parts of the monitor, the list and the conversation itself."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.state.desk_acts import BulkState, ReassignState
from genapp.desk.components.timeline import factors
from genapp.ui.components import badge, button, icon
from genapp.ui.dialogs import dialog
from genapp.ui.fields import field, form
from genapp.ui.text import t

_who: Any = ReassignState
_several: Any = BulkState


def _words(name: str) -> str:
    return t(f"desk_office.{name}")


def reassign_button(conversation_id: Any, name: Any, *, size: str = "small", kind: str = "soft") -> rx.Component:
    """Return the button that asks who goes on."""
    return button(icon("shuffle", 16), _words("reassign"), kind=kind, size=size, on_click=_who.ask(conversation_id, name))


def _candidate(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.span(row.name, class_name="font-semibold"),
                badge(rx.el.span(row.score, class_name="figure"), "\u00a0/ 100"),
                rx.cond(row.barred, badge(_words("barred"), kind="fair")),
                class_name="flex flex-wrap gap-2 items-center",
            ),
            rx.el.details(
                rx.el.summary(_words("why_fit"), class_name="link-ours text-sm cursor-pointer w-fit py-1"),
                factors(row.factors),
            ),
            class_name="min-w-0 flex-1",
        ),
        button(
            _words("give"), kind="soft", size="small", on_click=_who.give(row.operator_id), aria_label=_words("give_to") + " " + row.name
        ),
        class_name="flex gap-3 items-start py-3",
        key=row.operator_id,
    )


def reassign_dialog() -> rx.Component:
    """Return the question who goes on with a conversation: somebody chosen, with the reasons, or whom the queue finds (QUE-04, ADM-10)."""
    able = rx.el.ul(rx.foreach(_who.rows, _candidate), class_name="divide-y divide-base-300")
    return dialog(
        "reassign",
        _words("reassign_title"),
        rx.el.p(_who.asked_name, class_name="muted"),
        rx.cond(_who.rows.length() > 0, able, rx.el.p(_words("nobody_free"), class_name="py-4")),
        actions=(
            button(t("backoffice.keep"), kind="ghost", on_click=_who.leave),
            button(_words("let_queue"), on_click=_who.let_queue),
        ),
        is_open=_who.asked_id != "",
        on_close=_who.leave,
    )


def tick(conversation_id: Any, name: Any) -> rx.Component:
    """Return the box that takes a conversation into the choice."""
    return rx.el.input(
        type="checkbox",
        class_name="checkbox checkbox-primary checkbox-sm",
        checked=_several.chosen.contains(conversation_id),
        on_change=_several.choose(conversation_id).prevent_default,
        aria_label=_words("choose") + " " + name,
    )


def bulk_bar() -> rx.Component:
    """Return the acts on everything that is chosen, and the question for a reason (ADM-08, ADM-10)."""
    acts = rx.el.div(
        rx.el.span(_several.chosen.length(), " ", _words("chosen"), class_name="font-medium me-2"),
        button(_words("reassign"), kind="soft", size="small", busy=_several.busy, on_click=_several.move("reassign")),
        button(_words("escalate"), kind="soft", size="small", disabled=_several.busy, on_click=_several.move("escalate")),
        button(_words("close"), kind="danger", size="small", disabled=_several.busy, on_click=_several.ask("close")),
        rx.cond(
            _several.may_delete,
            button(_words("delete"), kind="danger", size="small", disabled=_several.busy, on_click=_several.ask("delete")),
        ),
        class_name="surface flex flex-wrap items-center gap-2 p-3 mb-4 sticky top-16 z-20",
        role="status",
    )
    question = dialog(
        "several",
        rx.cond(_several.asking == "delete", _words("delete_title"), _words("close_title")),
        rx.el.p(rx.cond(_several.asking == "delete", _words("delete_hint"), _words("close_hint")), class_name="muted mb-4"),
        form(
            field(_words("reason"), "reason", error=_several.errors.get("reason", ""), max_length=200, autocomplete="off"),
            rx.el.div(
                button(t("backoffice.keep"), kind="ghost", on_click=_several.leave),
                button(
                    rx.cond(_several.asking == "delete", _words("delete"), _words("close")),
                    type="submit",
                    kind="danger",
                    busy=_several.busy,
                ),
                class_name="flex justify-end gap-2",
            ),
            on_submit=_several.end,
        ),
        is_open=_several.asking != "",
        on_close=_several.leave,
    )
    return rx.fragment(rx.cond(_several.chosen.length() > 0, acts), question)
