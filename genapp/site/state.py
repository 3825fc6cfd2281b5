"""The few figures of public and demo pages."""

import reflex as rx

from genapp.characters import queries
from genapp.characters.queries import CardRow
from genapp.core.clock import now
from genapp.core.db import read


class LandingState(rx.State):
    """The characters of the front page."""

    cards: list[CardRow] = []

    @rx.event
    async def load(self):
        """Read the first four."""
        self.cards = await read(queries.cards, now(), limit=4)
