"""Pictures that wait for somebody to look at them."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.backoffice.state.media import MediaReviewState
from genapp.core.actor import Permission
from genapp.ui import routes
from genapp.ui.components import button, chip, empty_state, page_title, skeleton
from genapp.ui.dialogs import dialog
from genapp.ui.fields import field, form
from genapp.ui.page import page
from genapp.ui.session import SessionState
from genapp.ui.text import t


def _picture(row: Any) -> rx.Component:
    state: Any = MediaReviewState
    acts = rx.el.div(
        rx.cond(
            state.view.contains("flagged"),
            rx.fragment(),
            button(t("backoffice.flag"), kind="danger", size="small", on_click=state.begin(row.id)),
        ),
        rx.cond(
            state.view == "characters",
            rx.fragment(),
            button(t("backoffice.approve"), kind="soft", size="small", on_click=state.approve(row.id)),
        ),
        class_name="flex gap-2 justify-end mt-3",
    )
    return rx.el.li(
        rx.el.a(
            rx.el.img(src=row.small, alt="@" + row.owner, loading="lazy", class_name="w-full aspect-square object-cover"),
            href=row.key,
            target="_blank",
            rel="noopener",
        ),
        rx.el.div(
            rx.el.p(rx.cond(row.owner_kind == "user", "@" + row.owner, row.owner), class_name="font-medium truncate"),
            rx.el.p(row.facts, class_name="muted text-sm figure"),
            rx.cond(row.flag_reason != "", rx.el.p(row.flag_reason, class_name="problem")),
            acts,
            class_name="p-4",
        ),
        class_name="surface overflow-hidden",
        key=row.id,
    )


@page(routes.ADMIN_MEDIA, title="Pictures", access=Permission.MANAGE_USERS, frame="admin", on_load=[MediaReviewState.load])
def pictures() -> rx.Component:
    """People's pictures: approve, or flag with a reason (MED-07)."""
    state: Any = MediaReviewState
    rows = rx.el.ul(rx.foreach(state.rows, _picture), class_name="grid sm:grid-cols-2 lg:grid-cols-4 gap-5")
    shown = rx.cond(state.rows.length() > 0, rows, empty_state("image", t("backoffice.pictures_empty")))
    why = form(
        field(t("backoffice.flag_reason"), "reason", max_length=500, help=t("backoffice.flag_hint"), error=state.errors.get("reason", "")),
        rx.el.div(
            button(t("backoffice.keep"), kind="ghost", on_click=state.end),
            button(t("backoffice.flag_do"), type="submit", kind="danger"),
            class_name="flex justify-end gap-2",
        ),
        on_submit=state.flag,
    )
    return rx.fragment(
        page_title(t("backoffice.pictures"), t("backoffice.pictures_hint")),
        rx.el.div(
            chip(t("backoffice.pictures_waiting"), state.view == "waiting", state.choose("waiting")),
            chip(t("backoffice.pictures_flagged"), state.view == "flagged", state.choose("flagged")),
            rx.cond(
                SessionState.permissions.contains(Permission.MANAGE_CHARACTERS.value),
                rx.fragment(
                    chip(t("backoffice.pictures_characters"), state.view == "characters", state.choose("characters")),
                    chip(
                        t("backoffice.pictures_characters_flagged"), state.view == "characters_flagged", state.choose("characters_flagged")
                    ),
                ),
            ),
            class_name="flex flex-wrap gap-2 mb-5",
        ),
        rx.cond(state.loaded, shown, skeleton("row", 3)),
        rx.cond(state.more, button(t("backoffice.more"), kind="soft", on_click=state.further, class_name="mt-4")),
        dialog("flag", t("backoffice.flag_title"), why, is_open=state.choosing != "", on_close=state.end),
    )
