"""Face swap: a face, a picture it goes into, a declaration where one is needed, and both pictures beside each other (C30, CONS-1, C52)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.media.components.uploader import uploader
from genapp.studio.components.keyboard import compare
from genapp.studio.components.models import problem, qualities, short_of, who_is_shown
from genapp.studio.orders import MOST
from genapp.studio.pages.shell import studio
from genapp.studio.state.picker import PickerState
from genapp.studio.state.studio import StudioState
from genapp.studio.state.swap import SwapState
from genapp.ui import routes
from genapp.ui.components import anchor, badge, button, card, chip, empty_state, icon, notice, page_title, skeleton
from genapp.ui.dialogs import dialog
from genapp.ui.fields import form
from genapp.ui.page import page
from genapp.ui.text import t

_swap: Any = SwapState
_picker: Any = PickerState


def _words(name: str) -> str:
    return t(f"studio_library.{name}")


def _place(name: str, row: Any) -> rx.Component:
    empty = rx.el.span(
        icon("scan-face" if name == "face" else "image-plus", 32), rx.el.span(_words(f"choose_{name}"), class_name="font-semibold"),
        rx.el.span(_words(f"{name}_hint"), class_name="muted text-sm"), class_name="slot-empty",
    )  # fmt: skip
    full = rx.fragment(
        rx.el.img(src=row.src, alt=row.name, class_name="slot-picture"),
        rx.el.span(icon("refresh-cw", 14), _words("change"), class_name="shot-tag slot-change"),
    )
    return rx.el.div(
        rx.el.p(_words(name), class_name="label-ours"),
        rx.el.button(
            rx.cond(row.id != "", full, empty), type="button", class_name=rx.cond(row.id != "", "slot", "slot slot-open"), on_click=_picker.open(name),
            aria_label=rx.cond(row.id != "", _words(f"change_{name}") + ": " + row.name, _words(f"choose_{name}")),
        ),
        problem(_swap.errors, name),
        class_name="min-w-0",
    )  # fmt: skip


def _settings() -> rx.Component:
    counts = rx.el.div(
        *(
            rx.el.button(str(n), type="button", class_name="chip figure", aria_pressed=rx.cond(_swap.count == n, "true", "false"), aria_label=t("studio_library.count_of", count=n), on_click=_swap.choose_count(n))
            for n in range(1, MOST["face_swap"] + 1)
        ),
        class_name="flex gap-2", role="group", aria_label=_words("how_many"),
    )  # fmt: skip
    return rx.el.div(
        rx.el.div(rx.el.p(_words("quality"), class_name="label-ours"), qualities(_swap)),
        rx.el.div(rx.el.p(_words("how_many"), class_name="label-ours"), counts),
        class_name="flex flex-wrap gap-x-8 gap-y-4",
    )


def _consent() -> rx.Component:
    needed = card(
        rx.el.p(_words("swap_consent_hint"), class_name="muted text-sm mb-4 -mt-2"), who_is_shown(_swap), title=_words("who_is_shown")
    )
    chosen = (_swap.face.id != "") & (_swap.target.id != "")
    none = rx.cond(
        chosen,
        rx.el.p(
            icon("shield-check", 18, class_name="mt-0.5"), rx.el.span(_words("swap_needs_none")), class_name="muted text-sm flex gap-2"
        ),
    )
    return rx.cond(_swap.face.sent | _swap.target.sent, needed, none)


def _form() -> rx.Component:
    both = rx.el.div(
        _place("face", _swap.face),
        rx.el.button(icon("arrow-right", 22), type="button", class_name="slot-arrow", aria_label=_words("exchange"), title=_words("exchange"), on_click=_swap.exchange),
        _place("target", _swap.target),
        class_name="slots",
    )  # fmt: skip
    price = t("studio_library.swap_for", cost=_swap.estimate.cost)
    side = rx.el.div(
        _settings(),
        _consent(),
        problem(_swap.errors, "pictures"),
        problem(_swap.errors, "form"),
        short_of(_swap.estimate, StudioState.team.id),
        rx.cond(~_swap.able, notice("info", _words("nobody_swaps"))),
        button(
            price, type="submit", kind="passion", size="large", busy=_swap.busy, disabled=~_swap.able, id="swap", class_name="self-start"
        ),
        class_name="flex flex-col gap-5 min-w-0",
    )
    return form(both, side, on_submit=_swap.make, class_name="swap-form")


def _result() -> rx.Component:
    job = _swap.job
    one: Any = lambda row: rx.el.div(  # noqa: E731 - as short as it is
        rx.cond(
            _swap.before != "",
            compare(_swap.before, row.src, ratio=row.width.to_string() + " / " + row.height.to_string()),
            rx.el.img(src=row.src, alt=_words("after"), class_name="w-full rounded-2xl"),
        ),
        rx.el.div(
            badge(_words("ai_generated"), kind="ai"), rx.cond(row.demo, badge(_words("demo"), kind="demo")),
            rx.el.a(icon("download", 18), _words("download"), href=row.src, download="genapp-" + row.id + ".webp", class_name="btn btn-quiet btn-small gap-2 ms-auto"),
            class_name="flex flex-wrap items-center gap-2 mt-3",
        ),
        key=row.id,
    )  # fmt: skip
    running = rx.el.div(
        rx.el.div(rx.el.img(src=_swap.before, alt="", class_name="slot-picture opacity-40"), rx.el.span(icon("scan-face", 40), class_name="absolute inset-0 grid place-items-center"), class_name="slot shimmer relative !cursor-default"),
        rx.el.p(rx.cond(job.place > 0, t("studio_library.waits_at", place=job.place), t("studio_library.swapping", percent=job.percent)), class_name="font-semibold mt-4", role="status"),
        rx.el.progress(max="100", value=job.percent, class_name="upload-bar !h-2", aria_label=_words("face_swap")),
        rx.el.div(
            rx.el.p(t("studio_library.held", cost=job.cost), class_name="muted text-sm"), button(_words("leave"), kind="ghost", size="small", on_click=_swap.cancel),
            class_name="flex flex-wrap items-center justify-between gap-2 mt-2",
        ),
    )  # fmt: skip
    again = button(_words("another_swap"), kind="soft", on_click=_swap.another)
    made = rx.el.div(
        rx.el.div(rx.foreach(_swap.results, one), class_name=rx.cond(_swap.results.length() > 1, "grid sm:grid-cols-2 gap-4", "swap-one")),
        rx.cond(job.reason != "", rx.el.p(job.reason, class_name="muted text-sm mt-3")),
        rx.el.div(
            rx.el.p(t("studio_library.cost_of", cost=job.cost), class_name="muted text-sm me-auto"), again,
            anchor(_words("in_gallery"), href=routes.STUDIO_GALLERY, class_name="btn btn-quiet"),
            class_name="flex flex-wrap items-center gap-2 mt-4",
        ),
    )  # fmt: skip
    failed = rx.el.div(
        notice(
            "error",
            rx.el.p(rx.cond(job.reason != "", job.reason, _words("swap_failed"))),
            rx.el.p(_words("not_charged"), class_name="mt-1"),
        ),
        rx.el.div(again, class_name="mt-4"),
    )
    open_ = (job.state == "queued") | (job.state == "running")
    return rx.cond(open_, running, rx.cond(_swap.results.length() > 0, made, failed))


def _earlier() -> rx.Component:
    thumb = lambda row: rx.el.li(  # noqa: E731 - as short as it is
        rx.el.button(rx.el.img(src=row.small, alt="", loading="lazy", decoding="async"), type="button", class_name="portrait", aria_label=_words("show_swap") + " " + row.at[:10], on_click=_swap.show(row.id)),
        key=row.id,
    )  # fmt: skip
    rows = rx.el.ul(rx.foreach(_swap.earlier, thumb), class_name="portraits")
    return rx.cond(
        _swap.earlier.length() > 0, rx.el.section(rx.el.h2(_words("earlier"), class_name="subtitle mb-4"), rows, class_name="mt-10")
    )


def _picking() -> rx.Component:
    tab = lambda name: chip(_words(f"shelf_{name}"), _picker.shelf == name, _picker.open_shelf(name))  # noqa: E731 - as short as it is
    tabs = rx.el.div(
        tab("drawn"),
        rx.cond(_picker.place == "target", tab("gallery")),
        tab("sent"),
        class_name="flex flex-wrap gap-2 mb-4",
        role="group",
        aria_label=_words("where_from"),
    )
    pick = lambda row: rx.el.button(  # noqa: E731 - as short as it is
        rx.el.img(src=row.src, alt="", loading="lazy", decoding="async"),
        type="button",
        class_name="portrait",
        aria_label=row.name,
        on_click=_picker.pick(row.id),
        key=row.id,
    )
    props = {"label": _words("choose_pictures"), "rows": _picker.under_way, "forms": _picker.forms, "limit": 4}
    handlers = {"on_ask": _picker.ask, "on_arrived": _picker.arrived, "on_remove": _picker.drop}
    sent = rx.cond(
        _picker.shelf == "sent",
        rx.el.div(rx.cond(_picker.uploads, uploader("face", **props, **handlers), notice("info", _words("no_uploads"))), class_name="mb-4"),
    )
    nothing = rx.cond(_picker.shelf == "gallery", empty_state("images", _words("none"), _words("none_hint")), rx.fragment())
    rows = rx.el.div(
        rx.foreach(_picker.rows, pick), class_name="portraits portraits-tall", role="group", aria_label=_words("where_from"), tab_index=0
    )
    return dialog(
        "picker", rx.cond(_picker.place == "face", _words("choose_face"), _words("choose_target")),
        rx.cond(
            _picker.place != "",
            rx.el.div(
                tabs, sent, rx.cond(_picker.rows.length() > 0, rows, nothing),
                rx.cond(_picker.more, rx.el.div(button(_words("more"), kind="soft", size="small", on_click=_picker.further), class_name="flex justify-center mt-4")),
            ),
        ),
        actions=(button(_words("leave"), kind="ghost", on_click=_picker.leave),), is_open=_picker.place != "", on_close=_picker.leave,
    )  # fmt: skip


@page(routes.STUDIO_SWAP, title="Face swap", access="user", frame="app", on_load=[StudioState.load, SwapState.load])
def swap() -> rx.Component:
    """Put one face into another picture."""
    whole = rx.cond(_swap.job.id != "", _result(), _form())
    return studio(
        routes.STUDIO_SWAP,
        rx.el.div(
            page_title(_words("face_swap"), _words("face_swap_hint")),
            rx.cond(_swap.loaded, rx.fragment(whole, _earlier()), skeleton("row", 3)),
            _picking(),
            class_name="swap-page",
        ),
    )
