"""Chats: the list, a conversation, the way into one; and the page about plans."""

from typing import Any

import reflex as rx

from genapp.chat.components import (
    Announcer,
    Composer,
    Feed,
    Scroller,
    Starter,
    TabTitle,
    demo_tag,
    mode_tag,
    thread_row,
    transcript,
    writer_line,
)
from genapp.chat.state.room import Live, RoomState
from genapp.chat.state.threads import ThreadsState
from genapp.ui import routes
from genapp.ui.components import (
    anchor,
    avatar,
    button,
    card,
    closes,
    dialog,
    empty_state,
    icon,
    link_button,
    notice,
    opens,
    page_title,
    skeleton,
)
from genapp.ui.fields import form, select_field, textarea_field
from genapp.ui.page import page
from genapp.ui.session import SessionState
from genapp.ui.text import t


def _threads() -> rx.Component:
    found = rx.el.ul(
        rx.foreach(
            ThreadsState.found,
            lambda row: rx.el.li(
                anchor(
                    avatar(row.avatar, row.name, 32),
                    rx.el.span(
                        rx.el.span(row.name, class_name="font-semibold text-sm"),
                        rx.el.span(row.text, class_name="muted text-sm line-clamp-2"),
                        class_name="flex flex-col min-w-0",
                    ),
                    href="/chat/" + row.conversation_id,
                    class_name="thread",
                ),
                key=row.message_id,
            ),
        ),
        class_name="px-2",
    )
    rows = rx.el.nav(
        rx.foreach(ThreadsState.threads, lambda row: thread_row(row, RoomState.room.id)),
        rx.cond(
            ThreadsState.more,
            button(t("chat.more_threads"), kind="ghost", size="small", on_click=ThreadsState.load_more, class_name="mx-auto my-2"),
        ),
        class_name="flex flex-col px-2",
        aria_label=t("chat.title"),
    )
    empty = empty_state(
        "message-circle",
        rx.cond(ThreadsState.archived, t("chat.none_archived"), t("chat.say_hi")),
        t("chat.none_hint"),
        link_button(t("chat.meet"), routes.DISCOVER, size="small"),
    )
    return rx.el.aside(
        rx.el.div(
            rx.el.h1(t("chat.title"), class_name="subtitle"),
            rx.el.div(
                rx.el.button(
                    icon("archive", 18),
                    type="button",
                    class_name="btn btn-quiet btn-square-ours",
                    aria_label=t("chat.show_archived"),
                    aria_pressed=rx.cond(ThreadsState.archived, "true", "false"),
                    on_click=ThreadsState.show_archived(~ThreadsState.archived),  # pyright: ignore[reportArgumentType]
                ),
                anchor(icon("plus", 18), href=routes.DISCOVER, class_name="btn btn-quiet btn-square-ours", aria_label=t("chat.new")),
                class_name="flex",
            ),
            class_name="flex items-center justify-between ps-4 pe-2 pt-3",
        ),
        rx.el.div(
            rx.el.input(
                type="search",
                placeholder=t("chat.search"),
                aria_label=t("chat.search"),
                class_name="field !min-h-11",
                on_change=ThreadsState.search.debounce(300),
            ),
            class_name="px-3 py-2",
        ),
        rx.el.div(
            rx.cond(
                ThreadsState.looking != "",
                rx.cond(ThreadsState.found.length() > 0, found, rx.el.p(t("chat.nothing_found"), class_name="muted text-sm px-5 py-4")),
                rx.cond(
                    ThreadsState.loaded,
                    rx.cond(ThreadsState.threads.length() > 0, rows, empty),
                    rx.el.div(skeleton("row", 5), class_name="flex flex-col gap-2 p-3"),
                ),
            ),
            class_name="flex-1 overflow-y-auto pb-20 sm:pb-4",
        ),
        class_name="threads",
    )


