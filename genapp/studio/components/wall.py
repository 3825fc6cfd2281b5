"""A wall of creations: even rows of whole pictures, each with its acts, and what is done with those that are chosen."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.ui.components import button, icon
from genapp.ui.text import t


def _words(name: str) -> str:
    return t(f"studio_library.{name}")


def _act(name: str, label: Any, key: str, on_click: Any, *, pressed: Any = None, look: str = "", filled: Any = None) -> rx.Component:
    held: dict[str, Any] = {} if pressed is None else {"aria_pressed": rx.cond(pressed, "true", "false")}
    fill: dict[str, Any] = {} if filled is None else {"fill": rx.cond(filled, "currentColor", "none")}
    return rx.el.button(
        icon(name, 18, **fill), type="button", class_name=f"shot-act {look}", aria_label=label, title=label, on_click=on_click,
        custom_attrs={"data-key": key}, **held,
    )  # fmt: skip


def shot(row: Any, wall: Any, on_open: Any) -> rx.Component:
    """Return one creation of the wall; `f`, `x` and Delete press its buttons (see `keys.js`)."""
    chosen = wall.chosen.contains(row.id)
    name = rx.cond(row.prompt != "", row.prompt, rx.match(row.operation, ("face_swap", _words("face_swap")), _words("picture")))
    picture = rx.el.img(src=row.small, alt="", loading="lazy", decoding="async", class_name="shot-picture")
    clip = rx.el.span(icon("play", 14), rx.el.span(row.seconds.to_string(), " s", class_name="figure"), class_name="shot-tag")
    return rx.el.li(
        rx.el.button(picture, type="button", class_name="shot-open", aria_label=name, on_click=on_open(row.id), custom_attrs={"data-open": "1"}),
        rx.el.span(
            rx.cond(row.kind == "video", clip),
            rx.cond(row.rating > 0, rx.el.span(icon("star", 12, fill="currentColor"), rx.el.span(row.rating, class_name="figure"), class_name="shot-tag")),
            rx.el.span(_words("ai"), class_name="shot-tag"),
            class_name="shot-foot",
        ),
        _act("check", _words("choose"), "x", wall.choose(row.id), pressed=chosen, look="shot-choose"),
        _act("heart", _words("favourite"), "f", wall.favourite(row.id, ~row.favourite), pressed=row.favourite, look="shot-heart", filled=row.favourite),
        _act("trash-2", _words("delete"), "delete backspace", wall.ask(row.id), look="shot-drop"),
        class_name=rx.cond(chosen, "shot shot-chosen", "shot"),
        style={"--w": row.width.to_string(), "--h": row.height.to_string(), "backgroundImage": rx.cond(row.blur != "", "url(" + row.blur + ")", "none")},
        custom_attrs={"data-shot": row.id},
        key=row.id,
    )  # fmt: skip


def waiting_wall() -> rx.Component:
    """Return the wall's shape while it is read."""
    shapes = ((832, 1216), (1024, 1024), (1216, 832), (1024, 1024), (832, 1216), (1216, 832), (1024, 1024), (832, 1216))
    return rx.el.div(
        *(rx.el.div(class_name="shot shimmer", style={"--w": str(w), "--h": str(h)}, aria_hidden="true") for w, h in shapes),
        class_name="wall", aria_busy="true",
    )  # fmt: skip


def bulk_bar(wall: Any, shelves: Any) -> rx.Component:
    """Return the bar of what is chosen, which comes from below."""
    out = rx.cond(
        wall.collection != "",
        button(icon("folder-minus", 18), rx.el.span(_words("take_out"), class_name="bulk-word"), kind="ghost", size="small", aria_label=_words("take_out"), on_click=wall.take_out),
    )  # fmt: skip
    bar = rx.el.div(
        rx.el.p(rx.el.span(wall.chosen.length(), class_name="figure font-semibold"), " ", _words("chosen"), class_name="bulk-count", role="status"),
        button(_words("all"), kind="ghost", size="small", on_click=wall.choose_all, class_name="bulk-all"),
        rx.el.span(class_name="flex-1"),
        button(icon("heart", 18), rx.el.span(_words("favourite"), class_name="bulk-word"), kind="ghost", size="small", aria_label=_words("favourite"), on_click=wall.favourite_chosen),
        button(icon("folder-plus", 18), rx.el.span(_words("put"), class_name="bulk-word"), kind="ghost", size="small", aria_label=_words("put"), on_click=shelves.ask_where("")),
        out,
        button(icon("trash-2", 18), rx.el.span(_words("delete"), class_name="bulk-word"), kind="ghost", size="small", aria_label=_words("delete"), on_click=wall.ask("")),
        rx.el.button(
            icon("x", 18), type="button", class_name="btn btn-quiet btn-small btn-square-ours", aria_label=_words("choose_none"), title=_words("choose_none"),
            on_click=wall.choose_none, custom_attrs={"data-unselect": "1"},
        ),
        class_name="bulk surface", role="region", aria_label=_words("chosen_bar"),
    )  # fmt: skip
    return rx.cond(wall.chosen.length() > 0, bar)
