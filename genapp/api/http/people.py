"""Who asks, and their teams (TEAM-01, TEAM-03)."""

from datetime import datetime

from genapp.api.http.answering import Ask, answers
from genapp.api.shapes.people import Member, MemberName, Person, Team, TeamInList, Teams
from genapp.core.clock import now
from genapp.core.db import read
from genapp.core.errors import NotFound
from genapp.teams import queries as teams


@answers("get_user")
async def user(ask: Ask) -> Person | None:
    """Return the person, or null for a stranger (AUTH-08, TEAM-03)."""
    if ask.caller is None:
        return None
    row = ask.caller.person
    return Person(id=row.user_id, username=row.username, name=row.name, email=row.email, role=row.role.value)


@answers("list_teams")
async def mine(ask: Ask) -> Teams:
    """Return the caller's teams; with a token that is held to one, that one."""
    found, only = await read(teams.teams, ask.who.person.user_id), ask.who.team_id
    rows = [one for one in found if only in ("", one.id)]
    return Teams(items=[TeamInList(id=r.id, name=r.name, role=r.role, personal=r.personal, members=r.members) for r in rows])  # pyright: ignore


@answers("get_team")
async def team(ask: Ask) -> Team:
    """Return one of the caller's teams with its members (TEAM-01, TEAM-03)."""
    user_id = ask.who.person.user_id
    found = await read(teams.team, user_id, ask.team)
    if found is None:
        raise NotFound
    rows = await read(teams.members, user_id, ask.team, now())
    people = [
        Member(
            user=MemberName(id=one.user_id, name=one.name, username=one.username),
            role=one.role,  # pyright: ignore[reportArgumentType]
            joined_at=datetime.fromisoformat(one.since),
        )
        for one in rows
    ]
    return Team(id=found.id, name=found.name, role=found.role, personal=found.personal, members=people)  # pyright: ignore[reportArgumentType]
