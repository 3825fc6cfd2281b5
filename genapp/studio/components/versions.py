"""Versions of a model: each with what tells it from the others, and two of them side by side (CHAR-16)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.studio.components.models import state_badge
from genapp.ui.components import badge, button, icon
from genapp.ui.text import t


def _words(name: str) -> str:
    return t(f"studio_library.{name}")


def _samples(row: Any, empty: Any) -> rx.Component:
    pictures = rx.el.div(
        rx.foreach(row.samples, lambda src: rx.el.img(src=src, alt="", loading="lazy", decoding="async")), class_name="samples"
    )
    return rx.cond(row.samples.length() > 0, pictures, empty)


def _name(row: Any) -> rx.Component:
    return rx.el.span(t("studio_library.version", number=row.number), class_name="font-semibold")


def version(row: Any, state: Any) -> rx.Component:
    """Return a version in the list, with the ways to use and to compare it."""
    facts = rx.el.p(
        rx.el.span(t("studio_library.learnt_from", count=row.pictures)),
        rx.el.span(rx.cond(row.new_pictures > 0, t("studio_library.new_pictures", count=row.new_pictures), "")),
        rx.el.span(t("studio_library.cost_of", cost=row.cost)),
        rx.el.span(rx.cond(row.made > 0, t("studio_library.made_with_it", count=row.made), "")),
        rx.el.span(rx.cond(row.rating > 0, t("studio_library.rated", stars=row.rating), "")),
        class_name="muted text-sm dotted",
    )
    acts = rx.cond(
        row.state == "ready",
        rx.el.div(
            rx.cond(~row.current, button(_words("use_version"), kind="soft", size="small", on_click=state.use_version(row.id))),
            rx.el.button(
                icon("columns-2", 16), _words("compare_it"), type="button", class_name="chip", aria_pressed=rx.cond(state.compared.contains(row.id), "true", "false"),
                on_click=state.compare(row.id),
            ),
            class_name="flex flex-wrap gap-2 mt-2",
        ),
    )  # fmt: skip
    return rx.el.li(
        rx.el.div(
            _name(row),
            state_badge(row.state),
            rx.cond(row.current, badge(_words("current"), kind="team")),
            rx.cond(row.demo, badge(_words("demo"), kind="demo")),
            rx.el.time(row.at[:10], class_name="figure text-xs muted ms-auto"),
            class_name="flex flex-wrap items-center gap-2",
        ),
        rx.cond(row.note != "", rx.el.p("“" + row.note + "”", class_name="text-sm mt-1")),
        facts,
        rx.cond((row.state == "failed") & (row.reason != ""), rx.el.p(icon("circle-alert", 16), row.reason, class_name="problem")),
        _samples(row, rx.fragment()),
        acts,
        class_name="version",
        key=row.id,
    )


def _side(row: Any) -> rx.Component:
    def fact(label: str, value: Any) -> rx.Component:
        return rx.el.div(rx.el.dt(_words(label), class_name="muted"), rx.el.dd(value, class_name="figure"), class_name="fact")

    return rx.el.div(
        rx.el.div(_name(row), rx.cond(row.current, badge(_words("current"), kind="team")), class_name="flex flex-wrap items-center gap-2"),
        _samples(row, rx.el.p(_words("no_samples"), class_name="muted text-sm samples-none")),
        rx.el.dl(
            fact("pictures", row.pictures), fact("new", row.new_pictures), fact("quality", row.quality), fact("cost", row.cost), fact("made", row.made),
            fact("rating", rx.cond(row.rating > 0, row.rating.to_string(), "–")), fact("trained_on", row.ready[:10]), class_name="facts",
        ),
        class_name="flex flex-col gap-3 min-w-0", key=row.id,
    )  # fmt: skip


def compared(state: Any) -> rx.Component:
    """Return the two versions that are compared, side by side."""
    return rx.cond(
        state.both.length() == 2,
        rx.el.section(rx.foreach(state.both, _side), class_name="two-sides", aria_label=_words("side_by_side")),
        rx.cond(state.compared.length() == 1, rx.el.p(_words("one_more"), class_name="muted text-sm mt-2", role="status")),
    )
