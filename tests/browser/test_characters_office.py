"""An admin makes a character from nothing, and somebody talks with it; it is hidden, and removed (CHAR-02, CHAR-09, ADM-05)."""

import re

from playwright.sync_api import Page, expect

from tests.media import corpus

NAME = "Ada Marsh"


def write(page: Page, label: str, words: str) -> None:
    """Write into a field and wait until it is kept."""
    page.get_by_label(label, exact=True).fill(words)


def pictures(page: Page, count: int) -> None:
    """Choose several pictures at once."""
    files = [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": corpus.photo(size=(900 + n, 1200))} for n in range(count)]
    page.get_by_label("Choose pictures").set_input_files(files)


def test_char_02_an_admin_makes_a_character_from_nothing_and_somebody_talks_with_it(person):
    admin, user = person(role="admin"), person(signed_in=True)
    page = admin.go("/admin/characters")
    expect(page.get_by_role("row", name=re.compile("Amara"))).to_be_visible()
    admin.picture("admin-characters")
    page.get_by_role("button", name="New character").click()
    page.wait_for_url(re.compile("/admin/characters/[0-9a-f]{32}"))
    write(page, "Name", NAME)
    write(page, "Age", "17")
    write(page, "One line", "Keeper of the last light")
    write(page, "Bio", "Keeps a lighthouse that no ship needs any more.")
    write(page, "Tags", "sea\nnight")
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    expect(page.get_by_label("Address")).to_have_value("ada-marsh")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Characters are adults: 18 to 100.")).to_be_visible()
    admin.picture("admin-character-errors")
    write(page, "Age", "41")
    expect(page.get_by_text("Characters are adults: 18 to 100.")).to_have_count(0)
    page.get_by_role("tab", name=re.compile("Voice")).click()
    write(page, "Persona", "You are Ada, who keeps a lighthouse. You speak in short sentences.")
    write(page, "Greeting", "Come in, the stairs are wet.")
    page.get_by_label("Say something").fill("What do you see tonight?")
    expect(page.get_by_text("All changes are kept.")).to_be_visible()
    page.get_by_role("button", name="Say", exact=True).click()
    answer = page.locator(".bubble-them")
    expect(answer).to_contain_text(re.compile(r"\w{3,}"))
    admin.picture("admin-character-voice")
    page.get_by_role("tab", name=re.compile("Pictures")).click()
    pictures(page, 3)
    expect(page.get_by_text("Ready")).to_have_count(3)
    expect(page.locator(".upload").nth(0)).to_contain_text("jpg")
    first = page.locator(".upload p").nth(0).inner_text()
    page.get_by_role("button", name=f"Later: {first}").click()
    expect(page.locator(".upload").nth(1)).to_contain_text(first)
    admin.picture("admin-character-pictures")
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url(re.compile("/admin/characters$"))
    row = page.get_by_role("row", name=re.compile(NAME))
    expect(row).to_contain_text("Shown")
    found = user.go("/discover")
    found.get_by_role("searchbox").fill("Ada Marsh")
    card = found.get_by_role("link", name=re.compile(NAME))
    expect(card).to_be_visible()
    expect(card.locator("img")).to_have_js_property("naturalWidth", 640)
    card.click()
    expect(found.get_by_role("heading", name=re.compile(NAME))).to_be_visible()
    user.picture("character-made")
    found.get_by_role("button", name="Message").click()
    found.wait_for_url(re.compile("/chat/[0-9a-f]{32}"))
    expect(found.get_by_role("log").get_by_text("Come in, the stairs are wet.")).to_be_visible()
    found.locator("#composer").fill("Good evening.")
    found.locator("#composer").press("Enter")
    expect(found.locator(".line.them.final")).to_have_count(2)
    # Removed: the conversation can be read, and says why it is over.
    row.get_by_role("button", name="Remove").click()
    question = page.get_by_role("dialog", name="Remove this character?")
    expect(question).to_contain_text("1 open conversations")
    question.get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)
    expect(found.get_by_text("This chat has been closed as the profile is no longer available.").first).to_be_visible()
    expect(found.locator("#composer")).to_have_count(0)
    user.picture("chat-closed")
    assert user.page.request.get(user.site.url + "/characters/ada-marsh").status == 404
    assert admin.errors == user.errors == []


def test_char_07_a_character_is_hidden_shown_and_changed_without_anybody_seeing_it_before(person):
    admin, user = person(role="admin"), person()
    page = admin.go("/admin/characters")
    row = page.get_by_role("row", name=re.compile("Caspian"))
    row.get_by_role("checkbox").click()
    page.get_by_role("button", name="Hide").click()
    expect(row).to_contain_text("Hidden")
    assert user.page.request.get(user.site.url + "/characters/caspian").status == 404
    row.get_by_role("checkbox").click()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(row).to_contain_text("Shown")
    row.get_by_role("button", name="Edit").click()
    page.get_by_label("One line").fill("A line nobody has seen yet")
    expect(page.get_by_text("All changes are kept.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("One line")).to_have_value("A line nobody has seen yet")
    public = user.go("/characters/caspian")
    expect(public.get_by_role("heading", name=re.compile("Caspian"))).to_be_visible()
    expect(public.get_by_text("A line nobody has seen yet")).to_have_count(0)
    page.get_by_role("button", name="Discard").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Discard").click()
    page.wait_for_url(re.compile("/admin/characters$"))
    expect(page.get_by_role("row", name=re.compile("Caspian"))).not_to_contain_text("Unpublished")
    assert admin.errors == []
