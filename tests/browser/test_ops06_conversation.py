"""The acceptance tests of a conversation: answered in place, counted once, kept (OPS-06)."""

import re
from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import select, update

from genapp.accounts.models import User
from genapp.accounts.service import people
from genapp.chat.models import Conversation, Message
from genapp.core import db
from genapp.core.actor import SYSTEM
from genapp.core.clock import now
from tests.browser.talking import mine, open_room, replies, say
from tests.people import database_of


def rows(site, statement):
    with database_of(site), db.reading() as session:
        return session.execute(statement).all()


def test_ops_06_1_and_7_a_message_is_answered_in_place_and_a_hard_refresh_keeps_all(person):
    """CHAT-17, RT-02: the reply comes without a reload, and a reload loses nothing."""
    somebody = person(signed_in=True)
    page = open_room(somebody)
    say(page, "Good evening from the story.")
    expect(mine(page, "Good evening from the story.")).to_be_visible()
    expect(replies(page)).to_have_count(2, timeout=20_000)
    words = replies(page).nth(1).locator(".said").inner_text()
    page.reload()
    expect(mine(page, "Good evening from the story.")).to_be_visible()
    expect(replies(page).nth(1)).to_contain_text(words.split("\n")[0][:40])
    assert somebody.errors == []


def test_ops_06_2_each_send_costs_one_free_message_and_the_hints_come_at_three_and_at_none(person):
    """CHAT-15, CHAT-20, C13: the hint at three, the banner and the closed composer at none."""
    somebody = person(signed_in=True)
    page = open_room(somebody, "leo")
    room = page.url.rsplit("/", 1)[1]
    say(page, "One.")
    expect(replies(page)).to_have_count(2, timeout=20_000)
    assert rows(somebody.site, select(Conversation.free_text_left).where(Conversation.id == room)) == [(9,)]
    with database_of(somebody.site), db.transaction() as session:
        session.execute(update(Conversation).where(Conversation.id == room).values(free_text_left=4))
    say(page, "Two.")
    expect(page.get_by_text("3 free messages remaining.")).to_be_visible()
    with database_of(somebody.site), db.transaction() as session:
        session.execute(update(Conversation).where(Conversation.id == room).values(free_text_left=1))
    expect(replies(page)).to_have_count(3, timeout=20_000)
    say(page, "Three.")
    expect(page.locator("#composer")).to_be_disabled()
    expect(page.get_by_text("Free text messages with this character are used up. Upgrade for unlimited messages.")).to_be_visible()
    expect(page.get_by_role("link", name="Upgrade").last).to_have_attribute("href", f"/plans?back=/chat/{room}")
    assert rows(somebody.site, select(Conversation.free_text_left).where(Conversation.id == room)) == [(0,)]


def test_ops_06_3_premium_bypasses_the_quota_and_the_composer_comes_back_by_itself(person):
    """CHAT-16, QUO-01: premium bypasses the quota and opens the composer by itself."""
    somebody = person(signed_in=True)
    page = open_room(somebody, "noor")
    room = page.url.rsplit("/", 1)[1]
    with database_of(somebody.site), db.transaction() as session:
        session.execute(update(Conversation).where(Conversation.id == room).values(free_text_left=0))
    page.reload()
    expect(page.locator("#composer")).to_be_disabled()
    with database_of(somebody.site), db.transaction() as session:
        user_id = session.execute(select(User.id).where(User.username == somebody.username)).scalar_one()
        people.extend_premium(session, SYSTEM, user_id, now() + timedelta(days=1))
    expect(page.locator("#composer")).to_be_enabled(timeout=15_000)
    say(page, "Still here.")
    expect(replies(page)).to_have_count(2, timeout=20_000)
    assert rows(somebody.site, select(Conversation.free_text_left).where(Conversation.id == room)) == [(0,)]


def test_ops_06_5_without_a_human_check_nothing_is_sent_and_the_words_come_back(person):
    somebody = person(signed_in=True)
    page = somebody.page
    page.route("**/api/captcha*", lambda route: route.abort())
    open_room(somebody, "ren")
    room = page.url.rsplit("/", 1)[1]
    say(page, "Nobody checked me.")
    expect(page.get_by_text("Security check failed")).to_be_visible(timeout=15_000)
    expect(page.locator("#composer")).to_have_value("Nobody checked me.")
    expect(mine(page, "Nobody checked me.")).to_have_count(0)
    assert rows(somebody.site, select(Message.id).where(Message.conversation_id == room, Message.author == "user")) == []


def test_ops_06_4_the_preview_follows_and_the_unread_dot_goes_when_it_is_read(person):
    somebody = person(signed_in=True)
    page = open_room(somebody, "kofi")
    say(page, "Play me something.")
    expect(replies(page)).to_have_count(2, timeout=20_000)
    words = replies(page).nth(1).locator(".said").inner_text()
    expect(page.locator(".thread").first).to_contain_text(re.sub(r"\W+", " ", words).split()[0])
    expect(page.locator(".thread .unread-dot")).to_have_count(0)
    other = somebody.tab()
    other.goto(somebody.site.url + "/chat")
    expect(other.locator(".thread")).to_have_count(1)
    say(page, "And once more.")
    page.goto(somebody.site.url + "/discover")
    expect(other.locator(".unread-dot")).to_have_count(1, timeout=20_000)
    expect(other).to_have_title(re.compile(r"^\(1\) "))
    other.locator(".thread").first.click()
    expect(other.locator(".unread-dot")).to_have_count(0)
    expect(other).not_to_have_title(re.compile(r"^\(1\) "))
