"""Cloudflare Turnstile as the human check (AUTH-03)."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from genapp.adapters import wire
from genapp.core.ids import new_id
from genapp.core.logs import get_logger
from genapp.core.settings import TESTING_SECRET

TRIES = 2
log = get_logger(__name__)


class Turnstile:
    """Asks siteverify about each token; the answer must name this site, this act and this person."""

    provider = "turnstile"

    def __init__(self, site_key: str, secret: str, site_url: str, verify_url: str):
        self._site_key, self._secret, self._url = site_key, secret, verify_url
        self._host = urlsplit(site_url).hostname
        # Under Cloudflare's test keys the answer names no site and no act; production refuses those keys (OPS-10).
        self._testing = bool(TESTING_SECRET.match(secret))

    async def challenge(self, scope: str) -> dict[str, Any]:
        """Return the public site key; the widget makes its own challenge."""
        return {"provider": self.provider, "site_key": self._site_key}

    async def verify(self, token: str, scope: str, remote: str = "", subject: str = "") -> bool:
        """Say whether Cloudflare vouches for the token; an outage is a no. With a subject the widget's `cData` must be it."""
        if not token or len(token) > 2048:
            return False
        # A try that got no answer is made again under its key, so that Cloudflare does not call the token spent.
        form = {"secret": self._secret, "response": token, "idempotency_key": str(uuid.UUID(new_id()))}
        if remote:
            form["remoteip"] = remote
        for _ in range(TRIES):
            try:
                answer = await wire.client().post(self._url, data=form, timeout=5.0)
                return self._vouched(answer.json(), scope, subject)
            except (*wire.Failed, ValueError):
                log.warning("turnstile.unreachable")
        return False

    def _vouched(self, told: Any, scope: str, subject: str) -> bool:
        if not isinstance(told, dict) or told.get("success") is not True:
            return False
        if self._testing:
            return True
        return told.get("hostname") == self._host and told.get("action") == scope and (not subject or told.get("cdata") == subject)
