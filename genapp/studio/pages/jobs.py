"""What the team ordered."""

import reflex as rx

from genapp.studio.pages.shell import studio
from genapp.studio.state.studio import StudioState
from genapp.ui import routes
from genapp.ui.page import page


@page(routes.STUDIO_JOBS, title="Jobs", access="user", frame="app", on_load=[StudioState.load])
def jobs() -> rx.Component:
    """Every order of the team with its state and price (GEN-04, GEN-06)."""
    return studio(routes.STUDIO_JOBS)
