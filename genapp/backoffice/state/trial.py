"""A talk with a character that is still written."""

from typing import Any

import reflex as rx

from genapp.backoffice import flows as trials
from genapp.backoffice.state.character import CharacterState
from genapp.core.actor import Permission
from genapp.core.errors import DomainError
from genapp.ui.session import permitted


class TrialState(rx.State):
    """A talk with the character as it is written now; it costs nobody anything and is kept nowhere (CHAR-02)."""

    lines: list[dict[str, str]] = []
    busy: bool = False

    @rx.event
    def clear(self):
        """Begin again."""
        self.lines, self.busy = [], False

    @rx.event(background=True)
    async def say(self, form: dict[str, Any]):
        """Say something to the draft and show its answer as it comes."""
        async with self:
            actor = await permitted(self, Permission.MANAGE_CHARACTERS)
            draft_id = (await self.get_state(CharacterState)).id
            said = str(form.get("words", "")).strip()[: trials.LONGEST]
            if self.busy or not said:
                return
            before = [dict(line) for line in self.lines[-trials.TURNS :]]
            self.lines, self.busy = [*self.lines, {"role": "user", "text": said}, {"role": "assistant", "text": ""}], True
        try:
            async for words in trials.try_out(actor, draft_id, before, said):
                async with self:
                    self.lines = [*self.lines[:-1], {"role": "assistant", "text": words}]
        except DomainError as refused:
            async with self:
                self.lines = [*self.lines[:-1], {"role": "note", "text": refused.message}]
        finally:
            async with self:
                self.busy = False
