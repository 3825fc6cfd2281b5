"""Whom the studio works for in this tab: the team, what it has, how busy it is. Every page of the studio stands on it."""

from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any

import reflex as rx

from genapp.core import events
from genapp.core.db import read
from genapp.core.errors import DomainError, NotFound
from genapp.core.money import credits_text
from genapp.credits import queries as credits
from genapp.studio.queries import jobs as queries
from genapp.studio.queries import limits
from genapp.studio.queries.jobs import QueueRow
from genapp.studio.queries.limits import MemberLimitRow
from genapp.teams import queries as teams
from genapp.teams.queries import TeamRow
from genapp.ui import live, routes
from genapp.ui.session import SessionState, actor_of

PAGES = (routes.STUDIO, routes.STUDIO_GALLERY, routes.STUDIO_MODELS, routes.STUDIO_SWAP, routes.STUDIO_JOBS)


class StudioState(rx.State):
    """The team of this tab and its wallet (TEAM-03, GEN-09). What is chosen is a wish: services ask again who belongs."""

    teams: list[TeamRow] = []
    team: TeamRow = TeamRow()
    balance: str = ""
    queue: QueueRow = QueueRow()
    limit: MemberLimitRow = MemberLimitRow()
    loaded: bool = False

    @rx.event
    async def load(self):
        """Find the person's teams and the one they worked for last, then follow it."""
        user_id = (await actor_of(self)).user_id
        self.teams = await read(teams.teams, user_id) if user_id else []
        wanted = (self.team.id, _remembered(self.router.headers.cookie or ""))
        known = {one.id: one for one in self.teams}
        self.team = next((known[id] for id in wanted if id in known), next(iter(self.teams), TeamRow()))
        await self._look()
        self.loaded = True
        return StudioState.follow if self.team.id else None

    async def _look(self) -> None:
        """Read what the team has and does now; NotFound when the person is no longer in it."""
        user_id, team_id = (await actor_of(self)).user_id, self.team.id
        if not team_id:
            self.balance, self.queue, self.limit = "", QueueRow(), MemberLimitRow()
            return
        self.queue = await read(queries.active_jobs, user_id, team_id)
        self.limit = await read(limits.my_limit, user_id, team_id)
        self.balance = credits_text(await read(credits.balance, "team", team_id))

    @rx.event
    async def choose(self, team_id: str, route: str):
        """Work for another team of the person's from now on, and load this page for it."""
        known = await read(teams.teams, (await actor_of(self)).user_id)
        chosen = next((one for one in known if one.id == team_id), None)
        if chosen is None or route not in PAGES:
            return None
        self.teams, self.team = known, chosen
        arrive: Any = SessionState.arrive
        return arrive(route)

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Keep the wallet and the queue as they are, for as long as a page of the studio is open."""
        await follow_team(self, lambda _ids: self._look())


def _remembered(header: str) -> str:
    try:
        kept = SimpleCookie(header).get("studio_team")
    except CookieError:
        return ""
    return kept.value[:32] if kept else ""


async def team_of(state: rx.State) -> str:
    """Return the id of the team this tab works for, "" when there is none."""
    return (await state.get_state(StudioState)).team.id


async def follow_team(state: rx.State, look: Callable[[set[str] | None], Awaitable[Any]]) -> None:
    """Look again under the state's lock whenever something of the team changes: `look` gets the ids of what did, None for everything.

    For background handlers that supersede themselves, until the tab's socket closes; `look` is a lambda. Who has left the team loads anew.
    """
    async with state:
        user_id, team_id = (await actor_of(state)).user_id, await team_of(state)
    if not (user_id and team_id):
        return
    try:
        async with live.listening(state, events.topic("studio", team_id), events.topic("user", user_id)) as heard:
            # What happened between the page's reading and now was told to nobody.
            async with state:
                await look(None)
            async for event in heard:
                told = [
                    one
                    for one in (event, *heard.waiting())
                    if one.name in ("studio.changed", "credits.changed", "team.changed", events.LAGGED)
                ]
                if not told:
                    continue
                whole = any(one.name != "credits.changed" and not (one.name == "studio.changed" and one.id) for one in told)
                ids = {one.id for one in told if one.name == "studio.changed" and one.id}
                async with state:
                    if await team_of(state) != team_id:
                        return
                    await look(None if whole else ids)
    except NotFound:
        async with state:
            (await state.get_state(StudioState)).team = TeamRow()
            (await state.get_state(SessionState)).leaving = "again"
    except DomainError:
        # Signed out meanwhile: the session's own listener takes the page away.
        return
