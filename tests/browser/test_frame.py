"""What stands around every page: who is here, what may be said in public, and what is said before anybody writes."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from genapp.accounts.models import AuthSession, User
from genapp.core import db
from genapp.core.clock import now
from tests.browser.talking import open_room, say
from tests.llm import Model
from tests.people import database_of
from tests.servers import Site

PUBLIC = [
    "/",
    "/discover",
    "/characters/amara",
    "/plans",
    "/safety",
    "/terms",
    "/privacy",
    "/about-characters",
    "/sign-in",
    "/sign-up",
    "/reset-password",
]
STAFF_DOORS = re.compile(r'href="/(admin|op-login|operator|setup)')


def test_auth_09_the_bar_shows_a_stranger_a_person_and_staff_what_is_theirs(person):
    stranger, user, staff = person(), person(signed_in=True), person(role="moderator")
    page = stranger.go("/discover")
    bar = page.get_by_role("banner")
    expect(bar.get_by_role("link", name="Sign in")).to_be_visible()
    expect(bar.get_by_role("button", name="Your menu")).to_have_count(0)
    for somebody, links in ((user, 0), (staff, 1)):
        page = somebody.go("/discover")
        page.get_by_role("banner").get_by_role("button", name="Your menu").click()
        menu = page.locator("#person-menu")
        expect(menu.get_by_role("link", name="Account")).to_be_visible()
        expect(menu.get_by_role("link", name="Dashboard")).to_have_count(links)
        expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_have_count(0)
    # Before anybody knows who is here neither is claimed.
    raw = stranger.page.request.get(stranger.site.url + "/").text()
    assert "shimmer" in raw
    assert "Your menu" not in raw


@pytest.mark.parametrize("path", PUBLIC)
def test_mod_11_c24_auth_13_no_public_page_leads_to_a_door_of_staff(person, path):
    """MOD-11 as C24 bounds it: the mechanics are not advertised, and what a person must know is said plainly."""
    stranger = person()
    assert not STAFF_DOORS.search(stranger.page.request.get(stranger.site.url + path).text())
    page = stranger.go(path)
    page.wait_for_load_state("networkidle")
    assert not STAFF_DOORS.search(page.content())
    assert not re.search(r"\b(operators?|back office|queue)\b", page.locator("main").inner_text(), re.I)


def test_ds_07_mod_10_c24_the_front_page_invites_in_approved_words_and_says_what_is_fictional(person):
    stranger = person()
    page = stranger.go("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Meet amazing personalities")
    expect(page).to_have_title(re.compile("Start meaningful conversations"))
    expect(page.get_by_role("heading", name="How it works")).to_be_visible()
    expect(page.locator(".profile-card")).to_have_count(4)
    expect(page.get_by_role("link", name="Start a conversation").first).to_have_attribute("href", "/discover")
    expect(page.get_by_text("Every character is fictional").first).to_be_visible()
    for place, words in (
        ("/characters/amara", "Amara is fictional. Replies are written by AI."),
        ("/sign-up", "I understand that all characters are fictional"),
    ):
        expect(stranger.go(place).get_by_text(words)).to_be_visible()
    sitemap = page.request.get(stranger.site.url + "/sitemap.xml").text()
    assert f"<loc>{stranger.site.url}/</loc>" in sitemap
    assert not re.search("/(admin|op-login|operator|setup)", sitemap)


def test_auth_05_opening_a_page_renews_the_session_and_its_cookie_at_most_every_five_minutes(person):
    somebody = person(signed_in=True)
    ask = lambda: somebody.context.request.get(somebody.site.url + "/account")  # noqa: E731
    assert "set-cookie" not in ask().headers, "it was used a moment ago"
    with database_of(somebody.site), db.transaction() as session:
        mine = select(User.id).where(User.username == somebody.username).scalar_subquery()
        late = {"seen_at": now() - timedelta(hours=1), "expires_at": now() + timedelta(hours=1)}
        session.execute(update(AuthSession).where(AuthSession.user_id == mine).values(**late))
    cookie = ask().headers["set-cookie"]
    assert cookie.startswith(f"session_{somebody.site.port}=")
    assert {"httponly", "samesite=lax", "path=/"} <= {part.strip().lower() for part in cookie.split(";")}
    assert "set-cookie" not in ask().headers
    with database_of(somebody.site), db.reading() as session:
        kept = session.execute(select(AuthSession.expires_at).where(AuthSession.user_id == mine)).scalar_one()
        assert kept > now() + timedelta(days=29)


def test_chat_19_who_waits_for_the_first_word_sees_that_somebody_writes(person, tmp_path):
    with Model(tokens=20, delay=3.0, rate=40) as model, Site(str(tmp_path), **model.settings()) as site:
        page = open_room(person(at=site, signed_in=True))
        say(page, "Are you there?")
        expect(page.locator(".line.me.pending")).to_have_count(0)
        expect(page.locator(".dots")).to_be_visible()
        expect(page.locator(".line.them.final")).to_have_count(2)
        expect(page.locator(".dots")).to_have_count(0)


def test_c20_where_a_username_is_enough_the_form_says_what_that_costs(person, tmp_path):
    with Site(str(tmp_path), ACCOUNT_EMAIL_DOMAIN="people.example") as site:
        page = person(at=site).go("/sign-up")
        expect(page.get_by_text("Without one a lost password cannot be reset")).to_be_visible()
        somebody = person(at=site, signed_in=True, email=None)
        expect(somebody.go("/account/security").get_by_text("You gave no e-mail address")).to_be_visible()
    assert person().go("/sign-up").get_by_text("Without one a lost password").count() == 0
