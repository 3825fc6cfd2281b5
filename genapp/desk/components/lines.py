"""The operator's timeline: one template for what the server knows and what it does not know yet. It knows no State."""

from typing import Any, TypedDict

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData

from genapp.chat.components.browser import Words
from genapp.desk.components.browser import TIMELINE
from genapp.ui.components import badge, icon
from genapp.ui.text import t


class Line(TypedDict):
    """A row as the browser's store gives it."""

    key: str
    id: str
    side: str
    author: str
    by: str
    own: bool
    text: str
    time: str
    day: str
    state: str
    last: bool
    free: bool
    price: str
    edited: bool
    original: str
    seen: str
    crisis: bool


# The list lives in the browser (an answer appears before the server has it); its rows are composed here, in Python.
LINES = rx.Var(
    "timeline",
    _var_type=list[Line],
    _var_data=VarData(hooks={"const timeline = useTimeline();": None}, imports={TIMELINE.importable_path: [ImportVar(tag="useTimeline")]}),
)


def lines() -> rx.Component:
    """Return the rows: the person on the left, the character's voice on the right, notes between them."""
    return rx.foreach(LINES, _line)


def _line(m: Any) -> rx.Component:
    voice = m["side"] == "voice"
    words = Words.create(id=m["id"], text=m["text"], state="final", role=rx.cond(voice, "them", "me"))
    return rx.el.div(
        rx.cond(m["day"] != "", rx.el.div(m["day"], class_name="day-line")),
        rx.cond(
            m["side"] == "note",
            rx.el.div(rx.el.span(m["time"], class_name="figure me-2"), m["text"], class_name="note-line"),
            rx.el.article(
                rx.el.div(words, class_name=rx.cond(voice, "bubble bubble-me", rx.cond(m["crisis"], "bubble bubble-them bubble-crisis", "bubble bubble-them"))),
                _under(m),
                class_name=f"line {rx.cond(voice, 'me', 'them')} {m['state']}{rx.cond(m['last'], ' end', '')}",
            ),
        ),
        key=m["key"],
        class_name="flex flex-col",
    )  # fmt: skip


def _under(m: Any) -> rx.Component:
    """Return author, time, price and how far a message got."""
    author: Any = rx.match(
        m["author"],
        ("ai", badge(t("ui.ai"), kind="ai")),
        ("operator", badge(rx.cond(m["own"], t("operator.you"), rx.cond(m["by"] != "", m["by"], t("operator.our_team"))), kind="team")),
        ("admin", badge(t("operator.our_team"), kind="team")),
        rx.fragment(),
    )
    price = rx.cond(
        m["free"],
        rx.el.span(t("operator.free"), class_name="tag-free"),
        rx.cond(m["price"] != "", rx.el.span(rx.el.span(m["price"], class_name="figure"), " ", t("credits.credits"))),
    )
    seen: Any = rx.match(
        m["seen"],
        ("read", t("operator.read")),
        ("delivered", t("operator.delivered")),
        ("sent", rx.cond(m["side"] == "voice", t("operator.sent"), t("operator.new"))),
        "",
    )
    edited = rx.cond(
        m["edited"],
        rx.cond(
            m["original"] != "",
            rx.el.details(
                rx.el.summary(t("operator.edited"), class_name="cursor-pointer", title=m["original"]),
                rx.el.p(t("operator.was"), " ", m["original"], class_name="max-w-sm py-1 whitespace-pre-wrap"),
            ),
            rx.el.span(t("operator.edited")),
        ),
    )
    return rx.el.div(
        author,
        rx.el.span(m["time"], class_name="when"),
        price,
        rx.cond(
            m["crisis"],
            rx.el.span(icon("life-buoy", 14), t("operator.crisis_mark"), class_name="inline-flex gap-1 items-center text-error"),
        ),
        rx.cond(m["state"] == "pending", t("operator.sending"), rx.cond(m["state"] == "stopped", t("operator.stopped"), seen)),
        edited,
        class_name="under gap-x-2",
    )
