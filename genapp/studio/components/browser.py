"""The parts of the studio that live in the browser: the prompt with its draft, one picture large, saving a file."""

import reflex as rx

_PROMPT = rx.asset("prompt.js", shared=True)
_VIEWER = rx.asset("viewer.js", shared=True)


class PromptBox(rx.Component):
    """What is to be made, and what is to be left out; see `prompt.js`."""

    library = _PROMPT.importable_path
    tag = "PromptBox"
    owner: rx.Var[str]
    fill: rx.Var[dict]
    settings: rx.Var[dict]
    fresh: rx.Var[bool]
    problem: rx.Var[str]
    label: rx.Var[str]
    hint: rx.Var[str]
    negative_label: rx.Var[str]
    negative_hint: rx.Var[str]
    most: rx.Var[int]
    most_negative: rx.Var[int]
    on_settings: rx.EventHandler[rx.event.passthrough_event_spec(dict)]


class Example(rx.Component):
    """A button that puts words into the prompt."""

    library = _PROMPT.importable_path
    tag = "Example"
    text: rx.Var[str]


class Lightbox(rx.Component):
    """One picture over everything; arrows go on, f keeps it dear."""

    library = _VIEWER.importable_path
    tag = "Lightbox"
    shown: rx.Var[bool]
    label: rx.Var[str]
    on_step: rx.EventHandler[rx.event.passthrough_event_spec(int)]
    on_leave: rx.EventHandler[rx.event.no_args_event_spec]
    on_keep: rx.EventHandler[rx.event.no_args_event_spec]


class SaveFile(rx.Component):
    """Saves a file as soon as `what` names it, once; draws nothing."""

    library = _VIEWER.importable_path
    tag = "SaveFile"
    what: rx.Var[str]


class Renewed(rx.Component):
    """Says when a picture inside could not be shown any more; comes into sight on a phone when something was ordered."""

    library = _VIEWER.importable_path
    tag = "Renewed"
    ordered: rx.Var[str]
    on_stale: rx.EventHandler[rx.event.no_args_event_spec]


class When(rx.Component):
    """When it was, in the reader's own zone."""

    library = _VIEWER.importable_path
    tag = "When"
    at: rx.Var[str]
