"""The tour of the studio's library: a wall that is full, one picture large, what is chosen, models on their way, a swap, a member's limit."""

import pytest

from genapp.core import db
from genapp.studio.service import training
from tests.browser.atelier import Atelier
from tests.browser.test_tour import LOOKS, check
from tests.people import database_of

pytestmark = pytest.mark.tour
looks = pytest.mark.parametrize(("width", "height", "scheme"), LOOKS, ids=lambda v: str(v))
PROMPTS = ("a lake at sunrise", "figs on marble", "a silk dress in the wind", "a forest in autumn", "a city at night", "flowers in a vase")


@looks
def test_a11y_1_the_gallery_full_with_one_large_some_chosen_and_its_questions(person, width, height, scheme):
    owner = person(signed_in=True, width=width, height=height, scheme=scheme)
    Atelier(owner).make(*PROMPTS)
    page = owner.go("/studio/gallery")
    page.locator(".shot-open").first.wait_for()
    check(page, f"state-gallery-{width}-{scheme}")
    page.locator(".shot-open").first.click()
    page.locator("#large[open]").wait_for()
    check(page, f"state-gallery-large-{width}-{scheme}")
    page.keyboard.press("Escape")
    for place in (0, 2):
        page.locator(".shot-open").nth(place).focus()
        page.keyboard.press("x")
    page.locator(".bulk").wait_for()
    check(page, f"state-gallery-chosen-{width}-{scheme}")
    page.locator(".bulk").get_by_role("button", name="Add to a collection").click()
    page.locator("#shelves[open]").wait_for()
    check(page, f"state-gallery-put-{width}-{scheme}")
    page.keyboard.press("Escape")
    page.locator(".bulk").get_by_role("button", name="Delete").click()
    page.locator("#delete[open]").wait_for()
    check(page, f"state-gallery-delete-{width}-{scheme}")
    page.keyboard.press("Escape")
    page.locator("summary").click()
    check(page, f"state-gallery-filters-{width}-{scheme}")
    page.get_by_role("searchbox").fill("zzzz")
    page.get_by_text("Nothing fits all of that").wait_for()
    check(page, f"state-gallery-none-{width}-{scheme}")


@looks
def test_a11y_1_models_ready_made_and_a_model_on_its_way(person, width, height, scheme):
    owner = person(signed_in=True, width=width, height=height, scheme=scheme)
    team = Atelier(owner)
    page = owner.go("/studio/models")
    page.locator(".reference-card").first.click()
    page.locator("#reference[open]").wait_for()
    check(page, f"state-models-one-{width}-{scheme}")
    page.keyboard.press("Escape")
    with database_of(team.site), db.transaction() as session:
        model_id = training.create(session, team.actor, team.id, "Amara, studio", "Warm light, close portraits.")
        training.add_pictures(session, team.actor, team.id, model_id, [f"drawn:{who}-{n}" for who in ("amara", "leo") for n in (1, 2, 3)])
    page = owner.go("/studio/models?shelf=own")
    page.locator(".own-card").wait_for()
    check(page, f"state-models-own-{width}-{scheme}")
    page.locator(".own-card").click()
    page.locator(".thumb").first.wait_for()
    page.get_by_role("button", name="Drawn portraits").click()
    check(page, f"state-model-draft-{width}-{scheme}")
    page.locator("#train").click()
    page.get_by_role("button", name="Use in Create").or_(page.get_by_role("link", name="Use in Create")).wait_for(timeout=40_000)
    check(page, f"state-model-ready-{width}-{scheme}")
    page.get_by_role("button", name="Rename").click()
    page.locator("#rename-model[open]").wait_for()
    check(page, f"state-model-rename-{width}-{scheme}")


@looks
def test_a11y_1_a_face_swap_being_chosen_and_made_and_a_members_limit(person, width, height, scheme):
    owner = person(signed_in=True, width=width, height=height, scheme=scheme)
    team = Atelier(owner)
    page = owner.go("/studio/face-swap")
    page.locator("#swap").click()
    page.locator(".problem").first.wait_for()
    check(page, f"state-swap-missing-{width}-{scheme}")
    page.get_by_role("button", name="Choose a face").click()
    page.locator("#picker .portrait").first.wait_for()
    check(page, f"state-swap-picker-{width}-{scheme}")
    page.locator("#picker .portrait").first.click()
    page.get_by_role("button", name="Choose a picture").click()
    page.locator("#picker .portrait").nth(4).click()
    page.get_by_text("Nobody real is shown").wait_for()
    check(page, f"state-swap-chosen-{width}-{scheme}")
    page.locator("#swap").click()
    page.locator(".compare").wait_for(timeout=40_000)
    check(page, f"state-swap-made-{width}-{scheme}")
    page = owner.go(f"/teams/{team.id}")
    page.get_by_role("heading", name="Studio limits").scroll_into_view_if_needed()
    check(page, f"state-team-limits-{width}-{scheme}")
