"""One conversation in three panels (ADM-09)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.pages.chat_notes import flags, notes
from genapp.backoffice.pages.chats import mode_words
from genapp.backoffice.pages.desk_acts import reassign_button, reassign_dialog
from genapp.backoffice.state.chat import OfficeChatState
from genapp.core.actor import Permission
from genapp.desk.components.timeline import fact, note_of, spell, timeline, when
from genapp.desk.components.watch import state_badge
from genapp.desk.queries.office_chats import STATES
from genapp.ui import routes
from genapp.ui.components import avatar, badge, button, card, empty_state, icon, link_button, skeleton
from genapp.ui.dialogs import dialog
from genapp.ui.fields import field, form, textarea_field
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = OfficeChatState
_chat: Any = OfficeChatState.chat


def _words(name: str) -> str:
    return t(f"chat_office.{name}")


def _acts(row: Any) -> rx.Component:
    """Return EDIT and DEL of one message; a person's own words are theirs: those can only be removed."""
    return rx.el.div(
        rx.cond(
            row.side != "user",
            rx.el.button(icon("pencil", 14), _words("edit"), type="button", class_name="act", on_click=_state.ask("edit", row.id)),
        ),
        rx.el.button(icon("trash-2", 14), _words("del"), type="button", class_name="act", on_click=_state.ask("remove", row.id)),
        class_name="acts flex text-xs",
    )


def _head() -> rx.Component:
    return rx.el.header(
        rx.el.div(
            rx.el.h1(_chat.character, " · ", _chat.user, class_name="title"),
            rx.el.div(
                state_badge(_chat.status, STATES, "chats_office"),
                badge(mode_words(_chat.mode)),
                rx.cond(
                    _chat.operator != "",
                    rx.el.span(_words("voiced_by"), " ", rx.el.strong(_chat.operator), class_name="text-sm"),
                    rx.cond(_chat.queued, rx.el.span(_words("in_queue"), class_name="text-sm")),
                ),
                class_name="flex flex-wrap gap-2 items-center mt-2",
            ),
            class_name="min-w-0",
        ),
        rx.el.div(
            link_button(_words("all"), routes.ADMIN_CHATS, kind="ghost", size="small"),
            rx.cond(_chat.mode != "ai", reassign_button(_chat.id, _chat.character + " · " + _chat.user)),
            rx.cond(
                (_chat.status != "closed") & (_chat.status != "archived"),
                button(_words("close"), kind="danger", size="small", on_click=_state.ask("close", "")),
            ),
            rx.cond(
                _state.may_block & ~_chat.user_banned,
                button(_words("block"), kind="danger", size="small", on_click=_state.ask("block", "")),
            ),
            class_name="flex flex-wrap gap-2",
        ),
        class_name="flex flex-wrap items-end justify-between gap-4 mb-6",
    )


def _user() -> rx.Component:
    c = _chat
    return card(
        rx.el.div(
            avatar(c.user_picture, c.user, 48),
            rx.el.div(rx.el.p(c.user, class_name="font-semibold"), rx.el.p("@", c.username, class_name="muted text-sm"), class_name="min-w-0"),
            class_name="flex items-center gap-3 mb-4",
        ),
        rx.cond(c.user_banned, rx.el.p(badge(_words("blocked"), kind="poor"), class_name="mb-3")),
        rx.el.dl(
            fact(_words("age"), rx.cond(c.user_age > 0, c.user_age.to_string(), "")),
            fact(_words("gender"), c.user_gender),
            fact(_words("place"), c.user_place),
            fact(_words("wish"), c.user_wish),
            fact(_words("tier"), c.user_tier),
            fact(_words("spent_here"), c.spent),
            fact(_words("spent"), c.user_spent),
            fact(_words("paid_messages"), rx.cond(c.paid_messages > 0, c.paid_messages.to_string(), "")),
            fact(_words("user_since"), rx.cond(c.user_since != "", c.user_since[:10], "")),
            class_name="grid grid-cols-2 gap-3 mb-4",
        ),
        rx.cond(c.user_about != "", rx.el.p(c.user_about, class_name="text-sm mb-4 whitespace-pre-wrap")),
        note_of(_words("note_user"), c.user_note, c.user_note_by),
        title=_words("user"),
    )  # fmt: skip


def _character() -> rx.Component:
    c = _chat
    return card(
        rx.el.div(
            rx.foreach(c.pictures, lambda one: rx.el.img(src=one, alt="", loading="lazy", class_name="w-full aspect-[3/4] object-cover rounded-xl")),
            class_name="grid grid-cols-3 gap-2 mb-4",
        ),
        rx.el.p(c.character, ", ", c.character_age, class_name="font-semibold"),
        rx.el.dl(
            fact(_words("gender"), c.character_gender),
            fact(_words("place"), c.character_place),
            fact(_words("style"), c.character_style),
            fact(_words("likes"), c.character_likes),
            class_name="grid grid-cols-2 gap-3 my-4",
        ),
        rx.el.details(
            rx.el.summary(_words("more_of"), class_name="link-ours text-sm cursor-pointer w-fit py-1"),
            rx.el.p(c.character_about, class_name="text-sm whitespace-pre-wrap"),
            rx.cond(c.guidelines != "", rx.el.p(c.guidelines, class_name="text-sm whitespace-pre-wrap mt-2 muted")),
            class_name="mb-4",
        ),
        note_of(_words("note_character"), c.character_note, c.character_note_by),
        title=_words("character"),
    )  # fmt: skip


