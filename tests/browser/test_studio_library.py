"""The studio's library: the gallery, models, face swaps, what members may spend; and what one team never sees of another."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from genapp.core import db
from genapp.studio.models.shelf import Consent
from tests.browser.atelier import Atelier
from tests.media import corpus
from tests.people import database_of
from tests.servers import Site


def shots(page: Page):
    """The pictures on the wall."""
    return page.locator("[data-shot]")


def test_gen_11_the_gallery_is_searched_rated_kept_in_collections_and_emptied(person):
    owner = person(signed_in=True, name="Ola Berg")
    team = Atelier(owner)
    # One after the other, so that their order on the wall is known.
    for prompt in ("a red boat in the harbour", "a green forest path", "a blue lake at night", "waves in gold"):
        team.make(prompt)
    page = owner.go("/studio/gallery")
    expect(shots(page)).to_have_count(4)
    # Words of the prompt, without case and accents.
    page.get_by_role("searchbox").fill("HÁRBOUR")
    expect(shots(page)).to_have_count(1)
    page.get_by_role("searchbox").fill("harbour forest")
    expect(page.get_by_text("Nothing fits all of that")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="Clear").last.click()
    expect(shots(page)).to_have_count(4)
    # Large: every fact, stars, the original for download, its settings for another one.
    page.get_by_role("button", name="a red boat in the harbour").click()
    large = page.locator("#large")
    for words in ("AI generated", "Demo", "640 × 640", "Kept until", "Ola Berg", "Seed"):
        expect(large).to_contain_text(words)
    large.get_by_role("button", name="4 of 5 stars").click()
    expect(large.get_by_role("button", name="4 of 5 stars")).to_have_attribute("aria-pressed", "true")
    file = page.request.get(owner.site.url + (large.get_by_role("link", name="Download the original").get_attribute("href") or ""))
    assert file.ok
    assert file.body()[:4] == b"RIFF"
    assert re.search("/studio\\?from=[0-9a-f]{32}", large.get_by_role("link", name="Use these settings").get_attribute("href") or "")
    # Keys: the neighbours, dear, away again.
    page.keyboard.press("ArrowLeft")
    expect(large).to_contain_text("a green forest path")
    page.keyboard.press("f")
    expect(large.get_by_role("button", name="Favourite")).to_have_attribute("aria-pressed", "true")
    owner.picture("studio-large")
    page.keyboard.press("Escape")
    expect(large).not_to_be_visible()
    page.get_by_role("group", name="Filters").get_by_role("button", name="Favourites").click()
    expect(shots(page)).to_have_count(1)
    page.get_by_role("group", name="Filters").get_by_role("button", name="Favourites").click()
    page.locator("summary").click()
    page.get_by_label("Rating").select_option("4")
    expect(shots(page)).to_have_count(1)
    page.get_by_label("Rating").select_option("0")
    expect(shots(page)).to_have_count(4)
    page.locator("summary").click()
    # On the wall: x chooses, arrows go on; a collection for what is chosen.
    shots(page).first.get_by_role("button").first.focus()
    page.keyboard.press("x")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("x")
    bar = page.get_by_role("region", name="What is chosen")
    expect(bar).to_contain_text("2 chosen")
    owner.picture("studio-bulk")
    bar.get_by_role("button", name="Add to a collection").click()
    shelves = page.get_by_role("dialog", name="Add to a collection")
    shelves.get_by_label("New collection").fill("Harbour")
    shelves.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Added to Harbour.")).to_be_visible()
    shelf = page.get_by_role("list", name="Collections").get_by_role("button", name=re.compile("Harbour"))
    expect(shelf).to_contain_text("2")
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    shelf.click()
    expect(shots(page)).to_have_count(2)
    page.get_by_role("button", name="Rename").click()
    page.get_by_label("Name of the collection").fill("Autumn")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("list", name="Collections")).to_contain_text("Autumn")
    # Deleting asks once, and the whole team's other tabs see it.
    other = owner.tab()
    other.goto(owner.site.url + "/studio/gallery")
    expect(shots(other)).to_have_count(4)
    shots(page).first.get_by_role("button").first.focus()
    page.keyboard.press("x")
    page.get_by_role("button", name="All", exact=True).click()
    bar.get_by_role("button", name="Delete").click()
    question = page.get_by_role("dialog", name="Delete 2 for good?")
    question.get_by_role("button", name="Keep").click()
    expect(shots(page)).to_have_count(2)
    bar.get_by_role("button", name="Delete").click()
    question.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("2 deleted.")).to_be_visible()
    expect(shots(other)).to_have_count(2)
    page.get_by_role("button", name="Delete collection").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete collection").click()
    expect(shots(page)).to_have_count(2)
    assert owner.errors == []


def test_gen_11_the_wall_goes_on_as_somebody_scrolls_and_plays_clips(person):
    owner = person(signed_in=True)
    team = Atelier(owner)
    team.make("waves rolling in", operation="video", size="square", seconds=2)
    team.make("a small wave")
    team.more_of(47)
    page = owner.go("/studio/gallery")
    expect(shots(page)).to_have_count(40)
    page.keyboard.press("End")
    expect(shots(page)).to_have_count(49)
    page.get_by_role("button", name="Clips").click()
    expect(shots(page)).to_have_count(1)
    page.get_by_role("button", name="waves rolling in").click()
    clip = page.locator("#large video")
    expect(clip).to_be_visible()
    assert clip.get_attribute("poster")
    file = page.request.get(owner.site.url + (clip.get_attribute("src") or ""))
    assert (file.status, file.headers["content-type"]) == (200, "video/mp4")
    assert owner.errors == []


def test_gen_12_two_teams_do_not_see_each_other(person):
    first, second = person(signed_in=True), person(signed_in=True)
    ours, theirs = Atelier(first), Atelier(second, name="Atelier Sud")
    ours.make("a secret harbour of ours")
    page = first.go("/studio/models?shelf=own")
    page.get_by_role("button", name="New model").first.click()
    page.get_by_label("Name of the model").fill("Our secret model")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(re.compile("/studio/models/[0-9a-f]{32}"))
    expect(page.get_by_role("heading", name="Our secret model")).to_be_visible()
    address = page.url
    there = second.page
    there.goto(address)
    expect(there.get_by_text("This model is not there")).to_be_visible()
    for path in ("/studio/gallery", "/studio/models?shelf=own", "/studio/face-swap"):
        second.go(path)
        expect(there.get_by_text("Atelier Sud")).to_be_visible()
        there.wait_for_load_state("networkidle")
        assert "secret" not in there.content()
    second.go("/studio/gallery")
    expect(there.get_by_text("Nothing here yet")).to_be_visible()
    assert theirs.jobs("image") == 0
    assert first.errors == second.errors == []


def test_char_16_a_model_is_trained_refined_compared_and_used(person):
    owner = person(signed_in=True)
    team = Atelier(owner)
    page = owner.go("/studio/models?shelf=own")
    expect(page.get_by_text("No model of your own yet")).to_be_visible()
    page.get_by_role("button", name="New model").first.click()
    page.get_by_label("Name of the model").fill("Taylor Swift")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Public figures cannot be made into models.")).to_be_visible()
    page.get_by_label("Name of the model").fill("Amara, studio")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(re.compile("/studio/models/[0-9a-f]{32}"))
    # Nobody judges pictures of people here, so only drawn portraits are offered (C52).
    expect(page.get_by_text("Pictures of people you send cannot be checked")).to_be_visible()
    train = page.locator("#train")
    expect(train).to_be_disabled()
    expect(page.get_by_text("5 more pictures first.")).to_be_visible()
    for name in ("Amara, facing", "Amara, by the window", "Amara, at their place", "Leo, facing", "Leo, by the window"):
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.get_by_role("button", name=name, exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Drawn portraits show nobody real")).to_be_visible()
    expect(train).to_be_enabled()
    owner.picture("studio-model-draft")
    free, _ = team.wallet()
    price = round(100 * float(re.findall(r"[\d.]+", train.inner_text())[0]))
    train.click()
    expect(page.get_by_text("credits are held until it is done")).to_be_visible()
    first = page.locator(".version").first
    expect(first).to_contain_text("Version 1", timeout=40_000)
    expect(first).to_contain_text("In use", timeout=40_000)
    assert team.wallet() == (free - price, 0)
    page.get_by_label("What should be better?").fill("Softer light")
    page.get_by_role("button", name=re.compile("^Refine")).click()
    expect(page.locator(".version")).to_have_count(2)
    expect(page.locator(".version").first.get_by_role("button", name="Use this one")).to_be_visible(timeout=40_000)
    expect(page.locator(".version").first).to_contain_text("Softer light")
    for row in (0, 1):
        page.locator(".version").nth(row).get_by_role("button", name="Compare").click()
    expect(page.get_by_role("region", name="Two versions side by side")).to_contain_text("Version 2")
    owner.picture("studio-model-versions")
    page.locator(".version").first.get_by_role("button", name="Use this one").click()
    expect(page.locator(".version").first).to_contain_text("In use")
    page.get_by_role("button", name="Rename").click()
    page.get_by_role("dialog").get_by_label("Name of the model").fill("Amara, evening")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Amara, evening")).to_be_visible()
    page.get_by_role("button", name="Put away").click()
    expect(page.get_by_text("This model is put away.")).to_be_visible()
    expect(page.get_by_role("link", name="Use in Create")).to_have_count(0)
    page.get_by_role("button", name="Bring back").click()
    page.get_by_role("link", name="Use in Create").click()
    page.wait_for_url(re.compile("/studio$"))
    expect(page.get_by_text("Amara, evening").first).to_be_visible()
    assert owner.errors == []


def test_char_15_ready_made_models_are_found_read_about_and_used(person):
    owner = person(signed_in=True)
    Atelier(owner)
    page = owner.go("/studio/models")
    cards = page.locator(".reference-card")
    expect(cards.first).to_be_visible()
    everything = cards.count()
    assert everything >= 54
    for kind in ("Fashion", "Fitness", "Beauty"):
        page.get_by_role("group", name="Kinds").get_by_role("button", name=kind).click()
        expect(page.locator(".model-caption .tag").first).to_have_text(re.compile(kind, re.IGNORECASE))
        expect(cards).not_to_have_count(everything)
    page.get_by_role("group", name="Kinds").get_by_role("button", name="All").click()
    page.get_by_role("searchbox").fill("henrik")
    expect(cards).to_have_count(1)
    cards.first.click()
    one = page.get_by_role("dialog", name="Henrik")
    expect(one).to_contain_text("CC0 1.0")
    owner.picture("studio-reference")
    one.get_by_role("link", name="Use Henrik").click()
    page.wait_for_url(re.compile("/studio$"))
    expect(page.get_by_text("Henrik").first).to_be_visible()
    assert owner.errors == []


def test_c30_a_face_swap_of_drawn_portraits_is_paid_and_shown_beside_what_it_was(person):
    owner = person(signed_in=True)
    team = Atelier(owner)
    page = owner.go("/studio/face-swap")
    swap = page.locator("#swap")
    expect(swap).to_contain_text("credits")
    swap.click()
    expect(page.get_by_text("Choose a face first.")).to_be_visible()
    page.get_by_role("button", name="Choose a face").click()
    picker = page.get_by_role("dialog", name="Choose a face")
    picker.get_by_role("button", name="Your own").click()
    expect(picker.get_by_text("Pictures of people you send cannot be checked")).to_be_visible()
    picker.get_by_role("button", name="Drawn portraits").click()
    picker.get_by_role("button", name="Amara, facing").click()
    page.get_by_role("button", name="Choose a picture").click()
    page.get_by_role("dialog", name="Choose a picture").get_by_role("button", name="Leo, by the window").click()
    expect(page.get_by_text("Nobody real is shown")).to_be_visible()
    free, _ = team.wallet()
    price = round(100 * float(re.findall(r"[\d.]+", swap.inner_text())[0]))
    swap.click()
    expect(page.locator(".compare")).to_be_visible(timeout=40_000)
    assert team.wallet() == (free - price, 0)
    line = page.get_by_role("slider")
    line.focus()
    page.keyboard.press("ArrowLeft")
    expect(line).to_have_value("49")
    owner.picture("studio-swap")
    page.get_by_role("button", name="Make another").click()
    expect(page.get_by_role("button", name="Change the face: Amara, facing")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Face swap of")).first.click()
    expect(page.locator(".compare")).to_be_visible()
    assert owner.errors == []


@pytest.fixture
def judged(tmp_path_factory, httpserver):
    """A site on which somebody judges pictures of people: everything passes, but what is said to be nobody's."""

    def verdict(flagged: bool = False) -> dict:
        return {"results": [{"flagged": flagged, "categories": {"sexual/minors": flagged}, "category_scores": {}}]}

    httpserver.expect_request("/v1/moderations").respond_with_json(verdict())
    with Site(str(tmp_path_factory.mktemp("judged")), GENAPP_PICTURE_MODERATION_URL=httpserver.url_for("/v1")) as running:
        yield running


