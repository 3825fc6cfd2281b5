"""Figures of an operator: what was done, what quality is made of, a month as bars and a line. They know no State."""

from typing import Any

import reflex as rx

from genapp.ui.components import card
from genapp.ui.text import t


def span(seconds: Any) -> rx.Component:
    """Return seconds as people read them, a dash for nothing to average."""
    short = seconds.to_string() + " s"
    long = (seconds // 60).to_string() + " min " + (seconds % 60).to_string() + " s"
    hours = (seconds // 3600).to_string() + " h " + ((seconds % 3600) // 60).to_string() + " min"
    return rx.cond(seconds < 0, "–", rx.cond(seconds < 90, short, rx.cond(seconds < 3600, long, hours)))


def hundredths(value: Any) -> Any:
    """Return hundredths as a figure with two digits, a dash for nothing to average."""
    rest = value % 100
    return rx.cond(value < 0, "–", (value // 100).to_string() + "." + rx.cond(rest < 10, "0" + rest.to_string(), rest.to_string()))


def _one(label: str, value: Any) -> rx.Component:
    return rx.el.div(rx.el.dt(label, class_name="muted text-sm"), rx.el.dd(value, class_name="figure font-semibold"), class_name="fact")


def figures(row: Any, title: str, *more: tuple[str, Any]) -> rx.Component:
    """Return what was done in a stretch of days (FiguresRow)."""
    rating = rx.cond(row.ratings > 0, hundredths(row.rating) + " (" + row.ratings.to_string() + ")", "–")
    facts = (
        (t("operator.messages"), row.messages.to_string()), (t("operator.average_answer"), span(row.answer)), (t("operator.first_answer"), span(row.first)),
        (t("operator.idle_incidents"), row.idle.to_string()), (t("operator.rating"), rating), (t("operator.worked"), span(row.seconds)), (t("operator.pace"), hundredths(row.pace)), *more,
    )  # fmt: skip
    return card(rx.el.dl(*(_one(label, value) for label, value in facts), class_name="facts"), title=title)


def quality_card(stats: Any) -> rx.Component:
    """Return the quality now and what moved it (QUE-07)."""
    part = lambda one: rx.el.li(rx.el.span(one[0]), rx.el.span(one[1], class_name="figure"), class_name="fact")  # noqa: E731
    return card(
        rx.el.p(
            rx.el.span(stats.quality, class_name="figure text-4xl font-semibold"),
            rx.el.span(" / 100", class_name="muted figure"),
        ),
        rx.el.div(
            rx.el.div(class_name="meter-fill", style={"width": stats.quality.to_string() + "%"}),
            rx.el.div(class_name="meter-mark", style={"left": stats.threshold.to_string() + "%"}),
            class_name="meter",
            aria_hidden="true",
        ),
        rx.el.p(t("operator.threshold"), " ", rx.el.span(stats.threshold, class_name="figure"), class_name="muted text-sm mt-1"),
        rx.cond(
            stats.parts.length() > 0,
            rx.el.ul(rx.foreach(stats.parts, part), class_name="facts mt-3 text-sm"),
            rx.el.p(t("operator.quality_clean"), class_name="muted text-sm mt-3"),
        ),
        title=t("operator.quality_title"),
        id="quality-card",
    )


def bars(days: Any, most: Any, label: str) -> rx.Component:
    """Return a bar for each day; the table behind it tells the figures to whoever cannot see it."""

    def bar(day: Any) -> rx.Component:
        height = rx.cond(most > 0, (day.messages * 100 / most).to_string() + "%", "0%")
        return rx.el.div(
            rx.el.div(class_name="bar", style={"height": height}), class_name="bar-place", title=day.day + ": " + day.messages.to_string()
        )

    return rx.el.div(
        rx.el.span(most, class_name="figure text-xs muted"),
        rx.el.div(rx.foreach(days, bar), class_name="bars"),
        _ends(days),
        role="img",
        aria_label=label,
    )


def trend(points: Any, limit: Any, days: Any, label: str) -> rx.Component:
    """Return a line of quality over the days, with the threshold below which one is suspended."""
    return rx.el.div(
        rx.el.span("100", class_name="figure text-xs muted"),
        rx.el.svg(
            rx.el.svg.line(x1="0", x2="600", y1=limit, y2=limit, class_name="trend-limit"),
            rx.el.svg.polyline(points=points, class_name="trend-line"),
            view_box="0 0 600 120",
            preserve_aspect_ratio="none",
            class_name="trend",
            aria_hidden="true",
        ),
        _ends(days),
        role="img",
        aria_label=label,
    )


def _ends(days: Any) -> rx.Component:
    return rx.el.div(
        rx.el.span(rx.cond(days.length() > 0, days[0].day[5:], "")), rx.el.span(rx.cond(days.length() > 0, days[days.length() - 1].day[5:], "")),
        class_name="flex justify-between figure text-xs muted mt-1",
    )  # fmt: skip
