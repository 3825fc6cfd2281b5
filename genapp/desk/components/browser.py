"""The parts of the desk that live in the browser: presence, keys, the timeline, where one writes."""

import reflex as rx

_PRESENCE = rx.asset("presence.js", shared=True)
TIMELINE = rx.asset("timeline.js", shared=True)
_ANSWER = rx.asset("answer.js", shared=True)


class Presence(rx.Component):
    """Tells every fifteen seconds that the tab lives, sounds what happens, shows how the connection is, counts in the title (RT-01)."""

    library = _PRESENCE.importable_path
    tag = "Presence"
    clock: rx.Var[str]
    echo: rx.Var[int]
    rung: rx.Var[list]
    sounds: rx.Var[bool]
    waiting: rx.Var[int]
    good: rx.Var[str]
    slow: rx.Var[str]
    lost: rx.Var[str]
    on_beat: rx.EventHandler[rx.event.passthrough_event_spec(int, bool, bool)]  # pyright: ignore[reportCallIssue]


class Keys(rx.Component):
    """The keyboard of the workplace; draws nothing."""

    library = _PRESENCE.importable_path
    tag = "Keys"
    on_hand: rx.EventHandler[rx.event.no_args_event_spec]
    on_notes: rx.EventHandler[rx.event.no_args_event_spec]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


class Timeline(rx.Component):
    """Hands State to the browser's store; draws nothing."""

    library = TIMELINE.importable_path
    tag = "Timeline"
    page: rx.Var[dict]
    fresh: rx.Var[dict]
    block: rx.Var[dict]
    refused: rx.Var[dict]
    seen: rx.Var[str]
    on_again: rx.EventHandler[rx.event.passthrough_event_spec(str, str, str)]  # pyright: ignore[reportCallIssue]


class Scroll(rx.Component):
    """Scrolls with what is said, unless the reader went up."""

    library = TIMELINE.importable_path
    tag = "Scroll"
    label: rx.Var[str]
    pill: rx.Var[str]
    on_older: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class TypingLine(rx.Component):
    """Shows what it holds for three seconds after each typing."""

    library = TIMELINE.importable_path
    tag = "TypingLine"
    at: rx.Var[int]


class Answer(rx.Component):
    """Where an operator writes, with templates behind "/"."""

    library = _ANSWER.importable_path
    tag = "Answer"
    conversation: rx.Var[str]
    label: rx.Var[str]
    send: rx.Var[str]
    open: rx.Var[str]
    templates_label: rx.Var[str]
    no_templates: rx.Var[str]
    ready: rx.Var[list]
    suggestion: rx.Var[dict]
    on_send: rx.EventHandler[rx.event.passthrough_event_spec(str, str, str)]  # pyright: ignore[reportCallIssue]
    on_typing: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_use: rx.EventHandler[rx.event.passthrough_event_spec(str)]
