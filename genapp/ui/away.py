"""What buying needs of a browser: leaving for the page of somebody who takes money, and printing a receipt."""

from typing import Any

import reflex as rx

from genapp.core.ids import new_id
from genapp.core.settings import settings

_JS = rx.asset("away.js", shared=True)


class Away(rx.Component):
    """Goes to another site as soon as `to` names it, once; draws nothing."""

    library = _JS.importable_path
    tag = "Away"
    to: rx.Var[str]


class PrintButton(rx.Component):
    """Opens the browser's own print."""

    library = _JS.importable_path
    tag = "PrintButton"


async def leave(state: Any, url: str) -> str:
    """Return the path of a page of our own; for another site have the browser go there, once, and return "".

    For background handlers of a State with `busy`, `buying` and `away`.
    """
    own = url.removeprefix(settings().site_url)
    own = own if own.startswith("/") else ""
    async with state:
        state.busy, state.buying, state.away = False, "", "" if own else f"{new_id()} {url}"
    return own
