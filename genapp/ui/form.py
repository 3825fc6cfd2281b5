"""What every form here shares."""

from collections.abc import Awaitable, Callable
from typing import Any

import reflex as rx

from genapp.accounts.queries import SessionRow
from genapp.core.errors import DomainError
from genapp.ui import routes
from genapp.ui.session import asked, session_of


class FormState(rx.State):
    """What every form here shares: errors by field, a busy flag, the round of the human check."""

    errors: dict[str, str] = {}
    busy: bool = False
    round: int = 0
    done: str = ""
    step: int = 1

    def _address(self) -> str:
        return self.router.session.client_ip

    def _wanted(self) -> str:
        return routes.own_path(wanted) if (wanted := asked(self, "next")) else ""

    def _refused(self, error: DomainError) -> None:
        self.errors = {error.field or "form": error.message}
        self.round += 1
        self.busy = False


async def attempt(state: FormState, work: Callable[[SessionRow], Awaitable[Any]]) -> bool:
    """Do a form's work in the background, one at a time, for whoever is signed in; a refusal stands at its field. Says whether it was done."""
    async with state:
        if state.busy:
            return False
        state.busy, state.errors = True, {}
        row = await session_of(state)
    done = False
    try:
        if row is not None:
            await work(row)
            done = True
    except DomainError as refused:
        async with state:
            state._refused(refused)
    finally:
        async with state:
            state.busy = False
    return done


def text(form: dict[str, Any], name: str) -> str:
    """Return a field of a sent form; anything but text counts as empty."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
