"""Many characters in one file: judged, every bad row told, then brought in (CHAR-12, ADM-05)."""

import re

from playwright.sync_api import expect

from tests.characters.packages import package


def test_char_12_a_zip_is_judged_row_by_row_and_what_is_ready_is_brought_in(person):
    admin = person(role="admin")
    page = admin.go("/admin/characters")
    page.get_by_role("link", name="Bring in many characters").click()
    chooser = page.get_by_label("Choose a CSV, JSON or ZIP")
    chooser.set_input_files([{"name": "broken.zip", "mimeType": "application/zip", "buffer": b"PK nothing"}])
    expect(page.get_by_text("This ZIP cannot be read.")).to_be_visible()
    chooser.set_input_files([{"name": "many.zip", "mimeType": "application/zip", "buffer": package("Tilda Moss", bad=True)}])
    expect(page.get_by_text("1 ready, 3 not yet")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Too Young"))).to_contain_text("Characters are adults: 18 to 100.")
    expect(page.get_by_role("row", name=re.compile("Two Pictures"))).to_contain_text("Three to ten pictures; there are 2.")
    expect(page.get_by_role("row", name=re.compile("No File"))).to_contain_text("missing.jpg is not in the file.")
    admin.picture("admin-import")
    page.get_by_role("button", name="Bring in what is ready").click()
    expect(page.get_by_text("Characters brought in: 1")).to_be_visible()
    page.get_by_role("link", name="See them").click()
    expect(page.get_by_role("row", name=re.compile("Tilda Moss"))).to_contain_text("Shown")
    found = person().go("/characters/tilda-moss")
    expect(found.get_by_role("heading", name=re.compile("Tilda Moss"))).to_be_visible()
    expect(found.get_by_role("img", name="Picture 1 of Tilda Moss")).to_have_js_property("naturalWidth", 900)
    assert admin.errors == []
