"""The tour goes on: the same pages empty, filled, with an error, with a dialog open; each through axe and photographed."""

from typing import Any

import pytest
from sqlalchemy import update

from genapp.chat.models import Conversation
from genapp.core import db
from genapp.desk.models.people import Operator
from genapp.desk.service import assigning, closing, queue, replying
from tests.browser.talking import enter_room, say
from tests.browser.test_tour import LOOKS, check
from tests.desk.desk import operator_in
from tests.media import corpus
from tests.people import database_of

pytestmark = pytest.mark.tour
looks = pytest.mark.parametrize(("width", "height", "scheme"), LOOKS, ids=lambda v: str(v))


def talking(person, width, height, scheme):
    """Return somebody with a conversation that has an answer."""
    somebody = person(signed_in=True, width=width, height=height, scheme=scheme)
    page = somebody.go("/characters/amara")
    page.locator("#message").click()
    page.wait_for_url("**/chat/*")
    box = page.locator("#composer")
    box.fill("Good evening. What does the water look like **now**?")
    box.press("Enter")
    page.locator(".line.them.final").nth(1).wait_for()
    return somebody, page


@looks
def test_a11y_1_an_empty_list_of_chats_and_an_empty_search(person, width, height, scheme):
    page = person(signed_in=True, width=width, height=height, scheme=scheme).go("/chat")
    page.get_by_text("Say hi").first.wait_for()
    check(page, f"state-chats-empty-{width}-{scheme}")
    page.goto(page.url.replace("/chat", "/discover"))
    page.locator(".profile-card").first.wait_for()
    page.get_by_role("searchbox").fill("zzzz")
    page.get_by_text("Nobody fits all of that").wait_for()
    check(page, f"state-discover-empty-{width}-{scheme}")


@looks
def test_a11y_1_forms_with_every_field_refused(person, width, height, scheme):
    stranger = person(width=width, height=height, scheme=scheme)
    page = stranger.go("/sign-up")
    page.get_by_text("You are human").wait_for()
    page.get_by_role("button", name="Sign up").click()
    page.locator(".problem").first.wait_for()
    check(page, f"state-sign-up-error-{width}-{scheme}")
    page = stranger.go("/sign-in")
    page.get_by_label("E-mail or username").fill("nobody")
    page.get_by_label("Password").fill("wrong-password-1")
    page.get_by_text("You are human").wait_for()
    page.get_by_role("button", name="Sign in").click()
    page.locator(".notice-error").wait_for()
    check(page, f"state-sign-in-error-{width}-{scheme}")


@looks
def test_a11y_1_a_conversation_with_its_menu_and_its_dialogs(person, width, height, scheme):
    _, page = talking(person, width, height, scheme)
    check(page, f"state-room-{width}-{scheme}")
    page.get_by_role("button", name="Conversation menu").click()
    check(page, f"state-room-menu-{width}-{scheme}")
    page.get_by_role("button", name="Clear chat").click()
    page.locator("#clear[open]").wait_for()
    check(page, f"state-room-clear-{width}-{scheme}")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Report").last.click()
    page.locator("#report-form[open]").wait_for()
    check(page, f"state-room-report-{width}-{scheme}")


@looks
def test_a11y_1_a_notice_and_the_persons_menu(person, width, height, scheme):
    page = person(signed_in=True, width=width, height=height, scheme=scheme).go("/account")
    page.get_by_role("button", name="Your menu").click()
    page.locator("#person-menu:popover-open").wait_for()
    check(page, f"state-person-menu-{width}-{scheme}")


