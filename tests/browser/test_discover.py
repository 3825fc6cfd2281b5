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


def test_char_10_the_catalogue_goes_on_by_itself_where_its_end_comes_near(person):
    from sqlalchemy import delete

    from genapp.characters.models import Character
    from genapp.core import db
    from tests.factories import make_character
    from tests.people import database_of

    somebody = person()
    with database_of(somebody.site), db.transaction() as session:
        own = [make_character(session, name=f"Quillon {n}", position=5000 + n).id for n in range(60)]
    try:
        page = somebody.go("/discover")
        page.get_by_role("searchbox").fill("quil")
        cards = page.locator(".profile-card")
        expect(cards).to_have_count(24)
        expect(cards.first).to_contain_text("Quillon 0")
        expect(cards.first.locator("img")).to_have_attribute("loading", "lazy")  # MED-11
        for count in (48, 60):
            page.mouse.wheel(0, 20_000)
            expect(cards).to_have_count(count)
        expect(cards.last).to_contain_text("Quillon 59")
        expect(page.get_by_role("button", name="Show more")).to_have_count(0)
        page.get_by_role("searchbox").fill("beekeep nobody")
        expect(page.get_by_text("Nobody fits all of that")).to_be_visible()
        assert somebody.errors == []
    finally:
        with database_of(somebody.site), db.transaction() as session:
            session.execute(delete(Character).where(Character.id.in_(own)))
