"""A tab's lines to what happens: listening for as long as its socket is open, and ready-made pieces past the state's lock."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import reflex as rx
from redis.exceptions import RedisError
from reflex.state import StateUpdate
from reflex_base.constants.state import FIELD_MARKER
from reflex_base.utils.exceptions import LockExpiredError

from genapp.core import events
from genapp.core.logs import get_logger

log = get_logger(__name__)
STORE_AWAY = (RedisError, LockExpiredError, OSError)
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
async def listening(state: rx.State, *topics: str) -> AsyncIterator[events.Heard]:
    """Hear topics until the tab's socket closes, whoever asked for it: handlers may be called by hand.

    When the store of the tab's state is away (Redis), nothing can be shown: the tab loads anew as soon as it is back.
    """
    session, task = state.router.session, asyncio.current_task()
    sid = session.session_id
    if task is None or _app is None or _app.event_namespace is None or sid not in _app.event_namespace.sid_to_token:
        raise asyncio.CancelledError
    _listening[sid].add(task)
    try:
        async with events.bus().subscribe(*topics) as heard:
            yield heard
    except STORE_AWAY as error:
        log.warning("tab.state_away", kind=type(error).__name__)
        asyncio.get_running_loop().create_task(_load_anew(session.client_token, sid))
    finally:
        _listening[sid].discard(task)
        if not _listening[sid]:
            del _listening[sid]


async def _load_anew(token: str, sid: str) -> None:
    from genapp.ui.session import SessionState

    while _app is not None and _app.event_namespace is not None and sid in _app.event_namespace.sid_to_token:
        await asyncio.sleep(0.5)
        try:
            await events.bus().ping()
            return await push(SessionState, "leaving", "again", token)
        except STORE_AWAY:
            continue


def hang_up(sid: str) -> None:
    """End everything that listens for a socket that closed."""
    for task in tuple(_listening.get(sid, ())):
        task.cancel()
