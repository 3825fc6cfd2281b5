"""The team's orders: a list one can narrow, and one order with everything about it."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.studio.components.browser import When
from genapp.studio.pages.shell import studio
from genapp.studio.state.jobs import JobsState
from genapp.studio.state.studio import StudioState
from genapp.ui import routes
from genapp.ui.components import ReachedEnd, anchor, badge, button, chip, empty_state, icon, link_button, skeleton
from genapp.ui.dialogs import dialog
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = JobsState
_shell: Any = StudioState
KINDS = {"image": "image", "video": "clapperboard", "face_swap": "scan-face", "model_creation": "shapes", "model_refinement": "sparkle"}
STATES = ("queued", "running", "succeeded", "failed", "canceled", "expired")


def _kind(operation: Any) -> Any:
    return rx.match(operation, *((one, t(f"studio.does_{one}")) for one in KINDS), operation)


def _mark(row: Any) -> rx.Component:
    words: Any = rx.match(row.state, *((one, t(f"studio.state_{one}")) for one in STATES), row.state)
    return rx.el.span(rx.el.span(class_name="dot", aria_hidden="true"), words, class_name="state-badge state-" + row.state)


def _money(row: Any) -> rx.Component:
    """Return what is held while an order is open, and what it cost afterwards."""
    spent = rx.cond(row.cost_hundredths > 0, rx.el.span(row.cost, " ", t("studio.credits")), t("studio.not_charged"))
    return rx.el.span(rx.cond(row.may_cancel, rx.el.span(row.held, " ", t("studio.held")), spent), class_name="figure muted")


def _row(row: Any) -> rx.Component:
    drawn: Any = rx.match(row.operation, *((one, icon(name, 22)) for one, name in KINDS.items()), icon("image", 22))
    thumb = rx.cond(
        row.pictures.length() > 0,
        rx.el.img(src=row.pictures[0], alt="", loading="lazy", decoding="async", class_name="job-thumb"),
        rx.el.span(drawn, class_name="job-thumb"),
    )
    far = rx.cond(row.state == "running", rx.el.span(row.percent, "%", class_name="figure"), rx.fragment())
    place = rx.cond(row.place > 0, rx.el.span(t("studio.place"), " ", rx.el.span(row.place, class_name="figure")), rx.fragment())
    made = rx.cond(row.wanted > 1, rx.el.span(row.made, " / ", row.wanted, class_name="figure"), rx.fragment())
    return rx.el.li(
        rx.el.button(
            thumb,
            rx.el.span(
                rx.el.span(rx.cond(row.prompt != "", row.prompt, _kind(row.operation)), class_name="block font-medium truncate"),
                rx.el.span(rx.el.span(_kind(row.operation)), made, rx.el.span(row.by), When.create(at=row.at), class_name="facts-line dotted block truncate"),
                rx.cond(row.state == "running", rx.el.progress(value=row.percent, max="100", class_name="upload-bar mt-1.5", aria_label=t("studio.progress"))),
                class_name="min-w-0",
            ),
            rx.el.span(_mark(row), rx.el.span(far, place, class_name="muted"), _money(row), class_name="job-end"),
            type="button",
            class_name="job-row",
            on_click=_state.open(row.id),
        ),
        key=row.id,
    )  # fmt: skip


def _filters() -> rx.Component:
    states = [("", t("studio.every")), ("open", t("studio.open")), ("succeeded", t("studio.state_succeeded")), ("failed", t("studio.state_failed")), ("canceled", t("studio.state_canceled"))]  # fmt: skip
    kinds = [("", t("studio.every_kind")), *((one, t(f"studio.does_{one}")) for one in KINDS)]
    look = "field !w-auto !min-h-[2.5rem] !py-1 !text-sm"
    who = rx.el.select(
        rx.el.option(t("studio.everybody"), value=""),
        rx.foreach(_state.members, lambda one: rx.el.option(one.name, value=one.user_id)),
        value=_state.by,
        on_change=_state.choose("by"),
        aria_label=t("studio.who_ordered"),
        class_name=look,
    )
    return rx.el.div(
        rx.el.div(
            *(chip(words, _state.state == one, _state.choose("state", one)) for one, words in states), class_name="flex flex-wrap gap-2"
        ),
        rx.el.select(
            *(rx.el.option(words, value=one) for one, words in kinds), value=_state.operation, on_change=_state.choose("operation"), aria_label=t("studio.kind"), class_name=look
        ),
        rx.cond(_state.members.length() > 1, who),
        class_name="flex flex-wrap gap-2 items-center mb-5",
    )  # fmt: skip


def _detail() -> rx.Component:
    row, job = _state.detail, _state.detail.job
    known = [
        (t("studio.what_it_is"), _kind(job.operation), True), (t("studio.model"), job.model, job.model != ""), (t("studio.size"), row.pixels, row.pixels != ""),
        (t("studio.quality"), job.quality.capitalize(), True), (t("studio.seed"), row.seed, row.pixels != ""), (t("studio.seconds"), row.seconds.to_string() + " s", row.seconds > 0),
        (t("studio.pictures"), row.pictures.to_string(), row.pictures > 0), (t("studio.asked"), job.made.to_string() + " / " + job.wanted.to_string(), True),
        (t("studio.left_out"), job.blocked.to_string(), job.blocked > 0), (t("studio.by"), job.by, True), (t("studio.when"), When.create(at=job.at), True),
        (t("studio.took"), row.minutes, row.minutes != ""), (t("studio.price"), _money(job), True),
    ]  # fmt: skip
    facts = [
        rx.el.div(rx.el.dt(label, class_name="muted"), rx.el.dd(value), class_name="fact")
        if there is True
        else rx.cond(there, rx.el.div(rx.el.dt(label, class_name="muted"), rx.el.dd(value), class_name="fact"))
        for label, value, there in known
    ]
    bad = (job.state == "failed") | (job.state == "expired")
    shots = rx.el.div(
        rx.foreach(job.pictures, lambda one: rx.el.img(src=one, alt="", class_name="rounded-lg aspect-square object-cover w-full")), class_name="grid grid-cols-4 gap-2"
    )  # fmt: skip
    acts = rx.el.div(
        rx.cond(job.may_cancel, button(t("studio.cancel_job"), kind="danger", size="small", on_click=_state.cancel(row.id))),
        rx.cond(row.again_hundredths > 0, button(t("studio.again"), " · ", rx.el.span(row.again, class_name="figure"), kind="primary", size="small", on_click=_state.retry(row.id), class_name="gap-1")),
        rx.cond((job.operation == "image") | (job.operation == "video"), rx.cond(job.may_retry | job.may_cancel, anchor(t("studio.use"), href=routes.STUDIO + "?from=" + row.id, class_name="btn btn-soft-ours btn-small"))),
        button(t("studio.close"), kind="ghost", size="small", on_click=_state.close),
        class_name="flex flex-wrap justify-end gap-2 mt-2",
    )  # fmt: skip
    return dialog(
        "job",
        t("studio.job"),
        rx.el.div(
            rx.el.div(
                _mark(job), badge(t("studio.ai"), kind="ai"), rx.cond(job.demo, badge(t("studio.demo"), kind="demo")), class_name="flex flex-wrap gap-2 items-center"
            ),
            rx.cond(bad, rx.el.div(icon("circle-alert", 18), rx.el.span(rx.cond(job.reason != "", job.reason, t("studio.failed"))), class_name="batch-problem")),
            rx.cond(job.state == "canceled", rx.el.p(t("studio.canceled"), class_name="muted text-sm")),
            rx.cond(job.state == "running", rx.el.progress(value=job.percent, max="100", class_name="upload-bar w-full", aria_label=t("studio.progress"))),
            rx.cond(job.prompt != "", rx.el.p(job.prompt, class_name="leading-relaxed whitespace-pre-line")),
            rx.cond(row.negative != "", rx.el.p(rx.el.span(t("studio.without"), ": ", class_name="font-semibold"), row.negative, class_name="muted text-sm")),
            rx.cond(job.pictures.length() > 0, shots),
            rx.el.dl(*facts, class_name="facts"),
            acts,
            class_name="flex flex-col gap-4",
        ),
        is_open=row.id != "",
        on_close=_state.close,
    )  # fmt: skip


def _busy() -> rx.Component:
    queue = _shell.queue
    plan = rx.cond(queue.plan != "", queue.plan, t("studio.no_plan"))
    return rx.el.p(
        rx.el.span(rx.el.span(queue.running, " / ", queue.at_once, class_name="figure"), " ", t("studio.at_once")),
        rx.el.span(rx.el.span(queue.waiting, " / ", queue.may_wait, class_name="figure"), " ", t("studio.waiting")),
        rx.el.span(t("studio.plan"), " ", plan),
        class_name="muted text-sm dotted",
    )


@page(routes.STUDIO_JOBS, title="Jobs", access="user", frame="app", on_load=[StudioState.load, JobsState.load])
def jobs() -> rx.Component:
    """Every order of the team with its state and price (GEN-04, GEN-06, GEN-09)."""
    rows = rx.el.ul(rx.foreach(_state.rows, _row), class_name="surface overflow-hidden job-rows")
    filtered = (_state.state != "") | (_state.operation != "") | (_state.by != "")
    none = rx.cond(
        filtered,
        empty_state("search-x", t("studio.nothing_fits")),
        empty_state("list-checks", t("studio.no_jobs"), t("studio.no_jobs_hint"), link_button(t("studio.create"), routes.STUDIO)),
    )
    more = rx.el.div(
        button(t("studio.more"), kind="soft", on_click=_state.further),
        ReachedEnd.create(rows=_state.rows.length(), on_reach=_state.further),
        class_name="flex justify-center mt-6",
    )
    return studio(
        routes.STUDIO_JOBS,
        rx.el.div(rx.el.h1(t("studio.jobs"), class_name="title"), _busy(), class_name="flex flex-wrap items-end justify-between gap-x-6 gap-y-1 mb-4"),
        _filters(),
        rx.cond(_state.loaded, rx.cond(_state.rows.length() > 0, rows, none), skeleton("row", 4)),
        rx.cond(_state.more, more),
        _detail(),
    )  # fmt: skip
