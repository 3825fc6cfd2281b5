"""The field for a place: suggestions while it is typed, coordinates with the form (PROF-12)."""

from typing import Any

import reflex as rx

from genapp.ui.components import icon
from genapp.ui.text import t

_JS = rx.asset("place.js", shared=True)


class _PlaceField(rx.Component):
    """See `place.js`."""

    library = _JS.importable_path
    tag = "PlaceField"
    name: rx.Var[str]
    value: rx.Var[str]
    found: rx.Var[list]
    placeholder: rx.Var[str]
    describedby: rx.Var[str]
    invalid: rx.Var[bool]
    words: rx.Var[str]
    on_type: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def place_field(label: str, *, value: Any, found: Any, error: Any, help: str, on_type: Any, name: str = "location") -> rx.Component:
    """Return a labelled place field; `found` are the suggestions `on_type` asks for, as {label, latitude, longitude}."""
    wrong = error != ""
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name="label-ours"),
        _PlaceField.create(
            name=name, value=value, found=found, placeholder=t("account.place_hint"), words=t("account.places"), invalid=wrong, on_type=on_type,
            describedby=rx.cond(wrong, f"{name}-problem", f"{name}-help"),
        ),
        rx.cond(
            wrong,
            rx.el.p(icon("circle-alert", 16), rx.el.span(error), id=f"{name}-problem", class_name="problem", role="alert"),
            rx.el.p(help, id=f"{name}-help", class_name="help"),
        ),
        class_name="w-full",
    )  # fmt: skip
