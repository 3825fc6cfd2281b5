"""The studio: pictures are ordered at the price that stood on the button and arrive in every tab of the team; what is not made is not charged (GEN-01..04, GEN-06, GEN-10, GEN-12)."""

import re

from playwright.sync_api import expect

from tests.browser.painting import LONG, balance, batch, order, ready, team_of

LAKE = "A still lake under the first light"


def test_gen_03_an_order_arrives_live_for_the_whole_team_and_costs_what_the_button_said(person):
    painter, mate, stranger = person(signed_in=True), person(signed_in=True), person(signed_in=True)
    team = team_of(painter, mates=(mate,))
    team_of(stranger, name="Elsewhere")
    page, other, third = painter.go("/studio"), mate.go("/studio"), stranger.go("/studio")
    expect(page.get_by_text("What will you make first?")).to_be_visible()
    expect(other.get_by_text("What will you make first?")).to_be_visible()
    expect(page.locator("#create")).to_have_text(re.compile(r"Create 4 · 25 credits|Create 4 · 30 credits"))
    order(page, LAKE, count=4, small=False)
    price = re.search(r"· ([\d.]+) credits", page.locator("#create").text_content() or "")
    expect(batch(other, LAKE)).to_be_visible()
    expect(batch(other, LAKE)).to_contain_text("held")
    painter.picture("studio-running")
    for tab in (page, other):
        expect(batch(tab, LAKE).locator(".made img")).to_have_count(4, timeout=LONG)
        expect(batch(tab, LAKE).get_by_text("AI generated")).to_be_visible()
        expect(batch(tab, LAKE).get_by_text("Demo", exact=True)).to_be_visible()
    assert price
    assert balance(painter, team) == 40000 - round(float(price[1]) * 100)
    expect(page.locator("#studio-balance")).to_have_text(f"{400 - float(price[1]):g}")
    expect(other.locator("#studio-balance")).to_have_text(f"{400 - float(price[1]):g}")
    expect(batch(third, LAKE)).to_have_count(0)
    expect(third.get_by_text("What will you make first?")).to_be_visible()
    painter.picture("studio-results")
    batch(page, LAKE).get_by_role("button", name="Favourite").first.click(force=True)
    expect(batch(other, LAKE).get_by_role("button", name="Favourite").first).to_have_attribute("aria-pressed", "true")
    batch(page, LAKE).locator(".made").first.click()
    large = page.get_by_role("dialog", name="Show large")
    expect(large.get_by_text("1 / 4")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(large.get_by_text("2 / 4")).to_be_visible()
    with page.expect_download() as saved:
        large.get_by_role("button", name="Download").click()
    assert saved.value.suggested_filename.startswith("genapp-")
    page.keyboard.press("Escape")
    expect(large).to_be_hidden()
    assert painter.errors == []
    assert mate.errors == []


def test_gen_06_who_cancels_while_it_waits_gets_the_whole_hold_back_and_may_ask_again(person):
    painter = person(signed_in=True)
    team = team_of(painter)
    page = painter.go("/studio")
    order(page, "Dunes and a long shadow", count=8, small=False)
    order(page, "A red boat in the fog", count=3)
    waits = batch(page, "A red boat in the fog")
    expect(waits.get_by_text("In the queue: 1").first).to_be_visible()
    painter.picture("studio-queue")
    held = balance(painter, team)
    waits.get_by_role("button", name="Cancel").click()
    expect(waits.get_by_text("Canceled. What was not made was not charged.")).to_be_visible()
    expect(waits.get_by_text("not charged", exact=True)).to_be_visible()
    again = waits.get_by_role("button", name=re.compile("^Try again · "))
    price = re.search(r"[\d.]+$", (again.text_content() or "").strip())
    assert price
    # The first order may have ended meanwhile; what it did not use is its own.
    assert balance(painter, team) >= held + round(float(price[0]) * 100)
    page.goto(painter.site.url + "/studio/jobs")
    row = page.get_by_role("button", name=re.compile("A red boat in the fog")).first
    expect(row).to_contain_text("Canceled")
    expect(row).to_contain_text("not charged")
    page.get_by_role("button", name="Canceled", exact=True).click()
    expect(page.locator(".job-row")).to_have_count(1)
    row.click()
    job = page.get_by_role("dialog", name="Job")
    expect(job.get_by_text("What was not made was not charged.")).to_be_visible()
    painter.picture("studio-job")
    job.get_by_role("button", name=re.compile("^Try again")).click()
    expect(job.get_by_role("button", name="Cancel the job").or_(job.get_by_text("Done"))).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="All", exact=True).click()
    expect(page.locator(".job-row")).to_have_count(3)
    assert painter.errors == []


def test_t24_what_is_refused_says_why_in_words_and_costs_nothing(person):
    painter = person(signed_in=True)
    team = team_of(painter)
    page = painter.go("/studio")
    ready(page)
    page.locator("#prompt").fill("An explicit scene without her consent")
    page.locator("#prompt").press("Control+Enter")
    failed = page.locator(".batch")
    expect(failed.get_by_text("We do not make scenes without consent. Nothing was charged.")).to_be_visible()
    expect(failed.get_by_text("not charged", exact=True)).to_be_visible()
    expect(failed.get_by_text("without her consent")).to_have_count(0)
    expect(failed.get_by_role("button", name=re.compile("Try again"))).to_have_count(0)
    assert balance(painter, team) == 40000
    painter.picture("studio-refused")
    page.locator("#prompt").fill("")
    page.locator("#create").click()
    expect(page.get_by_text("Say in a few words what should be made.")).to_be_visible()
    assert painter.errors == []


