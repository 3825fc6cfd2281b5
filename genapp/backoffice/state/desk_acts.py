"""What is done to conversations from the monitor, the list and the conversation itself: given to somebody, or several at once (ADM-08..10)."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from genapp.core.actor import Permission
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.desk.queries import fits
from genapp.desk.queries.fits import MatchRow
from genapp.desk.service import assigning, closing, supervising
from genapp.ui.form import FormState, text
from genapp.ui.session import permitted
from genapp.ui.text import told
from genapp.ui.toasts import toast

MOST = 200


class ReassignState(rx.State):
    """The question who goes on with a conversation, with everybody who could and how well they fit (QUE-04)."""

    asked_id: str = ""
    asked_name: str = ""
    rows: list[MatchRow] = []

    @rx.event
    async def ask(self, conversation_id: str, name: str):
        """Show who could take it now."""
        await permitted(self, Permission.MANAGE_CHATS)
        self.rows = await read(fits.matches, now(), assigning.MISSED, conversation_id[:32])
        self.asked_id, self.asked_name = conversation_id[:32], name[:80]

    @rx.event
    def leave(self):
        """Leave it with whoever has it."""
        self.asked_id, self.rows = "", []

    @rx.event
    async def give(self, operator_id: str):
        """Give it to the operator chosen."""
        actor = await permitted(self, Permission.MANAGE_CHATS)
        await self._do(lambda: transact(supervising.force_assign, actor, self.asked_id, operator_id[:32]), "given")

    @rx.event
    async def let_queue(self):
        """Take it from whoever has it and let the queue find somebody."""
        actor = await permitted(self, Permission.MANAGE_CHATS)
        await self._do(lambda: transact(supervising.force_reassign, actor, self.asked_id), "queued")

    async def _do(self, act: Callable[[], Any], words: str) -> None:
        try:
            await act()
        except DomainError as refused:
            await toast(self, "warning", refused.message)
            self.rows = await read(fits.matches, now(), assigning.MISSED, self.asked_id)
            return
        self.asked_id, self.rows = "", []
        await toast(self, "success", told(f"desk_office.done_{words}", {}))


class BulkState(FormState):
    """Conversations chosen on a page, and what is done to all of them, one transaction each."""

    chosen: list[str] = []
    asking: str = ""
    may_delete: bool = False

    @rx.event
    async def begin(self):
        """Choose nothing yet."""
        actor = await permitted(self, Permission.MANAGE_CHATS)
        self.chosen, self.asking, self.busy, self.errors = [], "", False, {}
        self.may_delete = actor.may(Permission.DELETE_DATA)

    @rx.event
    def choose(self, conversation_id: str):
        """Take a conversation into the choice, or out of it."""
        others = [one for one in self.chosen if one != conversation_id]
        self.chosen = others if len(others) < len(self.chosen) else [*others[: MOST - 1], conversation_id[:32]]

    @rx.event
    def ask(self, act: str):
        """Ask for a reason before several are closed or deleted."""
        self.asking, self.errors = act if act in ("close", "delete") else "", {}

    @rx.event
    def leave(self):
        """Leave them as they are."""
        self.asking = ""

    @rx.event(background=True)
    async def move(self, act: str):
        """Send all of them back to the queue, or before the supervisors."""
        each = {"reassign": supervising.force_reassign, "escalate": supervising.escalate}.get(act)
        if each is not None:
            await self._each(each)

    @rx.event(background=True)
    async def end(self, form: dict[str, Any]):
        """Close or delete all of them, for the reason given."""
        reason = text(form, "reason").strip()
        async with self:
            each = {"close": closing.force_close, "delete": supervising.delete_conversation}.get(self.asking)
            self.errors = {} if reason else {"reason": told("desk_office.why", {})}
        if each is not None and reason:
            await self._each(each, reason)

    async def _each(self, act: Callable[..., Any], *args: Any) -> None:
        async with self:
            actor = await permitted(self, Permission.MANAGE_CHATS)
            if self.busy:
                return
            self.busy, chosen = True, list(self.chosen)
        done, refusal = 0, ""
        try:
            for conversation_id in chosen:
                try:
                    await transact(act, actor, conversation_id, *args)
                    done += 1
                except DomainError as refused:
                    refusal = refusal or refused.message
        finally:
            async with self:
                self.busy, self.chosen, self.asking = False, [], ""
                words = told("desk_office.bulk_done", {"done": done, "all": len(chosen)})
                await toast(self, "warning" if refusal else "success", f"{words} {refusal}".strip())
