"""The tour goes on: the same pages empty, filled, with an error, with a dialog open; each through axe and photographed."""

import pytest

from tests.browser.test_tour import LOOKS, check
from tests.media import corpus

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
