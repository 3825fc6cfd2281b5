"""The shared parts every screen is made of. Functions of Vars and handlers; none knows a State."""

from typing import Any, Literal

import reflex as rx

from genapp.ui.text import t

_KINDS = {
    "primary": "btn btn-primary",
    "passion": "btn btn-passion",
    "soft": "btn btn-soft-ours",
    "ghost": "btn btn-quiet",
    "danger": "btn btn-danger",
}
_SIZES = {"": "", "small": " btn-small", "large": " btn-large"}


def icon(name: str, size: int = 20, **props: Any) -> rx.Component:
    """Return a line icon; decoration unless `aria_label` is given."""
    props.setdefault("aria_hidden", "true")
    return rx.icon(name, size=size, stroke_width=1.75, flex_shrink="0", **props)


def spinner(label: str = "") -> rx.Component:
    """Return the small turning ring of a running act."""
    return rx.el.span(
        rx.el.span(class_name="spinner", aria_hidden="true"), rx.el.span(label or t("ui.working"), class_name="sr-only"), role="status"
    )


def button(
    *label: Any,
    kind: str = "primary",
    size: str = "",
    busy: Any = False,
    disabled: Any = False,
    why: str = "",
    type: Literal["button", "submit", "reset"] = "button",
    **props: Any,
) -> rx.Component:
    """Return a button; busy keeps its width and shows the ring, `why` says why it is disabled."""
    extra = props.pop("class_name", "")
    if why:
        props["title"] = why
    inside = rx.cond(busy, spinner(), rx.fragment(*label)) if isinstance(busy, rx.Var) else rx.fragment(*label)
    off = (
        (busy | disabled) if isinstance(busy, rx.Var) and isinstance(disabled, rx.Var) else (busy if isinstance(busy, rx.Var) else disabled)
    )
    return rx.el.button(inside, type=type, disabled=off, class_name=f"{_KINDS[kind]}{_SIZES[size]} {extra}".strip(), **props)


def link_button(label: Any, href: Any, *, kind: str = "primary", size: str = "", **props: Any) -> rx.Component:
    """Return a link that looks like a button."""
    extra = props.pop("class_name", "")
    return anchor(label, href=href, class_name=f"{_KINDS[kind]}{_SIZES[size]} {extra}".strip(), **props)


class _Link(rx.Component):
    """React Router's own link: a page change without a reload."""

    library = "react-router"
    tag = "Link"
    to: rx.Var[str]


def anchor(*children: Any, href: Any, **props: Any) -> rx.Component:
    """Return a link inside the site."""
    return _Link.create(*children, to=href, **props)


def outside(*children: Any, href: Any, **props: Any) -> rx.Component:
    """Return a link to another site, in a new tab, without telling it where from."""
    return rx.el.a(*children, href=href, target="_blank", rel="noopener noreferrer nofollow", **props)


def card(*children: Any, title: str = "", **props: Any) -> rx.Component:
    """Return a white surface with a title."""
    extra = props.pop("class_name", "")
    head = [rx.el.h2(title, class_name="subtitle mb-4")] if title else []
    return rx.el.section(*head, *children, class_name=f"surface p-5 md:p-6 {extra}".strip(), **props)


def notice(kind: str, *children: Any, **props: Any) -> rx.Component:
    """Return an inline notice: info, success, warning or error."""
    names = {"info": "info", "success": "check", "warning": "triangle-alert", "error": "circle-alert"}
    return rx.el.div(
        icon(names[kind], 20, class_name="mt-0.5"),
        rx.el.div(*children, class_name="min-w-0 flex-1"),
        class_name=f"notice notice-{kind}",
        role="alert" if kind == "error" else "note",
        **props,
    )


def empty_state(name: str, title: Any, hint: str = "", act: Any = None) -> rx.Component:
    """Return what stands where nothing is yet: one sentence and one act."""
    return rx.el.div(
        rx.el.div(
            icon(name, 28),
            class_name="w-16 h-16 rounded-full grid place-items-center mb-4",
            style={"background": "var(--color-accent)", "color": "var(--color-accent-content)"},
        ),
        rx.el.p(title, class_name="subtitle"),
        *([rx.el.p(hint, class_name="muted mt-2 max-w-sm")] if hint else []),
        *([rx.el.div(act, class_name="mt-6")] if act is not None else []),
        class_name="flex flex-col items-center justify-center text-center py-16 px-6",
    )


def skeleton(kind: str = "line", count: int = 1) -> rx.Component:
    """Return shimmering shapes: line, row, card or bubble."""
    shapes = {
        "line": "shimmer h-4 w-full",
        "row": "shimmer h-16 w-full",
        "card": "shimmer aspect-[3/4] w-full !rounded-[1.25rem]",
        "bubble": "shimmer h-14 w-3/5 !rounded-[1.125rem] even:ms-auto",
    }
    return rx.fragment(*(rx.el.div(class_name=shapes[kind], aria_hidden="true") for _ in range(count)))


