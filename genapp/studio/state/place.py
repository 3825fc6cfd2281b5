"""Whose studio a tab looks at, and hearing of what changes there."""

from collections.abc import Awaitable, Callable
from typing import Any

import reflex as rx

from genapp.core import events
from genapp.core.actor import Actor
from genapp.core.db import read
from genapp.teams import queries as teams
from genapp.ui import live
from genapp.ui.session import actor_of, asked


async def here(state: rx.State) -> tuple[Actor, str]:
    """Return who acts in this tab and the team whose studio it shows, "" for somebody without any; the services ask again."""
    actor = await actor_of(state)
    actor.require_user()
    mine = [row.id for row in await read(teams.teams, actor.user_id)]
    wanted = asked(state, "team")[:32]
    return actor, wanted if wanted in mine else (mine[0] if mine else "")


async def follow_team(state: rx.State, look: Callable[[], Awaitable[Any]]) -> None:
    """Look again under the state's lock whenever something of the team's studio changes, until the tab's socket closes.

    What has piled up meanwhile is one reading: a job that tells of every percent costs a tab no more than it can show.
    """
    async with state:
        _, team_id = await here(state)
    if not team_id:
        return
    async with live.listening(state, events.topic("studio", team_id)) as heard:
        async for _ in heard:
            heard.waiting()
            async with state:
                await look()
