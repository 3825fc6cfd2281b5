"""Who waits (OPUI-01)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.desk.components.clocks import Since
from genapp.desk.components.figures import figures, quality_card
from genapp.desk.pages.shell import desk
from genapp.desk.state.presence import DeskState
from genapp.desk.state.waiting import WaitingState
from genapp.ui import routes
from genapp.ui.components import anchor, avatar, badge, button, empty_state, page_title, skeleton
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = WaitingState
_desk: Any = DeskState
REASONS = ("handed_off", "idle", "timeout", "slow", "quality", "balancing", "manual", "missed", "suspended", "removed")


def since(row: Any) -> rx.Component:
    """Return how long an own conversation's person waits, in the ladder's colours."""
    return Since.create(at=row.waits, idle=row.idle, warn=_desk.warn, late=_desk.late)


def _band(band: Any) -> rx.Component:
    words = rx.match(band, *((one, t(f"operator.band_{one}")) for one in ("urgent", "high", "normal")), t("operator.band_low"))
    return rx.el.span(words, class_name="band band-" + band.to(str))


def _waits(row: Any) -> rx.Component:
    came: Any = rx.match(row.reason, *((one, t(f"operator.back_{one}")) for one in REASONS), "")
    facts = rx.el.p(
        rx.cond(row.style != "", rx.el.span(row.style, class_name="capitalize")),
        rx.cond(row.tier != "free", rx.el.span(row.tier, class_name="capitalize")),
        rx.cond(came != "", rx.el.span(came)),
        rx.cond(row.attempts > 0, rx.el.span(row.attempts.to_string(), " ", t("operator.tries"))),
        class_name="dotted muted text-sm",
    )
    take = button(
        t("operator.take"), kind="soft", size="small", on_click=WaitingState.take(row.conversation_id), disabled=~_desk.me.available
    )
    return rx.el.li(
        avatar(row.avatar, row.name, 40),
        rx.el.div(rx.el.p(rx.el.span(row.name, class_name="font-semibold truncate"), _band(row.band), class_name="flex gap-2 items-center min-w-0"), facts, class_name="flex-1 min-w-0"),
        Since.create(at=row.entered_at),
        rx.cond(row.barred, rx.el.span(badge(t("operator.barred")), title=t("operator.barred_why")), take),
        class_name="desk-row",
        key=row.conversation_id,
    )  # fmt: skip


def _hybrid(row: Any) -> rx.Component:
    take = button(
        t("operator.take_over"), kind="soft", size="small", on_click=WaitingState.take(row.conversation_id), disabled=~_desk.me.available
    )
    return rx.el.li(
        avatar(row.avatar, row.name, 40),
        rx.el.p(rx.el.span(row.name, class_name="font-semibold truncate"), badge(t("ui.ai"), kind="ai"), class_name="flex gap-2 items-center flex-1 min-w-0"),
        Since.create(at=row.at),
        take,
        class_name="desk-row",
        key=row.conversation_id,
    )  # fmt: skip


def own(row: Any) -> rx.Component:
    """Return an own open conversation as a line that leads there."""
    return rx.el.li(
        anchor(
            avatar(row.avatar, row.name, 40),
            rx.el.p(
                rx.el.span(row.name, class_name="font-semibold truncate"),
                rx.cond(row.unread > 0, rx.el.span(row.unread, " ", t("operator.unread"), class_name="count-tag")),
                class_name="flex gap-2 items-center flex-1 min-w-0",
            ),
            rx.cond(row.waits != "", since(row), rx.el.span(t("operator.answered"), class_name="muted text-sm")),
            href=routes.OPERATOR_CHAT + "/" + row.id,
            class_name="desk-row",
        ),
        key=row.id,
    )


def _list(id: str, title: str, count: Any, hint: str, rows: Any, empty: Any) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(title, class_name="subtitle", id=f"{id}-title"),
            rx.el.span(count, class_name="count-tag figure"),
            rx.el.p(hint, class_name="muted text-sm w-full"),
            class_name="flex flex-wrap items-center gap-x-2 gap-y-0.5 px-4 pt-4 pb-2",
        ),
        rx.cond(count > 0, rx.el.ul(rows, class_name="desk-rows"), empty),
        class_name="surface overflow-hidden",
        id=id,
        aria_labelledby=f"{id}-title",
    )


def _none() -> rx.Component:
    title = t("operator.nobody")
    there, away = (empty_state("coffee", title, t(f"operator.{hint}")) for hint in ("nobody_hint", "nobody_off"))
    return rx.el.div(
        rx.cond(_desk.me.available, there, rx.cond(_desk.me.suspended, empty_state("coffee", title), away)), class_name="desk-empty"
    )


@page(routes.OPERATOR_WAITING, title="Waiting", access="operator", frame="operator", on_load=[DeskState.load, WaitingState.load])
def waiting() -> rx.Component:
    """The queue, whom a program answers, own conversations and the day's figures (OPUI-01)."""
    quiet = rx.el.p(t("operator.hybrid_none"), class_name="muted text-sm px-4 pb-4")
    mine = _list("own", t("operator.yours"), _desk.tabs.length(), t("operator.yours_hint"), rx.foreach(_desk.tabs, own), rx.el.p(t("operator.yours_none"), class_name="muted text-sm px-4 pb-4"))  # fmt: skip
    queue = _list("queue", t("operator.queue"), _state.total, t("operator.queue_hint"), rx.foreach(_state.rows, _waits), _none())
    hybrids = _list(
        "hybrids", t("operator.hybrids"), _state.hybrids.length(), t("operator.hybrids_hint"), rx.foreach(_state.hybrids, _hybrid), quiet
    )
    lists = rx.cond(
        _state.loaded,
        rx.el.div(mine, queue, hybrids, class_name="flex flex-col gap-5 min-w-0"),
        rx.el.div(skeleton("row", 5), class_name="flex flex-col gap-3"),
    )
    aside = rx.el.aside(
        figures(_state.stats.today, t("operator.today")),
        quality_card(_state.stats),
        class_name="flex flex-col gap-5",
    )
    return desk(
        page_title(t("operator.waiting"), t("operator.waiting_hint")),
        rx.el.div(lists, aside, class_name="grid gap-5 lg:grid-cols-[minmax(0,1fr)_20rem] items-start"),
    )