def test_cred_05_without_credits_the_words_wait_while_the_team_gets_some(person):
    painter = person(signed_in=True)
    team_of(painter, have=3)
    page = painter.go("/studio")
    ready(page)
    page.locator("#prompt").fill("A garden gate after the rain")
    page.get_by_role("button", name="16:9").click()
    expect(page.get_by_text("Missing:")).to_be_visible()
    page.locator("#create").click()
    dialog = page.get_by_role("dialog", name="Not enough credits")
    expect(dialog.get_by_text("Your words and choices wait here, nothing was charged.")).to_be_visible()
    painter.picture("studio-short")
    dialog.get_by_role("link", name="Get credits").click()
    page.get_by_role("button", name="Subscribe: Base").click()
    page.get_by_role("button", name="Start").click()
    expect(page.locator("#team-credits")).to_have_text("303")
    fresh = painter.tab()
    fresh.goto(painter.site.url + "/studio")
    expect(fresh.locator("#prompt")).to_have_value("A garden gate after the rain")
    expect(fresh.get_by_role("button", name="16:9")).to_have_attribute("aria-pressed", "true")
    expect(fresh.locator("#studio-balance")).to_have_text("303")
    order(fresh, "A garden gate after the rain")
    expect(batch(fresh, "A garden gate").locator(".made img")).to_have_count(1, timeout=LONG)
    assert painter.errors == []


def test_gen_12_settings_come_back_once_and_each_team_has_its_own_words(person):
    painter = person(signed_in=True)
    team_of(painter)
    team_of(painter, name="Second studio", have=10)
    page = painter.go("/studio")
    ready(page)
    page.get_by_role("button", name="3:4").click()
    order(page, "Terraces of rice at noon")
    shown = batch(page, "Terraces of rice")
    expect(shown.locator(".made img")).to_have_count(1, timeout=LONG)
    job = (shown.get_attribute("id") or "").removeprefix("job-")
    page.get_by_role("button", name="1:1").click()
    page.locator("#prompt").fill("Something else")
    page.goto(painter.site.url + f"/studio?from={job}")
    expect(page.locator("#prompt")).to_have_value("Terraces of rice at noon")
    expect(page.get_by_role("button", name="3:4")).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(painter.site.url + "/studio")
    page.locator("#prompt").fill("And now my own words")
    page.reload()
    ready(page)
    expect(page.locator("#prompt")).to_have_value("And now my own words")
    shown.locator(".made").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Use these settings").click()
    expect(page.locator("#prompt")).to_have_value("Terraces of rice at noon")
    page.get_by_role("button", name="Work for another team").click()
    page.get_by_role("button", name="Second studio").click()
    expect(page.get_by_text("What will you make first?")).to_be_visible()
    expect(page.locator("#prompt")).to_have_value("")
    page.locator(".example").nth(1).click()
    expect(page.locator("#prompt")).to_have_value(re.compile("^Mountains"))
    tab = painter.tab()
    tab.goto(painter.site.url + "/studio")
    expect(tab.get_by_role("button", name="Work for another team: Second studio")).to_be_visible()
    assert painter.errors == []


def test_char_15_a_model_is_found_and_used_and_a_clip_is_priced_by_its_length(person):
    painter = person(signed_in=True)
    team_of(painter)
    page = painter.go("/studio")
    ready(page)
    page.locator("#pick-model").click()
    dialog = page.get_by_role("dialog", name="Choose a model")
    expect(dialog.locator(".model-card").nth(20)).to_be_attached()
    dialog.get_by_role("button", name="Fitness", exact=True).click()
    dialog.get_by_role("searchbox").fill("zzz")
    expect(dialog.get_by_text("No model fits all of that.")).to_be_visible()
    dialog.get_by_role("searchbox").fill("")
    dialog.locator(".model-card").first.click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#pick-model")).not_to_contain_text("No model")
    page.get_by_role("button", name="Clip", exact=True).click()
    short = page.locator("#create").text_content()
    page.get_by_role("button", name="10 s", exact=True).click()
    expect(page.locator("#create")).not_to_have_text(short or "")
    page.get_by_role("button", name="Picture", exact=True).click()
    page.get_by_text("Quality, pictures to go by, seed").click()
    page.locator("#seed").fill("many")
    page.locator("#seed").blur()
    expect(page.get_by_text("A whole number below 2,147,483,648, please.")).to_be_visible()
    page.get_by_label("Throw the die").click()
    expect(page.locator("#seed")).to_have_value(re.compile(r"^\d+$"))
    page.get_by_label("Add a picture to go by").click()
    page.get_by_role("button", name="Amara, facing").click()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_label("Take out: Amara, facing")).to_be_visible()
    assert painter.errors == []