def _menu() -> rx.Component:
    room = RoomState.room

    def entry(name: str, words: Any, **props: Any) -> rx.Component:
        return rx.el.button(icon(name, 18), words, type="button", **props)

    return rx.fragment(
        rx.el.button(
            icon("ellipsis-vertical", 20),
            type="button",
            class_name="btn btn-quiet btn-square-ours",
            aria_label=t("chat.menu"),
            **opens("room-menu"),
        ),
        rx.el.div(
            anchor(icon("user-round", 18), t("chat.profile"), href="/characters/" + room.slug),
            entry(
                "pin",
                rx.cond(room.pinned, t("chat.unpin"), t("chat.pin")),
                on_click=ThreadsState.pin(room.id, ~room.pinned),  # pyright: ignore[reportArgumentType]
                **closes("room-menu"),
            ),
            entry(
                "archive",
                rx.cond(room.archived, t("chat.unarchive"), t("chat.archive")),
                on_click=ThreadsState.archive(room.id, ~room.archived),  # pyright: ignore[reportArgumentType]
                **closes("room-menu"),
            ),
            entry("notebook-pen", t("chat.persona"), on_click=RoomState.load_persona, **opens("persona")),
            entry("eraser", t("chat.clear"), **opens("clear")),
            entry("trash-2", t("chat.delete"), **opens("delete")),
            id="room-menu",
            class_name="menu-ours surface",
            style={"top": "8rem", "right": "1rem"},
            custom_attrs={"popover": "auto"},
        ),
    )


def _dialogs() -> rx.Component:
    keep = button(t("chat.cancel"), kind="ghost", **closes("clear"))
    keep_too = button(t("chat.cancel"), kind="ghost", **closes("delete"))
    reasons = [
        ("harmful", t("chat.reason_harmful")),
        ("minor", t("chat.reason_minor")),
        ("real_person", t("chat.reason_real")),
        ("hate", t("chat.reason_hate")),
        ("wrong", t("chat.reason_wrong")),
        ("other", t("chat.reason_other")),
    ]
    return rx.fragment(
        dialog(
            "clear",
            t("chat.clear_ask"),
            rx.el.p(t("chat.clear_hint"), class_name="muted"),
            actions=(keep, button(t("chat.clear"), kind="danger", on_click=RoomState.clear, **closes("clear"))),
        ),
        dialog(
            "delete",
            t("chat.delete_ask"),
            rx.el.p(t("chat.delete_hint"), class_name="muted"),
            actions=(keep_too, button(t("chat.delete"), kind="danger", on_click=RoomState.delete, **closes("delete"))),
        ),
        dialog(
            "persona",
            t("chat.persona"),
            rx.el.p(t("chat.persona_hint"), class_name="muted mb-4"),
            form(
                textarea_field(
                    t("chat.persona_label"), "persona", default_value=RoomState.persona, key=RoomState.persona, max_length=1000, rows=6
                ),
                rx.el.div(
                    button(t("chat.cancel"), kind="ghost", **closes("persona")),
                    button(t("chat.save"), type="submit"),
                    class_name="flex justify-end gap-2",
                ),
                on_submit=RoomState.save_persona,
            ),
        ),
        rx.cond(
            RoomState.reporting != "",
            rx.el.div(
                rx.el.div(
                    rx.el.h2(t("chat.report"), class_name="subtitle mb-4", id="report-title"),
                    form(
                        select_field(t("chat.reason"), "reason", reasons, default_value="harmful"),
                        textarea_field(t("chat.report_note"), "note", rows=3, max_length=1000),
                        rx.el.div(
                            button(t("chat.cancel"), kind="ghost", on_click=RoomState.end_report),
                            button(t("chat.report_do"), type="submit"),
                            class_name="flex justify-end gap-2",
                        ),
                        on_submit=RoomState.report,
                    ),
                    class_name="surface p-6 w-full max-w-md",
                    role="dialog",
                    aria_modal="true",
                    aria_labelledby="report-title",
                ),
                class_name="fixed inset-0 z-50 grid place-items-center p-4",
                style={"background": "rgba(20, 8, 18, .5)"},
            ),
        ),
        rx.cond(
            RoomState.editing != "",
            rx.el.div(
                rx.el.div(
                    rx.el.h2(t("chat.edit_title"), class_name="subtitle mb-4", id="edit-title"),
                    form(
                        textarea_field(
                            t("chat.edit_label"),
                            "text",
                            default_value=RoomState.editing_text,
                            key=RoomState.editing,
                            rows=5,
                            max_length=4000,
                            auto_focus=True,
                            help=t("chat.edit_hint"),
                        ),
                        rx.el.div(
                            button(t("chat.cancel"), kind="ghost", on_click=RoomState.end_edit),
                            button(t("chat.edit_do"), type="submit"),
                            class_name="flex justify-end gap-2",
                        ),
                        on_submit=RoomState.edit,
                    ),
                    class_name="surface p-6 w-full max-w-lg",
                    role="dialog",
                    aria_modal="true",
                    aria_labelledby="edit-title",
                ),
                class_name="fixed inset-0 z-50 grid place-items-center p-4",
                style={"background": "rgba(20, 8, 18, .5)"},
            ),
        ),
    )


