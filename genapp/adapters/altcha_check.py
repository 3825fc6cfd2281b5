"""The human check without a third party: ALTCHA's proof of work, bound to a scope, good for five minutes and for one use (AUTH-03)."""

import base64
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha

COST = 5000
LIFE = timedelta(minutes=5)
LONGEST = 8000
Spend = Callable[[str, datetime], Awaitable[bool]]


class Altcha:
    """Makes and verifies challenges; `spend(nonce, expires)` says whether one is used for the first time."""

    provider = "altcha"

    def __init__(self, secret: str, spend: Spend):
        # A key of its own, so that no challenge is a signature of anything else.
        self._secret, self._spend = hmac.new(secret.encode(), b"altcha", hashlib.sha256).hexdigest(), spend

    async def challenge(self, scope: str) -> dict[str, Any]:
        """Return a fresh challenge of this scope."""
        made = altcha.create_challenge(
            "PBKDF2/SHA-256", COST, expires_at=datetime.now(UTC) + LIFE, hmac_secret=self._secret, data={"scope": scope}
        )
        return {"provider": self.provider, "challenge": made.to_dict()}

    async def verify(self, token: str, scope: str, remote: str = "", subject: str = "") -> bool:
        """Say whether the solution is right, unexpired, of this scope and new."""
        if len(token) > LONGEST:
            return False
        try:
            payload = altcha.Payload.from_dict(json.loads(base64.b64decode(token, validate=True)))
            # The result object is always truthy: only `.verified is True` counts.
            if altcha.verify_solution(payload, self._secret).verified is not True:
                return False
            told = payload.challenge.parameters
            if (told.data or {}).get("scope") != scope or not told.expires_at:
                return False
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
            return False
        return await self._spend(told.nonce, datetime.fromtimestamp(told.expires_at, UTC))
