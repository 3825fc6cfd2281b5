"""The menu of a conversation and the questions it asks."""

from typing import Any

import reflex as rx

from genapp.chat.state.acts import ActsState
from genapp.chat.state.room import RoomState
from genapp.chat.state.threads import ThreadsState
from genapp.chat.state.topup import TopUpState
from genapp.ui import routes
from genapp.ui.away import Away
from genapp.ui.components import anchor, button, icon
from genapp.ui.dialogs import closes, dialog, opens, opens_menu
from genapp.ui.fields import form, select_field, textarea_field
from genapp.ui.text import t


def room_menu() -> rx.Component:
    """Return the button with the acts on the whole conversation."""
    room = RoomState.room

    def entry(name: str, words: Any, **props: Any) -> rx.Component:
        return rx.el.button(icon(name, 18), words, type="button", **props)

    pinned, archived = rx.cond(room.pinned, t("chat.unpin"), t("chat.pin")), rx.cond(room.archived, t("chat.unarchive"), t("chat.archive"))
    pin: Any = ThreadsState.pin
    archive: Any = ThreadsState.archive
    return rx.fragment(
        rx.el.button(
            icon("ellipsis-vertical", 20),
            type="button",
            class_name="btn btn-quiet btn-square-ours",
            aria_label=t("chat.menu"),
            **opens_menu("room-menu"),
        ),
        rx.el.div(
            anchor(icon("user-round", 18), t("chat.profile"), href="/characters/" + room.slug),
            entry("pin", pinned, on_click=pin(room.id, ~room.pinned), **closes("room-menu")),
            entry("archive", archived, on_click=archive(room.id, ~room.archived), **closes("room-menu")),
            entry("notebook-pen", t("chat.persona"), on_click=ActsState.begin_persona, **closes("room-menu")),
            entry("eraser", t("chat.clear"), **opens("clear")),
            entry("trash-2", t("chat.delete"), **opens("delete")),
            id="room-menu",
            class_name="menu-ours surface",
            style={"--menu-top": "8.25rem"},
            custom_attrs={"popover": "auto"},
        ),
    )


def _question(id: str, act: str, on_click: Any) -> rx.Component:
    return dialog(
        id,
        t(f"chat.{id}_ask"),
        rx.el.p(t(f"chat.{id}_hint"), class_name="muted"),
        actions=(button(t("chat.cancel"), kind="ghost", **closes(id)), button(act, kind="danger", on_click=on_click, **closes(id))),
    )


def _asked(id: str, title: str, is_open: Any, leave: Any, submit: Any, act: str, *fields: rx.Component) -> rx.Component:
    """Return a form in a dialog that State opens and closes."""
    return dialog(
        id,
        title,
        form(
            *fields,
            rx.el.div(
                button(t("chat.cancel"), kind="ghost", on_click=leave), button(act, type="submit"), class_name="flex justify-end gap-2"
            ),
            on_submit=submit,
        ),
        is_open=is_open,
        on_close=leave,
    )


def _reasons() -> list[tuple[str, str]]:
    names = {"harmful": "harmful", "minor": "minor", "real_person": "real", "hate": "hate", "wrong": "wrong", "other": "other"}
    return [(value, t(f"chat.reason_{words}")) for value, words in names.items()]


def _pack(row: Any) -> rx.Component:
    shop: Any = TopUpState
    return rx.el.li(
        rx.el.div(
            rx.el.p(row.credits, rx.cond(row.bonus != "", " + " + row.bonus, ""), " ", t("credits.credits"), class_name="font-medium figure"),
            rx.cond(row.suggested, rx.el.p(t("credits.suggested"), class_name="text-sm text-success")),
            class_name="min-w-0 flex-1",
        ),
        button(
            row.price, kind="primary", size="small", busy=shop.buying == row.id, disabled=shop.busy, on_click=shop.buy(row.id), class_name="figure",
            aria_label=t("credits.buy_for") + " " + row.credits + " " + t("credits.credits") + ", " + row.price,
        ),
        class_name="flex gap-4 items-center py-2.5",
        key=row.id,
    )  # fmt: skip


def _top_up() -> rx.Component:
    """Return the dialog that sells credits where they are missed; what was typed stays (CRED-05, CHAT-16)."""
    shop: Any = TopUpState
    return dialog(
        "top-up",
        t("chat.top_up_title"),
        rx.el.p(t("chat.top_up_need", need=shop.need, have=shop.have), class_name="muted"),
        rx.cond(shop.sandbox, rx.el.p(t("credits.sandbox"), class_name="text-sm mt-2")),
        rx.cond(
            shop.errors.length() > 0, rx.el.p(shop.errors.get("form", shop.errors.get("email", "")), class_name="problem", role="alert")
        ),
        rx.el.ul(rx.foreach(shop.packs, _pack), class_name="divide-y divide-base-300 mt-3"),
        rx.el.p(t("credits.fiction"), class_name="muted text-sm mt-3"),
        rx.el.div(
            anchor(
                t("chat.top_up_more"), href=routes.CREDITS + "?back=" + routes.CHAT + "/" + shop.room_id, class_name="link-ours text-sm"
            ),
            button(t("chat.cancel"), kind="ghost", on_click=shop.close),
            class_name="flex flex-wrap justify-between items-center gap-2 mt-5",
        ),
        Away.create(to=shop.away),
        is_open=shop.shown,
        on_close=shop.close,
    )


def dialogs() -> rx.Component:
    """Return every question the conversation can ask; each is closed until it is needed."""
    state = ActsState
    persona = textarea_field(t("chat.persona_label"), "persona", default_value=state.persona, key=state.persona, max_length=1000, rows=6)
    text = textarea_field(
        t("chat.edit_label"), "text", default_value=state.editing_text, key=state.editing, rows=5, max_length=4000, help=t("chat.edit_hint")
    )
    return rx.fragment(
        _top_up(),
        _question("clear", t("chat.clear"), state.clear),
        _question("delete", t("chat.delete"), state.delete),
        _asked(
            "persona-form", t("chat.persona"), state.telling, state.end_persona, state.save_persona, t("chat.save"),
            rx.el.p(t("chat.persona_hint"), class_name="muted"), persona,
        ),
        _asked(
            "report-form", t("chat.report"), state.reporting != "", state.end_report, state.report, t("chat.report_do"),
            select_field(t("chat.reason"), "reason", _reasons(), default_value="harmful"),
            textarea_field(t("chat.report_note"), "note", rows=3, max_length=1000),
        ),
        _asked("edit-form", t("chat.edit_title"), state.editing != "", state.end_edit, state.edit, t("chat.edit_do"), text),
    )  # fmt: skip