def _head() -> rx.Component:
    room = RoomState.room
    return rx.el.header(
        anchor(
            icon("chevron-left"),
            href=routes.CHAT,
            class_name="btn btn-quiet btn-square-ours min-[900px]:!hidden",
            aria_label=t("chat.title"),
        ),
        avatar(room.avatar, room.name, 40),
        rx.el.div(
            rx.el.p(
                rx.el.span(room.name, class_name="font-semibold truncate"),
                mode_tag(room.reply_mode),
                demo_tag(RoomState.demo),
                class_name="flex items-center gap-2",
            ),
            rx.el.p(writer_line(room.reply_mode), class_name="muted text-xs leading-snug"),
            class_name="min-w-0 flex-1",
        ),
        _menu(),
        class_name="flex items-center gap-3 px-3 md:px-5 min-h-16 border-b hairline glass !border-x-0 !border-t-0",
    )


def _help() -> rx.Component:
    """Return the helpline card: at once, above everything (SAFE-1)."""
    return rx.cond(
        RoomState.help_name != "",
        notice(
            "warning",
            rx.el.p(t("chat.help_title"), class_name="font-semibold"),
            rx.el.p(t("chat.help_text"), class_name="mt-1"),
            rx.el.p(
                rx.el.strong(RoomState.help_name),
                rx.cond(
                    RoomState.help_number != "",
                    rx.el.a(RoomState.help_number, href="tel:" + RoomState.help_number, class_name="link-ours figure ms-2"),
                ),
                class_name="mt-2",
            ),
            rx.el.p(
                t("chat.help_emergency"),
                " ",
                rx.el.span(RoomState.help_emergency, class_name="figure font-semibold"),
                class_name="text-sm mt-1",
            ),
        ),
    )


def _foot() -> rx.Component:
    room = RoomState.room
    low = rx.el.p(
        t("chat.low", n=room.free_left),
        " ",
        anchor(t("chat.upgrade"), href=routes.PLANS, class_name="link-ours"),
        class_name="text-sm px-1",
    )
    out = notice("info", t("chat.out"), " ", anchor(t("chat.upgrade"), href=routes.PLANS, class_name="link-ours font-semibold"))
    starters = rx.cond(
        room.free_left > 0,
        rx.el.div(rx.foreach(room.starter_prompts, lambda text: Starter.create(text=text)), class_name="starters flex flex-wrap gap-2"),
    )
    return rx.el.footer(
        rx.el.div(
            _help(),
            rx.cond(RoomState.quota_low, low),
            rx.cond(RoomState.quota_out, out),
            rx.cond(RoomState.empty, starters),
            rx.cond(
                room.id != "",
                Composer.create(
                    conversation=room.id, draft=room.draft, label=t("chat.placeholder"), send=rx.cond(room.premium, t("chat.send"), t("chat.send_free")), stop_label=t("chat.stop"),
                    blocked=RoomState.quota_out, why=t("chat.out_short"), on_send=RoomState.send, on_draft=RoomState.save_draft, on_stop=RoomState.stop, key=room.id,
                ),
                rx.el.div(class_name="shimmer h-14"),
            ),
            class_name="max-w-[48rem] mx-auto px-4 pt-2 flex flex-col gap-2",
        ),
        class_name="pb-[4.5rem] sm:pb-4 shrink-0",
    )  # fmt: skip