@looks
def test_a11y_1_a_picture_being_cut_one_refused_and_the_moderators_question(person, width, height, scheme):
    owner = person(signed_in=True, width=width, height=height, scheme=scheme)
    page = owner.go("/account/picture")
    box = page.get_by_label("Choose a picture")
    box.set_input_files({"name": "notes.txt", "mimeType": "text/plain", "buffer": b"hello"})
    box.set_input_files({"name": "me.jpg", "mimeType": "image/jpeg", "buffer": corpus.photo()})
    page.get_by_role("dialog").wait_for()
    check(page, f"state-picture-cut-{width}-{scheme}")
    page.get_by_role("button", name="Use this").click()
    page.get_by_text("Waits for a moderator").wait_for()
    check(page, f"state-picture-waits-{width}-{scheme}")
    desk = person(role="moderator", width=width, height=height, scheme=scheme).go("/admin/media")
    waiting = desk.get_by_role("listitem").filter(has_text=owner.username)
    waiting.get_by_role("button", name="Flag").click()
    desk.get_by_role("dialog").get_by_role("button", name="Flag it").click()
    desk.get_by_text("Please say why").wait_for()
    check(desk, f"state-media-flag-{width}-{scheme}")


@looks
def test_a11y_1_a_character_being_written_part_by_part_and_what_is_asked(person, width, height, scheme):
    page = person(role="admin", width=width, height=height, scheme=scheme).go("/admin/characters")
    row = page.get_by_role("row", name="Amara")
    row.get_by_role("checkbox").click()
    page.get_by_role("button", name="Feature", exact=True).click()
    page.get_by_role("dialog").wait_for()
    check(page, f"state-characters-feature-{width}-{scheme}")
    page.keyboard.press("Escape")
    row.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").wait_for()
    check(page, f"state-characters-remove-{width}-{scheme}")
    page.get_by_role("dialog").get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="New character").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("alert").first.wait_for()
    check(page, f"state-character-errors-{width}-{scheme}")
    for tab in ("Voice", "Pictures", "Desk", "Rules"):
        page.get_by_role("tab", name=tab).click()
        page.locator(f"[aria-labelledby='tab-{tab.lower()}']").wait_for()
        if tab in ("Voice", "Desk"):
            page.get_by_role("button", name="Add a row").click()
        check(page, f"state-character-{tab.lower()}-{width}-{scheme}")
    page.get_by_role("button", name="Discard").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Discard").click()
    page.wait_for_url("**/admin/characters")


@looks
def test_a11y_1_the_style_guide_with_a_dialog(person, width, height, scheme):
    page = person(width=width, height=height, scheme=scheme).go("/dev/styleguide")
    page.get_by_role("button", name="Open a dialog").first.click()
    page.locator("dialog[open]").wait_for()
    check(page, f"state-styleguide-dialog-{width}-{scheme}")


@looks
def test_a11y_1_a_team_with_an_invitation_and_what_its_link_shows(person, width, height, scheme):
    from tests.browser.test_teams import link_to

    owner = person(signed_in=True, name="Ola Berg", location="Oslo, Norway", width=width, height=height, scheme=scheme)
    page = owner.go("/teams")
    page.get_by_label("Name of the team").fill("Night shift")
    page.get_by_role("button", name="Make the team").click()
    address = f"{owner.username}-friend@example.org"
    page.get_by_label("E-mail").fill(address)
    page.get_by_role("button", name="Send the invitation").click()
    page.get_by_text("is on its way.").wait_for()
    check(page, f"state-team-{width}-{scheme}")
    stranger = person(width=width, height=height, scheme=scheme)
    there = stranger.go(link_to(owner.site, address))
    there.get_by_role("heading", name="Ola Berg invites you").wait_for()
    check(there, f"state-team-join-{width}-{scheme}")
    stranger.go("/teams/join/used-up").get_by_text("This invitation opens nothing").wait_for()
    check(there, f"state-team-join-gone-{width}-{scheme}")


@looks
def test_a11y_1_gallery_posts_and_one_piece_large(person, width, height, scheme):
    page = person(signed_in=True, width=width, height=height, scheme=scheme).go("/characters/ines")
    page.locator("#posts").scroll_into_view_if_needed()
    page.locator(".piece").first.wait_for()
    check(page, f"state-character-pieces-{width}-{scheme}")
    page.locator("button.piece").first.click()
    page.get_by_role("dialog").locator("img").wait_for()
    check(page, f"state-piece-large-{width}-{scheme}")


