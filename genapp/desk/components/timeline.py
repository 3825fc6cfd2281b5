"""A conversation as staff see it: lines with who wrote them and every version, who voiced it, both sides. Functions of Vars; knows no State."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from collections.abc import Callable
from typing import Any

import reflex as rx

from genapp.chat.components.browser import LocalTime
from genapp.desk.tone import TONES
from genapp.ui.components import author_tag, badge, icon
from genapp.ui.text import t

FACTORS = ("availability", "performance", "specialization", "workload", "user_history", "timezone", "manual", "chosen")
ENDS = (
    "handed_off",
    "handed_back",
    "idle",
    "timeout",
    "slow",
    "quality",
    "balancing",
    "manual",
    "missed",
    "suspended",
    "removed",
    "closed",
)


MARKS = (
    "slow_response",
    "quality_issue",
    "vip",
    "rapid_messages",
    "keywords",
    "max_reassignments_reached",
    "forgotten",
    "escalated_by_staff",
)


def _words(name: str) -> str:
    return t(f"timeline.{name}")


def when(at: Any) -> rx.Component:
    """Return a time in the reader's own zone."""
    return rx.el.span(LocalTime.create(at=at), class_name="figure text-xs muted whitespace-nowrap")


def factors(rows: Any) -> rx.Component:
    """Return why somebody was matched: each factor with its value and its reason (QUE-04)."""

    def one(part: Any) -> rx.Component:
        name: Any = rx.match(part[0], *((word, _words(f"factor_{word}")) for word in FACTORS), part[0])
        return rx.el.li(
            rx.el.span(part[1], class_name="figure text-end w-8 shrink-0"),
            rx.el.span(rx.el.span(name, class_name="font-medium"), " · ", part[2], class_name="min-w-0"),
            class_name="flex gap-3 text-sm",
        )

    return rx.el.ul(rx.foreach(rows, one), class_name="flex flex-col gap-1 py-1")


def ended_words(reason: Any) -> Any:
    """Return why somebody has a conversation no more, in words (QUE-09)."""
    return rx.match(reason, *((word, _words(f"end_{word}")) for word in ENDS), reason)


def flag_words(flag: Any) -> Any:
    """Return a flag in words (OCHAT-02, QUE-09)."""
    return rx.match(flag, *((word, _words(f"flag_{word}")) for word in MARKS), flag)


def flag_badges(flags: Any) -> rx.Component:
    """Return the flags of a conversation."""
    return rx.foreach(flags, lambda one: badge(flag_words(one), kind="fair"))


def _version(row: Any) -> rx.Component:
    who = rx.match(row.kind, ("user", _words("the_user")), row.by)
    return rx.el.li(
        rx.el.p(row.text, class_name="whitespace-pre-wrap line-through opacity-80"),
        rx.el.p(who, rx.cond(row.why != "", ": " + row.why, ""), " · ", when(row.at), class_name="muted text-xs mt-0.5"),
        class_name="border-s-2 hairline ps-3",
        key=row.id,
    )


def _marks(row: Any) -> rx.Component:
    """Return what stands under a line: who, when, what it cost, whether it was seen, changed, removed."""
    who = rx.cond(row.by != "", rx.el.span(row.by, class_name="font-medium"))
    tag = rx.cond(row.side != "user", rx.cond(row.author == "ai", author_tag("ai"), author_tag("team")))
    seen = rx.match(row.seen, ("read", rx.el.span(_words("read"))), ("delivered", rx.el.span(_words("delivered"))), rx.fragment())
    return rx.el.div(
        when(row.at),
        tag,
        who,
        rx.cond(row.free, badge(_words("free"))),
        rx.cond(row.price != "", badge(rx.el.span(row.price, class_name="figure"), "\u00a0", _words("credits"))),
        rx.cond(row.refunded, badge(_words("refunded"))),
        seen,
        rx.cond(row.state == "failed", badge(_words("failed"), kind="poor")),
        rx.cond(row.flag != "", badge(icon("flag", 12), "\u00a0", row.flag, kind="fair")),
        rx.cond(row.removed != "", badge(_words("removed"), rx.cond(row.removed != "-", ": " + row.removed, ""), kind="poor")),
        class_name="under !gap-1.5",
    )


