"""The live monitor (ADM-10)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.pages.desk_acts import bulk_bar, reassign_button, reassign_dialog, tick
from genapp.backoffice.state.desk_acts import BulkState
from genapp.backoffice.state.monitor import MonitorState
from genapp.core.actor import Permission
from genapp.desk.bands import BANDS
from genapp.desk.components.clocks import Since
from genapp.desk.components.timeline import ended_words, flag_badges, when
from genapp.desk.components.watch import TILES, Alarm, Tiles, state_badge
from genapp.desk.queries.monitor import COLOURS
from genapp.ui import routes
from genapp.ui.components import anchor, avatar, badge, button, card, chip, empty_state, link_button, page_title, skeleton
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = MonitorState
AUTO = ("auto_alert", "auto_reassign", "auto_escalate")


def _words(name: str) -> str:
    return t(f"monitor.{name}")


def _figure(label: str, value: Any, below: Any = "") -> rx.Component:
    return rx.el.div(
        rx.el.dt(label, class_name="muted text-sm"),
        rx.el.dd(value, class_name="figure text-[1.777rem] leading-tight"),
        rx.el.dd(below, class_name="muted text-xs mt-1"),
        class_name="surface px-4 py-3",
    )


def _figures() -> rx.Component:
    f = _state.figures
    bands = rx.el.span(
        *(rx.el.span(rx.el.span(getattr(f, one), class_name="figure"), "\u00a0", _words(f"band_{one}")) for one in BANDS),
        class_name="grid grid-cols-2 gap-x-2",
    )
    return rx.el.dl(
        _figure(_words("queue"), f.queued, bands),
        _figure(_words("longest"), Since.create(at=f.longest, none="–"), _words("longest_hint")),
        _figure(_words("online"), f.online, rx.fragment(rx.el.span(f.free, class_name="figure"), " ", _words("free"))),
        _figure(_words("voiced"), f.voiced),
        _figure(_words("answer"), rx.cond(f.answer != "", f.answer, "–"), _words("answer_hint")),
        _figure(_words("pace"), f.pace, _words("pace_hint")),
        class_name="grid grid-cols-2 md:grid-cols-3 xl:grid-cols-6 gap-3 mb-6",
    )


def _tile(m: Any) -> rx.Component:
    who = rx.cond(m["operator"] != "", m["operator"], _words("nobody"))
    head = rx.el.div(
        tick(m["id"], m["character"] + " · " + m["user"]),
        avatar(m["avatar"], m["character"], 40),
        rx.el.div(
            anchor(m["character"], " · ", m["user"], href=f"{routes.ADMIN_CHATS}/" + m["id"], class_name="font-semibold link-quiet block truncate"),
            rx.el.p(who, class_name="muted text-sm truncate"),
            class_name="min-w-0 flex-1",
        ),
        class_name="flex items-center gap-3",
    )  # fmt: skip
    marks = rx.el.div(
        state_badge(m["colour"], COLOURS, "monitor"),
        Since.create(at=m["since"], none=_words("answered")),
        rx.cond(m["band"] != "", badge(rx.match(m["band"], *((one, _words(f"band_{one}")) for one in BANDS), ""))),
        flag_badges(m["flags"]),
        rx.el.span(reassign_button(m["id"], m["character"] + " · " + m["user"]), class_name="ms-auto"),
        class_name="flex flex-wrap items-center gap-2 mt-3",
    )
    return rx.el.li(head, marks, key=m["id"], class_name="tile surface tile-" + m["colour"])


def _select(name: str, value: Any, first: str, options: Any) -> rx.Component:
    return rx.el.select(
        rx.el.option(first, value=""), options, value=value, on_change=_state.choose(name), class_name="field !w-auto", aria_label=first
    )


def _filters() -> rx.Component:
    colours = [chip(_words("all"), _state.colour == "", _state.choose("colour", ""))]
    colours += [chip(_words(one), _state.colour == one, _state.choose("colour", one)) for one in COLOURS]
    find = rx.el.form(
        rx.el.input(
            name="found", type="search", placeholder=_words("find"), aria_label=_words("find"), class_name="field", max_length=60,
            default_value=_state.found, key=_state.loaded.to_string(),
        ),
        on_submit=_state.search,
        reset_on_submit=False,
        class_name="w-full sm:w-44",
    )  # fmt: skip
    return rx.el.div(
        *colours,
        _select("operator_id", _state.operator_id, _words("any_operator"), rx.foreach(_state.operators, lambda one: rx.el.option(one.name, value=one.id))),
        _select("band", _state.band, _words("any_band"), rx.fragment(*(rx.el.option(_words(f"band_{one}"), value=one) for one in BANDS))),
        find,
        button(_words("choose_all"), kind="ghost", size="small", on_click=_state.choose_all),
        class_name="flex flex-wrap gap-2 mb-4 items-center",
    )  # fmt: skip


def _escalated(row: Any) -> rx.Component:
    return rx.el.li(
        avatar(row.avatar, row.character, 40),
        rx.el.div(
            anchor(row.character, " · ", row.user, href=f"{routes.ADMIN_CHATS}/" + row.id, class_name="font-semibold link-quiet block truncate"),
            rx.el.p(row.why, class_name="muted text-sm"),
            class_name="min-w-0 flex-1 max-sm:basis-[calc(100%_-_3.25rem)]",
        ),
        Since.create(at=row.at, none=""),
        reassign_button(row.id, row.character + " · " + row.user),
        class_name="flex flex-wrap items-center gap-3 py-3",
        key=row.id,
    )  # fmt: skip


def _move(row: Any) -> rx.Component:
    verdict = rx.cond(
        row.verdict == "",
        rx.el.div(
            button(_words("confirm"), kind="ghost", size="small", on_click=_state.judge(row.id, "confirmed")),
            button(_words("undo"), kind="soft", size="small", on_click=_state.judge(row.id, "undone")),
            class_name="flex gap-1",
        ),
        rx.el.span(rx.cond(row.verdict == "undone", _words("undone"), _words("confirmed")), " ", row.by, class_name="muted text-sm"),
    )
    outcome: Any = rx.match(row.outcome, *((one, _words(f"went_{one}")) for one in ("queued", "escalated", "ai", "idle")), row.outcome)
    taken = rx.fragment(_words("taken_from"), " ", row.operator, ": ", ended_words(row.why), ". ", outcome)
    warned = rx.fragment(_words("was_warned"), " ", row.operator, ".")
    signs = rx.el.span(" ", flag_badges(row.signs), class_name="inline-flex flex-wrap gap-1 ms-1")
    return rx.el.li(
        rx.el.div(
            anchor(
                row.character, " · ", row.user, href=f"{routes.ADMIN_CHATS}/" + row.conversation_id, class_name="font-medium link-quiet"
            ),
            rx.el.p(rx.cond(row.outcome == "warned", warned, taken), rx.cond(row.signs.length() > 0, signs), class_name="muted text-sm"),
            when(row.at),
            class_name="min-w-0 flex-1",
        ),
        verdict,
        class_name="flex flex-wrap items-center gap-3 py-3",
        key=row.id,
    )


def _switches() -> rx.Component:
    def one(name: str) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="checkbox", class_name="toggle toggle-primary shrink-0", checked=_state.auto[name].to(bool), on_change=_state.switch(name), id=name
            ),
            rx.el.span(
                rx.el.span(_words(name), class_name="font-medium block"), rx.el.span(_words(f"{name}_hint"), class_name="muted text-sm"), class_name="min-w-0"
            ),
            class_name="flex gap-3 items-start py-2 cursor-pointer",
            html_for=name,
        )  # fmt: skip

    return card(*(one(name) for name in AUTO), title=_words("auto"))


@page(
    routes.ADMIN_MONITOR, title="Live monitor", access=Permission.MANAGE_CHATS, frame="admin", on_load=[BulkState.begin, MonitorState.load]
)
def monitor() -> rx.Component:
    """Every conversation that is voiced or waits, live (ADM-10)."""
    grid = rx.el.ul(rx.foreach(TILES, _tile), class_name="grid gap-3 sm:grid-cols-2 2xl:grid-cols-3", aria_label=_words("grid"))
    waits = card(rx.el.ul(rx.foreach(_state.escalated, _escalated), class_name="divide-y divide-base-300"), title=_words("escalated"), class_name="mb-6 card-alarm")  # fmt: skip
    moves = card(
        rx.cond(
            _state.moves.length() > 0,
            rx.el.ul(rx.foreach(_state.moves, _move), class_name="divide-y divide-base-300"),
            rx.el.p(_words("moves_none"), class_name="muted"),
        ),
        title=_words("moves"),
    )
    return rx.fragment(
        Tiles.create(page=_state.page, fresh=_state.fresh),
        page_title(
            _words("title"), _words("hint"),
            Alarm.create(alarm=_state.alarm, on=_words("sound_on"), off=_words("sound_off"), close=_words("seen")),
            link_button(_words("chats"), routes.ADMIN_CHATS, kind="soft", size="small"),
        ),
        _figures(),
        rx.cond(_state.escalated.length() > 0, waits),
        _filters(),
        bulk_bar(),
        rx.cond(_state.loaded, rx.cond(_state.total > 0, grid, empty_state("activity", _words("none"), _words("none_hint"))), skeleton("row", 4)),
        rx.cond(_state.more, button(t("backoffice.more"), kind="soft", on_click=_state.further, class_name="mt-4")),
        rx.el.div(moves, _switches(), class_name="grid gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)] items-start mt-8"),
        reassign_dialog(),
    )  # fmt: skip
