"""Mail through Resend's API (AUTH-02)."""

from genapp.adapters import wire
from genapp.adapters.letter import letter
from genapp.core.ids import new_id
from genapp.core.ports import MailFailed

TRIES = 2


class Resend:
    """The same key is the same mail there, so a try that got no answer is made again under its key."""

    def __init__(self, key: str, sender: str, url: str):
        self._key, self._sender, self._url = key, sender, url.rstrip("/")

    async def send(self, to: str, subject: str, text: str, html: str = "", key: str = "") -> None:
        """Hand one mail over; raises MailFailed."""
        letter(self._sender, to, subject, text)
        headers = {"authorization": f"Bearer {self._key}", "idempotency-key": key or new_id()}
        body = {"from": self._sender, "to": [to], "subject": subject, "text": text, **({"html": html} if html else {})}
        failure = MailFailed("Resend did not answer")
        for _ in range(TRIES):
            try:
                answer = await wire.client().post(f"{self._url}/emails", json=body, headers=headers, timeout=10.0)
            except wire.Failed:
                continue
            if answer.status_code < 300:
                return
            failure = MailFailed(f"Resend HTTP {answer.status_code}")
            if answer.status_code < 500:
                break
        raise failure