def _office() -> rx.Component:
    """Return what supervisors keep about it: flags, notes, who had it, how it was rated."""
    stars = rx.el.ul(
        rx.foreach(
            _state.stars,
            lambda one: rx.el.li(
                rx.el.span(one.stars, " / 5", class_name="figure"), " ", when(one.at), " ", one.operator, class_name="text-sm"
            ),
        )
    )
    return rx.fragment(
        card(flags(), notes(), title=_words("office"), class_name="mt-6"),
        card(
            rx.cond(
                _state.spells.length() > 0,
                rx.el.ol(rx.foreach(_state.spells, spell), class_name="flex flex-col gap-4"),
                rx.el.p(_words("no_spells"), class_name="muted text-sm"),
            ),
            rx.cond(_state.stars.length() > 0, rx.el.div(rx.el.h3(_words("stars"), class_name="label-ours mt-5"), stars)),
            title=_words("spells"),
            class_name="mt-6",
        ),
    )


def _middle() -> rx.Component:
    composer = form(
        textarea_field(_words("write"), "words", rows=2, max_length=4000, help=_words("write_hint"), error=rx.cond(_state.asking == "", _state.errors.get("text", ""), ""), key=_state.nonce),
        button(icon("send", 16), _words("send"), type="submit", class_name="self-end"),
        on_submit=_state.write,
        class_name="surface p-4 mt-5",
    )  # fmt: skip
    older = rx.cond(
        _state.older, button(_words("older"), kind="soft", size="small", on_click=_state.further, class_name="self-center mb-4")
    )
    none = rx.el.p(_words("silent"), class_name="muted text-center py-10")
    return rx.el.section(
        rx.el.div(older, class_name="flex justify-center"),
        rx.cond(_state.rows.length() > 0, timeline(_state.rows, _acts), none),
        composer,
        aria_label=_words("timeline"),
        class_name="min-w-0",
    )


def _question(name: str, danger: bool, *fields: Any, hint: bool = True) -> rx.Component:
    wrong = _state.errors
    return dialog(
        f"ask-{name}",
        _words(f"{name}_title"),
        *([rx.el.p(_words(f"{name}_hint"), class_name="muted mb-4")] if hint else []),
        rx.cond(wrong.contains("form"), rx.el.p(wrong.get("form", ""), class_name="problem", role="alert")),
        form(
            *fields,
            field(_words("reason"), f"{name}_reason", error=wrong.get("reason", ""), max_length=200, autocomplete="off"),
            rx.el.div(
                button(t("backoffice.keep"), kind="ghost", on_click=_state.leave),
                button(_words(f"{name}_do"), type="submit", kind="danger" if danger else "primary"),
                class_name="flex justify-end gap-2",
            ),
            on_submit=getattr(_state, name),
            key=_state.line + _state.asking,
        ),
        is_open=_state.asking == name,
        on_close=_state.leave,
    )


@page(
    f"{routes.ADMIN_CHATS}/[conversation_id]", title="Chat", access=Permission.MANAGE_CHATS, frame="admin", on_load=[OfficeChatState.open]
)
def chat() -> rx.Component:
    """The person, what was said, the character; and everything a supervisor does about it (ADM-09)."""
    words = textarea_field(
        _words("new_words"),
        "new_words",
        rows=4,
        max_length=4000,
        default_value=_state.line_text,
        error=_state.errors.get("text", ""),
        key=_state.line,
    )
    until = field(_words("until"), "until", type="date", help=_words("until_help"), error=_state.errors.get("until", ""))
    panels = rx.el.div(
        rx.el.aside(_user(), _office(), aria_label=_words("user"), class_name="min-w-0 order-2 xl:order-1"),
        rx.el.div(_middle(), class_name="min-w-0 order-1 xl:order-2"),
        rx.el.aside(_character(), aria_label=_words("character"), class_name="min-w-0 order-3"),
        class_name="grid gap-6 xl:grid-cols-[18rem_minmax(0,1fr)_18rem] items-start",
    )
    gone = empty_state("message-square-off", _words("missing"), act=link_button(_words("all"), routes.ADMIN_CHATS, kind="soft"))
    return rx.fragment(
        rx.cond(_state.loaded, rx.cond(_state.missing, gone, rx.fragment(_head(), panels)), skeleton("row", 4)),
        _question("edit", False, words, hint=False),
        _question("remove", True),
        _question("close", True),
        _question("block", True, until),
        reassign_dialog(),
    )
