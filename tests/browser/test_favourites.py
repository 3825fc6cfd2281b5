"""Kept with the heart, found again, let go; a stranger signs in first and comes back (PROF-15)."""

import re

from playwright.sync_api import expect


def test_prof_15_a_character_is_kept_found_again_and_let_go(person):
    owner = person(signed_in=True)
    page = owner.go("/favorites")
    expect(page.get_by_text("Nobody here yet")).to_be_visible()
    page.get_by_role("link", name="Look around").click()
    page.get_by_role("link", name=re.compile("Noor")).click()
    heart = page.get_by_role("button", name="Favourite", exact=True)
    expect(heart).to_have_attribute("aria-pressed", "false")
    heart.click()
    kept = page.get_by_role("button", name="In your favourites")
    expect(kept).to_have_attribute("aria-pressed", "true")
    owner.picture("character-kept")
    page.reload()
    expect(kept).to_be_visible()
    page.get_by_role("button", name="Your menu").click()
    page.get_by_role("link", name="Favourites").click()
    card = page.get_by_role("link", name=re.compile("Noor"))
    expect(card).to_be_visible()
    owner.picture("favourites")
    card.click()
    kept.click()
    expect(heart).to_have_attribute("aria-pressed", "false")
    owner.go("/favorites")
    expect(page.get_by_text("Nobody here yet")).to_be_visible()
    assert owner.errors == []


def test_prof_15_a_stranger_signs_in_first_and_comes_back(person):
    stranger = person()
    page = stranger.go("/characters/noor")
    page.get_by_role("button", name="Favourite", exact=True).click()
    expect(page).to_have_url(re.compile(r"/sign-in\?next=(/|%2F)characters(/|%2F)noor"))
