"""Dialogs and menus: native elements; focus stays inside a dialog and comes back to where it was (see `dialogs.js`)."""

from typing import Any

import reflex as rx

_JS = rx.asset("dialogs.js", shared=True)


class _Dialog(rx.Component):
    """A modal `<dialog>`; with `shown` State opens and closes it, without it the buttons made by `opens` and `closes` do."""

    library = _JS.importable_path
    tag = "Dialog"
    shown: rx.Var[bool]
    on_leave: rx.EventHandler[rx.event.no_args_event_spec]


def dialog(id: str, title: Any, *children: Any, actions: tuple[Any, ...] = (), is_open: Any = None, on_close: Any = None) -> rx.Component:
    """Return a modal dialog with one question. Escape closes it; `is_open` and `on_close` tie it to State."""
    tied = {} if is_open is None else {"shown": is_open, "on_leave": on_close}
    return _Dialog.create(
        rx.el.h2(title, class_name="subtitle mb-3", id=f"{id}-title"),
        *children,
        *([rx.el.div(*actions, class_name="flex flex-wrap justify-end gap-2 mt-6")] if actions else []),
        id=id,
        **tied,
    )


def opens(id: str) -> dict[str, Any]:
    """Return the attributes of a button that opens the dialog with this id."""
    return {"custom_attrs": {"data-opens": id}}


def closes(id: str) -> dict[str, Any]:
    """Return the attributes of a button that closes the dialog or menu with this id."""
    return {"custom_attrs": {"data-closes": id}}


def opens_menu(id: str) -> dict[str, Any]:
    """Return the attributes of a button that opens the menu (a native popover) with this id."""
    return {"custom_attrs": {"popoverTarget": id}}
