"""A person's own picture: chosen, cut, checked, looked at by a moderator, shown; and what goes wrong on the way."""

import re

from playwright.sync_api import Page, expect

from tests.media import corpus


def choose(page: Page, name: str, kind: str, body: bytes) -> None:
    """Choose a file as the file dialog would hand it over."""
    page.get_by_label("Choose a picture").set_input_files({"name": name, "mimeType": kind, "buffer": body})


def test_prof_03_a_picture_is_cut_checked_approved_and_shown(person):
    owner, moderator = person(signed_in=True), person(role="moderator")
    page = owner.go("/account/picture")
    expect(page.get_by_text("You have no picture yet.")).to_be_visible()
    choose(page, "me.jpg", "image/jpeg", corpus.with_place())
    dialog = page.get_by_role("dialog", name="Choose what is seen")
    expect(dialog).to_be_visible()
    canvas = dialog.get_by_role("img")
    canvas.focus()
    page.keyboard.press("ArrowDown")
    dialog.get_by_label("Zoom").fill("2")
    owner.picture("account-picture-crop")
    dialog.get_by_role("button", name="Use this").click()
    expect(page.get_by_text("Waits for a moderator")).to_be_visible()
    owner.picture("account-picture-waits")
    desk = moderator.go("/admin/media")
    waiting = desk.get_by_role("listitem").filter(has_text=owner.username)
    expect(waiting.get_by_role("img")).to_be_visible()
    moderator.picture("admin-media")
    waiting.get_by_role("button", name="Approve").click()
    expect(waiting).to_have_count(0)
    # The owner's open tab learns of it by itself.
    expect(page.get_by_text("This is your picture.")).to_be_visible()
    shown = page.locator("header img")
    expect(shown).to_be_visible()
    assert page.evaluate("document.querySelector('header img').naturalWidth") == 320
    assert page.request.get(owner.site.url + shown.get_attribute("src")).body()[:4] == b"RIFF"
    page.get_by_role("button", name=re.compile("^Remove")).click()
    expect(page.get_by_text("You have no picture yet.")).to_be_visible()
    assert owner.errors == moderator.errors == []


def test_med_07_a_flagged_picture_is_not_shown_and_its_owner_reads_why(person):
    owner, moderator = person(signed_in=True), person(role="moderator")
    page = owner.go("/account/picture")
    choose(page, "me.png", "image/png", corpus.photo("PNG"))
    page.get_by_role("button", name="Use this").click()
    expect(page.get_by_text("Waits for a moderator")).to_be_visible()
    desk = moderator.go("/admin/media")
    waiting = desk.get_by_role("listitem").filter(has_text=owner.username)
    waiting.get_by_role("button", name="Flag").click()
    dialog = desk.get_by_role("dialog", name="Why is this not shown?")
    dialog.get_by_role("button", name="Flag it").click()
    expect(dialog.get_by_text("Please say why")).to_be_visible()
    dialog.get_by_label("Reason").fill("This is somebody else")
    dialog.get_by_role("button", name="Flag it").click()
    expect(waiting).to_have_count(0)
    expect(page.get_by_text("Not shown: This is somebody else")).to_be_visible()
    desk.get_by_role("button", name="Flagged").click()
    expect(desk.get_by_text("This is somebody else")).to_be_visible()


def test_t22_what_cannot_be_a_picture_is_refused_in_words(person):
    owner = person(signed_in=True)
    page = owner.go("/account/picture")
    choose(page, "notes.txt", "text/plain", b"hello")
    expect(page.get_by_text("Please choose JPEG, PNG or WebP.").last).to_be_visible()
    choose(page, "large.png", "image/png", bytes(6 * 1024 * 1024))
    expect(page.get_by_text("This file is too large: 5 MB at most.").last).to_be_visible()
    # What only the server can see: the browser cannot cut what it cannot read, and hands it over.
    choose(page, "drawing.png", "image/png", corpus.SVG)
    expect(page.get_by_text("This file is no picture we can read.").last).to_be_visible()
    owner.picture("account-picture-refused")
    page.get_by_role("button", name="Remove: notes.txt").click()
    expect(page.get_by_text("notes.txt")).to_have_count(0)


def test_an_upload_that_breaks_off_can_be_tried_again_and_one_under_way_taken_back(person):
    owner = person(signed_in=True)
    page = owner.go("/account/picture")
    broken = {"on": True}
    page.route("**/files/upload/**", lambda route: route.abort() if broken["on"] else route.continue_())
    choose(page, "me.jpg", "image/jpeg", corpus.photo())
    page.get_by_role("button", name="Use this").click()
    expect(page.get_by_text("The file did not get through.").last).to_be_visible()
    broken["on"] = False
    page.get_by_role("button", name="Try again: me.jpg").click()
    expect(page.get_by_text("Waits for a moderator")).to_be_visible()
    page.unroute("**/files/upload/**")
    page.route("**/files/upload/**", lambda route: None)  # Never answered.
    choose(page, "other.jpg", "image/jpeg", corpus.photo())
    page.get_by_role("button", name="Use this").click()
    page.get_by_role("button", name="Cancel: other.jpg").click()
    expect(page.get_by_text("other.jpg")).to_have_count(0)
