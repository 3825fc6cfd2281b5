"""The tour of the studio: empty, at work, with results, a picture large, its dialogs and its list of jobs; each through axe and photographed."""

import pytest
from playwright.sync_api import expect

from tests.browser.painting import LONG, batch, order, ready, team_of
from tests.browser.test_tour import LOOKS, check

pytestmark = pytest.mark.tour
looks = pytest.mark.parametrize(("width", "height", "scheme"), LOOKS, ids=lambda v: str(v))


@looks
def test_a11y_1_the_studio_empty_refused_and_short_of_credits(person, width, height, scheme):
    painter = person(signed_in=True, width=width, height=height, scheme=scheme)
    team_of(painter, have=3)
    page = painter.go("/studio")
    ready(page)
    check(page, f"studio-empty-{width}-{scheme}")
    page.locator("#create").click()
    page.locator("#prompt-problem").wait_for()
    check(page, f"studio-wrong-{width}-{scheme}")
    page.locator("#prompt").fill("A garden gate after the rain")
    page.locator("#create").click()
    page.get_by_role("dialog", name="Not enough credits").wait_for()
    check(page, f"studio-short-{width}-{scheme}")
    page.goto(page.url + "/jobs")
    page.get_by_text("No jobs yet").wait_for()
    check(page, f"studio-jobs-empty-{width}-{scheme}")


@looks
def test_a11y_1_the_studio_at_work_with_results_and_its_dialogs(person, width, height, scheme):
    painter = person(signed_in=True, width=width, height=height, scheme=scheme)
    team_of(painter)
    page = painter.go("/studio")
    order(page, "A lighthouse over long waves", count=3)
    order(page, "Wild flowers in the sun", count=4)
    expect(batch(page, "Wild flowers")).to_be_visible()  # In the queue, or begun already: the demo is quick.
    batch(page, "Wild flowers").scroll_into_view_if_needed()
    check(page, f"studio-running-{width}-{scheme}")
    expect(page.locator(".made img")).to_have_count(7, timeout=LONG)
    page.evaluate("scrollTo(0, 0)")
    check(page, f"studio-results-{width}-{scheme}")
    page.locator(".made").first.click()
    page.get_by_role("dialog", name="Show large").get_by_text("1 / 7").wait_for()
    check(page, f"studio-large-{width}-{scheme}")
    page.keyboard.press("Escape")
    page.locator("#pick-model").click()
    page.locator(".model-card").nth(5).wait_for()
    check(page, f"studio-models-pick-{width}-{scheme}")
    page.keyboard.press("Escape")
    page.get_by_text("Quality, pictures to go by, seed").click()
    page.get_by_label("Add a picture to go by").click()
    page.locator(".picture-pick").nth(2).wait_for()
    check(page, f"studio-pictures-{width}-{scheme}")
    page.locator(".picture-pick").first.click()
    page.get_by_role("button", name="Done").click()
    page.get_by_label("Throw the die").click()
    page.evaluate("scrollTo(0, 0)")  # On a phone the bar with the price lies over whatever is half behind it.
    check(page, f"studio-form-{width}-{scheme}")
    page.goto(page.url.split("?")[0] + "/jobs")
    page.locator(".job-row").nth(1).wait_for()
    check(page, f"studio-jobs-{width}-{scheme}")
    page.locator(".job-row").first.click()
    page.get_by_role("dialog", name="Job").wait_for()
    check(page, f"studio-job-{width}-{scheme}")
