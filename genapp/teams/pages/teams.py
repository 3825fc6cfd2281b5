"""Teams: the list, one team, what was done there, and the way in by an invitation."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.teams.state import JoinState, TeamActivityState, TeamsState, TeamState
from genapp.ui import routes
from genapp.ui.components import anchor, avatar, badge, button, card, chip, empty_state, icon, link_button, notice, page_title, skeleton
from genapp.ui.dialogs import dialog
from genapp.ui.fields import field, form
from genapp.ui.page import page
from genapp.ui.session import SessionState
from genapp.ui.slots import fill
from genapp.ui.text import t

_one: Any = TeamState


def _error(state: Any, name: str) -> Any:
    return state.errors.get(name, "")


def _team(row: Any) -> rx.Component:
    return rx.el.li(
        anchor(
            rx.el.span(row.name[:1].upper(), class_name="grid place-items-center w-11 h-11 rounded-xl text-white font-bold", style={"background": "var(--gradient-text)"}, aria_hidden="true"),
            rx.el.span(
                rx.el.span(row.name, class_name="font-semibold block truncate"),
                rx.el.span(rx.cond(row.members == 1, t("teams.alone"), row.members.to_string() + " " + t("teams.people")), class_name="muted text-sm"),
                class_name="flex-1 min-w-0",
            ),
            badge(rx.cond(row.role == "owner", t("teams.owner"), t("teams.member"))),
            icon("chevron-right", 18, class_name="muted"),
            href=f"{routes.TEAMS}/" + row.id,
            class_name="flex gap-4 items-center p-4",
        ),
        key=row.id,
    )  # fmt: skip


@page(routes.TEAMS, title="Teams", access="user", frame="app", on_load=[TeamsState.load])
def teams() -> rx.Component:
    """The person's teams, and making another (TEAM-01)."""
    state: Any = TeamsState
    rows = rx.el.ul(rx.foreach(state.teams, _team), class_name="surface overflow-hidden divide-y divide-base-300")
    empty = empty_state("users", t("teams.none"), t("teams.none_hint"))
    new = form(
        field(t("teams.name"), "name", max_length=60, error=_error(state, "name"), auto_complete="off"),
        button(t("teams.create"), type="submit", class_name="self-start"),
        on_submit=state.create,
    )
    return rx.el.div(
        page_title(t("teams.title"), t("teams.hint"), link_button(t("teams.activity"), routes.TEAM_ACTIVITY, kind="ghost", size="small")),
        rx.cond(state.loaded, rx.cond(state.teams.length() > 0, rows, empty), skeleton("row", 2)),
        card(new, title=t("teams.create_title"), class_name="mt-6"),
        class_name="reading py-8 md:py-10",
    )


def _member(row: Any) -> rx.Component:
    acts = rx.el.div(
        button(t("teams.hand_on"), kind="ghost", size="small", on_click=_one.ask("hand_on", row.user_id, row.name)),
        button(t("teams.remove"), kind="ghost", size="small", on_click=_one.ask("remove", row.user_id, row.name)),
        class_name="flex flex-wrap justify-end",
    )
    return rx.el.li(
        rx.el.span(
            avatar(row.avatar, row.name, 40),
            rx.cond(row.here, rx.el.span(class_name="online absolute -bottom-0.5 -right-0.5", role="img", aria_label=t("teams.here"))),
            class_name="relative shrink-0 flex",
        ),
        rx.el.div(
            rx.el.p(rx.el.span(row.name, class_name="font-medium"), rx.cond(row.user_id == SessionState.user_id, rx.el.span(" ", t("teams.you"), class_name="muted"))),
            rx.el.p("@", row.username, rx.cond(row.location != "", " · " + row.location, ""), class_name="muted text-sm truncate"),
            class_name="flex-1 min-w-0",
        ),
        rx.cond(row.role == "owner", badge(t("teams.owner")), rx.cond(_one.team.role == "owner", acts)),
        class_name="flex gap-3 items-center py-3 flex-wrap",
        key=row.user_id,
    )  # fmt: skip


