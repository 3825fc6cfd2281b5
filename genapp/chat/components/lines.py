"""The transcript: one template for messages the server knows and those it does not know yet. It knows no State."""

from typing import Any, TypedDict

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData

from genapp.chat.components.browser import STORE, Copy, Words
from genapp.ui.components import author_tag, icon
from genapp.ui.text import t


class Line(TypedDict):
    """A row of the transcript as the browser's store gives it."""

    key: str
    id: str
    role: str
    author: str
    text: str
    state: str
    time: str
    day: str
    note: str
    variant: str
    variants: str
    many: bool
    last: bool
    tagged: bool
    mine: bool
    newest: bool
    edited: bool
    paid: str
    seen: str
    rating: int


# The list lives in the browser (messages appear before the server answers); its rows are composed here, in Python.
TRANSCRIPT = rx.Var(
    "transcript",
    _var_type=list[Line],
    _var_data=VarData(
        hooks={"const transcript = useTranscript();": None}, imports={STORE.importable_path: [ImportVar(tag="useTranscript")]}
    ),
)


def act(name: str, label: str, on_click: Any, **props: Any) -> rx.Component:
    """Return a small button under a message."""
    props.setdefault("class_name", "act")
    return rx.el.button(icon(name, 16), type="button", aria_label=label, title=label, on_click=on_click, **props)


def transcript(handlers: Any) -> rx.Component:
    """Return the rows; `handlers` is a State with regenerate, variant, rate, retry, begin_edit and begin_report."""
    return rx.foreach(TRANSCRIPT, lambda line: _line(line, handlers))


def _line(m: Any, handlers: Any) -> rx.Component:
    return rx.el.div(
        rx.cond(m["day"] != "", rx.el.div(m["day"], class_name="day-line")),
        rx.cond(
            m["role"] == "note",
            rx.el.div(m["text"], class_name="note-line"),
            rx.el.article(
                rx.cond(m["tagged"], rx.el.div(author_tag_of(m["author"]), class_name="px-1 pt-2 pb-1")),
                rx.cond(
                    m["state"] == "failed",
                    rx.el.div(
                        rx.el.p(
                            rx.cond(
                                m["note"] == "daily_cap",
                                t("chat.failed_cap"),
                                rx.cond(m["note"] == "withheld", t("chat.failed_withheld"), t("chat.failed")),
                            )
                        ),
                        rx.el.button(
                            t("chat.retry"), type="button", class_name="link-ours font-semibold mt-1", on_click=handlers.retry(m["id"])
                        ),
                        class_name="bubble bubble-them",
                        role="alert",
                    ),
                    rx.el.div(
                        Words.create(id=m["id"], text=m["text"], state=m["state"], role=m["role"]),
                        class_name=rx.cond(m["role"] == "me", "bubble bubble-me", "bubble bubble-them"),
                    ),
                ),
                rx.cond(m["last"] & (m["state"] != "writing") & (m["state"] != "failed"), _under(m, handlers)),
                # The acts stand under the last of a run alone; that words were changed is said under each (OCHAT-11).
                rx.cond(~m["last"].to(bool) & m["edited"], rx.el.div(t("chat.edited"), class_name="under")),
                class_name=f"line {rx.cond(m['role'] == 'me', 'me', 'them')} {m['state']}"
                f"{rx.cond(m['last'], ' end', '')}{rx.cond(m['newest'] | m['mine'], ' newest', '')}",
            ),
        ),
        key=m["key"],
        class_name="flex flex-col",
    )


def author_tag_of(author: Any) -> rx.Component:
    """Return "AI" or "Team" for an author Var (C24)."""
    return rx.cond(author == "ai", author_tag("ai"), author_tag("team"))


def _under(m: Any, handlers: Any) -> rx.Component:
    mine = rx.fragment(
        Copy.create(icon("copy", 16), text=m["text"], label=t("chat.copy"), done=t("chat.copied")),
        rx.cond(m["mine"], act("pencil", t("chat.edit"), handlers.begin_edit(m["id"], m["text"]), class_name="act by-program")),
    )
    theirs = rx.fragment(
        rx.cond(
            m["many"],
            rx.el.span(
                act("chevron-left", t("chat.previous_variant"), handlers.variant(m["id"], -1)),
                rx.el.span(m["variant"], " / ", m["variants"], class_name="figure"),
                act("chevron-right", t("chat.next_variant"), handlers.variant(m["id"], 1)),
                class_name="inline-flex items-center",
            ),
        ),
        rx.cond(
            m["newest"] & (m["author"] == "ai"),
            act("refresh-cw", t("chat.regenerate"), handlers.regenerate(m["id"]), class_name="act by-program"),
        ),
        Copy.create(icon("copy", 16), text=m["text"], label=t("chat.copy"), done=t("chat.copied")),
        act(
            "thumbs-up",
            t("chat.good"),
            handlers.rate(m["id"], rx.cond(m["rating"] == 1, 0, 1)),
            aria_pressed=rx.cond(m["rating"] == 1, "true", "false"),
        ),
        act(
            "thumbs-down",
            t("chat.bad"),
            handlers.rate(m["id"], rx.cond(m["rating"] == -1, 0, -1)),
            aria_pressed=rx.cond(m["rating"] == -1, "true", "false"),
        ),
        act("flag", t("chat.report"), handlers.begin_report(m["id"])),
    )
    return rx.el.div(
        rx.el.span(m["time"], class_name="when"),
        rx.cond(m["paid"] != "", rx.el.span(rx.el.span(m["paid"], class_name="figure"), " ", t("chat.paid"), class_name="me-1")),
        rx.cond(m["seen"] == "read", rx.el.span(t("chat.seen"), class_name="me-1")),
        rx.cond(m["seen"] == "delivered", rx.el.span(t("chat.delivered"), class_name="me-1")),
        rx.cond(m["edited"], rx.el.span(t("chat.edited"), class_name="me-1")),
        rx.cond(m["state"] == "stopped", rx.el.span(t("chat.stopped"), class_name="me-1")),
        rx.cond(
            m["state"] == "pending",
            rx.el.span(t("chat.sending")),
            rx.el.span(rx.cond(m["role"] == "me", mine, theirs), class_name="acts inline-flex items-center"),
        ),
        class_name="under",
    )
