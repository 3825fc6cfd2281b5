"""Allowances: how often a key may try. Sliding windows, in memory or in Redis when there are several processes."""

import time
from dataclasses import dataclass
from functools import cache
from typing import Any

from limits import parse
from limits.storage import storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from genapp.core.errors import RateLimited
from genapp.core.security import keyed_hash
from genapp.core.settings import settings


@cache
def _limiter(url: str) -> Any:
    return SlidingWindowCounterRateLimiter(storage_from_string(url))


def forget() -> None:
    """Drop every count of this process; for tests."""
    _limiter.cache_clear()


@dataclass(frozen=True)
class Allowance:
    """`Allowance("sign-in", "10/minute")`: at most so many hits for each key."""

    name: str
    rate: str

    def hit(self, key: str) -> None:
        """Count one try; raises RateLimited beyond the rate. Keys are hashed: no address or e-mail is kept."""
        limiter, rate = _limiter(settings().redis_url or "memory://"), parse(self.rate)
        hidden = keyed_hash(key, "rate")[:32]
        if not limiter.hit(rate, self.name, hidden):
            reset, _ = limiter.get_window_stats(rate, self.name, hidden)

            raise RateLimited(retry_after=max(1.0, reset - time.time()))