@looks
def test_a11y_1_each_step_of_getting_started(person, width, height, scheme):
    page = person(width=width, height=height, scheme=scheme).go("/get-started")
    page.get_by_label("Username").fill(f"tour.{width}.{scheme}")
    page.get_by_text("That name is yours if you like.").wait_for()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Birth date").fill("2015-01-01")
    page.get_by_role("button", name="Go on").click()
    page.locator(".problem").first.wait_for()
    page.get_by_role("combobox", name="Place").fill("san")
    page.locator(".place-row").first.wait_for()
    check(page, f"state-started-about-{width}-{scheme}")
    page.get_by_role("combobox", name="Place").fill("")
    page.get_by_label("Birth date").fill("1990-01-01")
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("You are human").wait_for()
    check(page, f"state-started-door-{width}-{scheme}")


@looks
def test_a11y_1_the_pieces_of_a_character_and_a_judged_file_in_the_back_office(person, width, height, scheme):
    from tests.characters.packages import package

    admin = person(role="super_admin", width=width, height=height, scheme=scheme)
    page = admin.go("/admin/characters")
    row = page.get_by_role("row").filter(has_text="Leo")
    row.get_by_role("link", name="Gallery").click()
    page.get_by_role("heading", name="Leo").wait_for()
    for surface in ("Gallery", "Posts", "Reply assets"):
        page.locator(".tabs-ours").get_by_role("link", name=surface, exact=True).click()
        page.get_by_label("Choose pictures or videos").wait_for(state="attached")
        check(page, f"state-admin-{surface.lower().replace(' ', '-')}-{width}-{scheme}")
    page = admin.go("/admin/characters/import")
    page.get_by_label("Choose a CSV, JSON or ZIP").set_input_files(
        [{"name": "many.zip", "mimeType": "application/zip", "buffer": package(f"Tour {width} {scheme}", bad=True)}]
    )
    page.get_by_text("1 ready, 3 not yet").wait_for()
    check(page, f"state-admin-import-{width}-{scheme}")


@looks
def test_a11y_1_notices_that_wait_for_people_and_for_staff(person, width, height, scheme):
    from sqlalchemy import select

    from genapp.accounts.models import User
    from genapp.platform import service as platform

    somebody = person(role="super_admin", width=width, height=height, scheme=scheme)
    with database_of(somebody.site), db.transaction() as session:
        user_id = session.execute(select(User.id).where(User.username == somebody.username)).scalar_one()
        platform.tell(session, user_id, "chat_closed", entity_id="x", name="Mira")
        platform.tell(session, user_id, "picture_flagged", reason="Please show your face.")
        for kind, priority in (("system_error", "critical"), ("security_alert", "normal")):
            platform.alert(session, kind, "Something to look at.", priority=priority, entity="age_review")
    page = somebody.go("/notices")
    page.get_by_text("Your chat with Mira was closed").wait_for()
    check(page, f"state-notices-{width}-{scheme}")
    page = somebody.go("/admin/notices")
    page.get_by_text("Something to look at.").first.wait_for()
    check(page, f"state-admin-notices-{width}-{scheme}")


@looks
def test_a11y_1_paying_from_the_conversation_to_the_receipt(person, width, height, scheme):
    writer = person(signed_in=True, width=width, height=height, scheme=scheme)
    room, page = enter_room(writer, reply_mode="operator", free_text_left=0), writer.page
    page.locator("#price").wait_for()
    check(page, f"state-room-price-{width}-{scheme}")
    say(page, "Will you read this one?")
    page.get_by_role("dialog", name="Not enough credits").wait_for()
    check(page, f"state-room-top-up-{width}-{scheme}")
    page.get_by_role("button", name="Buy 50 credits").click()
    page.get_by_role("button", name="Pay", exact=True).wait_for()
    check(page, f"state-sandbox-{width}-{scheme}")
    page.get_by_role("button", name="Pay", exact=True).click()
    page.get_by_text("Paid. Your credits are there.").wait_for()
    check(page, f"state-checkout-success-{width}-{scheme}")
    page.get_by_role("link", name="Receipt").click()
    page.get_by_text("Paid in full.").wait_for()
    check(page, f"state-receipt-{width}-{scheme}")
    page.goto(f"{writer.site.url}/chat/{room}")
    page.locator("#composer").press("Enter")
    page.locator(".line.me .under", has_text="credits").wait_for()
    check(page, f"state-room-paid-{width}-{scheme}")


