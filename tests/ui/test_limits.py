"""A connection that floods is slowed, and only that one."""

from types import SimpleNamespace

from genapp.ui import limits


def _limited(monkeypatch):
    clock, passed = SimpleNamespace(now=100.0), []
    monkeypatch.setattr(limits.time, "monotonic", lambda: clock.now)

    async def on_event(sid, data):
        passed.append((sid, data))

    namespace = SimpleNamespace(on_event=on_event, on_disconnect=lambda sid: None)
    limits.limit_events(SimpleNamespace(event_namespace=namespace))  # pyright: ignore
    return clock, passed, namespace


async def test_rt_01_a_flood_passes_as_a_burst_and_then_at_a_steady_rate(monkeypatch):
    clock, passed, namespace = _limited(monkeypatch)
    for number in range(500):
        await namespace.on_event("flood", number)
    assert len(passed) == limits.BURST
    await namespace.on_event("calm", 1)
    assert passed[-1] == ("calm", 1)
    clock.now += 2
    for number in range(500):
        await namespace.on_event("flood", number)
    assert len(passed) == limits.BURST + 1 + 2 * limits.PER_SECOND


async def test_rt_01_a_person_who_clicks_fast_is_never_slowed(monkeypatch):
    clock, passed, namespace = _limited(monkeypatch)
    for number in range(600):
        clock.now += 0.1
        await namespace.on_event("person", number)
    assert len(passed) == 600


async def test_rt_01_a_closed_connection_leaves_nothing_behind(monkeypatch):
    _, passed, namespace = _limited(monkeypatch)
    for number in range(100):
        await namespace.on_event("one", number)
    namespace.on_disconnect("one")
    await namespace.on_event("one", "again")
    assert passed[-1] == ("one", "again")
