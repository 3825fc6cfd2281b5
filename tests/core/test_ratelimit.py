"""Allowances: how often a key may try (T20)."""

import time

import pytest

from genapp.core import ratelimit
from genapp.core.errors import RateLimited
from genapp.core.ratelimit import Allowance
from tests.servers import free_port


@pytest.fixture(autouse=True)
def fresh():
    ratelimit.forget()
    yield
    ratelimit.forget()


@pytest.fixture(params=["memory", "redis"])
def store(request, monkeypatch):
    """Counts live in memory, or in a real Redis."""
    url = "" if request.param == "memory" else request.getfixturevalue("redis_url")
    use(monkeypatch, url)
    return url


def use(monkeypatch, url):
    from genapp.core.settings import settings

    chosen = settings().model_copy(update={"redis_url": url})
    monkeypatch.setattr(ratelimit, "settings", lambda: chosen)


def hits(allowance: Allowance, key: str, times: int) -> int:
    passed = 0
    for _ in range(times):
        try:
            allowance.hit(key)
            passed += 1
        except RateLimited:
            continue
    return passed


def test_t20_no_more_than_the_allowance_passes(store):
    assert hits(Allowance("sign-in", "10/minute"), f"anna{time.time()}", 25) == 10


def test_keys_and_names_are_counted_apart(store):
    stamp = str(time.time())
    assert hits(Allowance("one", "2/minute"), "a" + stamp, 5) == 2
    assert hits(Allowance("one", "2/minute"), "b" + stamp, 5) == 2
    assert hits(Allowance("two", "2/minute"), "a" + stamp, 5) == 2


def test_a_refusal_says_how_long_to_wait(store):
    allowance, key = Allowance("waiting", "1/minute"), str(time.time())
    allowance.hit(key)
    with pytest.raises(RateLimited) as refused:
        allowance.hit(key)
    assert 1 <= refused.value.retry_after <= 60


def test_an_allowance_comes_back_after_its_time():
    allowance = Allowance("short", "1/second")
    assert hits(allowance, "k", 3) == 1
    time.sleep(2.1)
    assert hits(allowance, "k", 3) == 1


def test_no_address_is_kept_as_it_is(redis_url, monkeypatch):
    import redis

    use(monkeypatch, redis_url)
    Allowance("kept", "5/minute").hit("canary@example.com")
    names = list(redis.Redis.from_url(redis_url).scan_iter("*"))
    assert names
    assert not [name for name in names if b"canary" in name]


def test_an_outage_of_redis_neither_opens_the_doors_nor_closes_the_site(monkeypatch):
    use(monkeypatch, f"redis://127.0.0.1:{free_port()}/0")
    started = time.monotonic()
    assert hits(Allowance("outage", "3/minute"), "k", 40) == 3
    assert time.monotonic() - started < 1.5, "a Redis that is away is asked once in a while, not at every try"
