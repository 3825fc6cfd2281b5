"""Notes about the two of a conversation: saved by a press, kept for whoever has it next (OPUI-02, OPUI-05)."""

from dataclasses import replace
from typing import Any

import reflex as rx

from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import Conflict, DomainError
from genapp.desk.queries import workplace
from genapp.desk.queries.workplace import NoteRow, WorkRow
from genapp.desk.service import replying
from genapp.desk.state.presence import operator_of
from genapp.ui.form import text
from genapp.ui.toasts import toast

ABOUT = ("user", "character")


class NotesState(rx.State):
    """The two notes beside the open conversation. They are read when it is opened, not while somebody writes in them: words typed are never overwritten."""

    conversation: str = ""
    notes: dict[str, NoteRow] = {"user": NoteRow(), "character": NoteRow()}
    said: dict[str, str] = {"user": "", "character": ""}
    round: int = 0
    _before: dict[str, str] = {}

    def _show(self, work: WorkRow) -> None:
        self.conversation = work.id
        self.notes = {"user": work.about_person, "character": work.about_character}
        self.said, self._before = dict.fromkeys(ABOUT, ""), {}
        self.round += 1

    @rx.event
    async def touched(self, about: str):
        """Say that what is written is not kept yet."""
        if about in ABOUT and self.said[about] not in ("unsaved", "changed"):
            self.said = {**self.said, about: "unsaved"}

    @rx.event
    async def save(self, form: dict[str, Any]):
        """Keep a note; one that somebody else changed meanwhile is not overwritten."""
        about = text(form, "about")
        if about in ABOUT:
            self.said = {**self.said, about: "saving"}
            yield
            await self._keep(about, text(form, "body"), "saved")

    @rx.event
    async def clear(self, about: str):
        """Empty a note; it can be brought back while the page is open."""
        if about in ABOUT:
            before = self.notes[about].body
            await self._keep(about, "", "cleared")
            if self.said[about] == "cleared":
                self._before[about] = before
                self.round += 1

    @rx.event
    async def restore(self, about: str):
        """Bring back what was cleared."""
        if about in ABOUT and about in self._before:
            await self._keep(about, self._before.pop(about), "saved")
            self.round += 1

    @rx.event
    async def take_theirs(self, about: str):
        """Show the note as it is kept now, in place of what was typed."""
        actor = await operator_of(self)
        if about in ABOUT and (kept := await self._kept(actor, about)) is not None:
            self.notes, self.said = {**self.notes, about: kept}, {**self.said, about: ""}
            self.round += 1

    async def _kept(self, actor: Actor, about: str) -> NoteRow | None:
        work = await read(workplace.room, actor.user_id, self.conversation, now())
        return None if work is None else work.about_person if about == "user" else work.about_character

    async def _keep(self, about: str, body: str, how: str) -> None:
        actor = await operator_of(self)
        try:
            version = await transact(replying.save_note, actor, self.conversation, about, body, self.notes[about].version)
        except Conflict:
            # What was typed stays in its field; theirs is shown below it, and whoever has read it may replace it.
            if (kept := await self._kept(actor, about)) is not None:
                self.notes = {**self.notes, about: kept}
            self.said = {**self.said, about: "changed"}
        except DomainError as refused:
            self.said = {**self.said, about: "unsaved"}
            await toast(self, "warning", refused.message)
        else:
            self.notes = {**self.notes, about: replace(self.notes[about], body=body.strip(), version=version)}
            self.said = {**self.said, about: how}
