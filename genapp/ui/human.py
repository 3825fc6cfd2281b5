"""The human check of a form (see `human.js`)."""

from typing import Any

import reflex as rx

from genapp.ui.text import t

JS = rx.asset("human.js", shared=True)


class HumanCheck(rx.Component):
    """A hidden field `human` with the token, and a line that says how far the check is."""

    library = JS.importable_path
    tag = "HumanCheck"
    lib_dependencies: list[str] = ["altcha-lib@2.8.0"]
    scope: rx.Var[str]
    round: rx.Var[int]
    checking: rx.Var[str]
    passed: rx.Var[str]
    failed: rx.Var[str]


def human_check(scope: str, round: Any = 0) -> rx.Component:
    """Return the check of a form; a changed `round` asks for a fresh token, since each is good for one try."""
    return HumanCheck.create(
        scope=scope, round=round, checking=t("ui.human_checking"), passed=t("ui.human_passed"), failed=t("ui.human_failed")
    )
