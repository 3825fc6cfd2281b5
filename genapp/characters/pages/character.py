"""A character's own page."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.characters.components.pieces import gallery, posts, viewer
from genapp.characters.state import ProfileState
from genapp.ui import routes
from genapp.ui.components import anchor, badge, button, icon, notice, skeleton
from genapp.ui.page import page
from genapp.ui.text import t


def _pictures() -> rx.Component:
    p, state = ProfileState.profile, ProfileState
    return rx.el.section(
        rx.el.div(
            rx.el.img(
                src=p.pictures[state.shown],
                alt=t("characters.picture_of", number=state.shown + 1, name=p.name),
                class_name="w-full h-full object-cover",
                width="900",
                height="1200",
            ),
            rx.el.div(
                rx.el.button(
                    icon("chevron-left"),
                    type="button",
                    class_name="btn btn-square-ours frost",
                    aria_label=t("characters.previous_picture"),
                    on_click=state.turn(-1),
                ),
                rx.el.button(
                    icon("chevron-right"),
                    type="button",
                    class_name="btn btn-square-ours frost",
                    aria_label=t("characters.next_picture"),
                    on_click=state.turn(1),
                ),
                class_name="absolute inset-x-3 top-1/2 -translate-y-1/2 flex justify-between",
            ),
            class_name="relative aspect-[3/4] rounded-[1.25rem] overflow-hidden shimmer",
        ),
        rx.el.div(
            rx.foreach(
                p.pictures,
                lambda src, place: rx.el.button(
                    rx.el.img(src=src, alt="", class_name="w-full h-full object-cover", loading="lazy"),
                    type="button",
                    class_name=rx.cond(
                        state.shown == place,
                        "w-16 aspect-[3/4] rounded-lg overflow-hidden outline outline-2 outline-offset-2 outline-primary",
                        "w-16 aspect-[3/4] rounded-lg overflow-hidden opacity-80",
                    ),
                    aria_label=t("characters.picture_of", number=place + 1, name=p.name),
                    on_click=state.show(place),
                    key=src,
                ),
            ),
            class_name="flex gap-3 mt-3",
        ),
        class_name="md:sticky md:top-24",
        aria_roledescription="carousel",
        aria_label=p.name,
    )


def _heart() -> rx.Component:
    state: Any = ProfileState
    return rx.el.button(
        icon("heart", 22, fill=rx.cond(state.kept, "currentColor", "none"), class_name="text-primary"),
        rx.cond(state.kept, t("characters.kept"), t("characters.keep")),
        type="button",
        class_name="btn btn-quiet btn-large gap-2",
        aria_pressed=rx.cond(state.kept, "true", "false"),
        on_click=state.keep.throttle(300),
        id="keep",
    )


def _tags(title: str, items: Any) -> rx.Component:
    return rx.cond(
        items.length() > 0,
        rx.el.div(
            rx.el.h2(title, class_name="label-ours"),
            rx.el.div(rx.foreach(items, lambda word: badge(word)), class_name="flex flex-wrap gap-2"),
        ),
    )


def _fact(name: str, words: Any) -> rx.Component:
    return rx.cond(words != "", rx.el.li(icon(name, 18), rx.el.span(words), class_name="flex gap-2.5 items-center muted text-[.9375rem]"))


@page(f"{routes.CHARACTER}/[slug]", title="Character", access="public", frame="site", on_load=[ProfileState.load])
def character() -> rx.Component:
    """A character's page: pictures, who they are, who writes, and the way to a conversation (CHAR-11, C24)."""
    p = ProfileState.profile
    disclosure = rx.match(
        p.reply_mode,
        ("operator", t("characters.fictional_operator", name=p.name)),
        ("hybrid", t("characters.fictional_hybrid", name=p.name)),
        t("characters.fictional_ai", name=p.name),
    )
    about = rx.el.div(
        anchor(
            icon("arrow-left", 18),
            t("characters.back"),
            href=routes.DISCOVER,
            class_name="inline-flex items-center gap-2 text-sm muted min-h-11",
        ),
        rx.el.h1(p.name, ", ", p.age, class_name="title mt-2"),
        rx.el.p(p.tagline, class_name="lead mt-1"),
        rx.cond(
            p.online,
            rx.el.p(rx.el.span(class_name="online"), t("characters.online"), class_name="flex gap-2 items-center text-sm muted mt-2"),
        ),
        rx.el.p(
            icon("shield-check", 18, class_name="shrink-0"),
            rx.el.span(disclosure),
            class_name="flex gap-2 items-start text-sm mt-4",
            id="disclosure",
        ),
        rx.cond(
            ProfileState.short_of != "",
            rx.el.div(
                notice(
                    "info",
                    rx.el.span(t("characters.gated_from"), " "),
                    rx.el.strong(ProfileState.short_of),
                    rx.el.span(t("characters.gated_hint")),
                ),
                class_name="mt-6",
                id="gated",
            ),
        ),
        rx.el.div(
            button(
                t("characters.message"),
                kind="passion",
                size="large",
                id="message",
                disabled=ProfileState.short_of != "",
                on_click=ProfileState.message.throttle(500),
            ),
            _heart(),
            class_name="mt-6 flex flex-wrap items-center gap-3",
        ),
        rx.el.div(
            rx.el.div(rx.el.h2(t("characters.about"), class_name="label-ours"), rx.el.p(p.bio, class_name="leading-relaxed")),
            rx.el.ul(
                _fact("map-pin", p.location),
                _fact("briefcase", p.occupation),
                _fact("graduation-cap", p.education),
                _fact("heart", p.relationship_status),
                class_name="flex flex-col gap-2",
            ),
            _tags(t("characters.ways"), p.personality_traits),
            _tags(t("characters.likes"), p.interests),
            rx.cond(p.is_demo, rx.el.p(t("characters.demo"), class_name="muted text-xs")),
            class_name="flex flex-col gap-6 mt-10",
        ),
    )
    waiting = rx.el.div(
        skeleton("card"),
        rx.el.div(skeleton("line", 5), class_name="flex flex-col gap-4"),
        class_name="grid md:grid-cols-[minmax(0,26rem)_1fr] gap-8 lg:gap-16",
        aria_busy="true",
    )
    return rx.el.div(
        rx.cond(
            p.id != "",
            rx.fragment(
                rx.el.div(_pictures(), about, class_name="grid md:grid-cols-[minmax(0,26rem)_1fr] gap-8 lg:gap-16 items-start"),
                gallery(ProfileState),
                posts(ProfileState),
                viewer(ProfileState),
            ),
            waiting,
        ),
        class_name="content py-6 md:py-12",
    )
