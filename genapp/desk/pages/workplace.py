"""The workplace: the person, what was said, the character (OPUI-02)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.desk.components.browser import Answer, Keys, Scroll, Timeline, TypingLine
from genapp.desk.components.lines import lines
from genapp.desk.components.panels import note, panel, person_facts, stints, voiced_facts
from genapp.desk.pages.handing import ask_hand_off, notices
from genapp.desk.pages.shell import desk
from genapp.desk.pages.waiting import own, since
from genapp.desk.state.handing import HandingState
from genapp.desk.state.notes import NotesState
from genapp.desk.state.presence import DeskState
from genapp.desk.state.workplace import WorkplaceLive, WorkplaceState
from genapp.ui import routes
from genapp.ui.components import avatar, badge, button, empty_state, icon, link_button, page_title
from genapp.ui.dialogs import dialog, opens
from genapp.ui.operator import HereLink
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = WorkplaceState
_notes: Any = NotesState
_hand: Any = HandingState
_desk: Any = DeskState
KEYS = (("Alt ↓  Alt ↑", "move"), ("Enter", "send"), ("/", "templates"), ("Alt H", "hand"), ("Alt N", "notes"), ("?", "help"))


def _tab(row: Any) -> rx.Component:
    return HereLink.create(
        avatar(row.avatar, row.name, 32),
        rx.el.span(row.name, class_name="truncate max-w-28 font-semibold"),
        rx.cond(
            row.unread > 0,
            rx.el.span(row.unread, rx.el.span(" ", t("operator.unread"), class_name="sr-only"), class_name="count-tag figure"),
        ),
        rx.cond(row.waits != "", since(row)),
        rx.cond(
            row.caution,
            rx.el.span(
                icon("frown", 16),
                rx.el.span(t("operator.caution_tab"), class_name="sr-only"),
                title=t("operator.caution_tab"),
                class_name="inline-flex text-error",
            ),
        ),
        to=routes.OPERATOR_CHAT + "/" + row.id,
        class_name="desk-tab",
        key=row.id,
    )


def _tabs() -> rx.Component:
    help = rx.el.button(icon("keyboard"), type="button", class_name="btn btn-quiet btn-square-ours max-md:!hidden shrink-0", aria_label=t("operator.shortcuts"), title=t("operator.shortcuts"), id="shortcuts-open", **opens("shortcuts"))  # fmt: skip
    return rx.el.div(
        rx.el.nav(rx.foreach(_desk.tabs, _tab), class_name="desk-tabs", aria_label=t("operator.yours")), help, class_name="desk-tabbar"
    )


def _head() -> rx.Component:
    work = _state.work
    open_panel = lambda name, label, sign: rx.el.button(  # noqa: E731
        icon(sign), rx.el.span(label, class_name="max-sm:sr-only"), type="button", class_name="btn btn-quiet btn-small xl:!hidden", on_click=WorkplaceState.show(name),
        aria_expanded=rx.cond(_state.panel == name, "true", "false"), aria_controls=f"panel-{name}",
    )  # fmt: skip
    finish = rx.cond(work.mode == "hybrid", t("operator.give_back"), t("operator.finish"))
    return rx.el.div(
        rx.el.p(
            rx.el.span(work.person.name, class_name="font-semibold"), rx.el.span(" → ", class_name="muted", aria_hidden="true"),
            rx.el.span(work.character.name, class_name="font-semibold"), rx.el.span(" ", badge(t("operator.fictional"))), class_name="truncate min-w-0 max-md:hidden",
        ),
        rx.el.div(
            open_panel("person", t("operator.person"), "user"), open_panel("character", t("operator.character"), "drama"),
            button(finish, kind="ghost", size="small", on_click=HandingState.finish, disabled=work.waits != "", why=t("operator.finish_why")),
            button(t("operator.hand_off"), kind="soft", size="small", on_click=HandingState.ask),
            class_name="flex items-center gap-1 ms-auto flex-wrap justify-end",
        ),
        class_name="flex items-center gap-2 px-3 py-2 border-b hairline",
    )  # fmt: skip


def _middle() -> rx.Component:
    work = _state.work
    suggest = rx.cond(
        _desk.me.suggestions,
        rx.el.div(
            button(
                icon("sparkles", 16), t("operator.suggest"), kind="soft", size="small", busy=_hand.thinking, on_click=HandingState.suggest
            ),
            rx.el.span(t("operator.suggest_hint"), class_name="muted text-xs"),
            class_name="flex items-center gap-2 pb-2",
        ),
    )
    composer = rx.cond(
        work.id != "",
        Answer.create(
            conversation=work.id, label=t("operator.answer_as") + " " + work.character.name, send=t("operator.send"), open=t("operator.open_templates"),
            templates_label=t("operator.templates"), no_templates=t("operator.no_template"), ready=_state.ready, suggestion=_hand.suggestion,
            on_send=WorkplaceState.send, on_typing=WorkplaceState.typing, on_use=WorkplaceState.use, key=work.id,
        ),
        rx.el.div(class_name="shimmer h-14"),
    )  # fmt: skip
    typing = TypingLine.create(
        rx.el.span(rx.el.i(), rx.el.i(), rx.el.i(), class_name="dots", aria_hidden="true"),
        work.person.name,
        " ",
        t("operator.types"),
        at=WorkplaceLive.typing,
    )
    return rx.el.section(
        _head(),
        notices(),
        Scroll.create(lines(), label=t("operator.log"), pill=t("chat.new_messages"), on_older=WorkplaceState.older),
        rx.el.div(typing, suggest, composer, class_name="w-full max-w-[48rem] mx-auto px-3 pb-3 pt-1 shrink-0"),
        class_name="work-middle",
        aria_label=t("operator.conversation"),
    )


def _shortcuts() -> rx.Component:
    rows = (
        rx.el.div(rx.el.dt(rx.el.kbd(keys, class_name="figure")), rx.el.dd(t(f"operator.key_{name}")), class_name="fact")
        for keys, name in KEYS
    )
    return dialog("shortcuts", t("operator.shortcuts"), rx.el.dl(*rows, class_name="facts"))


def _why(work: Any) -> rx.Component:
    return rx.cond(
        work.why.length() > 0,
        rx.el.details(
            rx.el.summary(t("operator.why"), class_name="panel-head cursor-pointer"),
            rx.el.ul(rx.foreach(work.why, lambda one: rx.el.li(one)), class_name="text-sm list-disc ps-5"),
        ),
    )


@page(
    f"{routes.OPERATOR_CHAT}/[conversation_id]",
    title="Conversation",
    access="operator",
    frame="operator",
    on_load=[DeskState.load, HandingState.begin, WorkplaceState.open],
)
def workplace() -> rx.Component:
    """Three panels: the person, the timeline, the character; only of a conversation that is one's own (OPUI-02, OPUI-06)."""
    work = _state.work
    person = panel(
        "person", t("operator.person"), _state.panel == "person", WorkplaceState.show(""),
        person_facts(work.person),
        note("user", t("operator.note_user"), t("operator.note_help"), _notes.notes["user"], _notes.said["user"], _notes.round, NotesState),
        stints(work.stints), _why(work),
    )  # fmt: skip
    about_character = note(
        "character", t("operator.note_character"), t("operator.note_character_help"), _notes.notes["character"], _notes.said["character"], _notes.round, NotesState
    )  # fmt: skip
    character = panel(
        "character",
        t("operator.character"),
        _state.panel == "character",
        WorkplaceState.show(""),
        voiced_facts(work.character, about_character),
    )
    missing = empty_state(
        "message-circle-off",
        t("operator.not_yours"),
        t("operator.not_yours_hint"),
        link_button(t("operator.to_waiting"), routes.OPERATOR_WAITING),
    )
    return desk(
        Keys.create(on_hand=HandingState.ask, on_notes=WorkplaceState.show("person"), on_close=WorkplaceState.show("")),
        Timeline.create(page=_state.page, fresh=_state.fresh, block=_state.block, refused=_state.refused, seen=work.seen, on_again=WorkplaceState.send),
        _tabs(),
        rx.cond(_state.missing, missing, rx.el.div(person, _middle(), character, class_name="workplace")),
        ask_hand_off(),
        _shortcuts(),
        look="desk-work",
    )  # fmt: skip


@page(routes.OPERATOR_CHAT, title="Conversations", access="operator", frame="operator", on_load=[DeskState.load, WorkplaceState.first])
def conversations() -> rx.Component:
    """The way to the conversation whose person waits longest; a word when there is none."""
    none = empty_state(
        "messages-square",
        t("operator.yours_none"),
        t("operator.yours_none_hint"),
        link_button(t("operator.to_waiting"), routes.OPERATOR_WAITING),
    )
    rows = rx.el.ul(rx.foreach(_desk.tabs, own), class_name="desk-rows surface")
    return desk(page_title(t("operator.yours")), rx.cond(_desk.tabs.length() > 0, rows, none))