def line(row: Any, acts: Callable[[Any], rx.Component]) -> rx.Component:
    """Return one message for staff; `acts` gives the buttons of those that stand."""
    said = rx.cond(row.state == "writing", rx.el.span(_words("writing"), class_name="muted"), row.text)
    look = rx.match(row.side, ("user", "bubble bubble-them"), ("team", "bubble bubble-team"), "bubble bubble-me")
    body = rx.el.article(
        rx.el.div(said, class_name=look),
        _marks(row),
        rx.cond(
            row.edited > 0,
            rx.el.details(
                rx.el.summary(_words("edited"), " ", rx.el.span(row.edited, class_name="figure"), "×", class_name="link-ours text-xs cursor-pointer w-fit py-1"),
                rx.el.ul(rx.foreach(row.versions, _version), class_name="flex flex-col gap-2 text-sm mt-1 max-w-[34rem]"),
            ),
        ),
        rx.cond((row.removed == "") & (row.state != "writing"), acts(row)),
        class_name=f"staff-line {rx.cond(row.side == 'user', '', 'ours')} {rx.cond(row.removed != '', 'gone', '')}",
    )  # fmt: skip
    return rx.el.li(
        rx.cond(row.side == "note", rx.el.div(row.text, class_name="note-line mx-auto"), body), key=row.id, class_name="flex flex-col"
    )


def timeline(rows: Any, acts: Callable[[Any], rx.Component]) -> rx.Component:
    """Return the lines of a conversation, oldest first (ADM-09)."""
    return rx.el.ol(rx.foreach(rows, lambda row: line(row, acts)), class_name="flex flex-col gap-3", aria_label=_words("title"))


def spell(row: Any) -> rx.Component:
    """Return one stretch in which somebody voiced the conversation (QUE-04, QUE-11)."""
    until = rx.cond(row.ended != "", rx.fragment(" – ", when(row.ended)), rx.fragment(" ", badge(_words("now"), kind="good")))
    return rx.el.li(
        rx.el.p(rx.el.span(row.operator, class_name="font-medium"), " · ", when(row.began), until, class_name="text-sm"),
        rx.cond(
            row.reason != "", rx.el.p(ended_words(row.reason), rx.cond(row.by != "", " · " + row.by, ""), class_name="text-sm muted")
        ),
        rx.cond(row.note != "", rx.el.p(icon("sticky-note", 14, class_name="inline me-1"), row.note, class_name="text-sm mt-1 whitespace-pre-wrap")),
        rx.cond(
            row.tone != "",
            rx.el.p(_words("tone"), " ", rx.match(row.tone, *((one, _words(f"tone_{one}")) for one in TONES), row.tone), rx.cond(row.reason != "handed_off", rx.fragment(" ", _words("counted"))), class_name="text-xs muted"),
        ),
        rx.el.p(
            rx.el.span(row.messages, class_name="figure"), " ", _words("messages"), rx.cond(row.average != "", " · " + row.average, ""), class_name="text-xs muted"
        ),
        rx.cond(
            row.factors.length() > 0,
            rx.el.details(rx.el.summary(_words("why"), " ", rx.el.span(row.score, class_name="figure"), class_name="link-ours text-xs cursor-pointer w-fit py-1"), factors(row.factors)),
        ),
        class_name="border-s-2 hairline ps-3",
        key=row.id,
    )  # fmt: skip


def fact(label: str, value: Any) -> rx.Component:
    """Return one line of a side panel, nothing when there is nothing to say."""
    shown = rx.el.div(rx.el.dt(label, class_name="muted text-xs"), rx.el.dd(value, class_name="text-sm break-words"))
    return rx.cond(value != "", shown) if isinstance(value, rx.Var) else shown


def note_of(title: str, body: Any, by: Any) -> rx.Component:
    """Return what operators noted about one of the two (OPUI-05)."""
    return rx.el.div(
        rx.el.h3(title, class_name="label-ours"),
        rx.cond(
            body != "",
            rx.fragment(rx.el.p(body, class_name="text-sm whitespace-pre-wrap"), rx.el.p(by, class_name="muted text-xs mt-1")),
            rx.el.p(_words("no_note"), class_name="muted text-sm"),
        ),
    )
