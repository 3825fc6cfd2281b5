"""Pages for the people who build: every shared part in both themes, and the mail that nobody was sent. Not there in production."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

import reflex as rx

from genapp.site.state.public import OutboxState
from genapp.ui import routes
from genapp.ui.components import (
    author_tag,
    avatar,
    badge,
    button,
    card,
    data_table,
    empty_state,
    icon,
    link_button,
    notice,
    page_title,
    skeleton,
    spinner,
)
from genapp.ui.dialogs import closes, dialog, opens, opens_menu
from genapp.ui.fields import check_field, field, form, select_field, textarea_field
from genapp.ui.page import page
from genapp.ui.text import t


def _row(*children: rx.Component) -> rx.Component:
    return rx.el.div(*children, class_name="flex flex-wrap items-center gap-3")


def _part(name: str, *children: rx.Component) -> rx.Component:
    return rx.el.section(rx.el.h3(name, class_name="label-ours"), *children, class_name="flex flex-col gap-3")


def _buttons() -> rx.Component:
    kinds = [button(kind.capitalize(), kind=kind) for kind in ("passion", "primary", "soft", "ghost", "danger")]
    return _part(
        "Buttons",
        _row(*kinds),
        _row(
            button("Small", size="small"),
            button("Large", size="large"),
            button("Not yet", disabled=True, why="Says why it is off"),
            link_button("A link", routes.STYLEGUIDE, kind="soft"),
            spinner(),
        ),
    )


def _fields(look: str) -> rx.Component:
    return _part(
        "Fields",
        form(
            field("Name", f"name-{look}", help="What it is for stands below."),
            field("E-mail", f"mail-{look}", default_value="not an address", error="Please check the address."),
            select_field("Choice", f"choice-{look}", [("a", "The first"), ("b", "The second")]),
            textarea_field("Words", f"words-{look}", rows=3),
            check_field(f"yes-{look}", "I have read this."),
            on_submit=rx.prevent_default,
        ),
    )


def _talk() -> rx.Component:
    return _part(
        "Conversation",
        rx.el.div(author_tag("ai"), author_tag("team"), badge("demo", kind="demo"), badge("a tag"), class_name="flex gap-2"),
        rx.el.div("The last ferry has just gone.", class_name="bubble bubble-them"),
        rx.el.div("Then we have the harbour to ourselves.", class_name="bubble bubble-me"),
        rx.el.div(
            rx.el.span(rx.el.i(), rx.el.i(), rx.el.i(), class_name="dots", aria_label="writing", role="img"),
            class_name="bubble bubble-them",
        ),
    )


def _overlays(look: str) -> rx.Component:
    question = dialog(
        f"question-{look}",
        "One question",
        rx.el.p("Escape closes it; focus comes back to the button.", class_name="muted"),
        actions=(button("Keep", kind="ghost", **closes(f"question-{look}")), button("Do it", kind="danger", **closes(f"question-{look}"))),
    )
    menu = rx.el.div(
        rx.el.button(icon("pin"), "First", type="button", **closes(f"menu-{look}")),
        rx.el.button(icon("trash-2"), "Second", type="button", **closes(f"menu-{look}")),
        id=f"menu-{look}",
        class_name="menu-ours surface",
        style={"--menu-top": "5rem"},
        custom_attrs={"popover": "auto"},
    )
    return _part(
        "Dialog and menu",
        _row(
            button("Open a dialog", kind="soft", **opens(f"question-{look}")),
            button("Open a menu", kind="soft", **opens_menu(f"menu-{look}")),
        ),
        question,
        menu,
    )


def _samples(look: str) -> rx.Component:
    table = data_table(
        ["Name", "Sum"], rx.el.tr(rx.el.td("Amara"), rx.el.td("12.50", class_name="figure text-end")), label=f"Table, {look}"
    )
    return rx.el.div(
        rx.el.h2(look.capitalize(), class_name="title"),
        _part(
            "Type",
            rx.el.p("Start meaningful conversations", class_name="headline !text-[2.369rem]"),
            rx.el.p("Serif speaks, sans works.", class_name="lead"),
            rx.el.p("1,234.50", class_name="figure"),
        ),
        _buttons(),
        _fields(look),
        _part("Notices", *(notice(kind, f"This is a notice of kind {kind}.") for kind in ("info", "success", "warning", "error"))),
        _talk(),
        _part("Card and avatar", card(_row(avatar("/characters/amara/thumb.webp", "Amara", 48), rx.el.span("Amara")), title="A card")),
        _part("Table", table),
        _part("Waiting", skeleton("row"), skeleton("line", 2)),
        _overlays(look),
        empty_state("message-circle", "Say hi \U0001f44b", "One sentence and one act.", button("Meet somebody", kind="soft")),
        class_name=f"{look} flex flex-col gap-8 p-6 md:p-8 rounded-[1.25rem] min-w-0",
        style={"background": "var(--color-base-200)", "color": "var(--color-base-content)"},
    )


@page(routes.STYLEGUIDE, title="Style guide", access="public", frame="site", development=True)
def styleguide() -> rx.Component:
    """Every shared part, light beside dark (DS-01 to DS-07)."""
    return rx.el.div(
        page_title("Style guide", "Every shared part, in both themes. Pages are made of these and of nothing else."),
        rx.el.div(_samples("light"), _samples("dark"), class_name="grid lg:grid-cols-2 gap-6 items-start"),
        class_name="content py-10",
    )


@page(routes.OUTBOX, title="Outbox", access="public", frame="site", on_load=[OutboxState.load], development=True)
def outbox() -> rx.Component:
    """The mail that would have been sent: codes are read here when no mail provider is set."""

    def mail(row: rx.Var) -> rx.Component:
        return card(
            rx.el.p(rx.el.span(row.recipient, class_name="font-semibold"), " · ", rx.el.span(row.at, class_name="figure text-xs muted")),
            rx.el.p(row.subject, class_name="mt-1"),
            rx.el.pre(row.text, class_name="whitespace-pre-wrap muted text-sm mt-3"),
            key=row.id,
        )

    return rx.el.div(
        page_title(t("site.outbox"), t("site.outbox_hint")),
        rx.cond(
            OutboxState.mails.length() > 0,
            rx.el.div(rx.foreach(OutboxState.mails, mail), class_name="flex flex-col gap-4"),
            empty_state("mail", t("site.outbox_none"), t("site.outbox_none_hint")),
        ),
        class_name="reading py-10",
    )
