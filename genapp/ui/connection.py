"""The line about the connection (see `connection.js`); it stands in place of Reflex's own toast, which is a script the browser evaluates."""

import reflex as rx
from reflex_components_core.core.banner import connection_errors_count

from genapp.ui.text import t

_JS = rx.asset("connection.js", shared=True)


class _Connection(rx.Component):
    """Says when the tab is cut off and when it is back."""

    library = _JS.importable_path
    tag = "Connection"
    errors: rx.Var[int]
    offline: rx.Var[str]
    reconnecting: rx.Var[str]
    back: rx.Var[str]


def connection_line() -> rx.Component:
    """Return the line; every frame holds one (RT-03)."""
    return _Connection.create(
        errors=connection_errors_count, offline=t("ui.offline"), reconnecting=t("ui.reconnecting"), back=t("ui.back_online")
    )
