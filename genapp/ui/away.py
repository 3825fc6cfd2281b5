"""What buying needs of a browser: leaving for the page of somebody who takes money, and printing a receipt."""

import asyncio
from typing import Any

import reflex as rx

from genapp.core.settings import settings

_JS = rx.asset("away.js", shared=True)
ON_THE_WAY = 2.0
"""Seconds after which a browser has left, or never will."""


class Away(rx.Component):
    """Goes to another site as soon as `url` says which; draws nothing."""

    library = _JS.importable_path
    tag = "Away"
    url: rx.Var[str]


class PrintButton(rx.Component):
    """Opens the browser's own print."""

    library = _JS.importable_path
    tag = "PrintButton"


async def leave(state: Any, url: str) -> str:
    """Return the path of a page of our own; for another site have the browser go there and return "".

    For background handlers of a State with `busy`, `buying` and `away`. The address is forgotten soon: a tab that comes back is shown the State it
    left, and would be sent there again.
    """
    own = url.removeprefix(settings().site_url)
    own = own if own.startswith("/") else ""
    async with state:
        state.busy, state.buying, state.away = False, "", "" if own else url
    if not own:
        await asyncio.sleep(ON_THE_WAY)
        async with state:
            state.away = ""
    return own