@looks
def test_a11y_1_a_teams_plan_and_the_desks_dialogs(person, width, height, scheme):
    admin = person(role="super_admin", width=width, height=height, scheme=scheme)
    page = admin.go("/teams")
    page.get_by_label("Name").fill("Lighthouse")
    page.get_by_role("button", name="Make the team").click()
    page.get_by_role("link", name="Plan and credits").click()
    page.get_by_role("button", name="Subscribe: Base").wait_for()
    check(page, f"state-billing-{width}-{scheme}")
    page.get_by_role("button", name="Subscribe: Base").click()
    page.get_by_role("button", name="Start").click()
    page.get_by_text("Free until").wait_for()
    check(page, f"state-billing-trial-{width}-{scheme}")
    page.get_by_role("button", name="End the plan").click()
    page.get_by_role("dialog", name="End the plan?").wait_for()
    check(page, f"state-billing-end-{width}-{scheme}")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Card and bills").click()
    page.get_by_role("button", name="Let a month pass").wait_for()
    check(page, f"state-sandbox-portal-{width}-{scheme}")
    page = admin.go("/admin/payments")
    page.get_by_role("button", name="Give credits").click()
    page.get_by_role("dialog", name="Give credits").wait_for()
    check(page, f"state-office-gift-{width}-{scheme}")
    page = admin.go("/admin/shop")
    page.get_by_role("button", name="A pack").click()
    page.get_by_role("dialog", name="A pack").wait_for()
    check(page, f"state-office-pack-{width}-{scheme}")


@looks
def test_a11y_1_a_conversation_with_our_team_in_line_taken_over_and_at_its_end(person, width, height, scheme):
    writer = person(signed_in=True, width=width, height=height, scheme=scheme)
    page, site = writer.page, writer.site
    room = enter_room(writer, reply_mode="operator", free_text_left=5)
    say(page, "Good evening")
    page.get_by_text("Somebody will be with you soon.").wait_for()
    check(page, f"state-room-waits-{width}-{scheme}")
    with database_of(site), db.transaction() as session:
        voice = operator_in(session)
        row = session.get(Conversation, room)
        assert row is not None
        row.reply_mode, row.free_text_left = "hybrid", 0
        queue.leave(session, room)
        assigning.assign(session, room, voice.user_id)
        replying.reply(session, voice, room, "a1", "Here I am.")
    page.get_by_role("button", name="Let the AI answer again").wait_for()
    page.locator("#tier").wait_for()
    check(page, f"state-room-taken-{width}-{scheme}")
    with database_of(site), db.transaction() as session:
        closing.close(session, room, "closed_by_staff")
        operators: Any = Operator
        session.execute(update(operators).values(is_available=False))
    page.locator(".star").nth(3).click()
    page.get_by_text("You can still change it.").wait_for()
    check(page, f"state-room-rated-{width}-{scheme}")


@looks
def test_a11y_1_a_token_being_made_shown_once_listed_and_asked_about_and_a_call_of_the_api(person, width, height, scheme):
    somebody = person(signed_in=True, width=width, height=height, scheme=scheme)
    page = somebody.go("/account/tokens")
    page.get_by_role("button", name="New token").click()
    page.get_by_role("button", name="Make the token").click()
    page.locator(".problem").first.wait_for()
    check(page, f"state-token-error-{width}-{scheme}")
    page.get_by_label("Name").fill("nightly export")
    page.get_by_role("button", name="Make the token").click()
    page.locator("#token").wait_for()
    check(page, f"state-token-made-{width}-{scheme}")
    page.get_by_role("button", name="I have copied it").click()
    page.get_by_text("Never used").wait_for()
    check(page, f"state-tokens-{width}-{scheme}")
    page.get_by_role("button", name="Revoke nightly export").click()
    check(page, f"state-token-revoke-{width}-{scheme}")
    page = somebody.go("/developers")
    page.locator("#generate summary").click()
    page.locator("#generate").scroll_into_view_if_needed()
    check(page, f"state-developers-call-{width}-{scheme}")
