"""How an operator did (OPUI-04)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.desk.components.figures import bars, figures, hundredths, quality_card, span, trend
from genapp.desk.pages.shell import desk
from genapp.desk.state.presence import DeskState
from genapp.desk.state.stats import OperatorStatsState
from genapp.ui import routes
from genapp.ui.components import card, data_table, notice, page_title, skeleton
from genapp.ui.page import page
from genapp.ui.text import t

_state: Any = OperatorStatsState


def _day(day: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(day.day, class_name="figure"),
        rx.el.td(day.messages, class_name="figure text-end"),
        rx.el.td(rx.cond(day.quality >= 0, day.quality.to_string(), "–"), class_name="figure text-end"),
        rx.el.td(span(day.seconds), class_name="figure text-end"),
    )


@page(routes.OPERATOR_STATS, title="Stats", access="operator", frame="operator", on_load=[DeskState.load, OperatorStatsState.load])
def stats() -> rx.Component:
    """Own figures of thirty days, the month's earnings, and how near a suspension is."""
    stats = _state.stats
    table = data_table(
        [t("operator.day"), t("operator.messages"), t("operator.quality"), t("operator.worked")],
        rx.foreach(stats.days, _day),
        label=t("operator.days"),
    )
    near = rx.cond(
        _state.near,
        notice("warning", rx.el.p(t("operator.near"), class_name="font-semibold"), rx.el.p(t("operator.near_hint"))),
    )
    month = figures(
        stats.month,
        t("operator.month"),
        (t("operator.conversations"), stats.month.conversations.to_string()),
        (t("operator.earned"), "KES " + hundredths(stats.month.earned)),
    )
    lately = figures(
        stats.lately,
        t("operator.lately"),
        (t("operator.reassigned"), stats.lately.reassigned.to_string()),
        (t("operator.complaints"), stats.lately.complaints.to_string()),
    )
    charts = rx.el.div(
        card(bars(stats.days, _state.most, t("operator.messages_by_day")), title=t("operator.messages_by_day")),
        card(trend(_state.trend, _state.limit_y, stats.days, t("operator.quality_by_day")), title=t("operator.quality_by_day")),
        class_name="grid lg:grid-cols-2 gap-5",
    )
    days = rx.el.details(rx.el.summary(t("operator.as_table"), class_name="link-ours cursor-pointer py-2"), table)
    whole = rx.el.div(
        near, rx.el.div(figures(stats.today, t("operator.today")), month, lately, quality_card(stats), class_name="grid sm:grid-cols-2 xl:grid-cols-4 gap-5 items-start"),
        charts, days, class_name="flex flex-col gap-5",
    )  # fmt: skip
    return desk(page_title(t("operator.stats"), t("operator.stats_hint")), rx.cond(_state.loaded, whole, skeleton("row", 4)))
