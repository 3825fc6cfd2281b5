"""How a conversation leaves an operator, and the suggestion they may ask for (QUE-09, QUE-11, C23)."""

from typing import Any

import reflex as rx

from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.desk.flows import suggesting
from genapp.desk.queries import tones
from genapp.desk.service import replying
from genapp.desk.state.presence import DeskState, operator_of
from genapp.ui import routes
from genapp.ui.form import text
from genapp.ui.session import actor_of, asked
from genapp.ui.text import told
from genapp.ui.toasts import toast


class HandingState(rx.State):
    """The question before a conversation is handed on, its end, and suggestions."""

    asking: bool = False
    problem: str = ""
    tone: str = ""
    reasons: list[str] = []
    thinking: bool = False
    suggestion: dict[str, Any] = {}
    _seq: int = 0

    @rx.event
    def begin(self):
        """Nothing is asked and nothing suggested when a conversation opens."""
        self.asking, self.problem, self.thinking, self.suggestion = False, "", False, {}

    @rx.event
    async def ask(self):
        """Ask for a word to whoever goes on, and propose how the person sounds (QUE-11)."""
        actor = await operator_of(self)
        proposed = await read(tones.proposed, actor.user_id, self._here())
        self.tone, self.reasons = proposed.name, list(proposed.reasons)
        self.asking, self.problem = True, ""

    @rx.event
    def keep(self):
        """Close the question."""
        self.asking = False

    @rx.event
    async def hand_off(self, form: dict[str, Any]):
        """Hand the conversation on with a note."""
        actor = await operator_of(self)
        try:
            done = await transact(replying.hand_off, actor, self._here(), text(form, "note"), text(form, "tone"))
        except DomainError as refused:
            self.problem = refused.message
            return None
        self.asking = False
        await toast(self, "success", told(f"operator.handed_{done}", {}))
        return await self._next()

    @rx.event
    async def finish(self):
        """Let the conversation rest, or give it back to the AI."""
        actor = await operator_of(self)
        try:
            await transact(replying.finish, actor, self._here())
        except DomainError as refused:
            await toast(self, "warning", refused.message)
            return None
        await toast(self, "success", told("operator.finished", {}))
        return await self._next()

    def _here(self) -> str:
        return asked(self, "conversation_id")[:32]

    async def _next(self) -> Any:
        """Go to the own conversation whose person waits longest, else to who waits for anybody."""
        desk, here = await self.get_state(DeskState), self._here()
        others = [one.id for one in desk.tabs if one.id != here]
        return rx.redirect(f"{routes.OPERATOR_CHAT}/{others[0]}" if others else routes.OPERATOR_WAITING)

    @rx.event(background=True)
    async def suggest(self):
        """Put words into the composer that may be sent, changed or left."""
        async with self:
            actor, here = await actor_of(self), self._here()
            if self.thinking:
                return
            self.thinking = True
        try:
            said = await suggesting.suggest(actor, here)
            async with self:
                if self._here() == here:
                    self._seq += 1
                    self.suggestion = {"conversation": here, "text": said, "seq": self._seq}
        except DomainError as refused:
            async with self:
                await toast(self, "warning", refused.message)
        finally:
            async with self:
                self.thinking = False
