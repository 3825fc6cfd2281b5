"""Ready-made pieces for one tab, past the state's lock: only the words of a running reply go this way."""

from typing import Any

import reflex as rx
from reflex.state import StateUpdate
from reflex_base.constants.state import FIELD_MARKER

_app: rx.App | None = None


def use(app: rx.App) -> None:
    """Name the application whose sockets carry the pieces; called once where it is made."""
    global _app
    _app = app


async def push(state: type[rx.State], var: str, value: Any, token: str) -> None:
    """Send one var's value to a tab without waiting for its state; lost pieces are the receiver's business."""
    if _app is not None and _app.event_namespace is not None:
        delta = {state.get_full_name(): {var + FIELD_MARKER: value}}
        await _app.event_namespace.emit_update(StateUpdate(delta=delta), token)
