"""The catalogue: narrowed, ordered, begun with what a person said they wish to see (CHAR-10)."""

from playwright.sync_api import expect


def test_char_10_the_catalogue_begins_with_the_persons_own_wish_and_is_narrowed(person):
    somebody = person(signed_in=True)
    page = somebody.go("/account")
    page.get_by_label("Show me").select_option("male")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    somebody.go("/discover")
    cards = page.locator(".profile-card")
    expect(page.get_by_role("button", name="Men", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(cards.filter(has_text="Leo")).to_be_visible()
    expect(cards.filter(has_text="Amara")).to_have_count(0)
    page.get_by_role("button", name="Everyone").click()
    expect(cards.filter(has_text="Amara")).to_be_visible()
    page.get_by_label("Style", exact=True).select_option("romantic")
    expect(cards.filter(has_text="Leo")).to_have_count(0)
    expect(cards.filter(has_text="Amara")).to_be_visible()
    page.get_by_label("Style", exact=True).select_option("")
    page.get_by_role("button", name="Featured").click()
    expect(cards).to_have_count(cards.filter(has_text="Featured").count())
    page.get_by_role("button", name="Featured").click()
    page.get_by_label("Age", exact=True).select_option("50s")
    expect(cards.filter(has_text="Amara")).to_have_count(0)
    page.get_by_label("Age", exact=True).select_option("")
    page.get_by_label("Order", exact=True).select_option("new")
    expect(cards.first).not_to_contain_text("Amara")
    page.get_by_role("searchbox").fill("ferry")
    expect(cards).to_have_count(1)
    somebody.picture("discover-narrowed")
    assert somebody.errors == []
