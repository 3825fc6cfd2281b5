"""What buying needs of a browser: leaving for the page of somebody who takes money, and printing a receipt."""

import reflex as rx

from genapp.core.settings import settings

_JS = rx.asset("away.js", shared=True)


class Away(rx.Component):
    """Goes to another site as soon as `url` says which; draws nothing."""

    library = _JS.importable_path
    tag = "Away"
    url: rx.Var[str]


class PrintButton(rx.Component):
    """Opens the browser's own print."""

    library = _JS.importable_path
    tag = "PrintButton"


def shop_path(url: str) -> str:
    """Return the path of a page of our own, "" for one of another site."""
    own = url.removeprefix(settings().site_url)
    return own if own.startswith("/") else ""
