"""Making pictures and clips."""

import reflex as rx

from genapp.studio.pages.shell import studio
from genapp.studio.state.studio import StudioState
from genapp.ui import routes
from genapp.ui.page import page


@page(routes.STUDIO, title="Studio", access="user", frame="app", on_load=[StudioState.load])
def create() -> rx.Component:
    """Where pictures and clips are made (GEN-01)."""
    return studio(routes.STUDIO)
