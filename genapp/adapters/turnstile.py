"""Cloudflare Turnstile as the human check (AUTH-03)."""

from typing import Any
from urllib.parse import urlsplit

from genapp.adapters import wire
from genapp.core.ids import new_id
from genapp.core.logs import get_logger

log = get_logger(__name__)


class Turnstile:
    """Asks siteverify about each token; the answer must name this site, this act and this person."""

    provider = "turnstile"

    def __init__(self, site_key: str, secret: str, site_url: str, verify_url: str):
        self._site_key, self._secret, self._url = site_key, secret, verify_url
        self._host = urlsplit(site_url).hostname

    async def challenge(self, scope: str) -> dict[str, Any]:
        """Return the public site key; the widget makes its own challenge."""
        return {"provider": self.provider, "site_key": self._site_key}

    async def verify(self, token: str, scope: str, remote: str = "", subject: str = "") -> bool:
        """Say whether Cloudflare vouches for the token; an outage is a no."""
        if not token or len(token) > 2048:
            return False
        form = {"secret": self._secret, "response": token, "idempotency_key": new_id()}
        if remote:
            form["remoteip"] = remote
        try:
            answer = await wire.client().post(self._url, data=form, timeout=8.0)
            told = answer.json()
        except (*wire.Failed, ValueError):
            log.warning("turnstile.unreachable")
            return False
        return told.get("success") is True and told.get("hostname") == self._host and told.get("action") == scope
