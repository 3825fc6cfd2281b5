"""Allowances: how often a key may try. Sliding windows, in memory or in Redis when there are several processes."""

import time
from dataclasses import dataclass
from functools import cache
from typing import Any

from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from genapp.core.errors import RateLimited
from genapp.core.logs import get_logger
from genapp.core.security import keyed_hash
from genapp.core.settings import settings

MEMORY = "memory://"
# A count is no reason to keep the loop waiting for a Redis that is away.
_PATIENCE = {"socket_timeout": 0.25, "socket_connect_timeout": 0.25}
_AWAY = 5.0
_away_until = 0.0
log = get_logger(__name__)


@cache
def _limiter(url: str) -> Any:
    options = {} if url == MEMORY else _PATIENCE
    return SlidingWindowCounterRateLimiter(storage_from_string(url, wrap_exceptions=True, **options))


@cache
def _rate(words: str) -> RateLimitItem:
    return parse(words)


def forget() -> None:
    """Drop every count of this process; for tests."""
    global _away_until
    _limiter.cache_clear()
    _away_until = 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How a key stands after a try: whether it passed, how many the window takes, how many are left, and the seconds until it is as new."""

    passed: bool
    most: int
    left: int
    seconds: float


@dataclass(frozen=True)
class Allowance:
    """`Allowance("sign-in", "10/minute")`: at most so many hits for each key."""

    name: str
    rate: str

    def hit(self, key: str) -> None:
        """Count one try; raises RateLimited beyond the rate. Keys are hashed: no address or e-mail is kept.

        While Redis is away each process counts for itself, so that an outage neither opens the doors nor closes the site.
        """
        stands = self._counted(key, told=False)
        if not stands.passed:
            raise RateLimited(retry_after=stands.seconds)

    def take(self, key: str) -> Standing:
        """Count one try like `hit`, and say how the key stands instead of raising."""
        return self._counted(key, told=True)

    def _counted(self, key: str, *, told: bool) -> Standing:
        global _away_until
        hidden = keyed_hash(key, "rate")[:32]
        url = settings().redis_url or MEMORY
        if url != MEMORY and time.monotonic() >= _away_until:
            try:
                return self._count(url, hidden, told)
            except StorageError as error:
                _away_until = time.monotonic() + _AWAY
                log.warning("allowance.redis_away", kind=type(error.storage_error).__name__)
        return self._count(MEMORY, hidden, told)

    def _count(self, url: str, key: str, told: bool) -> Standing:
        limiter, rate = _limiter(url), _rate(self.rate)
        passed = limiter.hit(rate, self.name, key)
        if passed and not told:
            return Standing(True, rate.amount, 0, 0.0)
        reset, left = limiter.get_window_stats(rate, self.name, key)
        return Standing(passed, rate.amount, left, max(1.0, reset - time.time()))
