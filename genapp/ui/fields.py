"""Labelled fields with their help and their problem, tied together for screen readers."""

from typing import Any

import reflex as rx

from genapp.ui.components import icon


def field(label: str, name: str, *, type: Any = "text", help: Any = "", error: Any = "", wrap: str = "", **props: Any) -> rx.Component:
    """Return a labelled input; the error takes the help's place and is tied to the input for screen readers."""
    return _labelled(
        label, name, help, error, wrap, lambda extra: rx.el.input(id=name, name=name, type=type, class_name="field", **extra, **props)
    )


def code_field(label: str, error: Any, **props: Any) -> rx.Component:
    """Return the field for a one-time code: digits, offered by the phone that received it."""
    return field(label, "code", autocomplete="one-time-code", input_mode="numeric", max_length=6, error=error, **props)


def textarea_field(label: str, name: str, *, help: str = "", error: Any = "", wrap: str = "", rows: int = 4, **props: Any) -> rx.Component:
    """Return a labelled text area."""
    return _labelled(
        label, name, help, error, wrap, lambda extra: rx.el.textarea(id=name, name=name, rows=rows, class_name="field", **extra, **props)
    )


def select_field(
    label: str, name: str, options: list[tuple[str, str]], *, help: str = "", error: Any = "", wrap: str = "", **props: Any
) -> rx.Component:
    """Return a labelled choice of (value, words)."""
    choices = [rx.el.option(words, value=value) for value, words in options]
    return _labelled(
        label, name, help, error, wrap, lambda extra: rx.el.select(*choices, id=name, name=name, class_name="field", **extra, **props)
    )


def _labelled(label: str, name: str, help: Any, error: Any, wrap: str, make: Any) -> rx.Component:
    helped = isinstance(help, rx.Var) or bool(help)
    wrong = error != "" if isinstance(error, rx.Var) else bool(error)
    problem = rx.el.p(icon("circle-alert", 16), rx.el.span(error), id=f"{name}-problem", class_name="problem", role="alert")
    hint = rx.el.p(help, id=f"{name}-help", class_name="help") if helped else rx.fragment()
    extra = {
        "aria_invalid": rx.cond(wrong, "true", "false") if isinstance(error, rx.Var) else ("true" if error else "false"),
        "aria_describedby": rx.cond(wrong, f"{name}-problem", f"{name}-help" if helped else "")
        if isinstance(error, rx.Var)
        else (f"{name}-help" if helped else ""),
    }
    below = rx.cond(wrong, problem, hint) if isinstance(error, rx.Var) else (problem if error else hint)
    return rx.el.div(rx.el.label(label, html_for=name, class_name="label-ours"), make(extra), below, class_name=f"w-full {wrap}".strip())


def check_field(name: str, *words: Any, error: Any = "", **props: Any) -> rx.Component:
    """Return a box to tick with its sentence."""
    wrong = error != "" if isinstance(error, rx.Var) else bool(error)
    return rx.el.div(
        rx.el.label(
            rx.el.input(
                type="checkbox",
                name=name,
                id=name,
                class_name="checkbox checkbox-primary mt-0.5 shrink-0",
                aria_describedby=f"{name}-problem",
                **props,
            ),
            rx.el.span(*words, class_name="text-sm leading-relaxed"),
            class_name="flex gap-3 items-start cursor-pointer py-1",
        ),
        rx.cond(wrong, rx.el.p(icon("circle-alert", 16), rx.el.span(error), id=f"{name}-problem", class_name="problem", role="alert")),
    )


def form(*children: Any, on_submit: Any, **props: Any) -> rx.Component:
    """Return a form with even spacing that is not cleared when it is sent."""
    extra = props.pop("class_name", "")
    return rx.el.form(
        *children, on_submit=on_submit, reset_on_submit=False, no_validate=True, class_name=f"flex flex-col gap-4 {extra}".strip(), **props
    )
