"""The parts of a conversation that live in the browser: the store's hands, the composer, words that grow."""

import reflex as rx

STORE = rx.asset("store.js", shared=True)
_WORDS = rx.asset("words.js", shared=True)
_FEED = rx.asset("feed.js", shared=True)
_COMPOSER = rx.asset("composer.js", shared=True)


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
    who: rx.Var[str]
    on_whole: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_token: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_resend: rx.EventHandler[rx.event.passthrough_event_spec(str, str, int)]  # pyright: ignore[reportCallIssue]
    on_attend: rx.EventHandler[rx.event.passthrough_event_spec(bool)]


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
    """Where one writes; shows the message before the server answers. `on_typing` fires at most once in two seconds, and only while `tells`."""

    library = _COMPOSER.importable_path
    tag = "Composer"
    conversation: rx.Var[str]
    draft: rx.Var[str]
    label: rx.Var[str]
    send: rx.Var[str]
    stop_label: rx.Var[str]
    blocked: rx.Var[bool]
    why: rx.Var[str]
    price: rx.Var[int]
    tells: rx.Var[bool]
    on_send: rx.EventHandler[rx.event.passthrough_event_spec(str, str, int)]  # pyright: ignore[reportCallIssue]
    on_draft: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_stop: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_typing: rx.EventHandler[rx.event.no_args_event_spec]


class Starter(rx.Component):
    """A first line to begin with (CONV-01)."""

    library = _COMPOSER.importable_path
    tag = "Starter"
    text: rx.Var[str]
