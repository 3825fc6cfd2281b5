"""Making pictures and clips: the form on one side, what comes of it on the other (GEN-01..04, GEN-10)."""

# A var of a row is a row to a type checker, and the other way round.
# pyright: reportAttributeAccessIssue=false

from typing import Any

import reflex as rx

from genapp.studio import choosing, orders
from genapp.studio.components.batches import batch, viewer
from genapp.studio.components.browser import Example, PromptBox, Renewed, SaveFile
from genapp.studio.components.panel import choice, model_row, picture_row, seed_row, shapes
from genapp.studio.pages import picking
from genapp.studio.pages.shell import studio
from genapp.studio.state.create import CreateState
from genapp.studio.state.picking import PickModelState, PickPictureState
from genapp.studio.state.results import ResultsState
from genapp.studio.state.studio import StudioState
from genapp.ui import routes
from genapp.ui.components import anchor, button, empty_state, icon, link_button, notice, skeleton
from genapp.ui.dialogs import dialog
from genapp.ui.fields import check_field, field, select_field
from genapp.ui.page import page
from genapp.ui.session import SessionState
from genapp.ui.text import t, words

_form: Any = CreateState
_results: Any = ResultsState
_shell: Any = StudioState


def _plan() -> Any:
    return f"{routes.TEAMS}/" + _shell.team.id + "/billing"


def _people() -> rx.Component:
    """Return what has to be said where pictures of people were sent (CONS-1)."""
    who = [("", t("studio.who")), *((one, t(f"studio.who_{one}")) for one in ("self", "adult", "licensed"))]
    return rx.el.div(
        select_field(
            t("studio.shown"), "subject", who, value=_form.subject, on_change=_form.say_who, error=_form.errors.get("subject", "")
        ),
        rx.cond(_form.subject == "licensed", field(t("studio.licence"), "note", error=_form.errors.get("note", ""), max_length=300)),
        rx.cond(_form.statement != "", check_field("agree", _form.statement)),
        class_name="flex flex-col gap-3",
    )


def _pay() -> rx.Component:
    """Return the button with its price, and what there is to pay it from (PRICE-01, GEN-09)."""
    price = _form.price
    label = rx.fragment(
        t("studio.create"),
        " ",
        rx.el.span(_form.count, class_name="figure"),
        " · ",
        rx.el.span(price.cost, class_name="figure"),
        " ",
        t("studio.credits"),
    )
    have = rx.fragment(t("studio.have"), " ", rx.el.span(_shell.balance, class_name="figure font-semibold"))
    left = rx.cond(
        price.left_of_limit != "",
        rx.el.span(t("studio.limit_left"), " ", rx.el.span(price.left_of_limit, class_name="figure")),
        rx.fragment(),
    )
    queue = _shell.queue
    busy = rx.el.span(rx.el.span(queue.running, " / ", queue.at_once, class_name="figure"), " ", t("studio.at_once"))
    waits = rx.cond(queue.waiting > 0, rx.el.span(rx.el.span(queue.waiting, class_name="figure"), " ", t("studio.waiting")), rx.fragment())
    poor = rx.el.p(
        icon("coins", 16), rx.el.span(t("studio.missing"), " ", rx.el.span(price.missing, class_name="figure font-semibold"), ". ", anchor(t("studio.top_up"), href=_plan(), class_name="link-ours")),
        class_name="short-line",
    )  # fmt: skip
    over = rx.el.p(icon("gauge", 16), rx.el.span(t("studio.over_limit")), class_name="short-line")
    wrong = _form.errors.get("form", _form.errors.get("model", _form.errors.get("count", _form.errors.get("size", ""))))
    return rx.el.div(
        rx.cond(wrong != "", rx.el.p(icon("circle-alert", 16), rx.el.span(wrong), class_name="problem mb-2", role="alert")),
        rx.cond((price.cost != "") & ~price.enough, poor),
        rx.cond((price.cost != "") & price.enough & ~price.within_limit, over),
        button(label, kind="passion", type="submit", busy=_form.busy, class_name="w-full gap-1.5", id="create", custom_attrs={"aria-keyshortcuts": "Control+Enter"}),
        rx.el.p(rx.el.span(have), left, busy, waits, class_name="pay-line dotted"),
        class_name="pay",
    )  # fmt: skip


