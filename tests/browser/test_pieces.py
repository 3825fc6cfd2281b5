"""Gallery and posts: staff fill them, people browse and like them, premium opens the lock (MED-02, MED-12, MED-13, CHAR-13)."""

import re
from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import update

from genapp.accounts.models import User
from genapp.characters.models import Character, Piece
from genapp.core import db, events
from genapp.core.clock import now
from tests.media import corpus
from tests.people import database_of


def send(page, *files: tuple[str, str, bytes]) -> None:
    """Choose files for a surface."""
    page.get_by_label("Choose pictures or videos").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": body} for name, kind, body in files]
    )


def test_med_02_an_admin_fills_each_surface_and_people_see_what_they_may(person):
    admin, user = person(role="admin"), person(signed_in=True)
    page = admin.go("/admin/characters")
    page.get_by_role("searchbox").fill("Marisol")
    page.get_by_role("row", name=re.compile("Marisol")).get_by_role("link", name="Gallery").click()
    expect(page.get_by_role("heading", name="Marisol")).to_be_visible()
    before = page.locator("li.surface").count()
    send(page, ("one.jpg", "image/jpeg", corpus.photo(size=(800, 800))))
    expect(page.locator("li.surface")).to_have_count(before + 1)
    send(page, ("clip.mp4", "video/mp4", corpus.clip()), ("torn.png", "image/png", corpus.torn()))
    expect(page.locator("li.surface")).to_have_count(before + 2)
    expect(page.locator(".upload .problem")).to_be_visible()
    admin.picture("admin-gallery")
    mine = page.locator("li.surface").nth(before)
    mine.get_by_label("What it says, or shows").fill("The courtyard by day")
    mine.get_by_label("What it says, or shows").blur()
    mine.get_by_role("button", name="Publish").click()
    expect(mine.get_by_text("Published", exact=True)).to_be_visible()
    found = user.go("/characters/marisol")
    expect(found.get_by_role("button", name="The courtyard by day")).to_be_visible()
    # One for premium is a blur with a lock; it opens by itself once premium is there.
    mine.get_by_label("For premium only").click()
    expect(mine.get_by_label("For premium only")).to_be_checked()
    found.reload()
    expect(found.locator(".piece-lock")).to_have_count(2)
    expect(found.get_by_role("button", name="The courtyard by day")).to_have_count(0)
    user.picture("gallery-locked")
    with database_of(user.site), db.transaction() as session:
        session.execute(update(User).where(User.username == user.username).values(premium_until=now() + timedelta(days=1)))
    found.reload()
    expect(found.locator(".piece-lock")).to_have_count(0)
    found.get_by_role("button", name="The courtyard by day").click()
    shown = found.get_by_role("dialog", name="Marisol")
    expect(shown.locator("img")).to_have_js_property("naturalWidth", 800)
    shown.get_by_role("button", name="Like").click()
    expect(shown.get_by_role("button", name="Like")).to_have_text("1")
    user.picture("gallery-large")
    shown.get_by_role("button", name="Close").click()
    page.get_by_role("link", name="Reply assets").click()
    expect(page.get_by_text("What replies may send.")).to_be_visible()
    send(page, ("asset.jpg", "image/jpeg", corpus.photo(size=(640, 640))))
    asset = page.locator("li.surface")
    expect(asset).to_have_count(1)
    expect(asset.get_by_label("Mature")).to_be_visible()
    expect(asset.get_by_label("For premium only")).to_have_count(0)
    expect(asset.get_by_label("Place")).to_have_count(0)
    page.get_by_role("link", name="Posts", exact=True).click()
    expect(page.get_by_label("Place").first).to_be_visible()
    assert admin.errors == user.errors == []


def test_med_13_a_post_is_liked_once_by_each_and_a_stranger_signs_in_first(person):
    first, second, stranger = person(signed_in=True), person(signed_in=True), person()
    page = first.go("/characters/elias")
    heart = page.locator("li.surface").get_by_role("button", name="Like")
    expect(heart).to_have_text("0")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(heart).to_have_text("1")
    there = second.go("/characters/elias").locator("li.surface").get_by_role("button", name="Like")
    there.click()
    expect(there).to_have_text("2")
    heart.click()
    expect(heart).to_have_text("1")
    page.reload()
    expect(heart).to_have_text("1")
    expect(heart).to_have_attribute("aria-pressed", "false")
    stranger.go("/characters/elias").locator("li.surface").get_by_role("button", name="Like").click()
    expect(stranger.page).to_have_url(re.compile(r"/sign-in\?next=(/|%2F)characters(/|%2F)elias"))
    assert first.errors == second.errors == []


def test_char_13_a_character_of_a_tier_says_so_and_opens_when_the_tier_is_reached(person):
    user = person(signed_in=True)
    with database_of(user.site), db.transaction() as session:
        session.execute(update(Character).where(Character.slug == "arjun").values(minimum_tier="silver"))
        events.emit(session, events.topic("admin"), "characters.changed")
    try:
        page = user.go("/discover")
        expect(page.get_by_role("link", name=re.compile("Arjun"))).to_contain_text("silver")
        user.go("/characters/arjun")
        expect(page.locator("#gated")).to_contain_text("Silver")
        expect(page.get_by_role("button", name="Message")).to_be_disabled()
        user.picture("character-gated")
        user.go("/chat/new/arjun")
        expect(page.get_by_text("Arjun can be met from silver on.")).to_be_visible()
        with database_of(user.site), db.transaction() as session:
            session.execute(update(User).where(User.username == user.username).values(tier="gold"))
        user.go("/characters/arjun")
        page.get_by_role("button", name="Message").click()
        page.wait_for_url(re.compile("/chat/[0-9a-f]{32}"))
    finally:
        with database_of(user.site), db.transaction() as session:
            session.execute(update(Character).where(Character.slug == "arjun").values(minimum_tier="free"))


def test_med_07_a_moderator_flags_a_characters_picture_and_it_is_shown_nowhere(person):
    admin, user = person(role="admin"), person()
    page = admin.go("/admin/media")
    page.get_by_role("button", name="Of characters", exact=True).click()
    card = page.get_by_role("listitem").filter(has_text="kofi-3.webp")
    expect(user.go("/characters/kofi").get_by_text("Hour two.")).to_be_visible()
    while card.count() == 0:
        page.get_by_role("button", name="Show more").click()
        page.wait_for_timeout(300)
    card.get_by_role("button", name="Flag").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("Not licensed for this.")
    page.get_by_role("dialog").get_by_role("button", name="Flag").click()
    expect(card).to_have_count(0)
    user.page.reload()
    expect(user.page.get_by_role("heading", name=re.compile("Kofi"))).to_be_visible()
    expect(user.page.get_by_text("Hour two.")).to_have_count(0)
    page.get_by_role("button", name="Of characters, flagged").click()
    card.get_by_role("button", name="Approve").click()
    user.page.reload()
    expect(user.page.get_by_text("Hour two.")).to_be_visible()
    with database_of(admin.site), db.reading() as session:
        assert session.get(Piece, "nothing") is None
