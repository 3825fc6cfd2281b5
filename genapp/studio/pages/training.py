"""One of the team's models: its pictures, who is shown on them, its training, its versions side by side (CHAR-16, CONS-1, C52)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.media.components.uploader import uploader
from genapp.studio.components.models import problem, qualities, short_of, state_badge, who_is_shown
from genapp.studio.components.versions import compared, version
from genapp.studio.orders import PICTURES
from genapp.studio.pages.shell import studio
from genapp.studio.state.pictures import PicturesState
from genapp.studio.state.studio import StudioState
from genapp.studio.state.training import TrainingState
from genapp.ui import routes
from genapp.ui.components import anchor, button, card, empty_state, icon, link_button, notice, skeleton
from genapp.ui.dialogs import dialog
from genapp.ui.fields import field, form, textarea_field
from genapp.ui.page import page
from genapp.ui.text import t

LEAST, MOST = PICTURES["model_creation"]
_one: Any = TrainingState
_pictures: Any = PicturesState


def _words(name: str) -> str:
    return t(f"studio_library.{name}")


def _head() -> rx.Component:
    row = _one.model
    use = rx.cond(
        (row.current_id != "") & ~row.archived,
        link_button(
            rx.fragment(icon("wand-sparkles", 18), _words("use_model")),
            f"{routes.STUDIO}?model=" + row.id,
            kind="passion",
            class_name="gap-2",
        ),
    )
    return rx.el.header(
        anchor(icon("arrow-left", 18), _words("own_models"), href=f"{routes.STUDIO_MODELS}?shelf=own", class_name="inline-flex items-center gap-2 text-sm muted min-h-11"),
        rx.el.div(
            rx.el.div(
                rx.el.div(rx.el.h1(row.name, class_name="title"), state_badge(row.state), class_name="flex flex-wrap items-center gap-3"),
                rx.cond(row.about != "", rx.el.p(row.about, class_name="muted mt-1 max-w-2xl")),
                class_name="min-w-0",
            ),
            rx.el.div(
                use,
                button(_words("rename"), kind="ghost", size="small", on_click=_one.begin_rename),
                button(rx.cond(row.archived, _words("bring_back"), _words("archive")), kind="ghost", size="small", on_click=_one.archive),
                class_name="flex flex-wrap items-center gap-1",
            ),
            class_name="flex flex-wrap items-end justify-between gap-4",
        ),
        class_name="mb-6",
    )  # fmt: skip


def _running() -> rx.Component:
    job = _one.job
    words = rx.cond(job.place > 0, t("studio_library.waits_at", place=job.place), t("studio_library.trains", percent=job.percent))
    return rx.cond(
        job.id != "",
        rx.el.section(
            rx.el.div(
                rx.el.p(words, class_name="font-semibold", role="status"),
                button(_words("stop_training"), kind="ghost", size="small", on_click=_one.cancel),
                class_name="flex flex-wrap items-center justify-between gap-2",
            ),
            rx.el.progress(max="100", value=job.percent, class_name="upload-bar !h-2", aria_label=_words("training")),
            rx.el.p(t("studio_library.held", cost=job.cost), class_name="muted text-sm mt-2"),
            class_name="surface p-5 mb-5", aria_label=_words("training"),
        ),
    )  # fmt: skip


def _thumb(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.img(src=row.small, alt=row.name, loading="lazy", decoding="async"),
        rx.cond(~row.declared, rx.el.span(_words("undeclared"), class_name="shot-tag thumb-tag")),
        rx.el.button(
            icon("x", 16), type="button", class_name="thumb-drop", aria_label=t("studio_library.remove_picture") + ": " + row.name, on_click=_pictures.remove(row.id)
        ),
        class_name="thumb", key=row.id,
    )  # fmt: skip


def _portrait(row: Any) -> rx.Component:
    return rx.el.button(
        rx.el.img(src=row.src, alt="", loading="lazy", decoding="async"), rx.el.span(icon("check", 18), class_name="portrait-mark", aria_hidden="true"),
        type="button", class_name="portrait", aria_label=row.name, aria_pressed=rx.cond(_pictures.chosen.contains(row.id), "true", "false"), on_click=_pictures.pick(row.id), key=row.id,
    )  # fmt: skip


def _learning() -> rx.Component:
    count = _one.model.pictures
    meter = rx.el.div(
        rx.el.p(rx.el.span(count, class_name="figure font-semibold"), " ", t("studio_library.of_pictures", least=LEAST, most=MOST), class_name="text-sm"),
        rx.el.div(
            rx.el.div(class_name="meter-fill", style={"width": (count * 100 / MOST).to_string() + "%"}),
            rx.el.div(class_name="meter-mark", style={"left": f"{LEAST * 100 / MOST:.2f}%"}),
            class_name="meter", aria_hidden="true",
        ),
        class_name="mb-4",
    )  # fmt: skip
    thumbs = rx.cond(
        _pictures.rows.length() > 0, rx.el.ul(rx.foreach(_pictures.rows, _thumb), class_name="thumbs mb-4", aria_label=_words("pictures"))
    )
    sent = rx.cond(
        _pictures.uploads,
        uploader(
            "training", label=_words("choose_pictures"), rows=_pictures.under_way, forms=_pictures.forms, limit=MOST,
            on_ask=_pictures.ask, on_arrived=_pictures.arrived, on_remove=_pictures.drop,
        ),
        notice("info", _words("no_uploads")),
    )  # fmt: skip
    drawn = rx.el.div(
        rx.el.button(
            icon("users-round", 18), _words("drawn_portraits"), rx.cond(_pictures.picking, icon("chevron-up", 18), icon("chevron-down", 18)),
            type="button", class_name="btn btn-soft-ours btn-small gap-2", aria_expanded=rx.cond(_pictures.picking, "true", "false"), on_click=_pictures.open_portraits,
        ),
        rx.cond(_pictures.picking, rx.el.div(rx.foreach(_pictures.portraits, _portrait), class_name="portraits mt-3", role="group", aria_label=_words("drawn_portraits"))),
        class_name="mt-4",
    )  # fmt: skip
    return card(
        rx.el.p(_words("pictures_hint"), class_name="muted text-sm mb-4 -mt-2"),
        meter,
        thumbs,
        sent,
        drawn,
        problem(_one.errors, "pictures"),
        title=_words("step_pictures"),
    )


def _consent() -> rx.Component:
    said = lambda row: rx.el.li(  # noqa: E731 - as short as it is
        icon("check", 18, class_name="text-primary mt-0.5"),
        rx.el.span(
            rx.match(row.subject, ("self", _words("subject_self")), ("adult", _words("subject_adult")), _words("subject_licensed")),
            " · ", t("studio_library.for_files", count=row.files), " · ", rx.el.span(row.at[:10], class_name="figure"), rx.cond(row.note != "", " · " + row.note, ""),
        ),
        class_name="flex gap-2 text-sm", key=row.id,
    )  # fmt: skip
    ask = form(
        rx.el.p(t("studio_library.declare_hint", count=_one.model.undeclared), class_name="muted text-sm -mt-2"),
        who_is_shown(_one),
        problem(_one.errors, "form"),
        button(_words("declare"), type="submit", kind="primary", class_name="self-start"),
        on_submit=_one.declare,
    )
    settled = rx.cond(_one.declarations.length() > 0, rx.fragment(), rx.el.p(_words("needs_none"), class_name="muted text-sm -mt-2"))
    return card(
        rx.cond(_one.model.undeclared > 0, ask, settled),
        rx.cond(_one.declarations.length() > 0, rx.el.ul(rx.foreach(_one.declarations, said), class_name="flex flex-col gap-2 mt-4", aria_label=_words("declarations"))),
        title=_words("step_consent"), id="consent",
    )  # fmt: skip


def _training() -> rx.Component:
    row, refine = _one.model, _one.model.next == "model_refinement"
    label = rx.cond(refine, t("studio_library.refine_for", cost=_one.estimate.cost), t("studio_library.train_for", cost=_one.estimate.cost))
    better = rx.cond(
        refine,
        textarea_field(
            _words("better"),
            "better",
            rows=2,
            max_length=300,
            help=_words("better_help"),
            error=_one.errors.get("note", ""),
            key=_one.round,
        ),
    )
    go = form(
        rx.el.p(rx.cond(refine, _words("refine_hint"), _words("train_hint")), class_name="muted text-sm -mt-2"),
        qualities(_one),
        better,
        problem(_one.errors, "model"),
        problem(_one.errors, "form"),
        short_of(_one.estimate, StudioState.team.id),
        rx.el.div(
            button(
                label, type="submit", kind="passion", size="large", busy=_one.busy, id="train",
                disabled=(row.state == "training") | row.archived | ~_one.able | (row.pictures < LEAST) | (row.undeclared > 0),
            ),
            rx.cond(
                row.pictures < LEAST, rx.el.p(t("studio_library.too_few", count=LEAST - row.pictures), class_name="muted text-sm"),
                rx.cond(row.undeclared > 0, rx.el.p(_words("declare_first"), class_name="muted text-sm"), rx.cond(~_one.able, rx.el.p(_words("nobody_trains"), class_name="muted text-sm"))),
            ),
            class_name="flex flex-wrap items-center gap-4",
        ),
        on_submit=_one.train,
    )  # fmt: skip
    return card(rx.el.h2(rx.cond(refine, _words("step_refine"), _words("step_train")), class_name="subtitle mb-4"), go)


def _versions() -> rx.Component:
    rows = rx.el.ul(rx.foreach(_one.versions, lambda row: version(row, _one)), class_name="versions")
    return rx.cond(_one.versions.length() > 0, card(rows, compared(_one), title=_words("versions")))


def _renaming() -> rx.Component:
    fields = form(
        field(_words("model_name"), "name", default_value=_one.model.name, key=_one.round, max_length=60, error=_one.errors.get("name", ""), auto_complete="off"),
        textarea_field(_words("model_about"), "about", rows=3, default_value=_one.model.about, max_length=500, error=_one.errors.get("about", "")),
        rx.el.div(button(_words("leave"), kind="ghost", on_click=_one.end_rename), button(_words("keep"), type="submit"), class_name="flex justify-end gap-2"),
        on_submit=_one.rename,
    )  # fmt: skip
    return dialog("rename-model", _words("rename_title"), rx.cond(_one.renaming, fields), is_open=_one.renaming, on_close=_one.end_rename)


@page(
    f"{routes.STUDIO_MODELS}/[model_id]",
    title="Model",
    access="user",
    frame="app",
    on_load=[StudioState.load, TrainingState.load, PicturesState.load],
)
def training() -> rx.Component:
    """A model on its way: pictures, who is shown, training; then its versions, and refining it."""
    missing = empty_state(
        "user-round",
        _words("no_such_model"),
        _words("no_such_model_hint"),
        link_button(_words("models"), routes.STUDIO_MODELS, kind="soft"),
    )
    away = rx.cond(_one.model.archived, rx.el.div(notice("info", _words("is_archived")), class_name="mb-5"))
    steps = rx.el.div(_learning(), _consent(), _training(), class_name="flex flex-col gap-5 min-w-0")
    body = rx.fragment(_head(), away, _running(), rx.el.div(steps, _versions(), class_name="model-columns"), _renaming())
    shown = rx.cond(_one.missing, missing, rx.cond(_one.model.id != "", body, skeleton("row", 4)))
    return studio(routes.STUDIO_MODELS, rx.el.div(shown, class_name="model-page"))
