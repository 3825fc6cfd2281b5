"""The conversation screen."""

import reflex as rx

from genapp.chat.components.browser import Announcer, Composer, Feed, Scroller, Starter
from genapp.chat.components.lines import transcript
from genapp.chat.components.threads import demo_tag, voice_tag, writer_line
from genapp.chat.pages.dialogs import dialogs, room_menu
from genapp.chat.pages.threads import chat_frame, thread_panel
from genapp.chat.state.acts import ActsState
from genapp.chat.state.room import Live, RoomState
from genapp.chat.state.starting import StartState
from genapp.chat.state.threads import ThreadsState
from genapp.chat.state.topup import TopUpState
from genapp.ui import routes
from genapp.ui.components import anchor, avatar, badge, empty_state, icon, link_button, notice, skeleton
from genapp.ui.page import page
from genapp.ui.session import SessionState
from genapp.ui.slots import fill
from genapp.ui.text import t


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
                voice_tag(room.voice),
                rx.cond(room.voice == "ai", demo_tag(RoomState.demo)),
                class_name="flex items-center gap-2",
            ),
            rx.el.p(writer_line(room.reply_mode), class_name="muted text-xs leading-snug"),
            class_name="min-w-0 flex-1",
        ),
        room_menu(),
        class_name="flex items-center gap-3 px-3 md:px-5 min-h-16 border-b hairline frost !border-x-0 !border-t-0",
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
    people, plans = room.voice == "operator", routes.PLANS + "?back=" + routes.CHAT + "/" + room.id
    low = rx.el.p(
        t("chat.low", n=room.free_left),
        " ",
        rx.cond(people, "", anchor(t("chat.upgrade"), href=plans, class_name="link-ours")),
        class_name="text-sm px-1",
    )
    out = notice("info", t("chat.out"), " ", anchor(t("chat.upgrade"), href=plans, class_name="link-ours font-semibold"))
    top_up = rx.el.button(
        t("chat.top_up"), type="button", class_name="link-ours font-semibold", on_click=TopUpState.open(room.id, room.price)
    )
    price = rx.el.p(
        rx.cond(room.price > 0, t("chat.price", price=room.price_text), ""),
        rx.cond(RoomState.price_why != "", rx.el.span(" ", RoomState.price_why, class_name="muted")),
        " ",
        t("chat.price_have", have=room.have_text),
        " ",
        anchor(
            badge(rx.el.span(room.tier, " ", t("chat.tier"), class_name="inline-block first-letter:uppercase")),
            href=routes.REWARDS,
            id="tier",
        ),
        " ",
        rx.cond(room.have < room.price, top_up),
        class_name="text-sm px-1",
        id="price",
    )
    free = rx.cond(room.premium & ~people, t("chat.send"), t("chat.send_free"))
    send = rx.cond(RoomState.charged & (room.price > 0), t("chat.send_price", price=room.price_text), free)
    starters = rx.cond(
        (room.free_left > 0) | RoomState.charged,
        rx.el.div(rx.foreach(room.starter_prompts, lambda text: Starter.create(text=text)), class_name="starters flex flex-wrap gap-2"),
    )
    return rx.el.footer(
        rx.el.div(
            _help(),
            rx.cond(room.gone, notice("info", t("chat.gone"), " ", anchor(t("chat.gone_find"), href=routes.DISCOVER, class_name="link-ours"))),
            fill("conversation.foot"),
            rx.cond(RoomState.quota_low & ~room.gone, low),
            rx.cond(RoomState.quota_out & ~room.gone, out),
            rx.cond(RoomState.charged & ~room.gone, price),
            rx.cond(RoomState.empty & ~room.gone, starters),
            rx.cond(
                (room.id != "") & ~room.gone,
                Composer.create(
                    conversation=room.id, draft=room.draft, label=t("chat.placeholder"), send=send, price=room.price, stop_label=t("chat.stop"),
                    blocked=RoomState.quota_out, why=t("chat.out_short"), on_send=RoomState.send, tells=people, on_draft=ActsState.save_draft, on_stop=ActsState.stop, on_typing=ActsState.tell_typing, key=room.id,
                ),
                rx.cond(room.gone, rx.fragment(), rx.el.div(class_name="shimmer h-14")),
            ),
            class_name="max-w-[48rem] mx-auto px-4 pt-2 flex flex-col gap-2",
        ),
        class_name="pb-[4.5rem] sm:pb-4 shrink-0",
    )  # fmt: skip


def _room() -> rx.Component:
    missing = empty_state("message-circle-off", t("chat.missing"), t("chat.missing_hint"), link_button(t("chat.all"), routes.CHAT))
    whole = rx.fragment(
        _head(),
        Scroller.create(transcript(ActsState), label=t("chat.log"), pill=t("chat.new_messages"), on_older=RoomState.older),
        _foot(),
        Announcer.create(),
    )
    return rx.el.section(
        Feed.create(
            page=RoomState.page, fresh=RoomState.fresh, block=RoomState.block, live=Live.chunk, full=RoomState.full, refused=RoomState.refused, permit_round=RoomState.permit_round, who=SessionState.user_id,
            on_whole=RoomState.whole, on_token=RoomState.mint, on_resend=RoomState.send, on_attend=RoomState.attend,
        ),
        rx.cond(RoomState.missing, missing, whole),
        class_name="room",
        aria_label=t("chat.conversation"),
    )  # fmt: skip


@page(
    f"{routes.CHAT}/[conversation_id]",
    title="Chat",
    access="user",
    frame="app",
    on_load=[RoomState.open, ThreadsState.load, ThreadsState.follow],
    slots=["conversation.foot"],
)
def conversation() -> rx.Component:
    """A conversation, with the list beside it where there is room (CHAT-14)."""
    return chat_frame(thread_panel(), _room(), dialogs(), look="chat-open")


@page(f"{routes.CHAT_NEW}/[slug]", title="Chat", access="user", frame="app", on_load=[StartState.start])
def begin() -> rx.Component:
    """The way into a conversation (CHAR-11)."""
    return rx.el.div(skeleton("bubble", 3), class_name="reading py-16 flex flex-col gap-4", aria_busy="true")
