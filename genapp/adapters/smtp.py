"""Mail through any SMTP server."""

import asyncio
import smtplib
import ssl
from collections import OrderedDict
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from genapp.adapters.letter import letter
from genapp.core.ports import MailFailed

LOOPBACK = ("localhost", "127.0.0.1", "::1")
REMEMBERED = 1000


class Smtp:
    """`smtp://user:password@host:587` (STARTTLS when offered), `smtps://…:465`. A password never travels in the clear to another machine.

    SMTP knows no idempotency: this process sends a key once, and the key is the Message-ID, by which a mailbox may tell a copy.
    """

    def __init__(self, url: str, sender: str):
        self._url, self._sender = urlsplit(url), sender
        self._sent: OrderedDict[str, None] = OrderedDict()

    async def send(self, to: str, subject: str, text: str, html: str = "", key: str = "") -> None:
        """Hand one mail over in a thread; raises MailFailed."""
        message = letter(self._sender, to, subject, text, html, key, self._url.hostname or "localhost")
        if key and key in self._sent:
            return
        self._sent[key] = None
        try:
            await asyncio.to_thread(self._deliver, message)
        except (OSError, smtplib.SMTPException, ValueError) as broken:
            self._sent.pop(key, None)
            raise MailFailed(type(broken).__name__) from broken
        while len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)

    def _deliver(self, message: EmailMessage) -> None:
        host, secure = self._url.hostname or "localhost", self._url.scheme == "smtps"
        verified = ssl.create_default_context()
        server = smtplib.SMTP_SSL(host, self._url.port or 465, timeout=15, context=verified) if secure else smtplib.SMTP(
            host, self._url.port or 25, timeout=15
        )  # fmt: skip
        with server:
            server.ehlo()
            if not secure and server.has_extn("starttls"):
                server.starttls(context=verified)
                secure = True
            if self._url.username:
                if not secure and host not in LOOPBACK:
                    raise smtplib.SMTPNotSupportedError("the server offers no encryption")
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
            server.send_message(message)
