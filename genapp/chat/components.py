"""The parts of a conversation: bubbles, composer, list rows. They know no State, so that other screens can show them."""

from typing import Any, TypedDict

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData

from genapp.ui.components import anchor, author_tag, avatar, badge, icon
from genapp.ui.text import t

_STORE = rx.asset("store.js", shared=True)
_WORDS = rx.asset("words.js", shared=True)
_FEED = rx.asset("feed.js", shared=True)
_COMPOSER = rx.asset("composer.js", shared=True)


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
    rating: int


# The list lives in the browser (messages appear before the server answers); its rows are composed here, in Python.
TRANSCRIPT = rx.Var(
    "transcript",
    _var_type=list[Line],
    _var_data=VarData(
        hooks={"const transcript = useTranscript();": None}, imports={_STORE.importable_path: [ImportVar(tag="useTranscript")]}
    ),
)


def _no_args() -> tuple:
    return ()


class Feed(rx.Component):
    """Hands State to the browser's store; draws nothing."""

    library = _FEED.importable_path
    tag = "Feed"
    lib_dependencies: list[str] = ["marked@16.4.1", "altcha-lib@2.8.0"]
    page: rx.Var[dict]
    fresh: rx.Var[dict]
    block: rx.Var[dict]
    live: rx.Var[list]
    full: rx.Var[list]
    refused: rx.Var[dict]
    permit_round: rx.Var[int]
    on_whole: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_token: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_resend: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]  # pyright: ignore[reportCallIssue]


class Scroller(rx.Component):
    """Scrolls with the words, unless the reader went up."""

    library = _FEED.importable_path
    tag = "Scroller"
    label: rx.Var[str]
    pill: rx.Var[str]
    on_older: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class Announcer(rx.Component):
    """Reads finished replies to screen readers."""

    library = _FEED.importable_path
    tag = "Announcer"


class TabTitle(rx.Component):
    """The unread count in the tab's title (CONV-05)."""

    library = _FEED.importable_path
    tag = "TabTitle"
    unread: rx.Var[int]


class Copy(rx.Component):
    """Copies a message."""

    library = _FEED.importable_path
    tag = "Copy"
    text: rx.Var[str]
    label: rx.Var[str]
    done: rx.Var[str]


class LocalTime(rx.Component):
    """A time in the reader's own zone."""

    library = _FEED.importable_path
    tag = "LocalTime"
    at: rx.Var[str]


class Words(rx.Component):
    """A message's words, Markdown for replies, growing while they are written."""

    library = _WORDS.importable_path
    tag = "Words"
    lib_dependencies: list[str] = ["marked@16.4.1"]
    id: rx.Var[str]  # pyright: ignore[reportGeneralTypeIssues]
    text: rx.Var[str]
    state: rx.Var[str]
    role: rx.Var[str]


class Composer(rx.Component):
    """Where one writes; shows the message before the server answers."""

    library = _COMPOSER.importable_path
    tag = "Composer"
    conversation: rx.Var[str]
    draft: rx.Var[str]
    label: rx.Var[str]
    send: rx.Var[str]
    stop_label: rx.Var[str]
    blocked: rx.Var[bool]
    why: rx.Var[str]
    on_send: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]  # pyright: ignore[reportCallIssue]
    on_draft: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_stop: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class Starter(rx.Component):
    """A first line to begin with (CONV-01)."""

    library = _COMPOSER.importable_path
    tag = "Starter"
    text: rx.Var[str]


def act(name: str, label: str, on_click: Any, **props: Any) -> rx.Component:
    """Return a small button under a message."""
    return rx.el.button(icon(name, 16), type="button", class_name="act", aria_label=label, title=label, on_click=on_click, **props)


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
        rx.cond(m["mine"], act("pencil", t("chat.edit"), handlers.begin_edit(m["id"], m["text"]))),
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
        rx.cond(m["newest"] & (m["variant"] != "0"), act("refresh-cw", t("chat.regenerate"), handlers.regenerate(m["id"]))),
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
        rx.cond(m["edited"], rx.el.span(t("chat.edited"), class_name="me-1")),
        rx.cond(m["state"] == "stopped", rx.el.span(t("chat.stopped"), class_name="me-1")),
        rx.cond(
            m["state"] == "pending",
            rx.el.span(t("chat.sending")),
            rx.el.span(rx.cond(m["role"] == "me", mine, theirs), class_name="acts inline-flex items-center"),
        ),
        class_name="under",
    )


def thread_row(row: Any, current: Any) -> rx.Component:
    """Return a conversation of the list: picture, name, local time, one line, unread dot (CHAT-13)."""
    return anchor(
        avatar(row.avatar, row.name, 40),
        rx.el.span(
            rx.el.span(
                rx.el.span(row.name, class_name="font-semibold truncate"),
                rx.cond(row.pinned, icon("pin", 14)),
                rx.el.span(LocalTime.create(at=row.at), class_name="ms-auto"),
                class_name="flex items-center gap-1.5",
            ),
            rx.el.span(
                rx.el.span(rx.cond(row.preview != "", row.preview, t("chat.say_hi")), class_name="truncate muted text-sm"),
                rx.cond(row.unread, rx.el.span(rx.el.span(t("chat.unread"), class_name="sr-only"), class_name="unread-dot ms-auto")),
                class_name="flex items-center gap-2",
            ),
            class_name="flex flex-col min-w-0 flex-1",
        ),
        href="/chat/" + row.id,
        class_name="thread",
        aria_current=rx.cond(current == row.id, "true", "false"),
        key=row.id,
    )


def writer_line(reply_mode: Any) -> rx.Component:
    """Return who writes here, for the head of a conversation (C24)."""
    return rx.fragment(rx.match(reply_mode, ("operator", t("chat.by_team")), ("hybrid", t("chat.by_both")), t("chat.by_ai")))


def mode_tag(reply_mode: Any) -> rx.Component:
    """Return the tag beside the name."""
    return rx.fragment(rx.match(reply_mode, ("operator", author_tag("team")), author_tag("ai")))


def demo_tag(demo: Any) -> rx.Component:
    """Return the mark of the demo model."""
    return rx.cond(demo, badge(t("chat.demo"), kind="demo"))
