"""Whose job begins, what a plan allows, what the house brings along: pure rules and data (GEN-04, GEN-09, CHAR-15, C52)."""

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genapp.core import db
from genapp.core.errors import Invalid, NotFound
from genapp.studio import consents, drawn, rules, seed
from genapp.studio.flows import previews
from genapp.studio.models.shelf import ReferenceModel
from genapp.studio.plans import DEFAULTS, Figures
from genapp.studio.queries import chosen, shelf
from genapp.studio.queueing import Waiting, next_up, percent
from genapp.trust import figures
from tests.servers import ROOT

JOBS = st.lists(st.tuples(st.integers(0, 999), st.sampled_from("abc"), st.integers(0, 3)), max_size=30, unique_by=lambda one: one[0])


@given(
    JOBS,
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 3)),
    st.fixed_dictionaries({team: st.integers(1, 4) for team in "abc"}),
    st.integers(0, 10),
)
def test_gen_04_no_limit_is_passed_no_place_is_left_and_nobody_is_passed_over(told, running, limits, free):
    waiting = [Waiting(f"{n:03}", team, priority) for n, team, priority in told]
    begun = next_up(waiting, running, limits, free)
    by = {one.job: one for one in waiting}
    at_work = {team: running.get(team, 0) + sum(by[job].team == team for job in begun) for team in limits}
    assert len(begun) == len(set(begun)) <= free
    assert all(at_work[team] <= max(limits[team], running.get(team, 0)) for team in limits)
    left = [one for one in waiting if one.job not in begun]
    if len(begun) < free:
        assert all(at_work[one.team] >= limits[one.team] for one in left), "a place is free and somebody could take it"
    for one in left:
        later = [by[job] for job in begun if (-by[job].priority, job) > (-one.priority, one.job) and by[job].team == one.team]
        assert not later, "somebody of the same team who came later went first"


@given(st.integers(1, 8), st.integers(0, 8), st.integers(0, 8), st.integers(-50, 500))
def test_percent_is_whole_and_never_done_before_it_is(wanted, made, blocked, told):
    assert 0 <= percent(wanted, min(made, wanted), min(blocked, wanted - min(made, wanted)), told) <= 99


def test_gen_09_plans_have_documented_figures_which_a_site_may_change():
    text = (ROOT / "docs" / "studio.md").read_text()
    for name, plan in DEFAULTS.items():
        assert f"| {name} | {plan.at_once} | {plan.waiting} | {plan.priority} |" in text
    assert (Figures().of("").at_once, Figures().of("PRO ").at_once, Figures().of("Gold").at_once) == (1, 8, 2)
    told = chosen.read({"site": {"at_once": 3}, "pro": {"at_once": 12}, "Gold": {"waiting": 1}})
    assert (told.site.at_once, told.site.hours, told.of("pro"), told.of("gold").waiting) == (3, 24, chosen.Plan(12, 60, 30), 1)
    for bad in (
        {"site": {"hour": 1}},
        {"pro": {"at_once": 0}},
        {"pro": {"at_once": "many"}},
        {"pro": {"people": 3}},
        {"site": {"hours": 0}},
    ):
        with pytest.raises(ValueError, match="GENAPP_STUDIO"):
            chosen.read(bad)


def test_char_15_more_than_fifty_reference_models_of_three_kinds_each_unlike_the_others():
    rows = seed.references()
    assert len(rows) >= 54
    assert {kind: sum(row["kind"] == kind for row in rows) for kind in ("fashion", "fitness", "beauty")} == dict.fromkeys(
        ("fashion", "fitness", "beauty"), len(rows) // 3
    )
    for field in ("id", "name", "about", "style", "seed"):
        assert len({str(row[field]) for row in rows}) == len(rows), field
    for row in rows:
        assert re.fullmatch(r"[a-z][a-z-]{2,39}", row["id"])
        assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in row["palette"])
        assert re.search(r"twent|thirt|fort|fift|sixt|sevent", row["style"]), "an adult of an age that is said"
        assert "CC0" in row["licence"]
        assert len(row["style"]) <= 300
        assert len(row["about"]) <= 300
        assert not rules.check_name(row["name"], row["about"], row["style"])


def test_char_15_seeding_twice_changes_nothing_and_what_staff_switched_off_stays_off(database, storage):
    with db.transaction() as session:
        assert seed.seed(session) == len(seed.references())
        session.get_one(ReferenceModel, "zuri").active = False
        session.get_one(ReferenceModel, "osei").preview_key = "references/osei.webp"
        session.get_one(ReferenceModel, "leila").style = "as it was drawn before"
        session.get_one(ReferenceModel, "leila").preview_key = "references/leila.webp"
    with db.transaction() as session:
        assert seed.seed(session) == 0
        assert session.get_one(ReferenceModel, "osei").preview_key
        assert session.get_one(ReferenceModel, "leila").preview_key == "", "what it shows has changed"
        rows = shelf.reference_models(session)
        assert (len(rows), "zuri" in {row.id for row in rows}) == (len(seed.references()) - 1, False)
        with pytest.raises(NotFound):
            shelf.reference_model(session, "zuri")
        assert shelf.reference_model(session, "osei").preview.startswith("/files/")
        assert [row.name for row in shelf.reference_models(session, kind="fitness", words="row mist")] == ["Amelie"]


async def test_char_15_previews_are_made_once_by_the_demo_and_never_paid_for_unasked(trial, storage):
    with db.transaction() as session:
        seed.seed(session)
    assert await previews.fill(3) == 3
    assert await previews.fill(1) == 1
    assert len({order.job for order in trial.orders}) == 4
    assert all("fictional" in order.prompt for order in trial.orders)
    with db.reading() as session:
        shown = [row for row in shelf.reference_models(session) if row.preview]
    assert [row.id for row in shown] == [one["id"] for one in seed.references()[:4]]
    trial.demo = False
    await previews.draw()
    assert len(trial.orders) == 4


def test_c52_the_drawn_portraits_are_exactly_the_files_that_are_named():
    assert len(drawn.portraits()) == 36
    for portrait in drawn.portraits().values():
        assert drawn.body(portrait)[:4] == b"RIFF"
        assert len(portrait.id) <= 60
    told = tomllib.loads((drawn.HERE / "drawn.toml").read_text())
    assert len({one["sha256"] for one in told.values()}) == 36


def test_cons_1_declarations_say_who_is_shown_how_old_and_that_nobody_is_deceived():
    assert consents.STATEMENT in consents.STATEMENTS
    for subject in ("self", "adult", "licensed"):
        words = consents.words(subject, "Contract 12")
        assert len(words) <= 1000
        assert "18" in words
        assert shelf.statement(subject) == words
    for subject, note, field in (("", "", "subject"), ("friend", "", "subject"), ("licensed", " ", "note")):
        with pytest.raises(Invalid) as refused:
            consents.words(subject, note)
        assert refused.value.field == field
    assert shelf.statement("friend") == ""
    assert not figures.named("")
