"""The two side panels of the workplace: who writes, and whom one voices, each with its note. They know no State."""

from typing import Any

import reflex as rx

from genapp.desk.components.clocks import WallClock
from genapp.desk.tone import TONES
from genapp.ui.components import avatar, badge, button, icon
from genapp.ui.fields import form
from genapp.ui.text import t


def _fact(label: str, value: Any, shown: Any = None) -> rx.Component:
    row = rx.el.div(rx.el.dt(label, class_name="muted"), rx.el.dd(value, class_name="text-end min-w-0 break-words"), class_name="fact")
    return rx.cond(value != "" if shown is None else shown, row, rx.fragment())


def _said(title: str, words: Any) -> rx.Component:
    return rx.cond(
        words != "",
        rx.el.div(rx.el.h3(title, class_name="panel-head"), rx.el.p(words, class_name="text-sm leading-relaxed whitespace-pre-wrap")),
    )


def _chips(title: str, words: Any) -> rx.Component:
    row = rx.el.div(rx.foreach(words, lambda word: badge(word)), class_name="flex flex-wrap gap-1.5")
    return rx.cond(words.length() > 0, rx.el.div(rx.el.h3(title, class_name="panel-head"), row))


def panel(name: str, title: str, shown: Any, on_close: Any, *parts: Any) -> rx.Component:
    """Return a side panel: a column where there is room, else a drawer that is open or not."""
    close = rx.el.button(
        icon("x"), type="button", on_click=on_close, class_name="btn btn-quiet btn-square-ours xl:!hidden", aria_label=t("operator.close")
    )
    return rx.el.aside(
        rx.el.div(rx.el.h2(title, class_name="sr-only"), close, class_name="side-close"),
        *parts,
        class_name=rx.cond(shown, f"side side-{name} open", f"side side-{name}"),
        id=f"panel-{name}",
        aria_label=title,
        tab_index=0,
    )  # fmt: skip


def person_facts(person: Any) -> rx.Component:
    """Return the person as the operator sees them (OPUI-02)."""
    stars = rx.cond(person.stars > 0, person.stars.to_string() + " / 5", t("operator.not_rated"))
    flags = rx.foreach(person.flags, lambda flag: badge(flag_words(flag), kind="demo"))
    return rx.fragment(
        rx.el.div(
            avatar(person.avatar, person.name, 48),
            rx.el.div(
                rx.el.p(person.name, class_name="subtitle break-words"),
                rx.el.p(
                    badge(t("operator.person")),
                    rx.cond(person.premium, badge(t("operator.premium"), kind="team")),
                    rx.cond(person.tier != "free", badge(person.tier)),
                    class_name="flex flex-wrap gap-1 mt-1 capitalize",
                ),
                class_name="min-w-0",
            ),
            class_name="flex gap-3 items-center pe-8 xl:pe-0",
        ),
        rx.el.dl(
            _fact(t("operator.age"), person.age.to_string(), person.age > 0),
            _fact(t("operator.location"), person.location),
            _fact(t("operator.local_time"), WallClock.create(zone=person.zone), person.zone != ""),
            _fact(t("operator.gender"), words_of(person.gender, "gender", ("male", "female", "other"))),
            _fact(t("operator.looking_for"), words_of(person.looking_for, "looking", ("male", "female", "both"))),
            _fact(t("operator.rated"), stars, True),
            class_name="facts",
        ),
        rx.cond(person.flags.length() > 0, rx.el.div(flags, class_name="flex flex-wrap gap-1.5")),
        _said(t("operator.about_them"), person.about),
        _said(t("operator.bio"), person.bio),
    )


FLAGS = ("keywords", "rapid_messages", "max_reassignments_reached", "forgotten", "slow_response", "quality_issue", "vip")


def flag_words(flag: Any) -> Any:
    """Return a flag of the conversation in an operator's words (OCHAT-02, QUE-09)."""
    return rx.match(flag, *((one, t(f"operator.flag_{one}")) for one in FLAGS), flag)


def tone_words(tone: Any) -> Any:
    """Return how a person sounds in words; what was written by hand once stays as it is (QUE-11)."""
    return rx.match(tone, *((one, t(f"operator.tone_{one}")) for one in TONES), tone)


def words_of(value: Any, kind: str, options: tuple[str, ...]) -> Any:
    """Return the words of a choice, "" for none."""
    return rx.match(value, *((one, t(f"operator.{kind}_{one}")) for one in options), "")


