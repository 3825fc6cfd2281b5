"""Replies in tests: a model whose words, failures and pace the test decides."""

import asyncio
from dataclasses import dataclass, field

import pytest

from genapp.core import ports
from genapp.core.ports import ModelFailed, Ports, Verdict


@dataclass
class Script:
    """A ChatModel that says its pieces; `fails` is raised after them, `gate` holds every piece back until it is set."""

    pieces: list[str] = field(default_factory=lambda: ["Hello", " there."])
    fails: str = ""
    pace: float = 0.0
    name: str = "script"
    demo: bool = False
    asked: list = field(default_factory=list)
    gate: asyncio.Event | None = None
    ill: str = ""

    async def stream(self, request):
        self.asked.append(request)
        for piece in self.pieces:
            if self.gate:
                await self.gate.wait()
            await asyncio.sleep(self.pace)
            yield piece
        if self.fails:
            raise ModelFailed(self.fails)

    async def probe(self):
        return self.ill


class Pass:
    """A captcha whose good token is "human"."""

    provider = "altcha"

    async def challenge(self, scope):
        return {"provider": "altcha"}

    async def verify(self, token, scope, remote="", subject=""):
        return token == "human"

    async def check(self, text):
        return Verdict()


@pytest.fixture
def model():
    script = Script()
    ports.use(Ports(script, Pass(), None, None, Pass()))  # pyright: ignore
    return script
