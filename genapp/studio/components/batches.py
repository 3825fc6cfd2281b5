"""Orders with what comes of them: tiles that wait, tiles that are there, one of them large. Functions of Vars and handlers."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.studio.components.browser import Lightbox, When
from genapp.ui.components import badge, button, icon
from genapp.ui.text import t


def act(name: str, label: Any, on_click: Any, **props: Any) -> rx.Component:
    """Return a small round button over a picture."""
    return rx.el.button(icon(name, 18), type="button", class_name="over", aria_label=label, title=label, on_click=on_click, **props)


def _tile(row: Any, batch: Any, state: Any) -> rx.Component:
    look = {"background-image": "url(" + row.blur + ")", "aspect-ratio": batch.shape}
    still = rx.el.img(
        src=row.small, custom_attrs={"srcSet": row.srcset}, sizes="(min-width: 1280px) 22vw, 50vw", alt=batch.job.prompt, loading="lazy", decoding="async"
    )  # fmt: skip
    moving = rx.el.video(
        src=row.src, poster=row.small, muted=True, loop=True, plays_inline=True, custom_attrs={"preload": "none", "data-hover": "true"}, aria_label=batch.job.prompt
    )  # fmt: skip
    heart = rx.el.button(
        icon("heart", 18, fill=rx.cond(row.favourite, "currentColor", "none")), type="button", class_name="over", aria_label=t("studio.favourite"),
        title=t("studio.favourite"), aria_pressed=rx.cond(row.favourite, "true", "false"), on_click=state.keep(row.id, ~row.favourite),
    )  # fmt: skip
    return rx.el.li(
        rx.el.button(
            rx.cond(row.kind == "video", moving, still),
            rx.cond(row.kind == "video", rx.el.span(icon("play", 20), class_name="piece-play", aria_hidden="true")),
            type="button",
            class_name="made",
            style=look,
            aria_label=t("studio.enlarge") + ": " + batch.job.prompt,
            on_click=state.enlarge(row.id),
        ),
        rx.el.div(heart, act("download", t("studio.download"), state.download(row.id)), class_name="overs"),
        class_name="made-tile",
        key=row.id,
    )


def _waits(batch: Any) -> rx.Component:
    """Return the place of a result that is still to come, with how far it is."""
    words = rx.cond(
        batch.job.state == "queued",
        rx.fragment(icon("clock", 20), rx.el.span(t("studio.place"), " ", rx.el.span(batch.job.place, class_name="figure"))),
        rx.fragment(rx.el.span(batch.job.percent, "%", class_name="figure text-lg font-semibold")),
    )
    return rx.el.li(
        rx.el.span(class_name="shimmer wait-light", aria_hidden="true"),
        rx.el.span(words, class_name="wait-words"),
        class_name="made-tile wait",
        style={"aspect-ratio": batch.shape},
    )


def _facts(batch: Any) -> rx.Component:
    job = batch.job
    kinds: Any = rx.match(job.operation, ("video", t("studio.video")), ("face_swap", t("studio.swap")), t("studio.image"))
    length = rx.cond(batch.seconds > 0, rx.el.span(batch.seconds, " s", class_name="figure"), rx.fragment())
    model = rx.cond(job.model != "", rx.el.span(job.model), rx.fragment())
    price = rx.cond(
        batch.is_open,
        rx.el.span(job.held, " ", t("studio.held"), class_name="figure"),
        rx.cond(
            job.cost_hundredths > 0,
            rx.el.span(job.cost, " ", t("studio.credits"), class_name="figure"),
            rx.el.span(t("studio.not_charged")),
        ),
    )
    return rx.el.p(
        rx.el.span(kinds), model, rx.el.span(batch.pixels, class_name="figure"), length, price, rx.el.span(job.by), When.create(at=job.at), class_name="facts-line dotted"
    )  # fmt: skip


def _acts(batch: Any, state: Any, recall: Any) -> rx.Component:
    job = batch.job
    use = button(icon("copy-plus", 16), t("studio.use"), kind="ghost", size="small", on_click=recall(batch.id), class_name="gap-1.5")
    cancel = button(t("studio.cancel"), kind="ghost", size="small", on_click=state.cancel(batch.id))
    again = button(icon("rotate-cw", 16), t("studio.again"), " · ", rx.el.span(batch.again, class_name="figure"), kind="soft", size="small", on_click=state.retry(batch.id), class_name="gap-1")  # fmt: skip
    return rx.el.div(
        rx.cond((job.may_retry | batch.is_open) & (job.operation != "face_swap"), use), rx.cond(batch.again_hundredths > 0, again), rx.cond(job.may_cancel, cancel), class_name="batch-acts"
    )  # fmt: skip


def batch(row: Any, state: Any, recall: Any) -> rx.Component:
    """Return one order: its words, its facts, its results as they arrive, and why something did not come about."""
    job = row.job
    bad = (job.state == "failed") | (job.state == "expired")
    why = rx.cond(job.reason != "", job.reason, t("studio.failed"))
    problem = rx.el.div(icon("circle-alert", 18), rx.el.span(why), class_name="batch-problem", role="note")
    gone = rx.el.p(icon("ban", 16), t("studio.canceled"), class_name="muted text-sm flex items-center gap-1.5")
    blocked = rx.el.p(
        icon("shield-alert", 16), rx.el.span(job.blocked, " ", t("studio.blocked")), class_name="muted text-sm flex items-center gap-1.5"
    )
    words = rx.cond(job.prompt != "", job.prompt, t("studio.no_words"))
    bar = rx.el.progress(value=job.percent, max="100", class_name="upload-bar", aria_label=t("studio.progress"))
    head = rx.el.header(
        rx.el.div(
            rx.el.h3(words, class_name="batch-words"),
            rx.el.div(
                badge(t("studio.ai"), kind="ai"), rx.cond(job.demo, badge(t("studio.demo"), kind="demo")), _facts(row), class_name="flex flex-wrap items-center gap-2 mt-1.5"
            ),
            class_name="min-w-0 flex-1",
        ),
        _acts(row, state, recall),
        class_name="batch-head",
    )  # fmt: skip
    grid = rx.el.ul(
        rx.foreach(row.tiles, lambda tile: _tile(tile, row, state)),
        rx.foreach(row.waits, lambda _: _waits(row)),
        class_name="made-grid",
        style={"--columns": row.columns.to_string(), "--one": "calc(30rem * " + row.shape + ")"},
    )
    return rx.el.article(
        head,
        rx.cond(row.is_open, bar),
        rx.cond(bad, problem),
        rx.cond(job.state == "canceled", gone),
        rx.cond(~row.is_open & (job.blocked > 0), blocked),
        rx.cond(row.tiles.length() + row.waits.length() > 0, grid),
        class_name="batch surface",
        key=row.id,
        id="job-" + row.id,
    )


def viewer(state: Any, recall: Any) -> rx.Component:
    """Return the picture that is shown large, with what it was made from."""
    row = state.large
    seen = rx.cond(
        row.kind == "video",
        rx.el.video(src=row.src, poster=row.poster, controls=True, auto_play=True, loop=True, plays_inline=True, class_name="large", key=row.id, aria_label=row.prompt),
        rx.el.img(src=row.src, alt=row.prompt, class_name="large", style={"background-image": "url(" + row.blur + ")"}, key=row.id),
    )  # fmt: skip
    facts = [
        (t("studio.model"), rx.cond(row.model != "", row.model, t("studio.no_model")), ""),
        (t("studio.size"), row.width.to_string() + " × " + row.height.to_string(), "figure"),
        (t("studio.seed"), row.seed.to_string(), "figure"),
        (t("studio.by"), row.by, ""),
        (t("studio.until"), row.until[:10], "figure"),
    ]
    side = rx.el.aside(
        rx.el.div(badge(t("studio.ai"), kind="ai"), rx.cond(row.demo, badge(t("studio.demo"), kind="demo")), class_name="flex gap-2"),
        rx.el.p(row.prompt, class_name="leading-relaxed whitespace-pre-line"),
        rx.cond(row.negative != "", rx.el.p(rx.el.span(t("studio.without"), ": ", class_name="font-semibold"), row.negative, class_name="muted text-sm")),
        rx.el.dl(
            *(rx.el.div(rx.el.dt(label, class_name="muted"), rx.el.dd(value, class_name=look), class_name="fact") for label, value, look in facts),
            class_name="facts text-sm",
        ),
        rx.el.div(
            rx.cond(row.operation != "face_swap", button(icon("copy-plus", 18), t("studio.use"), kind="primary", size="small", on_click=[recall(row.id), state.shrink], class_name="gap-1.5")),
            button(icon("heart", 18, fill=rx.cond(row.favourite, "currentColor", "none")), rx.cond(row.favourite, t("studio.kept"), t("studio.favourite")), kind="soft", size="small", on_click=state.keep(row.id, ~row.favourite), class_name="gap-1.5"),
            button(icon("download", 18), t("studio.download"), kind="soft", size="small", on_click=state.download(row.id), class_name="gap-1.5"),
            class_name="flex flex-wrap gap-2",
        ),
        rx.el.p(t("studio.keys"), class_name="muted text-xs hidden lg:block mt-auto"),
        class_name="large-side",
    )  # fmt: skip
    steps = rx.el.div(
        act("chevron-left", t("studio.before"), state.step(-1)),
        rx.el.span(state.place, class_name="figure text-sm text-white"),
        act("chevron-right", t("studio.after"), state.step(1)),
        class_name="large-steps",
    )
    return Lightbox.create(
        rx.el.div(seen, rx.cond(state.place != "", steps), class_name="large-stage"),
        side,
        rx.el.div(act("x", t("studio.close"), state.shrink), class_name="large-close"),
        shown=row.id != "",
        label=t("studio.enlarge"),
        on_step=state.step,
        on_leave=state.shrink,
        on_keep=state.keep(row.id, ~row.favourite),
    )