def voiced_facts(character: Any, note: rx.Component) -> rx.Component:
    """Return the character an operator voices, the note where it is at hand (OPUI-02)."""
    pictures = rx.el.div(
        rx.foreach(
            character.pictures, lambda src: rx.el.img(src=src, alt=t("operator.picture_of"), loading="lazy", class_name="voiced-picture")
        ),
        class_name="voiced-pictures",
        tab_index=0,
        role="group",
        aria_label=t("operator.pictures"),
    )
    return rx.fragment(
        pictures,
        rx.el.div(
            rx.el.p(character.name, class_name="subtitle break-words"),
            rx.el.p(character.tagline, class_name="muted text-sm"),
            rx.el.p(badge(t("operator.fictional")), badge(character.style, kind="team"), class_name="flex flex-wrap gap-1 mt-1 capitalize"),
        ),
        rx.el.dl(
            _fact(t("operator.age"), character.age.to_string(), character.age > 0),
            _fact(t("operator.location"), character.location),
            _fact(t("operator.gender"), words_of(character.gender, "gender", ("male", "female", "other"))),
            _fact(t("operator.occupation"), character.occupation),
            class_name="facts",
        ),
        _said(t("operator.guidelines"), character.guidelines),
        note,
        _chips(t("operator.traits"), character.traits),
        _chips(t("operator.interests"), character.interests),
        _said(t("operator.bio"), character.bio),
    )


def note(about: str, label: str, help: str, row: Any, said: Any, round: Any, handlers: Any) -> rx.Component:
    """Return an editable note with Save and Clear, and how far it is kept; `handlers` has save, clear, restore, touched and take_theirs (OPUI-05)."""
    state: Any = rx.match(
        said,
        ("saving", rx.el.span(t("operator.saving"))),
        ("saved", rx.el.span(icon("check", 14), t("operator.saved"), class_name="inline-flex gap-1 items-center text-success")),
        ("unsaved", rx.el.span(t("operator.unsaved"))),
        ("cleared", rx.el.span(t("operator.cleared"), " ", rx.el.button(t("operator.bring_back"), type="button", class_name="link-ours", on_click=handlers.restore(about)))),
        ("changed", rx.el.span(t("operator.changed"), " ", rx.el.button(t("operator.show_theirs"), type="button", class_name="link-ours", on_click=handlers.take_theirs(about)), class_name="text-error")),
        rx.cond(row.by != "", rx.el.span(t("operator.last_by"), " ", row.by), rx.el.span(help)),
    )  # fmt: skip
    field = rx.el.textarea(
        id=f"note-{about}", name="body", rows=5, max_length=4000, class_name="field !text-sm", default_value=row.body, key=f"{about}-{round}",
        on_change=handlers.touched(about).throttle(2000), aria_describedby=f"note-{about}-state",
    )  # fmt: skip
    return form(
        rx.el.label(label, html_for=f"note-{about}", class_name="panel-head"),
        rx.el.input(type="hidden", name="about", value=about, read_only=True),
        field,
        rx.cond(
            said == "changed",
            rx.el.div(
                rx.el.p(t("operator.theirs"), " ", row.by, class_name="text-xs muted"),
                rx.el.p(row.body, class_name="text-sm whitespace-pre-wrap"),
                class_name="border-s-2 hairline ps-3",
                id=f"note-{about}-theirs",
            ),
        ),
        rx.el.div(
            rx.el.p(state, class_name="text-xs muted flex-1 min-w-0", id=f"note-{about}-state", role="status"),
            button(t("operator.clear"), kind="ghost", size="small", on_click=handlers.clear(about), disabled=row.body == ""),
            button(t("operator.save"), kind="soft", size="small", type="submit"),
            class_name="flex items-center gap-1",
        ),
        on_submit=handlers.save,
        class_name="!gap-1.5",
    )


def stints(rows: Any) -> rx.Component:
    """Return who voiced the conversation, why each ended, and what was handed on (QUE-11)."""

    def one(row: Any) -> rx.Component:
        return rx.el.li(
            rx.el.p(
                rx.el.span(rx.cond(row.operator != "", row.operator, t("operator.somebody")), class_name="font-semibold"),
                " ",
                rx.el.span(rx.cond(row.reason != "", row.reason, t("operator.now")), class_name="muted"),
            ),
            rx.el.p(
                row.began[:16].replace("T", " "),
                " · ",
                row.messages.to_string(),
                " ",
                t("operator.answers"),
                class_name="figure text-xs muted",
            ),
            rx.cond(
                row.tone != "",
                rx.el.p(
                    t("operator.tone"),
                    ": ",
                    tone_words(row.tone),
                    rx.cond(row.counted, rx.fragment(" ", badge(t("operator.counted")))),
                    class_name="text-sm",
                ),
            ),
            rx.cond(row.note != "", rx.el.p(row.note, class_name="text-sm whitespace-pre-wrap mt-0.5")),
            class_name="py-2",
        )

    return rx.el.details(
        rx.el.summary(t("operator.history"), class_name="panel-head cursor-pointer"),
        rx.el.ol(rx.foreach(rows, one), class_name="divide-y divide-base-300"),
    )
