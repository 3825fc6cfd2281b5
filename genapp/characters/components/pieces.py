"""A character's gallery and posts, what is locked in them, and one piece large (MED-12, MED-13)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.ui.components import button, icon
from genapp.ui.dialogs import dialog
from genapp.ui.text import t


def heart(row: Any, on_click: Any) -> rx.Component:
    """Return the like button of a piece with its count."""
    return rx.el.button(
        icon("heart", 18, fill=rx.cond(row.liked, "currentColor", "none"), class_name="text-primary"),
        rx.el.span(row.likes, class_name="figure"),
        type="button",
        class_name="btn btn-quiet btn-small gap-1.5",
        aria_pressed=rx.cond(row.liked, "true", "false"),
        aria_label=t("characters.like"),
        on_click=on_click,
    )


def _locked(row: Any, state: Any) -> rx.Component:
    return rx.el.button(
        rx.cond(row.blur != "", rx.el.img(src=row.blur, alt="", class_name="w-full h-full object-cover scale-110 blur-lg"), rx.fragment()),
        rx.el.span(
            icon("lock", 22), rx.el.span(t("characters.premium_piece"), class_name="text-sm font-semibold"), class_name="piece-lock"
        ),
        type="button",
        class_name="piece shimmer",
        aria_label=t("characters.premium_piece_hint"),
        on_click=state.view(row.id),
        key=row.id,
    )


def _open(row: Any, state: Any) -> rx.Component:
    return rx.el.button(
        rx.el.img(src=row.small, alt=row.text, loading="lazy", decoding="async", class_name="w-full h-full object-cover"),
        rx.cond(row.kind == "video", rx.el.span(icon("play", 22), class_name="piece-play"), rx.fragment()),
        type="button",
        class_name="piece shimmer",
        aria_label=rx.cond(row.text != "", row.text, t("characters.piece_open")),
        on_click=state.view(row.id),
        key=row.id,
    )


def gallery(state: Any) -> rx.Component:
    """Return the gallery; pieces for premium are a blur with a lock for others."""
    tiles = rx.foreach(state.gallery, lambda row: rx.cond(row.locked, _locked(row, state), _open(row, state)))
    more = rx.cond(state.more_gallery, button(t("characters.more"), kind="soft", on_click=state.further("gallery"), class_name="mt-5"))
    return rx.cond(
        state.gallery.length() > 0,
        rx.el.section(
            rx.el.h2(t("characters.gallery"), class_name="subtitle mb-4", id="gallery"),
            rx.el.div(tiles, class_name="grid grid-cols-2 sm:grid-cols-3 lg:grid-cols-4 gap-3"),
            more,
            class_name="mt-16",
            aria_labelledby="gallery",
        ),
    )


def _post(row: Any, state: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.img(src=row.small, alt="", loading="lazy", decoding="async", class_name="w-full h-full object-cover object-top"),
            rx.cond(row.kind == "video", rx.el.span(icon("play", 22), class_name="piece-play"), rx.fragment()),
            type="button",
            class_name="piece !aspect-[4/3] !rounded-none shimmer",
            aria_label=t("characters.piece_open"),
            on_click=state.view(row.id),
        ),
        rx.el.div(
            rx.cond(row.text != "", rx.el.p(row.text, class_name="whitespace-pre-line leading-relaxed")),
            rx.el.div(
                rx.cond(row.location != "", rx.el.span(icon("map-pin", 16), row.location, class_name="inline-flex gap-1.5 items-center")),
                rx.el.time(row.at[:10], class_name="figure"),
                rx.el.span(rx.cond(row.can_be_liked, heart(row, state.like(row.id))), class_name="ms-auto"),
                class_name="flex flex-wrap items-center gap-x-4 muted text-sm mt-3",
            ),
            class_name="p-5",
        ),
        class_name="surface overflow-hidden",
        key=row.id,
    )


def posts(state: Any) -> rx.Component:
    """Return the posts, newest first."""
    more = rx.cond(state.more_posts, button(t("characters.more"), kind="soft", on_click=state.further("post"), class_name="mt-5"))
    return rx.cond(
        state.posts.length() > 0,
        rx.el.section(
            rx.el.h2(t("characters.posts"), class_name="subtitle mb-4", id="posts"),
            rx.el.ul(
                rx.foreach(state.posts, lambda row: _post(row, state)), class_name="grid sm:grid-cols-2 lg:grid-cols-3 gap-5 items-start"
            ),
            more,
            class_name="mt-16",
            aria_labelledby="posts",
        ),
    )


def viewer(state: Any) -> rx.Component:
    """Return the dialog that shows one piece large."""
    row = state.viewed
    picture = rx.el.img(src=row.whole, alt=row.text, class_name="max-h-[70vh] w-full object-contain rounded-xl")
    clip = rx.el.video(src=row.whole, poster=row.small, controls=True, class_name="max-h-[70vh] w-full rounded-xl")
    return dialog(
        "piece",
        state.profile.name,
        rx.cond(row.whole != "", rx.cond(row.kind == "video", clip, picture), rx.fragment()),
        rx.cond(row.text != "", rx.el.p(row.text, class_name="mt-3 whitespace-pre-line")),
        actions=(
            rx.cond(row.can_be_liked, heart(row, state.like(row.id)), rx.fragment()),
            button(t("characters.close"), kind="soft", on_click=state.leave),
        ),
        is_open=row.id != "",
        on_close=state.leave,
    )
