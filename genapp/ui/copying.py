"""Text that is there to be copied: a secret shown once, an example (see `copying.js`)."""

from typing import Any

import reflex as rx

from genapp.ui.text import t

_JS = rx.asset("copying.js", shared=True)


class _CopyButton(rx.Component):
    """Copies a text and says so."""

    library = _JS.importable_path
    tag = "CopyButton"
    text: rx.Var[str]
    label: rx.Var[str]
    done: rx.Var[str]


def copy_button(text: Any) -> rx.Component:
    """Return a button that copies a text."""
    return _CopyButton.create(text=text, label=t("ui.copy"), done=t("ui.copied"))


def code_block(text: Any, label: str, **props: Any) -> rx.Component:
    """Return code in a box that scrolls by itself, with a button that copies it."""
    return rx.el.div(
        rx.el.div(
            rx.el.span(label, class_name="muted text-sm"), copy_button(text), class_name="flex items-center justify-between gap-3 mb-2"
        ),
        rx.el.pre(rx.el.code(text), class_name="code-ours", tab_index=0, role="region", aria_label=label),
        **props,
    )
