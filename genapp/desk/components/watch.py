"""The parts of the live monitor that live in the browser, and the words and colours of how a conversation stands. Knows no State."""

from typing import Any, TypedDict

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData

from genapp.ui.text import t

_JS = rx.asset("watch.js", shared=True)


class Tile(TypedDict):
    """A conversation of the monitor as the browser's store gives it."""

    id: str
    character: str
    avatar: str
    user: str
    operator_id: str
    operator: str
    colour: str
    band: str
    since: str
    began: str
    flags: list[str]
    messages: int
    reason: str


# The tiles live in the browser, where one that changes is changed alone; they are composed here, in Python.
TILES = rx.Var(
    "tiles",
    _var_type=list[Tile],
    _var_data=VarData(hooks={"const tiles = useTiles();": None}, imports={_JS.importable_path: [ImportVar(tag="useTiles")]}),
)


class Tiles(rx.Component):
    """Hands the tiles to the browser's store; draws nothing."""

    library = _JS.importable_path
    tag = "Tiles"
    page: rx.Var[dict]
    fresh: rx.Var[dict]


class Alarm(rx.Component):
    """A line and a sound for what needs supervisors at once; the sound is switched off and on, and the browser remembers it."""

    library = _JS.importable_path
    tag = "Alarm"
    alarm: rx.Var[dict]
    on: rx.Var[str]
    off: rx.Var[str]
    close: rx.Var[str]


def state_badge(colour: Any, kinds: tuple[str, ...], section: str) -> rx.Component:
    """Return a word with a dot in its colour: colour alone says nothing to many."""
    words: Any = rx.match(colour, *((one, t(f"{section}.{one}")) for one in kinds), colour)
    return rx.el.span(rx.el.span(class_name="dot", aria_hidden="true"), words, class_name="state-badge state-" + colour)
