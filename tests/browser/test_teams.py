"""A team: made, somebody invited by mail who joins while signing up, removed, the log, the notices (TEAM-01..05, PROF-14)."""

import re

from playwright.sync_api import expect
from sqlmodel import select

from genapp.core import db
from genapp.core.outbox import OutboxMail
from tests.browser.test_first_visit import fill_sign_up
from tests.people import database_of


def link_to(site, address: str) -> str:
    """The way in that was mailed to an address."""
    with database_of(site), db.reading() as session:
        rows = session.execute(select(OutboxMail).where(OutboxMail.recipient == address).order_by(OutboxMail.id.desc())).scalars()
        found = re.search(r"/teams/join/\S+", next(iter(rows)).text)
        assert found
        return found[0]


def test_team_02_an_invitation_is_mailed_and_accepted_while_signing_up(person):
    owner, guest = person(name="Ola Berg", signed_in=True), person()
    page = owner.go("/teams")
    page.get_by_label("Name of the team").fill("Night shift")
    page.get_by_role("button", name="Make the team").click()
    page.wait_for_url(re.compile("/teams/[0-9a-f]{32}"))
    page.get_by_label("E-mail").fill("no address")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("That does not look like an e-mail address.")).to_be_visible()
    page.get_by_label("E-mail").fill("kim@example.org")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("The invitation to kim@example.org is on its way.")).to_be_visible()
    expect(page.get_by_role("button", name="Withdraw")).to_be_visible()
    owner.picture("team")
    there = guest.go(link_to(owner.site, "kim@example.org"))
    expect(there.get_by_role("heading", name="Ola Berg invites you")).to_be_visible()
    expect(there.get_by_text("Night shift")).to_be_visible()
    guest.picture("team-invitation")
    there.get_by_role("main").get_by_role("link", name="Sign up").click()
    fill_sign_up(there, **{"E-mail": "kim@example.org", "Username": "kim.night", "What characters call you": "Kim"})
    there.get_by_role("button", name="Sign up").click()
    there.wait_for_url("**/teams")
    expect(there.get_by_role("link", name=re.compile("Night shift"))).to_be_visible()
    expect(there.get_by_role("link", name=re.compile("Kim's team"))).to_have_count(0)
    # The owner sees it without a reload: the member, the bell, the notice that leads here.
    expect(page.get_by_text("@kim.night")).to_be_visible()
    expect(page.locator(".bell-count")).to_have_text("1")
    page.get_by_role("link", name="Your notices").click()
    notice = page.get_by_role("button", name=re.compile("Kim joined Night shift"))
    expect(notice).to_be_visible()
    owner.picture("notices")
    notice.click()
    page.wait_for_url(re.compile("/teams/[0-9a-f]{32}"))
    expect(page.locator(".bell-count")).to_have_count(0)
    page.get_by_role("link", name="Activity").click()
    expect(page.get_by_text("Kim joined the team")).to_be_visible()
    expect(page.get_by_text("invited kim@example.org")).to_be_visible()
    owner.picture("team-activity")
    # The link is used up, and a member cannot do what the owner does.
    guest.go(link_to(owner.site, "kim@example.org"))
    expect(there.get_by_text("This invitation opens nothing")).to_be_visible()
    guest.go("/teams")
    there.get_by_role("link", name=re.compile("Night shift")).click()
    expect(there.get_by_role("heading", name="People")).to_be_visible()
    expect(there.get_by_role("button", name="Remove")).to_have_count(0)
    expect(there.get_by_label("E-mail")).to_have_count(0)
    page.go_back()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("@kim.night")).to_have_count(0)
    expect(there.get_by_text("This team is not there")).to_be_visible()
    assert owner.errors == guest.errors == []


def test_team_04_a_member_with_an_account_accepts_becomes_owner_and_the_first_owner_leaves(person):
    owner, guest = person(name="Ola Berg", signed_in=True), person(name="Ida", email="ida.team@example.org")
    page = owner.go("/teams")
    page.get_by_label("Name of the team").fill("Day shift")
    page.get_by_role("button", name="Make the team").click()
    page.get_by_label("E-mail").fill("ida.team@example.org")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("is on its way.")).to_be_visible()
    stranger = person(signed_in=True)
    link = link_to(owner.site, "ida.team@example.org")
    stranger.go(link)
    stranger.page.get_by_role("button", name="Join the team").click()
    expect(stranger.page.get_by_text("This invitation is for another address.")).to_be_visible()
    there = guest.go(link)
    there.get_by_role("button", name="Join the team").click()
    expect(there.get_by_role("heading", name="Day shift")).to_be_visible()
    page.get_by_role("button", name="Make owner").click()
    question = page.get_by_role("dialog", name="Are you sure?")
    expect(question).to_contain_text("Ida becomes the owner")
    question.get_by_role("button", name="Make owner").click()
    page.get_by_role("button", name="Leave the team").click()
    page.get_by_role("dialog").get_by_role("button", name="Leave the team").click()
    page.wait_for_url("**/teams")
    expect(page.get_by_role("link", name=re.compile("Day shift"))).to_have_count(0)
    expect(there.get_by_label("Name of the team")).to_have_value("Day shift")
    assert owner.errors == guest.errors == []
