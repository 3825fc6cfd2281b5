"""A studio with a generator of its own, a team with credits, and what happens in between by hand."""

import pytest

from genapp.adapters.moderation import LocalRulesOnly
from genapp.core import ports, ratelimit
from genapp.studio.queries import chosen, jobs
from genapp.studio.service import gate, leaving, orders, running
from tests.studio.trial import Trial

PARTS = (leaving,)
"""What registers itself for what happens further left, as the application does by naming it."""


@pytest.fixture
def trial(database, storage, monkeypatch):
    """The process's only generator."""
    ratelimit.forget()
    one = Trial()
    monkeypatch.setattr(ports, "_ports", ports.Ports(None, None, None, storage, LocalRulesOnly(), generators={"trial": one}))  # pyright: ignore
    return one


@pytest.fixture
def figures(monkeypatch):
    """Choose other figures of the studio for this test: `figures({"site": {"at_once": 1}})`."""
    return lambda told: choose(monkeypatch, told)


def choose(monkeypatch, told):
    """Have everybody in this process go by other figures."""
    for module in (jobs, gate, orders, running):
        monkeypatch.setattr(module, "chosen", lambda: chosen.read(told))
