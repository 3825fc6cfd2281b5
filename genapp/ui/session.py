"""Who is looking at this tab. The cookie is read from the socket's handshake and looked up again for every event."""

from collections.abc import Awaitable, Callable
from typing import Any

import reflex as rx

from genapp.accounts import queries as accounts
from genapp.accounts.queries import SessionRow
from genapp.core import events
from genapp.core.actor import ANONYMOUS, OFFICE, STAFF, Actor, Permission
from genapp.core.clock import now
from genapp.core.cookies import cookie_value
from genapp.core.db import read
from genapp.core.errors import Forbidden
from genapp.core.links import link
from genapp.core.money import credits_text
from genapp.core.security import token_hash
from genapp.core.settings import settings
from genapp.platform import queries as platform
from genapp.ui import live, routes
from genapp.ui.page import PAGES
from genapp.ui.slots import loads


async def session_of(state: rx.State) -> SessionRow | None:
    """Return the live session behind this tab, or None; a ban or sign-out elsewhere bites at once (AUTH-05)."""
    token = cookie_value(state.router.headers.cookie or "", settings())
    return await read(accounts.session_row, token_hash(token), now()) if token else None


async def actor_of(state: rx.State) -> Actor:
    """Return who acts in this tab; strangers are ANONYMOUS and the service refuses them."""
    row = await session_of(state)
    return row.actor if row else ANONYMOUS


async def permitted(state: rx.State, permission: Permission) -> Actor:
    """Return who acts in this tab if they hold the permission, else raise: a page's reads are as guarded as its acts."""
    actor = await actor_of(state)
    actor.require(permission)
    return actor


async def in_office(state: rx.State) -> Actor:
    """Return who acts in this tab if they work in the back office, else raise."""
    actor = await actor_of(state)
    actor.require_user()
    if actor.role not in OFFICE:
        raise Forbidden
    return actor


async def follow_own(state: rx.State, look: Callable[[], Awaitable[Any]], *names: str) -> None:
    """Look again under the state's lock whenever the person's own topic tells one of these names, until the tab's socket closes.

    For background handlers that supersede themselves; strangers have nothing to follow. `look` is a lambda: what it names is found anew
    each time, because the state behind `self` is another object under each lock.
    """
    async with state:
        user_id = (await actor_of(state)).user_id
    if not user_id:
        return
    async with live.listening(state, events.topic("user", user_id)) as heard:
        async for event in heard:
            if event.name in (*names, events.LAGGED):
                async with state:
                    await look()


def asked(state: rx.State, name: str) -> str:
    """Return what the address says under this name, from its path or its query; "" when it says nothing."""
    page: Any = state.rx_router_page
    return str(page.params.get(name, ""))


class SessionState(rx.State):
    """What every frame shows of the person: name, role, premium. Never a right: services decide."""

    status: str = "loading"
    user_id: str = ""
    username: str = ""
    name: str = ""
    avatar: str = ""
    email: str = ""
    email_verified: bool = False
    role: str = ""
    staff: bool = False
    permissions: list[str] = []
    premium: bool = False
    credits: str = ""
    unread: int = 0
    alerts: int = 0
    settled: bool = False
    leaving: str = ""
    ticket: str = ""
    next: str = routes.HOME
    _visit: int = 0

    @rx.event
    async def arrive(self, route: str):
        """Look the person up, turn away who may not see this screen, then run the screen's own loading."""
        page = PAGES.get(route)
        if page is None:
            return None
        self._visit += 1
        row = await session_of(self)
        self._show(row)
        self.settled = False
        await self._count()
        if not page.admits(row.actor if row else ANONYMOUS):
            path = self.rx_router_page.raw_path or route
            return rx.redirect(f"{page.door}?next={path}")
        if row is not None and (further := page.past(row.actor, asked(self, "next"))):
            return rx.redirect(further)
        own = [*page.on_load, *loads(page.slots), SessionState.settle]
        return [*own, SessionState.watch] if row else own

    @rx.event
    def settle(self):
        """Say that the screen has read what it shows: until then it is busy to who listens to it, and to who tests it (A11Y-1)."""
        self.settled = True

    @rx.event(background=True, supersedes=True)
    async def watch(self):
        """Follow the person's own topic while this screen is open: signed out elsewhere, banned, premium (CHAT-16)."""
        async with self:
            user_id = self.user_id
            topics = [events.topic("user", user_id), *([events.topic("admin")] if self.role in OFFICE else [])]
        async with live.listening(self, *topics) as heard:
            if not await self._still(user_id):  # It may have ended before anybody listened.
                return
            async for event in heard:
                if event.name in ("session.changed", "premium.changed", "credits.changed", "lagged") and not await self._still(user_id):
                    return
                # Only once the tab is known to be itself: one whose state was lost has to load anew instead.
                if event.name in ("notice.created", "notice.read", "lagged"):
                    async with self:
                        await self._count()

    async def _still(self, user_id: str) -> bool:
        """Show the person as they are now; False, and the page reloads, when the session is over or the tab's state was lost."""
        row = await session_of(self)
        async with self:
            if row is None or row.user_id != user_id or self.user_id != user_id:
                self.leaving = "again" if row and row.user_id == user_id else "reload"
                return False
            self._show(row)
        return True

    async def _count(self) -> None:
        """Read how many notices wait for the person, and for staff."""
        self.unread = await read(platform.unread, self.user_id) if self.user_id else 0
        self.alerts = await read(platform.unread_alerts) if self.role in OFFICE else 0

    def _show(self, row: SessionRow | None) -> None:
        self.status = "in" if row else "out"
        self.user_id, self.username, self.name = (row.user_id, row.username, row.name) if row else ("", "", "")
        self.avatar = link(row.avatar_key) if row else ""
        self.email, self.email_verified = (row.email, row.email_verified) if row else ("", False)
        self.role, self.staff = (row.role.value, row.role in STAFF) if row else ("", False)
        self.permissions = sorted(row.permissions) if row else []
        self.credits = credits_text(row.credits) if row and row.credits else ""
        self.premium = bool(row and row.premium_until and row.premium_until > now())


async def visit_of(state: rx.State) -> int:
    """Return which of this tab's visits to a screen this is. A fast hand asks for something before the screen's own loading has run:
    what was asked for in the same visit is not to be reset by it."""
    return (await state.get_state(SessionState))._visit


async def enter(state: rx.State, ticket: str, next_path: str) -> None:
    """End a sign-in: everything this tab held is forgotten and the page reloads with the cookie set."""
    await _leave(state, "enter", ticket=ticket, next=routes.own_path(next_path))


async def leave(state: rx.State) -> None:
    """Sign out: the tab forgets everything, then posts to the server, which ends the session."""
    await _leave(state, "leave", next=routes.HOME)


async def _leave(state: rx.State, how: str, **values: Any) -> None:
    session = await state.get_state(SessionState)
    session._get_root_state().reset()
    session.leaving = how
    for name, value in values.items():
        setattr(session, name, value)


ARRIVING: Any = SessionState.status == "loading"
"""Whether the screen's own loading is still to come: what is sent before it would be undone by it."""


class SignOutState(rx.State):
    """The one act every frame offers."""

    @rx.event
    async def sign_out(self):
        """End this session and leave the page."""
        await leave(self)