def _room() -> rx.Component:
    missing = empty_state("message-circle-off", t("chat.missing"), t("chat.missing_hint"), link_button(t("chat.all"), routes.CHAT))
    whole = rx.fragment(
        _head(),
        Scroller.create(transcript(RoomState), label=t("chat.log"), pill=t("chat.new_messages"), on_older=RoomState.older),
        _foot(),
        Announcer.create(),
    )
    return rx.el.section(
        Feed.create(
            page=RoomState.page, fresh=RoomState.fresh, block=RoomState.block, live=Live.chunk, full=RoomState.full, refused=RoomState.refused, permit_round=RoomState.permit_round,
            on_whole=RoomState.whole, on_token=RoomState.mint, on_resend=RoomState.send,
        ),
        rx.cond(RoomState.missing, missing, whole),
        class_name="room",
        aria_label=t("chat.conversation"),
    )  # fmt: skip


def _frame(*children: rx.Component, look: str) -> rx.Component:
    return rx.el.div(TabTitle.create(unread=ThreadsState.unread), *children, class_name=f"chat-frame {look} -mb-24 sm:-mb-12")


@page(routes.CHAT, title="Chats", access="user", frame="app", on_load=[ThreadsState.load, ThreadsState.follow])
def chats() -> rx.Component:
    """The list of conversations (CHAT-13)."""
    beside = rx.el.section(
        empty_state("message-circle", t("chat.choose"), t("chat.choose_hint"), link_button(t("chat.meet"), routes.DISCOVER, kind="soft")),
        class_name="room justify-center",
    )
    return _frame(_threads(), beside, look="chat-list")


@page(
    f"{routes.CHAT}/[conversation_id]",
    title="Chat",
    access="user",
    frame="app",
    on_load=[RoomState.open, ThreadsState.load, ThreadsState.follow],
)
def conversation() -> rx.Component:
    """A conversation, with the list beside it where there is room (CHAT-14)."""
    return _frame(_threads(), _room(), _dialogs(), look="chat-open")


@page(f"{routes.CHAT_NEW}/[slug]", title="Chat", access="user", frame="app", on_load=[RoomState.start])
def begin() -> rx.Component:
    """The way into a conversation (CHAR-11)."""
    return rx.el.div(skeleton("bubble", 3), class_name="reading py-16 flex flex-col gap-4", aria_busy="true")


@page(routes.PLANS, title="Plans", access="public", frame="site", listed=True, description="What genapp costs.")
def plans() -> rx.Component:
    """What is free and what premium will be; nothing is sold here yet."""
    premium = rx.cond(SessionState.premium, notice("success", t("chat.plan_premium_on")), notice("info", t("chat.plan_soon")))
    rows = [("chat.plan_free", "chat.plan_free_text", "heart"), ("chat.plan_premium", "chat.plan_premium_text", "sparkles")]
    return rx.el.div(
        page_title(t("chat.plans"), t("chat.plans_hint")),
        premium,
        rx.el.div(
            *(
                card(
                    icon(name, 28),
                    rx.el.h2(t(title), class_name="subtitle mt-3"),
                    rx.el.p(t(text), class_name="muted mt-2 leading-relaxed"),
                )
                for title, text, name in rows
            ),
            class_name="grid md:grid-cols-2 gap-5 mt-6",
        ),
        class_name="content py-12",
    )