def _invitation(row: Any) -> rx.Component:
    return rx.el.li(
        icon("mail", 20, class_name="muted"),
        rx.el.div(
            rx.el.p(row.email, class_name="font-medium break-all"),
            rx.el.p(rx.cond(row.late, t("teams.late"), t("teams.until")), " ", rx.el.span(row.until[:10], class_name="figure"), class_name="muted text-sm"),
            class_name="flex-1 min-w-0",
        ),
        button(t("teams.withdraw"), kind="ghost", size="small", on_click=_one.withdraw(row.id)),
        class_name="flex gap-3 items-center py-3",
        key=row.id,
    )  # fmt: skip


def _owned() -> rx.Component:
    invite = form(
        field(t("teams.email"), "email", type="email", auto_complete="off", help=t("teams.invite_help"), error=_error(_one, "email"), key=_one.round),
        rx.cond(_one.done != "", notice("success", _one.done)),
        button(t("teams.invite"), type="submit", busy=_one.busy, class_name="self-start"),
        on_submit=_one.invite,
    )  # fmt: skip
    waiting = rx.cond(
        _one.invitations.length() > 0,
        rx.el.div(
            rx.el.h3(t("teams.waiting"), class_name="label-ours mt-6"),
            rx.el.ul(rx.foreach(_one.invitations, _invitation), class_name="divide-y divide-base-300"),
        ),
    )
    rename = form(
        field(t("teams.name"), "name", default_value=_one.team.name, key=_one.team.name, max_length=60, error=_error(_one, "name")),
        button(t("teams.rename"), type="submit", kind="soft", class_name="self-start"),
        on_submit=_one.rename,
    )
    return rx.fragment(card(invite, waiting, title=t("teams.invite_title")), card(rename, title=t("teams.settings")))


def _question() -> rx.Component:
    words: Any = rx.match(
        _one.asking, ("remove", t("teams.remove_hint")), ("hand_on", t("teams.hand_on_hint")), ("leave", t("teams.leave_hint")), ""
    )
    act: Any = rx.match(_one.asking, ("remove", t("teams.remove")), ("hand_on", t("teams.hand_on")), t("teams.leave"))
    return dialog(
        "team-question",
        t("teams.sure"),
        rx.el.p(rx.cond(_one.about_name != "", rx.el.strong(_one.about_name), ""), " ", words),
        actions=(button(t("teams.keep"), kind="ghost", on_click=_one.keep), button(act, kind="danger", on_click=_one.settle)),
        is_open=_one.asking != "",
        on_close=_one.keep,
    )


@page(f"{routes.TEAMS}/[team_id]", title="Team", access="user", frame="app", on_load=[TeamState.load], slots=["team.foot"])
def team() -> rx.Component:
    """One team: its people, who is invited, its name; the owner's acts are shown to the owner (TEAM-02..04)."""
    people = card(rx.el.ul(rx.foreach(_one.members, _member), class_name="divide-y divide-base-300"), title=t("teams.members"))
    plan = link_button(t("teams.plan"), f"{routes.TEAMS}/" + _one.team.id + "/billing", kind="soft", size="small")
    leave = rx.cond(
        _one.team.role == "member", button(t("teams.leave"), kind="ghost", on_click=_one.ask("leave", SessionState.user_id, ""))
    )
    log = anchor(t("teams.activity"), href=f"{routes.TEAM_ACTIVITY}?team=" + _one.team.id, class_name="btn btn-quiet btn-small")
    general = rx.cond(_error(_one, "form") != "", notice("error", _error(_one, "form")))
    body = rx.fragment(
        page_title(_one.team.name, rx.cond(_one.team.personal, t("teams.personal"), ""), plan, log, leave),
        rx.el.div(general, people, fill("team.foot"), rx.cond(_one.team.role == "owner", _owned()), class_name="flex flex-col gap-5"),
        _question(),
    )
    missing = empty_state("users", t("teams.missing"), t("teams.missing_hint"), link_button(t("teams.title"), routes.TEAMS, kind="soft"))
    shown = rx.cond(_one.missing, missing, rx.cond(_one.team.id != "", body, skeleton("row", 4)))
    return rx.el.div(shown, class_name="reading py-8 md:py-10")


