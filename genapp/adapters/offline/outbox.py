"""Mail on a laptop: each is a row of the outbox, shown on a page of the demo, and a file that any mail program opens."""

import asyncio
from pathlib import Path

from genapp.adapters.letter import letter
from genapp.core import outbox
from genapp.core.db import transact


class Outbox:
    """Keeps mails instead of sending them; the same key is kept once."""

    def __init__(self, folder: Path, sender: str):
        self._folder, self._sender = folder, sender

    async def send(self, to: str, subject: str, text: str, html: str = "", key: str = "") -> None:
        """Keep one mail; raises MailFailed for what could never be sent."""
        message = letter(self._sender, to, subject, text, html, key)
        if id := await transact(outbox.keep, to, subject, text, html, key):
            await asyncio.to_thread(self._write, id, message.as_bytes())

    def _write(self, id: str, body: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / f"{id}.eml").write_bytes(body)
