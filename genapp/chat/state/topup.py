"""Running out of credits while writing: what a message costs, what there is, and packs to choose from; the words wait in the composer (CRED-05, CHAT-16)."""

from datetime import timedelta

import reflex as rx

from genapp.core.clock import now
from genapp.core.db import read
from genapp.core.errors import DomainError
from genapp.core.money import credits_text
from genapp.core.ports import ports
from genapp.credits import queries as credits
from genapp.payments.flows import orders as flows
from genapp.payments.queries import shop as queries
from genapp.payments.queries.shop import PackRow
from genapp.ui import routes
from genapp.ui.away import leave
from genapp.ui.form import FormState
from genapp.ui.session import actor_of, session_of


class TopUpState(FormState):
    """The dialog that sells credits inside a conversation."""

    shown: bool = False
    room_id: str = ""
    need: str = ""
    have: str = ""
    packs: list[PackRow] = []
    buying: str = ""
    sandbox: bool = False
    away: str = ""

    async def _open_for(self, room_id: str, need: int, have: int) -> None:
        """Show the packs in the person's currency, with the one that fits marked (CRED-12)."""
        row, at = await session_of(self), now()
        if row is None:
            return
        a_day = await read(credits.messages_a_day, row.user_id, at - timedelta(days=7), 7)
        self.packs = await read(queries.packs, flows.sold_in(row.country)[1], at, user_id=row.user_id, a_day=a_day)
        self.room_id, self.need, self.have = room_id, credits_text(need), credits_text(have)
        self.errors, self.busy, self.buying, self.sandbox, self.shown = {}, False, "", "sandbox" in ports().payments, True

    @rx.event
    async def open(self, room_id: str, need: int):
        """Open it before anything was refused."""
        row = await session_of(self)
        if row is not None:
            price = need if isinstance(need, int) and need > 0 else 0
            await self._open_for(room_id[:32], price, await read(credits.balance, "user", row.user_id))

    @rx.event
    def close(self):
        """Go back to writing."""
        self.shown = False

    @rx.event(background=True)
    async def buy(self, pack_id: str):
        """Go to the provider's page; the way back leads to the conversation."""
        async with self:
            if self.busy:
                return
            self.busy, self.buying, self.errors = True, pack_id[:32], {}
            actor, back = await actor_of(self), f"{routes.CHAT}/{self.room_id}"
        try:
            url = await flows.buy(actor, pack_id[:32], back=back)
        except DomainError as refused:
            async with self:
                self._refused(refused)
                self.buying = ""
            return
        async with self:
            self.shown = False
        if own := await leave(self, url):
            yield rx.redirect(own)
