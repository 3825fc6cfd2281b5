"""What every page of the studio stands in: its tabs, the team it works for and what that has."""

from typing import Any

import reflex as rx

from genapp.studio.components.team import RememberTeam
from genapp.studio.state.studio import StudioState
from genapp.ui import routes
from genapp.ui.components import anchor, empty_state, icon, link_button, skeleton
from genapp.ui.dialogs import closes, opens_menu
from genapp.ui.text import t

TABS = (
    ("wand-sparkles", "create", routes.STUDIO),
    ("images", "gallery", routes.STUDIO_GALLERY),
    ("shapes", "models", routes.STUDIO_MODELS),
    ("scan-face", "swap", routes.STUDIO_SWAP),
    ("list-checks", "jobs", routes.STUDIO_JOBS),
)


def studio(route: str, *parts: Any) -> rx.Component:
    """Return a page of the studio, shown once the team is known; `route` is the page's own."""
    state: Any = StudioState
    act = link_button(t("studio.make_team"), routes.TEAMS)
    nobody = empty_state("users", t("studio.no_team"), t("studio.no_team_hint"), act)
    inside = rx.cond(state.team.id != "", rx.fragment(*parts), nobody)
    return rx.el.div(
        rx.el.div(_tabs(route), _team(route), class_name="studio-bar"),
        RememberTeam.create(team=state.team.id),
        rx.cond(state.loaded, inside, rx.el.div(skeleton("row", 4), class_name="flex flex-col gap-3", aria_busy="true")),
        class_name="studio",
    )


def _tabs(route: str) -> rx.Component:
    tabs = [
        anchor(
            icon(name, 18), t(f"studio.{words}"), href=path, class_name="tab-ours", **({"aria_current": "page"} if path == route else {})
        )
        for name, words, path in TABS
    ]
    return rx.el.nav(*tabs, class_name="tabs-ours", aria_label=t("studio.parts"))


def _team(route: str) -> rx.Component:
    """Return whom the studio works for, with the way to another team and to the team's credits."""
    state: Any = StudioState

    def entry(row: Any) -> rx.Component:
        chosen = rx.cond(row.id == state.team.id, icon("check", 18, class_name="ms-auto"), rx.fragment())
        return rx.el.button(
            rx.el.span(row.name, class_name="truncate max-w-56"),
            chosen,
            type="button",
            on_click=state.choose(row.id, route),
            aria_current=rx.cond(row.id == state.team.id, "true", "false"),
            key=row.id,
            **closes("studio-teams"),
        )

    switch = rx.fragment(
        rx.el.button(
            icon("users", 18), rx.el.span(state.team.name, class_name="truncate max-w-36 sm:max-w-48"), icon("chevrons-up-down", 16),
            type="button", class_name="btn btn-quiet btn-small gap-1.5", aria_label=t("studio.teams") + ": " + state.team.name, **opens_menu("studio-teams"),
        ),
        rx.el.div(
            rx.foreach(state.teams, entry), id="studio-teams", class_name="menu-ours surface", style={"--menu-top": "7.5rem"},
            custom_attrs={"popover": "auto"},
        ),
    )  # fmt: skip
    alone = rx.el.span(icon("users", 18), rx.el.span(state.team.name, class_name="truncate max-w-48"), class_name="studio-alone")
    have = anchor(
        icon("coins", 18),
        rx.el.span(state.balance, class_name="figure", id="studio-balance"),
        rx.el.span(t("studio.balance"), class_name="sr-only"),
        href=f"{routes.TEAMS}/" + state.team.id + "/billing",
        class_name="btn btn-soft-ours btn-small gap-1.5",
    )
    shown = rx.fragment(rx.cond(state.teams.length() > 1, switch, alone), have)
    return rx.el.div(rx.cond(state.team.id != "", shown), class_name="studio-team")
