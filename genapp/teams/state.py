"""Teams on the screen: the list, one team, an invitation, what was done."""

from dataclasses import replace
from typing import Any

import reflex as rx

from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.errors import DomainError
from genapp.platform import queries as platform
from genapp.teams import flows, queries, service
from genapp.teams.queries import InvitationRow, MemberRow, TeamActivityRow, TeamRow, WelcomeRow
from genapp.ui import routes
from genapp.ui.form import FormState, text
from genapp.ui.session import actor_of, asked, follow_own
from genapp.ui.text import t, told
from genapp.ui.toasts import toast

PAGE = 40


class TeamsState(FormState):
    """The person's teams (TEAM-01)."""

    teams: list[TeamRow] = []
    loaded: bool = False

    @rx.event
    async def load(self):
        """Read the person's teams."""
        self.errors = {}
        self.teams, self.loaded = await read(queries.teams, (await actor_of(self)).user_id), True

    @rx.event
    async def create(self, form: dict[str, Any]):
        """Make a team and go there."""
        try:
            team_id = await transact(service.create, await actor_of(self), text(form, "name"))
        except DomainError as refused:
            self._refused(refused)
            return None
        return rx.redirect(f"{routes.TEAMS}/{team_id}")


class TeamState(FormState):
    """One team, its people and invitations (TEAM-02..04)."""

    team: TeamRow = TeamRow()
    members: list[MemberRow] = []
    invitations: list[InvitationRow] = []
    missing: bool = False
    asking: str = ""
    about: str = ""
    about_name: str = ""

    @rx.event
    async def load(self):
        """Read the team of this address and follow it."""
        self.errors, self.asking, self.done = {}, "", ""
        await self._look(asked(self, "team_id")[:32])
        return None if self.missing else TeamState.follow

    async def _look(self, team_id: str) -> None:
        user_id, at = (await actor_of(self)).user_id, now()
        row = await read(queries.team, user_id, team_id)
        self.team, self.missing = row or TeamRow(), row is None
        self.members = await read(queries.members, user_id, team_id, at) if row else []
        self.invitations = await read(queries.invitations, user_id, team_id, at) if row else []

    @rx.event(background=True, supersedes=True)
    async def follow(self):
        """Read again whenever the team changes."""
        await follow_own(self, lambda: self._look(self.team.id), "team.changed", "notice.created")

    async def _do(self, work: Any, *args: Any) -> bool:
        """Carry an act out and show what it led to; a refusal stands at its field."""
        self.errors = {}
        try:
            await transact(work, await actor_of(self), self.team.id, *args)
        except DomainError as refused:
            self._refused(refused)
            return False
        await self._look(self.team.id)
        return True

    @rx.event
    async def rename(self, form: dict[str, Any]):
        """Give the team another name."""
        if await self._do(service.rename, text(form, "name")):
            await toast(self, "success", t("teams.renamed"))

    @rx.event(background=True)
    async def invite(self, form: dict[str, Any]):
        """Mail somebody a way in."""
        async with self:
            if self.busy:
                return
            self.busy, self.errors, self.done = True, {}, ""
            actor, team_id = await actor_of(self), self.team.id
        try:
            email = await flows.invite(actor, team_id, text(form, "email"))
        except DomainError as refused:
            async with self:
                self._refused(refused)
                await self._look(team_id)
            return
        async with self:
            self.busy, self.done = False, told("teams.invited", {"email": email})
            self.round += 1
            await self._look(team_id)

    @rx.event
    async def withdraw(self, invitation_id: str):
        """Take an invitation back."""
        await self._do(service.withdraw, invitation_id[:32])

    @rx.event
    def ask(self, what: str, user_id: str, name: str):
        """Ask once before somebody is removed, made the owner, or leaves."""
        self.asking = what if what in ("remove", "hand_on", "leave") else ""
        self.about, self.about_name, self.errors = user_id[:32], name[:80], {}

    @rx.event
    def keep(self):
        """Leave it as it is."""
        self.asking = ""

    @rx.event
    async def settle(self):
        """Do what was asked about."""
        what, self.asking = self.asking, ""
        if what == "leave":
            try:
                await transact(service.leave, await actor_of(self), self.team.id)
            except DomainError as refused:
                self._refused(refused)
                return None
            return rx.redirect(routes.TEAMS)
        if what in ("remove", "hand_on"):
            await self._do(service.remove if what == "remove" else service.hand_on, self.about)
        return None


class JoinState(FormState):
    """An invitation's link (TEAM-02)."""

    welcome: WelcomeRow = WelcomeRow()
    token: str = ""
    loaded: bool = False

    @rx.event
    async def load(self):
        """Read what the link opens, if anything."""
        self.errors, self.busy, self.token = {}, False, asked(self, "token")[:100]
        row = await read(queries.welcome, self.token, now())
        self.welcome, self.loaded = row or WelcomeRow(), True

    @rx.event
    async def accept(self):
        """Join the team and go there."""
        try:
            team_id = await transact(service.accept, await actor_of(self), self.token)
        except DomainError as refused:
            self._refused(refused)
            return None
        return rx.redirect(f"{routes.TEAMS}/{team_id}")


class TeamActivityState(rx.State):
    """What was done in a team's name (TEAM-05)."""

    teams: list[TeamRow] = []
    chosen: str = ""
    rows: list[TeamActivityRow] = []
    more: bool = False
    loaded: bool = False

    @rx.event
    async def load(self):
        """Read the person's teams, and what they did themselves or what was done in the team the address names."""
        self.teams = await read(queries.teams, (await actor_of(self)).user_id)
        wanted = asked(self, "team")[:32]
        await self._first(wanted if any(one.id == wanted for one in self.teams) else "")

    @rx.event
    async def choose(self, team_id: str):
        """Show another team's activity, or the person's own."""
        await self._first(team_id[:32])

    async def _first(self, team_id: str) -> None:
        self.chosen, self.rows = team_id, []
        await self._add()

    @rx.event
    async def further(self):
        """Read older acts."""
        await self._add()

    async def _add(self) -> None:
        before = self.rows[-1].id if self.rows else ""
        user_id = (await actor_of(self)).user_id
        if self.chosen:
            found = await read(queries.activity, user_id, self.chosen, before, PAGE)
        else:
            own = await read(platform.activities, user_id, kinds=platform.ACCOUNT, before=before, limit=PAGE)
            found = [
                TeamActivityRow(row.id, row.device, row.kind, {key: str(value) for key, value in row.facts.items()}, row.at) for row in own
            ]
        shown = [replace(row, kind=told(f"activity.{row.kind}", row.facts)) for row in found]
        self.rows, self.more, self.loaded = [*self.rows, *shown], len(found) == PAGE, True
