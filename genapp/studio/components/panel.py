"""The parts of the studio's form: choices as small buttons, shapes one can see, what is chosen already. Functions of Vars and handlers."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.studio import sizes
from genapp.ui.components import icon
from genapp.ui.text import t


def choice(
    label: str, name: str, options: list[tuple[str, Any]], value: Any, choose: Any, *, error: Any = "", aside: Any = ""
) -> rx.Component:
    """Return one row of a few choices, of which one holds; `options` are (value, words)."""
    one = [
        rx.el.button(words, type="button", class_name="pick", aria_pressed=rx.cond(value == at, "true", "false"), on_click=choose(name, at))
        for at, words in options
    ]
    return _part(label, name, rx.el.div(*one, class_name="picks"), error, aside)


def shapes(value: Any, choose: Any) -> rx.Component:
    """Return the shapes a result may have, each drawn."""

    def one(ratio: str) -> rx.Component:
        across, down = (int(part) for part in ratio.split("x"))
        drawn = {"aspect-ratio": f"{across} / {down}", ("width" if across >= down else "height"): "1.25rem"}
        return rx.el.button(
            rx.el.span(rx.el.span(class_name="shape", style=drawn), class_name="shape-box", aria_hidden="true"),
            rx.el.span(ratio.replace("x", ":"), class_name="figure"),
            type="button",
            class_name="pick pick-shape",
            aria_pressed=rx.cond(value == ratio, "true", "false"),
            on_click=choose("ratio", ratio),
        )

    return _part(t("studio.shape"), "ratio", rx.el.div(*(one(ratio) for ratio in sizes.RATIOS), class_name="picks"))


def _part(label: str, name: str, inside: rx.Component, error: Any = "", aside: Any = "") -> rx.Component:
    problem = (
        rx.el.p(icon("circle-alert", 16), rx.el.span(error), class_name="problem", role="alert")
        if isinstance(error, rx.Var)
        else rx.fragment()
    )
    return rx.el.div(
        rx.el.div(
            rx.el.span(label, id=f"{name}-label", class_name="label-ours"), rx.el.span(aside, class_name="muted figure font-normal text-xs"), class_name="part-head"
        ),
        inside,
        rx.cond(error != "", problem) if isinstance(error, rx.Var) else rx.fragment(),
        role="group",
        custom_attrs={"aria-labelledby": f"{name}-label"},
    )  # fmt: skip


def model_row(state: Any, pick: Any) -> rx.Component:
    """Return the model that is chosen, and the way to another."""
    shown = rx.cond(
        state.model_preview != "",
        rx.el.img(src=state.model_preview, alt="", class_name="w-11 h-11 rounded-lg object-cover"),
        rx.el.span(icon("shapes", 20), class_name="blank"),
    )
    name = rx.cond(state.model_name != "", state.model_name, t("studio.no_model"))
    row = rx.el.button(
        shown,
        rx.el.span(
            rx.el.span(t("studio.model"), class_name="block text-xs muted"),
            rx.el.span(name, class_name="block font-semibold truncate"),
            class_name="min-w-0 flex-1 text-start",
        ),
        icon("chevron-right", 18, class_name="muted"),
        type="button",
        class_name="chosen",
        on_click=pick,
        id="pick-model",
    )
    drop = rx.el.button(icon("x", 18), type="button", class_name="act", aria_label=t("studio.drop_model"), on_click=state.drop_model)
    return rx.el.div(row, rx.cond(state.model_name != "", drop), class_name="flex items-center gap-1")


def picture_row(state: Any, pick: Any) -> rx.Component:
    """Return the pictures the order goes by, and the way to more."""

    def one(row: Any) -> rx.Component:
        return rx.el.li(
            rx.el.img(src=row.small, alt=row.name, class_name="w-14 h-14 rounded-lg object-cover"),
            rx.el.button(
                icon("x", 14), type="button", class_name="drop", aria_label=t("studio.drop_picture") + " " + row.name, on_click=state.drop_picture(row.id)
            ),
            class_name="relative",
            key=row.id,
        )  # fmt: skip

    more = rx.el.button(icon("image-plus", 20), type="button", class_name="add", aria_label=t("studio.add_picture"), on_click=pick)
    return _part(
        t("studio.pictures"),
        "pictures",
        rx.el.div(rx.el.ul(rx.foreach(state.pictures, one), class_name="contents"), more, class_name="flex flex-wrap gap-2"),
        state.errors.get("pictures", ""),
        aside=t("studio.pictures_hint"),
    )


def seed_row(state: Any) -> rx.Component:
    """Return the seed: one's own, thrown, or another each time."""
    error = state.errors.get("seed", "")
    field = rx.el.input(
        id="seed", name="seed", input_mode="numeric", max_length=12, default_value=state.seed, key="seed" + state.seed, placeholder=t("studio.seed_any"), class_name="field figure",
        on_blur=state.plant, aria_label=t("studio.seed"), aria_invalid=rx.cond(error != "", "true", "false"),
    )  # fmt: skip
    die = rx.el.button(
        icon("dices", 20), type="button", class_name="act", aria_label=t("studio.roll"), title=t("studio.roll"), on_click=state.roll
    )
    lock = rx.el.button(
        rx.cond(state.keeps_seed, icon("lock", 18), icon("lock-open", 18)), type="button", class_name="act", title=t("studio.lock"), aria_label=t("studio.lock"),
        aria_pressed=rx.cond(state.keeps_seed, "true", "false"), disabled=state.seed == "", on_click=state.lock,
    )  # fmt: skip
    return _part(t("studio.seed"), "seed", rx.el.div(field, die, lock, class_name="flex items-center gap-1"), error)
