"""One creation large: the picture or the clip, everything known about it, and what can be done with it (PROV-1)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.ui import routes
from genapp.ui.components import anchor, badge, button, icon
from genapp.ui.dialogs import dialog
from genapp.ui.text import t


def _words(name: str) -> str:
    return t(f"studio_library.{name}")


def _fact(label: str, *value: Any, shown: Any = None) -> Any:
    line = rx.el.div(
        rx.el.dt(_words(label), class_name="muted"), rx.el.dd(*value, class_name="text-end min-w-0 break-words"), class_name="fact"
    )
    return line if shown is None else rx.cond(shown, line)


def _figure(value: Any) -> rx.Component:
    return rx.el.span(value, class_name="figure")


def _stars(row: Any, state: Any) -> rx.Component:
    def star(number: int) -> rx.Component:
        return rx.el.button(
            icon("star", 22, fill=rx.cond(row.rating >= number, "currentColor", "none")),
            type="button", class_name=rx.cond(row.rating >= number, "rate rate-on", "rate"), aria_label=t("studio_library.stars", number=number),
            aria_pressed=rx.cond(row.rating == number, "true", "false"), on_click=state.rate(number), custom_attrs={"data-key": str(number)},
        )  # fmt: skip

    return rx.el.div(*(star(number) for number in range(1, 6)), class_name="flex -mx-1.5", role="group", aria_label=_words("rating"))


def _turn(name: str, label: str, key: str, state: Any, by: int, shown: Any) -> Any:
    turn = rx.el.button(
        icon(name, 24), type="button", class_name=f"big-turn {'big-next' if by > 0 else 'big-previous'}", aria_label=_words(label),
        on_click=state.step(by), custom_attrs={"data-key": key},
    )  # fmt: skip
    return rx.cond(shown, turn)


def _seen(state: Any) -> rx.Component:
    row = state.row
    picture = rx.el.img(src=row.src, alt=row.prompt, class_name="big-picture", key=row.id)
    clip = rx.el.video(
        src=row.src, poster=row.poster, controls=True, loop=True, muted=True, auto_play=True, plays_inline=True, class_name="big-picture",
        key=row.id, aria_label=row.prompt,
    )  # fmt: skip
    return rx.el.div(
        rx.cond(row.kind == "video", clip, picture),
        _turn("chevron-left", "previous", "arrowleft", state, -1, state.has_previous),
        _turn("chevron-right", "next", "arrowright", state, 1, state.has_next),
        class_name="big-seen",
        style={"backgroundImage": rx.cond(row.blur != "", "url(" + row.blur + ")", "none")},
    )


def _facts(state: Any) -> rx.Component:
    row, job = state.row, state.job
    prompt = rx.cond(
        row.prompt != "",
        rx.el.div(
            rx.el.h3(_words("prompt"), class_name="panel-head"),
            rx.el.p(row.prompt, class_name="whitespace-pre-line break-words leading-relaxed"),
        ),
    )
    negative = rx.cond(
        row.negative != "",
        rx.el.div(rx.el.h3(_words("negative"), class_name="panel-head"), rx.el.p(row.negative, class_name="text-sm break-words")),
    )
    return rx.el.div(
        prompt,
        negative,
        rx.el.dl(
            _fact("made_with", row.model, shown=row.model != ""),
            _fact("seed", _figure(row.seed)),
            _fact("size", _figure(row.width.to_string() + " × " + row.height.to_string())),
            _fact("length", _figure(row.seconds.to_string() + " s"), shown=row.kind == "video"),
            _fact("quality", rx.el.span(job.quality, class_name="capitalize"), shown=job.quality != ""),
            _fact("cost", _figure(job.cost), " ", rx.cond(job.made > 1, t("studio_library.for_results", count=job.made), _words("credits")), shown=job.cost != ""),
            _fact("by", row.by, shown=row.by != ""),
            _fact("made", _figure(row.at[:10])),
            _fact("kept_until", _figure(row.until[:10]), shown=row.until != ""),
            class_name="facts",
        ),
        class_name="flex flex-col gap-4",
    )  # fmt: skip


def large(state: Any, shelves: Any) -> rx.Component:
    """Return the dialog with one creation; arrows turn, f keeps dear, 1 to 5 rate, Delete asks, Escape closes."""
    row = state.row
    heart = rx.el.button(
        icon("heart", 20, fill=rx.cond(row.favourite, "currentColor", "none"), class_name="text-primary"),
        type="button", class_name="btn btn-quiet btn-square-ours", aria_label=_words("favourite"), title=_words("favourite"),
        aria_pressed=rx.cond(row.favourite, "true", "false"), on_click=state.favourite, custom_attrs={"data-key": "f"},
    )  # fmt: skip
    put = rx.el.button(
        icon("folder-plus", 20), type="button", class_name="btn btn-quiet btn-square-ours", aria_label=_words("put"), title=_words("put"),
        on_click=shelves.ask_where(row.id),
    )  # fmt: skip
    drop = rx.el.button(
        icon("trash-2", 20), type="button", class_name="btn btn-quiet btn-square-ours", aria_label=_words("delete"), title=_words("delete"),
        on_click=state.ask, custom_attrs={"data-key": "delete backspace"},
    )  # fmt: skip
    # A plain link: the file is the original, with where it comes from written into it.
    save = rx.el.a(
        icon("download", 20), href=row.src, download="genapp-" + row.id + rx.cond(row.kind == "video", ".mp4", ".webp"), class_name="btn btn-quiet btn-square-ours", aria_label=_words("download"),
        title=_words("download"),
    )  # fmt: skip
    again = anchor(
        icon("wand-sparkles", 18), _words("recall"), href=f"{routes.STUDIO}?from=" + row.id, class_name="btn btn-primary w-full gap-2"
    )
    side = rx.el.div(
        rx.el.div(
            badge(_words("ai_generated"), kind="ai"), rx.cond(row.demo, badge(_words("demo"), kind="demo")),
            class_name="flex flex-wrap gap-2",
        ),
        rx.el.div(_stars(row, state), rx.el.div(heart, put, save, drop, class_name="flex ms-auto"), class_name="flex flex-wrap items-center"),
        _facts(state),
        rx.cond(row.operation != "face_swap", rx.el.div(again, class_name="big-again")),
        class_name="big-side",
    )  # fmt: skip
    close = button(icon("x", 20), kind="ghost", class_name="btn-square-ours big-close", aria_label=_words("close"), on_click=state.leave)
    title = rx.el.span(_words("one_large"), class_name="sr-only")
    return rx.el.div(
        dialog("large", title, rx.cond(row.id != "", rx.el.div(close, _seen(state), side, class_name="big")), is_open=row.id != "", on_close=state.leave),
        class_name="big-place",
    )  # fmt: skip
