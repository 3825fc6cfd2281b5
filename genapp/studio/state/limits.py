"""What members may spend in the studio, on the team's own page: the owner's to keep, a member's to see."""

from typing import Any

import reflex as rx

from genapp.core.db import read, transact
from genapp.core.errors import DomainError, NotFound
from genapp.studio.queries import limits as queries
from genapp.studio.queries.limits import MemberLimitRow
from genapp.studio.service import limits as service
from genapp.teams import queries as teams
from genapp.ui.form import FormState, text
from genapp.ui.session import actor_of, asked
from genapp.ui.text import told
from genapp.ui.toasts import toast


class LimitsState(FormState):
    """Everybody's month for the owner, one's own for a member."""

    rows: list[MemberLimitRow] = []
    mine: MemberLimitRow = MemberLimitRow()
    owner: bool = False
    wrong: str = ""
    _team: str = ""

    @rx.event
    async def load(self):
        """Read the months of the team of this address."""
        self.reset()
        self._team = asked(self, "team_id")[:32]
        await self._look()

    async def _look(self) -> None:
        user_id = (await actor_of(self)).user_id
        team = await read(teams.team, user_id, self._team)
        if team is None:
            self.rows, self.mine, self.owner = [], MemberLimitRow(), False
            return
        self.owner = team.role == "owner"
        try:
            self.rows = await read(queries.member_limits, user_id, self._team) if self.owner else []
            self.mine = await read(queries.my_limit, user_id, self._team)
        except NotFound:  # Gone between the two looks.
            self.rows, self.mine = [], MemberLimitRow()

    @rx.event
    async def keep(self, form: dict[str, Any]):
        """Keep what a member may spend in a month; nothing written is no limit."""
        member = text(form, "member")[:32]
        self.errors, self.wrong = {}, ""
        try:
            await transact(service.keep, await actor_of(self), self._team, member, text(form, "monthly"))
        except DomainError as refused:
            self._refused(refused)
            self.wrong = member
            return
        await self._look()
        name = next((row.name for row in self.rows if row.user_id == member), "")
        await toast(self, "success", told("studio_library.limit_kept", {"name": name}))