def _panel() -> rx.Component:
    kinds = [
        ("image", rx.fragment(icon("image", 18), t("studio.image"))),
        ("video", rx.fragment(icon("clapperboard", 18), t("studio.video"))),
    ]
    kind = choice(t("studio.kind"), "operation", kinds, _form.kind, _form.choose)
    scales = [(one, t(f"studio.scale_{one}")) for one in ("small", "standard", "large", "huge")]
    lengths = [(str(one), f"{one} s") for one in choosing.LENGTHS]
    is_video = _form.kind == "video"

    def many(most: int) -> rx.Component:
        return choice(
            t("studio.count"), "count", [(str(one), str(one)) for one in range(1, most + 1)], _form.count.to_string(), _form.choose
        )

    size = rx.cond(
        is_video,
        choice(t("studio.size"), "scale", scales[:2], _form.scale, _form.choose, aside=_form.pixels),
        choice(t("studio.size"), "scale", scales, _form.scale, _form.choose, aside=_form.pixels),
    )
    qualities = [(one, t(f"studio.quality_{one}")) for one in ("draft", "standard", "high")]
    further = rx.el.details(
        rx.el.summary(rx.el.span(class_name="fold-mark", aria_hidden="true"), t("studio.further"), class_name="fold"),
        rx.el.div(
            choice(t("studio.quality"), "quality", qualities, _form.quality, _form.choose, error=_form.errors.get("quality", "")),
            picture_row(_form, PickPictureState.open),
            seed_row(_form),
            class_name="flex flex-col gap-4 pt-2",
        ),
        open=_form.unusual,
    )
    box = PromptBox.create(
        owner=rx.cond(_shell.team.id != "", SessionState.user_id + "." + _shell.team.id, ""), fill=_form.fill, settings=_form.settings, fresh=_form.fresh,
        problem=_form.errors.get("prompt", _form.errors.get("negative", "")), label=t("studio.prompt"), hint=t("studio.prompt_hint"), negative_label=t("studio.without"),
        negative_hint=t("studio.without_hint"), most=orders.PROMPT, most_negative=orders.NEGATIVE, on_settings=_form.settle,
    )  # fmt: skip
    return rx.el.form(
        rx.el.div(
            box,
            rx.cond(_form.offers.length() > 1, kind),
            model_row(_form, PickModelState.open),
            shapes(_form.ratio, _form.choose),
            size,
            rx.cond(is_video, choice(t("studio.seconds"), "seconds", lengths, _form.seconds.to_string(), _form.choose)),
            rx.cond(is_video, many(orders.MOST["video"]), many(orders.MOST["image"])),
            rx.cond(_form.people, _people()),
            further,
            class_name="panel-parts",
        ),
        _pay(),
        on_submit=_form.create,
        reset_on_submit=False,
        no_validate=True,
        class_name="panel surface",
        aria_label=t("studio.what"),
    )


def _empty() -> rx.Component:
    def one(text: str, place: int) -> rx.Component:
        return Example.create(
            rx.el.span(class_name=f"example-light example-{place}", aria_hidden="true"), rx.el.span(text), text=text, class_name="example"
        )

    return rx.el.section(
        rx.el.h2(t("studio.empty"), class_name="title"),
        rx.el.p(t("studio.empty_hint"), class_name="muted mt-2 max-w-lg mx-auto"),
        rx.el.div(*(one(text, place) for place, text in enumerate(words("studio.examples"))), class_name="examples"),
        class_name="text-center py-6 lg:py-14",
    )


def _feed() -> rx.Component:
    rows = rx.fragment(
        rx.foreach(_results.under_way, lambda row: batch(row, _results, _form.recall)),
        rx.foreach(_results.over, lambda row: batch(row, _results, _form.recall)),
    )
    more = rx.cond(
        _results.more,
        button(t("studio.more"), kind="soft", on_click=_results.further, class_name="self-center"),
        rx.cond(_results.over.length() > 0, link_button(t("studio.all"), routes.STUDIO_GALLERY, kind="ghost", class_name="self-center")),
    )
    wait = rx.el.div(*(skeleton("row", 1) for _ in range(3)), class_name="flex flex-col gap-4", aria_busy="true")
    there = _results.under_way.length() + _results.over.length() > 0
    return Renewed.create(
        rx.el.h2(t("studio.results"), class_name="sr-only"),
        rx.cond(_results.loaded, rx.cond(there, rx.fragment(rows, more), _empty()), wait),
        class_name="feed",
        ordered=_form.ordered,
        on_stale=_results.renew,
    )


def _short() -> rx.Component:
    """Return what stands where the team has not enough: what is missing, and the way to more; the words wait (CRED-05)."""
    owner = rx.fragment(
        rx.el.p(t("studio.short_owner"), class_name="mt-3"),
        rx.el.div(link_button(t("studio.top_up"), _plan(), kind="passion"), class_name="mt-5"),
    )
    member = rx.el.p(t("studio.short_member"), class_name="mt-3")
    return dialog(
        "short",
        t("studio.short"),
        rx.el.p(t("studio.short_hint", cost=_form.price.cost, have=_shell.balance), class_name="muted"),
        rx.cond(_shell.team.role == "owner", owner, member),
        actions=(button(t("studio.back"), kind="ghost", on_click=_form.close_short),),
        is_open=_form.short,
        on_close=_form.close_short,
    )


@page(routes.STUDIO, title="Studio", access="user", frame="app", on_load=[StudioState.load, CreateState.load, ResultsState.load])
def create() -> rx.Component:
    """Where pictures and clips are made, and arrive (GEN-01, GEN-03, GEN-10, GEN-12)."""
    demo = rx.el.div(notice("info", t("studio.demo_hint")), class_name="mb-4")
    closed = empty_state("moon", t("studio.closed"), t("studio.closed_hint"))
    body = rx.el.div(_panel(), rx.el.div(rx.cond(_form.demo, demo), _feed(), class_name="min-w-0"), class_name="workbench")
    return studio(
        routes.STUDIO,
        rx.el.h1(t("studio.what"), class_name="sr-only"),
        rx.cond(_form.loaded & (_form.offers.length() == 0), closed, body),
        viewer(_results, _form.recall),
        SaveFile.create(what=_results.save),
        picking.models(),
        picking.pictures(),
        _short(),
    )