def test_cons_1_a_sent_face_is_used_only_after_a_declaration_that_is_kept_with_its_hash(person, judged):
    owner = person(signed_in=True, at=judged)
    team = Atelier(owner)
    page = owner.go("/studio/face-swap")
    page.get_by_role("button", name="Choose a face").click()
    picker = page.get_by_role("dialog", name="Choose a face")
    picker.get_by_role("button", name="Your own").click()
    picker.get_by_label("Choose pictures").set_input_files(
        {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": corpus.photo(size=(640, 800))}
    )
    picker.get_by_role("button", name="me.jpg", exact=True).click()
    page.get_by_role("button", name="Choose a picture").click()
    page.get_by_role("dialog", name="Choose a picture").get_by_role("button", name="Leo, facing").click()
    page.locator("#swap").click()
    expect(page.get_by_text("Please say who is shown, and that they agree.")).to_be_visible()
    page.get_by_label("Licensed pictures").check()
    page.locator("#swap").click()
    expect(page.get_by_text("Please tick that you declare this.")).to_be_visible()
    page.get_by_label("I declare this, and know that it is kept.").check()
    page.locator("#swap").click()
    expect(page.get_by_text("Say which licence this is")).to_be_visible()
    # Refused each time: no job, nothing held.
    assert team.jobs("face_swap") == 0
    assert team.wallet() == (500_000, 0)
    owner.picture("studio-swap-consent")
    page.locator("input[name=subject][value=self]").check()
    expect(page.get_by_text("These pictures show me, and nobody else.")).to_be_visible()
    page.get_by_label("I declare this, and know that it is kept.").check()
    page.locator("#swap").click()
    expect(page.locator(".compare")).to_be_visible(timeout=40_000)
    with database_of(judged), db.reading() as session:
        kept = session.execute(select(Consent).where(Consent.team_id == team.id)).scalar_one()
        assert (kept.subject, len(kept.files), len(kept.files[0]["sha256"])) == ("self", 1, 64)
    # The same for a model: pictures come through the one uploader, and wait for a declaration.
    page = owner.go("/studio/models?shelf=own")
    page.get_by_role("button", name="New model").first.click()
    page.get_by_label("Name of the model").fill("Me")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(re.compile("/studio/models/[0-9a-f]{32}"))
    bodies = [corpus.photo(size=(400 + 20 * n, 500)) for n in range(5)]
    page.get_by_label("Choose pictures").set_input_files(
        [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": body} for n, body in enumerate(bodies)]
    )
    expect(page.locator(".thumb")).to_have_count(5, timeout=40_000)
    expect(page.locator("#train")).to_be_disabled()
    page.get_by_role("button", name="Declare this").click()
    expect(page.get_by_text("Please say who is shown, and that they agree.")).to_be_visible()
    page.get_by_label("An adult who agreed").check()
    page.get_by_label("I declare this, and know that it is kept.").check()
    owner.picture("studio-model-consent")
    page.get_by_role("button", name="Declare this").click()
    expect(page.get_by_role("list", name="What was declared")).to_contain_text("5 pictures")
    page.get_by_role("button", name="Remove: 4.jpg").click()
    expect(page.locator(".thumb")).to_have_count(4)
    expect(page.locator("#train")).to_be_disabled()
    assert owner.errors == []


def test_team_04_the_owner_sets_what_a_member_may_spend_and_the_member_sees_it(person):
    owner, member = person(signed_in=True, name="Ola Berg"), person(signed_in=True, name="Ida Lund")
    team = Atelier(owner)
    team.join(member)
    page = owner.go(f"/teams/{team.id}")
    box = page.get_by_label("Credits a month for Ida Lund")
    row = page.locator("#studio-limits li").filter(has_text="Ida Lund")
    box.fill("many")
    row.get_by_role("button", name="Save").click()
    expect(row.get_by_text("A whole number of credits")).to_be_visible()
    box.fill("10")
    row.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Ida Lund's limit is kept.")).to_be_visible()
    expect(row).to_contain_text("0 of 10 credits this month")
    owner.picture("team-limits")
    there = member.go(f"/teams/{team.id}")
    expect(there.locator("#studio-limits")).to_contain_text("0 of 10 credits this month")
    expect(there.get_by_label("Credits a month for Ida Lund")).to_have_count(0)
    member.go("/studio/face-swap")
    expect(there.get_by_text("You have 10 credits left of your limit this month.")).to_be_visible()
    assert owner.errors == member.errors == []
