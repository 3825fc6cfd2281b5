"""Mail that really goes out: Resend over HTTP, or any SMTP server."""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from genapp.adapters import wire


class MailFailed(Exception):
    """The mail was not taken."""


class Resend:
    """Resend's API; the same key is the same mail there (AUTH-02)."""

    def __init__(self, key: str, sender: str, url: str):
        self._key, self._sender, self._url = key, sender, url.rstrip("/")

    async def send(self, to: str, subject: str, text: str, html: str = "", key: str = "") -> None:
        """Hand one mail over; raises MailFailed."""
        headers = {"authorization": f"Bearer {self._key}", **({"Idempotency-Key": key} if key else {})}
        body = {"from": self._sender, "to": [to], "subject": subject, "text": text, **({"html": html} if html else {})}
        try:
            answer = await wire.client().post(f"{self._url}/emails", json=body, headers=headers, timeout=15.0)
        except wire.Failed as broken:
            raise MailFailed(type(broken).__name__) from broken
        if answer.status_code >= 300:
            raise MailFailed(f"Resend HTTP {answer.status_code}")


class Smtp:
    """`smtp://user:password@host:587` (STARTTLS when offered), `smtps://…:465`."""

    def __init__(self, url: str, sender: str):
        self._url, self._sender = urlsplit(url), sender

    async def send(self, to: str, subject: str, text: str, html: str = "", key: str = "") -> None:
        """Hand one mail over in a thread; raises MailFailed. The key becomes the Message-ID."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, to, subject
        if key:
            message["Message-ID"] = f"<{key}@{self._url.hostname}>"
        message.set_content(text)
        if html:
            message.add_alternative(html, subtype="html")
        try:
            await asyncio.to_thread(self._deliver, message)
        except (OSError, smtplib.SMTPException) as broken:
            raise MailFailed(type(broken).__name__) from broken

    def _deliver(self, message: EmailMessage) -> None:
        host, secure = self._url.hostname or "localhost", self._url.scheme == "smtps"
        kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
        with kind(host, self._url.port or (465 if secure else 25), timeout=15) as server:
            if not secure and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
            if self._url.username:
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
            server.send_message(message)
