"""Whether a webhook is fal's: ED25519 over what came, by any of the keys it publishes (C35). Source: docs of fal.ai, webhooks."""

import base64
import hashlib
import time
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from genapp.adapters import wire
from genapp.core.clock import now
from genapp.core.logs import get_logger

AGE = 300
"""Seconds a webhook's time may be off."""
KEPT = 24 * 3600
MOST_ASKED, WITHIN = 5, 60.0
"""So many questions for keys within so many seconds: a stranger's wrong signatures must not make us ask each time."""
MOST_KEYS = 20
log = get_logger(__name__)


class Signatures:
    """Keeps fal's public keys for a day at most; an unknown signature has them fetched anew."""

    def __init__(self, url: str):
        self._url = url
        self._keys: list[Ed25519PublicKey] = []
        self._fetched = float("-inf")
        self._asked: list[float] = []

    async def genuine(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Say whether fal signed exactly this, within five minutes; logs once why not."""
        request, user = headers.get("x-fal-webhook-request-id", ""), headers.get("x-fal-webhook-user-id", "")
        at, mark = headers.get("x-fal-webhook-timestamp", ""), headers.get("x-fal-webhook-signature", "")
        try:
            signature = bytes.fromhex(mark)
            seconds = int(at) if at.isascii() and at.isdigit() and len(at) <= 12 else None
            message = "\n".join((request, user, at, hashlib.sha256(body).hexdigest())).encode()
        except (ValueError, UnicodeEncodeError):
            seconds, signature, message = None, b"", b""
        if not request or not user or seconds is None or len(signature) != 64 or mark != signature.hex():
            return self._refused("malformed")
        if abs(now().timestamp() - seconds) > AGE:
            return self._refused("old")
        if time.monotonic() - self._fetched < KEPT and _signed(self._keys, signature, message):
            return True
        if await self._fetch() and _signed(self._keys, signature, message):
            return True
        return self._refused("unknown key")

    def _refused(self, why: str) -> bool:
        log.warning("fal.webhook.refused", why=why)
        return False

    async def _fetch(self) -> bool:
        """Fetch the keys, if they were not asked for too often; says whether there are any."""
        self._asked = [at for at in self._asked if time.monotonic() - at < WITHIN]
        if len(self._asked) >= MOST_ASKED:
            return False
        self._asked.append(time.monotonic())
        try:
            answer = await wire.client().get(self._url, timeout=10.0)
            told: Any = answer.json() if answer.status_code == 200 else {}
            keys = [_key(one) for one in told["keys"][:MOST_KEYS]]
        except (*wire.Failed, ValueError, KeyError, TypeError, AttributeError) as broken:
            log.warning("fal.keys.unreachable", error=type(broken).__name__)
            return False
        self._keys, self._fetched = [key for key in keys if key], time.monotonic()
        return bool(self._keys)


def _key(told: dict[str, Any]) -> Ed25519PublicKey | None:
    try:
        text = str(told["x"])
        return Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, KeyError):
        return None


def _signed(keys: list[Ed25519PublicKey], signature: bytes, message: bytes) -> bool:
    for key in keys:
        try:
            key.verify(signature, message)
        except InvalidSignature:
            continue
        return True
    return False
