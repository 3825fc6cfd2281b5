"""The two dialogs of the studio's form: a model to make it with, pictures to go by."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.media.components.uploader import uploader
from genapp.studio.state.create import CreateState
from genapp.studio.state.picking import PickModelState, PickPictureState
from genapp.ui import routes
from genapp.ui.components import anchor, button, chip, icon
from genapp.ui.dialogs import dialog
from genapp.ui.text import t


def _model(picture: Any, name: Any, about: Any, pressed: Any, on_click: Any, key: Any) -> rx.Component:
    drawn = rx.cond(
        picture != "",
        rx.el.img(src=picture, alt="", loading="lazy", decoding="async"),
        rx.el.span(icon("shapes", 28), class_name="blank-model"),
    )
    return rx.el.button(
        drawn,
        rx.el.span(rx.el.span(name, class_name="block font-semibold truncate"), rx.el.span(about, class_name="block text-xs muted truncate"), class_name="model-words"),
        type="button",
        class_name="model-card",
        aria_pressed=rx.cond(pressed, "true", "false"),
        on_click=on_click,
        key=key,
    )  # fmt: skip


def models() -> rx.Component:
    """Return the dialog that chooses a model: the house's and the team's own (CHAR-15, CHAR-16)."""
    state: Any = PickModelState
    form: Any = CreateState
    words = {"own": t("studio.own"), "fashion": t("studio.fashion"), "fitness": t("studio.fitness"), "beauty": t("studio.beauty")}
    bar = rx.el.div(
        rx.el.label(t("studio.find_model"), html_for="model-search", class_name="sr-only"),
        rx.el.input(id="model-search", type="search", placeholder=t("studio.find_model"), class_name="field", on_change=state.search.debounce(300), key="search" + state.shown.to_string()),
        rx.el.div(*(chip(label, state.kind == kind, state.filter(kind)) for kind, label in words.items()), class_name="flex flex-wrap gap-2"),
        class_name="flex flex-col gap-3",
    )  # fmt: skip
    none = rx.cond(
        state.kind == "",
        _model("", t("studio.no_model"), t("studio.no_model_hint"), form.model_name == "", state.use("", ""), "none"),
    )
    own = rx.foreach(
        state.own, lambda row: _model(row.cover, row.name, t("studio.own_one"), form.model == row.id, state.use("", row.id), row.id)
    )
    house = rx.foreach(
        state.references, lambda row: _model(row.preview, row.name, row.about, form.reference == row.id, state.use(row.id, ""), row.id)
    )
    nothing = rx.el.p(t("studio.no_such_model"), class_name="muted py-8 text-center")
    empty = state.loaded & (state.own.length() + state.references.length() == 0)
    return dialog(
        "models",
        t("studio.pick_model"),
        bar,
        rx.el.div(none, own, house, class_name="model-grid", tab_index=-1),
        rx.cond(empty, nothing),
        actions=(
            anchor(t("studio.train_own"), href=routes.STUDIO_MODELS, class_name="btn btn-quiet btn-small"),
            button(t("studio.close"), kind="soft", size="small", on_click=state.close),
        ),
        is_open=state.shown,
        on_close=state.close,
    )


def _pictures(label: str, rows: Any, state: Any, chosen: Any) -> rx.Component:
    def one(row: Any) -> rx.Component:
        return rx.el.button(
            rx.el.img(src=row.small, alt="", loading="lazy", decoding="async"),
            type="button",
            class_name="picture-pick",
            aria_pressed=rx.cond(chosen.contains(row.id), "true", "false"),
            aria_label=rx.cond(row.name != "", row.name, t("studio.unnamed")),
            on_click=state.use(row.id),
            key=row.id,
        )

    return rx.cond(
        rows.length() > 0,
        rx.el.section(
            rx.el.h3(label, class_name="label-ours mt-4"), rx.el.div(rx.foreach(rows, one), class_name="picture-picks"), aria_label=label
        ),
    )


def pictures() -> rx.Component:
    """Return the dialog that chooses pictures to go by (C52, CONS-1)."""
    state: Any = PickPictureState
    form: Any = CreateState
    send = uploader(
        "reference", label=t("studio.send_picture"), rows=state.files, forms=state.forms, limit=4, on_ask=state.ask, on_arrived=state.arrived, on_remove=state.remove
    )  # fmt: skip
    closed = rx.el.p(t("studio.no_uploads"), class_name="muted text-sm mt-1")
    return dialog(
        "pictures",
        t("studio.pick_pictures"),
        rx.el.p(t("studio.pick_pictures_hint"), class_name="muted text-sm mb-2"),
        rx.cond(form.uploads, send, closed),
        _pictures(t("studio.sent"), state.ready, state, form.picture_ids),
        _pictures(t("studio.made"), state.made, state, form.picture_ids),
        _pictures(t("studio.drawn"), state.drawn, state, form.picture_ids),
        actions=(button(t("studio.done"), kind="primary", size="small", on_click=state.close),),
        is_open=state.shown,
        on_close=state.close,
    )
