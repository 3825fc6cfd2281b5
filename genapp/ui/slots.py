"""Places on a screen that slices further right fill: a screen names the place, it never learns who fills it.

A page module to the right puts `@slot("conversation.foot")` on a function that returns a component; the screen to the left puts `fill("conversation.foot")` where
it belongs. Pages are evaluated after `genapp.py` has imported all of them, so who is imported first does not matter. What a part has to load comes with it
(`on_load`), and runs with the loading of every page that names the slot: `@page(..., slots=["conversation.foot"])`.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

Body = Callable[[], rx.Component]


@dataclass(frozen=True)
class Part:
    """What one slice puts into a slot."""

    body: Body
    on_load: tuple[Any, ...] = ()


_parts: dict[str, dict[str, Part]] = defaultdict(dict)
FILLED: set[str] = set()
"""The slots that some screen has, known once the pages are evaluated: a part in any other would be seen by nobody."""


def slot(name: str, *, on_load: Sequence[Any] = ()) -> Callable[[Body], Body]:
    """Register a function whose component appears wherever the slot is; `on_load` runs after the page's own loading."""

    def register(body: Body) -> Body:
        _parts[name][f"{body.__module__}.{body.__qualname__}"] = Part(body, tuple(on_load))
        return body

    return register


def _of(name: str) -> list[Part]:
    # By name, so that the order on the screen is not an accident of the imports.
    return [part for _, part in sorted(_parts[name].items())]


def fill(name: str) -> rx.Component:
    """Return every part of a slot, evaluated now; nothing when nobody fills it."""
    FILLED.add(name)
    return rx.fragment(*(part.body() for part in _of(name)))


def loads(names: Sequence[str]) -> list[Any]:
    """Return what the parts of these slots have to load."""
    return [event for name in names for part in _of(name) for event in part.on_load]


def slots() -> set[str]:
    """Return the names of all slots that somebody fills."""
    return {name for name, parts in _parts.items() if parts}
