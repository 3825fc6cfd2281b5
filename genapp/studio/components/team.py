"""Whom the studio works for."""

import reflex as rx

_JS = rx.asset("team.js", shared=True)


class RememberTeam(rx.Component):
    """Keeps the chosen team in a cookie of this browser; it is a wish, never a right."""

    library = _JS.importable_path
    tag = "RememberTeam"
    team: rx.Var[str]
