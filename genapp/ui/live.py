"""A tab's lines to what happens: listening for as long as its socket is open, and ready-made pieces past the state's lock."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import reflex as rx
from reflex.state import StateUpdate
from reflex_base.constants.state import FIELD_MARKER

from genapp.core import events

_app: rx.App | None = None
_listening: dict[str, set[asyncio.Task[Any]]] = defaultdict(set)


def use(app: rx.App) -> None:
    """Name the application whose sockets carry the pieces; called once where it is made."""
    global _app
    _app = app


async def push(state: type[rx.State], var: str, value: Any, token: str) -> None:
    """Send one var's value to a tab without waiting for its state; lost pieces are the receiver's business."""
    if _app is not None and _app.event_namespace is not None:
        delta = {state.get_full_name(): {var + FIELD_MARKER: value}}
        await _app.event_namespace.emit_update(StateUpdate(delta=delta), token)


@asynccontextmanager
async def listening(state: rx.State, *topics: str) -> AsyncIterator[AsyncIterator[events.Event]]:
    """Hear topics until the tab's socket closes, whoever asked for it: handlers may be called by hand. Names nobody has are never heard."""
    sid, task = state.router.session.session_id, asyncio.current_task()
    if task is None or _app is None or _app.event_namespace is None or sid not in _app.event_namespace.sid_to_token:
        raise asyncio.CancelledError
    _listening[sid].add(task)
    try:
        async with events.bus().subscribe(*topics) as heard:
            yield heard
    finally:
        _listening[sid].discard(task)
        if not _listening[sid]:
            del _listening[sid]


def hang_up(sid: str) -> None:
    """End everything that listens for a socket that closed."""
    for task in tuple(_listening.get(sid, ())):
        task.cancel()
