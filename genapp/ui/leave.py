"""The hidden form by which a tab signs in or out (see `ui.session.enter` and `leave`)."""

import reflex as rx

from genapp.ui.session import SessionState

_JS = rx.asset("leave.js", shared=True)


class LeaveForm(rx.Component):
    """Posts the one-time ticket, which sets the HttpOnly cookie, or ends the session."""

    library = _JS.importable_path
    tag = "LeaveForm"
    how: rx.Var[str]
    ticket: rx.Var[str]
    next: rx.Var[str]


def leave_form() -> rx.Component:
    """Return the form; every frame holds one."""
    return LeaveForm.create(how=SessionState.leaving, ticket=SessionState.ticket, next=SessionState.next)
