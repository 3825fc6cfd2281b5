"""Mail on a laptop: each is a file in the outbox, shown on a page of the demo."""

import asyncio
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from genapp.core.clock import now
from genapp.core.ids import new_id


@dataclass(frozen=True)
class OutboxRow:
    """A mail that would have been sent."""

    to: str
    subject: str
    text: str
    at: str


class Outbox:
    """Writes mails into a folder; the same key is the same file."""

    def __init__(self, folder: Path, sender: str):
        self._folder, self._sender = folder, sender

    async def send(self, to: str, subject: str, text: str, html: str = "", key: str = "") -> None:
        """Keep one mail."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"], message["Date"] = self._sender, to, subject, now()
        message.set_content(text)
        name = re.sub(r"[^\w-]", "_", key)[:80] if key else new_id()
        await asyncio.to_thread(self._write, name, message.as_bytes())

    def _write(self, name: str, body: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{name}.eml"
        if not path.exists():
            path.write_bytes(body)


def mails(folder: Path, limit: int = 30) -> list[OutboxRow]:
    """Return the newest mails of an outbox."""
    found = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)[:limit] if folder.is_dir() else []
    rows = []
    for path in found:
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = message.get_body(("plain",))
        rows.append(OutboxRow(str(message["To"]), str(message["Subject"]), str(body.get_content()) if body else "", str(message["Date"])))
    return rows
