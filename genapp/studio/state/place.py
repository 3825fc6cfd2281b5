"""Who acts in a tab of the studio, and for which team."""

import reflex as rx

from genapp.core.actor import Actor
from genapp.studio.state.studio import team_of
from genapp.ui.session import actor_of


async def here(state: rx.State) -> tuple[Actor, str]:
    """Return who acts in this tab and the team it works for, "" when there is none; the services ask again."""
    actor = await actor_of(state)
    actor.require_user()
    return actor, await team_of(state)
