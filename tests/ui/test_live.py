"""Listening ends with the tab's socket, whoever asked for it."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from genapp.core import events
from genapp.core.events import Event, MemoryBus
from genapp.ui import live


@pytest.fixture
def bus(monkeypatch):
    namespace = SimpleNamespace(sid_to_token={"one": "t1", "other": "t2"})
    monkeypatch.setattr(live, "_app", SimpleNamespace(event_namespace=namespace))
    before = events.bus()
    events.use(MemoryBus())
    yield events.bus()
    events.use(before)


def tab(sid: str) -> Any:
    return SimpleNamespace(router=SimpleNamespace(session=SimpleNamespace(session_id=sid)))


async def listen(sid: str, heard: list[str]) -> None:
    async with live.listening(tab(sid), "user:1") as news:
        async for event in news:
            heard.append(event.name)


async def test_rt_01_a_closed_socket_ends_its_listeners_and_no_others(bus):
    mine, other = [], []
    listeners = [
        asyncio.create_task(listen("one", mine)),
        asyncio.create_task(listen("one", mine)),
        asyncio.create_task(listen("other", other)),
    ]
    await asyncio.sleep(0.01)
    bus.publish(Event("user:1", "first"))
    await asyncio.sleep(0.01)
    live.hang_up("one")
    await asyncio.sleep(0.01)
    bus.publish(Event("user:1", "second"))
    await asyncio.sleep(0.01)
    assert (mine, other) == (["first", "first"], ["first", "second"])
    assert [task.cancelled() for task in listeners] == [True, True, False]
    live.hang_up("other")
    await asyncio.gather(*listeners, return_exceptions=True)
    assert bus._listeners == live._listening == {}


async def test_rt_01_a_socket_that_is_gone_already_is_not_listened_for(bus):
    heard: list[str] = []
    with pytest.raises(asyncio.CancelledError):
        await listen("gone", heard)
    assert bus._listeners == {}
