"""`@page`: one line that gives a screen its address, title, frame and lock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import reflex as rx

from genapp.core.actor import OFFICE, Actor, Permission, Role
from genapp.ui import routes

Access = Literal["public", "anonymous", "door", "user", "operator", "staff"] | Permission
Frame = Literal["site", "app", "auth", "admin", "operator", "bare"]
BRAND = "genapp"


@dataclass(frozen=True)
class Page:
    """A registered screen; `PAGES` lists all, for the guards and the tests."""

    route: str
    title: str
    access: Access
    frame: Frame
    on_load: tuple[Any, ...] = field(default=(), hash=False)
    development: bool = False
    listed: bool = False
    slots: tuple[str, ...] = ()

    def admits(self, actor: Actor) -> bool:
        """Say whether this person may see the screen; services check again."""
        match self.access:
            case "public" | "anonymous" | "door":
                return True
            case "user":
                return bool(actor.user_id)
            case "operator":
                return actor.role is Role.OPERATOR
            case "staff":
                return actor.role in OFFICE
            case permission:
                return actor.may(permission)

    def past(self, actor: Actor, wanted: str) -> str:
        """Return where somebody who is signed in goes instead, "" to stay.

        Who was turned away from a screen of staff stays at its door: sent on, they would be turned away again, to and fro without end.
        """
        if self.access == "anonymous":
            return routes.own_path(wanted or routes.CHAT)
        if self.access == "door" and self.route == routes.OPERATOR_SIGN_IN and actor.role is Role.OPERATOR:
            return routes.own_path(wanted or routes.OPERATOR_WAITING)
        if self.access == "door" and self.route == routes.ADMIN_SIGN_IN and actor.role in OFFICE and not wanted:
            return routes.ADMIN_DASHBOARD
        return ""

    @property
    def door(self) -> str:
        """The screen where the right person signs in."""
        if self.access == "operator":
            return routes.OPERATOR_SIGN_IN
        return routes.SIGN_IN if self.access in ("user", "public", "anonymous", "door") else routes.ADMIN_SIGN_IN


PAGES: dict[str, Page] = {}


def page(
    route: str,
    *,
    title: str,
    access: Access,
    frame: Frame = "app",
    on_load: Sequence[Any] = (),
    description: str = "",
    image: str = "",
    listed: bool = False,
    development: bool = False,
    slots: Sequence[str] = (),
) -> Callable[[Callable[[], rx.Component]], Callable[[], rx.Component]]:
    """Register a screen. `on_load` runs only for people the screen admits; `listed` puts a public page into the sitemap; `slots` are those it has (`ui/slots.py`)."""

    def register(body: Callable[[], rx.Component]) -> Callable[[], rx.Component]:
        from genapp.ui.layout import framed
        from genapp.ui.session import SessionState

        PAGES[route] = Page(route, title, access, frame, tuple(on_load), development, listed, tuple(slots))

        def screen() -> rx.Component:
            return framed(frame, body())

        screen.__name__ = body.__name__
        rx.page(
            route=route,
            title=f"{title} · {BRAND}" if route != routes.HOME else f"{BRAND} · {title}",
            description=description or None,
            image=image or "favicon.ico",
            on_load=SessionState.arrive(route),
        )(screen)
        return body

    return register
