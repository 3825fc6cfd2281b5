"""Clocks that count in the browser by the server's time."""

import reflex as rx

CLOCKS = rx.asset("clocks.js", shared=True)


class Since(rx.Component):
    """How long ago something was, counting; its colour climbs with the idle ladder when `warn` and `late` are given, `none` stands where there is no instant."""

    library = CLOCKS.importable_path
    tag = "Since"
    at: rx.Var[str]
    idle: rx.Var[str]
    warn: rx.Var[int]
    late: rx.Var[int]
    none: rx.Var[str]


class Until(rx.Component):
    """How long until something happens, counting."""

    library = CLOCKS.importable_path
    tag = "Until"
    at: rx.Var[str]


class WallClock(rx.Component):
    """The time in somebody's zone."""

    library = CLOCKS.importable_path
    tag = "WallClock"
    zone: rx.Var[str]
