"""A platinum member asks for a character of their own idea, and staff answer (CHAR-13)."""

from playwright.sync_api import expect

IDEA = "A lighthouse keeper who knows every star by name."


def test_char_13_asked_for_accepted_and_there(person):
    member, boss = person(signed_in=True, tier="platinum", name="Pat Platinum"), person(role="super_admin", name="Bo Boss")
    page = member.go("/rewards")
    page.get_by_role("button", name="Ask for a character").click()
    page.get_by_label("Who are they?").fill("Too short")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("A few words more, please", exact=False)).to_be_visible()
    page.get_by_label("A name, if you have one").fill("Stella")
    page.get_by_label("Who are they?").fill(IDEA)
    page.get_by_label("How they are").select_option("friendly")
    member.picture("rewards-request-form")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#request")).to_contain_text("We have it")
    expect(page.get_by_role("button", name="Ask for a character")).to_have_count(0)

    desk = boss.go("/admin/characters/requests")
    row = desk.get_by_role("listitem").filter(has_text=IDEA)
    row.get_by_role("button", name="Accept").click()
    question = desk.get_by_role("dialog", name="Accept this request?")
    question.get_by_label("A word to the person").fill("Give us a week.")
    boss.picture("office-request")
    question.get_by_role("button", name="Accept").click()
    expect(row).to_have_count(0)
    expect(page.locator("#request")).to_contain_text("Being made")
    expect(page.locator("#request")).to_contain_text("Give us a week.")

    desk.get_by_role("button", name="Accepted").click()
    row.get_by_role("button", name="It is there").click()
    question = desk.get_by_role("dialog", name="The character is there")
    question.get_by_label("Address of the character").fill("nobody-here")
    question.get_by_role("button", name="It is there").click()
    expect(question.get_by_text("No character with this address is shown.")).to_be_visible()
    question.get_by_label("Address of the character").fill("amara")
    question.get_by_role("button", name="It is there").click()
    expect(page.locator("#request")).to_contain_text("Here they are")
    expect(page.locator("#request").get_by_role("link", name="Amara")).to_be_visible()
    member.picture("rewards-request-done")
    notices = member.go("/notices")
    expect(notices.get_by_text("Amara is here, as you asked.")).to_be_visible()
    assert (member.errors, boss.errors) == ([], [])


def test_char_13_others_are_not_offered_it(person):
    page = person(signed_in=True, tier="gold").go("/rewards")
    expect(page.locator("#tier")).to_have_text("Gold")
    expect(page.get_by_text("A character of your own idea")).to_have_count(0)
