"""The few figures of public and demo pages."""

import reflex as rx

from genapp.characters.queries import cards as queries
from genapp.characters.queries.cards import CardRow
from genapp.core import outbox
from genapp.core.clock import now
from genapp.core.db import read
from genapp.core.outbox import OutboxRow
from genapp.core.settings import settings
from genapp.trust import queries as trust


class LandingState(rx.State):
    """The characters of the front page."""

    cards: list[CardRow] = []

    @rx.event
    async def load(self):
        """Read the first four."""
        self.cards = await read(queries.cards, now(), limit=4)


class OutboxState(rx.State):
    """The mail of the demo; nothing in production, where mail is really sent."""

    mails: list[OutboxRow] = []

    @rx.event
    async def load(self):
        """Read the newest."""
        self.mails = [] if settings().production else await read(outbox.newest)


class SafetyState(rx.State):
    """The year's anonymous figures (SAFE-1)."""

    year: int = 0
    helped: int = 0
    refused: int = 0

    @rx.event
    async def load(self):
        """Read the counts of this year."""
        self.year = now().year
        counts = await read(trust.safety_counts, self.year)
        self.helped, self.refused = counts.get("crisis", 0), counts.get("blocked_text", 0)
