"""The desk's clock as two operators, a person and a supervisor see it, with a ladder of seconds: warned, moved on, escalated; a tab that dies (QUE-08..10, C6, C37, ADM-10)."""

import json

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete, update

from genapp.core import db
from genapp.desk.models.people import Operator
from genapp.desk.models.work import QueueEntry
from tests.browser.talking import say
from tests.browser.test_operator_desk import at_work, workplace, writes
from tests.people import database_of
from tests.servers import Site

FIGURES = {"ladder": {"warn": 4, "incident": 5, "alert": 6, "reassign": 10}}


@pytest.fixture(scope="module")
def fast(tmp_path_factory):
    """A site on which five minutes are ten seconds."""
    with Site(str(tmp_path_factory.mktemp("clock")), GENAPP_DESK=json.dumps(FIGURES)) as site:
        yield site


@pytest.fixture(autouse=True)
def _nobody(fast):
    """Nobody of an earlier story works or waits."""
    with database_of(fast), db.transaction() as session:
        session.execute(delete(QueueEntry))
        session.execute(update(Operator).values(is_available=False))


def test_que_08_who_does_not_answer_is_warned_and_relieved_and_the_person_is_answered_by_another(person, fast):
    slow = at_work(person, "Sal Slow", at=fast)
    writer, room = writes(person, "Is the lamp lit tonight?", at=fast)
    page = workplace(slow, room)
    expect(page.get_by_text("Is the lamp lit tonight?")).to_be_visible()
    expect(page.locator("#warned")).to_be_visible(timeout=20_000)
    slow.picture("operator-warned")
    quick = at_work(person, "Quin Quick", at=fast)
    expect(quick.page.locator("#own")).to_contain_text("Amara", timeout=30_000)
    expect(page.get_by_text("Is the lamp lit tonight?")).to_have_count(0, timeout=20_000)
    there = workplace(quick, room)
    there.locator("#answer").fill("It is. Come in.")
    there.keyboard.press("Enter")
    expect(writer.page.get_by_role("log").get_by_text("It is. Come in.")).to_be_visible()
    assert (slow.errors, quick.errors, writer.errors) == ([], [], [])


def test_que_10_after_three_who_do_not_answer_a_supervisor_has_it_and_gives_it_to_somebody(person, fast):
    boss = person(role="super_admin", at=fast)
    watch = boss.go("/admin/monitor")
    team = [at_work(person, f"Still {number}", at=fast) for number in range(3)]
    writer, _ = writes(person, "Nobody there?", at=fast)
    expect(watch.get_by_role("heading", name="These wait for you")).to_be_visible(timeout=90_000)
    boss.picture("monitor-escalated")
    expect(writer.page.get_by_text("Our team looks after this themselves", exact=False)).to_be_visible(timeout=20_000)
    assert [one.errors for one in (*team, boss, writer)] == [[]] * 5


def test_c37_when_an_operators_tab_dies_the_conversation_finds_somebody_else(person, fast):
    gone = at_work(person, "Gone Soon", at=fast)
    writer, room = writes(person, "Are you still there?", at=fast)
    expect(gone.page.locator("#own")).to_contain_text("Amara", timeout=20_000)
    other = at_work(person, "Here Still", at=fast)
    gone.context.close()
    expect(other.page.locator("#own")).to_contain_text("Amara", timeout=90_000)
    there = workplace(other, room)
    there.locator("#answer").fill("I am here now.")
    there.keyboard.press("Enter")
    expect(writer.page.get_by_role("log").get_by_text("I am here now.")).to_be_visible()
    say(writer.page, "Good.")
    expect(there.get_by_text("Good.", exact=True).first).to_be_visible()
