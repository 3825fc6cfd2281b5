"""Short notices in a corner. A toast is a var, never a script: what Reflex sends as rx.toast the browser would evaluate."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from dataclasses import dataclass

import reflex as rx

from genapp.core.ids import new_id
from genapp.ui.text import t
from genapp.ui.theme import TONES

_JS = rx.asset("toast.js", shared=True)
MOST = 4


@dataclass
class ToastRow:
    """One notice; errors stay until closed and carry a reference."""

    id: str
    kind: str
    message: str
    reference: str


class Toasts(rx.State):
    """The notices of this tab."""

    items: list[ToastRow] = []

    @rx.event
    def show(self, kind: str, message: str, reference: str = ""):
        """Add a notice; without words it is the general apology with its reference."""
        kind = kind if kind in TONES else "info"
        self.items = [*self.items[-MOST + 1 :], ToastRow(new_id(), kind, message[:300] or t("ui.fault"), reference[:16])]

    @rx.event
    def close(self, toast_id: str):
        """Take a notice away."""
        self.items = [item for item in self.items if item.id != toast_id]


async def toast(state: rx.State, kind: str, message: str, reference: str = "") -> None:
    """Show a notice in this tab from any handler."""
    toasts = await state.get_state(Toasts)
    toasts.items = [*toasts.items[-MOST + 1 :], ToastRow(new_id(), kind, message, reference)]


class Toast(rx.Component):
    """A notice that closes itself after five seconds unless it is an error or the pointer rests on it."""

    library = _JS.importable_path
    tag = "Toast"
    kind: rx.Var[str]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


def _one(item: rx.Var[ToastRow]) -> rx.Component:
    return Toast.create(
        rx.el.div(
            rx.el.p(item.message, class_name="font-medium leading-snug"),
            rx.cond(
                item.reference != "",
                rx.el.p(t("ui.reference"), " ", rx.el.span(item.reference, class_name="figure"), class_name="muted text-xs mt-1"),
            ),
            class_name="flex-1 min-w-0",
        ),
        key=item.id,
        kind=item.kind,
        on_close=Toasts.close(item.id),
    )


def toaster() -> rx.Component:
    """Return the corner where notices appear; every frame holds one."""
    return rx.el.div(rx.foreach(Toasts.items, _one), class_name="toasts", role="status", aria_live="polite", aria_label=t("ui.notices"))
