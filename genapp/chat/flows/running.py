"""Replies being written in this process: their words so far, cut into pieces for every open tab."""

import asyncio
import time

from genapp.chat.words import utf16
from genapp.core import events
from genapp.core.logs import RUNNING_REPLIES

GAP, CROWDED_GAP, CROWD = 0.016, 0.05, 8

_running: dict[str, "Running"] = {}


class Running:
    """The words of one reply. The first piece goes out at once, then at most one a frame; a piece carries the offset where it belongs."""

    def __init__(self, reply_id: str, conversation_id: str):
        self.reply_id, self.topic = reply_id, events.topic("conversation", conversation_id)
        self.parts: list[str] = []
        self.stop = asyncio.Event()
        self._pending: list[str] = []
        self._offset = 0
        self._last = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def __enter__(self) -> "Running":
        _running[self.reply_id] = self
        RUNNING_REPLIES.set(len(_running))
        return self

    def __exit__(self, *exc: object) -> None:
        self.flush()
        _running.pop(self.reply_id, None)
        RUNNING_REPLIES.set(len(_running))

    @property
    def text(self) -> str:
        """All words so far."""
        return "".join(self.parts)

    def say(self, piece: str) -> None:
        """Add words and show them within a frame."""
        self.parts.append(piece)
        self._pending.append(piece)
        gap = GAP if len(_running) <= CROWD else CROWDED_GAP
        wait = self._last + gap - time.monotonic()
        if wait <= 0:
            self.flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(wait, self.flush)

    def flush(self) -> None:
        """Send what waits."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._pending:
            piece = "".join(self._pending)
            self._pending.clear()
            self._last = time.monotonic()
            events.publish([events.Event(self.topic, "reply.delta", self.reply_id, {"at": self._offset, "piece": piece})])
            self._offset += utf16(piece)


def text_of(reply_id: str) -> str:
    """Return the words so far of a reply written in this process, or ""."""
    running = _running.get(reply_id)
    return running.text if running else ""


def ask_stop(reply_id: str) -> None:
    """Stop a reply written in this process at once; another process sees the request when it renews its claim."""
    running = _running.get(reply_id)
    if running is not None:
        running.stop.set()
