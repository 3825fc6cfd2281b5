"""A running reply outlives what happens to tabs and servers (RT-02, VAR-04)."""

import re
import signal

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from genapp.chat.models import Message
from genapp.core import db
from tests.browser.talking import mine, open_room, replies, say
from tests.llm import Model
from tests.people import database_of
from tests.servers import Site


@pytest.fixture
def slow(tmp_path):
    """A site whose model takes its time: 60 words, 12 a second."""
    with Model(tokens=60, delay=0.3, rate=12) as model, Site(str(tmp_path), **model.settings()) as site:
        yield site, model


def test_two_tabs_show_the_same_words_and_a_third_sees_what_was_said(person, slow):
    site, _ = slow
    somebody = person(at=site, signed_in=True)
    first = open_room(somebody)
    second = somebody.tab()
    second.goto(first.url)
    expect(second.locator(".line")).not_to_have_count(0)
    say(first, "Both of you, listen.")
    expect(mine(second, "Both of you, listen.")).to_be_visible()
    expect(second.locator(".growing")).to_be_visible()
    third = somebody.tab()
    third.goto(first.url)
    expect(third.locator(".growing")).to_be_visible()
    for tab in (first, second, third):
        expect(replies(tab)).to_have_count(2, timeout=20_000)
    words = {tab.locator(".line.them .said").last.inner_text() for tab in (first, second, third)}
    assert len(words) == 1
    assert len(words.pop().split()) == 60


def test_a_reload_in_the_middle_goes_on_and_stop_keeps_what_is_written(person, slow):
    site, _ = slow
    somebody = person(at=site, signed_in=True)
    page = open_room(somebody)
    say(page, "Talk for a while.")
    expect(page.locator(".growing")).to_contain_text("harbour")
    page.reload()
    expect(page.locator(".growing")).to_contain_text("harbour1")
    page.get_by_role("button", name="Stop").click()
    stopped = page.locator(".line.them.stopped")
    expect(stopped).to_contain_text("harbour1")
    expect(stopped).to_contain_text("stopped")
    kept = stopped.locator(".said").inner_text()
    assert 0 < len(kept.split()) < 60
    page.reload()
    expect(page.locator(".line.them.stopped .said")).to_have_text(kept)


def test_t01_a_server_killed_in_the_middle_answers_exactly_once_after_its_restart(person, slow):
    site, _ = slow
    somebody = person(at=site, signed_in=True)
    page = open_room(somebody)
    room = page.url.rsplit("/", 1)[1]
    say(page, "Hold on to this.")
    expect(page.locator(".growing")).to_contain_text("harbour")
    site.kill(signal.SIGKILL)
    expect(page.get_by_text(re.compile("Connecting again"))).to_be_visible(timeout=15_000)
    site.start()
    expect(replies(page)).to_have_count(2, timeout=60_000)
    assert len(replies(page).nth(1).locator(".said").inner_text().split()) == 60
    with database_of(site), db.reading() as session:
        said = session.execute(
            select(Message.author, func.count())
            .where(Message.conversation_id == room, Message.author.in_(("user", "ai")))
            .group_by(Message.author)  # pyright: ignore
        ).all()
    assert dict(map(tuple, said)) == {"user": 1, "ai": 2}
    say(page, "And again.")
    expect(replies(page)).to_have_count(3, timeout=30_000)


def test_ops_06_6_a_broken_first_model_is_answered_for_by_the_second(person, tmp_path):
    with Model(status=500) as broken, Model(tokens=12) as good:
        second = {name.replace("PRIMARY", "FALLBACK"): value for name, value in good.settings().items() if name.startswith("LLM_")}
        with Site(str(tmp_path), **broken.settings(), **second) as site:
            somebody = person(at=site, signed_in=True)
            page = open_room(somebody)
            say(page, "Is anybody there?")
            expect(replies(page)).to_have_count(2, timeout=30_000)
            assert len([turn for turn in good.turns if turn.messages]) == 1
            good.status = 500
            say(page, "And now?")
            expect(page.get_by_role("button", name="Retry")).to_be_visible(timeout=60_000)
            good.status = 200
            page.get_by_role("button", name="Retry").click()
            expect(replies(page)).to_have_count(3, timeout=60_000)


def test_rt_03_offline_is_said_and_what_was_written_meanwhile_is_sent_once(person, site):
    somebody = person(signed_in=True)
    page = open_room(somebody, "elias")
    room = page.url.rsplit("/", 1)[1]
    somebody.context.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    say(page, "Written in a tunnel.")
    expect(mine(page, "Written in a tunnel.")).to_be_visible()
    somebody.context.set_offline(False)
    expect(page.get_by_text("You are offline.")).to_have_count(0)
    expect(replies(page)).to_have_count(2, timeout=45_000)
    with database_of(site), db.reading() as session:
        sent = session.execute(select(Message.content).where(Message.conversation_id == room, Message.author == "user")).all()
    assert sent == [("Written in a tunnel.",)]
