"""What staying brings."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.rewards.pages.request import character_request
from genapp.rewards.rules import ACHIEVEMENTS, TIERS
from genapp.rewards.state import CharacterRequestState, RewardsState
from genapp.ui import routes
from genapp.ui.components import badge, button, card, icon, page_title, skeleton
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = RewardsState
ICONS = {"first_chat": "message-circle-heart", "social_butterfly": "users", "night_owl": "moon-star", "big_spender": "gem"}


def _words(name: str) -> str:
    return t(f"rewards.{name}")


def _bar(percent: Any, label: Any) -> rx.Component:
    return rx.el.div(
        rx.el.div(class_name="h-full rounded-full bg-primary", style={"width": percent.to_string() + "%"}),
        class_name="h-2 rounded-full bg-base-300 overflow-hidden",
        role="progressbar",
        aria_label=label,
        aria_valuenow=percent,
        custom_attrs={"aria-valuemin": "0", "aria-valuemax": "100"},
    )


def _tier() -> rx.Component:
    row = _state.row
    name: Any = rx.match(row.tier, *((tier, _words(f"tier_{tier}")) for tier, _ in TIERS[1:]), _words("tier_free"))
    following: Any = rx.match(row.following, *((tier, _words(f"tier_{tier}")) for tier, _ in TIERS[1:]), "")
    brings = [
        rx.el.li(rx.el.span(_words(f"tier_{tier}"), class_name="font-medium"), " ", _words(f"brings_{tier}"), class_name="py-1.5")
        for tier, _ in TIERS[1:]
    ]
    return card(
        rx.el.p(_words("tier"), class_name="muted text-sm"),
        rx.el.p(name, class_name="title", id="tier"),
        rx.cond(
            row.following != "",
            rx.el.div(
                rx.el.p(rx.el.span(row.missing, class_name="figure"), " ", _words("until"), " ", following, class_name="text-sm muted mt-3 mb-2"),
                _bar(row.percent, _words("way")),
            ),
        ),
        rx.el.p(rx.el.span(row.points, class_name="figure font-semibold"), " ", _words("points"), class_name="mt-4"),
        rx.el.ul(*brings, class_name="mt-4 text-sm divide-y divide-base-300"),
    )  # fmt: skip


def _day(one: Any) -> rx.Component:
    look = "rounded-xl border hairline p-1.5 text-center text-xs grid gap-0.5 min-h-14 content-center"
    inside = rx.cond(
        one.had,
        icon("check", 16, class_name="mx-auto text-success"),
        rx.cond(one.credits > 0, rx.el.span("+", one.credits, class_name="figure font-semibold"), rx.el.span("·")),
    )
    return rx.el.li(
        rx.el.span(one.day, class_name="muted figure"),
        inside,
        class_name=rx.cond(one.today, look + " outline outline-2 outline-primary", look),
        key=one.day,
    )


def _daily() -> rx.Component:
    row = _state.row
    return card(
        rx.el.p(_words("daily_hint"), class_name="muted text-sm mb-4"),
        rx.el.ol(rx.foreach(row.days, _day), class_name="grid grid-cols-6 sm:grid-cols-10 gap-1.5", aria_label=_words("daily")),
        button(
            rx.cond(row.claimable, _words("claim"), _words("tomorrow")), disabled=~row.claimable, on_click=_state.claim, class_name="mt-5"
        ),
        title=_words("daily"),
    )  # fmt: skip


def _achievement(row: Any) -> rx.Component:
    symbol: Any = rx.match(row.kind, *((kind, icon(name, 24)) for kind, name in ICONS.items()), icon("award", 24))
    name: Any = rx.match(row.kind, *((one.kind, _words(one.kind)) for one in ACHIEVEMENTS), row.kind)
    what: Any = rx.match(row.kind, *((one.kind, _words(f"{one.kind}_how")) for one in ACHIEVEMENTS), "")
    return rx.el.li(
        rx.el.span(symbol, class_name=rx.cond(row.reached != "", "text-success", "muted")),
        rx.el.div(
            rx.el.p(rx.el.span(name, class_name="font-semibold"), " ", rx.cond(row.reached != "", badge(_words("reached"), kind="team"), badge("+", row.credits)), class_name="flex flex-wrap gap-2 items-center"),
            rx.el.p(what, class_name="muted text-sm mb-2"),
            rx.cond(row.reached != "", rx.el.p(row.reached, class_name="figure text-xs muted"), _bar(row.percent, name)),
            class_name="min-w-0 flex-1",
        ),
        class_name="flex gap-4 py-3.5",
        key=row.kind,
    )  # fmt: skip


@page(routes.REWARDS, title="Rewards", access="user", frame="app", on_load=[RewardsState.load, CharacterRequestState.load])
def rewards() -> rx.Component:
    """The tier with the way to the next, a reward a day, achievements; nothing is lost by staying away (CRED-08..10, PROF-05)."""
    reached = card(
        rx.el.ul(rx.foreach(_state.row.achievements, _achievement), class_name="divide-y divide-base-300"), title=_words("achievements")
    )
    return rx.el.div(
        page_title(_words("title"), _words("hint")),
        rx.cond(
            _state.loaded,
            rx.el.div(_tier(), character_request(_state.row.tier == "platinum"), _daily(), reached, class_name="flex flex-col gap-5"),
            skeleton("row", 4),
        ),
        class_name="reading py-8 md:py-10",
    )