@page(f"{routes.TEAM_JOIN}/[token]", title="An invitation", access="public", frame="site", on_load=[JoinState.load])
def join() -> rx.Component:
    """What an invitation's link shows: join, or sign in or up first and come back (TEAM-02)."""
    state: Any = JoinState
    beyond = f"?next={routes.TEAM_JOIN}/" + state.token
    inside = rx.fragment(
        rx.cond(_error(state, "form") != "", rx.el.div(notice("error", _error(state, "form")), class_name="mb-4")),
        button(t("teams.join"), kind="passion", size="large", on_click=state.accept, id="join"),
    )
    doors = rx.el.div(
        anchor(t("ui.sign_up"), href=routes.SIGN_UP + beyond, class_name="btn btn-passion btn-large"),
        anchor(t("ui.sign_in"), href=routes.SIGN_IN + beyond, class_name="btn btn-soft-ours btn-large"),
        class_name="flex flex-wrap gap-3",
    )
    known = card(
        rx.el.h1(rx.el.span(state.welcome.by), " ", t("teams.invites_you"), class_name="title"),
        rx.el.p(t("teams.join_hint"), " ", rx.el.strong(state.welcome.team), class_name="lead mt-2"),
        rx.el.p(t("teams.join_address"), " ", rx.el.span(state.welcome.email, class_name="figure"), class_name="muted mt-2 mb-6 break-all"),
        rx.match(SessionState.status, ("in", inside), ("out", doors), skeleton("line")),
    )
    gone = empty_state("mail-x", t("teams.gone"), t("teams.gone_hint"), link_button(t("ui.discover"), routes.DISCOVER, kind="soft"))
    shown = rx.cond(state.welcome.team != "", known, gone)
    return rx.el.div(rx.cond(state.loaded, shown, skeleton("row", 2)), class_name="reading py-10 md:py-16")


def _act(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(class_name="w-2 h-2 rounded-full mt-2 shrink-0 bg-primary", aria_hidden="true"),
        rx.el.div(
            rx.cond(
                TeamActivityState.chosen == "",
                rx.el.p(t("teams.you_did"), " ", row.kind, rx.cond(row.name != "", rx.el.span(" · ", row.name, class_name="muted"))),
                rx.el.p(rx.el.span(row.name, class_name="font-medium"), " ", row.kind),
            ),
            rx.el.time(row.at[:16].replace("T", " "), class_name="figure text-xs muted"),
            class_name="min-w-0",
        ),
        class_name="flex gap-3 py-3",
        key=row.id,
    )


@page(routes.TEAM_ACTIVITY, title="Activity", access="user", frame="app", on_load=[TeamActivityState.load])
def activity() -> rx.Component:
    """What was done in a team's name, newest first (TEAM-05)."""
    state: Any = TeamActivityState
    teams_ = rx.el.div(
        chip(t("teams.yourself"), state.chosen == "", state.choose("")),
        rx.foreach(state.teams, lambda row: chip(row.name, state.chosen == row.id, state.choose(row.id), key=row.id)),
        class_name="flex gap-2 flex-wrap mb-4",
    )
    rows = card(rx.el.ul(rx.foreach(state.rows, _act), class_name="divide-y divide-base-300"))
    shown = rx.cond(state.rows.length() > 0, rows, empty_state("scroll-text", t("teams.quiet")))
    return rx.el.div(
        page_title(t("teams.activity"), t("teams.activity_hint"), link_button(t("teams.title"), routes.TEAMS, kind="ghost", size="small")),
        teams_,
        rx.cond(state.loaded, shown, skeleton("row", 4)),
        rx.cond(state.more, button(t("account.more"), kind="soft", on_click=state.further, class_name="mt-4")),
        class_name="reading py-8 md:py-10",
    )