def avatar(src: Any, name: Any, size: Literal[32, 40, 48] = 40) -> rx.Component:
    """Return a round picture; the name stands beside it, so it is decoration."""
    # A class: Reflex takes width and height of an image for style, and without a unit they are none.
    look = f"avatar-ours avatar-{size}"
    picture = rx.el.img(src=src, alt="", loading="lazy", decoding="async", class_name=look)
    # An empty address would make the browser fetch the page itself.
    nobody = rx.el.span(name[:1].upper(), aria_hidden="true", class_name=f"{look} grid place-items-center text-white font-semibold")
    return rx.cond(src != "", picture, nobody) if isinstance(src, rx.Var) else picture


def badge(*label: Any, kind: str = "") -> rx.Component:
    """Return a small tag."""
    return rx.el.span(*label, class_name=f"badge-ours badge-{kind}" if kind else "badge-ours")


def chip(words: Any, pressed: Any, on_click: Any, **props: Any) -> rx.Component:
    """Return a button that is pressed or not: one choice of a filter."""
    return rx.el.button(words, type="button", class_name="chip", aria_pressed=rx.cond(pressed, "true", "false"), on_click=on_click, **props)


_END = rx.asset("reached.js", shared=True)


class ReachedEnd(rx.Component):
    """Asks for more when it comes near the screen, once for each number of rows; see `reached.js`."""

    library = _END.importable_path
    tag = "ReachedEnd"
    rows: rx.Var[int]
    on_reach: rx.EventHandler[rx.event.no_args_event_spec]


CARDS = "grid grid-cols-2 md:grid-cols-3 lg:grid-cols-4 gap-3 md:gap-5"


def profile_cards(state: Any, empty: rx.Component, further: Any) -> rx.Component:
    """Return the `cards` of a State that also says whether it is `loaded` and has `more`, or what stands there instead."""
    cards = rx.el.div(rx.foreach(state.cards, lambda row: profile_card(row, key=row.id)), class_name=CARDS)
    waiting = rx.el.div(skeleton("card", 8), class_name=CARDS, aria_busy="true")
    more = rx.el.div(
        button(t("characters.more"), kind="soft", on_click=further),
        ReachedEnd.create(rows=state.cards.length(), on_reach=further),
        class_name="flex justify-center mt-10",
    )
    return rx.fragment(rx.cond(state.loaded, rx.cond(state.cards.length() > 0, cards, empty), waiting), rx.cond(state.more, more))


def author_tag(kind: str) -> rx.Component:
    """Return who writes: "AI" or "Team" (C24)."""
    return badge(t("ui.ai") if kind == "ai" else t("ui.team"), kind=kind)


def page_title(title: Any, hint: Any = "", *aside: Any) -> rx.Component:
    """Return the heading of a page, with its acts on the right."""
    return rx.el.header(
        rx.el.div(
            rx.el.h1(title, class_name="title"),
            *([rx.el.p(hint, class_name="muted mt-1")] if isinstance(hint, rx.Var) or hint else []),
            class_name="min-w-0",
        ),
        *([rx.el.div(*aside, class_name="flex gap-2 flex-wrap")] if aside else []),
        class_name="flex flex-wrap items-end justify-between gap-4 mb-6 md:mb-8",
    )


def data_table(head: list[str], rows: Any, *, label: str) -> rx.Component:
    """Return a table with a sticky head that scrolls inside its own box."""
    return rx.el.div(
        rx.el.table(
            rx.el.thead(rx.el.tr(*(rx.el.th(words, scope="col") for words in head))),
            rx.el.tbody(rows),
            class_name="table-ours",
            aria_label=label,
        ),
        class_name="surface overflow-auto max-h-[70vh]",
        tab_index=0,
        role="region",
        aria_label=label,
    )


def profile_card(row: Any, **props: Any) -> rx.Component:
    """Return the 3:4 card of a character (CardRow): picture, name, one line, one tag."""
    return anchor(
        rx.el.img(src=row.picture, alt="", loading="lazy", decoding="async", width="450", height="600"),
        rx.cond(row.is_featured, rx.el.span(t("characters.featured"), class_name="absolute top-3 left-3 z-10 tag")),
        rx.cond(row.online, rx.el.span(class_name="absolute top-3 right-3 z-10 online", role="img", aria_label=t("characters.online"))),
        rx.el.div(
            rx.el.p(
                rx.el.span(row.name, class_name="subtitle"),
                rx.el.span(", ", row.age, class_name="text-sm opacity-90"),
                class_name="leading-tight",
            ),
            rx.el.p(row.tagline, class_name="text-sm leading-snug mt-0.5 opacity-95 line-clamp-1 sm:line-clamp-2"),
            rx.el.span(
                rx.el.span(row.response_style, class_name="tag inline-block"),
                rx.cond(
                    row.minimum_tier != "free",
                    rx.el.span(icon("lock", 12), row.minimum_tier, class_name="tag inline-flex gap-1 items-center capitalize"),
                ),
                class_name="flex gap-1.5 mt-2",
            ),
            class_name="caption",
        ),
        href="/characters/" + row.slug,
        class_name="profile-card block",
        **props,
    )
